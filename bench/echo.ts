/**
 * C-ECHOs one after another on one association.
 *
 *     node dist/bench/echo.js [--rounds 5] [--count 1000]
 *
 * Programs of ours: `echo-send.js HOST PORT COUNT` prints `{"ms": N}`, connect to release, and ends;
 * `echo-receive.js` prints `{"port": N}` when it listens.
 */
import { parseArgs } from 'node:util';
import { requireProgram } from '../test/support/programs';
import { MeasuredProcess, type ProcessUsage } from './measured-process';
import * as peers from './peers';
import { median, spread, table } from './statistics';

interface Row {
  readonly name: string;
  readonly serve: () => Promise<peers.Serving>;
  readonly send: (port: number) => Promise<peers.SendResult>;
  readonly results: { sent: peers.SendResult; receiver: ProcessUsage }[];
}

const serveOwn = (): Promise<peers.Serving> => peers.serveNode('echo-receive');
const serveStorescp = (): Promise<peers.Serving> =>
  peers.serveOnPort((port) => MeasuredProcess.start(requireProgram('storescp'), [String(port)], peers.environment));

function rowsFor(count: number): Row[] {
  const own = (port: number): Promise<peers.SendResult> =>
    peers.runNode('echo-send', '127.0.0.1', String(port), String(count));
  const echoscu = (port: number): Promise<peers.SendResult> =>
    peers.runDcmtk('echoscu', ['--repeat', String(count), '127.0.0.1', String(port)]);
  return [
    { name: 'own -> own', serve: serveOwn, send: own, results: [] },
    { name: 'own -> storescp', serve: serveStorescp, send: own, results: [] },
    { name: 'echoscu -> own', serve: serveOwn, send: echoscu, results: [] },
    { name: 'echoscu -> storescp', serve: serveStorescp, send: echoscu, results: [] },
  ];
}

async function runOnce(row: Row): Promise<void> {
  const { port, process: receiving } = await row.serve();
  let sent: peers.SendResult | undefined;
  try {
    sent = await row.send(port);
  } finally {
    const receiver = await receiving.stop();
    if (sent) row.results.push({ sent, receiver });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, count: { type: 'string', default: '1000' } },
  });
  const [rounds, count] = [Number(values.rounds), Number(values.count)];
  console.log(`${count} C-ECHOs on one association, ${rounds} rounds, TCP_NODELAY=1 for DCMTK\n`);
  const rows = rowsFor(count);
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      if (failures.has(row.name)) continue;
      await runOnce(row).catch((error: unknown) => failures.set(row.name, String(error)));
    }
  }
  const cells = rows
    .filter(({ results }) => results.length > 0)
    .map(({ name, results }) => {
      const inside = results.map(({ sent }) => sent.insideSeconds);
      return [
        name,
        spread(inside, 3),
        spread(
          results.map(({ sent }) => sent.usage.wallSeconds),
          3,
        ),
        (count / median(inside)).toFixed(0),
        (median(results.map(({ sent }) => sent.usage.peakRss)) / 1e6).toFixed(0),
        (median(results.map(({ receiver }) => receiver.peakRss)) / 1e6).toFixed(0),
      ];
    });
  console.log(table([['', 's, inside', 's, whole sender', 'echoes/s', 'sender MB', 'receiver MB'], ...cells]));
  for (const [name, reason] of failures) console.log(`\n${name} failed: ${reason}`);
  if (failures.size > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
