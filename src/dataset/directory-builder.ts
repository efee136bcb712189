/**
 * Makes the data set of a DICOMDIR.
 *
 * @module
 * @see DICOM PS3.3, annex F
 */
import { DataSetError, InvalidArgumentError } from '../errors';
import { DataElement, DataSet } from './data-set';
import { parseDicomFile } from './dicom-file';
import { dictionaryVR } from './dictionary';
import { type RecordForm, ROOT_TYPES, fileForm, upperLevels } from './directory-forms';
import { parseDataSet } from './reader';
import { Tag, formatTag } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN, isValidUID, trimUID } from './uids';
import { encodeDataSet } from './writer';

/** A file of the file-set. */
export interface ListedFile {
  /** Names of the folders from that of the DICOMDIR on, and of the file. */
  readonly fileID: readonly string[];
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly transferSyntaxUID: string;
  /** Read from while it is added only. */
  readonly dataSet: DataSet;
}

/** Records of one level, by what tells them apart. */
type Level = Map<string, Branch>;

interface Branch {
  readonly record: DataSet;
  readonly lower: Level;
}

/** Most bytes of one record: long sequences of references are copied into some. */
const LONGEST_RECORD = 1024 * 1024;
const IN_USE = 0xffff;

/** Collects files, and puts each below its series, study and patient. */
export class DirectoryBuilder {
  readonly #roots: Level = new Map();

  /**
   * Adds a file. Nothing of its data set is kept but what its records hold.
   *
   * @throws {@link InvalidArgumentError} when it lacks a UID that its place depends on.
   * @throws {@link DataSetError} when its values cannot be read, or its record would be too long.
   */
  add(file: ListedFile): void {
    const { dataSet, fileID } = file;
    checkUID(Tag.SOPClassUID, file.SOPClassUID);
    checkUID(Tag.SOPInstanceUID, file.SOPInstanceUID);
    const form = fileForm(file.SOPClassUID, dataSet);
    let level = this.#roots;
    if (!ROOT_TYPES.has(form.type)) {
      for (const upper of upperLevels()) {
        const id = trimUID(dataSet.text(upper.key) ?? '');
        if (upper.otherKey === undefined) checkUID(upper.key, id);
        const name = id === '' && upper.otherKey !== undefined ? (dataSet.text(upper.otherKey) ?? '') : '';
        level = branchOf(level, `${upper.form.type}\n${id}\n${name}`, () => newRecord(upper.form, dataSet)).lower;
      }
    }
    branchOf(level, `${form.type}\n${fileID.join('\\')}`, () => newRecord(form, dataSet, file));
  }

  /**
   * The directory of what was added. To be called once.
   *
   * @param head - What will stand before it in its file, on which the offsets depend.
   * @param fileSetID - May be empty.
   */
  build(head: Buffer, fileSetID: string): DataSet {
    const branches = [...allOf(this.#roots)];
    const directory = new DataSet(EXPLICIT_VR_LITTLE_ENDIAN);
    directory.set(DataElement.fromText(Tag.FileSetID, 'CS', fileSetID));
    setOffset(directory, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 0);
    setOffset(directory, Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 0);
    directory.set(DataElement.fromNumbers(Tag.FileSetConsistencyFlag, 'US', [0]));
    const records = branches.map(({ record }) => record);
    directory.set(DataElement.sequence(Tag.DirectoryRecordSequence, records));
    // Offsets have one length, whatever they say: where the records lie shows when they are encoded without.
    const offsets = offsetsOf(records, Buffer.concat([head, ...encodeDataSet(directory)]));
    linkLevel(this.#roots, offsets);
    for (const { lower } of branches) linkLevel(lower, offsets);
    const roots = [...this.#roots.values()].map(({ record }) => offsets.get(record) ?? 0);
    setOffset(directory, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, roots[0] ?? 0);
    setOffset(directory, Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, roots.at(-1) ?? 0);
    for (const { record, lower } of branches) {
      const [first] = lower.values();
      const offset = first ? (offsets.get(first.record) ?? 0) : 0;
      setOffset(record, Tag.OffsetOfReferencedLowerLevelDirectoryEntity, offset);
    }
    return directory;
  }
}

function checkUID(tag: number, uid: string): void {
  if (isValidUID(uid)) return;
  const what = uid === '' ? 'is missing' : `is '${uid}', which is no UID`;
  throw new InvalidArgumentError(`${formatTag(tag)} ${what}; a directory cannot list an object without it`);
}

function branchOf(level: Level, key: string, make: () => DataSet): Branch {
  const known = level.get(key);
  if (known) return known;
  const branch = { record: make(), lower: new Map<string, Branch>() };
  level.set(key, branch);
  return branch;
}

/** Every record, each before those below it. */
function* allOf(level: Level): Generator<Branch, void> {
  for (const branch of level.values()) {
    yield branch;
    yield* allOf(branch.lower);
  }
}

function newRecord(form: RecordForm, from: DataSet, file?: ListedFile): DataSet {
  const record = new DataSet(EXPLICIT_VR_LITTLE_ENDIAN);
  setOffset(record, Tag.OffsetOfTheNextDirectoryRecord, 0);
  record.set(DataElement.fromNumbers(Tag.RecordInUseFlag, 'US', [IN_USE]));
  setOffset(record, Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 0);
  record.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', form.type));
  if (file) {
    if (form.type === 'PRIVATE') record.set(DataElement.fromText(Tag.PrivateRecordUID, 'UI', file.SOPClassUID));
    record.set(DataElement.fromText(Tag.ReferencedFileID, 'CS', file.fileID));
    record.set(DataElement.fromText(Tag.ReferencedSOPClassUIDInFile, 'UI', file.SOPClassUID));
    record.set(DataElement.fromText(Tag.ReferencedSOPInstanceUIDInFile, 'UI', file.SOPInstanceUID));
    record.set(DataElement.fromText(Tag.ReferencedTransferSyntaxUIDInFile, 'UI', file.transferSyntaxUID));
  }
  const characterSet = from.get(Tag.SpecificCharacterSet);
  if (characterSet) record.set(characterSet);
  for (const { tag, isOptional } of form.keys) {
    const element = tag === Tag.ContentSequence ? conceptModifiers(from) : from.get(tag);
    if (element && !(isOptional && element.multiplicity === 0)) record.set(element);
    else if (!isOptional) record.set(DataElement.empty(tag, dictionaryVR(tag)));
  }
  return detached(record);
}

/** Of a document's content, a directory holds what modifies its title. */
function conceptModifiers(from: DataSet): DataElement | undefined {
  const items = from.get(Tag.ContentSequence)?.items ?? [];
  const modifiers = items.filter((item) => item.text(Tag.RelationshipType)?.trim() === 'HAS CONCEPT MOD');
  return modifiers.length === 0 ? undefined : DataElement.sequence(Tag.ContentSequence, modifiers);
}

/** The same record in memory of its own: elements of a file keep the pieces of it that they lie in. */
function detached(record: DataSet): DataSet {
  const bytes = Buffer.concat(encodeDataSet(record, EXPLICIT_VR_LITTLE_ENDIAN, { definedLengths: true }));
  if (bytes.length > LONGEST_RECORD) {
    throw new DataSetError(`Its record would have ${bytes.length} bytes, and ${LONGEST_RECORD} are the most`);
  }
  return parseDataSet(bytes, EXPLICIT_VR_LITTLE_ENDIAN);
}

/** Where each record begins, in bytes from the first of the file. */
function offsetsOf(records: readonly DataSet[], file: Buffer): Map<DataSet, number> {
  const items = parseDicomFile(file).dataSet.get(Tag.DirectoryRecordSequence)?.items ?? [];
  return new Map(records.map((record, index) => [record, items[index]?.origin?.start ?? 0]));
}

function linkLevel(level: Level, offsets: ReadonlyMap<DataSet, number>): void {
  let former: DataSet | undefined;
  for (const { record } of level.values()) {
    if (former) setOffset(former, Tag.OffsetOfTheNextDirectoryRecord, offsets.get(record) ?? 0);
    former = record;
  }
}

function setOffset(dataSet: DataSet, tag: number, offset: number): void {
  dataSet.set(DataElement.fromNumbers(tag, 'UL', [offset]));
}
