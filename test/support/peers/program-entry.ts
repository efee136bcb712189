import * as asynchronous from '../../../compat/rzdcx';
import * as blocking from '../../../compat/rzdcx/sync';

/**
 * The entry that a program of a test uses: the blocking one with `RZDCX_ENTRY=blocking` in its environment. The program
 * awaits every call, which waits for nothing where the call has blocked.
 */
export const entry: typeof asynchronous =
  // The same names and arguments.
  process.env['RZDCX_ENTRY'] === 'blocking' ? (blocking as unknown as typeof asynchronous) : asynchronous;
