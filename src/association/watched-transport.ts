import { PDU_HEADER_LENGTH } from '../pdu';
import type { SecureLink, Transport, TransportHandler } from '../transport';

/** Told of each PDU that was written, in their order; with the error when the connection went away before. */
export type PduSentListener = (pduType: number, length: number, error: Error | undefined) => void;

/**
 * A transport that tells of the PDUs which are written to it. What is written by one call is one PDU or several, whole.
 */
export class WatchedTransport implements Transport {
  handler: TransportHandler | undefined;
  readonly #transport: Transport;
  readonly #onPduSent: PduSentListener;
  #closeError: Error | undefined;

  constructor(transport: Transport, onPduSent: PduSentListener) {
    this.#transport = transport;
    this.#onPduSent = onPduSent;
    transport.handler = {
      onData: (chunk) => this.handler?.onData(chunk),
      onClose: (error) => {
        this.#closeError = error;
        this.handler?.onClose(error);
      },
    };
  }

  /** What the connection ended by; undefined while it lasts, and when it was closed in order. */
  get closeError(): Error | undefined {
    return this.#closeError;
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
    const pdus = pdusIn(chunk);
    this.#transport.write(chunk, (error) => {
      for (const { type, length } of pdus) this.#onPduSent(type, length, error ?? undefined);
      done?.(error);
    });
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

/** Taken before the write: its buffer may serve again behind it. */
function pdusIn(chunk: Buffer): { type: number; length: number }[] {
  const pdus: { type: number; length: number }[] = [];
  for (let at = 0; at + PDU_HEADER_LENGTH <= chunk.length;) {
    const length = PDU_HEADER_LENGTH + chunk.readUInt32BE(at + 2);
    pdus.push({ type: chunk.readUInt8(at), length });
    at += length;
  }
  return pdus;
}
