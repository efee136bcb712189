/**
 * A program that leaves everything open: a port, an association, a log.
 *
 * @module
 */
import { DCXACC, DCXAPP, DCXREQ } from '../../../../../compat/rzdcx/sync';

const [, , port = '', log = ''] = process.argv;
new DCXAPP().StartLogging(log);
const acc = new DCXACC();
acc.Listen(0);
new DCXREQ().Echo('A', 'B', '127.0.0.1', Number(port));
console.log('end of the code');
