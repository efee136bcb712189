import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataSetFolder, TraceWriter, type DataSetRecording, type RecordedDataSet } from 'dcxport';

/** Bytes that a live side may send beyond twice the recorded ones. */
const GRACE_BYTES = 256 * 1024 * 1024;

/** Where data sets of the live side lie until they were compared: short ones in memory, long ones in a temporary folder. */
export class LiveStore {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dcxport-replay-'));
  readonly #writer: TraceWriter;
  readonly #limit: number;
  #taken = 0;

  /** @param recordedBytes - Of all recorded messages: the live side may send about as much, and not without end. */
  constructor(recordedBytes: number) {
    this.#writer = new TraceWriter(join(this.#folder, 'live.dcxtrace'), { program: 'dcxport trace replay' });
    this.#limit = 2 * recordedBytes + GRACE_BYTES;
    process.once('exit', this.#remove);
  }

  /** Counts what came. @throws Error when it is too much. */
  take(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken <= this.#limit) return;
    throw new Error(`the live side has sent more than ${this.#limit} bytes, twice the recorded ones and more`);
  }

  /** Begins to keep a data set. */
  beginDataSet(): DataSetRecording {
    return this.#writer.beginDataSet();
  }

  /** The file of a data set that has one. */
  pathOf({ file }: RecordedDataSet): string | undefined {
    return file === undefined ? undefined : join(dataSetFolder(this.#writer.path), file);
  }

  /** Removes everything. */
  close(): void {
    process.off('exit', this.#remove);
    this.#writer.close();
    this.#remove();
  }

  readonly #remove = (): void => rmSync(this.#folder, { recursive: true, force: true });
}
