import { describeCommandSet } from 'dcxport';
import { align, type Move } from './align';
import { compareMessages, nameOfMessage, type LiveMessage } from './compare-messages';
import type { Comparison } from './compare-data-sets';
import { DifferenceKind, type Difference } from './differences';
import { digestOf } from './digest';
import { LiveLink } from './live-link';
import { isPending, type Operation, type RecordedMessage } from './recorded-steps';

/** Responses of the live side that are held until the last one; beyond the recorded number. */
const MOST_EXTRA_RESPONSES = 10_000;

/** The live side answers one request without end. */
export class EndlessError extends Error {
  override readonly name = 'EndlessError';
}

/** A recorded operation while it is played. */
export class OperationRun {
  readonly recorded: Operation;
  /** Our request was sent, or the live side's has come. */
  begun = false;
  /** The request of the live side. */
  liveRequest: LiveMessage | undefined;
  /** The live request came while something else was due: what belongs to it does not wait for that. */
  ahead = false;
  /** Responses of the live side, of which the last has not come. */
  readonly #pending: LiveMessage[] = [];
  #settled = false;

  constructor(recorded: Operation) {
    this.recorded = recorded;
  }

  /** Whether the live side's last response has come. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The pending responses that were recorded. */
  get #recordedPending(): readonly RecordedMessage[] {
    return this.recorded.responses.filter(({ set }) => isPending(set));
  }

  /**
   * Keeps a pending response until all have come, since only then can be told which stands for which.
   *
   * @returns the recorded one that it stands for by number; undefined when there are no more.
   * @throws {@link EndlessError} when there are far too many.
   */
  addPending(message: LiveMessage): RecordedMessage | undefined {
    const recorded = this.#recordedPending;
    if (this.#pending.length >= 2 * recorded.length + MOST_EXTRA_RESPONSES) {
      throw new EndlessError(`The live side sends pending responses without end, ${this.#pending.length} so far`);
    }
    this.#pending.push(message);
    return recorded[this.#pending.length - 1];
  }

  /**
   * Compares the pending responses that have come with those recorded.
   *
   * @param final - The last one has come: what is left of the recorded ones is missing.
   */
  settle(
    comparisonOf: (recorded: RecordedMessage) => Comparison,
    final: boolean,
  ): { readonly differences: readonly Difference[]; readonly compared: number } {
    this.#settled = true;
    const live = this.#pending.splice(0);
    const recorded = final ? this.#recordedPending : this.#recordedPending.slice(0, live.length);
    const [first] = recorded;
    const differences: Difference[] = [];
    if (first === undefined) return { differences: live.map((message) => this.#unexpected(message)), compared: 0 };
    const comparison = comparisonOf(first);
    const { pairs, moved, missing, unexpected } = align(
      recorded.map((message) => digestOf(message, comparison, (uid) => uid)),
      live.map((message) => digestOf(message, comparison, (uid) => comparison.uids.toRecorded(uid))),
    );
    for (const [one, other] of pairs) {
      const [expected, came] = [recorded[one], live[other]];
      if (expected === undefined || came === undefined) continue;
      const move = moved.get(one);
      if (move !== undefined) differences.push(orderDifference(expected, move));
      differences.push(...compareMessages(expected, came, comparisonOf(expected)));
    }
    for (const index of missing) {
      const message = recorded[index];
      if (message !== undefined) differences.push(missingDifference(message, 'did not come'));
    }
    for (const index of unexpected) {
      const message = live[index];
      if (message !== undefined) differences.push(this.#unexpected(message));
    }
    for (const message of live) LiveLink.drop(message);
    return { differences, compared: pairs.length };
  }

  #unexpected(message: LiveMessage): Difference {
    const request = this.recorded.request;
    const what = request === undefined ? '' : ` to ${nameOfMessage(request)}`;
    return unexpectedDifference(message, `a pending response${what} that was not recorded`);
  }
}

/** A recorded message that did not come. */
export function missingDifference(message: RecordedMessage, how: string): Difference {
  const { number, name } = message;
  return {
    kind: DifferenceKind.Missing,
    message: { number, name },
    text: `${nameOfMessage(message)}: ${how}`,
  };
}

/** A recorded message that came at another place. */
export function orderDifference(message: RecordedMessage, move: Move): Difference {
  const { number, name } = message;
  return {
    kind: DifferenceKind.Order,
    message: { number, name },
    text: `${nameOfMessage(message)}: came ${move} than recorded`,
  };
}

/** A message that stands for no recorded one. */
export function unexpectedDifference(message: LiveMessage, what: string): Difference {
  return { kind: DifferenceKind.Unexpected, live: describeCommandSet(message.set), text: `Unexpected: ${what}` };
}
