/** Numbers that look random and are the same for the same seed (xorshift32): for pictures and pauses, not for secrets. */
export class Random {
  #state: number;

  /** @param seed - Any text: equal texts give equal numbers. */
  constructor(seed: string) {
    // FNV-1a, which spreads short texts well.
    let hash = 0x811c9dc5;
    for (const character of Buffer.from(seed)) hash = Math.imul(hash ^ character, 0x01000193);
    this.#state = hash >>> 0 || 1;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A number between two bounds. */
  between([least, most]: readonly [number, number]): number {
    return least + (most - least) * this.next();
  }

  /** One of a list. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}
