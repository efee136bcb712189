#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { STORESCU } from '../tools/storescu';

runAsProcess(STORESCU, () => import('../tools/storescu-run.js'));
