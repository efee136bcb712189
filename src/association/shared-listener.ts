import { checkedLimit } from '../bytes';
import { DimseTimeoutError, TimerName } from '../errors';
import { LogLevel, oneLine } from '../log';
import type { TlsOptions, Transport, TransportFactory, TransportListener } from '../transport';
import { offerAssociation, Rejection, type AcceptorContext, type AssociationOffer } from './acceptor';
import type { Association } from './association';
import type { AssociationOptions } from './association-types';
import type { ClockTimer } from './clock';
import { resolveAssociationLimits } from './limits';
import { resolveTimeouts } from './timeouts';

/** Bounds of a shared listener. */
export interface ListenerLimits {
  /** Offers that are held while nobody waits for them; more are rejected. @defaultValue 64 */
  maximumHeldOffers?: number;
  /** How long a connection may wait to be taken, its time before the offer included, in milliseconds; 0 is no limit. @defaultValue 30000 */
  holdMs?: number;
  /** Connections at once, whatever their state; more are rejected as over the local limit. 0 is no limit. @defaultValue 1000 */
  maximumConnections?: number;
  /** Connections at once from one address; more are rejected likewise. 0 is no limit. @defaultValue 500 */
  maximumConnectionsPerAddress?: number;
  /**
   * Connections beyond these limits that still get a proper rejection; those beyond them are closed without a word.
   * @defaultValue 64
   */
  maximumRejections?: number;
  /** TLS handshakes that may be under way at once; for another one the one that has taken longest is given up. @defaultValue 256 */
  maximumHandshakes?: number;
}

/** How a shared listener listens. */
export interface SharedListenerOptions extends ListenerLimits {
  /** Speak TLS; the limit of a handshake is the timer `tls` of the associations. @defaultValue plain */
  tls?: TlsOptions;
}

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} when a limit is not a whole number from 0.
 */
export function resolveListenerLimits(options: ListenerLimits = {}): Required<ListenerLimits> {
  return {
    maximumHeldOffers: checkedLimit('maximumHeldOffers', options.maximumHeldOffers ?? 64),
    holdMs: checkedLimit('holdMs', options.holdMs ?? 30_000),
    maximumConnections: checkedLimit('maximumConnections', options.maximumConnections ?? 1_000),
    maximumConnectionsPerAddress: checkedLimit(
      'maximumConnectionsPerAddress',
      options.maximumConnectionsPerAddress ?? 500,
    ),
    maximumRejections: checkedLimit('maximumRejections', options.maximumRejections ?? 64),
    maximumHandshakes: checkedLimit('maximumHandshakes', options.maximumHandshakes ?? 256, 1),
  };
}

interface Waiter {
  readonly resolve: (offer: AssociationOffer | undefined) => void;
  readonly timer: ClockTimer | undefined;
}

interface HeldOffer {
  readonly offer: AssociationOffer;
  readonly timer: ClockTimer | undefined;
}

/** What a shared listener needs from outside. */
export interface ListenerContext extends AcceptorContext {
  readonly transports: TransportFactory;
}

/**
 * One listening port that several takers share: each offer goes to the longest waiting one, and is held for a while
 * when nobody waits.
 *
 * @example
 * ```ts
 * import { createEngine } from 'dcxport';
 *
 * const { listener, release } = await createEngine().listeners.acquire(0, '127.0.0.1', { maximumConnections: 20 });
 * console.log(await listener.next(10)); // undefined
 * console.log(listener.connectionCount); // 0
 * await release();
 * ```
 */
export class SharedListener {
  readonly #context: ListenerContext;
  readonly #associationOptions: AssociationOptions;
  readonly #tls: TlsOptions | undefined;
  readonly #limits: Required<ListenerLimits>;
  readonly #waiters = new Set<Waiter>();
  readonly #connections = new Set<Association>();
  /** How many of them come from an address. */
  readonly #addresses = new Map<string, number>();
  #held: HeldOffer[] = [];
  #listener: TransportListener | undefined;
  #closed = false;
  /** How long a connection may wait to be taken, from now on, in milliseconds; 0 is no limit. */
  holdMs: number;

  /** @throws {@link InvalidArgumentError} for a limit that is none, of the port or of its associations. */
  constructor(
    context: ListenerContext,
    options: SharedListenerOptions = {},
    associationOptions: AssociationOptions = {},
  ) {
    this.#context = context;
    this.#associationOptions = associationOptions;
    this.#tls = options.tls;
    this.#limits = resolveListenerLimits(options);
    this.holdMs = this.#limits.holdMs;
    // Now, not when the first connection comes.
    resolveAssociationLimits(associationOptions);
  }

  /** The port in use; 0 before {@link open} settled. */
  get port(): number {
    return this.#listener?.port ?? 0;
  }

  /** Connections that are not closed yet, whatever their state. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /** @throws {@link ListenError} */
  async open(port: number, host: string | undefined): Promise<void> {
    const onError = (error: Error): void => this.#log(`a connection could not be taken: ${error.message}`);
    const { tls: handshakeTimeoutMs } = resolveTimeouts(this.#associationOptions.timeouts);
    const { maximumHandshakes } = this.#limits;
    const options = { port, host, tls: this.#tls, handshakeTimeoutMs, maximumHandshakes, onError };
    this.#listener = await this.#context.transports.listen(options, (transport) => this.#onConnection(transport));
    this.#listener.setKeepsProcessAlive(this.#waiters.size > 0);
  }

  /**
   * The next offer, in the order of arrival; undefined when none came in time, the signal was aborted or the listener
   * was closed.
   *
   * @param timeoutMs - 0 is no limit.
   */
  next(timeoutMs: number, signal?: AbortSignal): Promise<AssociationOffer | undefined> {
    const held = this.#takeHeld();
    if (held !== undefined || this.#closed || signal?.aborted === true) return Promise.resolve(held);
    return new Promise((resolve) => {
      const finish = (offer: AssociationOffer | undefined): void => {
        waiter.timer?.cancel();
        signal?.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
        this.#listener?.setKeepsProcessAlive(this.#waiters.size > 0);
        resolve(offer);
      };
      const onAbort = (): void => finish(undefined);
      const timer = timeoutMs > 0 ? this.#context.clock.setTimeout(() => finish(undefined), timeoutMs) : undefined;
      const waiter: Waiter = { resolve: finish, timer };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#listener?.setKeepsProcessAlive(true);
    });
  }

  /** Stops listening, refuses what is held, lets established associations go on. Settles when the port is free. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const { offer, timer } of this.#held.splice(0)) {
      timer?.cancel();
      offer.reject(Rejection.TemporaryCongestion);
    }
    for (const waiter of [...this.#waiters]) waiter.resolve(undefined);
    for (const association of this.#connections) if (association.awaitsRequest) association.abort();
    await this.#listener?.close();
  }

  #takeHeld(): AssociationOffer | undefined {
    for (let held = this.#held.shift(); held !== undefined; held = this.#held.shift()) {
      held.timer?.cancel();
      if (held.offer.isOpen) return held.offer;
    }
    return undefined;
  }

  #onConnection(transport: Transport): void {
    const { remoteAddress } = transport;
    const fromThere = this.#addresses.get(remoteAddress) ?? 0;
    const over = Math.max(
      excess(this.#connections.size, this.#limits.maximumConnections),
      excess(fromThere, this.#limits.maximumConnectionsPerAddress),
    );
    if (this.#closed || over >= this.#limits.maximumRejections) {
      transport.destroy();
      return;
    }
    const connected = this.#context.clock.now();
    const association = offerAssociation(transport, this.#associationOptions, this.#context, (offer) => {
      if (over >= 0) {
        this.#log(
          `rejected ${offer.request.callingAETitle}: over the limit, with ${fromThere + 1} of ` +
            `${this.#connections.size} open connections from ${remoteAddress}`,
        );
        offer.reject(Rejection.LocalLimitExceeded);
      } else {
        this.#onOffer(offer, connected);
      }
    });
    this.#connections.add(association);
    this.#addresses.set(remoteAddress, fromThere + 1);
    void association.closed.then(() => {
      this.#connections.delete(association);
      const left = (this.#addresses.get(remoteAddress) ?? 1) - 1;
      if (left > 0) this.#addresses.set(remoteAddress, left);
      else this.#addresses.delete(remoteAddress);
    });
  }

  /** @param connected - When its connection came, by the clock. */
  #onOffer(offer: AssociationOffer, connected: number): void {
    const [waiter] = this.#waiters;
    if (waiter !== undefined) {
      waiter.resolve(offer);
      return;
    }
    if (this.#closed || this.#held.length >= this.#limits.maximumHeldOffers) {
      this.#log(`rejected ${offer.request.callingAETitle}: ${this.#held.length} associations wait to be taken already`);
      offer.reject(Rejection.TemporaryCongestion);
      return;
    }
    const { clock } = this.#context;
    const left = Math.max(1, this.holdMs - (clock.now() - connected));
    const timer = this.holdMs > 0 ? clock.setTimeout(() => this.#onHoldExpired(held), left) : undefined;
    const held: HeldOffer = { offer, timer };
    this.#held.push(held);
    void offer.closed.then(() => this.#forget(held));
  }

  #onHoldExpired(held: HeldOffer): void {
    this.#forget(held);
    const error = new DimseTimeoutError(TimerName.association, this.holdMs, 'taker for an association request');
    this.#log(`rejected ${held.offer.request.callingAETitle}: ${error.message}`);
    held.offer.reject(Rejection.TemporaryCongestion);
  }

  #forget(held: HeldOffer): void {
    held.timer?.cancel();
    const index = this.#held.indexOf(held);
    if (index >= 0) this.#held.splice(index, 1);
  }

  #log(text: string): void {
    this.#context.logger.log(LogLevel.warning, oneLine(`[port ${this.port}] ${text}`));
  }
}

/** How many there are beyond the limit with one more; negative when there is room, or no limit. */
function excess(count: number, limit: number): number {
  return limit > 0 ? count - limit : -1;
}
