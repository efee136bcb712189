/**
 * C-ECHO and C-STORE over TLS.
 *
 *     node dist/samples/rzdcx/secure-echo-store/main.js HOST PORT CALLED TRUST OWN FILE...
 *
 * TRUST is `plain`, `none`, `chain`, or thumbprints joined by `;`. OWN is our certificate, by subject or thumbprint. Certificates lie in
 * the folder that the environment variable DCXPORT_CERT_STORE_USER names, issuers in its folder `ca`. Writes `secure.log` into
 * the current directory.
 */
import { COMError, DCXAPP, DCXREQ, LOG_LEVEL } from 'dcxport/rzdcx';
import { securityContext } from './security';

async function main(args: readonly string[]): Promise<void> {
  const [host = '', port = '', called = '', trust = 'chain', own = '', ...files] = args;
  const app = new DCXAPP();
  app.StartLogging('secure.log');
  const req = new DCXREQ();
  req.SecurityContext = securityContext(trust, own);
  try {
    app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, `calling ${called}`);
    await req.Echo('SECURE_SCU', called, host, Number(port));
    console.log(`${called} is there`);
    const { failedFilesList } = await req.Send('SECURE_SCU', called, host, Number(port), files);
    if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
    console.log(`${files.length} files are sent`);
  } finally {
    app.FlushLog();
    app.StopLogging();
    req.Release();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof COMError ? error.Description : (error as Error).message);
  process.exitCode = 1;
});
