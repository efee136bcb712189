import { DimseError, InvalidArgumentError } from '../errors';
import type { InflowControl } from './inflow';

/** What a kept piece costs beside its bytes, so that tiny fragments cannot cost a multiple of the limit. */
const PIECE_OVERHEAD = 128;
/** Pieces that are shorter on average are put together when a whole data set is kept. */
const SHORT_PIECE = 1024;

/**
 * A data set that is longer than the receiver is willing to keep in memory.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine, DataSetTooLongError, MemoryTransportFactory, Status } from 'dcxport';
 * import { scanStorageFile, storeItems } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const server = await engine.listen({
 *   port: 104,
 *   policy: { accept: () => ({ transferSyntaxes: () => true }) },
 *   handlers: {
 *     [CommandField.C_STORE_RQ]: async (request) => {
 *       try {
 *         await request.dataSet?.collect(100);
 *         return { Status: Status.Success };
 *       } catch (error) {
 *         if (!(error instanceof DataSetTooLongError)) throw error;
 *         console.log(error.limit); // 100
 *         return { Status: Status.OutOfResources };
 *       }
 *     },
 *   },
 * });
 * const file = await scanStorageFile('ct.dcm');
 * const association = await engine.requestAssociation({
 *   host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: file.SOPClassUID, transferSyntaxes: [file.transferSyntaxUID] }],
 * });
 * for await (const { status } of storeItems(association, [file])) console.log(status); // 42752
 * await association.release();
 * await server.close();
 * ```
 */
export class DataSetTooLongError extends DimseError {
  /** Bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super('DIMSE_ERR_DATA_SET_TOO_LONG', `The data set is longer than the ${limit} bytes that may be kept in memory`);
    this.limit = limit;
  }
}

/**
 * The data set of a message while it arrives: read it in batches, in the order of the wire.
 *
 * The chunks are views on what the transport delivered, each handed out once and then the reader's, for good or until it
 * gives them back. Between two reads
 * what arrives is kept, up to a limit; beyond it the transport is paused.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine, MemoryTransportFactory, scanStorageFile, Status, storeItems } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const server = await engine.listen({
 *   port: 104,
 *   policy: { accept: () => ({ transferSyntaxes: () => true }) },
 *   handlers: {
 *     [CommandField.C_STORE_RQ]: async ({ dataSet }) => {
 *       let length = 0;
 *       for (let chunks = await dataSet?.read(); chunks; chunks = await dataSet?.read()) {
 *         for (const chunk of chunks) length += chunk.length;
 *       }
 *       console.log(length === dataSet?.receivedBytes); // true
 *       return { Status: Status.Success };
 *     },
 *   },
 * });
 * const file = await scanStorageFile('ct.dcm');
 * const association = await engine.requestAssociation({
 *   host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: file.SOPClassUID, transferSyntaxes: [file.transferSyntaxUID] }],
 * });
 * for await (const { status } of storeItems(association, [file])) console.log(status); // 0
 * await association.release();
 * await server.close();
 * ```
 */
export class IncomingDataSet {
  readonly #control: InflowControl;
  readonly #highWaterBytes: number;
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  #receivedBytes = 0;
  #ended = false;
  #error: Error | undefined;
  #holding = false;
  #discarding = false;
  #waiting: { resolve: (chunks: Buffer[] | null) => void; reject: (error: Error) => void } | undefined;

  /** @internal */
  constructor(control: InflowControl, highWaterBytes: number) {
    this.#control = control;
    this.#highWaterBytes = highWaterBytes;
  }

  /** Bytes that have arrived until now. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Bytes that wait for {@link read}, and an allowance for each piece of them. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Whether the last byte has arrived. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Everything that arrived since the last call, waiting when that is nothing; null behind the last byte. One call at a
   * time.
   *
   * @throws the association's error when it ends in the middle of the data set.
   */
  read(): Promise<Buffer[] | null> {
    if (this.#waiting !== undefined) {
      return Promise.reject(new InvalidArgumentError('Another read call of this data set is still waiting'));
    }
    if (this.#chunks.length > 0) return Promise.resolve(this.#take());
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /**
   * The whole data set as the chunks it came in.
   *
   * @param limit - Bytes; a longer data set is read to its end and dropped.
   * @throws {@link DataSetTooLongError}
   */
  async collect(limit: number): Promise<Buffer[]> {
    const all: Buffer[] = [];
    let length = 0;
    for (let batch = await this.read(); batch !== null; batch = await this.read()) {
      const batchLength = batch.reduce((sum, chunk) => sum + chunk.length, 0);
      length += batchLength;
      if (length > limit) all.length = 0;
      else if (batchLength < batch.length * SHORT_PIECE) all.push(Buffer.concat(batch, batchLength));
      else for (const chunk of batch) all.push(chunk);
    }
    if (length > limit) throw new DataSetTooLongError(limit);
    return all;
  }

  /**
   * Gives chunks of {@link read} back when nobody looks at them any more: what arrives later is read into their memory. Chunks
   * that are kept are not given back; nothing else has to be done about them.
   */
  giveBack(chunks: readonly Buffer[]): void {
    const { loans } = this.#control;
    if (loans !== undefined) for (const chunk of chunks) loans.giveBack(chunk);
  }

  /** Drops what is there and what is still to come. */
  discard(): void {
    this.#discarding = true;
    this.giveBack(this.#take());
  }

  /** Drops everything and settles behind the last byte. */
  async drain(): Promise<void> {
    this.discard();
    await this.read();
  }

  /** @internal */
  push(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    if (this.#discarding || this.#error !== undefined) return;
    this.#control.loans?.lend(chunk);
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length + PIECE_OVERHEAD;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      // Taken a moment later: more pieces of the same read are about to be pushed.
      queueMicrotask(() => waiting.resolve(this.#take()));
    }
    if (this.#bufferedBytes > this.#highWaterBytes && !this.#holding) {
      this.#holding = true;
      this.#control.hold();
    }
  }

  /** @internal */
  end(): void {
    this.#ended = true;
    if (this.#chunks.length === 0) this.#settle(null);
  }

  /** Nothing more will come; what is there is dropped, unless it is the whole. @internal */
  fail(error: Error): void {
    if (this.#ended || this.#error !== undefined) return;
    this.#error = error;
    this.giveBack(this.#take());
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }

  #settle(result: Buffer[] | null): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(result);
  }

  #take(): Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bufferedBytes = 0;
    if (this.#holding) {
      this.#holding = false;
      this.#control.release();
    }
    return chunks;
  }
}
