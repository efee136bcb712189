import { isMainThread } from 'node:worker_threads';

/** Signals that end a program unless it listens to them. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];
type Listener = NodeJS.SignalsListener;

/**
 * Takes the program's listeners off the signals that end it, while it stands still and could not run them: the system then
 * ends it, as it ends a program without listeners.
 */
export class SignalPause {
  readonly #taken = new Map<Signal, readonly Listener[]>();

  /** Takes off those that are there now, beside those that were taken off before. */
  begin(): void {
    // Only the main thread gets signals.
    if (!isMainThread) return;
    for (const signal of SIGNALS) {
      const listeners = process.rawListeners(signal) as Listener[];
      if (listeners.length === 0) continue;
      process.removeAllListeners(signal);
      this.#taken.set(signal, [...(this.#taken.get(signal) ?? []), ...listeners]);
    }
  }

  /** Puts them back, in front of those that came meanwhile. */
  end(): void {
    for (const [signal, listeners] of this.#taken) {
      const newer = process.rawListeners(signal) as Listener[];
      process.removeAllListeners(signal);
      for (const listener of [...listeners, ...newer]) process.on(signal, listener);
    }
    this.#taken.clear();
  }
}
