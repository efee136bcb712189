import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** A response or request that came: the name of its callback, and the arguments. */
export interface ReceivedMessage {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What comes while a request of ours is under way, in its order. */
export class Responses {
  #queue: ReceivedMessage[] = [];
  #waiter: ((message: ReceivedMessage | DicomException) => void) | undefined;
  #ended: DicomException | undefined;

  push(message: ReceivedMessage): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter !== undefined) waiter(message);
    else this.#queue.push(message);
  }

  /** The connection is over: nothing more comes. */
  end(error: DicomException): void {
    this.#ended = error;
    this.#waiter?.(error);
    this.#waiter = undefined;
  }

  /** Begins anew. */
  reset(): void {
    this.#queue = [];
    this.#ended = undefined;
  }

  /**
   * The next one.
   *
   * @param timeoutMs - 0 is no limit.
   * @throws {@link DicomException} NetTimeout (56), or why the connection is over.
   */
  next(timeoutMs: number): Promise<ReceivedMessage> {
    const message = this.#queue.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const onTimeout = (): void => {
        this.#waiter = undefined;
        const text = `Waiting for an answer: none came within ${timeoutMs / 1000} s (DicomScp.Timeout).`;
        reject(new DicomException(DicomExceptionCode.NetTimeout, text));
      };
      const timer = timeoutMs > 0 ? setTimeout(onTimeout, timeoutMs) : undefined;
      this.#waiter = (outcome) => {
        clearTimeout(timer);
        if (outcome instanceof DicomException) reject(outcome);
        else resolve(outcome);
      };
    });
  }
}
