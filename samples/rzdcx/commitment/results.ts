/** What an archive says of the objects of one request. */
export interface Result {
  readonly isSafe: boolean;
  readonly succeeded: string;
  readonly failed: string;
}

/** Results that have come, by Transaction UID: one may be quicker than the call that tells us ours. */
export class Results {
  readonly #came = new Map<string, Result>();
  #wake: () => void = () => undefined;

  /** Takes OnCommitResult. */
  take(status: boolean, transaction: string, succeeded: string, failed: string): void {
    this.#came.set(transaction, { isSafe: status, succeeded, failed });
    this.#wake();
  }

  /** Undefined before it has come. */
  of(transaction: string): Result | undefined {
    return this.#came.get(transaction);
  }

  /** Waits for it. @returns undefined when it has not come in time. */
  when(transaction: string, limitMs: number): Promise<Result | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), limitMs);
      this.#wake = () => {
        const result = this.of(transaction);
        if (result === undefined) return;
        clearTimeout(timer);
        resolve(result);
      };
      this.#wake();
    });
  }
}

/** Prints a result. @returns whether everything is safe. */
export function show(result: Result | undefined): boolean {
  if (result === undefined) {
    console.log('no result came');
    return false;
  }
  if (result.succeeded !== '') console.log(`safe: ${result.succeeded}`);
  if (result.failed !== '') console.log(`NOT SAFE: ${result.failed}`);
  return result.isSafe;
}
