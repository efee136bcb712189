import {
  CommandField,
  decodeCommandSet,
  decodePdu,
  hasDataSet,
  isResponse,
  messageName,
  openTrace,
  PduType,
  TraceFormatError,
  type AssociationSide,
  type CommandSet,
  type FaultRecord,
  type MessageRecord,
  type PduRecord,
  type TraceEndpoint,
  type TraceReader,
  type TraceRecord,
} from 'dcxport';
import type {
  AnswerStep,
  Operation,
  RecordedAssociation,
  RecordedMessage,
  Recording,
  RequestStep,
  Step,
} from './recorded-steps';
import { collectUids } from './recorded-uids';
import { StoredDataSet } from './stored-data-set';

/** Messages of a trace that are held in memory. */
const MOST_MESSAGES = 200_000;
/** Bytes of command sets and short data sets that are held in memory. */
const MOST_BYTES = 512 * 1024 * 1024;
/**
 * Reads a trace for its replay.
 *
 * @param associations - The numbers of those to be played; all of them when there are none.
 * @throws `TraceFormatError`, or Error said for people, when it cannot be used.
 * @throws the system's error.
 */
export async function readRecording(path: string, associations: readonly number[] = []): Promise<Recording> {
  const trace = await openTrace(path);
  const builders = new Map<number, AssociationBuilder>();
  const budget = new Budget();
  for await (const record of trace.records()) {
    if (!('association' in record)) continue;
    const { association } = record;
    if (associations.length > 0 && !associations.includes(association)) continue;
    if (record.event === 'opened') {
      const { requestor, acceptor } = record;
      builders.set(
        association,
        new AssociationBuilder(association, { requestor, acceptor }, record.time, trace, budget),
      );
    } else builders.get(association)?.add(record);
  }
  const missing = associations.find((number) => !builders.has(number));
  if (missing !== undefined) throw new Error(`The trace has no association ${missing} (option --association)`);
  const read = [...builders.values()].map((builder) => builder.finish()).filter(({ steps }) => steps.length > 0);
  checkChoice(read);
  for (const { steps } of read) {
    for (const step of steps) if (step.kind === 'message') await step.dataSet?.verify();
  }
  return {
    path,
    start: Date.parse(trace.head.start),
    associations: read,
    firstSpoken: collectUids(read),
    syntaxes: syntaxesOf(read),
  };
}

function syntaxesOf(associations: readonly RecordedAssociation[]): ReadonlySet<string> {
  const syntaxes = new Set<string>();
  for (const step of associations.flatMap(({ steps }) => steps)) {
    if (step.kind !== 'request') continue;
    for (const { abstractSyntax, transferSyntaxes } of step.pdu.presentationContexts) {
      for (const syntax of [abstractSyntax, ...transferSyntaxes]) syntaxes.add(syntax);
    }
  }
  return syntaxes;
}

/** One live peer can stand in for one recorded one only. */
function checkChoice(associations: readonly RecordedAssociation[]): void {
  if (associations.length === 0) throw new Error('The trace has no association that could be played');
  const acceptors = new Map(
    associations.map(({ acceptor, number }) => [`${acceptor.address}:${acceptor.port}`, number]),
  );
  if (acceptors.size <= 1) return;
  const list = associations.map(({ number, acceptor }) => `${number} to ${acceptor.address}:${acceptor.port}`);
  throw new Error(
    `The trace has associations with several acceptors: ${list.slice(0, 20).join(', ')}. ` +
      'Say which to play by --association, once for each.',
  );
}

/** What all associations together may hold. */
class Budget {
  #messages = 0;
  #bytes = 0;

  take(bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
    if (this.#messages <= MOST_MESSAGES && this.#bytes <= MOST_BYTES) return;
    throw new TraceFormatError(
      `The trace has more than ${MOST_MESSAGES} messages, or ${MOST_BYTES / 1024 / 1024} MiB of short ones. ` +
        'Choose some of its associations by --association.',
    );
  }
}

/** Makes steps of the records of one association. */
class AssociationBuilder {
  readonly #association: RecordedAssociation;
  readonly #steps: Step[] = [];
  readonly #trace: TraceReader;
  readonly #budget: Budget;
  /** By the side that has asked, and its Message ID: the latest. */
  readonly #operations = new Map<string, Operation>();
  #messages = 0;
  #asked = false;
  #accepted = false;
  #over = false;

  constructor(
    number: number,
    ends: Readonly<Record<AssociationSide, TraceEndpoint>>,
    time: number,
    trace: TraceReader,
    budget: Budget,
  ) {
    this.#association = { number, ...ends, began: time / 1000, steps: this.#steps };
    this.#trace = trace;
    this.#budget = budget;
  }

  add(record: Exclude<TraceRecord, { event: 'opened' | 'connectFailed' | 'ended' }>): void {
    if (this.#over) return;
    switch (record.event) {
      case 'pdu':
        this.#addPdu(record);
        break;
      case 'message':
        if (record.complete) this.#addMessage(record);
        else this.#steps.push({ kind: 'broken', from: record.from });
        break;
      case 'fault':
        this.#addFault(record);
        break;
      case 'closed':
        if (record.outcome === 'lost') this.#end({ kind: 'lost', from: record.by ?? 'requestor' });
        this.#over = true;
        break;
    }
  }

  finish(): RecordedAssociation {
    const last = this.#steps.at(-1);
    const ended = last !== undefined && ['release', 'abort', 'reject', 'lost', 'unknown'].includes(last.kind);
    if (last !== undefined && !ended)
      this.#end({ kind: 'unknown', from: 'requestor', why: 'its end was not recorded' });
    return this.#association;
  }

  #addPdu(record: PduRecord): void {
    const { from } = record;
    const pdu = decodePdu(record.bytes);
    switch (pdu.type) {
      case PduType.AssociateRQ:
        if (this.#asked || from !== 'requestor') throw this.#outOfTurn('an A-ASSOCIATE-RQ is out of turn');
        this.#asked = true;
        this.#steps.push({ kind: 'request', from, pdu } satisfies RequestStep);
        break;
      case PduType.AssociateAC:
      case PduType.AssociateRJ:
        if (!this.#asked || this.#accepted || from !== 'acceptor')
          throw this.#outOfTurn(`an ${record.name} is out of turn`);
        if (pdu.type === PduType.AssociateRJ) this.#end({ kind: 'reject', from, pdu });
        else this.#steps.push({ kind: 'accept', from, pdu } satisfies AnswerStep);
        this.#accepted = pdu.type === PduType.AssociateAC;
        break;
      case PduType.ReleaseRQ:
        // Of two that cross, the first counts.
        this.#end({ kind: 'release', from });
        break;
      case PduType.Abort:
        this.#end({ kind: 'abort', from, pdu });
        break;
      default: // the answer to a release follows by itself
    }
  }

  #addMessage(record: MessageRecord): void {
    const { from, contextId, abstractSyntax, transferSyntax, command } = record;
    this.#budget.take(command.length + (record.dataSet?.bytes?.length ?? 0));
    const number = ++this.#messages;
    const set = this.#decode(command, number);
    if (!this.#accepted) throw this.#outOfTurn(`message ${number} comes before its association is accepted`);
    if (hasDataSet(set) !== (record.dataSet !== undefined)) {
      throw this.#outOfTurn(
        `message ${number} announces a data set that is not there, or has one that it does not announce`,
      );
    }
    const operation = this.#operationOf(from, set);
    const message: RecordedMessage = {
      ...{ kind: 'message', from, number, contextId, abstractSyntax, transferSyntax, command, set, operation },
      ...{ name: messageName(set.CommandField), time: record.end / 1000 },
      dataSet: record.dataSet && new StoredDataSet(record.dataSet, this.#trace.dataSetPath(record.dataSet)),
    };
    this.#steps.push(message);
    if (isResponse(set.CommandField)) operation?.responses.push(message);
    else if (set.CommandField === CommandField.C_CANCEL_RQ) {
      if (operation !== undefined) operation.cancel = message;
    } else if (operation !== undefined) operation.request = message;
  }

  #decode(command: Buffer, number: number): CommandSet {
    try {
      return decodeCommandSet(command, { maximumLength: command.length });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new TraceFormatError(
        `Message ${number} of association ${this.#association.number} cannot be read: ${text}`,
        { cause: error },
      );
    }
  }

  /** A request begins an operation; what answers or cancels it belongs to it. */
  #operationOf(from: AssociationSide, set: CommandSet): Operation | undefined {
    if (isResponse(set.CommandField)) {
      return this.#operations.get(
        `${from === 'requestor' ? 'acceptor' : 'requestor'} ${set.MessageIDBeingRespondedTo}`,
      );
    }
    if (set.CommandField === CommandField.C_CANCEL_RQ) {
      return this.#operations.get(`${from} ${set.MessageIDBeingRespondedTo}`);
    }
    const operation: Operation = { request: undefined, responses: [], cancel: undefined };
    this.#operations.set(`${from} ${set.MessageID}`, operation);
    return operation;
  }

  #outOfTurn(what: string): TraceFormatError {
    return new TraceFormatError(`Association ${this.#association.number} of the trace cannot be played: ${what}`);
  }

  #addFault({ from, why }: FaultRecord): void {
    this.#end({ kind: 'unknown', from, why: `what the ${from} sent there could not be understood (${why})` });
  }

  #end(step: Step): void {
    if (this.#over) return;
    this.#steps.push(step);
    this.#over = true;
  }
}
