import {
  decodeCommandSet,
  describeStatus,
  isResponse,
  messageName,
  Priority,
  statusCategory,
  StatusCategory,
  type CommandSet,
  type MessageRecord,
} from 'dcxport';
import { messageCounterparts, type Counterparts } from './counterparts';
import { listDataSet, type Listing } from './data-set-listing';
import { html, type Content, type Html } from './html';
import type { LoadedTrace } from './load-traces';
import { MASK, type Masking } from './masking';
import { factTable, folded } from './pdu-details';
import { count, shortUid, size, span, uid } from './wording';

/** How a step went. */
export type Tone = 'plain' | 'good' | 'warning' | 'bad';

/** A recorded message, understood. */
export interface PageMessage {
  readonly record: MessageRecord;
  readonly trace: LoadedTrace;
  /** Undefined when it cannot be decoded. */
  readonly command: CommandSet | undefined;
  /** Such as `C-STORE-RQ`. */
  readonly name: string;
  readonly isResponse: boolean;
}

const EXPECTED: ReadonlySet<StatusCategory> = new Set([StatusCategory.Success, StatusCategory.Pending]);
const PRIORITIES: Readonly<Record<number, string>> = {
  [Priority.Medium]: 'medium',
  [Priority.High]: 'high',
  [Priority.Low]: 'low',
};

/** Decodes the command of a recorded message; one that is no command set is shown as bytes. */
export function toPageMessage(record: MessageRecord, trace: LoadedTrace): PageMessage {
  try {
    const command = decodeCommandSet(record.command);
    const { CommandField } = command;
    return { record, trace, command, name: messageName(CommandField), isResponse: isResponse(CommandField) };
  } catch {
    // It is shown as what it is: bytes that are no command set.
    return { record, trace, command: undefined, name: 'message', isResponse: false };
  }
}

/** How an arrow is coloured: by the status of a response, and whether the message came to its end. */
export function messageTone({ command, record }: PageMessage): Tone {
  if (!record.complete) return 'bad';
  if (command?.Status === undefined) return 'plain';
  const category = statusCategory(command.Status);
  if (category === StatusCategory.Failure) return 'bad';
  if (category === StatusCategory.Pending) return 'plain';
  return category === StatusCategory.Success ? 'good' : 'warning';
}

/** What stands on the arrow. */
export function messageLabel({ name, command }: PageMessage): string {
  if (command?.Status === undefined) return name;
  const status = describeStatus(command.Status, command.CommandField);
  // What is as it should be is said in short; all of it stands among the command elements.
  const [brief = ''] = status.split(':');
  return `${name} · ${EXPECTED.has(statusCategory(command.Status)) ? brief : status}`;
}

/** What stands below the label. */
export function messageSummary(message: PageMessage, requestEnd: number | undefined): string {
  const { record, command } = message;
  const { dataSet } = record;
  const parts: (string | undefined)[] = [];
  const sopClass = command?.AffectedSOPClassUID ?? command?.RequestedSOPClassUID;
  if (!message.isResponse && sopClass !== undefined) parts.push(shortUid(sopClass));
  if (command?.MoveDestination !== undefined) parts.push(`to ${command.MoveDestination}`);
  parts.push(subOperations(command));
  if (dataSet !== undefined) {
    const took = record.end - record.time;
    parts.push(
      dataSet.length > 100_000 && took > 0 ? `${size(dataSet.length)} in ${span(took)}` : size(dataSet.length),
    );
  }
  if (requestEnd !== undefined) parts.push(`${span(Math.max(0, record.time - requestEnd))} after its request`);
  if (!record.complete) parts.push('cut short');
  return parts.filter((part) => part !== undefined).join(' · ');
}

function subOperations(command: CommandSet | undefined): string | undefined {
  if (command?.NumberOfCompletedSuboperations === undefined) return undefined;
  const { NumberOfRemainingSuboperations: remaining, NumberOfFailedSuboperations: failed } = command;
  const parts = [`${command.NumberOfCompletedSuboperations} completed`];
  if (remaining !== undefined) parts.push(`${remaining} remaining`);
  if (failed !== undefined && failed > 0) parts.push(`${failed} failed`);
  return parts.join(', ');
}

/** What the toolkits call it. */
export function counterpartsOf({ name, command, record }: PageMessage): Counterparts {
  return messageCounterparts({
    name,
    sopClassUID: command?.AffectedSOPClassUID ?? command?.RequestedSOPClassUID,
    fromAcceptor: record.from === 'acceptor',
    moved: command?.MoveOriginatorApplicationEntityTitle !== undefined,
  });
}

/** What unfolds below an arrow: the command, where and when it went, and the data set as far as masking allows. */
export function messageDetails(message: PageMessage, masking: Masking): Html {
  const { record, command, trace } = message;
  const { dataSet } = record;
  const facts = Object.entries(command ?? {}).map(([name, value]): [string, Content] => {
    const isFreeText = name === 'ErrorComment' && !masking.off;
    return [
      name,
      isFreeText ? html`<span class="masked">${MASK}</span>` : commandValue(name, value, { command, masking }),
    ];
  });
  return html`${factTable([
    ['Presentation context', `${record.contextId}: ${uid(record.abstractSyntax)}, ${shortUid(record.transferSyntax)}`],
    record.complete ? undefined : ['Cut short', 'the connection ended in the middle of it'],
  ])}
  ${
    command === undefined
      ? html`<p class="bad">The command set cannot be decoded.</p>`
      : html`<h3>Command set</h3>
          ${factTable(facts)}`
  }
  ${
    dataSet !== undefined &&
    html`<h3>Data set</h3>
      <p>
        ${size(dataSet.length)} in ${count(record.fragments, 'fragment')}, ${span(record.end - record.time)}, SHA-256
        <code>${dataSet.sha256.slice(0, 16)}…</code>
      </p>
      ${listing(listDataSet(trace.reader, dataSet, record.transferSyntax, masking))}`
  }`;
}

function commandValue(
  name: string,
  value: unknown,
  { command, masking }: { command: CommandSet | undefined; masking: Masking },
): Content {
  const hex = (digits: unknown): string => `${Number(digits).toString(16).toUpperCase().padStart(4, '0')}H`;
  if (Array.isArray(value)) return value.map((tag) => Number(tag).toString(16).padStart(8, '0')).join(', ');
  switch (name) {
    case 'CommandField':
      return `${hex(value)} ${messageName(Number(value))}`;
    case 'CommandDataSetType':
      return `${hex(value)} ${value === 0x0101 ? 'no data set' : 'a data set follows'}`;
    case 'Priority':
      return `${hex(value)} ${PRIORITIES[Number(value)] ?? ''}`;
    case 'Status':
      return describeStatus(Number(value), command?.CommandField);
    default:
      return typeof value === 'string' ? uid(name.endsWith('UID') ? masking.uid(value, name) : value) : String(value);
  }
}

function listing({ elements, more, problem }: Listing): Html {
  const table = html`<table class="list data-set">
    <thead>
      <tr>
        <th scope="col">Tag</th>
        <th scope="col">VR</th>
        <th scope="col">Name</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${elements.map(
        ({ depth, tag, vr, name, value, masked }) =>
          html`<tr>
            <td class="tag" style="--depth:${depth}">${tag}</td>
            <td>${vr}</td>
            <td>${name}</td>
            <td class="${masked ? 'masked' : 'value'}">${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  return html`${folded(table, elements.length, `${count(elements.length, 'element')}${more ? ' and more' : ''}`)}
  ${more && html`<p>The data set has more elements than are shown.</p>`}
  ${problem !== undefined && html`<p class="bad">It cannot be read further: ${problem}</p>`}`;
}
