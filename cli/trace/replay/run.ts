import {
  LogLevel,
  tcpTransportFactory,
  TraceRecorder,
  type AssociationSide,
  type Logger,
  type TlsOptions,
  type Transport,
} from 'dcxport';
import {
  checkTlsFiles,
  connectTls,
  describeEndpoint,
  listenTls,
  type Endpoint,
  type TlsFiles,
} from '../network/endpoint';
import type { AssociationFindings } from './differences';
import { LiveLink } from './live-link';
import { LiveStore } from './live-store';
import { Player, type PlayContext } from './player';
import type { RecordedAssociation, Recording } from './recorded-steps';
import { readRecording } from './recording';
import { UidMap } from './uid-map';

/** How a trace is replayed. */
export interface ReplayOptions extends TlsFiles {
  readonly trace: string;
  /** The side that we play. */
  readonly as: AssociationSide;
  /** As requestor: whom to connect to. */
  readonly to?: Endpoint;
  /** As acceptor: where to listen. */
  readonly listen?: Endpoint;
  /** Numbers of the associations to play. @defaultValue all */
  readonly associations?: readonly number[];
  /** For each wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Elements that are not compared, as tags. @defaultValue none */
  readonly ignored?: readonly number[];
  /** No live UID stands for a recorded one. @defaultValue false */
  readonly exactUids?: boolean;
  readonly showPatientData?: boolean;
  readonly callingAETitle?: string;
  readonly calledAETitle?: string;
  /** File of a trace of the replay itself. @defaultValue none */
  readonly output?: string;
  /** Told when we listen. */
  readonly onListening?: (port: number) => void;
  /** What goes wrong beside. */
  readonly onError?: (text: string) => void;
}

/** What the replay of a trace came to. */
export interface ReplayResult {
  readonly recording: Recording;
  readonly options: ReplayOptions;
  /** In the order of the recording; undefined for one that nobody came for. */
  readonly played: readonly PlayedAssociation[];
  /** UIDs that the live side has made: recorded, live. */
  readonly uids: readonly (readonly [string, string])[];
  /** Whether everything went as recorded. */
  readonly same: boolean;
}

/** One association of the replay. */
export interface PlayedAssociation {
  readonly recorded: RecordedAssociation;
  /** Undefined when the live side did not come for it. */
  readonly findings: AssociationFindings | undefined;
}

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
  const store = new LiveStore(lengthOf(recording));
  const trace = options.output === undefined ? undefined : new TraceRecorder(options.output);
  const play = (recorded: RecordedAssociation, transport: Transport): Promise<AssociationFindings> =>
    new Player(
      recorded,
      new LiveLink(options.as, transport, store, options.timeoutMs, { trace, logger }),
      context,
    ).play();
  try {
    const played =
      options.as === 'requestor'
        ? await asRequestor(recording, options, play)
        : await asAcceptor(recording, options, play);
    return {
      recording,
      options,
      played,
      uids: uids.pairs,
      same: played.every(({ findings }) => findings?.same === true),
    };
  } finally {
    trace?.close();
    store.close();
  }
}

type Play = (recorded: RecordedAssociation, transport: Transport) => Promise<AssociationFindings>;

/** One association after the other. */
async function asRequestor(recording: Recording, options: ReplayOptions, play: Play): Promise<PlayedAssociation[]> {
  const { to } = options;
  if (to === undefined) throw new Error('To play the requestor, say whom to connect to: --to host:port');
  const tls = connectTls(to, options);
  const played: PlayedAssociation[] = [];
  for (const recorded of recording.associations) {
    const transport = await connect(to, tls, options.timeoutMs);
    played.push({ recorded, findings: await play(recorded, transport) });
  }
  return played;
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

/** Each connection that comes plays the next association of the recording; several may run at once. */
async function asAcceptor(recording: Recording, options: ReplayOptions, play: Play): Promise<PlayedAssociation[]> {
  const { listen, timeoutMs, onError } = options;
  if (listen === undefined) throw new Error('To play the acceptor, say where to listen: --listen port');
  const arrivals: Transport[] = [];
  let wake: () => void = () => undefined;
  const listener = await tcpTransportFactory.listen(
    {
      ...{ host: listen.host, port: listen.port, tls: listenTls(listen, options), handshakeTimeoutMs: timeoutMs },
      onError: (error) => onError?.(`not taken: ${error.message}`),
    },
    (transport) => {
      arrivals.push(transport);
      wake();
    },
  );
  options.onListening?.(listener.port);
  const running = new Set<Promise<unknown>>();
  /** The live side does not come any more. */
  let absent = false;
  const played: { recorded: RecordedAssociation; findings: AssociationFindings | undefined }[] = [];
  try {
    for (const recorded of recording.associations) {
      const transport: Transport | undefined = absent ? undefined : await nextArrival();
      absent = transport === undefined;
      const entry: (typeof played)[number] = { recorded, findings: undefined };
      played.push(entry);
      if (transport === undefined) continue;
      const run = play(recorded, transport).then((findings) => (entry.findings = findings));
      running.add(run);
      const ended = (): void => {
        running.delete(run);
        wake();
      };
      run.then(ended, ended);
    }
    await Promise.all(running);
  } finally {
    await listener.close();
    for (const transport of arrivals) transport.destroy();
  }
  if (played.every(({ findings }) => findings === undefined)) {
    throw new Error(`Nobody has connected to port ${listener.port} within ${timeoutMs / 1000} s`);
  }
  return played;

  /** Waits for a connection; with nothing running, as long as the limit of time allows. */
  async function nextArrival(): Promise<Transport | undefined> {
    for (;;) {
      const transport = arrivals.shift();
      if (transport !== undefined) return transport;
      const idle = running.size === 0;
      let timer: NodeJS.Timeout | undefined;
      const expired = await new Promise<boolean>((resolve) => {
        wake = () => resolve(false);
        if (idle) timer = setTimeout(() => resolve(true), timeoutMs);
      });
      clearTimeout(timer);
      if (expired) return undefined;
    }
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
