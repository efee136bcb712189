/**
 * The tree of records in a DICOMDIR.
 *
 * @module
 * @see DICOM PS3.3, annex F
 */
import { DataSetError } from '../errors';
import type { DataSet } from './data-set';
import { ROOT_TYPES } from './directory-forms';
import { Tag } from './tag';
import { VRKind } from './vr';

/** A record of a directory: of a patient, a study, a series, or of a file. */
export interface DirectoryRecord {
  /** The item itself, live. */
  readonly dataSet: DataSet;
  /** What it is a record of, (0004,1430): `PATIENT`, `STUDY`, `SERIES`, `IMAGE` and so on; empty when it does not say. */
  readonly type: string;
  /** The records of the level below, in their order. */
  readonly lower: readonly DirectoryRecord[];
}

interface Node extends DirectoryRecord {
  readonly lower: Node[];
  /** Level that a record of this type stands at: 0 patients to 3 files. */
  readonly level: number;
  readonly isInUse: boolean;
  isPlaced: boolean;
}

/** The levels above those of files. */
const UPPER_LEVELS = ['PATIENT', 'STUDY', 'SERIES'];
const FILES = UPPER_LEVELS.length;
/** Most levels that are followed; there are four, and private ones. */
const DEEPEST_LEVEL = 16;

/**
 * Reads the tree of records in the data set of a DICOMDIR.
 *
 * The offsets in the records say what is below what, wherever records stand in the file. Those that lead nowhere, or to a
 * record that has its place already, are passed over; what cannot be reached in such a directory, or in one that begins with
 * a record of a lower level, goes where its type and the order of the records put it: a study below the last patient before
 * it, and so on. Records that are marked as not in use are left out, with everything below them.
 *
 * @param dataSet - As read from its file: offsets count from the first byte of that.
 * @returns the records of the highest level, mostly patients.
 * @throws {@link DataSetError} when the data set is no directory.
 * @example
 * ```ts
 * import { DataElement, DataSet, directoryRecords, Tag } from 'dcxport';
 *
 * const patient = new DataSet();
 * patient.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', 'PATIENT'));
 * patient.set(DataElement.fromText(Tag.PatientID, 'LO', '4711'));
 * const directory = new DataSet();
 * directory.set(DataElement.sequence(Tag.DirectoryRecordSequence, [patient]));
 * const [record] = directoryRecords(directory);
 * console.log(record?.type, record?.dataSet.text(Tag.PatientID)); // PATIENT 4711
 * ```
 * @see DICOM PS3.3, F.2.2 and F.3.2
 */
export function directoryRecords(dataSet: DataSet): DirectoryRecord[] {
  const sequence = dataSet.get(Tag.DirectoryRecordSequence);
  if (!sequence?.isSequence) {
    throw new DataSetError(
      'Reading a directory: there is no Directory Record Sequence (0004,1220), so this is no DICOMDIR',
    );
  }
  const tree = new RecordTree(sequence.items.map(nodeOf));
  tree.followOffsets(numberOf(dataSet, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity));
  if (!tree.isSound) tree.placeTheRest();
  return tree.roots;
}

/** Places every record once. */
class RecordTree {
  readonly roots: Node[] = [];
  /** Whether every offset so far led to a record without a place. */
  isSound = true;
  readonly #nodes: readonly Node[];
  readonly #byStart: ReadonlyMap<number | undefined, Node>;

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    this.#byStart = new Map(nodes.map((node) => [node.dataSet.origin?.start, node]));
  }

  /** Places what can be reached from the first record of the highest level. */
  followOffsets(first: number | undefined): void {
    if (first === 0 && this.#nodes.length > 0) this.isSound = false;
    this.#follow(first, this.roots, 0);
    if (this.roots.some(({ level, type }) => level > 0 && type !== 'PRIVATE')) this.isSound = false;
  }

  /** Places what cannot be reached, higher levels first: what is below such a record may be reached from it. */
  placeTheRest(): void {
    for (let level = 0; level <= FILES; level++) {
      let above: Node[] = [];
      for (const node of this.#nodes) {
        if (node.level < level && !ROOT_TYPES.has(node.type)) {
          above = [...above.filter((upper) => upper.level < node.level), node];
        } else if (node.level === level && !node.isPlaced) {
          place(node, above.at(-1)?.lower ?? this.roots);
          this.#follow(lowerOffset(node), node.lower, level + 1);
        }
      }
    }
  }

  /** Places a chain of records, and everything below them. Not by recursion: a hostile chain may be as deep as long. */
  #follow(first: number | undefined, into: Node[], depth: number): void {
    const chains = [{ first, into, depth }];
    for (let chain = chains.pop(); chain !== undefined; chain = chains.pop()) {
      let offset = chain.first;
      while (offset !== 0) {
        const node = offset === undefined ? undefined : this.#byStart.get(offset);
        if (node === undefined || node.isPlaced || chain.depth > DEEPEST_LEVEL) {
          this.isSound = false;
          break;
        }
        place(node, chain.into);
        chains.push({ first: lowerOffset(node), into: node.lower, depth: chain.depth + 1 });
        offset = numberOf(node.dataSet, Tag.OffsetOfTheNextDirectoryRecord);
      }
    }
  }
}

function nodeOf(dataSet: DataSet): Node {
  const type = (dataSet.text(Tag.DirectoryRecordType) ?? '').trim();
  const upper = UPPER_LEVELS.indexOf(type);
  const level = ROOT_TYPES.has(type) ? 0 : upper < 0 ? FILES : upper;
  const isInUse = numberOf(dataSet, Tag.RecordInUseFlag) !== 0;
  return { dataSet, type, lower: [], level, isInUse, isPlaced: false };
}

/** What is below a record that is not in use has its place there, and is left out with it. */
function place(node: Node, into: Node[]): void {
  node.isPlaced = true;
  if (node.isInUse) into.push(node);
}

function lowerOffset(node: Node): number | undefined {
  return numberOf(node.dataSet, Tag.OffsetOfReferencedLowerLevelDirectoryEntity);
}

/** Undefined where the element is absent, empty, or has a VR that it cannot have. */
function numberOf(dataSet: DataSet, tag: number): number | undefined {
  const element = dataSet.get(tag);
  return element?.info.kind === VRKind.integer ? element.numbers()[0] : undefined;
}
