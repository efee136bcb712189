import type { AssociationSide } from 'dcxport';

/** UIDs that the standard itself gives out are nobody's to make. */
const REGISTERED = '1.2.840.10008.';
const LONGEST_UID = 64;

/** Where each UID of a recording stands first: the side that has said it. */
export type FirstSpoken = ReadonlyMap<string, AssociationSide>;

/**
 * Which UIDs of the live side stand for which recorded ones.
 *
 * A live UID stands for a recorded one when the live side has made it: the recorded one was first said by that side, the
 * live one occurs nowhere in the recording, neither is one of the standard's, and neither stands for another already.
 * From then on the two belong together, whoever says them.
 */
export class UidMap {
  readonly #first: FirstSpoken;
  readonly #liveSide: AssociationSide;
  readonly #toLive = new Map<string, string>();
  readonly #toRecorded = new Map<string, string>();
  readonly #fixed: ReadonlySet<string>;
  readonly #exact: boolean;
  #different = 0;

  /**
   * @param fixed - Recorded UIDs that nobody makes anew.
   * @param exact - No live UID stands for another one.
   */
  constructor(first: FirstSpoken, liveSide: AssociationSide, fixed: ReadonlySet<string>, exact: boolean) {
    this.#first = first;
    this.#fixed = fixed;
    this.#liveSide = liveSide;
    this.#exact = exact;
  }

  /** Whether the live UID is the recorded one or stands for it; notes a pair that is seen for the first time. */
  matches(recorded: string, live: string): boolean {
    const known = this.#toLive.get(recorded);
    if (known !== undefined) return known === live;
    if (recorded !== live && !this.#mayStandFor(recorded, live)) return false;
    // What the live side could have made anew, and did not, stays what it is.
    if (recorded !== live || this.#first.get(recorded) === this.#liveSide) {
      if (recorded !== live) this.#different++;
      this.#toLive.set(recorded, live);
      this.#toRecorded.set(live, recorded);
    }
    return true;
  }

  /** What stands for the recorded UID on the live side. */
  toLive(recorded: string): string {
    return this.#toLive.get(recorded) ?? recorded;
  }

  /** What the live UID stands for in the recording. */
  toRecorded(live: string): string {
    return this.#toRecorded.get(live) ?? live;
  }

  /** The pairs that differ: recorded, live. */
  get pairs(): readonly (readonly [string, string])[] {
    return [...this.#toLive].filter(([recorded, live]) => recorded !== live);
  }

  /** Whether no pair differs. */
  get isEmpty(): boolean {
    return this.#different === 0;
  }

  #mayStandFor(recorded: string, live: string): boolean {
    return (
      !this.#exact &&
      isOwn(recorded) &&
      !this.#fixed.has(recorded) &&
      isOwn(live) &&
      this.#first.get(recorded) === this.#liveSide &&
      !this.#first.has(live) &&
      !this.#toRecorded.has(live)
    );
  }
}

/** A UID that an application may have made. */
function isOwn(uid: string): boolean {
  return uid.length <= LONGEST_UID && /^[0-9]+(\.[0-9]+)+$/.test(uid) && !uid.startsWith(REGISTERED);
}
