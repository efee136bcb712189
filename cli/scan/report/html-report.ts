import { Status } from '../catalog/members';
import type { Counts, Report, ReportedFile, ReportedMember, ReportedUse } from './report';
import { STYLE } from './style';
import { BLOCKING_ENTRY, ENTRIES } from './typescript-lines';
import { countsInWords, remarkOf, STATE_WORDS } from './words';

/** A scan as one page that needs nothing else: readable on a screen, on paper and with a keyboard alone. */
export function htmlReport(report: Report, producer: string): string {
  const title = `Scan of ${report.path}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#files">To the files</a>
<header>
<h1>${escape(title)}</h1>
<p>${escape(summary(report))}</p>
</header>
<main>
${totals(report)}
${entries(report)}
${members(report)}
${skipped(report)}
<section id="files" aria-labelledby="files-title">
<h2 id="files-title">Files</h2>
${report.files.length === 0 ? '<p>No file uses a toolkit that dcxport knows.</p>' : index(report.files)}
${report.files.map((file, number) => fileSection(file, number)).join('\n')}
</section>
</main>
<footer><p>Made by ${escape(producer)}. The states are those of the coverage tables that come with the package.</p></footer>
</body>
</html>
`;
}

function summary({ filesRead, files, uses, members }: Report): string {
  return `${filesRead} files read, ${files.length} use a toolkit: ${uses} uses of ${countsInWords(members)}.`;
}

function totals(report: Report): string {
  const rows = Object.entries(report.byToolkit).map(([toolkit, counts]) => totalRow(toolkit, counts));
  const all = rows.length > 1 ? [totalRow('all', report.members)] : [];
  return `<section aria-labelledby="totals">
<h2 id="totals">In total</h2>
<table class="totals">
<thead><tr><th scope="col">toolkit</th><th scope="col" class="n">members used</th><th scope="col" class="n">covered</th><th scope="col" class="n">partly</th><th scope="col" class="n">not</th><th scope="col" class="share"><span class="hidden">share</span></th></tr></thead>
<tbody>${[...rows, ...all].join('')}</tbody>
</table>
</section>`;
}

function totalRow(toolkit: string, counts: Counts): string {
  const numbers = [counts.used, counts.full, counts.partial, counts.none];
  const cells = numbers.map((value) => `<td class="n">${value}</td>`).join('');
  return `<tr><th scope="row">${escape(toolkit)}</th>${cells}<td class="share">${bar(counts)}</td></tr>`;
}

/** Shares as a bar; the numbers stand beside it, so it is for the eye only. */
function bar(counts: Counts): string {
  const parts = [Status.Full, Status.Partial, Status.None].map((status) => {
    const count = counts[status];
    return count === 0 ? '' : `<i class="${status}" style="flex-grow:${count}"></i>`;
  });
  return `<span class="bar" aria-hidden="true">${parts.join('')}</span>`;
}

function entries(report: Report): string {
  const used = Object.entries(ENTRIES).filter(([toolkit]) => Object.hasOwn(report.byToolkit, toolkit));
  const items = used.map(([toolkit, entry]) => {
    const also = toolkit === 'rzdcx' ? `, or blocking from <code>${BLOCKING_ENTRY}</code>` : '';
    return `<li>${escape(toolkit)}: import from <code>${entry}</code>${also}</li>`;
  });
  return items.length === 0 ? '' : `<ul class="entries">${items.join('')}</ul>`;
}

function members({ used }: Report): string {
  if (used.length === 0) return '';
  const missing = used.filter(({ status }) => status !== Status.Full);
  const covered = used.filter(({ status }) => status === Status.Full);
  return `<section aria-labelledby="members">
<h2 id="members">Members</h2>
${missing.length === 0 ? '<p>Everything that is used is covered.</p>' : memberTable(missing)}
<details><summary>${covered.length} covered</summary>
${memberTable(covered)}
</details>
</section>`;
}

function memberTable(members: readonly ReportedMember[]): string {
  return `<table class="members">
<thead><tr><th scope="col">state</th><th scope="col">member</th><th scope="col">toolkit</th><th scope="col" class="n">uses</th><th scope="col" class="n">files</th><th scope="col">remarks</th></tr></thead>
<tbody>
${members.map(memberRow).join('\n')}
</tbody>
</table>`;
}

function memberRow({ status, member, toolkit, uses, files, remarks }: ReportedMember): string {
  const remark = escape(remarkOf({ status, remarks }));
  return `<tr><td>${state(status)}</td><th scope="row"><code>${breakable(member)}</code></th><td>${toolkit}</td><td class="n">${uses}</td><td class="n">${files}</td><td>${remark}</td></tr>`;
}

function skipped(report: Report): string {
  if (report.skipped.length === 0) return '';
  const items = report.skipped.map(({ name, reason }) => `<li><code>${escape(name)}</code> ${escape(reason)}</li>`);
  return `<section aria-labelledby="skipped"><h2 id="skipped">Not read</h2><ul>${items.join('')}</ul></section>`;
}

function index(files: readonly ReportedFile[]): string {
  const items = files.map(({ name, members: counts }, number) => {
    const missing = counts.none > 0 ? `, <strong>${counts.none} not</strong>` : '';
    return `<li><a href="#file-${number}">${escape(name)}</a> <small>${counts.used} ${counts.used === 1 ? 'member' : 'members'}${missing}</small></li>`;
  });
  return `<nav aria-label="Files"><ul class="index">${items.join('')}</ul></nav>`;
}

function fileSection({ name, language, members: counts, uses }: ReportedFile, number: number): string {
  return `<details open class="file" id="file-${number}">
<summary><h3>${escape(name)}</h3> <small>${escape(language)}, ${countsInWords(counts)}</small></summary>
<table>
<thead><tr><th scope="col" class="n">line</th><th scope="col">in the source</th><th scope="col">state</th><th scope="col">member</th><th scope="col">in TypeScript</th></tr></thead>
${byLine(uses).map(lineRows).join('\n')}
</table>
</details>`;
}

/** The uses of each line. */
function byLine(uses: readonly ReportedUse[]): ReportedUse[][] {
  const lines: ReportedUse[][] = [];
  for (const use of uses) {
    const last = lines.at(-1);
    if (last?.[0]?.line === use.line) last.push(use);
    else lines.push([use]);
  }
  return lines;
}

function lineRows(uses: readonly ReportedUse[]): string {
  const [first] = uses;
  const span = uses.length === 1 ? '' : ` rowspan="${uses.length}"`;
  const source = `<td class="n"${span}>${first?.line ?? ''}</td><td${span}><code>${escape(first?.code ?? '')}</code></td>`;
  const rows = uses.map((use, index) => `<tr>${index === 0 ? source : ''}${useCells(use)}</tr>`);
  return `<tbody>${rows.join('\n')}</tbody>`;
}

function useCells(use: ReportedUse): string {
  const { async, blocking } = use.typescript ?? {};
  const remark = remarkOf(use);
  const lines = [
    ...(async === undefined ? [] : [`<code>${escape(async)}</code>`]),
    ...(blocking === undefined || blocking === async
      ? []
      : [`<code>${escape(blocking)}</code> <small>blocking</small>`]),
    ...(remark === '' ? [] : [`<small>${escape(remark)}</small>`]),
  ];
  return `<td>${state(use.status)}</td><td><b>${breakable(use.member)}</b></td><td>${lines.join('<br>')}</td>`;
}

const SIGNS: Readonly<Record<Status, string>> = { [Status.Full]: '✓', [Status.Partial]: '◐', [Status.None]: '✗' };

function state(status: Status): string {
  return `<span class="state ${status}"><span aria-hidden="true">${SIGNS[status]}</span> ${STATE_WORDS[status]}</span>`;
}

/** A member's name, which may go on in the next line between its words. */
function breakable(member: string): string {
  return escape(member).replace(/(?<=[a-z])(?=[A-Z])|(?<=[._])/g, '<wbr>');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
