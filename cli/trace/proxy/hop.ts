import {
  ConnectError,
  PduType,
  encodePdu,
  tcpTransportFactory,
  type ConnectionTrace,
  type Logger,
  type SecureLink,
  type TlsOptions,
  type TraceSink,
  type TracedTls,
  type Transport,
  type TransportListener,
} from 'dcxport';
import { describeEndpoint, type Endpoint } from '../network/endpoint';
import { Relay } from './relay';

/** For a connection to the node behind the proxy, its TLS handshake included, in milliseconds. */
const CONNECT_LIMIT_MS = 30_000;
/** How long a connection beyond the limit is kept for its refusal, in milliseconds. */
const REFUSAL_LIMIT_MS = 5_000;
/** Connections beyond the limit that are refused in words; those beyond them are cut. */
const MOST_REFUSALS = 32;

/** A-ASSOCIATE-RJ: transient, by the presentation related provider, local limit exceeded. @see DICOM PS3.8, 9.3.4 */
const LOCAL_LIMIT_EXCEEDED = encodePdu({ type: PduType.AssociateRJ, result: 2, source: 3, reason: 2 });

/** One port of a proxy, and the node behind it. */
export interface HopOptions {
  readonly listen: Endpoint;
  readonly listenTls?: TlsOptions;
  readonly to: Endpoint;
  readonly toTls?: TlsOptions;
}

/** What the hops of a proxy have in common. */
export interface HopHost {
  readonly trace: TraceSink;
  readonly logger: Logger;
  /** Asked for a place before a connection is taken. @returns false when there is none. */
  enter(): boolean;
  /** Gives the place back. */
  leave(): void;
  /** What happens, one line each. */
  say(text: string): void;
}

/** Takes connections on one port and stands between each of them and a new one to the node behind. */
export class Hop {
  readonly #options: HopOptions;
  readonly #host: HopHost;
  readonly #running = new Set<{ destroy(): void }>();
  readonly #refused = new Set<Transport>();
  #listener: TransportListener | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: HopOptions, host: HopHost) {
    this.#options = options;
    this.#host = host;
  }

  /** Listens. @returns the port in use. @throws `ListenError`, and `InvalidArgumentError` for certificates of no use. */
  async open(): Promise<number> {
    const { listen, listenTls } = this.#options;
    this.#listener = await tcpTransportFactory.listen(
      {
        ...{ host: listen.host, port: listen.port, tls: listenTls, halfOpen: true },
        onError: (error) => this.#host.say(`not taken: ${error.message}`),
      },
      (transport) => this.#take(transport),
    );
    return this.#listener.port;
  }

  /** Takes no more connections. Settles when those that there are have ended. */
  async close(): Promise<void> {
    await this.#listener?.close();
    for (const refused of this.#refused) refused.destroy();
    if (this.#running.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
  }

  /** Cuts every connection. */
  destroy(): void {
    for (const running of [...this.#running, ...this.#refused]) running.destroy();
  }

  #take(requestor: Transport): void {
    if (!this.#host.enter()) {
      this.#refuse(requestor);
      return;
    }
    void this.#join(requestor);
  }

  async #join(requestor: Transport): Promise<void> {
    const gone = new AbortController();
    const running = { destroy: () => gone.abort(new Error('the proxy ends')) };
    const leave = (): void => {
      this.#running.delete(running);
      this.#host.leave();
      if (this.#running.size === 0) this.#onEmpty?.();
    };
    this.#running.add(running);
    requestor.handler = { onData: () => undefined, onClose: () => gone.abort(new Error('the node left before')) };
    try {
      const acceptor = await this.#connect(gone.signal);
      running.destroy = this.#relay(requestor, acceptor, leave);
    } catch (error) {
      requestor.destroy();
      this.#failed(requestor, error);
      leave();
    }
  }

  /** @returns what cuts both connections. */
  #relay(requestor: Transport, acceptor: Transport, onClosed: () => void): () => void {
    const trace = this.#record(requestor, acceptor);
    let closed: Parameters<ConnectionTrace['closed']> = [];
    const relay = new Relay(
      { requestor, acceptor },
      {
        onBytes: (from, chunk) => trace?.bytes(from, chunk),
        onFirstEnd: (from, error) => (closed = [from, error]),
        onClosed: () => {
          trace?.closed(...closed);
          onClosed();
        },
      },
    );
    return () => relay.destroy();
  }

  async #connect(gone: AbortSignal): Promise<Transport> {
    const { to, toTls } = this.#options;
    const limit = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const signal = AbortSignal.any([limit, gone]);
    try {
      const acceptor = await tcpTransportFactory.connect({
        ...{ host: to.host, port: to.port, tls: toTls, halfOpen: true, signal },
      });
      if (!gone.aborted) return acceptor;
      acceptor.destroy();
      throw gone.reason as Error;
    } catch (error) {
      if (!limit.aborted) throw error;
      throw new ConnectError(to.host, to.port, `no connection within ${CONNECT_LIMIT_MS / 1000} s`, { cause: error });
    }
  }

  /** Nobody is behind the proxy: whoever came is told so by the end of the connection, as without a proxy. */
  #failed(requestor: Transport, reason: unknown): void {
    const { to } = this.#options;
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#host.say(`${nameOf(requestor)} cannot be passed on: ${error.message}`);
    const acceptor = { address: to.host, port: to.port };
    const { logger, trace } = this.#host;
    trace.connectFailed({ acceptor, callingAETitle: '', calledAETitle: '', error, logger });
  }

  #record(requestor: Transport, acceptor: Transport): ConnectionTrace | undefined {
    const { logger, trace } = this.#host;
    this.#host.say(`${nameOf(requestor)} -> ${nameOf(acceptor)}`);
    return trace.connection({
      observer: 'proxy',
      requestor: { address: requestor.remoteAddress, port: requestor.remotePort },
      acceptor: { address: acceptor.remoteAddress, port: acceptor.remotePort },
      tls: tracedTls(acceptor.secureLink ?? requestor.secureLink),
      logger,
    });
  }

  /** Reads what was asked for, since a connection with something unread is reset and its answer lost. */
  #refuse(transport: Transport): void {
    this.#host.say(`${nameOf(transport)} is refused: there are as many connections as may be`);
    if (this.#refused.size >= MOST_REFUSALS) {
      transport.destroy();
      return;
    }
    this.#refused.add(transport);
    const limit = setTimeout(() => transport.destroy(), REFUSAL_LIMIT_MS);
    let answered = false;
    transport.handler = {
      onData: () => {
        if (!answered) transport.write(LOCAL_LIMIT_EXCEEDED);
        answered = true;
      },
      onEnd: () => transport.end(),
      onClose: () => {
        clearTimeout(limit);
        this.#refused.delete(transport);
      },
    };
    transport.resume();
  }
}

function nameOf({ remoteAddress, remotePort }: Transport): string {
  return describeEndpoint({ host: remoteAddress, port: remotePort });
}

function tracedTls(link: SecureLink | undefined): TracedTls | undefined {
  if (link === undefined) return undefined;
  const { protocol, cipherSuite, peerCertificate } = link;
  return { protocol, cipherSuite, peer: peerCertificate?.subject };
}
