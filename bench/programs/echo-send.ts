/** Sends C-ECHOs one after another over one association: `echo-send.js HOST PORT COUNT`. */
import { createEngine, echo, Status } from 'dcxport';

const VERIFICATION = '1.2.840.10008.1.1';
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';

async function main(): Promise<void> {
  const [host = '', port = '', count = ''] = process.argv.slice(2);
  const engine = createEngine();
  const start = performance.now();
  const association = await engine.requestAssociation({
    host,
    port: Number(port),
    callingAETitle: 'BENCH',
    calledAETitle: 'RECEIVER',
    presentationContexts: [{ abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_LITTLE_ENDIAN] }],
  });
  for (let sent = 0; sent < Number(count); sent++) {
    const status = await echo(association);
    if (status !== Status.Success) throw new Error(`echo ${sent + 1} was answered with status ${status}`);
  }
  await association.release();
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
