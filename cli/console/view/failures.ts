import type { VNode } from 'preact';
import type { FailureView } from '../protocol.js';
import { timeOfDay } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

interface Props {
  readonly failures: readonly FailureView[];
  /** Failures since the start. */
  readonly count: number;
}

/** What failed, and why; the latest is read out as well. */
export function Failures({ failures, count }: Props): VNode {
  const [latest] = failures;
  return html`
    <${Panel}
      id="failures"
      title="Failures"
      note=${count === 0 ? 'none' : count}
      empty=${failures.length === 0 && 'Nothing has failed.'}
    >
      <ul class="failures">
        ${failures.map(
          ({ id, at, who, operation, message, study }) => html`
            <li key=${id}>
              <p class="failure-head">
                <strong>${who}</strong>
                <span>${operation}</span>
                <span class="code">${study}</span>
                <time class="code">${timeOfDay(at)}</time>
              </p>
              <p class="failure-why">${message}</p>
            </li>
          `,
        )}
      </ul>
    <//>
    <p class="unseen" role="status" aria-live="polite">
      ${latest && `${latest.who} failed. ${latest.operation}: ${latest.message}`}
    </p>
  `;
}
