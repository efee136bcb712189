import {
  CommandField,
  LogLevel,
  oneLine,
  type Association,
  type AssociationOffer,
  type IncomingMessage,
} from '../../src/index';
import type { AccepterServing } from './accepter-serving';
import { waitMs } from './network-address';
import { rzdcxLog } from './process-state';

/** What serving a port asks of the accepter. */
export interface PortServiceHost {
  /** The next offer; undefined once `signal` is aborted. */
  next(signal: AbortSignal): Promise<AssociationOffer | undefined>;
  /** Answers an offer; undefined when there is no association after it. @throws what a handler threw. */
  answer(offer: AssociationOffer): Promise<Association | undefined>;
  /** Serves one request. @throws what a handler threw; the peer has been given a refusal. */
  serve(association: Association, request: IncomingMessage): Promise<unknown>;
  /** An association is over. @throws what a handler threw. */
  onEnd(): Promise<unknown>;
  /** Seconds that an association may be idle once no other is taken; 0 is no limit. */
  idleLimit(): number;
  /** Gives the port back. */
  close(): Promise<void>;
}

/** Serves every association that comes to a port, several at once, until it is ended. */
export class PortService implements AccepterServing {
  readonly #host: PortServiceHost;
  readonly #stop = new AbortController();
  readonly #failed = new AbortController();
  readonly #open = new Set<Association>();
  readonly #running = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #aborted = false;
  #ended: Promise<void> | undefined;

  constructor(host: PortServiceHost) {
    this.#host = host;
    this.#accepting = this.#acceptAll().catch((error: unknown) => this.fail(error));
  }

  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** The first failure counts; the others are in the log. */
  fail(error: unknown): void {
    if (this.#failed.signal.aborted) rzdcxLog.log(LogLevel.error, oneLine(`MoveAndStore: ${String(error)}`));
    else this.#failed.abort(error);
  }

  end(): Promise<void> {
    this.#ended ??= this.#finish();
    return this.#ended;
  }

  abort(): Promise<void> {
    this.#aborted = true;
    for (const association of this.#open) association.abort();
    return this.end();
  }

  async #finish(): Promise<void> {
    this.#stop.abort();
    await this.#accepting;
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#host.close();
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      const offer = await this.#host.next(this.#stop.signal);
      if (offer === undefined) return;
      // Beside the next one: a slow handler must not keep the peer's other associations waiting.
      const running = this.#take(offer)
        .catch((error: unknown) => this.fail(error))
        .finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  async #take(offer: AssociationOffer): Promise<void> {
    const association = await this.#host.answer(offer);
    if (association === undefined) return;
    this.#open.add(association);
    if (this.#aborted) association.abort();
    try {
      await this.#serveAll(association);
    } finally {
      this.#open.delete(association);
      await this.#host.onEnd();
    }
  }

  async #serveAll(association: Association): Promise<void> {
    let lastData = performance.now();
    while (association.isOpen) {
      const request = await this.#receive(association, lastData);
      if (request !== undefined) {
        // The peer has its refusal and goes on; the call fails.
        await this.#host.serve(association, request).catch((error: unknown) => this.fail(error));
        // Who only goes on asking whether we are there brings nothing, and keeps nobody waiting.
        if (request.command.CommandField !== CommandField.C_ECHO_RQ) lastData = performance.now();
      }
      if (association.isOpen && this.#isOverdue(lastData)) association.abort();
    }
  }

  /** The next request. While others are still taken an association may be idle for as long as it likes. */
  #receive(association: Association, lastData: number): Promise<IncomingMessage | undefined> {
    const { signal } = this.#stop;
    if (!signal.aborted) return association.receive({ signal });
    return association.receive({ timeoutMs: waitMs(Math.max(1, lastData + this.#idleLimitMs - performance.now())) });
  }

  #isOverdue(lastData: number): boolean {
    return this.#stop.signal.aborted && performance.now() >= lastData + this.#idleLimitMs;
  }

  get #idleLimitMs(): number {
    const seconds = this.#host.idleLimit();
    return seconds === 0 ? Infinity : seconds * 1000;
  }
}
