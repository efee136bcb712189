/**
 * The other side: takes clients whose certificate it trusts.
 *
 *     node dist/samples/rzdcx/secure-echo-store/server.js PORT FOLDER TRUST OWN [ASSOCIATIONS]
 *
 * TRUST and OWN as for the client. Ends after that many associations, or on Ctrl-C.
 */
import { COMError, DCXACC } from 'dcxport/rzdcx';
import { serverSecurityContext } from './security';

/** Seconds. */
const WAIT = 15;

async function main([
  port = '',
  folder = '',
  trust = '',
  own = '',
  associations = 'Infinity',
]: string[]): Promise<void> {
  const acc = new DCXACC();
  let running = true;
  const stop = (): void => {
    running = false;
    acc.Release();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  acc.StoreDirectory = folder;
  acc.SecurityContext = serverSecurityContext(trust, own);
  acc.on('OnEcho', () => console.log('an echo'));
  acc.on('OnStoreDone', (filename) => console.log(`stored ${filename}`));
  for (let served = 0; running && served < Number(associations);) {
    if (!(await acc.WaitForConnection('SECURE_SCP', Number(port), WAIT))) continue;
    served++;
    while (running && (await acc.WaitForCommand(WAIT)));
  }
  acc.Release();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
