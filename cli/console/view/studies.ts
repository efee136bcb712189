import type { VNode } from 'preact';
import type { StudyView } from '../protocol.js';
import { personName } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

/** Studies at hand with their progress, and those that have ended last. */
export function Studies({ studies }: { readonly studies: readonly StudyView[] }): VNode {
  const running = studies.filter((study) => study.running).length;
  return html`
    <${Panel}
      id="studies"
      title="Studies"
      note=${`${running} at hand`}
      empty=${studies.length === 0 && 'Start a device, and its studies stand here.'}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Patient</th>
            <th scope="col" class="wide c-title">Accession</th>
            <th scope="col" class="c-device">Device</th>
            <th scope="col" class="c-bar">Images</th>
            <th scope="col" class="c-state">State</th>
            <th scope="col" class="number wide">Time</th>
          </tr>
        </thead>
        <tbody>
          ${studies.map((study) => html`<${Row} key=${study.id} study=${study} />`)}
        </tbody>
      </table>
    <//>
  `;
}

function Row({ study }: { readonly study: StudyView }): VNode {
  const { patientName, accessionNumber, device, phase, running, imagesDone, imagesPlanned, failure, fault } = study;
  const why = failure || (fault === '' ? '' : `${fault}, on purpose`);
  return html`
    <tr class=${running ? '' : 'ended'}>
      <th scope="row">${personName(patientName)}</th>
      <td class="wide code">${accessionNumber}</td>
      <td>${device}</td>
      <td>
        <span class="bar">
          <progress
            max=${Math.max(1, imagesPlanned)}
            value=${imagesDone}
            aria-label=${`Images of ${accessionNumber}`}
          />
          <span class="number">${imagesDone}/${imagesPlanned}</span>
        </span>
      </td>
      <td title=${why}>
        <span class=${`state state-${running ? 'running' : phase}`}>${phase}</span>
      </td>
      <td class="number wide">${study.seconds} s</td>
    </tr>
  `;
}
