import {
  decodePdu,
  PduType,
  type AssociateAC,
  type AssociateRQ,
  type ConnectionClosedRecord,
  type ConnectionOpenedRecord,
  type Pdu,
  type PduRecord,
} from 'dcxport';
import type { LoadedTrace, TimedRecord } from './load-traces';

/** One association of a page, with all that was recorded of it. */
export interface PageAssociation {
  /** 1, 2, 3, ... in the order of their connections. */
  readonly number: number;
  readonly trace: LoadedTrace;
  readonly opened: ConnectionOpenedRecord;
  readonly records: readonly TimedRecord[];
  readonly request: AssociateRQ | undefined;
  readonly accept: AssociateAC | undefined;
  readonly closed: ConnectionClosedRecord | undefined;
}

/**
 * Sorts records by their associations. One that both of its ends have recorded counts once, as the requestor saw it.
 */
export function associationsOf(records: readonly TimedRecord[]): PageAssociation[] {
  const groups = new Map<string, TimedRecord[]>();
  for (const timed of records) {
    const { record, trace } = timed;
    if (!('association' in record)) continue;
    const key = `${trace.path}\n${record.association}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [timed]);
    else group.push(timed);
  }
  const all = [...groups.values()].map(toAssociation).filter((each) => each !== undefined);
  return all.filter((each) => !isMirrored(each, all)).map((each, index) => ({ ...each, number: index + 1 }));
}

/** A recorded PDU as the engine understands it; undefined when it does not. */
export function decodedPdu({ bytes }: PduRecord): Pdu | undefined {
  try {
    return decodePdu(bytes);
  } catch {
    // What it could not understand stands in a record of its own.
    return undefined;
  }
}

function toAssociation(records: readonly TimedRecord[]): PageAssociation | undefined {
  const [first] = records;
  if (first?.record.event !== 'opened') return undefined;
  let request: AssociateRQ | undefined;
  let accept: AssociateAC | undefined;
  let closed: ConnectionClosedRecord | undefined;
  for (const { record } of records) {
    if (record.event === 'closed') closed = record;
    if (record.event !== 'pdu') continue;
    const pdu = decodedPdu(record);
    if (pdu?.type === PduType.AssociateRQ) request ??= pdu;
    else if (pdu?.type === PduType.AssociateAC) accept ??= pdu;
  }
  return { number: 0, trace: first.trace, opened: first.record, records, request, accept, closed };
}

/** Whether its other end has recorded the same connection. */
function isMirrored({ opened, request }: PageAssociation, all: readonly PageAssociation[]): boolean {
  if (opened.observer !== 'acceptor') return false;
  const ends = endsOf(opened);
  return all.some((other) => {
    if (other.opened.observer !== 'requestor' || endsOf(other.opened) !== ends) return false;
    return other.request?.callingAETitle === request?.callingAETitle;
  });
}

function endsOf({ requestor, acceptor }: ConnectionOpenedRecord): string {
  return [requestor, acceptor].map(({ address, port }) => `${address}:${port}`).join(' ');
}
