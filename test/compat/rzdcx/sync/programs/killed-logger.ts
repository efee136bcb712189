/**
 * A program that is ended from one moment to the next.
 *
 * @module
 */
import { DCXAPP, DCXREQ, LOG_LEVEL } from '../../../../../compat/rzdcx/sync';

const [, , port = '', log = ''] = process.argv;
const app = new DCXAPP();
app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
app.StartLogging(log);
new DCXREQ().Echo('A', 'B', '127.0.0.1', Number(port));
app.WriteToLog(LOG_LEVEL.LOG_LEVEL_DEBUG, 'the last words');
process.kill(process.pid, 'SIGKILL');
