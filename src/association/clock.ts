/** A timer that runs. */
export interface ClockTimer {
  /** Starts the wait anew, with the same length. */
  refresh(): void;
  /** Ends the wait; the callback is not called any more. */
  cancel(): void;
}

/** Time, as far as associations need it; tests put a faked one in its place. */
export interface Clock {
  /** Milliseconds that never run backwards. */
  now(): number;
  /** Calls back once, after that time. */
  setTimeout(callback: () => void, milliseconds: number): ClockTimer;
}

class SystemTimer implements ClockTimer {
  readonly #timer: NodeJS.Timeout;

  constructor(callback: () => void, milliseconds: number) {
    this.#timer = setTimeout(callback, milliseconds);
  }

  refresh(): void {
    this.#timer.refresh();
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => new SystemTimer(callback, milliseconds),
};
