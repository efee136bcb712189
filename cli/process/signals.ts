/** The exit code of a program that Ctrl-C ended before it was done, as shells count it. */
export const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls `first` at the first Ctrl-C or SIGTERM, `second` at each further one; unless told otherwise that one ends the
 * program at once.
 *
 * @returns what takes the handlers away.
 */
export function onInterrupt(first: () => void, second: () => void = () => process.exit(INTERRUPTED)): () => void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) return second();
    asked = true;
    first();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Settles at the first Ctrl-C or SIGTERM; `second` as for {@link onInterrupt}. */
export function interrupted(second?: () => void): Promise<void> {
  return new Promise((resolve) => onInterrupt(resolve, second));
}
