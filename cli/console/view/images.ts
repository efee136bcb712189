import type { VNode } from 'preact';
import type { ImagesView } from '../protocol.js';
import { counted, personName } from './format.js';
import { html } from './html.js';
import { Panel } from './panel.js';

interface Props {
  readonly images: ImagesView;
  readonly what: 'received' | 'sent';
}

/** Small pictures of the latest images. */
export function Images({ images: { shown, received, skipped, problem }, what }: Props): VNode {
  const notes = [`${counted(received, 'image', 'images')} ${what}`];
  if (skipped > 0) notes.push(`${skipped} not drawn`);
  return html`
    <${Panel}
      id="images"
      title=${what === 'received' ? 'Received images' : 'Sent images'}
      note=${notes.join(', ')}
      empty=${received === 0 && `What is ${what} is shown here.`}
    >
      <ul class="images">
        ${shown.map(({ id, width, height, from, modality, patientName, number }) => {
          const text = `${modality} image ${number} of ${personName(patientName)}, ${from}`;
          return html`
            <li key=${id}>
              <img
                src=${`/api/images/${id}.png`}
                width=${width}
                height=${height}
                alt=${text}
                title=${text}
                decoding="async"
              />
            </li>
          `;
        })}
      </ul>
      ${problem !== '' && html`<p class="bad">An image could not be drawn: ${problem}</p>`}
    <//>
  `;
}
