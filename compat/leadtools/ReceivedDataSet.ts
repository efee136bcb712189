import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { AbortReason, FileSource, ProtocolError } from '../../src/index';
import { wrapDataSet } from './data-set-access';
import type { DicomDataSet } from './DicomDataSet';

/** Limits of a data set that is received, in bytes. */
export interface ReceivedDataSetLimits {
  /** Longer ones go into a file. */
  readonly spoolThreshold: number;
  /** Longer ones end the association. */
  readonly maxDataSetBytes: number;
}

/** Pieces that are shorter than this are put together: each costs an object. */
const SHORT_PIECE = 1024;

/** A data set while it arrives: in memory, and in a temporary file when it is long. */
export class ReceivedDataSet {
  readonly #limits: ReceivedDataSetLimits;
  readonly #folder: string;
  #pieces: Buffer[] = [];
  #length = 0;
  #file: SpoolFile | undefined;

  /** @param folder - For the temporary file; null is the system's. */
  constructor(limits: ReceivedDataSetLimits, folder: string | null) {
    this.#limits = limits;
    this.#folder = folder ?? tmpdir();
  }

  /** @throws {@link ProtocolError} when it is too long; the system's error when the file cannot be written. */
  push(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#limits.maxDataSetBytes) {
      throw new ProtocolError(
        `A data set of more than ${this.#limits.maxDataSetBytes} bytes arrives (option maxDataSetBytes)`,
        AbortReason.InvalidPduParameterValue,
      );
    }
    if (this.#file !== undefined) this.#file.write(chunk);
    else if (this.#length > this.#limits.spoolThreshold) this.#spool(chunk);
    else this.#keep(chunk);
  }

  /** All of it has come. */
  finish(transferSyntaxUID: string): { dataSet: DicomDataSet; file: SpoolFile | undefined } {
    const file = this.#file;
    if (file === undefined) {
      const bytes = this.#pieces;
      this.#pieces = [];
      return { dataSet: wrapDataSet({ bytes, transferSyntaxUID }), file };
    }
    this.#file = undefined;
    const dataSet = wrapDataSet(
      { bytes: file.source(this.#length), transferSyntaxUID },
      { onDispose: () => file.close() },
    );
    return { dataSet, file };
  }

  /** It is not wanted any more, or will never be whole. */
  discard(): void {
    this.#pieces = [];
    this.#file?.close();
    this.#file = undefined;
  }

  #keep(chunk: Buffer): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.length < SHORT_PIECE)
      this.#pieces[this.#pieces.length - 1] = Buffer.concat([last, chunk]);
    else this.#pieces.push(chunk);
  }

  #spool(chunk: Buffer): void {
    this.#file = new SpoolFile(join(this.#folder, `dcxport-${randomUUID()}.tmp`));
    for (const piece of this.#pieces) this.#file.write(piece);
    this.#pieces = [];
    this.#file.write(chunk);
  }
}

/** A temporary file of one data set. */
export class SpoolFile {
  readonly #path: string;
  #fd: number | undefined;
  #linked = true;
  #source: FileSource | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'wx+', 0o600);
  }

  write(bytes: Buffer): void {
    if (this.#fd === undefined) return;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
  }

  source(length: number): FileSource {
    this.#source = new FileSource(this.#fd ?? -1, length);
    return this.#source;
  }

  /** Takes its name away; what was received can still be read where the system allows that. */
  unlink(): void {
    if (!this.#linked) return;
    this.#linked = false;
    try {
      unlinkSync(this.#path);
    } catch {
      // Windows keeps the name of an open file: it goes when the file is closed.
      this.#linked = true;
    }
  }

  close(): void {
    if (this.#fd === undefined) return;
    if (this.#source !== undefined) this.#source.close();
    else closeSync(this.#fd);
    this.#fd = undefined;
    this.unlink();
  }
}
