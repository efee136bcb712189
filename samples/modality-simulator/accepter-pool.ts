import { setTimeout as sleep } from 'node:timers/promises';
import { COMError, DCXACC, type DCXSEC } from 'dcxport/rzdcx';

/** Accepters that serve one port. */
export interface AccepterPoolOptions {
  readonly aeTitle: string;
  /** 0: a free one. */
  readonly port: number;
  readonly security?: DCXSEC | null;
  /** Address to listen on; empty: all. */
  readonly bindAddress?: string;
  /** Seconds that an association may be idle. @defaultValue 60 */
  readonly idleSeconds?: number;
  /** Connects the handlers of a new accepter; called once for each. */
  readonly equip: (accepter: DCXACC) => void;
  /** Called behind each command, with its accepter. */
  readonly afterCommand?: (accepter: DCXACC) => Promise<void>;
  /** Told of errors: a handler's, or one of the port. */
  readonly onError: (error: unknown) => void;
}

/** Accepters that wait at the same time: as many associations may come at once without being held. */
const WAITING = 4;
/** Associations at once; more are held for a while and then refused by the listener. */
const MOST_AT_ONCE = 500;
/** Seconds. */
const WAIT_SECONDS = 3600;
/** Milliseconds behind an error before the port is asked again. */
const RETRY_MS = 100;
/** Milliseconds that associations have to end when the pool is closed. */
const GRACE_MS = 5000;

/**
 * Serves the associations of a port with as many DCXACC as are needed: each serves one association, and while it does
 * others wait for the next one. All of them share the port.
 */
export class AccepterPool {
  readonly #options: AccepterPoolOptions;
  readonly #waiting = new Set<DCXACC>();
  readonly #serving = new Set<DCXACC>();
  readonly #runs = new Set<Promise<void>>();
  #port = 0;
  #closing = false;
  #aborted = false;

  constructor(options: AccepterPoolOptions) {
    this.#options = options;
  }

  /** @returns the port. @throws {@link COMError} when it cannot be opened. */
  async open(): Promise<number> {
    const first = this.#newAccepter();
    try {
      this.#port = await first.Listen(this.#options.port);
    } catch (error) {
      first.Release();
      throw error;
    }
    this.#begin(first);
    while (this.#waiting.size < WAITING) this.#begin(this.#newAccepter());
    return this.#port;
  }

  /** Takes no association any more, lets those that are open end, and aborts what has not ended in time. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const accepter of this.#waiting) accepter.Release();
    const late = setTimeout(() => {
      this.#aborted = true;
      for (const accepter of this.#serving) accepter.Release();
    }, GRACE_MS);
    await Promise.all(this.#runs);
    clearTimeout(late);
  }

  #newAccepter(): DCXACC {
    const accepter = new DCXACC();
    accepter.SecurityContext = this.#options.security ?? null;
    accepter.BindAddress = this.#options.bindAddress ?? '';
    this.#options.equip(accepter);
    return accepter;
  }

  #begin(accepter: DCXACC): void {
    this.#waiting.add(accepter);
    const run = this.#serve(accepter).finally(() => {
      this.#waiting.delete(accepter);
      this.#serving.delete(accepter);
      accepter.Release();
      this.#runs.delete(run);
    });
    this.#runs.add(run);
  }

  /** Waits for associations and serves them, one after the other, as long as not too many others do. */
  async #serve(accepter: DCXACC): Promise<void> {
    const { aeTitle, idleSeconds = 60 } = this.#options;
    while (!this.#closing && this.#waiting.size <= WAITING) {
      this.#waiting.add(accepter);
      const came = await this.#guarded(() => accepter.WaitForConnection(aeTitle, this.#port, WAIT_SECONDS));
      if (came === undefined && !this.#closing) await sleep(RETRY_MS);
      if (came !== true) continue;
      this.#waiting.delete(accepter);
      this.#serving.add(accepter);
      if (!this.#closing && this.#waiting.size < WAITING && this.#runs.size < MOST_AT_ONCE)
        this.#begin(this.#newAccepter());
      await this.#serveAssociation(accepter, idleSeconds);
      this.#serving.delete(accepter);
    }
  }

  async #serveAssociation(accepter: DCXACC, idleSeconds: number): Promise<void> {
    let open = true;
    const onEnd = (): void => {
      open = false;
    };
    accepter.on('OnTimeout', onEnd).on('OnAssocEnd', onEnd);
    while (open && !this.#aborted) {
      // A handler that threw was answered for; the association goes on.
      const served = await this.#guarded(() => accepter.WaitForCommand(idleSeconds));
      if (served === true) await this.#guarded(() => this.#options.afterCommand?.(accepter) ?? Promise.resolve());
      if (served === false) break;
    }
    try {
      accepter.off('OnTimeout', onEnd).off('OnAssocEnd', onEnd);
    } catch (error) {
      if (!(error instanceof COMError)) throw error;
      // It was released meanwhile.
    }
  }

  /** What the call gives; undefined, and the error told, when it throws. */
  async #guarded<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!this.#closing) this.#options.onError(error);
      return undefined;
    }
  }
}
