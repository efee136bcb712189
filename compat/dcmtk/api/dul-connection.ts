import { AssociationOffer, type Association, type IncomingMessage, type OutgoingMessage } from '../../../src/index';
import type { Wait } from './dul-network';

const SECOND = 1000;

/** What comes next on a connection: a message, the peer's wish to release, its end, or nothing in time. */
export type Arrival =
  { readonly kind: 'message'; readonly message: IncomingMessage } | { readonly kind: 'release' | 'end' | 'nothing' };

/**
 * One connection below an association: first an offer that nobody has answered, then an association in raw mode, so that
 * every message, response and cancel comes out in the order of the wire, and the program answers a release itself.
 */
export class DulConnection {
  readonly offer: AssociationOffer | undefined;
  #association: Association | undefined;
  /** Seen by {@link isDataWaiting}, and not taken yet. */
  #held: IncomingMessage | undefined;
  /** Handed out last; its data set may be unread. */
  #current: IncomingMessage | undefined;
  #releaseRequested = false;
  #releasing = false;
  /** Ends a wait when the peer wishes to release. */
  #wake = new AbortController();

  constructor(origin: Association | AssociationOffer) {
    if (origin instanceof AssociationOffer) {
      this.offer = origin;
    } else {
      this.offer = undefined;
      this.establish(origin);
    }
  }

  /** The offer was accepted. */
  establish(association: Association): void {
    this.#association = association;
    association.on('releaseRequested', () => {
      if (this.#releasing) association.respondRelease();
      else {
        this.#releaseRequested = true;
        this.#wake.abort();
      }
    });
  }

  get association(): Association | undefined {
    return this.#association;
  }

  /** The message that was handed out last, if its data set was not taken yet. */
  get unread(): IncomingMessage | undefined {
    return this.#current?.dataSet === undefined ? undefined : this.#current;
  }

  /** Waits for the next message. The unread data set of the last one is dropped. */
  async receive(wait: Wait): Promise<Arrival> {
    const association = this.#association;
    if (association === undefined) return { kind: 'end' };
    this.#current?.dataSet?.discard();
    this.#current = undefined;
    const message = this.#held ?? (await this.#next(association, wait));
    this.#held = undefined;
    if (message !== undefined) {
      this.#current = message;
      return { kind: 'message', message };
    }
    if (!association.isOpen) return { kind: 'end' };
    return { kind: this.#releaseRequested ? 'release' : 'nothing' };
  }

  /** Makes the last message the next one again. */
  putBack(): void {
    this.#held = this.#current;
    this.#current = undefined;
  }

  /** The data set of the last message was taken. */
  onRead(): void {
    this.#current = undefined;
  }

  async #next(association: Association, wait: Wait, stop?: AbortSignal): Promise<IncomingMessage | undefined> {
    if (wait !== 0) {
      const signal = stop === undefined ? this.#wake.signal : AbortSignal.any([stop, this.#wake.signal]);
      return association.receive({ timeoutMs: wait === 'block' ? 0 : wait * SECOND, signal });
    }
    // What has arrived is seen when the event loop has turned.
    await new Promise((resolve) => setImmediate(resolve));
    return association.receive({ signal: AbortSignal.abort() });
  }

  /**
   * Whether a message, a wish to release or the end comes within that time. What comes is kept.
   *
   * @param stop - Ends the wait as if nothing came in time.
   */
  async isDataWaiting(wait: Wait, stop?: AbortSignal): Promise<boolean> {
    const association = this.#association;
    if (association === undefined) return false;
    this.#held ??= await this.#next(association, wait, stop);
    return this.#held !== undefined || this.#releaseRequested || !association.isOpen;
  }

  /** Sends one message. @throws as `Association.send`. */
  async send(message: OutgoingMessage): Promise<void> {
    if (this.#association !== undefined) await this.#association.send(message);
    else message.dataSet?.close();
  }

  /** Asks for release and waits for the end; what still comes is dropped. */
  async release(): Promise<void> {
    const association = this.#association;
    if (association === undefined) return;
    this.#releasing = true;
    this.#current?.dataSet?.discard();
    this.#held?.dataSet?.discard();
    const released = association.release();
    if (this.#releaseRequested) association.respondRelease();
    for (let rest = await association.receive(); rest !== undefined; rest = await association.receive()) {
      rest.dataSet?.discard();
    }
    await released;
  }

  /** Closes the transport, and waits for the peer to do so as well; one that does not is aborted when the time is over. */
  async closeTransport(limitMs: number): Promise<void> {
    const closed = this.#association?.closed ?? this.offer?.closed;
    if (closed === undefined) return;
    this.#association?.closeTransport();
    if (this.#association === undefined) this.offer?.reject({ result: 1, source: 1, reason: 1 });
    if (await endsWithin(closed, limitMs)) return;
    this.#association?.abort();
    await closed;
  }

  /** Waits for the transport's end. @returns whether it came in time. */
  async isClosedWithin(limitMs: number): Promise<boolean> {
    const closed = this.#association?.closed ?? this.offer?.closed;
    return closed === undefined || endsWithin(closed, limitMs);
  }
}

async function endsWithin(closed: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([closed.then(() => true), limit]);
  } finally {
    clearTimeout(timer);
  }
}
