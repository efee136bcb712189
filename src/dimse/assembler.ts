import { DimseDecodeError } from '../errors';
import { DEFAULT_MAXIMUM_COMMAND_LENGTH, decodeCommandSet } from './command-set';
import { checkCommandSet, hasDataSet, messageName } from './message-table';
import type { CommandSet } from './types';

/** What a {@link MessageAssembler} tells its owner, in wire order and synchronously inside `pushPdv`. */
export interface MessageHandler {
  /**
   * A command set is complete and passed `checkCommandSet`. If `hasDataSet`, data set pieces follow.
   *
   * @param bytes - The command set as it came, elements that {@link CommandSet} does not have included. A view on what was
   * received, or a buffer of its own.
   */
  onCommand(contextId: number, command: CommandSet, hasDataSet: boolean, bytes: Buffer): void;
  /** A piece of the data set, never empty. A view on what was received: copy it to keep it longer than its chunk. */
  onDataSet(chunk: Buffer): void;
  /** The message is complete: exactly once each, right behind `onCommand` if there is no data set. */
  onMessageEnd(): void;
}

/** Options of a {@link MessageAssembler}. */
export interface MessageAssemblerLimits {
  /** The longest command set that is taken, in bytes. @defaultValue 65536 */
  maximumCommandLength?: number;
}

/** What the next PDV has to belong to. */
type Phase = 'between' | 'command' | 'dataSet' | 'failed';

/**
 * Puts the PDVs of one association together to DIMSE messages.
 *
 * Takes each PDV in as many pieces as the transport delivered. Pieces of data sets are handed on untouched and
 * uncopied; those of a command set are collected up to a limit. Any split is taken, empty PDVs and empty last
 * fragments too; whether fragments share PDUs makes no difference.
 *
 * What must hold is the order: a message is a command set, then its data set if the command announces one, all on one
 * presentation context, and messages do not interleave. After a violation the assembler takes nothing more.
 *
 * @example
 * ```ts
 * import { CommandField, encodeCommandSet, MessageAssembler, NO_DATA_SET } from 'dcxport';
 *
 * const assembler = new MessageAssembler({
 *   onCommand: (contextId, command) => console.log(contextId, command.MessageID), // 1 7
 *   onDataSet: () => undefined,
 *   onMessageEnd: () => console.log('complete'), // complete
 * });
 * const command = encodeCommandSet({
 *   CommandField: CommandField.C_ECHO_RQ, MessageID: 7,
 *   AffectedSOPClassUID: '1.2.840.10008.1.1', CommandDataSetType: NO_DATA_SET,
 * });
 * assembler.pushPdv(1, true, true, command, true);
 * ```
 * @see DICOM PS3.8, annex E and PS3.7, 6.3
 */
export class MessageAssembler {
  readonly #handler: MessageHandler;
  readonly #maximumCommandLength: number;
  #phase: Phase = 'between';
  #contextId = 0;
  #commandField = 0;
  #command: Buffer = EMPTY;
  #commandLength = 0;

  constructor(handler: MessageHandler, limits: MessageAssemblerLimits = {}) {
    this.#handler = handler;
    this.#maximumCommandLength = limits.maximumCommandLength ?? DEFAULT_MAXIMUM_COMMAND_LENGTH;
  }

  /** Whether a message began and its end has not come. */
  get inMessage(): boolean {
    return this.#phase === 'command' || this.#phase === 'dataSet';
  }

  /**
   * Takes one piece of a PDV. The pieces of a PDV come in order, with the same header fields.
   *
   * @param isCommand - The PDV belongs to a command set (message control header, bit 0).
   * @param isLast - The PDV is the last of its command set or data set (bit 1).
   * @param chunk - Payload; empty for a PDV without any.
   * @param endOfPdv - The piece completes its PDV.
   * @throws {@link DimseDecodeError} when the fragments do not make up a message, or the command set is malformed, over
   * its limit or without an indispensable element. What the handler throws comes through as it is.
   */
  pushPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    if (this.#phase === 'dataSet') this.#pushDataSet(contextId, isCommand, isLast, chunk, endOfPdv);
    else this.#pushCommand(contextId, isCommand, isLast, chunk, endOfPdv);
  }

  #pushDataSet(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    if (isCommand) {
      throw this.#fail(`sent a command fragment while the data set of its ${this.#messageName()} was due`);
    }
    this.#checkContext(contextId);
    if (chunk.length > 0) this.#handler.onDataSet(chunk);
    if (endOfPdv && isLast) this.#end();
  }

  #pushCommand(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    if (this.#phase === 'failed') throw this.#fail('sent more after a message that could not be understood');
    if (!isCommand) {
      throw this.#fail(
        this.#phase === 'command'
          ? 'sent a data set fragment before the end of the command set'
          : 'sent a data set fragment where no data set is due',
      );
    }
    if (this.#phase === 'between') {
      this.#phase = 'command';
      this.#contextId = contextId;
    }
    this.#checkContext(contextId);
    const length = this.#commandLength + chunk.length;
    if (length > this.#maximumCommandLength) {
      throw this.#fail(`sent a command set of more than ${this.#maximumCommandLength} bytes`);
    }
    const complete = endOfPdv && isLast;
    // Nearly every command set comes in one piece, which needs no copy.
    if (complete && this.#commandLength === 0) this.#finishCommand(chunk);
    else {
      this.#collect(chunk, length);
      if (complete) this.#finishCommand(this.#command.subarray(0, length));
    }
  }

  // Copied, not kept: tiny pieces would keep the large chunks alive of which they are views.
  #collect(chunk: Buffer, length: number): void {
    if (length > this.#command.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, Math.min(2 * length, this.#maximumCommandLength)));
      this.#command.copy(grown, 0, 0, this.#commandLength);
      this.#command = grown;
    }
    chunk.copy(this.#command, this.#commandLength);
    this.#commandLength = length;
  }

  #finishCommand(bytes: Buffer): void {
    const command = this.#decode(bytes);
    const contextId = this.#contextId;
    const dataSetFollows = hasDataSet(command);
    this.#command = EMPTY;
    this.#commandLength = 0;
    this.#commandField = command.CommandField;
    // A handler may well look at inMessage, so the phase changes first.
    this.#phase = 'dataSet';
    this.#handler.onCommand(contextId, command, dataSetFollows, bytes);
    if (!dataSetFollows) this.#end();
  }

  #decode(bytes: Buffer): CommandSet {
    try {
      const command = decodeCommandSet(bytes, { maximumLength: this.#maximumCommandLength });
      checkCommandSet(command);
      return command;
    } catch (error) {
      this.#phase = 'failed';
      throw error;
    }
  }

  #end(): void {
    this.#phase = 'between';
    this.#handler.onMessageEnd();
  }

  #checkContext(contextId: number): void {
    if (contextId === this.#contextId) return;
    throw this.#fail(`changed from presentation context ${this.#contextId} to ${contextId} inside a message`);
  }

  #messageName(): string {
    return messageName(this.#commandField);
  }

  #fail(text: string): DimseDecodeError {
    this.#phase = 'failed';
    this.#command = EMPTY;
    return new DimseDecodeError(`The peer ${text}`);
  }
}

const EMPTY = Buffer.alloc(0);
