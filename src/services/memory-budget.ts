/**
 * Bytes that objects under way may take together, whatever each of them may take: many peers at once must not fill the
 * memory.
 *
 * @example
 * ```ts
 * import { MemoryBudget, MemoryTarget } from 'dcxport';
 *
 * const budget = new MemoryBudget(100);
 * const [first, second] = [new MemoryTarget(80, budget), new MemoryTarget(80, budget)];
 * await first.write([Buffer.alloc(60)]);
 * await second.write([Buffer.alloc(60)]).catch((error: Error) => console.log(error.name)); // RangeError
 * await first.commit(); // whoever takes the object over answers for it from here on
 * console.log(budget.used); // 0
 * ```
 */
export class MemoryBudget {
  /** Bytes. May be changed; what is taken stays taken. */
  limit: number;
  #used = 0;

  /** @param limit - Bytes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that are taken now. */
  get used(): number {
    return this.#used;
  }

  /** Takes so many bytes; false, and nothing is taken, when there are not so many left. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.limit) return false;
    this.#used += bytes;
    return true;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.#used -= bytes;
  }
}
