import { LogLevel, TraceRecorder, type Logger } from 'dcxport';
import {
  checkTlsFiles,
  connectTls,
  describeEndpoint,
  listenTls,
  type Endpoint,
  type TlsFiles,
} from '../network/endpoint';
import { Hop, type HopHost } from './hop';

/** How a proxy is run. */
export interface ProxyOptions extends TlsFiles {
  /** Where to listen, one for each of {@link to}. */
  readonly listen: readonly Endpoint[];
  readonly to: readonly Endpoint[];
  /** File of the trace; one that exists is not touched. */
  readonly output: string;
  /** Connections at once, all hops together. */
  readonly connections: number;
  /** For running connections to end, once the proxy is to end, in milliseconds. */
  readonly graceMs: number;
  /** What happens, one line each. */
  readonly say: (text: string) => void;
  /** What goes wrong. */
  readonly onError: (text: string) => void;
}

/** A proxy that listens. */
export interface RunningProxy {
  /** The ports in use, in the order of the options. */
  readonly ports: readonly number[];
  /** Listens no more, lets what runs end within the grace time, then cuts it, and closes the trace. */
  close(): Promise<void>;
  /** Cuts what runs; {@link close} settles soon then. */
  cut(): void;
}

/**
 * Opens every port of a proxy.
 *
 * @throws Error, said for people, when a port, a certificate or the trace's file cannot be opened; nothing stays open.
 */
export async function openProxy(options: ProxyOptions): Promise<RunningProxy> {
  checkTlsFiles(options.listen, options.to, options);
  const hopOptions = options.to.map((to, index) => {
    const listen = options.listen[index];
    if (listen === undefined) throw new Error(`--to ${describeEndpoint(to)} has no --listen of its own`);
    return { listen, listenTls: listenTls(listen, options), to, toTls: connectTls(to, options) };
  });
  const logger: Logger = {
    isEnabled: (level) => level <= LogLevel.warning,
    log: (level, text) => {
      if (level <= LogLevel.warning) options.onError(text);
    },
  };
  const trace = new TraceRecorder(options.output, { program: 'dcxport trace proxy' });
  let connections = 0;
  const host: HopHost = {
    trace,
    logger,
    say: options.say,
    enter: () => connections < options.connections && ++connections > 0,
    leave: () => void connections--,
  };
  const hops = hopOptions.map((hop) => new Hop(hop, host));
  const close = async (graceMs: number): Promise<void> => {
    const ended = hops.map((hop) => hop.close());
    const grace = setTimeout(() => cut(hops), graceMs);
    await Promise.all(ended);
    clearTimeout(grace);
    trace.close();
  };
  try {
    const ports: number[] = [];
    for (const hop of hops) ports.push(await hop.open());
    return { ports, close: () => close(options.graceMs), cut: () => cut(hops) };
  } catch (error) {
    await close(0);
    throw error;
  }
}

function cut(hops: readonly Hop[]): void {
  for (const hop of hops) hop.destroy();
}
