/**
 * Cuts the byte stream of a connection into PDUs.
 *
 * @module
 */
import { PduDecodeError } from '../errors';
import { decodeControlPdu, PDU_HEADER_LENGTH, PDV_COMMAND, PDV_HEADER_LENGTH, PDV_LAST } from './decode';
import { pduName } from './describe';
import { checkPduLength, resolvePduFramerLimits, type PduFramerLimits } from './limits';
import { PduType, type PDataTF, type Pdu } from './types';

/**
 * What a {@link PduFramer} tells its owner, in wire order and synchronously inside `push`.
 *
 * P-DATA-TF PDUs are never collected: the owner hears of the PDU header, then of each PDV, whose payload comes in as
 * many pieces as the transport delivered. Pieces are views on the pushed chunks, not copies.
 */
export interface PduFramerHandler {
  /** A complete PDU of any other type than P-DATA-TF. Its buffers are copies that belong to the receiver. */
  onPdu(pdu: Exclude<Pdu, PDataTF>): void;
  /**
   * The 6-byte header of a P-DATA-TF arrived and its length is within the limit. Its PDVs follow; there are none when
   * the length is 0.
   */
  onDataPdu(length: number): void;
  /**
   * A piece of a PDV's payload. `endOfPdv` is true for the piece that completes the PDV. A PDV without payload gives
   * one call with an empty chunk.
   */
  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void;
  /**
   * A whole PDU of a known type has arrived: for those who follow the wire itself. Comes before what the PDU means is told
   * (of a P-DATA-TF, before its last piece). Without this method nothing is kept for it.
   *
   * @param bytes - Puts the PDU together, header included, when somebody wants to see it.
   */
  onWholePdu?(pduType: number, length: number, bytes: () => Buffer): void;
}

/** What the next byte belongs to. */
const Expect = {
  PduHeader: 0,
  ControlBody: 1,
  PdvHeader: 2,
  PdvPayload: 3,
  /** Nothing is read any more. */
  Nothing: 4,
} as const;
type Expect = (typeof Expect)[keyof typeof Expect];

// PDU header and PDV header are equally long, which lets one scratch buffer and one loop serve both.
const HEADER_LENGTH = PDU_HEADER_LENGTH;

const EMPTY = Buffer.alloc(0);

/**
 * Turns chunks of a TCP stream, however they are cut, into PDUs.
 *
 * Type and length are judged on the 6 bytes of the header, before anything is kept: noise on the port costs nothing.
 * Association PDUs are collected in a buffer that grows with what arrived, never with what was announced, up to the
 * limit; P-DATA-TF payloads are handed on as they come, without copies, and cost one view a piece.
 *
 * A PDU of an unknown type is reported as such on its header and ends the framer, as an error does: the association
 * answers with A-ABORT and nothing that follows has a meaning.
 *
 * @example
 * ```ts
 * import { encodePdu, PduFramer, PduType } from 'dcxport';
 *
 * const framer = new PduFramer({
 *   onPdu: (pdu) => console.log(pdu.type === PduType.ReleaseRQ), // true
 *   onDataPdu: () => undefined,
 *   onPdv: () => undefined,
 * });
 * const bytes = encodePdu({ type: PduType.ReleaseRQ });
 * framer.push(bytes.subarray(0, 4));
 * framer.push(bytes.subarray(4));
 * ```
 */
export class PduFramer {
  readonly #handler: PduFramerHandler;
  readonly #limits: Required<PduFramerLimits>;
  #maxDataPduLength: number;
  #expect: Expect = Expect.PduHeader;
  #pushing = false;

  /** Header bytes that came before the rest of the header. */
  readonly #scratch = Buffer.alloc(HEADER_LENGTH);
  #scratchLength = 0;

  #pduType = 0;
  /** As the PDU's header says. */
  #pduLength = 0;
  /** Of a P-DATA-TF: bytes not yet seen, headers of PDVs included. */
  #pduRemaining = 0;

  /** Of a control PDU: its body, as far as it came. */
  #body: Buffer = EMPTY;
  #bodyLength = 0;

  /** What earlier chunks brought of the PDU at hand; kept for {@link PduFramerHandler.onWholePdu} only. */
  #pieces: Buffer[] = [];
  /** The chunk that is being pushed, where in it the PDU at hand begins, and up to where it was read. */
  #chunk: Buffer = EMPTY;
  #pduStart = 0;
  #read = 0;

  #pdvContextId = 0;
  #pdvControl = 0;
  #pdvRemaining = 0;

  /**
   * @param handler - Told of every PDU; may call {@link PduFramer.stop} while it is told.
   * @param limits - Longest PDUs to take, and what an association PDU may hold.
   * @throws {@link InvalidArgumentError} when a limit is out of range.
   */
  constructor(handler: PduFramerHandler, limits: PduFramerLimits = {}) {
    this.#handler = handler;
    this.#limits = resolvePduFramerLimits(limits);
    this.#maxDataPduLength = this.#limits.maxDataPduLength;
  }

  /** Longest P-DATA-TF to take, as its length field counts, in bytes; 0 is unlimited. Counts from the next header on. */
  get maxDataPduLength(): number {
    return this.#maxDataPduLength;
  }

  /** @throws {@link InvalidArgumentError} when out of range. */
  set maxDataPduLength(value: number) {
    this.#maxDataPduLength = checkPduLength('maxDataPduLength', value, 0);
  }

  /** Whether the framer ignores what is pushed: after `stop`, an unknown PDU or an error. */
  get stopped(): boolean {
    return this.#expect === Expect.Nothing;
  }

  /** While something is pushed: the PDU at hand as far as it was read, for a handler with `onWholePdu`. */
  pduAtHand(): Buffer {
    return Buffer.concat(this.#pieceList());
  }

  /** Ends the framer: no callback any more, not even for the rest of the chunk that is being pushed. */
  stop(): void {
    this.#expect = Expect.Nothing;
    this.#body = EMPTY;
  }

  /**
   * Takes the next bytes of the stream and reports what they complete. Not to be called from a callback.
   *
   * @param chunk - Belongs to the framer and, in views, to the handler from now on; nobody may write to it.
   * @throws {@link PduDecodeError} when a PDU is malformed or too long; its `abortReason` is what the A-ABORT says.
   * The framer is stopped then, as it is when a callback throws, whose error comes out as it is.
   */
  push(chunk: Buffer): void {
    if (this.#pushing) throw new Error('PduFramer.push was called from a callback of the same framer');
    this.#pushing = true;
    try {
      this.#consume(chunk);
    } catch (error) {
      this.stop();
      throw error;
    } finally {
      this.#pushing = false;
    }
  }

  #consume(chunk: Buffer): void {
    const end = chunk.length;
    let at = 0;
    this.#chunk = chunk;
    this.#pduStart = 0;
    while (at < end && !this.stopped) {
      if (this.#expect === Expect.PduHeader && this.#scratchLength === 0) {
        this.#pieces = [];
        this.#pduStart = at;
      }
      switch (this.#expect) {
        case Expect.PdvPayload:
          at = this.#takePayload(chunk, at);
          break;
        case Expect.ControlBody:
          at = this.#takeBody(chunk, at);
          break;
        default:
          at = this.#takeHeader(chunk, at);
      }
    }
    const between = this.#expect === Expect.PduHeader && this.#scratchLength === 0;
    if (this.#handler.onWholePdu !== undefined && !between && !this.stopped) {
      this.#pieces.push(chunk.subarray(this.#pduStart));
    }
    this.#chunk = EMPTY;
  }

  /** Takes what there is of a PDU or PDV header and acts on it once it is complete. */
  #takeHeader(chunk: Buffer, at: number): number {
    const ofPdv = this.#expect === Expect.PdvHeader;
    if (ofPdv && this.#pduRemaining < PDV_HEADER_LENGTH) {
      throw this.#pdvError(
        `${this.#pduRemaining} bytes are left for a PDV, its header alone takes ${PDV_HEADER_LENGTH}`,
      );
    }
    let header = chunk;
    let from = at;
    let next = at + HEADER_LENGTH;
    if (this.#scratchLength > 0 || next > chunk.length) {
      const missing = HEADER_LENGTH - this.#scratchLength;
      next = Math.min(at + missing, chunk.length);
      this.#scratchLength += chunk.copy(this.#scratch, this.#scratchLength, at, next);
      if (this.#scratchLength < HEADER_LENGTH) return next;
      this.#scratchLength = 0;
      header = this.#scratch;
      from = 0;
    }
    this.#read = next;
    if (ofPdv) this.#beginPdv(header, from);
    else this.#beginPdu(header.readUInt8(from), header.readUInt32BE(from + 2));
    return next;
  }

  #beginPdu(pduType: number, length: number): void {
    this.#pduType = pduType;
    this.#pduLength = length;
    switch (pduType) {
      case PduType.PDataTF:
        if (length > this.#maxDataPduLength && this.#maxDataPduLength !== 0) {
          throw this.#lengthError(`${this.#maxDataPduLength} at most are taken (limit maxDataPduLength)`);
        }
        this.#pduRemaining = length;
        if (length > 0) this.#expect = Expect.PdvHeader;
        else this.#reportWhole();
        this.#handler.onDataPdu(length);
        return;
      case PduType.AssociateRQ:
      case PduType.AssociateAC:
        if (length > this.#limits.maxAssociationPduLength) {
          throw this.#lengthError(
            `${this.#limits.maxAssociationPduLength} at most are taken (limit maxAssociationPduLength)`,
          );
        }
        break;
      case PduType.AssociateRJ:
      case PduType.ReleaseRQ:
      case PduType.ReleaseRP:
      case PduType.Abort:
        if (length !== 4) throw this.#lengthError('it always has 4');
        break;
      default:
        this.stop();
        this.#handler.onPdu({ type: 'unknown', pduType });
        return;
    }
    this.#bodyLength = 0;
    if (length === 0) this.#endControlPdu();
    else this.#expect = Expect.ControlBody;
  }

  #takeBody(chunk: Buffer, at: number): number {
    const next = Math.min(at + this.#pduLength - this.#bodyLength, chunk.length);
    const needed = this.#bodyLength + next - at;
    if (needed > this.#body.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#pduLength, Math.max(needed, this.#body.length * 2)));
      this.#body.copy(larger, 0, 0, this.#bodyLength);
      this.#body = larger;
    }
    chunk.copy(this.#body, this.#bodyLength, at, next);
    this.#bodyLength = needed;
    this.#read = next;
    if (needed === this.#pduLength) this.#endControlPdu();
    return next;
  }

  #endControlPdu(): void {
    const body = this.#body.subarray(0, this.#pduLength);
    this.#body = EMPTY;
    this.#expect = Expect.PduHeader;
    this.#reportWhole();
    this.#handler.onPdu(decodeControlPdu(this.#pduType, body, this.#limits));
  }

  #reportWhole(): void {
    if (this.#handler.onWholePdu === undefined) return;
    const pieces = this.#pieceList();
    this.#handler.onWholePdu(this.#pduType, PDU_HEADER_LENGTH + this.#pduLength, () => Buffer.concat(pieces));
  }

  #pieceList(): Buffer[] {
    return [...this.#pieces, this.#chunk.subarray(this.#pduStart, this.#read)];
  }

  #beginPdv(header: Buffer, from: number): void {
    const length = header.readUInt32BE(from);
    if (length < 2) throw this.#pdvError(`PDV length is ${length}; 2 is the least`);
    if (length > this.#pduRemaining - 4) {
      throw this.#pdvError(`PDV length is ${length}, ${this.#pduRemaining - 4} bytes are left in its PDU`);
    }
    this.#pdvContextId = header.readUInt8(from + 4);
    this.#pdvControl = header.readUInt8(from + 5);
    this.#pdvRemaining = length - 2;
    this.#pduRemaining -= PDV_HEADER_LENGTH;
    if (this.#pdvRemaining > 0) this.#expect = Expect.PdvPayload;
    else this.#reportPiece(EMPTY);
  }

  #takePayload(chunk: Buffer, at: number): number {
    const next = Math.min(at + this.#pdvRemaining, chunk.length);
    this.#pdvRemaining -= next - at;
    this.#pduRemaining -= next - at;
    this.#read = next;
    this.#reportPiece(at === 0 && next === chunk.length ? chunk : chunk.subarray(at, next));
    return next;
  }

  #reportPiece(piece: Buffer): void {
    const endOfPdv = this.#pdvRemaining === 0;
    // The state is set before the callback, which may stop the framer.
    if (endOfPdv) this.#expect = this.#pduRemaining === 0 ? Expect.PduHeader : Expect.PdvHeader;
    const control = this.#pdvControl;
    if (endOfPdv && this.#pduRemaining === 0) this.#reportWhole();
    this.#handler.onPdv(this.#pdvContextId, (control & PDV_COMMAND) !== 0, (control & PDV_LAST) !== 0, piece, endOfPdv);
  }

  #lengthError(rule: string): PduDecodeError {
    return new PduDecodeError(`${pduName(this.#pduType)} announces ${this.#pduLength} bytes, ${rule}`, 2);
  }

  #pdvError(message: string): PduDecodeError {
    return new PduDecodeError(
      `Malformed P-DATA-TF: ${message}`,
      PDU_HEADER_LENGTH + this.#pduLength - this.#pduRemaining,
    );
  }
}
