#!/usr/bin/env node
import { runAsProcess } from '../command-line/main';
import { STORESCP } from '../tools/storescp';

runAsProcess(STORESCP, () => import('../tools/storescp-run.js'));
