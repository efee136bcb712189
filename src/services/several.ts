import type { IncomingMessage } from '../association';

/** Several of something: at once, or one by one as they are asked for. */
export type Several<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Gives one after the other of what a program makes for a request, until the request is cancelled or its association over.
 *
 * The program's iterator is always closed (`return`). One that is busy at that moment is told so and not waited for: a
 * query that takes its time must not keep the peer waiting that has cancelled it.
 *
 * @throws what the program throws.
 */
export async function* untilCancelled<T>(
  making: Several<T> | PromiseLike<Several<T>>,
  request: IncomingMessage,
): AsyncGenerator<T, undefined> {
  const several = 'then' in making ? await unlessCancelled(making, request, (made) => close(iterate(made))) : making;
  if (several === undefined) return;
  const iterator = iterate(several);
  let busy = false;
  let done = false;
  try {
    while (!request.isCancelled) {
      let next: IteratorResult<T> | PromiseLike<IteratorResult<T>> | undefined = iterator.next();
      if ('then' in next) {
        busy = true;
        next = await unlessCancelled(next, request);
        if (next === undefined) return;
        busy = false;
      }
      done = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    // Whatever threw has ended with it.
    done = true;
    throw error;
  } finally {
    if (busy) close(iterator);
    else if (!done) await iterator.return?.();
  }
}

function iterate<T>(several: Several<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in several ? several[Symbol.asyncIterator]() : several[Symbol.iterator]();
}

/** Closes an iterator that nobody waits for; what it has to say about that interests nobody either. */
function close(iterator: Iterator<unknown> | AsyncIterator<unknown>): void {
  const leave = async (): Promise<unknown> => iterator.return?.();
  leave().catch(() => undefined);
}

/** What the promise gives; undefined when the request is cancelled first. `onLate` gets what it gives after that. */
function unlessCancelled<T extends object>(
  promise: PromiseLike<T>,
  request: IncomingMessage,
  onLate: (value: T) => void = () => undefined,
): Promise<T | undefined> {
  const { cancelled } = request;
  return new Promise((resolve, reject) => {
    let late = cancelled.aborted;
    const onCancel = (): void => {
      late = true;
      resolve(undefined);
    };
    if (late) resolve(undefined);
    else cancelled.addEventListener('abort', onCancel, { once: true });
    promise.then(
      (value) => {
        cancelled.removeEventListener('abort', onCancel);
        if (late) onLate(value);
        else resolve(value);
      },
      (error: unknown) => {
        cancelled.removeEventListener('abort', onCancel);
        reject(error instanceof Error ? error : new Error(String(error), { cause: error }));
      },
    );
  });
}
