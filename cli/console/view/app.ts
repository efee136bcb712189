import type { VNode } from 'preact';
import type { ConsoleState, Totals } from '../protocol.js';
import { Associations } from './associations.js';
import { Link } from './connection.js';
import { Devices } from './devices.js';
import { Failures } from './failures.js';
import { megabytes } from './format.js';
import { html } from './html.js';
import { Images } from './images.js';
import { Studies } from './studies.js';
import { Worklist } from './worklist.js';

/** What the whole page is made of. */
export interface AppProps {
  readonly state: ConsoleState | undefined;
  readonly link: Link;
  /** What the console would not do. */
  readonly refusal: string;
  readonly onAsk: (path: string) => void;
}

const LINK_TEXTS: Readonly<Record<Link, readonly [short: string, long: string]>> = {
  [Link.Connecting]: ['connecting', ''],
  [Link.Live]: ['live', ''],
  [Link.Lost]: ['connection lost', 'The console does not answer. What you see is what was known last; trying again.'],
  [Link.Ended]: ['ended', 'The console has ended. What you see is what was known last.'],
  [Link.Refused]: ['not let in', 'Another console runs here by now. Open the address that it has printed.'],
};

/** The page. */
export function App({ state, link, refusal, onAsk }: AppProps): VNode {
  const [short, long] = LINK_TEXTS[link];
  const notice = long || refusal;
  return html`
    <header class="top">
      <h1>dcxport <span>console</span></h1>
      <p class="about">
        ${state?.about.what}${state?.about.archive ? html`${', archive '}<span class="code">${state.about.archive}</span>` : ''}
      </p>
      <p class=${`link link-${link}`} role="status">${short}</p>
    </header>
    <p class=${notice === '' ? 'notice unseen' : 'notice'} role="alert">${notice}</p>
    <main class=${link === Link.Live || link === Link.Connecting ? '' : 'stale'}>
      ${state !== undefined && html`<${Sections} state=${state} disabled=${link !== Link.Live} onAsk=${onAsk} />`}
    </main>
  `;
}

interface SectionsProps {
  readonly state: ConsoleState;
  readonly disabled: boolean;
  readonly onAsk: (path: string) => void;
}

function Sections({ state, disabled, onAsk }: SectionsProps): VNode {
  const { totals, devices, studies, worklist, associations, failures, images, about } = state;
  return html`
    <${Figures} ...${totals} />
    <${Devices} devices=${devices} disabled=${disabled} onAsk=${onAsk} />
    <${Images} images=${images} what=${about.images} />
    <${Studies} studies=${studies} />
    <${Failures} failures=${failures} count=${totals.failures} />
    <${Associations} associations=${associations} count=${totals.associations} />
    <${Worklist} worklist=${worklist} />
  `;
}

function Figures(totals: Totals): VNode {
  const figures: [name: string, value: string | number, kind?: string][] = [
    ['Studies done', totals.studiesDone],
    ['Images stored', totals.imagesStored],
    ['Images safe', totals.imagesCommitted],
    ['Images/s', totals.imagesPerSecond.toFixed(1)],
    ['Sent', megabytes(totals.bytesStored)],
    ['Failures', totals.failures, totals.failures > 0 ? 'bad' : ''],
  ];
  return html`
    <dl class="figures">
      ${figures.map(
        ([name, value, kind = '']) => html`
          <div key=${name} class=${kind}>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}
