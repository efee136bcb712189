import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** What can be waited for. */
export type WaitName = 'listen' | 'connect' | 'associate' | 'release' | 'close';

interface Waiter {
  /** For what the object was doing when the wait began. */
  readonly turn: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: DicomException) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: DicomException };

/** The promises of the Wait members: each name has one outcome, which stays until the object begins anew. */
export class Waits {
  readonly #outcomes = new Map<WaitName, Outcome>();
  #turn = 0;
  readonly #waiters = new Map<WaitName, Set<Waiter>>();

  /** Number of the Connect, Listen or Accept that counts. */
  get turn(): number {
    return this.#turn;
  }

  /** The object begins anew: what lies behind no longer counts. */
  reset(): void {
    this.#turn++;
    this.#outcomes.clear();
  }

  /** It has come about. @param turn - Of which Connect, Listen or Accept. */
  resolve(turn: number, name: WaitName, value?: unknown): void {
    this.#settle(turn, name, { value });
  }

  /** It will not come about. @param turn - Of which Connect, Listen or Accept. */
  reject(turn: number, name: WaitName, error: DicomException): void {
    this.#settle(turn, name, { error });
  }

  /**
   * Waits; at once when it lies behind.
   *
   * @param timeoutMs - Undefined or 0 is no limit.
   * @throws {@link DicomException} with what it failed with, or NetTimeout (56).
   */
  wait(name: WaitName, timeoutMs = 0): Promise<unknown> {
    const outcome = this.#outcomes.get(name);
    if (outcome !== undefined) {
      return 'error' in outcome ? Promise.reject(outcome.error) : Promise.resolve(outcome.value);
    }
    return new Promise((resolve, reject) => {
      const settled = (): void => {
        clearTimeout(timer);
        waiters.delete(waiter);
      };
      const waiter: Waiter = {
        turn: this.#turn,
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      const waiters = this.#waiters.get(name) ?? new Set();
      this.#waiters.set(name, waiters.add(waiter));
      const onTimeout = (): void =>
        waiter.reject(
          new DicomException(
            DicomExceptionCode.NetTimeout,
            `Waiting for ${name}: nothing came within ${timeoutMs / 1000} s.`,
          ),
        );
      const timer = timeoutMs > 0 ? setTimeout(onTimeout, timeoutMs) : undefined;
    });
  }

  #settle(turn: number, name: WaitName, outcome: Outcome): void {
    if (turn === this.#turn) {
      if (this.#outcomes.has(name)) return;
      this.#outcomes.set(name, outcome);
    }
    for (const waiter of [...(this.#waiters.get(name) ?? [])]) {
      if (waiter.turn > turn) continue;
      if ('error' in outcome) waiter.reject(outcome.error);
      else waiter.resolve(outcome.value);
    }
  }
}
