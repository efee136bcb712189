/**
 * Associations one after another, each with one C-ECHO: `associations-send.js HOST PORT COUNT`. Prints `{"ms": N}` and
 * ends.
 */
import { createEngine, echo, Status } from 'dcxport';

async function main(): Promise<void> {
  const [host = '', port = '', count = ''] = process.argv.slice(2);
  const engine = createEngine();
  const options = {
    host,
    port: Number(port),
    callingAETitle: 'BENCH',
    calledAETitle: 'RECEIVER',
    presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
  };
  const start = performance.now();
  for (let opened = 0; opened < Number(count); opened++) {
    const association = await engine.requestAssociation(options);
    const status = await echo(association);
    if (status !== Status.Success) throw new Error(`the echo was answered with status ${status}`);
    await association.release();
  }
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
