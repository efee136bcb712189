/**
 * Opens so many associations, leaves them idle and tells so; ended, it releases them: `idle-send.js HOST PORT COUNT`.
 */
import { once } from 'node:events';
import { createEngine, type Association } from 'dcxport';

const AT_ONCE = 50;

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
  const open: Association[] = [];
  while (open.length < Number(count)) {
    const more = Math.min(AT_ONCE, Number(count) - open.length);
    open.push(...(await Promise.all(Array.from({ length: more }, () => engine.requestAssociation(options)))));
  }
  const ended = once(process, 'SIGTERM');
  console.log(JSON.stringify({ open: open.length }));
  await ended;
  for (const association of open) await association.release();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
