/**
 * The other side: takes clients whose certificate it trusts.
 *
 *     node dist/samples/rzdcx/secure-echo-store/blocking-server.js PORT FOLDER TRUST OWN [ASSOCIATIONS]
 *
 * TRUST and OWN as for the client. Ends after that many associations, or on Ctrl-C.
 */
import { COMError, DCXACC } from 'dcxport/rzdcx/sync';
import { serverSecurityContext } from './security';

/** Seconds. */
const WAIT = 15;

const [port = '', folder = '', trust = '', own = '', associations = 'Infinity'] = process.argv.slice(2);
try {
  const acc = new DCXACC();
  acc.StoreDirectory = folder;
  acc.SecurityContext = serverSecurityContext(trust, own);
  acc.on('OnEcho', () => console.log('an echo'));
  acc.on('OnStoreDone', (filename) => console.log(`stored ${filename}`));
  for (let served = 0; served < Number(associations);) {
    if (!acc.WaitForConnection('SECURE_SCP', Number(port), WAIT)) continue;
    served++;
    while (acc.WaitForCommand(WAIT));
  }
  acc.Release();
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
