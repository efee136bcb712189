/**
 * What one process has once, whichever DCXAPP sets it.
 *
 * @module
 */
import { MemoryBudget } from '../../src/index';
import { NEW_INSTANCE_UID_POLICY } from './enums';
import { RzdcxLog } from './RzdcxLog';

const GIB = 1024 * 1024 * 1024;

/** Process-wide settings. Read when they are needed, never copied. */
export const processState: {
  /** Whether received objects without a file name are kept in memory. */
  enableInMemoryStorageSCP: boolean;
  /** Longest object that is kept in memory, in bytes. */
  maxInMemoryObjectBytes: number;
  /** What all objects that are being received into memory share. */
  readonly memoryBudget: MemoryBudget;
  newInstanceUIDPolicy: NEW_INSTANCE_UID_POLICY;
} = {
  enableInMemoryStorageSCP: false,
  maxInMemoryObjectBytes: GIB,
  memoryBudget: new MemoryBudget(2 * GIB),
  newInstanceUIDPolicy: NEW_INSTANCE_UID_POLICY.CNU_ON_LOSSY,
};

/** The log of the process, and the engine's logger. */
export const rzdcxLog = new RzdcxLog();
