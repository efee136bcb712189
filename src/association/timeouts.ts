import { DimseTimeoutError, InvalidArgumentError, type TimerName } from '../errors';
import type { Clock, ClockTimer } from './clock';

/** The longest wait that the system's timers hold, in milliseconds (about 24 days). */
const LONGEST_MS = 2_147_483_647;

/** Limits of every wait of an association, in milliseconds; 0 is no limit. */
export interface AssociationTimeouts {
  /** Requestor: name look-up and TCP connection. @defaultValue 30000 */
  connect?: number;
  /** TLS handshake. @defaultValue 30000 */
  tls?: number;
  /** From the connection to the A-ASSOCIATE-RQ, and from our last word to the peer's close. @defaultValue 30000 */
  artim?: number;
  /** Requestor: from the start of the connection to the answer to the A-ASSOCIATE-RQ. @defaultValue 30000 */
  association?: number;
  /**
   * For a response, from the end of the request; every pending response starts it anew, and it stands still while the
   * application has messages in hand that the peer sent behind it. For the final response to a request that was cancelled, from the
   * cancel, whatever comes before it. @defaultValue 60000
   */
  dimseResponse?: number;
  /** For the peer to take one batch of a message that we send. @defaultValue 60000 */
  dimseSend?: number;
  /** Between two pieces of a message that has begun to arrive; not while we keep back the rest. @defaultValue 60000 */
  dimseData?: number;
  /** For a message while nothing is outstanding; ends the association by release (requestor) or abort (acceptor). @defaultValue 0 */
  idle?: number;
  /** For the whole of an established association, which is aborted then, whatever goes on. @defaultValue 0 */
  lifetime?: number;
  /** For the answer to our A-RELEASE-RQ. @defaultValue 10000 */
  release?: number;
}

const DEFAULTS: Readonly<Record<TimerName, number>> = {
  connect: 30_000,
  tls: 30_000,
  artim: 30_000,
  association: 30_000,
  dimseResponse: 60_000,
  dimseSend: 60_000,
  dimseData: 60_000,
  idle: 0,
  lifetime: 0,
  release: 10_000,
};

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} when a limit is negative or not a number.
 */
export function resolveTimeouts(timeouts: AssociationTimeouts = {}): Readonly<Record<TimerName, number>> {
  const resolved = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as TimerName[]) {
    const value = timeouts[name] ?? DEFAULTS[name];
    if (!(value >= 0))
      throw new InvalidArgumentError(`timeouts.${name} is ${value}; give milliseconds, 0 for no limit`);
    resolved[name] = Math.min(value, LONGEST_MS);
  }
  return resolved;
}

/** The one owner of an association's timers: each name runs at most once. */
export class NamedTimers {
  #limits: Readonly<Record<TimerName, number>>;
  readonly #clock: Clock;
  readonly #running = new Map<TimerName, ClockTimer>();

  constructor(limits: Readonly<Record<TimerName, number>>, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Milliseconds; 0 is no limit. */
  get limits(): Readonly<Record<TimerName, number>> {
    return this.#limits;
  }

  /** Sets limits for waits that begin from now on. */
  change(limits: AssociationTimeouts): void {
    this.#limits = resolveTimeouts({ ...this.#limits, ...limits });
  }

  /** Starts the timer, or starts it anew; does nothing when its limit is 0. */
  start(name: TimerName, onExpired: () => void, limitMs = this.limits[name]): void {
    this.stop(name);
    if (limitMs <= 0) return;
    const timer = this.#clock.setTimeout(() => {
      this.#running.delete(name);
      onExpired();
    }, limitMs);
    this.#running.set(name, timer);
  }

  /**
   * Starts the timer; when it expires, the callback gets the error that says so.
   *
   * @param waitingFor - Completes "No ... within 30 s"; asked when the time is over.
   * @param leftMs - What is left of the limit, in milliseconds, where some of it has gone by. @defaultValue all of it
   */
  watch(
    name: TimerName,
    waitingFor: () => string,
    onExpired: (error: DimseTimeoutError) => void,
    leftMs = this.limits[name],
  ): void {
    const limit = this.limits[name];
    this.start(name, () => onExpired(new DimseTimeoutError(name, limit, waitingFor())), leftMs);
  }

  isRunning(name: TimerName): boolean {
    return this.#running.has(name);
  }

  /** Gives a running timer its whole time again; one that does not run stays so. */
  refresh(name: TimerName): void {
    this.#running.get(name)?.refresh();
  }

  stop(name: TimerName): void {
    const timer = this.#running.get(name);
    if (timer === undefined) return;
    timer.cancel();
    this.#running.delete(name);
  }

  stopAll(): void {
    for (const timer of this.#running.values()) timer.cancel();
    this.#running.clear();
  }
}
