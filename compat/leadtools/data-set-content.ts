/**
 * What a DicomDataSet holds.
 *
 * @module
 */
import { DataSet, type DicomFile, EXPLICIT_VR_LITTLE_ENDIAN, keepOpen, releaseFiles } from '../../src/index';
import type { DicomClassType } from './data-set-enums';
import { withErrors } from './data-set-errors';

/** For {@link DataSetContent}. */
export interface ContentOptions {
  /** Group 0002. @defaultValue none */
  readonly meta?: DataSet;
  /** What the program says that the data set is. */
  readonly classType?: DicomClassType;
  /** Called once when the content is let go of, whether it was ever read or not. */
  readonly onDispose?: () => void;
}

/** A data set and the group 0002 of its file, which files keep apart. The data set is read when it is first asked for. */
export class DataSetContent {
  /** Group 0002; empty without one. */
  readonly meta: DataSet;
  readonly classType: DicomClassType | undefined;
  #load: (() => DataSet) | undefined;
  #body: DataSet | undefined;
  #onDispose: (() => void) | undefined;

  constructor(load: () => DataSet, options: ContentOptions = {}) {
    this.#load = load;
    this.meta = options.meta ?? new DataSet(EXPLICIT_VR_LITTLE_ENDIAN);
    this.classType = options.classType;
    this.#onDispose = options.onDispose;
  }

  /** Of a file, which stays open as long as values that were left in it may be asked for. */
  static ofFile(file: DicomFile): DataSetContent {
    const { dataSet, fileMeta, source } = file;
    if (source) keepOpen(source, dataSet);
    const content = new DataSetContent(() => dataSet, { meta: fileMeta });
    content.#body = dataSet;
    return content;
  }

  /** Everything but group 0002. @throws {@link DicomException} Format (8) when it cannot be read. */
  get body(): DataSet {
    if (this.#body) return this.#body;
    const load = this.#load;
    this.#body = load ? withErrors({ doing: 'Reading a received data set' }, load) : new DataSet();
    this.#load = undefined;
    return this.#body;
  }

  /** Lets go of everything: files are closed, and what was spooled is deleted. */
  dispose(): void {
    if (this.#body) releaseFiles(this.#body);
    this.#load = undefined;
    this.#onDispose?.();
    this.#onDispose = undefined;
  }
}
