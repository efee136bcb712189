import { closeSync, openSync, writeSync } from 'node:fs';

/** A stream over a file of the program's own. All that the log needs of a stream is that it can be written to. */
export class FileStream {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'w');
  }

  write(chunk: string | Buffer): void {
    writeSync(this.#descriptor, String(chunk));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
