import { ConnectError, InvalidArgumentError, ListenError } from '../errors';
import type {
  ConnectOptions,
  ListenOptions,
  Transport,
  TransportFactory,
  TransportHandler,
  TransportListener,
} from './transport';

/** How an in-memory connection delivers. */
export interface MemoryTransportOptions {
  /** Longest piece handed to a reader, in bytes. @defaultValue 65536, as a socket does */
  chunkLength?: number;
}

const DEFAULT_CHUNK_LENGTH = 65_536;
const FIRST_EPHEMERAL_PORT = 49_152;
const NO_TLS = 'Connections in memory speak no TLS; leave the option tls out, or use TCP';

/**
 * One end of an in-memory connection: ordered, asynchronous delivery, with pause and half-way flushes as on a socket.
 *
 * @example
 * ```ts
 * import { MemoryTransport } from 'dcxport';
 *
 * const [client, server] = MemoryTransport.pair();
 * const received = new Promise<string>((resolve) => {
 *   server.handler = { onData: (chunk) => resolve(chunk.toString()), onClose: () => undefined };
 * });
 * server.resume();
 * client.write(Buffer.from('hello'));
 * console.log(await received); // hello
 * client.end();
 * ```
 */
export class MemoryTransport implements Transport {
  readonly remoteAddress = 'memory';
  readonly localAddress = 'memory';
  readonly secureLink = undefined;
  readonly remotePort: number;
  readonly localPort: number;
  handler: TransportHandler | undefined;
  readonly #chunkLength: number;
  #peer: MemoryTransport | undefined;
  #inbox: { chunk: Buffer; done: ((error?: Error | null) => void) | undefined }[] = [];
  #inboxBytes = 0;
  #corked: { chunk: Buffer; done: ((error?: Error | null) => void) | undefined }[] | undefined;
  #paused = true;
  #scheduled = false;
  #peerEnded = false;
  #closed = false;

  constructor(localPort: number, remotePort: number, options: MemoryTransportOptions = {}) {
    this.localPort = localPort;
    this.remotePort = remotePort;
    this.#chunkLength = options.chunkLength ?? DEFAULT_CHUNK_LENGTH;
  }

  /** Joins two ends. */
  static pair(options?: MemoryTransportOptions, port = 104): [client: MemoryTransport, server: MemoryTransport] {
    const client = new MemoryTransport(FIRST_EPHEMERAL_PORT, port, options);
    const server = new MemoryTransport(port, FIRST_EPHEMERAL_PORT, options);
    client.#peer = server;
    server.#peer = client;
    return [client, server];
  }

  get bufferedBytes(): number {
    return this.#peer === undefined ? 0 : this.#peer.#inboxBytes;
  }

  write(chunk: Buffer, done?: (error?: Error | null) => void): void {
    if (this.#corked !== undefined) this.#corked.push({ chunk, done });
    else this.#deliver(chunk, done);
  }

  cork(): void {
    this.#corked ??= [];
  }

  uncork(): void {
    const held = this.#corked;
    this.#corked = undefined;
    if (held === undefined || held.length === 0) return;
    this.#deliver(Buffer.concat(held.map((entry) => entry.chunk)), (error) => {
      for (const entry of held) entry.done?.(error);
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#schedule();
  }

  end(): void {
    if (this.#closed) return;
    this.uncork();
    const peer = this.#peer;
    this.#closeLater();
    if (peer !== undefined && !peer.#closed) {
      peer.#peerEnded = true;
      peer.#schedule();
    }
  }

  destroy(): void {
    this.end();
  }

  #deliver(chunk: Buffer, done?: (error?: Error | null) => void): void {
    const peer = this.#peer;
    if (this.#closed || peer === undefined || peer.#closed) {
      setImmediate(() => done?.(new Error('the in-memory connection is closed')));
      return;
    }
    peer.#inbox.push({ chunk, done });
    peer.#inboxBytes += chunk.length;
    peer.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#drain();
    });
  }

  #drain(): void {
    while (!this.#paused && !this.#closed) {
      const entry = this.#inbox.shift();
      if (entry === undefined) break;
      this.#inboxBytes -= entry.chunk.length;
      // The writer may use its buffer again as soon as it was told, and the reader owns what it gets: hence the copy.
      const own = Buffer.from(entry.chunk);
      entry.done?.();
      for (let start = 0; start < own.length && !this.#closed; start += this.#chunkLength) {
        this.handler?.onData(own.subarray(start, start + this.#chunkLength));
      }
    }
    if (this.#peerEnded && this.#inbox.length === 0 && !this.#closed) this.#closeLater();
  }

  #closeLater(): void {
    if (this.#closed) return;
    this.#closed = true;
    const unread = this.#inbox;
    this.#inbox = [];
    this.#inboxBytes = 0;
    setImmediate(() => {
      for (const entry of unread) entry.done?.(new Error('the in-memory connection is closed'));
      this.handler?.onClose();
    });
  }
}

/**
 * Listeners and connections inside one process, by port number; nothing leaves it.
 *
 * @example
 * ```ts
 * import { createEngine, echo, MemoryTransportFactory } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const server = await engine.listen({
 *   port: 104, policy: { accept: () => ({ transferSyntaxes: () => true }) }, handlers: {},
 * });
 * const association = await engine.requestAssociation({
 *   host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * console.log(await echo(association)); // 0
 * await association.release();
 * await server.close();
 * ```
 */
export class MemoryTransportFactory implements TransportFactory {
  readonly #listeners = new Map<number, (transport: Transport) => void>();
  readonly #options: MemoryTransportOptions;
  #nextPort = 1;

  constructor(options: MemoryTransportOptions = {}) {
    this.#options = options;
  }

  connect(options: ConnectOptions): Promise<Transport> {
    if (options.tls !== undefined) return Promise.reject(new InvalidArgumentError(NO_TLS));
    if (options.signal?.aborted === true) return Promise.reject(options.signal.reason as Error);
    const accept = this.#listeners.get(options.port);
    if (accept === undefined) {
      const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return Promise.reject(new ConnectError(options.host, options.port, 'nothing listens there', { cause }));
    }
    const [client, server] = MemoryTransport.pair(this.#options, options.port);
    accept(server);
    return Promise.resolve(client);
  }

  listen(options: ListenOptions, onConnection: (transport: Transport) => void): Promise<TransportListener> {
    if (options.tls !== undefined) return Promise.reject(new InvalidArgumentError(NO_TLS));
    const port = options.port === 0 ? this.#nextPort++ : options.port;
    if (this.#listeners.has(port)) {
      const cause = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
      return Promise.reject(new ListenError(port, 'another listener uses it', { cause }));
    }
    this.#listeners.set(port, onConnection);
    return Promise.resolve({
      address: 'memory',
      port,
      close: () => {
        this.#listeners.delete(port);
        return Promise.resolve();
      },
      setKeepsProcessAlive: () => undefined,
    });
  }
}
