import { PduFramer, type PDataTF, type Pdu, type PduFramerHandler, type PduFramerLimits } from '../../src/pdu';

/** What a framer told, with the pieces of each PDV joined. */
export type Told =
  | { readonly pdu: Exclude<Pdu, PDataTF> }
  | { readonly dataPdu: number }
  | { readonly pdv: string; readonly complete: boolean };

/** Keeps what a framer tells; `calls` counts the calls. */
export class FramerLog implements PduFramerHandler {
  readonly told: Told[] = [];
  calls = 0;
  #pieces: Buffer[] = [];

  onPdu(pdu: Exclude<Pdu, PDataTF>): void {
    this.calls += 1;
    this.told.push({ pdu });
  }

  onDataPdu(length: number): void {
    this.calls += 1;
    this.told.push({ dataPdu: length });
  }

  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    this.calls += 1;
    this.#pieces.push(Buffer.from(chunk));
    const pdv = `${contextId} ${isCommand ? 'command' : 'data'}${isLast ? ' last' : ''} ${Buffer.concat(this.#pieces).toString('hex')}`;
    const previous = this.told.at(-1);
    const goesOn = previous !== undefined && 'pdv' in previous && !previous.complete;
    if (goesOn) this.told.pop();
    this.told.push({ pdv, complete: endOfPdv });
    if (endOfPdv) this.#pieces = [];
  }
}

/** What a new framer tells of these chunks. */
export function frame(chunks: readonly Buffer[], limits?: PduFramerLimits): Told[] {
  const log = new FramerLog();
  const framer = new PduFramer(log, limits);
  for (const chunk of chunks) framer.push(chunk);
  return log.told;
}

/** Chunks of one byte. */
export function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
}
