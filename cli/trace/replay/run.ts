import { LogLevel, tcpTransportFactory, TraceRecorder, type Logger, type TlsOptions, type Transport } from 'dcxport';
import { checkTlsFiles, connectTls, describeEndpoint, type Endpoint } from '../network/endpoint';
import { asAcceptor } from './acceptor-side';
import { LiveLink } from './live-link';
import { LiveStore } from './live-store';
import { Player, type PlayContext } from './player';
import type { Recording } from './recorded-steps';
import { readRecording } from './recording';
import type { Played, PlayedAssociation, ReplayOptions, ReplayResult } from './replay-types';
import { UidMap } from './uid-map';

/**
 * Plays one side of a trace against a live peer.
 *
 * @throws Error, said for people, when it cannot be played at all: the trace is of no use, nobody is there, a port or a
 * certificate cannot be used.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  checkTlsFiles(options.listen ? [options.listen] : [], options.to ? [options.to] : [], options);
  const recording = await readRecording(options.trace, options.associations);
  const liveSide = options.as === 'requestor' ? 'acceptor' : 'requestor';
  const { firstSpoken, syntaxes } = recording;
  const uids = new UidMap(firstSpoken, liveSide, syntaxes, options.exactUids === true);
  const context: PlayContext = {
    ...{ recording, uids, side: options.as, timeoutMs: options.timeoutMs },
    ignored: new Set(options.ignored),
    showPatientData: options.showPatientData === true,
    callingAETitle: options.callingAETitle,
    calledAETitle: options.calledAETitle,
  };
  const onError = options.onError ?? ((): void => undefined);
  const logger: Logger = {
    isEnabled: () => false,
    log: (level, text) => {
      if (level <= LogLevel.error) onError(text);
    },
  };
  const trace = options.output === undefined ? undefined : new TraceRecorder(options.output);
  const store = new LiveStore(lengthOf(recording));
  const link = (transport: Transport): LiveLink =>
    new LiveLink(options.as, transport, store, options.timeoutMs, { trace, logger });
  try {
    const { played, unexpected } =
      options.as === 'requestor' ? await asRequestor(options, context, link) : await asAcceptor(options, context, link);
    const same = unexpected === 0 && played.every(({ findings }) => findings?.same === true);
    return { recording, options, played, unexpected, uids: uids.pairs, same };
  } finally {
    trace?.close();
    store.close();
  }
}

/** One association after the other. */
async function asRequestor(
  options: ReplayOptions,
  context: PlayContext,
  link: (transport: Transport) => LiveLink,
): Promise<Played> {
  const { to } = options;
  if (to === undefined) throw new Error('To play the requestor, say whom to connect to: --to host:port');
  const tls = connectTls(to, options);
  const played: PlayedAssociation[] = [];
  for (const recorded of context.recording.associations) {
    const transport = await connect(to, tls, options.timeoutMs);
    played.push({ recorded, findings: await new Player(recorded, link(transport), context).play() });
  }
  return { played, unexpected: 0 };
}

async function connect({ host, port }: Endpoint, tls: TlsOptions | undefined, limitMs: number): Promise<Transport> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    return await tcpTransportFactory.connect({ host, port, tls, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`No connection to ${describeEndpoint({ host, port })} within ${limitMs / 1000} s`, {
      cause: error,
    });
  }
}

/** Bytes of all recorded messages. */
function lengthOf({ associations }: Recording): number {
  let length = 0;
  for (const step of associations.flatMap(({ steps }) => steps)) {
    if (step.kind === 'message') length += step.command.length + (step.dataSet?.length ?? 0);
  }
  return length;
}
