import { nameOfMessage } from './compare-messages';
import { DifferenceKind, type Difference } from './differences';
import type { Step } from './recorded-steps';

/** A difference in the association itself. */
export function ofAssociation(text: string, recorded: string | undefined, live: string | undefined): Difference {
  return { kind: DifferenceKind.Association, recorded, live, text };
}

/** What one side did, as the subject of a sentence. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'message':
      return nameOfMessage(step);
    case 'request':
      return 'the request for an association';
    case 'accept':
      return 'the acceptance of the association';
    case 'reject':
      return 'the refusal of the association';
    case 'release':
      return 'the release of the association';
    case 'abort':
      return 'the abort of the association';
    case 'lost':
      return 'the end of the connection';
    case 'broken':
      return 'half a message';
    case 'unknown':
      return 'the end of the recording';
  }
}

/** The system's error behind a sentence. */
export function reasonOf(error: Error | undefined): string {
  return error === undefined ? '' : ` (${error.message})`;
}
