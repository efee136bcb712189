import { join } from 'node:path';
import {
  openTrace,
  startTrace,
  stopTrace,
  type MessageRecord,
  type TraceReader,
  type TraceRecord,
} from '../../src/index';
import { tempDir } from '../support/temp';

/** A trace that was read to its end. */
export interface Recorded {
  readonly path: string;
  readonly reader: TraceReader;
  readonly records: readonly TraceRecord[];
  /** What happened, in a few words each; an association by its number, as in `1 requestor message`. */
  readonly told: readonly string[];
  readonly messages: readonly MessageRecord[];
  bytesOf(message: MessageRecord | undefined): Promise<Buffer>;
}

/** Reads a trace. */
export async function readTrace(path: string): Promise<Recorded> {
  const reader = await openTrace(path);
  const records: TraceRecord[] = [];
  for await (const record of reader.records()) records.push(record);
  return {
    ...{ path, reader, records, told: records.map(told) },
    messages: records.filter((record) => record.event === 'message'),
    bytesOf: (message) => {
      if (message?.dataSet === undefined) throw new Error('the message has no data set');
      return reader.readDataSet(message.dataSet, 1e8);
    },
  };
}

/** Records what the engines of this process do meanwhile. */
export async function recorded(action: () => Promise<unknown>): Promise<Recorded> {
  const path = join(tempDir('trace'), 'test.dcxtrace');
  startTrace(path);
  try {
    await action();
  } finally {
    stopTrace();
  }
  return readTrace(path);
}

/** Those of one association, without its number. */
export function ofAssociation(number: number, { told: all }: Pick<Recorded, 'told'>): string[] {
  return all.filter((each) => each.startsWith(`${number} `)).map((each) => each.slice(each.indexOf(' ') + 1));
}

function told(record: TraceRecord): string {
  if (!('association' in record)) return record.event;
  const { association, event } = record;
  switch (event) {
    case 'opened':
      return `${association} opened at the ${record.observer}`;
    case 'closed':
      return `${association} closed ${record.outcome} by ${record.by ?? 'nobody'}`;
    case 'pdu':
      return `${association} ${record.from} ${record.name}`;
    case 'message':
      return `${association} ${record.from} message${record.complete ? '' : ' cut short'}`;
    case 'fault':
      return `${association} ${record.from} fault`;
  }
}
