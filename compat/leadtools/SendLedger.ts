import { PduType } from '../../src/index';

interface Expected {
  readonly type: number;
  count: number;
}

/** The PDUs that were given to be sent and are not written yet, in their order. */
export class SendLedger {
  #expected: Expected[] = [];

  /** PDUs that wait. */
  get count(): number {
    return this.#expected.reduce((sum, { count }) => sum + count, 0);
  }

  /** So many PDUs of a type were given to be sent. */
  expect(type: number, count = 1): void {
    const last = this.#expected.at(-1);
    if (last?.type === type) last.count += count;
    else this.#expected.push({ type, count });
  }

  /**
   * A PDU was written.
   *
   * @returns the types of those in front of it that an abort has overtaken, and that will never be written.
   */
  written(type: number): number[] {
    if (type === PduType.Abort) {
      const overtaken = this.#expected.filter((expected) => expected.type !== type);
      this.#expected = [];
      return overtaken.flatMap(({ type: lost, count }) => new Array<number>(count).fill(lost));
    }
    const index = this.#expected.findIndex((expected) => expected.type === type);
    const expected = this.#expected[index];
    if (expected === undefined) return [];
    expected.count--;
    if (expected.count === 0) this.#expected.splice(index, 1);
    return [];
  }

  /** Nothing more is written. @returns the types of those that were not. */
  lost(): number[] {
    const all = this.#expected;
    this.#expected = [];
    return all.flatMap(({ type, count }) => new Array<number>(count).fill(type));
  }
}
