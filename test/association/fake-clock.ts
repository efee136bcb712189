import type { Clock, ClockTimer } from '../../src/association';

interface Entry {
  readonly callback: () => void;
  readonly milliseconds: number;
  due: number;
}

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #running = new Set<Entry>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, milliseconds: number): ClockTimer {
    const entry: Entry = { callback, milliseconds, due: this.#now + milliseconds };
    this.#running.add(entry);
    return {
      refresh: () => {
        entry.due = this.#now + milliseconds;
        this.#running.add(entry);
      },
      cancel: () => this.#running.delete(entry),
    };
  }

  /** How many timers run. */
  get running(): number {
    return this.#running.size;
  }

  /** The limits of the timers that run, in milliseconds, ascending. */
  get limits(): number[] {
    return [...this.#running].map((entry) => entry.milliseconds).sort((a, b) => a - b);
  }

  /** Moves on, and calls what becomes due in its order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#running].filter((entry) => entry.due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#now = next.due;
      this.#running.delete(next);
      next.callback();
    }
    this.#now = end;
  }
}
