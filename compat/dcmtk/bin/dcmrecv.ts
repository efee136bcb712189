#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { DCMRECV } from '../tools/dcmrecv';

runAsProcess(DCMRECV, () => import('../tools/dcmrecv-run.js'));
