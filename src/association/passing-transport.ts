import type { SecureLink, Transport, TransportHandler } from '../transport';

/**
 * A transport in front of another one: passes everything on, for those that want to see some of it. It keeps no account of
 * loans, so that what is seen can be kept.
 */
export class PassingTransport implements Transport {
  handler: TransportHandler | undefined;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.handler = {
      onData: (chunk) => this.onData(chunk),
      onClose: (error) => this.onClose(error),
    };
  }

  protected onData(chunk: Buffer): void {
    this.handler?.onData(chunk);
  }

  protected onClose(error: Error | undefined): void {
    this.handler?.onClose(error);
  }

  get remoteAddress(): string {
    return this.#transport.remoteAddress;
  }

  get remotePort(): number {
    return this.#transport.remotePort;
  }

  get localAddress(): string {
    return this.#transport.localAddress;
  }

  get localPort(): number {
    return this.#transport.localPort;
  }

  get secureLink(): SecureLink | undefined {
    return this.#transport.secureLink;
  }

  get bufferedBytes(): number {
    return this.#transport.bufferedBytes;
  }

  write(chunk: Buffer, done?: (error?: Error | null) => void): void {
    this.#transport.write(chunk, done);
  }

  cork(): void {
    this.#transport.cork();
  }

  uncork(): void {
    this.#transport.uncork();
  }

  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  end(): void {
    this.#transport.end();
  }

  destroy(): void {
    this.#transport.destroy();
  }
}
