import type { AssociationAbortedError, ConnectionLostError, DimseError } from '../errors';

/** Why an association is over. */
export type CloseReason =
  | { readonly kind: 'released'; readonly by: 'peer' | 'us' }
  | { readonly kind: 'aborted'; readonly by: 'peer' | 'us'; readonly error: AssociationAbortedError }
  | { readonly kind: 'rejected'; readonly by: 'peer' | 'us'; readonly error?: DimseError }
  | { readonly kind: 'lost'; readonly error: ConnectionLostError };

/** Says it in words, for logs. */
export function describeCloseReason(reason: CloseReason): string {
  switch (reason.kind) {
    case 'released':
      return `released by ${reason.by}`;
    case 'rejected':
      return `rejected by ${reason.by}`;
    default:
      return reason.error.message;
  }
}
