import { describeEndpoint } from '../network/endpoint';
import { shown, type AssociationFindings, type Difference } from './differences';
import type { RecordedAssociation } from './recorded-steps';
import type { PlayedAssociation, ReplayResult } from './replay-types';

/** Pairs of UIDs that are listed. */
const MOST_PAIRS = 20;

/** What a replay came to, for people. */
export function textReport(result: ReplayResult): string {
  const { options, played, unexpected, uids } = result;
  const peer = options.as === 'requestor' ? options.to : options.listen;
  const where = peer === undefined ? '' : `${options.as === 'requestor' ? ' to' : ' on'} ${describeEndpoint(peer)}`;
  const lines = [`${options.trace}, played as ${options.as}${where}`];
  for (const association of played) lines.push(...associationLines(association));
  if (unexpected > 0) lines.push(`and ${count(unexpected, 'association')} that the recording does not have`);
  if (uids.length > 0) {
    lines.push(`UIDs that the live side has made (${uids.length}), recorded and live:`);
    lines.push(...uids.slice(0, MOST_PAIRS).map(([recorded, live]) => `  ${shown(recorded)} -> ${shown(live)}`));
    if (uids.length > MOST_PAIRS) lines.push(`  and ${uids.length - MOST_PAIRS} more (--json has them all)`);
  }
  lines.push(summaryOf(result));
  return lines.join('\n');
}

function associationLines({ recorded, findings }: PlayedAssociation): string[] {
  const title = `association ${recorded.number}, ${titlesOf(recorded)}`;
  if (findings === undefined) return [`${title}: the live side did not come for it`];
  const { differences, more, notSent, notes, compared, notReached } = findings;
  const lines = [`${title}: ${count(compared, 'message')} compared, ${count(differences.length + more, 'difference')}`];
  lines.push(...differences.map(({ text }) => `  ${text}`));
  if (more > 0) lines.push(`  and ${count(more, 'more difference')}`);
  lines.push(...notSent.map((text) => `  not sent: ${text}`));
  lines.push(...notes.map((text) => `  note: ${text}`));
  if (notReached > 0) lines.push(`  not reached: ${count(notReached, 'recorded message')}`);
  return lines;
}

function summaryOf({ played, unexpected, same }: ReplayResult): string {
  if (same) return 'no difference';
  const differences = played.reduce((sum, { findings }) => sum + numberOf(findings), unexpected);
  const notSent = played.reduce((sum, { findings }) => sum + (findings?.notSent.length ?? 0), 0);
  return notSent === 0 ? count(differences, 'difference') : `${count(differences, 'difference')}, ${notSent} not sent`;
}

/** An association that nobody came for is one. */
function numberOf(findings: AssociationFindings | undefined): number {
  return findings === undefined ? 1 : findings.differences.length + findings.more;
}

function titlesOf({ steps }: RecordedAssociation): string {
  const request = steps.find((step) => step.kind === 'request');
  if (request?.kind !== 'request') return 'not asked for';
  return `${shown(request.pdu.callingAETitle)} -> ${shown(request.pdu.calledAETitle)}`;
}

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`;
}

/** The shape of the report in JSON. */
export interface JsonReport {
  readonly format: 'dcxport-replay';
  readonly version: 1;
  readonly trace: string;
  readonly as: 'requestor' | 'acceptor';
  readonly same: boolean;
  readonly associations: readonly {
    readonly association: number;
    /** False when the live side did not come for it. */
    readonly played: boolean;
    readonly compared: number;
    readonly notReached: number;
    readonly differences: readonly Difference[];
    /** Differences beyond those listed. */
    readonly more: number;
    readonly notSent: readonly string[];
    readonly notes: readonly string[];
  }[];
  /** Associations that the live side asked for, and the recording does not have. */
  readonly unexpected: number;
  readonly uids: readonly { readonly recorded: string; readonly live: string }[];
}

/** What a replay came to, for programs. */
export function jsonReport({ options, played, unexpected, uids, same }: ReplayResult): JsonReport {
  return {
    ...{ format: 'dcxport-replay', version: 1, trace: options.trace, as: options.as, same },
    associations: played.map(({ recorded, findings }) => ({
      association: recorded.number,
      played: findings !== undefined,
      compared: findings?.compared ?? 0,
      notReached: findings?.notReached ?? 0,
      differences: findings?.differences ?? [],
      more: findings?.more ?? 0,
      notSent: findings?.notSent ?? [],
      notes: findings?.notes ?? [],
    })),
    unexpected,
    uids: uids.map(([recorded, live]) => ({ recorded, live })),
  };
}
