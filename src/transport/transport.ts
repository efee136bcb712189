import type { SecureLink } from './secure-link';
import type { TlsOptions } from './tls-options';

/** What a transport tells its owner. Calls are synchronous and in wire order; `onClose` comes exactly once and last. */
export interface TransportHandler {
  /** Bytes arrived. The chunk belongs to the receiver; the transport never writes to it again. */
  onData(chunk: Buffer): void;
  /** The peer sends nothing more. With the option `halfOpen` it may still be sent to, until {@link Transport.endSending}. */
  onEnd?(): void;
  /** The connection is gone. `error` is absent when either side closed it in order. */
  onClose(error?: Error): void;
}

/**
 * Account of what was read from a connection and is still in use, so that its memory can be used again.
 *
 * From {@link ReadLoans.keepAccount} on, a chunk of `onData` belongs to the receiver only while `onData` runs; of what it keeps
 * longer it says so with {@link ReadLoans.lend}, view by view, before `onData` returns.
 */
export interface ReadLoans {
  /** The receiver keeps account from now on. Called before anything was read, or never. */
  keepAccount(): void;
  /** Somebody keeps this view of the chunk at hand. One that never comes back keeps its memory from being used again. */
  lend(view: Buffer): void;
  /** Nobody looks at a view any more that was lent; it, or one that begins elsewhere in it, once for each loan. */
  giveBack(view: Buffer): void;
}

/**
 * A connected byte stream, below the upper layer: TCP, TLS or memory.
 *
 * A transport is handed out connected and paused; the owner sets `handler` and calls `resume`.
 */
export interface Transport {
  /** Address of the peer, without an `::ffff:` prefix; `memory` for an in-memory pair. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Undefined when the connection is not encrypted. */
  readonly secureLink: SecureLink | undefined;
  /**
   * Speaks TLS from here on. The connection has to be paused, and nothing of it read; it lives on in what the promise
   * gives, and this transport is done with. Of transports that cannot, absent.
   *
   * @throws {@link TlsError} when the handshake fails or the peer is not trusted; the connection is closed then.
   * @throws {@link InvalidArgumentError} when a certificate of ours cannot be used.
   * @throws the signal's reason.
   */
  secure?(side: 'requestor' | 'acceptor', options: TlsOptions, secureOptions?: SecureOptions): Promise<Transport>;
  handler: TransportHandler | undefined;
  /** Of transports whose memory can be used again. Without it every chunk is the receiver's for good. */
  readonly loans?: ReadLoans;
  /**
   * Sends bytes in the order of the calls. The buffer must stay untouched until `done` was called: with nothing when
   * the system has taken the bytes, with the error when the connection went away first.
   */
  write(chunk: Buffer, done?: (error?: Error | null) => void): void;
  /** Bytes that were written and not yet taken by the system. */
  readonly bufferedBytes: number;
  /** Holds back what is written until `uncork`, so that it leaves in one segment where that is possible. */
  cork(): void;
  /** Sends what {@link Transport.cork} held back. */
  uncork(): void;
  /** No more `onData` until `resume`, but for what is already in flight. */
  pause(): void;
  /** Lets data come, for the first time or again. */
  resume(): void;
  /** Sends what is buffered, then closes. */
  end(): void;
  /** Sends what is buffered, and that nothing follows; what the peer sends still comes. Of transports that cannot, absent. */
  endSending?(): void;
  /** Closes now; what is buffered is lost. */
  destroy(): void;
}

/** How a connection that exists already is secured. */
export interface SecureOptions {
  /** What the requestor calls the acceptor by: for one that has several certificates. */
  readonly host?: string;
  /** Ends the handshake. */
  readonly signal?: AbortSignal;
}

/** Waits for connections; handed out listening. */
export interface TransportListener {
  /** The address and port in use (a port of 0 was replaced by the real one). */
  readonly address: string;
  readonly port: number;
  /** Stops accepting; connections that were handed out live on. Settles when the port is free again. */
  close(): Promise<void>;
  /** Whether the listener keeps the process alive. Default true. */
  setKeepsProcessAlive(value: boolean): void;
}

/** Where to connect to. */
export interface ConnectOptions {
  host: string;
  port: number;
  /** Local address to connect from. */
  localAddress?: string;
  /** Local port to connect from; 0 is any. @defaultValue 0 */
  localPort?: number;
  /** Internet protocol to use. @defaultValue whichever the host name has */
  family?: 4 | 6;
  /** Send small pieces at once (Nagle's algorithm off). @defaultValue true */
  noDelay?: boolean;
  /** The connection stays open for what we send when the peer has ended its side. @defaultValue false */
  halfOpen?: boolean;
  /** High-water marks of the stream, in bytes: what may wait in it before it asks for a pause. @defaultValue Node's own */
  highWaterMarks?: { readonly sending: number; readonly receiving: number };
  /** Speak TLS. @defaultValue plain */
  tls?: TlsOptions;
  /** TLS: there is a connection, and the handshake begins. */
  onHandshakeBegins?: () => void;
  /** Gives the attempt up; the limits of time are the caller's. */
  signal?: AbortSignal;
}

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free port. */
  port: number;
  /** Address to bind to. @defaultValue all interfaces, IPv6 included where the system has it */
  host?: string;
  /** Listen on IPv6 alone where the address would take IPv4 as well. @defaultValue false */
  ipv6Only?: boolean;
  /** Connections stay open for what we send when the peer has ended its side. @defaultValue false */
  halfOpen?: boolean;
  /** Length of the system's queue of connections. @defaultValue 511 */
  backlog?: number;
  /** Speak TLS. @defaultValue plain */
  tls?: TlsOptions;
  /** For each TLS handshake, in milliseconds; 0 is no limit. @defaultValue 30000 */
  handshakeTimeoutMs?: number;
  /** TLS handshakes that may be under way at once; for another one the one that has taken longest is given up. @defaultValue 256 */
  maximumHandshakes?: number;
  /** Told of a connection that could not be taken (out of handles, or no secure one, say); the listener goes on. */
  onError?: (error: Error) => void;
}

/** Makes transports. The tokens' default is TCP, with or without TLS; memory is another. */
export interface TransportFactory {
  /**
   * @throws {@link ConnectError} when there is no connection, its `cause` the system's error.
   * @throws {@link TlsError} when there is no secure one.
   * @throws the signal's reason when that ended the attempt.
   */
  connect(options: ConnectOptions): Promise<Transport>;
  /** @throws {@link ListenError} when the port cannot be opened. */
  listen(options: ListenOptions, onConnection: (transport: Transport) => void): Promise<TransportListener>;
}
