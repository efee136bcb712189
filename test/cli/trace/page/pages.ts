import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildAssociateRQ,
  CommandField,
  DATA_SET_PRESENT,
  encodeCommandSet,
  encodeDataSet,
  encodePdu,
  NO_DATA_SET,
  PduType,
  TraceWriter,
  type CommandSet,
  type DataSet,
  type TraceRecord,
} from 'dcxport';
import { writePage } from '../../../../cli/trace/page/write-page';
import { tempDir } from '../../../support/temp';

const EXPLICIT = '1.2.840.10008.1.2.1';

/** A trace that a test makes by itself, and its page. */
export class MadeTrace {
  readonly path = join(tempDir('made-trace'), 'made.dcxtrace');
  readonly writer = new TraceWriter(this.path, { program: 'made' });
  #time = 0;

  /** Opens association 1 and asks for one context. */
  open(titles = { callingAETitle: 'MODALITY', calledAETitle: 'PACS' }, abstractSyntax = '1.2.840.10008.1.1'): this {
    const ends = {
      requestor: { address: '127.0.0.1', port: 50_000 },
      acceptor: { address: '127.0.0.1', port: 104 },
    };
    this.add({ ...this.of('opened'), observer: 'requestor', ...ends });
    const context = { abstractSyntax, transferSyntaxes: [EXPLICIT] };
    const request = buildAssociateRQ(
      { host: '127.0.0.1', port: 104, ...titles, presentationContexts: [context] },
      { classUID: '1.2.3', versionName: 'MADE' },
    );
    const { presentationContexts: _, ...rest } = request;
    const answers = [{ id: 1, result: 0, transferSyntax: EXPLICIT }];
    const accept = { ...rest, type: PduType.AssociateAC, presentationContexts: answers };
    this.add({ ...this.of('pdu'), from: 'requestor', name: 'A-ASSOCIATE-RQ', bytes: encodePdu(request) });
    return this.add({ ...this.of('pdu'), from: 'acceptor', name: 'A-ASSOCIATE-AC', bytes: encodePdu(accept) });
  }

  /** Adds a message of association 1. */
  message(from: 'requestor' | 'acceptor', command: Omit<CommandSet, 'CommandDataSetType'>, dataSet?: DataSet): this {
    const recording = this.writer.beginDataSet();
    if (dataSet !== undefined) recording.append(Buffer.concat(encodeDataSet(dataSet, EXPLICIT)));
    const complete = { ...command, CommandDataSetType: dataSet === undefined ? NO_DATA_SET : DATA_SET_PRESENT };
    const base = this.of('message');
    return this.add({
      ...{ ...base, from, end: base.time + 40, contextId: 1, abstractSyntax: '1.2.840.10008.1.1' },
      ...{ transferSyntax: EXPLICIT, command: encodeCommandSet(complete), fragments: 1, complete: true },
      dataSet: dataSet === undefined ? undefined : recording.finish(),
    });
  }

  /** Adds a C-ECHO with its response. */
  echo(): this {
    const AffectedSOPClassUID = '1.2.840.10008.1.1';
    this.message('requestor', { CommandField: CommandField.C_ECHO_RQ, MessageID: 1, AffectedSOPClassUID });
    const response = { CommandField: CommandField.C_ECHO_RSP, MessageIDBeingRespondedTo: 1, Status: 0 };
    return this.message('acceptor', { ...response, AffectedSOPClassUID });
  }

  of<Event extends string>(event: Event): { event: Event; time: number; association: number } {
    return { event, time: (this.#time += 1000), association: 1 };
  }

  add(record: TraceRecord): this {
    this.writer.write(record);
    return this;
  }

  /** Ends the trace, and makes its page. */
  page(options: { showPatientData?: boolean; events?: number } = {}): Promise<string> {
    this.writer.close();
    return pageOf([this.path], options);
  }
}

/** The page of traces, as text. */
export async function pageOf(
  paths: readonly string[],
  { showPatientData = false, events = 2000 }: { showPatientData?: boolean; events?: number } = {},
): Promise<string> {
  const output = `${paths[0] ?? ''}.html`;
  await writePage(output, { paths, showPatientData, events });
  return readFileSync(output, 'utf8');
}
