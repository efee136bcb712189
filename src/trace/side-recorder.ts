import { MessageAssembler, type MessageHandler } from '../dimse';
import { StorageError } from '../errors';
import { PduFramer, type AssociateAC, type AssociateRQ, type PduFramerHandler } from '../pdu';
import { tracedPduName } from './record-lines';
import {
  MAXIMUM_FAULT_LENGTH,
  MAXIMUM_TRACED_COMMAND,
  MAXIMUM_TRACED_PDU,
  MAXIMUM_TRACE_TEXT,
  type AssociationSide,
  type MessageRecord,
  type TracedPduName,
} from './trace-records';
import type { DataSetRecording, TraceWriter } from './trace-writer';

/** The longest P-DATA-TF whose messages are recorded, in bytes. */
const LONGEST_DATA_PDU = 64 * 1024 * 1024;
const PDU_HEADER_LENGTH = 6;

/** What both sides of a connection have in common. */
export interface SharedRecording {
  readonly association: number;
  readonly writer: TraceWriter;
  /** A PDU was recorded. */
  onPdu(name: TracedPduName, pdu: AssociateRQ | AssociateAC | undefined): void;
  /** The syntaxes of a presentation context, as far as they are known. */
  syntaxes(contextId: number): { readonly abstractSyntax: string; readonly transferSyntax: string };
}

/** What one side of a connection sends, made into records. */
export class SideRecorder {
  readonly #from: AssociationSide;
  readonly #shared: SharedRecording;
  readonly #framer: PduFramer;
  readonly #assembler: MessageAssembler;
  #faulty = false;
  /** Of the stream: where the chunk at hand begins, and the PDU at hand. */
  #chunkStart = 0;
  #pduStart = 0;
  /** Bytes of the PDU at hand, once it is whole. */
  #wholeLength = 0;
  #whole: { readonly name: TracedPduName; readonly bytes: () => Buffer } | undefined;
  #message: Omit<MessageRecord, 'end' | 'fragments' | 'complete' | 'dataSet'> | undefined;
  #dataSet: DataSetRecording | undefined;
  #fragments = 0;

  constructor(from: AssociationSide, shared: SharedRecording) {
    this.#from = from;
    this.#shared = shared;
    this.#framer = new PduFramer(this.#pdus, {
      maxAssociationPduLength: MAXIMUM_TRACED_PDU - PDU_HEADER_LENGTH,
      maxDataPduLength: LONGEST_DATA_PDU,
    });
    this.#assembler = new MessageAssembler(this.#messages, { maximumCommandLength: MAXIMUM_TRACED_COMMAND });
  }

  /** @throws {@link StorageError} when it cannot be recorded. */
  push(chunk: Buffer): void {
    if (this.#faulty) return;
    try {
      this.#framer.push(chunk);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      this.#fault(chunk, error instanceof Error ? error.message : String(error));
    }
    this.#chunkStart += chunk.length;
  }

  /** Nothing more comes: a message that is not complete is recorded as it is. @throws {@link StorageError} */
  end(): void {
    if (this.#message !== undefined) this.#writeMessage(false);
  }

  /** Gives up; a data set that was begun is removed. */
  drop(): void {
    this.#faulty = true;
    this.#message = undefined;
    this.#dataSet?.drop();
    this.#dataSet = undefined;
  }

  readonly #pdus: PduFramerHandler = {
    onWholePdu: (pduType, length, bytes) => {
      this.#wholeLength = length;
      const name = tracedPduName(pduType);
      if (name !== undefined) this.#whole = { name, bytes };
    },
    onPdu: (pdu) => {
      const whole = this.#whole;
      this.#whole = undefined;
      if (pdu.type === 'unknown' || whole === undefined) {
        throw new Error(`a PDU of the unknown type ${String(pdu.type === 'unknown' ? pdu.pduType : pdu.type)}`);
      }
      const { writer, association } = this.#shared;
      const { name } = whole;
      writer.write({ event: 'pdu', time: writer.now(), association, from: this.#from, name, bytes: whole.bytes() });
      this.#shared.onPdu(name, 'presentationContexts' in pdu ? pdu : undefined);
      this.#passPdu();
    },
    onDataPdu: () => this.#passPdu(),
    onPdv: (contextId, isCommand, isLast, chunk, endOfPdv) => {
      if (endOfPdv && !isCommand) this.#fragments++;
      this.#assembler.pushPdv(contextId, isCommand, isLast, chunk, endOfPdv);
      this.#passPdu();
    },
  };

  /** Goes on to the next PDU, if this one is whole. */
  #passPdu(): void {
    this.#pduStart += this.#wholeLength;
    this.#wholeLength = 0;
  }

  readonly #messages: MessageHandler = {
    onCommand: (contextId, _command, hasDataSet, bytes) => {
      const { writer, association } = this.#shared;
      this.#message = {
        ...{ event: 'message', time: writer.now(), association, from: this.#from, contextId },
        ...this.#shared.syntaxes(contextId),
        command: Buffer.from(bytes),
      };
      this.#fragments = 0;
      this.#dataSet = hasDataSet ? writer.beginDataSet() : undefined;
    },
    onDataSet: (chunk) => this.#dataSet?.append(chunk),
    onMessageEnd: () => this.#writeMessage(true),
  };

  #writeMessage(complete: boolean): void {
    const message = this.#message;
    this.#message = undefined;
    if (message === undefined) return;
    const { writer } = this.#shared;
    const dataSet = this.#dataSet?.finish();
    this.#dataSet = undefined;
    writer.write({ ...message, end: writer.now(), dataSet, fragments: this.#fragments, complete });
  }

  #fault(chunk: Buffer, why: string): void {
    this.#faulty = true;
    this.end();
    const { writer, association } = this.#shared;
    // A malformed association PDU is whole, and what counts is where it began.
    const whole = this.#whole?.bytes();
    const bytes = whole ?? this.#fromPduAtHand(chunk);
    writer.write({
      ...{ event: 'fault', time: writer.now(), association, from: this.#from },
      why: why.slice(0, MAXIMUM_TRACE_TEXT),
      bytes: bytes.subarray(0, MAXIMUM_FAULT_LENGTH),
    });
  }

  /** What earlier chunks brought of the PDU at hand, and all of this one from there on. */
  #fromPduAtHand(chunk: Buffer): Buffer {
    const read = this.#framer.pduAtHand();
    const readUpTo = this.#pduStart + read.length - this.#chunkStart;
    return Buffer.concat([read, chunk.subarray(Math.max(0, readUpTo))]);
  }
}
