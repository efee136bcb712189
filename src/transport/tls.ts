import { isIP, type Socket } from 'node:net';
import { connect, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import { InvalidArgumentError, TlsError, TlsFailure } from '../errors';
import { plainAddress, SocketTransport } from './socket';
import { handshakeError } from './tls-failures';
import { contextOf, contextOptions, trustOf, type TlsOptions } from './tls-options';
import { describeSecureLink, judge, secureLinkOf, type TlsTrust, type TlsVerdict } from './tls-verdict';
import type { Transport } from './transport';

/** What Node takes for "no limit": about 24 days. */
const LONGEST_MS = 2_147_483_647;

/** TLS settings made ready for connecting. */
export interface TlsConnector {
  readonly options: TlsOptions;
  readonly secureContext: SecureContext;
  readonly trust: TlsTrust;
}

/** Makes settings ready. @throws {@link InvalidArgumentError} when our own certificate cannot be used. */
export function tlsConnector(options: TlsOptions): TlsConnector {
  const secureContext = contextOf(options, options.identities?.[0]?.identity);
  return { options, secureContext, trust: trustOf(options) };
}

/**
 * Speaks TLS over a connected socket, as the one that connected.
 *
 * @param signal - Ends the handshake.
 * @throws {@link TlsError} when the handshake fails or the peer is not trusted. Nothing that it sent has been read then.
 * @throws the signal's reason.
 */
export function secureConnected(
  socket: Socket,
  host: string,
  { options, secureContext, trust }: TlsConnector,
  signal?: AbortSignal,
): Promise<Transport> {
  const peer = `${host}:${socket.remotePort ?? 0}`;
  return new Promise((resolve, reject) => {
    // The name is for an acceptor with several certificates; what it sends is judged by us.
    const servername = isIP(host) === 0 ? host : '';
    // Peers are known by address: what their certificates are called is not compared.
    const checkServerIdentity = (): undefined => undefined;
    const secured = connect({ socket, secureContext, servername, checkServerIdentity, rejectUnauthorized: false });
    const settle = (): void => {
      signal?.removeEventListener('abort', onAbort);
      secured.off('secureConnect', onSecure);
      secured.off('error', onError);
      secured.off('close', onClose);
    };
    const fail = (error: Error): void => {
      settle();
      secured.on('error', () => undefined);
      secured.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(signal?.reason as Error);
    const onError = (error: Error): void => fail(handshakeError(peer, error));
    const onClose = (): void => {
      fail(new TlsError(peer, TlsFailure.Protocol, 'the connection was closed during the handshake'));
    };
    const onSecure = (): void => {
      try {
        const transport = conclude(secured, peer, options, trust);
        settle();
        resolve(transport);
      } catch (error) {
        fail(error as TlsError);
      }
    };
    secured.once('secureConnect', onSecure);
    secured.once('error', onError);
    secured.once('close', onClose);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}

/** Speaks TLS on connections that a listener accepted. */
export class TlsAcceptor {
  readonly #options: TlsOptions;
  readonly #trust: TlsTrust;
  /** Does the handshakes of connections that are handed to it; listens to nothing. */
  readonly #server: Server;
  readonly #onTransport: (transport: Transport) => void;
  readonly #onError: (error: Error) => void;
  /** Connections whose handshake is under way, by their address: Node tells of its end by another socket than ours. */
  readonly #pending = new Map<string, Socket>();

  readonly #maximumHandshakes: number;

  /**
   * @param limits - Of handshakes: how long each may take, in milliseconds (0 is no limit), and how many may be under way.
   * @param onError - Told why a peer was not taken.
   * @throws {@link InvalidArgumentError} without a certificate of ours, or when one cannot be used.
   */
  constructor(
    options: TlsOptions,
    limits: { readonly handshakeTimeoutMs: number; readonly maximumHandshakes: number },
    onTransport: (transport: Transport) => void,
    onError: (error: Error) => void,
  ) {
    const { handshakeTimeoutMs, maximumHandshakes } = limits;
    this.#maximumHandshakes = maximumHandshakes;
    this.#options = options;
    this.#trust = trustOf(options);
    this.#onTransport = onTransport;
    this.#onError = onError;
    const { identities = [], mutual = false } = options;
    const first = identities[0]?.identity;
    if (first === undefined) throw new InvalidArgumentError('Listening with TLS needs a certificate of our own');
    // Of several of one name the first counts.
    const contexts = new Map(
      identities.map(({ name, identity }) => [name.toLowerCase(), contextOf(options, identity)] as const).reverse(),
    );
    this.#server = createServer({
      ...contextOptions(options, first),
      SNICallback: (name, done) => done(null, contexts.get(name.toLowerCase())),
      requestCert: mutual,
      // What the peer sends is judged by us, before it is heard.
      rejectUnauthorized: false,
      handshakeTimeout: handshakeTimeoutMs === 0 ? LONGEST_MS : handshakeTimeoutMs,
    });
    this.#server.on('secureConnection', this.#onSecure);
    this.#server.on('tlsClientError', this.#onFailed);
  }

  /** Takes an accepted, unread socket. */
  take(socket: Socket): void {
    const key = keyOf(socket);
    if (key === undefined) {
      // One that has no address any more is gone: nobody waits for it.
      socket.destroy();
      return;
    }
    if (this.#pending.size >= this.#maximumHandshakes) this.#giveUpOldest();
    const peer = nameOf(socket);
    this.#pending.set(key, socket);
    socket.once('close', () => {
      if (this.#pending.get(key) !== socket) return;
      this.#pending.delete(key);
      // Who only looks whether somebody listens is no failure.
      if (socket.bytesRead === 0) return;
      const text = 'the peer left in the middle of the handshake (does it trust our certificate?)';
      this.#onError(new TlsError(peer, TlsFailure.Protocol, text));
    });
    this.#server.emit('connection', socket);
  }

  /** Gives up the handshakes that are under way; no transport comes of them, and no error. */
  close(): void {
    const sockets = [...this.#pending.values()];
    this.#pending.clear();
    for (const socket of sockets) socket.destroy();
  }

  /** A handshake takes milliseconds: whoever is still at it, while so many others came, keeps them from their turn. */
  #giveUpOldest(): void {
    const [oldest] = this.#pending;
    if (oldest === undefined) return;
    const [key, socket] = oldest;
    const peer = nameOf(socket);
    this.#pending.delete(key);
    socket.destroy();
    this.#onError(new TlsError(peer, TlsFailure.TooMany, `${this.#maximumHandshakes} others were begun after it`));
  }

  /** Whether the handshake that has ended was still waited for. */
  #settle(socket: TLSSocket): boolean {
    const key = keyOf(socket);
    return key !== undefined && this.#pending.delete(key);
  }

  readonly #onSecure = (socket: TLSSocket): void => {
    if (!this.#settle(socket)) {
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    let transport: Transport;
    try {
      const trust = this.#options.mutual === true ? this.#trust : undefined;
      transport = conclude(socket, nameOf(socket), this.#options, trust);
    } catch (error) {
      socket.on('error', () => undefined);
      socket.destroy();
      this.#onError(error as TlsError);
      return;
    }
    this.#onTransport(transport);
  };

  readonly #onFailed = (error: Error, socket: TLSSocket): void => {
    const peer = nameOf(socket);
    // Of one that is closed already its own socket tells.
    const awaited = this.#settle(socket);
    socket.destroy();
    if (awaited) this.#onError(handshakeError(peer, error));
  };
}

/**
 * Judges the peer of a finished handshake, says what was settled and makes the transport. Certificates are a stranger's
 * bytes: whatever goes wrong with them refuses him.
 *
 * @param trust - How he is judged; not at all without it.
 * @throws {@link TlsError}
 */
function conclude(socket: TLSSocket, peer: string, options: TlsOptions, trust: TlsTrust | undefined): Transport {
  let verdict: TlsVerdict | undefined;
  try {
    verdict = trust && judge(socket, trust);
    if (verdict === undefined) {
      const secureLink = secureLinkOf(socket);
      options.onHandshake?.(`${peer}: ${describeSecureLink(secureLink)}`);
      return new SocketTransport(socket, { secureLink });
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new TlsError(peer, TlsFailure.Judged, `what it settled could not be looked at: ${text}`, { cause: error });
  }
  const { failure, text, verification } = verdict;
  throw new TlsError(peer, failure, text, { verification });
}

/** Both ends of a connection; undefined once it is closed. */
function keyOf(socket: Socket): string | undefined {
  const { remoteAddress, remotePort, localAddress } = socket;
  return remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort ?? 0} ${localAddress ?? ''}`;
}

function nameOf(socket: Socket): string {
  return `${plainAddress(socket.remoteAddress) || 'a peer'}:${socket.remotePort ?? '?'}`;
}
