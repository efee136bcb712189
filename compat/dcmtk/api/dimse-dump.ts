/**
 * Messages as text for people.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { describeStatus } from '../../../src/index';
import type { ByRef } from '../../com';
import { showUID } from '../uid-names';
import { dumpDataSet } from '../data-set-dump';
import type { DcmItem } from './DcmItem';
import { DIMSE_OUTGOING, T_DIMSE_Priority, type DIMSE_direction } from './dimse-constants';
import { commandName } from './dimse-exchange';
import { commandSetOf } from './message-records';
import type { T_DIMSE_Message } from './T_DIMSE_Message';

function valueOf(keyword: string, value: unknown, commandField: number): string {
  if (keyword === 'Status') return describeStatus(Number(value), commandField);
  if (keyword === 'Priority') {
    const name = Object.entries(T_DIMSE_Priority).find(([, priority]) => priority === value)?.[0];
    return name?.replace('DIMSE_PRIORITY_', '').toLowerCase() ?? String(value);
  }
  if (keyword.endsWith('UID')) return showUID(String(value));
  if (Array.isArray(value)) return value.map((tag) => Number(tag).toString(16).padStart(8, '0')).join(' ');
  return String(value);
}

/**
 * Says a message in words, and its data set if one is given; patient data stands in that.
 *
 * @param str - Gets the text.
 * @param dir - Which way it goes.
 * @param dataset - Its data set, or the status detail.
 * @param presID - Its presentation context; 0 is not shown.
 * @returns the text as well.
 * @compat full
 */
export function DIMSE_dumpMessage(
  str: ByRef<string>,
  msg: T_DIMSE_Message,
  dir: DIMSE_direction,
  dataset: DcmItem | null = null,
  presID = 0,
): string {
  const name = dir === DIMSE_OUTGOING ? 'OUTGOING DIMSE MESSAGE' : 'INCOMING DIMSE MESSAGE';
  const lines = [
    `===================== ${name} ====================`,
    `${'Message Type'.padEnd(36)}: ${commandName(msg.CommandField)}`,
  ];
  if (presID !== 0) lines.push(`${'Presentation Context ID'.padEnd(36)}: ${presID}`);
  for (const [keyword, value] of Object.entries(commandSetOf(msg) ?? {})) {
    if (keyword === 'CommandField' || value === undefined) continue;
    const words = keyword.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
    lines.push(`${words.padEnd(36)}: ${valueOf(keyword, value, msg.CommandField)}`);
  }
  if (dataset !== null) lines.push(...dumpDataSet(dataset.dataSet));
  lines.push('======================= END DIMSE MESSAGE =======================');
  str.value = lines.join('\n');
  return str.value;
}
