import {
  DATA_HEADER_LENGTH,
  DATA_SET_PRESENT,
  encodeCommandFragments,
  encodeCommandSet,
  NO_DATA_SET,
  writeDataHeader,
  type CommandSet,
} from '../dimse';
import { TimerName } from '../errors';
import type { Transport } from '../transport';
import type { OutgoingMessage } from './association-types';
import { MemoryDataSetSource, type DataSetSource } from './data-set-source';
import { OutgoingDataSet, type ReadyPdus } from './outgoing-data-set';
import type { NamedTimers } from './timeouts';

/** Bytes that may wait in the transport before a sender without data set waits too. */
const WRITE_HIGH_WATER = 1024 * 1024;
/** The same for senders of short data sets, and the longest one that is short. */
const SHORT_HIGH_WATER = 64 * 1024;
const LONGEST_SHORT_DATA_SET = 4096;
/** Bytes of short messages that leave in one write at most, the last one on top. */
const GATHERED_LIMIT = 16 * 1024;

/** What the outbox asks of its association. */
export interface OutboxGate {
  /** @throws when the context was not accepted or the association is not open. */
  checkContext(contextId: number): void;
  /** Tells the machine that P-DATA-TF PDUs are about to go out. @throws when they may not. */
  beginTransfer(): Transport;
  /** The longest payload of one PDV, in bytes. */
  fragmentLength(): number;
  onCommand(contextId: number, command: CommandSet): void;
  abort(cause: Error): void;
  peerName(): string;
}

/** The sending half of an association: one message after the other, each watched by the timer `dimseSend`. */
export class Outbox {
  readonly #gate: OutboxGate;
  readonly #timers: NamedTimers;
  #last: Promise<void> = Promise.resolve();
  #queued = 0;
  #writeWaiter: ((error?: Error) => void) | undefined;
  #error: (() => Error) | undefined;
  /** Bytes that are held back to leave in one write. */
  #gathered = 0;

  constructor(gate: OutboxGate, timers: NamedTimers) {
    this.#gate = gate;
    this.#timers = timers;
  }

  /** Whether something is being sent or waits to be sent. */
  get busy(): boolean {
    return this.#queued > 0;
  }

  /** Sends one message behind those that were asked for before it. */
  send(message: OutgoingMessage): Promise<void> {
    return this.inTurn(() => this.#transmit(message));
  }

  /**
   * Sends a message whose command set is encoded already, behind those that were asked for before it.
   *
   * @param command - A whole command set, of even length.
   */
  sendEncoded(contextId: number, command: Buffer, dataSet?: DataSetSource): Promise<void> {
    return this.inTurn(async () => {
      const fragmentLength = this.#gate.fragmentLength();
      const outgoing = dataSet && new OutgoingDataSet(dataSet, contextId, fragmentLength);
      try {
        const first = await outgoing?.next();
        this.#gate.checkContext(contextId);
        const pdus = encodeCommandFragments(contextId, command, fragmentLength);
        if (outgoing === undefined || first === undefined) await this.#sendCommand(pdus);
        else await this.#sendWithDataSet(pdus, outgoing, first);
      } finally {
        outgoing?.close();
      }
    });
  }

  /** Does something behind the messages that were asked for before it, and in front of those after it. */
  async inTurn(action: () => void | Promise<void>): Promise<void> {
    const previous = this.#last;
    let finished: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      finished = resolve;
    });
    this.#queued++;
    await previous;
    try {
      await action();
    } finally {
      this.#queued--;
      finished();
    }
  }

  /** The association is over: whoever waits for a write hears it. @param error - Gives the same each time. */
  fail(error: () => Error): void {
    this.#error = error;
    if (this.#writeWaiter !== undefined) this.#writeWaiter(error());
  }

  #transmit(message: OutgoingMessage): Promise<void> {
    const { dataSet } = message;
    const isShort =
      dataSet instanceof MemoryDataSetSource &&
      dataSet.length <= Math.min(LONGEST_SHORT_DATA_SET, this.#gate.fragmentLength()) &&
      dataSet.length % 2 === 0;
    return isShort ? this.#transmitShort(message, dataSet) : this.#transmitLong(message);
  }

  /** Command and data set in one buffer, which leaves together with what else is sent in this turn of the loop. */
  async #transmitShort({ contextId, command }: OutgoingMessage, dataSet: MemoryDataSetSource): Promise<void> {
    const complete: CommandSet = { ...command, CommandDataSetType: DATA_SET_PRESENT };
    this.#gate.checkContext(contextId);
    const head = encodeCommandFragments(contextId, encodeCommandSet(complete), this.#gate.fragmentLength());
    const message = Buffer.allocUnsafe(head.length + DATA_HEADER_LENGTH + dataSet.length);
    head.copy(message);
    dataSet.copyTo([message.subarray(writeDataHeader(message, head.length, contextId, false, true, dataSet.length))]);
    this.#gate.onCommand(contextId, complete);
    const transport = this.#gate.beginTransfer();
    if (transport.bufferedBytes >= SHORT_HIGH_WATER) await this.#written((done) => transport.write(message, done));
    else this.#gather(transport, message);
  }

  /** Writes, but holds it back until enough has come together or nothing more can be done without waiting. */
  #gather(transport: Transport, message: Buffer): void {
    if (this.#gathered === 0) {
      transport.cork();
      process.nextTick(() => this.#flush(transport));
    }
    transport.write(message);
    this.#gathered += message.length;
    if (this.#gathered >= GATHERED_LIMIT) this.#flush(transport);
  }

  #flush(transport: Transport): void {
    if (this.#gathered === 0) return;
    this.#gathered = 0;
    transport.uncork();
  }

  async #transmitLong(message: OutgoingMessage): Promise<void> {
    const { contextId, dataSet } = message;
    const fragmentLength = this.#gate.fragmentLength();
    const outgoing =
      dataSet === undefined || dataSet instanceof OutgoingDataSet
        ? dataSet
        : new OutgoingDataSet(dataSet, contextId, fragmentLength);
    try {
      const command: CommandSet = {
        ...message.command,
        CommandDataSetType: outgoing === undefined ? NO_DATA_SET : DATA_SET_PRESENT,
      };
      this.#gate.checkContext(contextId);
      const pdus = encodeCommandFragments(contextId, encodeCommandSet(command), fragmentLength);
      // Read before the command goes out: a file that cannot be read must not cost the association.
      const first = await outgoing?.next();
      this.#gate.checkContext(contextId);
      this.#gate.onCommand(contextId, command);
      if (outgoing === undefined || first === undefined) await this.#sendCommand(pdus);
      else await this.#sendWithDataSet(pdus, outgoing, first);
    } finally {
      outgoing?.close();
    }
  }

  async #sendCommand(pdus: Buffer): Promise<void> {
    const transport = this.#gate.beginTransfer();
    if (transport.bufferedBytes < WRITE_HIGH_WATER) transport.write(pdus);
    else await this.#written((done) => transport.write(pdus, done));
  }

  async #sendWithDataSet(pdus: Buffer, outgoing: OutgoingDataSet, first: ReadyPdus): Promise<void> {
    const transport = this.#gate.beginTransfer();
    await this.#written((done) => {
      transport.cork();
      transport.write(pdus);
      transport.write(first.bytes, done);
      transport.uncork();
    });
    let ready = first;
    while (!ready.done) {
      outgoing.recycle();
      try {
        ready = await outgoing.next();
      } catch (error) {
        // Half a message is on its way, and DIMSE has no word for taking it back.
        this.#gate.abort(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
      this.#gate.beginTransfer();
      const { bytes } = ready;
      await this.#written((done) => transport.write(bytes, done));
    }
    outgoing.recycle();
  }

  /** Waits until the system has taken what `write` wrote, as long as there is an association and the timer allows. */
  #written(write: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = (error?: Error): void => {
        if (this.#writeWaiter !== waiter) return;
        this.#writeWaiter = undefined;
        this.#timers.stop(TimerName.dimseSend);
        if (error) reject(this.#error?.() ?? error);
        else resolve();
      };
      this.#writeWaiter = waiter;
      this.#timers.watch(TimerName.dimseSend, this.#whatStalled, (error) => this.#gate.abort(error));
      write((error) => {
        // A write that failed is the first sign of a connection that is lost; what is reported is its end, which follows.
        if (!error || this.#error !== undefined) waiter(error ?? undefined);
      });
    });
  }

  readonly #whatStalled = (): string => `reading of what we send by ${this.#gate.peerName()}`;
}
