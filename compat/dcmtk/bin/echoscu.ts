#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { ECHOSCU } from '../tools/echoscu';

runAsProcess(ECHOSCU, () => import('../tools/echoscu-run.js'));
