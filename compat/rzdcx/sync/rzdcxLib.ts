import { DCXACC } from './DCXACC';
import { DCXAPP } from './DCXAPP';
import { DCXPrintPage } from './DCXPrintPage';
import { DCXPrintSession } from './DCXPrintSession';
import { DCXREQ } from './DCXREQ';
import { localLibrary, withInteropNames } from '../local-classes';

/**
 * The type library as one object: classes, enumerations, and each enumerator by its own name.
 *
 * @example
 * ```ts
 * const app = new rzdcxLib.DCXAPPClass();
 * app.LogLevel = rzdcxLib.LOG_LEVEL_DEBUG;
 * ```
 */
export const rzdcxLib = Object.freeze({
  ...localLibrary,
  ...withInteropNames({ DCXACC, DCXAPP, DCXPrintPage, DCXPrintSession, DCXREQ }),
});
