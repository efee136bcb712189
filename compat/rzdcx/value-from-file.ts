/**
 * Values that are parts of files.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DataElement, FileSource, LARGE_VALUE, formatTag, keepOpen } from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import { elementOfCopy, isByteVR } from './element-values';

const SOURCE = 'rzdcx.DCXELM';

/**
 * Makes an element of a part of a file. A part of more than 64 KiB stays in the file, which is open then as long as the
 * element, or a copy of it, is in use.
 *
 * @param offset - Of the part's first byte.
 * @param length - Of the part in bytes.
 * @throws {@link COMError} when the file cannot be read, or ends before the part does.
 */
export function valueFromFile(tag: number, vr: string, name: string, offset: number, length: number): DataElement {
  const doing = `Cannot take the value of ${formatTag(tag)} from ${name}`;
  try {
    const descriptor = openSync(name, 'r');
    let isKept = false;
    try {
      const { size } = fstatSync(descriptor);
      if (offset + length > size) {
        throw new COMError(
          HRESULT.E_INVALIDARG,
          `${doing}: the file has ${size} bytes, and the part goes up to ${offset + length}.`,
          SOURCE,
        );
      }
      isKept = length > LARGE_VALUE && isByteVR(vr);
      if (!isKept) return elementOfCopy(tag, vr, readPart(descriptor, offset, length));
      return leftInFile(tag, vr, new FileSource(descriptor, size), offset, length);
    } finally {
      if (!isKept) closeSync(descriptor);
    }
  } catch (error) {
    throw toCOMError(error, SOURCE, { doing });
  }
}

function leftInFile(tag: number, vr: string, source: FileSource, offset: number, length: number): DataElement {
  const element = DataElement.fromSource(tag, vr, source, offset, length);
  keepOpen(source, element);
  return element;
}

function readPart(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const count = readSync(descriptor, bytes, done, length - done, offset + done);
    if (count === 0) throw new Error('the file became shorter while it was read');
    done += count;
  }
  return bytes;
}
