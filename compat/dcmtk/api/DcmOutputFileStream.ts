import { FileTarget } from '../../../src/index';

/**
 * A file that a data set is received into. It appears under its name when it is complete.
 *
 * @example
 * ```ts
 * import { DcmOutputFileStream } from 'dcxport/dcmtk';
 *
 * console.log(new DcmOutputFileStream('inbox/object.dcm').filename); // inbox/object.dcm
 * ```
 * @see DcmOutputFileStream of dcmdata
 */
export class DcmOutputFileStream {
  /** Path. */
  readonly filename: string;
  readonly #head: Buffer;

  /** @param head - Bytes in front of the data set; none by default. */
  constructor(filename: string, head: Buffer = Buffer.alloc(0)) {
    this.filename = filename;
    this.#head = head;
  }

  /** Opens it under its temporary name. @throws {@link StorageError} @internal */
  open(): FileTarget {
    return FileTarget.open(this.filename, { header: this.#head });
  }
}
