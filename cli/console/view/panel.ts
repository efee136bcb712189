import type { ComponentChildren, VNode } from 'preact';
import { html } from './html.js';

/** What a panel is made of. */
export interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** Said beside the title. */
  readonly note?: string;
  /** Said in place of the content when there is none. */
  readonly empty?: string | false;
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A part of the page: as large as it is, whatever is in it, and scrolled by mouse or keyboard. */
export function Panel({ id, title, note, empty, actions, children }: PanelProps): VNode {
  return html`
    <section class="panel" id=${id} aria-labelledby=${`${id}-title`}>
      <header class="panel-head">
        <h2 id=${`${id}-title`}>${title}</h2>
        <span class="note">${note}</span>
        ${actions}
      </header>
      <div class="panel-body" role="group" aria-labelledby=${`${id}-title`} tabindex="0">
        ${typeof empty === 'string' ? html`<p class="empty">${empty}</p>` : children}
      </div>
    </section>
  `;
}
