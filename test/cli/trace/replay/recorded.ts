import { join } from 'node:path';
import { openProxy, type ProxyOptions } from '../../../../cli/trace/proxy/run';
import type { ReplayOptions, ReplayResult } from '../../../../cli/trace/replay/replay-types';
import { replay } from '../../../../cli/trace/replay/run';
import { tempDir } from '../../../support/temp';

const LOOPBACK = '127.0.0.1';

/** Records what a program says to the node on that port. @returns the trace's file. */
export async function recordThroughProxy(
  port: number,
  run: (proxyPort: number) => Promise<unknown>,
  options: Partial<ProxyOptions> = {},
): Promise<string> {
  const output = join(tempDir('recorded'), 'recorded.dcxtrace');
  const proxy = await openProxy({
    listen: [{ host: LOOPBACK, port: 0, tls: false }],
    to: [{ host: LOOPBACK, port, tls: false }],
    ...{ output, connections: 8, graceMs: 2000 },
    say: () => undefined,
    onError: (text) => {
      throw new Error(text);
    },
    ...options,
  });
  try {
    await run(proxy.ports[0] ?? 0);
  } finally {
    await proxy.close();
  }
  return output;
}

/** Plays the requestor of a trace against a node on that port. */
export function playRequestor(
  trace: string,
  port: number,
  options: Partial<ReplayOptions> = {},
): Promise<ReplayResult> {
  return replay({
    ...{ trace, as: 'requestor', to: { host: LOOPBACK, port, tls: false }, timeoutMs: 5000 },
    ...options,
  });
}

/** Plays the acceptor of a trace to a program that connects to the port that it is given. */
export async function playAcceptor(
  trace: string,
  run: (port: number) => Promise<unknown>,
  options: Partial<ReplayOptions> = {},
): Promise<ReplayResult> {
  let running: Promise<unknown> = Promise.resolve();
  const result = await replay({
    ...{ trace, as: 'acceptor', listen: { host: LOOPBACK, port: 0, tls: false }, timeoutMs: 5000 },
    ...options,
    onListening: (port) => {
      running = run(port);
    },
  });
  await running;
  return result;
}

/** Every difference, in a sentence each. */
export function textsOf({ played }: ReplayResult): string[] {
  return played.flatMap(({ findings }) => findings?.differences.map(({ text }) => text) ?? ['not played']);
}
