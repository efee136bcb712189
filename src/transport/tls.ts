import { isIP, type Socket } from 'node:net';
import { connect, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import { InvalidArgumentError, TlsError, TlsFailure } from '../errors';
import { plainAddress, SocketTransport } from './socket';
import { contextOf, contextOptions, type TlsOptions } from './tls-options';
import { describeHandshake, judge } from './tls-verdict';
import type { Transport } from './transport';

/** Handshakes that may be under way at once on one listener; more connections are closed. */
const MOST_HANDSHAKES = 256;

function reasonOf(error: NodeJS.ErrnoException): { failure: TlsFailure; text: string } {
  const code = error.code ?? '';
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_HTTP_REQUEST' ||
    /wrong version/i.test(error.message)
  ) {
    return {
      failure: TlsFailure.NotTls,
      text: 'the other side does not speak TLS (is it a plain DICOM port or peer?)',
    };
  }
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
    return { failure: TlsFailure.Timeout, text: 'the handshake was not finished in time (timer tls)' };
  }
  if (/alert/i.test(code + error.message)) {
    return {
      failure: TlsFailure.RefusedByPeer,
      text: `the peer refused (${error.message}); does it trust our certificate?`,
    };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return { failure: TlsFailure.RefusedByPeer, text: 'the peer closed the connection during the handshake' };
  }
  return { failure: TlsFailure.Protocol, text: error.message };
}

/** Makes the error of a handshake that Node gave up. */
function handshakeError(peer: string, error: NodeJS.ErrnoException): TlsError {
  const { failure, text } = reasonOf(error);
  return new TlsError(peer, failure, text, { cause: error });
}

/**
 * Speaks TLS over a connected socket, as the one that connected.
 *
 * @param signal - Ends the handshake.
 * @throws {@link TlsError} when the handshake fails or the peer is not trusted. Nothing that it sent has been read then.
 * @throws {@link InvalidArgumentError} when our own certificate cannot be used.
 */
export function secureConnected(
  socket: Socket,
  host: string,
  options: TlsOptions,
  signal?: AbortSignal,
): Promise<Transport> {
  const peer = `${host}:${socket.remotePort ?? 0}`;
  let secureContext: SecureContext;
  try {
    secureContext = contextOf(options, options.identities?.[0]?.identity);
  } catch (error) {
    socket.destroy();
    return Promise.reject(error);
  }
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
      fail(new TlsError(peer, TlsFailure.RefusedByPeer, 'the peer closed the connection during the handshake'));
    };
    const onSecure = (): void => {
      const verdict = judge(secured, options.verification ?? 'chain');
      if (verdict !== undefined) {
        fail(new TlsError(peer, verdict.failure, verdict.text));
        return;
      }
      settle();
      options.onHandshake?.(`${peer}: ${describeHandshake(secured)}`);
      resolve(new SocketTransport(secured));
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
  /** Does the handshakes of connections that are handed to it; listens to nothing. */
  readonly #server: Server;
  readonly #onTransport: (transport: Transport) => void;
  readonly #onError: (error: Error) => void;
  #handshakes = 0;

  /**
   * @param handshakeTimeoutMs - For each handshake; 0 is no limit.
   * @param onError - Told why a peer was not taken.
   * @throws {@link InvalidArgumentError} without a certificate of ours, or when one cannot be used.
   */
  constructor(
    options: TlsOptions,
    handshakeTimeoutMs: number,
    onTransport: (transport: Transport) => void,
    onError: (error: Error) => void,
  ) {
    this.#options = options;
    this.#onTransport = onTransport;
    this.#onError = onError;
    const { identities = [], mutual = false } = options;
    const first = identities[0]?.identity;
    if (first === undefined) throw new InvalidArgumentError('Listening with TLS needs a certificate of our own');
    const contexts = new Map(
      identities.map(({ name, identity }) => [name.toLowerCase(), contextOf(options, identity)]),
    );
    this.#server = createServer({
      ...contextOptions(options, first),
      SNICallback: (name, done) => done(null, contexts.get(name.toLowerCase())),
      requestCert: mutual,
      // What the peer sends is judged by us, before it is heard.
      rejectUnauthorized: false,
      handshakeTimeout: handshakeTimeoutMs,
    });
    this.#server.on('secureConnection', this.#onSecure);
    this.#server.on('tlsClientError', this.#onFailed);
  }

  /** Takes an accepted, unread socket. */
  take(socket: Socket): void {
    if (this.#handshakes >= MOST_HANDSHAKES) {
      const peer = nameOf(socket);
      socket.destroy();
      this.#onError(new TlsError(peer, TlsFailure.TooMany, `${MOST_HANDSHAKES} other handshakes are under way`));
      return;
    }
    this.#handshakes++;
    this.#server.emit('connection', socket);
  }

  readonly #onSecure = (socket: TLSSocket): void => {
    this.#handshakes--;
    const { mutual = false, verification = 'chain' } = this.#options;
    const verdict = mutual ? judge(socket, verification) : undefined;
    if (verdict === undefined) {
      this.#options.onHandshake?.(`${nameOf(socket)}: ${describeHandshake(socket)}`);
      this.#onTransport(new SocketTransport(socket));
      return;
    }
    const error = new TlsError(nameOf(socket), verdict.failure, verdict.text);
    socket.on('error', () => undefined);
    socket.destroy();
    this.#onError(error);
  };

  readonly #onFailed = (error: Error, socket: TLSSocket): void => {
    this.#handshakes--;
    const peer = nameOf(socket);
    socket.destroy();
    this.#onError(handshakeError(peer, error));
  };
}

function nameOf(socket: Socket): string {
  return `${plainAddress(socket.remoteAddress) || 'a peer'}:${socket.remotePort ?? '?'}`;
}
