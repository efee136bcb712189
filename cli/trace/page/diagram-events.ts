import { PduType, type AssociationSide, type ConnectFailedRecord, type PduRecord, type TracedOutcome } from 'dcxport';
import { associationsOf, decodedPdu, type PageAssociation } from './associations';
import { stepCounterparts, type Counterparts } from './counterparts';
import { html, type Html } from './html';
import type { LoadedTraces } from './load-traces';
import {
  counterpartsOf,
  messageDetails,
  messageLabel,
  messageSummary,
  messageTone,
  toPageMessage,
  type Tone,
} from './message-details';
import type { Masking } from './masking';
import { PageBudget } from './page-budget';
import { Parties, type Party } from './parties';
import { factTable, pduDetails, pduSummary } from './pdu-details';
import { span } from './wording';

/** One arrow of the diagram. */
export interface DiagramEvent {
  /** Microseconds since the first trace began. */
  readonly time: number;
  /** The number of its association; undefined where none came about. */
  readonly association: number | undefined;
  readonly from: Party;
  readonly to: Party;
  readonly kind: 'connection' | 'association' | 'message' | 'response';
  readonly tone: Tone;
  readonly label: string;
  readonly note: string;
  readonly details: Html;
  readonly counterparts: Counterparts | undefined;
}

/** The diagram of a page. */
export interface Diagram {
  readonly parties: readonly Party[];
  readonly associations: readonly PageAssociation[];
  readonly events: readonly DiagramEvent[];
  /** When the first trace began: microseconds since 1970. */
  readonly start: number;
}

const OUTCOMES: Readonly<Record<TracedOutcome, { text: string; tone: Tone }>> = {
  released: { text: 'after a release', tone: 'plain' },
  rejected: { text: 'after a rejection', tone: 'warning' },
  aborted: { text: 'after an abort', tone: 'bad' },
  lost: { text: 'without release or abort', tone: 'bad' },
  unused: { text: 'nothing was asked for', tone: 'warning' },
};

/** How an association ended, in words. */
export function outcomeText({ closed }: PageAssociation): string {
  return closed === undefined ? 'open when the trace ended' : OUTCOMES[closed.outcome].text;
}

/** Makes the diagram of what was recorded. */
export function diagramOf({ records, start }: LoadedTraces, masking: Masking, budget = new PageBudget()): Diagram {
  const parties = new Parties();
  const associations = associationsOf(records);
  const events = associations.flatMap((association) =>
    new AssociationEvents(association, parties.ends(association), { masking, budget }).all(),
  );
  for (const { record, time } of records) {
    if (record.event === 'connectFailed') events.push(connectFailed(record, time, parties));
  }
  events.sort((a, b) => a.time - b.time);
  // A life line begins with the first arrow.
  const inOrder = new Set(events.flatMap(({ from, to }) => [from, to]));
  return { parties: [...inOrder], associations, events, start };
}

function connectFailed(record: ConnectFailedRecord, time: number, parties: Parties): DiagramEvent {
  const { acceptor, callingAETitle, calledAETitle, error } = record;
  // Where from is not known; who has spoken from somewhere is the same one.
  const known = parties.all.find(({ title }) => title === callingAETitle);
  const ends = parties.between(
    { title: callingAETitle, endpoint: { address: known?.address ?? '', port: 0 } },
    { title: calledAETitle, endpoint: acceptor },
  );
  return {
    ...{ time, association: undefined, from: ends.requestor, to: ends.acceptor, kind: 'connection', tone: 'bad' },
    ...{ label: 'no connection', note: error, details: html``, counterparts: stepCounterparts('connection') },
  };
}

/** The arrows of one association. */
class AssociationEvents {
  readonly #association: PageAssociation;
  readonly #ends: Readonly<Record<AssociationSide, Party>>;
  readonly #masking: Masking;
  readonly #budget: PageBudget;
  /** The RZDCX calls that the association is for; undefined when nothing was asked for on it. */
  readonly #calls: readonly string[] | undefined;
  /** When a request was complete, by its side and Message ID. */
  readonly #requests = new Map<string, number>();

  constructor(
    association: PageAssociation,
    ends: Readonly<Record<AssociationSide, Party>>,
    options: { readonly masking: Masking; readonly budget: PageBudget },
  ) {
    this.#association = association;
    this.#ends = ends;
    this.#masking = options.masking;
    this.#budget = options.budget;
    this.#calls = callsOf(association);
  }

  all(): DiagramEvent[] {
    const events: DiagramEvent[] = [];
    const { records, trace } = this.#association;
    for (const { record, time } of records) {
      if (record.event === 'opened') {
        const { tls, requestor, acceptor, observer } = record;
        events.push({
          ...this.#event(time, 'requestor', 'connection', 'connection', tls === undefined ? '' : tls.protocol),
          details: factTable([
            ['From', `${requestor.address} port ${requestor.port}`],
            ['To', `${acceptor.address} port ${acceptor.port}`],
            ['Recorded by', observer === 'proxy' ? 'a proxy between them' : `the ${observer}`],
            tls && ['TLS', `${tls.protocol}, ${tls.cipherSuite}`],
            tls?.peer === undefined ? undefined : ['Certificate shown', tls.peer],
          ]),
          counterparts: stepCounterparts('connection', this.#calls),
        });
      } else if (record.event === 'pdu') events.push(this.#pdu(record, time));
      else if (record.event === 'message') events.push(this.#message(toPageMessage(record, trace), time));
      else if (record.event === 'fault') {
        events.push({
          ...this.#event(
            time,
            record.from,
            'message',
            'cannot be understood',
            this.#masking.sentence(record.why),
            'bad',
          ),
          details: factTable([['Its bytes', `${record.bytes.length} were kept in the trace`]]),
        });
      } else if (record.event === 'closed') {
        const { text, tone } = OUTCOMES[record.outcome];
        const lasted = `after ${span(record.time - this.#association.opened.time)}`;
        const why = record.why === undefined ? undefined : `“${this.#masking.sentence(record.why)}”`;
        const error = record.error === undefined ? undefined : this.#masking.sentence(record.error);
        const note = [text, why ?? error, lasted].filter((part) => part !== undefined).join(' · ');
        events.push({
          ...this.#event(time, record.by ?? 'requestor', 'connection', 'connection closed', note, tone),
          counterparts: stepCounterparts('closed'),
        });
      }
    }
    return events;
  }

  #pdu(record: PduRecord, time: number): DiagramEvent {
    const { from, name } = record;
    const pdu = decodedPdu(record);
    const isBad = pdu === undefined || pdu.type === PduType.AssociateRJ || pdu.type === PduType.Abort;
    return {
      ...this.#event(time, from, 'association', name, pduSummary(pdu), isBad ? 'bad' : 'plain'),
      details: this.#budget.spend(() => pduDetails(pdu, this.#association, this.#masking)),
      counterparts: stepCounterparts(name, this.#calls),
    };
  }

  #message(message: ReturnType<typeof toPageMessage>, time: number): DiagramEvent {
    const { record, command, isResponse } = message;
    const { from } = record;
    const other = from === 'requestor' ? 'acceptor' : 'requestor';
    if (!isResponse && command?.MessageID !== undefined) this.#requests.set(`${from} ${command.MessageID}`, record.end);
    const requestEnd = isResponse ? this.#requests.get(`${other} ${command?.MessageIDBeingRespondedTo}`) : undefined;
    return {
      ...this.#event(
        ...([time, from, isResponse ? 'response' : 'message', messageLabel(message)] as const),
        messageSummary(message, requestEnd),
        messageTone(message),
      ),
      details: this.#budget.spend(() => messageDetails(message, this.#masking)),
      counterparts: counterpartsOf(message),
    };
  }

  #event(
    time: number,
    side: AssociationSide,
    kind: DiagramEvent['kind'],
    label: string,
    note: string,
    tone: Tone = 'plain',
  ): DiagramEvent {
    const { requestor, acceptor } = this.#ends;
    const [from, to] = side === 'requestor' ? [requestor, acceptor] : [acceptor, requestor];
    const { number: association } = this.#association;
    return { time, association, from, to, kind, tone, label, note, details: html``, counterparts: undefined };
  }
}

function callsOf({ records, trace }: PageAssociation): readonly string[] | undefined {
  for (const { record } of records) {
    if (record.event === 'message' && record.from === 'requestor') {
      const { rzdcx } = counterpartsOf(toPageMessage(record, trace)).sender;
      if (rzdcx.length > 0) return rzdcx;
    }
  }
  return undefined;
}
