import { createEngine } from '../../src/index';
import { rzdcxLog } from './process-state';

/** The engine of all network classes of the process; it writes into the log that DCXAPP controls. */
export const engine = createEngine({ logger: rzdcxLog });
