import type { VNode } from 'preact';
import type { AssociationView } from '../protocol.js';
import { counted, duration, timeOfDay } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

/** What both halves of the log are made of. */
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
            <th scope="col" class="c-peers">From and to</th>
            <th scope="col" class="c-what">What</th>
            <th scope="col">Result</th>
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

function Row({ at, from, to, address, what, ms, problem }: AssociationView): VNode {
  return html`
    <tr>
      <td class="code">${timeOfDay(at)}</td>
      <td class="code" title=${address}>${from} → ${to}</td>
      <td title=${what}>${what || 'nothing'}</td>
      <td class=${problem === '' ? 'good' : 'bad why'}>${problem || 'released'}</td>
      <td class="number wide">${duration(ms)}</td>
    </tr>
  `;
}
