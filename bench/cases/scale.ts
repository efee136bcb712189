/** What many idle associations cost, and how time and memory grow with the number of objects. */
import { readFileSync } from 'node:fs';
import type { Measurement, Results } from '../measurement';
import { measure } from '../measurement';
import * as peers from '../peers';
import { lineChart } from '../plot';
import { median, table } from '../statistics';
import { smallSet } from './storage';

/** Resident bytes of a living process. */
function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** Opens idle associations with one server process, and tells what each adds to it. */
export async function idle(counts: readonly number[] = [500, 2000]): Promise<string> {
  const cells: string[][] = [['idle associations in one process', 'server MB before', 'with them', 'KB each']];
  for (const count of counts) {
    const { port, process: server } = await peers.serveNode('echo-receive');
    try {
      // What the first ones load is not theirs.
      await peers.runNode('associations-send', '127.0.0.1', String(port), '200');
      const before = residentBytes(server.pid);
      const client = await peers.startNode('idle-send', '127.0.0.1', String(port), String(count));
      await client.nextLine();
      const after = residentBytes(server.pid);
      await client.stop();
      const each = (after - before) / count / 1024;
      cells.push([String(count), (before / 1e6).toFixed(0), (after / 1e6).toFixed(0), each.toFixed(1)]);
    } finally {
      await server.stop();
    }
  }
  return `## Idle associations (goal: 2,000 open at once, under 60 KB each)\n\n${table(cells)}`;
}

/** Time and memory by the number of objects. */
export interface Growth {
  readonly text: string;
  readonly chart: string;
}

/** Small objects from DCXREQ.Send to DCXACC, more and more of them. */
export async function growth(rounds: number, counts: readonly number[] = [100, 1000, 3000, 10_000]): Promise<Growth> {
  const name = 'DCXREQ.Send -> DCXACC';
  const points: { count: number; seconds: number; client: number; server: number }[] = [];
  for (const count of counts) {
    const results: Results = await measure({ ...smallSet(count), goals: [], compare: [] }, rounds, name);
    const runs = results.measured.get(name) ?? [];
    const failure = results.failures.get(name);
    if (failure !== undefined) throw new Error(failure);
    const of = (value: (run: Measurement) => number): number => median(runs.map(value));
    points.push({
      count,
      seconds: of((run) => run.insideSeconds),
      client: of((run) => run.client.peakRss) / 1e6,
      server: of((run) => run.server.peakRss) / 1e6,
    });
  }
  const cells = points.map(({ count, seconds, client, server }) => [
    String(count),
    seconds.toFixed(2),
    ((seconds / count) * 1e6).toFixed(0),
    client.toFixed(0),
    server.toFixed(0),
  ]);
  const head = ['files of 8 KB', 's', 'microseconds each', 'peak MB, client', 'server'];
  return {
    text: `## Growth: ${name}, one association\n\n${table([head, ...cells])}`,
    chart: lineChart('Growth with the number of objects of 8 KB', { x: 'objects', y: 's, or 100 MB' }, [
      { name: 'seconds', points: points.map(({ count, seconds }) => [count, seconds] as const) },
      { name: 'peak of the client, 100 MB', points: points.map(({ count, client }) => [count, client / 100] as const) },
      { name: 'peak of the server, 100 MB', points: points.map(({ count, server }) => [count, server / 100] as const) },
    ]),
  };
}
