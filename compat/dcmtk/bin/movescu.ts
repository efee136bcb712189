#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { MOVESCU } from '../tools/movescu';

runAsProcess(MOVESCU, () => import('../tools/movescu-run.js'));
