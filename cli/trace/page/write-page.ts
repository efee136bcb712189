import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PageAssociation } from './associations';
import { diagramOf, outcomeText, type Diagram } from './diagram-events';
import { diagramHtml, hueOf, partyName } from './diagram-html';
import { html, Html } from './html';
import { loadTraces, type LoadedTraces } from './load-traces';
import { Masking, MASKING_RULES } from './masking';
import type { PageOptions } from './page-options';
import { Parties } from './parties';
import { SCRIPT, STYLE } from './style';
import { count, moment, size, span } from './wording';

/** Patient data may stand in it. */
const OWNER_ONLY = 0o600;

/** What became of a page. */
export interface WrittenPage {
  readonly associations: number;
  /** Records that are not shown. */
  readonly hidden: number;
}

/**
 * Reads traces and writes their page.
 *
 * @throws {@link TraceFormatError} for a file that is no trace, and the system's errors.
 */
export async function writePage(path: string, options: PageOptions): Promise<WrittenPage> {
  const loaded = await loadTraces(options.paths, options.events);
  const diagram = diagramOf(loaded, new Masking(options.showPatientData));
  writeFileSync(path, pageOf(loaded, diagram, options.showPatientData).text, { mode: OWNER_ONLY });
  return { associations: diagram.associations.length, hidden: loaded.hidden };
}

function pageOf(loaded: LoadedTraces, diagram: Diagram, showPatientData: boolean): Html {
  const { traces, hidden } = loaded;
  const title = `Trace ${traces.map(({ path }) => basename(path)).join(', ')}`;
  // In one piece, since the policy names the very bytes between the tags.
  const script = new Html(`<script>${SCRIPT}</script>`);
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sha256(SCRIPT)}'`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${traces.map(
            ({ path, head, trouble }) =>
              html`<p class="quiet">
                ${traces.length > 1 && `${basename(path)}: `}${head.program} (process ${head.process}), from
                ${head.start.slice(0, 23).replace('T', ' ')}
                UTC${trouble !== undefined && html`; <span class="warning">${trouble}</span>`}
              </p>`,
          )}
          ${hidden > 0 && html`<p class="warning">${count(hidden, 'more event')} are not shown.</p>`}
          <p class="${showPatientData ? 'bad' : 'quiet'}">
            ${showPatientData ? 'This page shows patient data. Passcodes are masked.' : 'Patient data is masked.'}
          </p>
          ${overview(diagram)}
          <div class="tools" hidden>
            <button type="button" data-do="open">Open all</button>
            <button type="button" data-do="close">Close all</button>
          </div>
        </header>
        <main>${diagramHtml(diagram)}</main>
        <footer>
          ${!showPatientData && html`<p>${MASKING_RULES}</p>`}
          <p>
            Made by dcxport. Solid arrows are requests, dashed ones responses, thick ones the association's own PDUs.
          </p>
        </footer>
        ${script}
      </body>
    </html> `;
}

function overview({ associations, events }: Diagram): Html {
  if (associations.length === 0) return html`<p>There is no association in it.</p>`;
  const first = events[0]?.time ?? 0;
  return html`<table class="list overview">
    <thead>
      <tr>
        <th scope="col"></th>
        <th scope="col">Requestor</th>
        <th scope="col">Acceptor</th>
        <th scope="col">From</th>
        <th scope="col">For</th>
        <th scope="col">Messages</th>
        <th scope="col">Data sets</th>
        <th scope="col">End</th>
      </tr>
    </thead>
    <tbody>
      ${associations.map((association) => overviewRow(association, first))}
    </tbody>
  </table>`;
}

function overviewRow(association: PageAssociation, first: number): Html {
  const { requestor, acceptor } = new Parties().ends(association);
  const { records, opened, closed } = association;
  const messages = records.flatMap(({ record }) => (record.event === 'message' ? [record] : []));
  const bytes = messages.reduce((sum, { dataSet }) => sum + (dataSet?.length ?? 0), 0);
  return html`<tr>
    <td>
      <span class="badge" style="--ink:hsl(${hueOf(association.number)} 65% var(--lightness))"
        >${association.number}</span
      >
    </td>
    <td>${partyName(requestor)}</td>
    <td>${partyName(acceptor)}</td>
    <td>${moment((records[0]?.time ?? 0) - first)}</td>
    <td>${closed && span(closed.time - opened.time)}</td>
    <td>${messages.length}</td>
    <td>${bytes > 0 && size(bytes)}</td>
    <td>${outcomeText(association)}</td>
  </tr>`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
