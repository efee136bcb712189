/**
 * What one process has once, whichever DCXAPP sets it.
 *
 * @module
 */
import { NEW_INSTANCE_UID_POLICY } from './enums';
import { RzdcxLog } from './RzdcxLog';

/** Process-wide settings. Read when they are needed, never copied. */
export const processState: {
  /** Whether received objects without a file name are kept in memory. */
  enableInMemoryStorageSCP: boolean;
  newInstanceUIDPolicy: NEW_INSTANCE_UID_POLICY;
} = {
  enableInMemoryStorageSCP: false,
  newInstanceUIDPolicy: NEW_INSTANCE_UID_POLICY.CNU_ON_LOSSY,
};

/** The log of the process, and the engine's logger. */
export const rzdcxLog = new RzdcxLog();
