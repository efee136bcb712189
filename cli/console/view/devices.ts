import type { VNode } from 'preact';
import { DeviceState, type DeviceView } from '../protocol.js';
import { html } from './html.js';
import { Panel } from './panel.js';

/** What the devices can be told. */
export interface DeviceActions {
  /** Nothing can be told at the moment. */
  readonly disabled: boolean;
  readonly onAsk: (path: string) => void;
}

/** The devices, with what starts and stops them. */
export function Devices({ devices, ...actions }: DeviceActions & { readonly devices: readonly DeviceView[] }): VNode {
  const running = devices.filter(isRunning).length;
  return html`
    <${Panel}
      id="devices"
      title="Devices"
      note=${`${running} of ${devices.length} at work`}
      actions=${html`
        <${Button} text="Start all" path="/api/start" ...${actions} idle=${running === devices.length} />
        <${Button} text="Stop all" path="/api/stop" ...${actions} idle=${running === 0} />
      `}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col" class="wide c-title">AE title</th>
            <th scope="col" class="c-state">State</th>
            <th scope="col" class="c-bar">Studies</th>
            <th scope="col" class="number wide">Stored</th>
            <th scope="col" class="number wide">Safe</th>
            <th scope="col" class="number">Failed</th>
            <th scope="col" class="c-action"><span class="unseen">Start or stop</span></th>
          </tr>
        </thead>
        <tbody>
          ${devices.map((device) => html`<${Row} key=${device.id} device=${device} ...${actions} />`)}
        </tbody>
      </table>
    <//>
  `;
}

function isRunning({ state }: DeviceView): boolean {
  return state === DeviceState.Running || state === DeviceState.Stopping;
}

function Row({ device, ...actions }: DeviceActions & { readonly device: DeviceView }): VNode {
  const { id, name, aeTitle, modality, state, phase, studiesDone, studiesPlanned } = device;
  const does = isRunning(device) ? 'stop' : 'start';
  return html`
    <tr>
      <th scope="row"><span class="tag">${modality}</span>${name}</th>
      <td class="wide code">${aeTitle}</td>
      <td><span class=${`state state-${state}`}>${(state !== DeviceState.Stopping && phase) || state}</span></td>
      <td>
        <span class="bar">
          <progress max=${Math.max(1, studiesPlanned)} value=${studiesDone} aria-label=${`Studies of ${name}`} />
          <span class="number">${studiesDone}${studiesPlanned > 0 ? `/${studiesPlanned}` : ''}</span>
        </span>
      </td>
      <td class="number wide">${device.imagesStored}</td>
      <td class="number wide">${device.imagesCommitted}</td>
      <td class=${`number ${device.studiesFailed > 0 ? 'bad' : ''}`}>${device.studiesFailed}</td>
      <td class="action">
        <${Button}
          text=${does === 'stop' ? 'Stop' : 'Start'}
          of=${name}
          path=${`/api/devices/${id}/${does}`}
          ...${actions}
          idle=${state === DeviceState.Stopping}
        />
      </td>
    </tr>
  `;
}

interface ButtonProps extends DeviceActions {
  readonly text: string;
  /** Whom it is about. */
  readonly of?: string;
  readonly path: string;
  /** There is nothing to do for it. */
  readonly idle: boolean;
}

/** A button that keeps the focus while it cannot be used. */
function Button({ text, of, path, idle, disabled, onAsk }: ButtonProps): VNode {
  const off = idle || disabled;
  return html`
    <button
      type="button"
      class=${text.startsWith('Stop') ? 'stop' : 'start'}
      aria-label=${of === undefined ? text : `${text} ${of}`}
      aria-disabled=${off ? 'true' : 'false'}
      onClick=${() => off || onAsk(path)}
    >
      ${text}
    </button>
  `;
}
