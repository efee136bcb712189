import {
  DataElement,
  dictionaryVR,
  elementOf,
  encodeDataSetChunks,
  encodedValueLength,
  encodeFileMeta,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isValidUID,
  openDicomFile,
  saveDicomFile,
  Tag,
  type DataSet,
  type EncodeOptions,
  type Part10Header,
} from '../../../src';
import type { CommandLine } from '../command-line/parser';

const WRITE_SYNTAX: Readonly<Record<string, string>> = {
  '--write-xfer-little': '1.2.840.10008.1.2.1',
  '--write-xfer-big': '1.2.840.10008.1.2.2',
  '--write-xfer-implicit': '1.2.840.10008.1.2',
  '--write-xfer-deflated': '1.2.840.10008.1.2.1.99',
};
/** Value representations that came after 1993. */
const NEW_VRS: ReadonlySet<string> = new Set(['UN', 'UT', 'UC', 'UR', 'OD', 'OF', 'OL', 'OV', 'SV', 'UV']);
/** An element with VR UL, in explicit and implicit syntaxes. */
const GROUP_LENGTH_BYTES = 12;
const SCRATCH_BYTES = 1024 * 1024;
/** Header of an element with VR OB, in bytes. */
const PADDING_HEADER = 12;
const IMPLICIT_PADDING_HEADER = 8;

/** Changes that a command line asks for in the files of received objects. */
export class OutputFormat {
  readonly #line: CommandLine;
  readonly #syntax: string | undefined;
  readonly #encode: EncodeOptions;

  private constructor(line: CommandLine) {
    this.#line = line;
    this.#syntax = WRITE_SYNTAX[line.given('--write-xfer-same', ...Object.keys(WRITE_SYNTAX)) ?? ''];
    const lengths = line.given('--length-explicit', '--length-undefined');
    this.#encode = {
      groupLengths: this.#groups === '--group-length-create',
      definedLengths: lengths === '--length-explicit',
      undefinedLengths: lengths === '--length-undefined',
      deflateLevel: line.number('--compression-level'),
    };
  }

  /** The changes that are asked for; undefined when objects are to stay as they come. */
  static of(line: CommandLine): OutputFormat | undefined {
    const changing = [
      line.given('--write-xfer-same', ...Object.keys(WRITE_SYNTAX)) !== undefined,
      line.given('--group-length-create', '--group-length-remove', '--group-length-recalc') !== undefined,
      line.given('--length-explicit', '--length-undefined') !== undefined,
      line.given('--padding-off', '--padding-create') === '--padding-create',
      line.given('--enable-new-vr', '--disable-new-vr') === '--disable-new-vr',
      line.given('--retain-un', '--convert-un') === '--convert-un',
    ];
    return changing.includes(true) ? new OutputFormat(line) : undefined;
  }

  get #groups(): string | undefined {
    return this.#line.given('--group-length-create', '--group-length-remove', '--group-length-recalc');
  }

  /**
   * Writes a file anew.
   *
   * @param sourceApplicationEntityTitle - Who sent it, for its meta information.
   * @param isBare - Write the data set alone.
   * @throws `DataSetError` and `TransferSyntaxError` for what cannot be read or converted; the system's error.
   */
  apply(path: string, sourceApplicationEntityTitle: string, isBare: boolean): void {
    const { dataSet, source, header } = openDicomFile(path);
    try {
      const hadGroups = [...dataSet].some(({ tag }) => elementOf(tag) === 0);
      const recalculates = this.#groups === '--group-length-recalc' && hadGroups;
      if (this.#groups === '--group-length-remove') removeGroupLengths(dataSet);
      if (this.#line.choice('--retain-un', '--convert-un') === '--convert-un') convertUnknown(dataSet);
      if (this.#line.choice('--enable-new-vr', '--disable-new-vr') === '--disable-new-vr') disableNewVRs(dataSet);
      const encode = { ...this.#encode, groupLengths: this.#encode.groupLengths === true || recalculates };
      const transferSyntaxUID = this.#syntax ?? dataSet.transferSyntaxUID;
      const head = isBare
        ? Buffer.alloc(0)
        : encodeFileMeta({ ...identityOf(header), transferSyntaxUID, sourceApplicationEntityTitle });
      if (this.#line.choice('--padding-off', '--padding-create') === '--padding-create') {
        this.#pad(dataSet, transferSyntaxUID, head.length, encode);
      }
      saveDicomFile(path, dataSet, { transferSyntaxUID, head, ...encode });
    } finally {
      source?.close();
    }
  }

  #pad(dataSet: DataSet, transferSyntaxUID: string, headLength: number, encode: EncodeOptions): void {
    const [filePad = 0, itemPad = 0] = [0, 1].map((index) => this.#line.number('--padding-create', index));
    if (itemPad > 0) padItems(dataSet, transferSyntaxUID, itemPad);
    dataSet.delete(Tag.DataSetTrailingPadding);
    if (filePad === 0) return;
    let length = headLength;
    const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);
    for (const chunk of encodeDataSetChunks(dataSet, transferSyntaxUID, { ...encode, scratch })) length += chunk.length;
    // Its own group gets a group length as well.
    if (encode.groupLengths === true) length += GROUP_LENGTH_BYTES;
    addPadding(dataSet, transferSyntaxUID, filePad, length);
  }
}

function identityOf({ SOPClassUID, SOPInstanceUID }: Part10Header): { SOPClassUID: string; SOPInstanceUID: string } {
  const checked = (uid: string): string => (isValidUID(uid) ? uid : '');
  return { SOPClassUID: checked(SOPClassUID), SOPInstanceUID: checked(SOPInstanceUID) };
}

function padItems(dataSet: DataSet, transferSyntaxUID: string, multiple: number): void {
  for (const element of dataSet) {
    for (const item of element.isSequence ? element.items : []) {
      padItems(item, transferSyntaxUID, multiple);
      item.delete(Tag.DataSetTrailingPadding);
      addPadding(item, transferSyntaxUID, multiple, encodedValueLength(item, transferSyntaxUID));
    }
  }
}

/** Adds a trailing padding that makes the length, which is that without it, a multiple; none where it is one already. */
function addPadding(dataSet: DataSet, transferSyntaxUID: string, multiple: number, length: number): void {
  if (length % multiple === 0) return;
  const header = transferSyntaxUID === IMPLICIT_VR_LITTLE_ENDIAN ? IMPLICIT_PADDING_HEADER : PADDING_HEADER;
  let padding = (multiple - ((length + header) % multiple)) % multiple;
  // Values are of even length: an odd multiple may take another round.
  if (padding % 2 !== 0) padding += multiple;
  if (padding % 2 !== 0) return;
  dataSet.set(DataElement.fromBytes(Tag.DataSetTrailingPadding, 'OB', Buffer.alloc(padding)));
}

function removeGroupLengths(dataSet: DataSet): void {
  for (const element of [...dataSet]) {
    if (elementOf(element.tag) === 0) dataSet.delete(element.tag);
    else for (const item of element.isSequence ? element.items : []) removeGroupLengths(item);
  }
}

function convertUnknown(dataSet: DataSet): void {
  for (const element of [...dataSet]) {
    if (element.isSequence) element.items.forEach(convertUnknown);
    else if (element.vr === 'UN' && !element.isEncapsulated) {
      const vr = dictionaryVR(element.tag);
      // The content of UN is little endian. Where the dictionary leaves a choice, or has nothing, it stays unknown.
      const isSimple = vr.length === 2 && vr !== 'UN' && vr !== 'SQ';
      if (isSimple) dataSet.set(DataElement.fromBytes(element.tag, vr, element.bytes));
    }
  }
}

/** Gives OB to everything whose value representation came after 1993. */
export function disableNewVRs(dataSet: DataSet): void {
  for (const element of [...dataSet]) {
    if (element.isSequence) element.items.forEach(disableNewVRs);
    else if (NEW_VRS.has(element.vr) && !element.isEncapsulated) {
      dataSet.set(DataElement.fromBytes(element.tag, 'OB', element.bytes));
    }
  }
}
