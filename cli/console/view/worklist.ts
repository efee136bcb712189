import type { VNode } from 'preact';
import { StepState, type WorklistView } from '../protocol.js';
import { personName } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

/** The worklist, and what became of its entries. */
export function Worklist({ worklist: { steps, more } }: { readonly worklist: WorklistView }): VNode {
  const open = steps.filter(({ state }) => state === StepState.Scheduled).length;
  return html`
    <${Panel}
      id="worklist"
      title="Worklist"
      note=${`${open} to do${more > 0 ? `, ${more} not shown` : ''}`}
      empty=${steps.length === 0 && 'No worklist has answered yet.'}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Patient</th>
            <th scope="col" class="c-title wide">Accession</th>
            <th scope="col" class="c-device">Device</th>
            <th scope="col" class="c-state">State</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map(
            ({ id, patientName, patientID, accessionNumber, description, device, state }) => html`
              <tr key=${id} title=${`${description}, patient ${patientID}`}>
                <th scope="row">${personName(patientName)}</th>
                <td class="wide code">${accessionNumber}</td>
                <td>${device}</td>
                <td><span class=${`state state-${state.replace(' ', '-')}`}>${state}</span></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    <//>
  `;
}
