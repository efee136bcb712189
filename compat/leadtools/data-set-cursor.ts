/**
 * The place in a data set that chained calls work at: BeginEditSequence, BeginReadItem and so on.
 *
 * @module
 */
import { DataElement, DataSet, formatTag } from '../../src/index';
import { parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** One step down: a sequence or an item. What is absent can be read from as well, and has nothing in it. */
interface Step {
  readonly mode: 'Edit' | 'Read';
  readonly sequence?: DataElement | null;
  readonly item?: DataSet | null;
}

/** A path of sequences and items, from the top of a data set down to where values are read and written. */
export class DataSetCursor {
  readonly #steps: Step[] = [];

  /** The data set or item that values are in; null inside of what is absent. @throws Parameter (9) between items. */
  target(doing: string, top: DataSet): DataSet | null {
    const last = this.#steps.at(-1);
    if (!last) return top;
    if (last.item !== undefined) return last.item;
    throw parameterError(`${doing}: a sequence has values in its items only; call Begin${last.mode}Item first.`);
  }

  /** As {@link target}, where it is open to be changed. */
  editable(doing: string, top: DataSet): DataSet {
    const target = this.target(doing, top);
    if (target && this.#steps.at(-1)?.mode !== 'Read') return target;
    throw parameterError(`${doing}: what is open is open for reading; call BeginEditSequence and BeginEditItem.`);
  }

  /** Goes into a sequence, which is made where there is none. */
  editSequence(doing: string, top: DataSet, tag: number): void {
    const owner = this.editable(doing, top);
    const present = owner.get(tag);
    if (present && !present.isSequence)
      throw parameterError(`${doing}: ${formatTag(tag)} is ${present.vr}, no sequence.`);
    this.#steps.push({ mode: 'Edit', sequence: present ?? owner.set(DataElement.sequence(tag, [])) });
  }

  /** Goes into a sequence, absent or not. */
  readSequence(doing: string, top: DataSet, tag: number): void {
    const present = this.target(doing, top)?.get(tag);
    if (present && !present.isSequence)
      throw parameterError(`${doing}: ${formatTag(tag)} is ${present.vr}, no sequence.`);
    this.#steps.push({ mode: 'Read', sequence: present ?? null });
  }

  /** Goes into an item: a new one behind the last without index. */
  editItem(doing: string, index: number | undefined): void {
    const sequence = this.#open(doing, 'Edit');
    if (!sequence) throw parameterError(`${doing}: the sequence is not there.`);
    const item = index === undefined ? undefined : sequence.items[index];
    if (index !== undefined && !item) {
      throw new DicomException(
        DicomExceptionCode.Range,
        `${doing}: ${formatTag(sequence.tag)} has ${sequence.items.length} items, and none at ${index}; without an index a new one is made.`,
      );
    }
    const made = item ?? sequence.addItem(new DataSet(sequence.owner?.transferSyntaxUID));
    this.#steps.push({ mode: 'Edit', item: made });
  }

  /** Goes into an item, absent or not. */
  readItem(doing: string, index: number): void {
    this.#steps.push({ mode: 'Read', item: this.#open(doing, 'Read')?.items[index] ?? null });
  }

  /** Leaves what was entered last. */
  leave(doing: string, mode: Step['mode'], kind: 'sequence' | 'item'): void {
    const last = this.#steps.at(-1);
    if (last?.mode !== mode || last[kind] === undefined) {
      throw parameterError(`${doing}: it closes nothing; each Begin has its own End, in the opposite order.`);
    }
    this.#steps.pop();
  }

  #open(doing: string, mode: Step['mode']): DataElement | null {
    const last = this.#steps.at(-1);
    if (last?.mode === mode && last.sequence !== undefined) return last.sequence;
    throw parameterError(`${doing}: no sequence is open; call Begin${mode}Sequence first.`);
  }
}
