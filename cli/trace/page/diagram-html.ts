import type { Counterparts, Members } from './counterparts';
import type { Diagram, DiagramEvent } from './diagram-events';
import { html, type Content, type Html } from './html';
import type { Party } from './parties';
import { moment, span, timeOfDay } from './wording';

/** Silences that are longer than this are shown, in microseconds. */
const LONG_SILENCE = 1_000_000;
/** More pending responses in a row are folded. */
const LONGEST_RUN = 5;

/** The colour of an association. */
export function hueOf(association: number): number {
  return (association * 67 + 150) % 360;
}

/** A party in one line. */
export function partyName({ title, address }: Party): string {
  return title === '' ? `unknown at ${address}` : title;
}

/** The diagram: a head with the parties, and a line for each event that opens to all that is known of it. */
export function diagramHtml({ parties, events, start }: Diagram): Html {
  const first = events[0]?.time ?? 0;
  const rows: Html[] = [];
  let before = first;
  for (let at = 0; at < events.length;) {
    const run = runAt(events, at);
    const [event] = run;
    if (event === undefined) break;
    if (event.time - before > LONG_SILENCE) rows.push(html`<div class="silence">${span(event.time - before)}</div>`);
    const lines = run.map((each) => row(each, parties, { first, start }));
    if (run.length <= LONGEST_RUN) rows.push(...lines);
    else rows.push(...lines.slice(0, 1), foldedRun(event, lines.slice(1, -1)), ...lines.slice(-1));
    at += run.length;
    before = events[at - 1]?.time ?? before;
  }
  return html`<div class="diagram" style="--columns:${parties.length}">
    <div class="parties">
      <span class="time">seconds</span>
      <ol class="lanes">
        ${parties.map(partyHead)}
      </ol>
    </div>
    ${rows}
  </div>`;
}

/** From there on, the events that say the same as the first: pending responses. Else that one alone. */
function runAt(events: readonly DiagramEvent[], start: number): readonly DiagramEvent[] {
  const first = events[start];
  let end = start + 1;
  if (first?.kind === 'response' && first.tone === 'plain') {
    while (events[end]?.label === first.label && events[end]?.association === first.association) end++;
  }
  return events.slice(start, end);
}

function foldedRun({ label }: DiagramEvent, lines: readonly Html[]): Html {
  return html`<details class="run">
    <summary>${lines.length} more ${label}</summary>
    ${lines}
  </details>`;
}

function partyHead(party: Party): Html {
  const ports = [...party.ports].filter((port) => port > 0);
  const where = party.address === '' ? '' : `${party.address}${ports.length > 0 ? ` port ${ports.join(', ')}` : ''}`;
  return html`<li class="party"><strong>${partyName(party)}</strong><span>${where}</span></li>`;
}

function row(event: DiagramEvent, parties: readonly Party[], { first, start }: { first: number; start: number }): Html {
  const [from, to] = [parties.indexOf(event.from), parties.indexOf(event.to)];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const { association, kind, tone, label, note } = event;
  const where = `--from:${left};--span:${right - left};--hue:${association === undefined ? 0 : hueOf(association)}`;
  return html`<details class="event">
    <summary>
      <span class="time">${moment(event.time - first)}</span>
      <span class="lanes">
        <span class="arrow ${kind} ${tone} ${from < to ? 'to-right' : 'to-left'}" style="${where}">
          <span class="label"
            >${association !== undefined && html`<span class="badge">${association}</span>`}<b>${label}</b
            ><span class="aside"> from ${partyName(event.from)} to ${partyName(event.to)}</span></span
          >
          ${note !== '' && html`<span class="note">${note}</span>`}
        </span>
      </span>
    </summary>
    <div class="panel">
      <p class="quiet">${timeOfDay(start + event.time)}</p>
      ${event.details} ${event.counterparts && counterpartTable(event, event.counterparts)}
    </div>
  </details>`;
}

function counterpartTable({ from, to }: DiagramEvent, { sender, receiver }: Counterparts): Html {
  const line = (party: Party, role: string, members: Members): Html =>
    html`<tr>
      <th scope="row">${partyName(party)}, ${role}</th>
      <td>${names(members.rzdcx)}</td>
      <td>${names(members.dicomNet)}</td>
    </tr>`;
  return html`<table class="list members">
    <caption>
      In a program on one of the toolkits
    </caption>
    <thead>
      <tr>
        <th scope="col">Of</th>
        <th scope="col">RZDCX</th>
        <th scope="col">DicomNet</th>
      </tr>
    </thead>
    <tbody>
      ${line(from, 'sending', sender)}${line(to, 'receiving', receiver)}
    </tbody>
  </table>`;
}

function names(members: readonly string[]): Content {
  return members.length === 0 ? '–' : members.map((member) => html`<code>${member}</code> `);
}
