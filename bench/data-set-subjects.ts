/**
 * What the data set benchmark reads and writes, and with which packages.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { DataElement, DataSet, encodeDataSet, parseDicomFile, dictionaryEntries } from '../src/index';
import { syntheticFile } from '../test/support/dicom-factory';
import { fileMeta } from './file-meta';

const LEE = '1.2.840.10008.1.2.1';
const RAW_DATA_STORAGE = '1.2.840.10008.5.1.4.1.1.66';

/** A package as the benchmark uses it. */
export interface Subject {
  readonly name: string;
  /** Opens a file in memory. */
  read(file: Buffer): unknown;
  /** Encodes what `read` gave, with one element changed, ready to be written; undefined for packages that only read. */
  readonly write?: (opened: unknown) => Uint8Array | readonly Uint8Array[];
}

/** dcxport: index first, one element replaced; written as pieces for one gathered write. */
export const ours: Subject = {
  name: 'dcxport',
  read: (file) => parseDicomFile(file).dataSet,
  write: (opened) => {
    const dataSet = opened as DataSet;
    dataSet.set(DataElement.fromText(0x00100020, 'LO', 'CHANGED'));
    return encodeDataSet(dataSet);
  },
};

interface DcmjsDict {
  upsertTag(tag: string, vr: string, values: unknown[]): void;
  write(): ArrayBuffer;
}

interface Dcmjs {
  readonly data: { readonly DicomMessage: { readFile(bytes: ArrayBuffer): DcmjsDict } };
  readonly log: { setLevel(level: string): void };
}

/** dcmjs with its defaults. */
export function dcmjs(): Subject {
  const { data, log } = createRequire(__filename)('dcmjs') as Dcmjs;
  log.setLevel('error');
  return {
    name: 'dcmjs',
    read: (file) => data.DicomMessage.readFile(exactBuffer(file)),
    write: (opened) => {
      const dict = opened as DcmjsDict;
      dict.upsertTag('00100020', 'LO', ['CHANGED']);
      return new Uint8Array(dict.write());
    },
  };
}

/** dicom-parser, which reads only; undefined when it is not installed. */
export function dicomParser(): Subject | undefined {
  try {
    const { parseDicom } = createRequire(__filename)('dicom-parser') as {
      readonly parseDicom: (bytes: Uint8Array) => unknown;
    };
    return { name: 'dicom-parser', read: (file) => parseDicom(file) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The bytes as dcmjs wants them, without a copy. */
function exactBuffer(file: Buffer): ArrayBuffer {
  if (file.byteOffset !== 0 || file.byteLength !== file.buffer.byteLength)
    throw new Error('the file has a buffer of its own');
  return file.buffer as ArrayBuffer;
}

/** A copy in an ArrayBuffer of its own. */
function alone(file: Buffer): Buffer {
  const copy = new Uint8Array(file.length);
  copy.set(file);
  return Buffer.from(copy.buffer);
}

/** A CT image of 512x512x16 bit with as many elements as scanners write, about 120. */
export function ctImage(): Buffer {
  const file = syntheticFile();
  const { dataSet } = parseDicomFile(file);
  for (const { tag, vr } of dictionaryEntries()) {
    if (dataSet.size >= 120) break;
    if (tag <= 0x00180000 || tag >= 0x7fe00000 || dataSet.has(tag)) continue;
    if (vr === 'LO' || vr === 'SH' || vr === 'CS') dataSet.set(DataElement.fromText(tag, vr, 'SOME VALUE'));
    else if (vr === 'DS') dataSet.set(DataElement.fromText(tag, vr, '1.25\\2.5'));
    else if (vr === 'US' || vr === 'FD') dataSet.set(DataElement.fromNumbers(tag, vr, [7]));
  }
  return alone(asFile(dataSet));
}

/** An object with one sequence of so many items, each with three elements. */
export function itemsObject(count: number): DataSet {
  const items = Array.from({ length: count }, (_, index) => {
    const item = new DataSet();
    item.set(DataElement.fromText(0x00081150, 'UI', RAW_DATA_STORAGE));
    item.set(DataElement.fromText(0x00081155, 'UI', `2.25.1234567.${index}`));
    item.set(DataElement.fromText(0x00200013, 'IS', String(index)));
    return item;
  });
  const dataSet = new DataSet();
  dataSet.set(DataElement.fromText(0x00080016, 'UI', RAW_DATA_STORAGE));
  dataSet.set(DataElement.fromText(0x00080018, 'UI', '2.25.7654321'));
  dataSet.set(DataElement.sequence(0x00081140, items));
  return dataSet;
}

/** A file with the object. */
export function itemsFile(count: number): Buffer {
  return alone(asFile(itemsObject(count)));
}

function asFile(dataSet: DataSet): Buffer {
  const [sopClass, instance] = [dataSet.text(0x00080016) ?? '', dataSet.text(0x00080018) ?? ''];
  return Buffer.concat([fileMeta(sopClass, instance, LEE), ...encodeDataSet(dataSet)]);
}
