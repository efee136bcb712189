#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { FINDSCU } from '../tools/findscu';

runAsProcess(FINDSCU, () => import('../tools/findscu-run.js'));
