import { setTimeout } from 'node:timers/promises';
import { type ConsoleState, FeedEvent } from './protocol';

/** Writes an event; settles when the reader has room again. */
export type WriteEvent = (event: string, data: string) => Promise<unknown>;

/** Milliseconds between two updates. */
const EVERY_MS = 250;
/** Milliseconds of silence after which an empty update says that all is well. */
const SILENCE_MS = 5000;

/**
 * Tells followers what has changed, section by section.
 *
 * A follower that reads slowly misses states and never the latest one: what waits for it is one update, whatever happens.
 */
export class Feed {
  readonly #state: () => ConsoleState;
  readonly #end = new AbortController();
  readonly #most: number;
  readonly #sections = new Map<string, { readonly json: string; readonly version: number }>();
  #followers = 0;
  #version = 0;
  #refreshed = -Infinity;

  /**
   * @param state - Gives what is shown at the moment.
   * @param most - Followers at the same time.
   */
  constructor(state: () => ConsoleState, most: number) {
    this.#state = state;
    this.#most = most;
  }

  /** Nobody more may follow. */
  get isFull(): boolean {
    return this.#followers >= this.#most;
  }

  /** Tells a follower everything, and then what changes, until one of the two ends. Never rejects unless writing does. */
  async follow(write: WriteEvent, gone: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([gone, this.#end.signal]);
    let [seen, silentSince] = [0, performance.now()];
    const tell = async (): Promise<void> => {
      this.#refresh();
      const changed = [...this.#sections].filter(([, { version }]) => version > seen);
      seen = this.#version;
      if (changed.length === 0 && performance.now() - silentSince < SILENCE_MS) return;
      await write(FeedEvent.Update, `{${changed.map(([name, { json }]) => `"${name}":${json}`).join(',')}}`);
      silentSince = performance.now();
    };
    this.#followers++;
    try {
      while (!signal.aborted) {
        await tell();
        await setTimeout(EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
      if (gone.aborted) return;
      // How everything ended.
      await tell();
      await write(FeedEvent.End, '');
    } finally {
      this.#followers--;
    }
  }

  /** Ends for all followers. */
  close(): void {
    this.#end.abort();
  }

  /** Looks at the state, once for all followers. */
  #refresh(): void {
    if (performance.now() - this.#refreshed < EVERY_MS / 2 && !this.#end.signal.aborted) return;
    this.#refreshed = performance.now();
    for (const [name, section] of Object.entries(this.#state())) {
      const json = JSON.stringify(section);
      if (this.#sections.get(name)?.json !== json) this.#sections.set(name, { json, version: ++this.#version });
    }
  }
}
