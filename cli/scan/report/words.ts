import { Status } from '../catalog/members';
import type { Counts, ReportedUse } from './report';

/** What the states are called. */
export const STATE_WORDS: Readonly<Record<Status, string>> = {
  [Status.Full]: 'covered',
  [Status.Partial]: 'partly',
  [Status.None]: 'not',
};

/** `12 members: 10 covered, 1 partly, 1 not` */
export function countsInWords({ used, full, partial, none }: Counts): string {
  return `${used} ${used === 1 ? 'member' : 'members'}: ${full} covered, ${partial} partly, ${none} not`;
}

/** What else there is to say of a use. */
export function remarkOf({ status, remarks, isGuess }: Pick<ReportedUse, 'status' | 'remarks' | 'isGuess'>): string {
  const parts = [remarks ?? (status === Status.None ? 'dcxport does not have it' : '')];
  if (isGuess === true) parts.push('the object is not known; no other library has a member of this name');
  return parts.filter((part) => part !== '').join('; ');
}
