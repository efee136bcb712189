import { oneLine } from 'dcxport';

/** What a difference is about. @enum */
export const DifferenceKind = {
  /** The association itself: asked for, accepted, refused, ended. */
  Association: 'association',
  /** A presentation context: what was proposed, the answer to it, a role. */
  Context: 'context',
  /** A message came earlier or later among the others. */
  Order: 'order',
  /** A recorded message did not come. */
  Missing: 'missing',
  /** A message came that was not recorded. */
  Unexpected: 'unexpected',
  /** An element of a command set. */
  Command: 'command',
  /** An element of a data set. */
  DataSet: 'dataSet',
} as const;
export type DifferenceKind = (typeof DifferenceKind)[keyof typeof DifferenceKind];

/** One thing that the live side did differently. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The recorded message: its number in the association, and its name. */
  readonly message?: { readonly number: number; readonly name: string };
  /** The element, with the items on the way to it: `ScheduledProcedureStepSequence[1].Modality (0008,0060)`. */
  readonly element?: string;
  /** What was recorded; absent when there was nothing. */
  readonly recorded?: string;
  /** What the live side has; absent when it has nothing. */
  readonly live?: string;
  /** All of it in a sentence. */
  readonly text: string;
}

/** Differences of one association that are kept; the others are counted. */
const MOST_DIFFERENCES = 1000;
const LONGEST_TEXT = 300;

/** What the replay of one association came to. */
export class AssociationFindings {
  readonly #differences: Difference[] = [];
  readonly #notSent: string[] = [];
  readonly #notes: string[] = [];
  #more = 0;
  /** Messages that were compared. */
  compared = 0;
  /** Messages of the recording that were not reached, since the association ended before. */
  notReached = 0;

  /** Keeps a difference, or counts it when there are many. */
  add(difference: Difference): void {
    if (this.#differences.length >= MOST_DIFFERENCES) this.#more++;
    else this.#differences.push({ ...difference, text: shown(difference.text) });
  }

  /** A message of ours that could not be sent. */
  addNotSent(text: string): void {
    if (this.#notSent.length < MOST_DIFFERENCES) this.#notSent.push(shown(text));
  }

  /** What whoever reads the report has to know beside. */
  note(text: string): void {
    if (this.#notes.length < MOST_DIFFERENCES) this.#notes.push(shown(text));
  }

  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** Differences that were counted only. */
  get more(): number {
    return this.#more;
  }

  get notSent(): readonly string[] {
    return this.#notSent;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Whether the live side did what was recorded, and all of it was played. */
  get same(): boolean {
    return this.#differences.length === 0 && this.#notSent.length === 0;
  }
}

/** A peer's words, fit for one line. */
export function shown(text: string, longest = LONGEST_TEXT): string {
  const line = oneLine(text);
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
