import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { type DataSet as ParsedDataSet, type Element as ParsedElement, parseDicom } from 'dicom-parser';
import { type DataElement, type DataSet, type DicomFile, VRKind, openDicomFile } from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { describeInterop } from '../support/interop';
import { pydicomFiles, pydicomFolder } from '../support/pydicom-files';

const charsetFolder = join(pydicomFolder, '..', 'charset_files');

/** What dicom-parser cannot read and the data set reader can, with what it says. */
const ONLY_HERE: Readonly<Record<string, RegExp>> = {
  // Its last record announces 24 bytes more than the file has; DCMTK and pydicom take the record as it is.
  'DICOMDIR-nooffset': /maxP ?osition/,
  // Group 0002 names no transfer syntax.
  'meta_missing_tsyntax.dcm': /missing required meta header attribute 0002,0010/,
  // A private sequence of undefined length inside another, in an implicit file: it stops looking at the inner delimiter.
  'nested_priv_SQ.dcm': /cannot be greater than or equal to 'byteArray' length/,
};

function allFiles(): string[] {
  const more = existsSync(charsetFolder) ? readdirSync(charsetFolder).map((name) => join(charsetFolder, name)) : [];
  return [...pydicomFiles().map(({ path }) => path), ...more];
}

function opened(path: string): DicomFile | DataSetError {
  try {
    return openDicomFile(path);
  } catch (error) {
    if (error instanceof DataSetError) return error;
    throw error;
  }
}

/** dicom-parser goes on at the first of the bytes that it is given. */
function inflater(bytes: Uint8Array, position: number): Uint8Array {
  return inflateRawSync(bytes.subarray(position));
}

/** dicom-parser's data set, or what it says. It needs to be told the syntax of a file without preamble. */
function parsed(path: string, ours: DicomFile | DataSetError): ParsedDataSet | string {
  const bare =
    ours instanceof DataSetError || ours.header.hasPreamble ? {} : { TransferSyntaxUID: ours.header.transferSyntaxUID };
  try {
    return parseDicom(readFileSync(path), { inflater, ...bare });
  } catch (error) {
    if (error instanceof Error) return error.message;
    return typeof error === 'string' ? error : JSON.stringify(error);
  }
}

/** What the comparison met. */
interface Tally {
  elements: number;
  items: number;
  fragments: number;
  texts: number;
  numbers: number;
}

function compareDataSets(ours: DataSet, theirs: ParsedDataSet, where: string, tally: Tally): void {
  // Of a tag that is there twice, it keeps the last.
  const mine = new Map([...ours].map((element) => [nameOf(element.tag), element]));
  // Group 0002 is among its elements, and so is the delimiter of an item.
  const names = Object.keys(theirs.elements).filter((name) => !/^x(0002|fffee00d)/.test(name));
  expect([...mine.keys()].sort(), `tags of ${where}`).to.deep.equal(names.sort());
  for (const [name, element] of mine) {
    const other = theirs.elements[name];
    if (other) compareElements(element, other, theirs, `${where} ${name}`, tally);
  }
}

function nameOf(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}

function compareElements(
  ours: DataElement,
  theirs: ParsedElement,
  around: ParsedDataSet,
  where: string,
  tally: Tally,
): void {
  tally.elements++;
  const isExplicit = ours.origin?.encoding.explicit === true;
  // What an unknown element of undefined length holds are items, so that here it is a sequence (CP 246).
  const isUnknownSequence = ours.isSequence && theirs.vr === 'UN';
  if (isExplicit && !isUnknownSequence) expect(ours.vr, `VR of ${where}`).to.equal(theirs.vr);
  if (theirs.items && ours.isSequence) {
    expect(ours.items.length, `items of ${where}`).to.equal(theirs.items.length);
    tally.items += ours.items.length;
    ours.items.forEach((item, index) => {
      const other = theirs.items?.[index]?.dataSet;
      expect(other, `item ${index} of ${where}`).to.not.equal(undefined);
      if (other) compareDataSets(item, other, `${where}[${index}]`, tally);
    });
    return;
  }
  if (ours.isEncapsulated) {
    compareFragments(ours, theirs, around.byteArray, where, tally);
    return;
  }
  expect(ours.length, `length of ${where}`).to.equal(theirs.length);
  if (ours.isSequence) {
    expect(ours.items.length, `items of ${where}`).to.equal(0);
    return;
  }
  const bytes = around.byteArray.slice(theirs.dataOffset, theirs.dataOffset + theirs.length);
  expect(ours.bytes.equals(bytes), `bytes of ${where}`).to.equal(true);
  if (ours.length > 0) compareValues(ours, around, where, tally);
}

function compareFragments(
  ours: DataElement,
  theirs: ParsedElement,
  bytes: Uint8Array,
  where: string,
  tally: Tally,
): void {
  const fragments = theirs.fragments ?? [];
  expect(ours.fragmentCount - 1, `fragments of ${where}`).to.equal(fragments.length);
  fragments.forEach(({ position, length }, index) => {
    const isSame = ours.fragment(index + 1).equals(bytes.subarray(position, position + length));
    expect(isSame, `fragment ${index} of ${where}`).to.equal(true);
  });
  const table = ours.fragment(0);
  const offsets = Array.from({ length: table.length / 4 }, (_, index) => table.readUInt32LE(index * 4));
  expect(offsets, `offset table of ${where}`).to.deep.equal(theirs.basicOffsetTable ?? []);
  tally.fragments += fragments.length;
}

/** The text of a number. @see DICOM PS3.5, 6.2, DS and IS */
const DECIMAL = /^ *[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)? *$/i;

type Reader = (tag: string, index: number) => number | undefined;

/** Its reader for the numbers of a VR; it has none for VRs of whole arrays and of 64 bits. */
function numberReader(vr: string, from: ParsedDataSet): Reader | undefined {
  const readers: Readonly<Record<string, Reader>> = {
    US: (tag, index) => from.uint16(tag, index),
    SS: (tag, index) => from.int16(tag, index),
    UL: (tag, index) => from.uint32(tag, index),
    SL: (tag, index) => from.int32(tag, index),
    FL: (tag, index) => from.float(tag, index),
    FD: (tag, index) => from.double(tag, index),
    DS: (tag, index) => from.floatString(tag, index),
    IS: (tag, index) => from.intString(tag, index),
  };
  return readers[vr];
}

function compareValues(ours: DataElement, around: ParsedDataSet, where: string, tally: Tally): void {
  const name = nameOf(ours.tag);
  const { kind } = ours.info;
  const read = numberReader(ours.vr, around);
  const texts = kind === VRKind.ascii ? ours.texts() : [];
  if (read) {
    ours.numbers().forEach((number, index) => {
      // Of a text that only begins with a number it takes the beginning; here that is no number.
      if (texts[index] !== undefined && !DECIMAL.test(texts[index])) expect(number, where).to.deep.equal(NaN);
      else expect(read(name, index), `number ${index} of ${where}`).to.deep.equal(number);
      tally.numbers++;
    });
  }
  // Of several tags it gives none.
  if (kind === VRKind.tag && ours.length === 4) {
    expect(ours.tags().map(nameOf), `tag of ${where}`).to.deep.equal([around.attributeTag(name)]);
  }
  if (kind === VRKind.ascii || kind === VRKind.text) compareTexts(ours, around, where, tally);
}

function compareTexts(ours: DataElement, around: ParsedDataSet, where: string, tally: Tally): void {
  // It knows no character sets: a byte is a character.
  if (ours.bytes.some((byte) => byte >= 0x80 || byte === 0x1b)) return;
  const name = nameOf(ours.tag);
  if (!ours.info.multiple) {
    // It takes line breaks off the end, too.
    expect(ours.text().trimEnd(), `text of ${where}`).to.equal(around.text(name)?.trimEnd());
    tally.texts++;
    return;
  }
  const texts = ours.texts();
  // Padding alone is one empty value there and none here.
  const count = texts.length === 0 ? 1 : texts.length;
  expect(around.numStringValues(name), `number of values of ${where}`).to.equal(count);
  texts.forEach((text, index) => {
    expect(text.trim(), `value ${index} of ${where}`).to.equal(around.string(name, index));
    tally.texts++;
  });
}

describeInterop('every real file, beside dicom-parser', [pydicomFolder, charsetFolder], function () {
  this.timeout(30_000);

  it('opens when dicom-parser opens it, but for the files named here with the reason', () => {
    const [onlyHere, onlyThere]: [string[], string[]] = [[], []];
    for (const path of allFiles()) {
      const ours = opened(path);
      const theirs = parsed(path, ours);
      const name = basename(path);
      if (ours instanceof DataSetError) {
        if (typeof theirs !== 'string') onlyThere.push(name);
        continue;
      }
      ours.source?.close();
      if (typeof theirs !== 'string') continue;
      onlyHere.push(name);
      expect(theirs, name).to.match(ONLY_HERE[name] ?? /none expected/);
    }
    expect(onlyHere.sort()).to.deep.equal(Object.keys(ONLY_HERE).sort());
    expect(onlyThere).to.deep.equal([]);
  });

  it('has the tags, VRs, lengths, bytes, texts, numbers, items and fragments that dicom-parser finds', () => {
    const tally: Tally = { elements: 0, items: 0, fragments: 0, texts: 0, numbers: 0 };
    let files = 0;
    for (const path of allFiles()) {
      const ours = opened(path);
      if (ours instanceof DataSetError) continue;
      const theirs = parsed(path, ours);
      if (typeof theirs !== 'string') {
        compareDataSets(ours.dataSet, theirs, basename(path), tally);
        files++;
      }
      ours.source?.close();
    }
    expect(files).to.be.greaterThan(160);
    expect(tally.elements).to.be.greaterThan(9_000);
    expect(tally.items).to.be.greaterThan(800);
    expect(tally.fragments).to.be.greaterThan(40);
    expect(tally.texts).to.be.greaterThan(5_000);
    expect(tally.numbers).to.be.greaterThan(2_000);
  });
});
