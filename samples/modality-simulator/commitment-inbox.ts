import { setTimeout } from 'node:timers/promises';
import type { DCXSEC } from 'dcxport/rzdcx';
import { AccepterPool } from './accepter-pool';

/** What a peer said about the objects of a transaction. */
export interface CommitmentResult {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
}

/** Results that came before anybody waited for them; the oldest are forgotten. */
const MOST_EARLY = 1000;

/** Receives results of storage commitment on a port, for all devices that name it. */
export class CommitmentInbox {
  readonly #pool: AccepterPool;
  readonly #waiting = new Map<string, (result: CommitmentResult) => void>();
  readonly #early = new Map<string, CommitmentResult>();
  #port = 0;

  /** @param onError - Told of what goes wrong at the port. */
  constructor(aeTitle: string, port: number, security: DCXSEC | null, onError: (error: unknown) => void) {
    this.#pool = new AccepterPool({
      aeTitle,
      port,
      security,
      onError,
      equip: (accepter) =>
        accepter.on('OnCommitResult', (_complete, transaction, succeeded, failed) => {
          this.#deliver(transaction, { succeeded: listed(succeeded), failed: listed(failed) });
        }),
    });
  }

  /** The port in use, once it is open. */
  get port(): number {
    return this.#port;
  }

  /** @throws COMError when the port cannot be opened. */
  async open(): Promise<void> {
    this.#port = await this.#pool.open();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /**
   * Waits for the result of a transaction.
   *
   * @param seconds - 0 is no limit.
   * @returns undefined when none came in time.
   * @throws the signal's reason when it is aborted.
   */
  async result(transaction: string, seconds: number, signal: AbortSignal): Promise<CommitmentResult | undefined> {
    const early = this.#early.get(transaction);
    if (early !== undefined) {
      this.#early.delete(transaction);
      return early;
    }
    const done = new AbortController();
    try {
      const arriving = new Promise<CommitmentResult>((resolve) => this.#waiting.set(transaction, resolve));
      const limit = seconds === 0 ? 2 ** 31 - 1 : seconds * 1000;
      const late = setTimeout(limit, undefined, { signal: AbortSignal.any([signal, done.signal]) });
      late.catch(() => undefined);
      const result = await Promise.race([arriving, late]);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      done.abort();
      this.#waiting.delete(transaction);
    }
  }

  #deliver(transaction: string, result: CommitmentResult): void {
    const waiting = this.#waiting.get(transaction);
    if (waiting !== undefined) return waiting(result);
    // A quick peer reports before its answer to the request was read.
    this.#early.set(transaction, result);
    if (this.#early.size > MOST_EARLY) this.#early.delete(this.#early.keys().next().value ?? '');
  }
}

/** The items of a list joined by `;`. */
export function listed(text: string): string[] {
  return text.split(';').filter((item) => item !== '');
}
