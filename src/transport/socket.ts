import type { Socket } from 'node:net';
import { handOnLastWords } from './last-words';
import type { ReadMemory } from './read-memory';
import type { SecureLink } from './secure-link';
import type { TlsOptions } from './tls-options';
import type { ReadLoans, SecureOptions, Transport, TransportHandler } from './transport';

/** How long a closing transport may take to flush what is buffered before it is destroyed, in milliseconds. */
const FLUSH_LIMIT_MS = 10_000;
/** Silence after which the system probes whether the peer is still there, in milliseconds. */
const KEEP_ALIVE_MS = 60_000;

/** IPv4 peers of a dual-stack socket come as `::ffff:192.0.2.1`; people and logs want `192.0.2.1`. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Speaks TLS over a socket of which nothing was read. */
export type SocketSecurer = (
  socket: Socket,
  side: 'requestor' | 'acceptor',
  options: TlsOptions,
  secureOptions?: SecureOptions,
) => Promise<Transport>;

/** What a transport has to know of its socket. */
export interface SocketTransportOptions {
  /** Into which the socket was told to read, if it was; else it emits what it reads. */
  readonly reading?: ReadMemory;
  /** Of a socket that is encrypted. */
  readonly secureLink?: SecureLink;
  /** For {@link Transport.secure}. */
  readonly securer?: SocketSecurer;
  /** @defaultValue true */
  readonly noDelay?: boolean;
}

/**
 * A transport over a connected `net.Socket` (or a `tls.TLSSocket`, which is one).
 *
 * Nagle's algorithm is off: together with the peer's delayed acknowledgement it costs 40 ms and more per object.
 */
export class SocketTransport implements Transport {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly secureLink: SecureLink | undefined;
  handler: TransportHandler | undefined;
  readonly loans: ReadLoans | undefined;
  readonly secure: Transport['secure'];
  readonly #socket: Socket;
  readonly #reading: ReadMemory | undefined;
  #error: Error | undefined;
  #flushLimit: NodeJS.Timeout | undefined;

  constructor(socket: Socket, { reading, secureLink, securer, noDelay = true }: SocketTransportOptions = {}) {
    this.#socket = socket;
    this.#reading = reading;
    this.loans = reading;
    this.secure =
      securer &&
      ((side, options, secureOptions) => {
        this.#letGo();
        return securer(socket, side, options, secureOptions);
      });
    this.secureLink = secureLink;
    this.remoteAddress = plainAddress(socket.remoteAddress);
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = plainAddress(socket.localAddress);
    this.localPort = socket.localPort ?? 0;
    socket.setNoDelay(noDelay);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.pause();
    if (reading === undefined) socket.on('data', this.#onData);
    else reading.onRead = this.#onData;
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  write(chunk: Buffer, done?: (error?: Error | null) => void): void {
    this.#socket.write(chunk, (error) => {
      if (error && this.#reading !== undefined) handOnLastWords(this.#socket, this.#reading);
      done?.(error);
    });
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    if (this.#socket.destroyed) return;
    this.#socket.destroySoon();
    // A peer that reads nothing would hold the last bytes, and with them the socket, for ever.
    this.#flushLimit ??= setTimeout(() => this.#socket.destroy(), FLUSH_LIMIT_MS).unref();
  }

  endSending(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Somebody else goes on with the socket. */
  #letGo(): void {
    this.handler = undefined;
    if (this.#reading !== undefined) this.#reading.onRead = () => undefined;
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('error', this.#onError);
    this.#socket.off('close', this.#onClose);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.handler?.onData(chunk);
  };

  readonly #onEnd = (): void => {
    this.handler?.onEnd?.();
  };

  readonly #onError = (error: Error): void => {
    this.#error = error;
  };

  readonly #onClose = (): void => {
    clearTimeout(this.#flushLimit);
    this.handler?.onClose(this.#error);
  };
}
