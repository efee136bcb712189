import type { Socket } from 'node:net';
import { TlsError, TlsFailure } from '../errors';
import { plainAddress } from './socket';
import { secureConnected, TlsAcceptor, tlsConnector } from './tls';
import type { TlsOptions } from './tls-options';
import type { SecureOptions, Transport } from './transport';

/**
 * Speaks TLS over a connection that exists already, and of which nothing was read.
 *
 * @throws as `Transport.secure`.
 */
export async function secureSocket(
  socket: Socket,
  side: 'requestor' | 'acceptor',
  options: TlsOptions,
  { host, signal }: SecureOptions = {},
): Promise<Transport> {
  try {
    if (side === 'requestor') {
      return await secureConnected(socket, host ?? plainAddress(socket.remoteAddress), tlsConnector(options), signal);
    }
    return await secureAccepted(socket, options, signal);
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  }
}

/** The limit of time is the caller's. */
const ONE_HANDSHAKE = { handshakeTimeoutMs: 0, maximumHandshakes: 1 } as const;

function secureAccepted(socket: Socket, options: TlsOptions, signal: AbortSignal | undefined): Promise<Transport> {
  const peer = `${plainAddress(socket.remoteAddress) || 'a peer'}:${socket.remotePort ?? '?'}`;
  return new Promise((resolve, reject) => {
    const acceptor = new TlsAcceptor(options, ONE_HANDSHAKE, settle(resolve), settle(reject));
    const onGone = settle(() =>
      reject(new TlsError(peer, TlsFailure.Protocol, 'the connection was closed during the handshake')),
    );
    const onAbort = settle(() => {
      acceptor.close();
      reject(signal?.reason as Error);
    });
    socket.once('close', onGone);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    else acceptor.take(socket);

    function settle<T extends unknown[]>(then: (...args: T) => void): (...args: T) => void {
      return (...args) => {
        socket.off('close', onGone);
        signal?.removeEventListener('abort', onAbort);
        then(...args);
      };
    }
  });
}
