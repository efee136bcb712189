import { ClientConnectionException } from './ClientConnectionException';
import type { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** A response or request that came: the name of its callback, and the arguments. */
export interface ReceivedMessage {
  readonly name: string;
  readonly args: readonly unknown[];
  /** An override or listener has thrown. */
  readonly failed: boolean;
}

/** Messages that an exchange has not taken yet, before the peer is held back. */
const MOST_WAITING = 16;

/** What comes while something is asked of a peer, in its order. */
export class Responses {
  readonly #quietMs: () => number;
  /** Of an exchange that is under way; nobody else takes messages out. */
  #queue: ReceivedMessage[] | undefined;
  /** Messages that came while there was no exchange. */
  #unread = 0;
  #waiter: ((outcome: ReceivedMessage | DicomException) => void) | undefined;
  #ended: DicomException | undefined;
  #release: (() => void) | undefined;

  /** @param quietMs - How long nothing has come or gone, and no callback has run. */
  constructor(quietMs: () => number) {
    this.#quietMs = quietMs;
  }

  /** Begins anew, with a connection. */
  reset(): void {
    this.#unread = 0;
    this.#ended = undefined;
  }

  /** An exchange begins, which takes every message. */
  begin(): void {
    this.#queue = [];
    this.#unread = 0;
  }

  /** It is over. */
  finish(): void {
    this.#queue = undefined;
    this.#resume();
  }

  /** Adds one. @returns what the next callback waits for, when the exchange has not kept up. */
  push(message: ReceivedMessage): Promise<void> | undefined {
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      waiter(message);
      return undefined;
    }
    if (this.#queue === undefined) {
      this.#unread++;
      return undefined;
    }
    if (this.#queue.push(message) <= MOST_WAITING) return undefined;
    return new Promise((resolve) => (this.#release = resolve));
  }

  /** Nothing more comes. */
  end(error: DicomException): void {
    this.#ended ??= error;
    this.#waiter?.(this.#ended);
    this.#resume();
  }

  /**
   * The next message of an exchange.
   *
   * @param timeoutMs - For which nothing may come or go; 0 is no limit.
   * @throws {@link ClientConnectionException} NetTimeout (56), or why the connection is over.
   */
  next(timeoutMs: number): Promise<ReceivedMessage> {
    const message = this.#queue?.shift();
    if (message !== undefined) {
      this.#resume();
      return Promise.resolve(message);
    }
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return this.#wait(timeoutMs);
  }

  /** Any message; one that came before counts as well. @throws as {@link next}. */
  async any(timeoutMs: number): Promise<void> {
    if (this.#unread > 0) this.#unread--;
    else await this.next(timeoutMs);
  }

  #wait(timeoutMs: number): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (outcome: ReceivedMessage | DicomException): void => {
        clearTimeout(timer);
        this.#waiter = undefined;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const onTimer = (): void => {
        const left = timeoutMs - this.#quietMs();
        if (left > 0) {
          timer = setTimeout(onTimer, left);
          return;
        }
        const text = `Waiting for an answer: nothing came or went for ${timeoutMs / 1000} s (DicomScp.Timeout).`;
        settle(new ClientConnectionException(DicomExceptionCode.NetTimeout, text));
      };
      if (timeoutMs > 0) timer = setTimeout(onTimer, timeoutMs);
      this.#waiter = settle;
    });
  }

  #resume(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
