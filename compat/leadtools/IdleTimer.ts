/** Tells when nothing came or went for a while. */
export class IdleTimer {
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param limitMs - 0 is no limit. */
  constructor(limitMs: number, onIdle: () => void) {
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
  }

  /** Something came or went, or the wait begins. */
  touch(): void {
    if (this.#limitMs === 0) return;
    if (this.#timer !== undefined) this.#timer.refresh();
    else this.#timer = setTimeout(this.#onIdle, this.#limitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
