import {
  tlsFingerprint,
  type Association,
  type ListenerLease,
  type SharedListener,
  type TlsOptions,
} from '../../src/index';
import { portLimitsOf, type AccepterLimits } from './accepter-access';
import { engine } from './engine';

/** What outlives a DCXACC that was collected without Release, and must not. */
interface Holdings {
  lease: ListenerLease | undefined;
  association: WeakRef<Association> | undefined;
}

const collected = new FinalizationRegistry<Holdings>((holdings) => {
  void holdings.lease?.release();
  holdings.association?.deref()?.abort();
});

/** A DCXACC's share in the listener of its port: kept until it is released, collected, or another port is asked for. */
export class ListeningPort {
  readonly #holdings: Holdings = { lease: undefined, association: undefined };
  #wanted: { port: number; host: string; tls: string | undefined; limits: string } | undefined;
  /** Settles when nothing is being opened or closed. */
  #busy: Promise<unknown> = Promise.resolve();
  #ended = false;

  /** @param owner - When it is collected its share is given back. */
  constructor(owner: object) {
    collected.register(owner, this.#holdings);
  }

  /** Settles when what {@link ListeningPort.close} gave back is closed. */
  get closed(): Promise<unknown> {
    return this.#busy;
  }

  /**
   * The listener of that port, opened or shared.
   *
   * @param port - 0: the free port that was taken before, else a new one.
   * @param tls - Its settings; all who share the port must have equal ones.
   * @param limits - Of those who share the port the first sets them.
   * @throws ListenError, InvalidArgumentError
   */
  open(
    port: number,
    bindAddress: string,
    tls?: TlsOptions,
    limits: AccepterLimits | null = null,
  ): Promise<SharedListener> {
    const opened = this.#busy.then(() => this.#open(port, bindAddress, tls, limits));
    this.#busy = opened.catch(() => undefined);
    return opened;
  }

  /** Ends this association too when the owner is collected. */
  guard(association: Association): void {
    this.#holdings.association = new WeakRef(association);
  }

  /** Gives the share back, also one that is being taken just now. Nothing is opened afterwards. */
  close(): void {
    this.#ended = true;
    const given = this.#giveBack();
    this.#busy = Promise.all([this.#busy, given]);
  }

  async #open(
    port: number,
    bindAddress: string,
    tls: TlsOptions | undefined,
    limits: AccepterLimits | null,
  ): Promise<SharedListener> {
    const { lease } = this.#holdings;
    const fingerprint = tlsFingerprint(tls);
    const limitsText = JSON.stringify(limits);
    const same =
      lease !== undefined &&
      this.#wanted?.host === bindAddress &&
      this.#wanted.tls === fingerprint &&
      this.#wanted.limits === limitsText;
    if (same && (port === this.#wanted?.port || port === lease.listener.port)) return lease.listener;
    // Of a free port that was taken before only the settings change.
    const wanted = port === 0 ? (this.#wanted?.port === 0 ? (lease?.listener.port ?? 0) : 0) : port;
    await this.#giveBack();
    const { listener, association } = portLimitsOf(limits);
    const host = bindAddress === '' ? undefined : bindAddress;
    const opened = await engine.listeners.acquire(wanted, host, { ...listener, tls }, association);
    this.#holdings.lease = opened;
    this.#wanted = { port, host: bindAddress, tls: fingerprint, limits: limitsText };
    if (this.#ended) await this.#giveBack();
    return opened.listener;
  }

  async #giveBack(): Promise<void> {
    const { lease } = this.#holdings;
    this.#holdings.lease = undefined;
    this.#wanted = undefined;
    await lease?.release();
  }
}
