import { TimerName } from '../errors';
import type { CloseReason } from './close-reason';
import type { NamedTimers } from './timeouts';
import type { UpperLayer } from './upper-layer';

/** What the release asks of its association. */
export interface ReleaseHost {
  /** The application answers the peer's wish itself: called with that wish, in place of the answer. */
  readonly onRequested: (() => void) | undefined;
  onChange(): void;
  finish(reason: CloseReason): void;
  abort(cause: Error): void;
  peerName(): string;
}

/**
 * The release of an association by either side, collisions included, watched by the timer `release`.
 *
 * @see DICOM PS3.8, 7.2 and table 9-8
 */
export class Release {
  readonly #upperLayer: UpperLayer;
  readonly #timers: NamedTimers;
  readonly #host: ReleaseHost;
  #answered = false;

  constructor(upperLayer: UpperLayer, timers: NamedTimers, host: ReleaseHost) {
    this.#upperLayer = upperLayer;
    this.#timers = timers;
    this.#host = host;
  }

  /** Asks the peer; does nothing where a release is under way, or nothing can be released. */
  request(): void {
    if (this.#upperLayer.state !== 'Sta6') return;
    this.#upperLayer.requestRelease();
    this.#host.onChange();
    const waitingFor = (): string => `answer to the release from ${this.#host.peerName()}`;
    this.#timers.watch(TimerName.release, waitingFor, (error) => this.#host.abort(error));
  }

  /** Answers the peer. @throws {@link InvalidArgumentError} when the peer did not ask. */
  respond(): void {
    const { state } = this.#upperLayer;
    this.#answered = true;
    // After a collision the acceptor answers only when its own release was answered, and the requestor waits for that.
    if (state === 'Sta10') return;
    this.#upperLayer.respondRelease();
    if (state !== 'Sta9') this.#host.finish({ kind: 'released', by: state === 'Sta12' ? 'us' : 'peer' });
  }

  /** The peer asks. */
  onIndication(): void {
    if (this.#host.onRequested === undefined) this.respond();
    else this.#host.onRequested();
  }

  /** The peer has answered. */
  onConfirm(): void {
    this.#timers.stop(TimerName.release);
    if (this.#upperLayer.state !== 'Sta12') this.#host.finish({ kind: 'released', by: 'us' });
    else if (this.#answered) this.respond();
  }
}
