/**
 * What a DicomDataSet holds.
 *
 * @module
 */
import {
  DataSet,
  type DicomFile,
  EXPLICIT_VR_LITTLE_ENDIAN,
  keepOpen,
  outermost,
  releaseFiles,
  shareFiles,
} from '../../src/index';
import type { DicomClassType } from './data-set-enums';
import { withErrors } from './data-set-errors';

/** For {@link DataSetContent}. */
export interface ContentOptions {
  /** Group 0002. @defaultValue none */
  readonly meta?: DataSet;
  /** What the program says that the data set is. */
  readonly classType?: DicomClassType;
  /**
   * Called once when the content is let go of or collected, whether it was ever read or not, and so is everything that was
   * copied from it. Must not refer to the data set.
   */
  readonly onDispose?: () => void;
}

/** What is to be done when nobody needs a data set any more, or what was copied from it. */
interface LastRites {
  holders: number;
  readonly run: () => void;
}

/** Where programs let go of data sets without Dispose. */
const collected = new FinalizationRegistry<() => void>((run) => run());

/** A data set and the group 0002 of its file, which files keep apart. The data set is read when it is first asked for. */
export class DataSetContent {
  /** Group 0002; empty without one. */
  readonly meta: DataSet;
  readonly classType: DicomClassType | undefined;
  #load: (() => DataSet) | undefined;
  #body: DataSet | undefined;
  /** Of this content, and of those that something was copied from. */
  readonly #lastRites = new Set<LastRites>();

  constructor(load: () => DataSet, options: ContentOptions = {}) {
    this.#load = load;
    this.meta = options.meta ?? new DataSet(EXPLICIT_VR_LITTLE_ENDIAN);
    this.classType = options.classType;
    if (options.onDispose) {
      const lastRites: LastRites = { holders: 1, run: options.onDispose };
      collected.register(lastRites, options.onDispose, lastRites);
      this.#lastRites.add(lastRites);
    }
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
    const held = [...this.#lastRites];
    this.#lastRites.clear();
    for (const lastRites of held) {
      if (--lastRites.holders > 0) continue;
      collected.unregister(lastRites);
      lastRites.run();
    }
  }

  /** Says that values of another content are in this one, too. */
  shareWith(source: DataSetContent): void {
    shareFiles(outermost(source.body), this.body);
    for (const lastRites of source.#lastRites) {
      if (this.#lastRites.has(lastRites)) continue;
      this.#lastRites.add(lastRites);
      lastRites.holders++;
    }
  }
}
