import { createHash } from 'node:crypto';
import { closeSync, createReadStream, lstatSync, openSync } from 'node:fs';
import {
  BufferSource,
  FileDataSetSource,
  FileSource,
  MemoryDataSetSource,
  readDataSet,
  TraceFormatError,
  type DataSet,
  type DataSetSource,
  type RecordedDataSet,
} from 'dcxport';

/** A data set that is read. Values that are long stay in its file until {@link OpenDataSet.close}. */
export interface OpenDataSet {
  readonly dataSet: DataSet;
  readonly close: () => void;
}

/** The data set of a message, recorded or live, in memory when it is short and in a file when it is long. */
export class StoredDataSet {
  /** Bytes. */
  readonly length: number;
  readonly sha256: string;
  readonly #bytes: Buffer | undefined;
  readonly #path: string | undefined;

  /** @param path - Of its file; undefined for one that is in memory. */
  constructor(recorded: RecordedDataSet, path: string | undefined) {
    this.length = recorded.length;
    this.sha256 = recorded.sha256;
    this.#bytes = recorded.bytes;
    this.#path = path;
  }

  /** Its file, if it has one. */
  get path(): string | undefined {
    return this.#path;
  }

  /**
   * Makes sure that it is what was recorded.
   *
   * @throws `TraceFormatError` when it is not, or not there.
   */
  async verify(): Promise<void> {
    const hash = createHash('sha256');
    if (this.#path === undefined) hash.update(this.#bytes ?? Buffer.alloc(0));
    else await this.#hashFile(this.#path, hash);
    if (hash.digest('hex') !== this.sha256) {
      throw new TraceFormatError(`${this.#name()} is not the data set that was recorded: its SHA-256 is another`);
    }
  }

  async #hashFile(path: string, hash: ReturnType<typeof createHash>): Promise<void> {
    try {
      const found = lstatSync(path);
      // A pipe would never end, and a link may lead anywhere.
      if (!found.isFile()) throw new Error('it is no file');
      if (found.size !== this.length) throw new Error(`it has ${found.size} bytes, and ${this.length} were recorded`);
      for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new TraceFormatError(`The data set ${path} of the trace cannot be read: ${text}`, { cause: error });
    }
  }

  /**
   * Reads it.
   *
   * @throws `DataSetError` when it is damaged, `TransferSyntaxError` when the transfer syntax is not known.
   */
  open(transferSyntaxUID: string): OpenDataSet {
    if (this.#path === undefined) {
      const dataSet = readDataSet(new BufferSource(this.#bytes ?? Buffer.alloc(0)), 0, transferSyntaxUID);
      return { dataSet, close: () => undefined };
    }
    const source = new FileSource(openSync(this.#path, 'r'));
    try {
      return { dataSet: readDataSet(source, 0, transferSyntaxUID), close: () => source.close() };
    } catch (error) {
      source.close();
      throw error;
    }
  }

  /** Reads it, looks at it, and lets it go. @throws as {@link open}, and what `look` throws. */
  use<T>(transferSyntaxUID: string, look: (dataSet: DataSet) => T): T {
    const { dataSet, close } = this.open(transferSyntaxUID);
    try {
      return look(dataSet);
    } finally {
      close();
    }
  }

  /** Its bytes, to be sent as they are; an odd one gets a zero byte behind it. The receiver closes the source. */
  source(): DataSetSource {
    if (this.#path === undefined) {
      const bytes = this.#bytes ?? Buffer.alloc(0);
      return new MemoryDataSetSource(bytes.length % 2 === 0 ? bytes : [bytes, Buffer.alloc(1)]);
    }
    return new FileDataSetSource({
      ...{ fd: openSync(this.#path, 'r'), path: this.#path, position: 0, length: this.length },
      ...{ padToEven: true, closeDescriptor: closeSync },
    });
  }

  #name(): string {
    return this.#path ?? 'A line of the trace';
  }
}
