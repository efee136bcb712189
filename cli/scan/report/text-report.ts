import { Status } from '../catalog/members';
import type { Report, ReportedFile, ReportedUse } from './report';
import { countsInWords, remarkOf, STATE_WORDS } from './words';

/** A scan for a terminal or a file of text: each file with its uses, then the totals; quietly the totals alone. */
export function textReport(report: Report, isQuiet = false): string {
  const files = isQuiet ? [] : report.files.flatMap((file) => [...fileLines(file), '']);
  return [...files, ...totals(report)].join('\n');
}

function fileLines({ name, language, members, uses }: ReportedFile): string[] {
  const width = Math.max(...uses.map(({ member }) => member.length));
  const digits = String(uses.at(-1)?.line ?? 0).length;
  return [`${name} (${language}), ${countsInWords(members)}`, ...uses.flatMap((use) => useLines(use, width, digits))];
}

function useLines(use: ReportedUse, width: number, digits: number): string[] {
  const head = `  ${String(use.line).padStart(digits)}  ${STATE_WORDS[use.status].padEnd(7)}  ${use.member.padEnd(width)}`;
  const indent = ' '.repeat(head.length + 2);
  const { async, blocking } = use.typescript ?? {};
  const remark = remarkOf(use);
  const lines = [
    ...(async === undefined ? [] : [async]),
    ...(blocking === undefined || blocking === async ? [] : [`${blocking}  (blocking)`]),
    ...(remark === '' ? [] : [`(${remark})`]),
  ];
  return lines.map((line, index) => (index === 0 ? `${head}  ${line}` : `${indent}${line}`));
}

function totals(report: Report): string[] {
  const { members, uses, files, filesRead, byToolkit, used, skipped } = report;
  const missing = used.filter(({ status }) => status !== Status.Full);
  return [
    `${report.path}: ${filesRead} files read, ${files.length} use a toolkit, ${uses} uses of ${countsInWords(members)}`,
    ...Object.entries(byToolkit).map(([toolkit, counts]) => `  ${toolkit}: ${countsInWords(counts)}`),
    ...(missing.length > 0 ? ['not covered, or partly:'] : []),
    ...missing.map((each) => {
      const remark = each.remarks === undefined ? '' : `: ${each.remarks}`;
      return `  ${STATE_WORDS[each.status].padEnd(6)}  ${each.member} (${counted(each.uses, 'use')} in ${counted(each.files, 'file')})${remark}`;
    }),
    ...(skipped.length > 0 ? ['not read:'] : []),
    ...skipped.map(({ name, reason }) => `  ${name} ${reason}`),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
