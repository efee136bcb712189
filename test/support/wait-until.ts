/** Why a bounded wait ended without its condition. */
export class WaitTimeoutError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`waited ${timeoutMs / 1000} s in vain for ${what}`);
    this.name = 'WaitTimeoutError';
  }
}

/**
 * Asks again and again until the condition holds, for things that give no notice (a file, a port, another process).
 *
 * @param condition - A truthy value ends the wait and is the result; what it throws ends the wait too.
 * @param what - Completes "waited N s in vain for ...".
 * @throws {@link WaitTimeoutError}
 */
export async function waitUntil<T>(
  condition: () => T | PromiseLike<T>,
  what: string,
  timeoutMs = 10_000,
  everyMs = 10,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() >= end) throw new WaitTimeoutError(what, timeoutMs);
    await new Promise((resolve) => {
      setTimeout(resolve, everyMs);
    });
  }
}

/**
 * Puts a bound on a promise; the timer is gone when either is settled.
 *
 * @throws {@link WaitTimeoutError}
 */
export async function within<T>(promise: PromiseLike<T>, what: string, timeoutMs = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WaitTimeoutError(what, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
