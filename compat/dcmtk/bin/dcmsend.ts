#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { DCMSEND } from '../tools/dcmsend';

runAsProcess(DCMSEND, () => import('../tools/dcmsend-run.js'));
