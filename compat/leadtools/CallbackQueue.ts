/** What belongs to one callback beside its arguments. */
export interface CallbackHooks {
  /** Runs right before the callback, whether anybody looks or not. */
  readonly before?: () => void;
  /** Runs when the callback and its listeners have settled. */
  readonly after?: () => void;
  /** Bytes of received PDUs that wait for this callback. */
  readonly bytes?: number;
}

/** Calls the object's method and its listeners; what it gives back is waited for. */
export type CallbackRunner = (name: string, args: readonly unknown[]) => PromiseLike<void> | undefined;

interface QueuedCallback extends CallbackHooks {
  readonly name: string;
  args: readonly unknown[] | (() => readonly unknown[]);
}

/** A callback that waits for its turn. */
export interface PendingCallback {
  /** Changes its arguments as long as it did not run. */
  replace(args: readonly unknown[]): void;
}

/**
 * The callbacks of one object, one after the other in their order; each waits until the one before has settled. They run
 * behind the call that caused them, never in it.
 */
export class CallbackQueue {
  readonly #run: CallbackRunner;
  readonly #isObserved: (name: string) => boolean;
  readonly #onPressure: (high: boolean) => void;
  readonly #highWaterBytes: number;
  #waiting: QueuedCallback[] = [];
  #waitingBytes = 0;
  #high = false;
  #draining = false;
  #stopped = false;

  /**
   * @param isObserved - Whether anybody would notice a callback; else only its hooks run.
   * @param onPressure - Told when more than `highWaterBytes` bytes wait, and when no longer.
   */
  constructor(options: {
    run: CallbackRunner;
    isObserved: (name: string) => boolean;
    onPressure: (high: boolean) => void;
    highWaterBytes: number;
  }) {
    this.#run = options.run;
    this.#isObserved = options.isObserved;
    this.#onPressure = options.onPressure;
    this.#highWaterBytes = options.highWaterBytes;
  }

  /** Whether callbacks run, or wait for their turn. */
  get isBusy(): boolean {
    return this.#draining;
  }

  /** Adds a callback. @param args - Or what makes them, when its turn has come and somebody looks. */
  add(name: string, args: readonly unknown[] | (() => readonly unknown[]), hooks: CallbackHooks = {}): PendingCallback {
    const callback: QueuedCallback = { name, args, ...hooks };
    this.#waiting.push(callback);
    this.#count(callback.bytes ?? 0);
    if (!this.#draining) {
      this.#draining = true;
      process.nextTick(() => void this.#drain());
    }
    return { replace: (changed) => (callback.args = changed) };
  }

  /** From now on no callback runs any more, but the hooks of those that wait still do. */
  stop(): void {
    this.#stopped = true;
  }

  async #drain(): Promise<void> {
    for (let callback = this.#waiting.shift(); callback !== undefined; callback = this.#waiting.shift()) {
      callback.before?.();
      if (!this.#stopped && this.#isObserved(callback.name)) {
        const { args } = callback;
        const settled = this.#run(callback.name, typeof args === 'function' ? args() : args);
        if (settled !== undefined) await settled;
      }
      this.#count(-(callback.bytes ?? 0));
      callback.after?.();
    }
    this.#draining = false;
  }

  #count(bytes: number): void {
    this.#waitingBytes += bytes;
    const high = this.#waitingBytes > this.#highWaterBytes;
    if (high === this.#high) return;
    this.#high = high;
    this.#onPressure(high);
  }
}
