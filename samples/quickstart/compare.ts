import { readFileSync } from 'node:fs';
import { elementOf, parseDicomFile, vrInfo, type DataElement, type DataSet } from 'dcxport';

/** How a stored object relates to the file that was sent. */
export type Comparison = 'identical' | 'equal values' | 'DIFFERENT';

/** Compares the data set of a stored file with that of the file that was sent. */
export function compareFiles(sent: string, stored: string): { comparison: Comparison; bytes: number } {
  const [a, b] = [readFileSync(sent), readFileSync(stored)];
  const [left, right] = [parseDicomFile(a), parseDicomFile(b)];
  const [sentBytes, storedBytes] = [a.subarray(left.header.dataSetOffset), b.subarray(right.header.dataSetOffset)];
  const bytes = sentBytes.length;
  if (left.header.transferSyntaxUID === right.header.transferSyntaxUID) {
    // A deflated data set of odd length goes out with one byte of padding.
    const same = storedBytes.subarray(0, bytes).equals(sentBytes) && storedBytes.length - bytes === bytes % 2;
    return { comparison: same ? 'identical' : 'DIFFERENT', bytes };
  }
  return { comparison: sameDataSet(left.dataSet, right.dataSet) ? 'equal values' : 'DIFFERENT', bytes };
}

/** Group lengths count bytes, which another syntax changes; nobody needs them. */
function elementsOf(dataSet: DataSet): DataElement[] {
  return [...dataSet].filter((element) => elementOf(element.tag) !== 0);
}

function sameDataSet(a: DataSet, b: DataSet): boolean {
  const [left, right] = [elementsOf(a), elementsOf(b)];
  return left.length === right.length && left.every((element, index) => sameElement(element, right[index]));
}

function sameElement(a: DataElement, b: DataElement | undefined): boolean {
  if (b === undefined || a.tag !== b.tag) return false;
  if (a.isSequence || b.isSequence) {
    if (!a.isSequence || !b.isSequence || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => {
      const other = b.items[index];
      return other !== undefined && sameDataSet(item, other);
    });
  }
  if (a.isEncapsulated || b.isEncapsulated) {
    return a.fragmentCount === b.fragmentCount && a.fragments.every((bytes, index) => bytes.equals(b.fragment(index)));
  }
  return littleEndian(a).equals(littleEndian(b));
}

/** The bytes of a value as little endian syntaxes have them, padded to even length. */
function littleEndian(element: DataElement): Buffer {
  const bytes = element.length % 2 === 0 ? Buffer.from(element.bytes) : Buffer.concat([element.bytes, Buffer.of(0)]);
  if (!element.bigEndian) return bytes;
  const { wordSize } = vrInfo(element.vr);
  if (wordSize === 2) return bytes.swap16();
  if (wordSize === 4) return bytes.swap32();
  return wordSize === 8 ? bytes.swap64() : bytes;
}
