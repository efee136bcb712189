import { createServer, connect, Socket, type Server } from 'node:net';
import { ConnectError, ListenError } from '../errors';
import { ReadMemory } from './read-memory';
import { plainAddress, SocketTransport } from './socket';
import { secureSocket } from './secure-socket';
import { secureConnected, TlsAcceptor, tlsConnector } from './tls';
import type { ConnectOptions, ListenOptions, Transport, TransportFactory, TransportListener } from './transport';

const DEFAULT_BACKLOG = 511;

const CONNECT_HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (is the peer running, is the port right?)',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up just now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the peer closed the connection at once',
};

const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'this user may not open it (ports below 1024 often need rights)',
  EADDRNOTAVAIL: 'the address to bind to is not one of this machine',
};

/** The system's error code; of an attempt over several addresses, the code of the first. */
function systemCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

function systemCause(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

function describeSystemError(error: unknown, hints: Readonly<Record<string, string>>): string {
  const code = systemCode(error);
  const text = hints[code] ?? (error instanceof Error ? error.message : String(error));
  return code === '' ? text : `${text} [${code}]`;
}

function connectTcp(options: ConnectOptions): Promise<Transport> {
  const { host, port, signal, localAddress } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const connector = options.tls && tlsConnector(options.tls);
    // A TLS socket reads for itself.
    const reading = connector === undefined ? new ReadMemory() : undefined;
    const { localPort, family, noDelay = true, halfOpen = false, highWaterMarks } = options;
    const socket = connect({
      ...{ host, port, localAddress, localPort, family, noDelay },
      allowHalfOpen: halfOpen,
      onread: reading?.options,
      ...(highWaterMarks && {
        writableHighWaterMark: highWaterMarks.sending,
        readableHighWaterMark: highWaterMarks.receiving,
      }),
    });
    socket.once('connect', onConnect);
    socket.once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });

    function settle(): void {
      socket.off('connect', onConnect);
      socket.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
    }
    function fail(error: Error): void {
      settle();
      // The socket may still report its own end; nobody is interested any more.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    }
    function onConnect(): void {
      settle();
      if (connector === undefined) {
        resolve(new SocketTransport(socket, { reading, noDelay, securer: secureSocket }));
        return;
      }
      options.onHandshakeBegins?.();
      resolve(secureConnected(socket, host, connector, signal));
    }
    function onError(error: Error): void {
      fail(new ConnectError(host, port, describeSystemError(error, CONNECT_HINTS), { cause: systemCause(error) }));
    }
    function onAbort(): void {
      fail(signal?.reason as Error);
    }
  });
}

/** A listening `net.Server` as a transport listener. */
export class TcpListener implements TransportListener {
  readonly address: string;
  readonly port: number;
  readonly #server: Server;
  readonly #onClose: () => void;

  constructor(server: Server, onClose: () => void = () => undefined) {
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError('a TCP server has an address and a port');
    this.address = plainAddress(bound.address);
    this.port = bound.port;
    this.#server = server;
    this.#onClose = onClose;
  }

  close(): Promise<void> {
    this.#onClose();
    return new Promise((resolve, reject) => {
      // `close` waits for open connections as well; the port is free as soon as the handle is closed.
      this.#server.close((error) => {
        if (error && (error as NodeJS.ErrnoException).code !== 'ERR_SERVER_NOT_RUNNING') reject(error);
      });
      setImmediate(resolve);
    });
  }

  setKeepsProcessAlive(value: boolean): void {
    if (value) this.#server.ref();
    else this.#server.unref();
  }
}

/**
 * Listens on one port and hands each connected socket on, before anything was read from it.
 *
 * Without a host it binds to all interfaces, IPv6 included, and to IPv4 alone where the system has no IPv6.
 *
 * @param onClose - Called when the listener is closed.
 * @throws {@link ListenError}
 */
export function listenTcp(
  options: ListenOptions,
  onSocket: (socket: Socket) => void,
  onClose?: () => void,
): Promise<TcpListener> {
  return new Promise((resolve, reject) => {
    const { port, host, ipv6Only, backlog = DEFAULT_BACKLOG, halfOpen = false } = options;
    const server = createServer({ noDelay: true, pauseOnConnect: true, allowHalfOpen: halfOpen }, onSocket);
    server.once('error', (error) => {
      reject(new ListenError(options.port, describeSystemError(error, LISTEN_HINTS), { cause: error }));
    });
    server.listen({ port, host, ipv6Only, backlog }, () => {
      // An error of one connection must not end the program; the next accept tries again.
      server.on('error', (error) => options.onError?.(error));
      resolve(new TcpListener(server, onClose));
    });
  });
}

/** What Node's sockets have beyond their documented interface. */
interface SocketInternals {
  _handle?: { useUserBuffer?: unknown } | null;
}

/**
 * A transport over an accepted socket, paused and unread.
 *
 * Node lets a program say where to read into when a socket is made, but makes accepted ones itself: so the connection is
 * moved into a socket of ours, which saves about a sixth of a receiver's time. A Node without that inner part reads as
 * sockets always do.
 */
function acceptedTransport(accepted: Socket): SocketTransport {
  const internals = accepted as SocketInternals;
  const handle = internals._handle;
  if (typeof handle?.useUserBuffer !== 'function') return new SocketTransport(accepted, { securer: secureSocket });
  const { allowHalfOpen } = accepted;
  internals._handle = null;
  // What is left of the first one closes nothing, but the server no longer counts it.
  accepted.destroy();
  const reading = new ReadMemory();
  const options = {
    handle,
    readable: true,
    writable: true,
    pauseOnCreate: true,
    allowHalfOpen,
    onread: reading.options,
  };
  return new SocketTransport(new Socket(options), { reading, securer: secureSocket });
}

const DEFAULT_HANDSHAKE_MS = 30_000;
const DEFAULT_HANDSHAKES = 256;

function listen(options: ListenOptions, onConnection: (transport: Transport) => void): Promise<TcpListener> {
  const { tls, onError = () => undefined } = options;
  const { handshakeTimeoutMs = DEFAULT_HANDSHAKE_MS, maximumHandshakes = DEFAULT_HANDSHAKES } = options;
  if (tls === undefined) return listenTcp(options, (socket) => onConnection(acceptedTransport(socket)));
  const acceptor = new TlsAcceptor(tls, { handshakeTimeoutMs, maximumHandshakes }, onConnection, onError);
  return listenTcp(
    options,
    (socket) => acceptor.take(socket),
    () => acceptor.close(),
  );
}

/** TCP, plain or with TLS. */
export const tcpTransportFactory: TransportFactory = {
  connect: connectTcp,
  listen: async (options, onConnection) => listen(options, onConnection),
};
