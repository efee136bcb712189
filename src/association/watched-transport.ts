import { PDU_HEADER_LENGTH } from '../pdu';
import type { Transport } from '../transport';
import { PassingTransport } from './passing-transport';

/** Told of each PDU that was written, in their order; with the error when the connection went away before. */
export type PduSentListener = (pduType: number, length: number, error: Error | undefined) => void;

/**
 * A transport that tells of the PDUs which are written to it. What is written by one call is one PDU or several, whole.
 */
export class WatchedTransport extends PassingTransport {
  readonly #onPduSent: PduSentListener;
  #closeError: Error | undefined;

  constructor(transport: Transport, onPduSent: PduSentListener) {
    super(transport);
    this.#onPduSent = onPduSent;
  }

  /** What the connection ended by; undefined while it lasts, and when it was closed in order. */
  get closeError(): Error | undefined {
    return this.#closeError;
  }

  protected override onClose(error: Error | undefined): void {
    this.#closeError = error;
    super.onClose(error);
  }

  override write(chunk: Buffer, done?: (error?: Error | null) => void): void {
    const pdus = pdusIn(chunk);
    super.write(chunk, (error) => {
      for (const { type, length } of pdus) this.#onPduSent(type, length, error ?? undefined);
      done?.(error);
    });
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
