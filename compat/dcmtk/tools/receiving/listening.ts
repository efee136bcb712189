import {
  createEngine,
  ListenError,
  type Association,
  type DicomServer,
  type DicomServerOptions,
} from '../../../../src';
import type { ToolContext } from '../../command-line/main';
import type { CommandLine } from '../../command-line/parser';
import { engineLogger } from '../../network/engine-log';
import { maximumPduOf, timeoutsOf } from '../../network/requestor-options';
import { tlsSettings } from '../../network/tls-settings';

const DEFAULT_ASSOCIATIONS = 500;
/** How long running associations may go on when the tool is asked to end, in milliseconds. */
const GRACE_MS = 5_000;

/** Why a port cannot be listened on, in the originals' words. */
export function listenFailure(error: ListenError): string {
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  const words =
    code === 'EADDRINUSE' ? 'Address already in use' : code === 'EACCES' ? 'Permission denied' : error.message;
  return `TCP Initialization Error: ${words}`;
}

/**
 * Listens as a command line says.
 *
 * @param port - 0 takes a free one.
 * @throws `ListenError` when the port cannot be opened.
 */
export async function listen(
  context: ToolContext,
  port: number,
  options: Omit<DicomServerOptions, 'port'>,
): Promise<DicomServer> {
  const { line, log } = context;
  const timeouts = timeoutsOf(line);
  const connections = line.number('--max-associations') ?? DEFAULT_ASSOCIATIONS;
  const limits = { maximumConnections: connections, maximumConnectionsPerAddress: connections };
  // What a requestor's limit is for responses, an acceptor's is for the next request.
  const associationOptions = {
    maximumLength: maximumPduOf(context),
    timeouts: { ...timeouts, idle: timeouts.dimseResponse, dimseResponse: 0 },
  };
  const tls = tlsSettings(context, 'acceptor');
  const engine = createEngine({ logger: engineLogger(log) });
  return engine.listen({ ...options, port }, { ...limits, tls }, associationOptions);
}

/** Serves until the process is asked to end: then no more associations, and the running ones have a while. */
export async function serveUntilSignal(server: DicomServer): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close({ graceMs: GRACE_MS });
}

/** The longest fragment that the peer takes, for the log. */
export function peerMaximum(association: Association): number | undefined {
  return association.negotiation.request.userInformation.maximumLength;
}

/** A time from the command line, in milliseconds. */
export function milliseconds(line: CommandLine, long: string): number {
  return (line.number(long) ?? 0) * 1000;
}
