import type { VNode } from 'preact';
import type { AssociationView } from '../protocol.js';
import { counted, duration, timeOfDay } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

interface Props {
  readonly associations: readonly AssociationView[];
  /** Associations since the start. */
  readonly count: number;
}

/** The log of associations: who with whom, when, what for, and how it ended. */
export function Associations({ associations, count }: Props): VNode {
  return html`
    <${Panel}
      id="associations"
      title="Associations"
      note=${counted(count, 'association', 'associations')}
      empty=${associations.length === 0 && 'Nobody has spoken to anybody yet.'}
    >
      <table>
        <thead>
          <tr>
            <th scope="col" class="c-time">Time</th>
            <th scope="col">From and to</th>
            <th scope="col" class="c-what">What</th>
            <th scope="col" class="c-device">Result</th>
            <th scope="col" class="number wide c-took">Took</th>
          </tr>
        </thead>
        <tbody>
          ${associations.map((association) => html`<${Row} key=${association.id} ...${association} />`)}
        </tbody>
      </table>
    <//>
  `;
}

/** What went wrong has a line of its own below. */
function Row({ at, from, to, address, what, ms, problem }: AssociationView): VNode {
  const failed = problem !== '';
  return html`
    <tr class=${failed ? 'above' : ''}>
      <td class="code">${timeOfDay(at)}</td>
      <td class="code" title=${address}>${from} → ${to}</td>
      <td title=${what}>${what || 'nothing'}</td>
      <td class=${failed ? 'bad' : 'good'}>${failed ? 'failed' : 'released'}</td>
      <td class="number wide">${duration(ms)}</td>
    </tr>
    ${
      failed &&
      html`<tr>
        <td class="why bad" colspan="4">${problem}</td>
        <td class="wide"></td>
      </tr>`
    }
  `;
}
