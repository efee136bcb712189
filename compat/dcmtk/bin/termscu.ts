#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { TERMSCU } from '../tools/termscu';

runAsProcess(TERMSCU, () => import('../tools/termscu-run.js'));
