import { TimerName } from '../errors';
import type { Inbound } from './inbound';
import type { Operations } from './operations';
import type { Outbox } from './outbox';
import type { NamedTimers } from './timeouts';

/** What goes on in an association at one moment. */
export interface ActivityState {
  /** Messages can be sent and received. */
  readonly open: boolean;
  /** Requests of ours are out and lack their final response. */
  readonly awaitsResponse: boolean;
  /** One of them was cancelled. */
  readonly awaitsEnd: boolean;
  /**
   * The application has responses in hand, or requests that came behind ours, which it has not dealt with: the peer waits
   * for us.
   */
  readonly applicationBusy: boolean;
  /** A message has begun to arrive and is not complete. */
  readonly arriving: boolean;
  /** We keep the transport from delivering. */
  readonly held: boolean;
  /** Anything at all is unfinished, in either direction. */
  readonly outstanding: boolean;
}

/**
 * What goes on in an association, of what its parts say.
 *
 * @param isOpen - Messages can be sent and received.
 * @param isPlain - And neither side has asked for release.
 */
export function activityState(
  isOpen: boolean,
  isPlain: boolean,
  operations: Operations,
  inbound: Inbound,
  outbox: Outbox,
): ActivityState {
  const { size, awaitsResponse, awaitsEnd, arrivedBefore, hasUnread } = operations;
  const { arriving, held, busy } = inbound;
  return {
    open: isOpen,
    awaitsResponse,
    awaitsEnd,
    // A request of the peer that came before ours is why we ask, and not what the peer waits for now.
    applicationBusy: hasUnread || (awaitsResponse && inbound.handlesBehind(arrivedBefore)),
    arriving,
    held,
    outstanding: busy || size > 0 || outbox.busy || !isPlain,
  };
}

/** What the waits lead to. */
export interface ActivityHost {
  state(): ActivityState;
  onIdle(): void;
  abort(cause: Error): void;
  peerName(): string;
}

/**
 * The waits of an established association: decides after every change which of the timers `dimseData`,
 * `dimseResponse` and `idle` run. A wait of which we are the cause is never held against the peer.
 */
export class Activity {
  readonly #timers: NamedTimers;
  readonly #host: ActivityHost;

  constructor(timers: NamedTimers, host: ActivityHost) {
    this.#timers = timers;
    this.#host = host;
  }

  /** A piece of a message came that had begun before. */
  onData(): void {
    this.#timers.refresh(TimerName.dimseData);
  }

  /** Something began or ended. */
  update(): void {
    const { open, awaitsResponse, awaitsEnd, applicationBusy, arriving, held, outstanding } = this.#host.state();
    this.#keep(TimerName.dimseData, open && arriving && !held, 'further data of a message that had begun');
    // While a message arrives `dimseData` watches, so that every response, pending ones too, starts this wait anew.
    const waiting = awaitsResponse && !applicationBusy && (!arriving || held);
    // Who was asked to stop gets this time once: what it sends meanwhile, were it without end, starts nothing anew.
    const text = awaitsEnd ? 'final response to a request that was cancelled' : 'DIMSE response';
    this.#keep(TimerName.dimseResponse, open && (waiting || awaitsEnd), text);
    const idle = open && !outstanding && this.#timers.limits.idle > 0;
    if (!idle) this.#timers.stop(TimerName.idle);
    else if (!this.#timers.isRunning(TimerName.idle)) this.#timers.start(TimerName.idle, this.#onIdle);
  }

  #keep(name: TimerName, wanted: boolean, waitingFor: string): void {
    if (!wanted) this.#timers.stop(name);
    else if (!this.#timers.isRunning(name)) {
      this.#timers.watch(name, () => `${waitingFor} from ${this.#host.peerName()}`, this.#onExpired);
    }
  }

  readonly #onIdle = (): void => this.#host.onIdle();

  readonly #onExpired = (error: Error): void => this.#host.abort(error);
}
