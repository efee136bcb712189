/** The last things that happened, numbered from 1, the newest first; the oldest are forgotten. */
export class Recent<T> {
  readonly #most: number;
  #items: readonly T[] = [];
  #count = 0;

  /** @param most - Things that are remembered. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Things that happened, forgotten ones included. */
  get count(): number {
    return this.#count;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** @param make - Makes the thing, with its number. */
  add(make: (number: number) => T): void {
    this.#items = [make(++this.#count), ...this.#items.slice(0, this.#most - 1)];
  }
}
