/**
 * The working part of `dcxport trace replay`, loaded when there is work.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { lookupKeyword } from 'dcxport';
import type { JsonReport } from './report';

export { jsonReport, textReport } from './report';
export { replay } from './run';

/** The tag that a keyword or eight hexadecimal digits stand for. @throws Error when there is none. */
export function tagOf(text: string): number {
  const digits = /^\(?([0-9a-f]{4}),?([0-9a-f]{4})\)?$/i.exec(text);
  if (digits !== null) return Number.parseInt(`${digits[1] ?? ''}${digits[2] ?? ''}`, 16);
  const tag = lookupKeyword(text);
  if (tag !== undefined) return tag;
  throw new Error(`--ignore ${text}: give a keyword such as StudyDate, or a tag such as 00080020`);
}

/** Writes a report. @throws the system's error. */
export function writeReport(file: string, report: JsonReport): void {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
}
