/**
 * The engine's thread of a program that uses the blocking entry.
 *
 * @module
 */
import { workerData } from 'node:worker_threads';
import { EngineHost } from './EngineHost';
import type { EngineThreadData } from './messages';

const host = new EngineHost(workerData as EngineThreadData);

// Behind this the thread ends; the program's next call says why.
process.on('uncaughtExceptionMonitor', (error) => host.fail(error));
