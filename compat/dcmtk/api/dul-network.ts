import {
  checkAssociateRQ,
  createEngine,
  Rejection,
  type AssociationOffer,
  type Engine,
  type ListenerLease,
  type TlsOptions,
} from '../../../src/index';
import { ASC_MAXIMUMPDUSIZE } from './association-constants';
import { configuredLogger } from './OFLog';

const SECOND = 1000;

/** How long a call waits: without a limit, or that many seconds, 0 looks and does not wait. */
export type Wait = 'block' | number;

/** A network: an engine of its own, and the port that it listens on. */
export class DulNetwork {
  readonly engine: Engine = createEngine({ logger: configuredLogger });
  /** Of the exchange that opens and closes associations, in milliseconds; 0 is no limit. */
  readonly acseTimeoutMs: number;
  #tls: TlsOptions | undefined;
  #lease: ListenerLease | undefined;
  #speaksTls = false;
  #port: number;
  #held: AssociationOffer | undefined;
  /** Settles when the port speaks what was asked for last. */
  #turned: Promise<void> = Promise.resolve();
  readonly #closed = new AbortController();

  private constructor(port: number, timeoutSeconds: number) {
    this.#port = port;
    this.acseTimeoutMs = Math.max(0, timeoutSeconds) * SECOND;
  }

  /**
   * @param listens - Whether it takes associations, on that port; 0 is a free one.
   * @throws {@link ListenError} when the port cannot be opened.
   */
  static async open(port: number, timeoutSeconds: number, listens: boolean): Promise<DulNetwork> {
    const network = new DulNetwork(port, timeoutSeconds);
    if (listens) await network.#listen(undefined);
    return network;
  }

  /** For whoever asks for a secure layer. */
  get tls(): TlsOptions | undefined {
    return this.#tls;
  }

  /** Sets the layer; a port that is listened on is opened anew with it. */
  setTls(tls: TlsOptions | undefined): void {
    this.#tls = tls;
    this.#turn(tls !== undefined, true);
  }

  /** Opens the port anew if it speaks otherwise. What fails comes out of the next wait. */
  #turn(secure: boolean, always = false): void {
    this.#turned = this.#turned.then(async () => {
      if (this.#lease === undefined || (this.#speaksTls === secure && !(always && secure))) return;
      this.#held?.reject(Rejection.TemporaryCongestion);
      this.#held = undefined;
      await this.#lease.release();
      if (!this.isClosed) await this.#listen(secure ? this.#tls : undefined);
    });
    this.#turned.catch(() => undefined);
  }

  /** The port in use; 0 without one. */
  get port(): number {
    return this.#lease?.listener.port ?? 0;
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  async #listen(tls: TlsOptions | undefined): Promise<void> {
    const { acseTimeoutMs } = this;
    this.#lease = await this.engine.listeners.acquire(
      this.#port,
      undefined,
      { tls },
      { raw: true, maximumLength: 2 * ASC_MAXIMUMPDUSIZE, timeouts: { artim: acseTimeoutMs, release: acseTimeoutMs } },
    );
    this.#port = this.port;
    this.#speaksTls = tls !== undefined;
  }

  /**
   * The next association that somebody asks for; undefined when nobody did in time, or the network was closed.
   *
   * @param secure - Over TLS. When the port spoke otherwise until now it is opened anew.
   * @param stop - Ends the wait as if nobody asked in time.
   * @throws {@link ListenError} when it cannot be opened anew.
   */
  async nextOffer(wait: Wait, secure: boolean, stop?: AbortSignal): Promise<AssociationOffer | undefined> {
    this.#turn(secure);
    await this.#turned;
    const held = this.#held;
    this.#held = undefined;
    return held?.isOpen === true ? held : this.#wait(wait, stop);
  }

  /** Whether somebody asks for an association within that time; who does is kept for {@link nextOffer}. */
  async isOfferWaiting(wait: Wait, stop?: AbortSignal): Promise<boolean> {
    await this.#turned;
    const secure = this.#speaksTls;
    if (this.#held?.isOpen !== true) this.#held = await this.nextOffer(wait, secure, stop);
    return this.#held !== undefined;
  }

  async #wait(wait: Wait, stop?: AbortSignal): Promise<AssociationOffer | undefined> {
    const signal = stop === undefined ? this.#closed.signal : AbortSignal.any([stop, this.#closed.signal]);
    const ends = wait === 'block' ? 0 : performance.now() + wait * SECOND;
    for (;;) {
      // What has arrived is seen when the event loop has turned.
      if (wait === 0) await new Promise((resolve) => setImmediate(resolve));
      const left = wait === 'block' ? 0 : Math.max(1, ends - performance.now());
      const offer = await this.#lease?.listener.next(left, wait === 0 ? AbortSignal.abort() : signal);
      if (offer === undefined || isWellFormed(offer)) return offer;
    }
  }

  /** Stops listening. Associations go on. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#turned.catch(() => undefined);
    this.#held?.reject(Rejection.TemporaryCongestion);
    this.#held = undefined;
    await this.#lease?.release();
  }
}

/** A request with contradictory contexts is answered here: nothing could be agreed on. */
function isWellFormed(offer: AssociationOffer): boolean {
  try {
    // What it says about titles and application context is for the program to judge.
    checkAssociateRQ(offer.request);
    return true;
  } catch {
    offer.reject(Rejection.NoReason);
    return false;
  }
}
