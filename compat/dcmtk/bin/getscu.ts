#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { GETSCU } from '../tools/getscu';

runAsProcess(GETSCU, () => import('../tools/getscu-run.js'));
