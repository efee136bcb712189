import type { PDataTF, Pdu } from './types';

/**
 * What a `PduFramer` tells its owner, in wire order and synchronously inside `push`.
 *
 * P-DATA-TF PDUs are never collected: the owner hears of the PDU header, then of each PDV, whose payload comes in as
 * many pieces as the transport delivered. Pieces are views on the pushed chunks, not copies.
 */
export interface PduFramerHandler {
  /** A complete PDU of any other type than P-DATA-TF. */
  onPdu(pdu: Exclude<Pdu, PDataTF>): void;
  /** The 6-byte header of a P-DATA-TF arrived and its length is within the limit. Its PDVs follow. */
  onDataPdu(length: number): void;
  /**
   * A piece of a PDV's payload. `endOfPdv` is true for the piece that completes the PDV. A PDV without payload gives
   * one call with an empty chunk.
   */
  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void;
}
