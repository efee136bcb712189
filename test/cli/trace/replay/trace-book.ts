import { join } from 'node:path';
import {
  CommandField,
  DATA_SET_PRESENT,
  DICOM_APPLICATION_CONTEXT,
  encodeCommandSet,
  encodeDataSet,
  encodePdu,
  NO_DATA_SET,
  PduType,
  TraceWriter,
  type AssociationSide,
  type AssociateAC,
  type AssociateRQ,
  type CommandSet,
  type DataSet,
  type EncodablePdu,
  type TraceRecord,
} from 'dcxport';
import { tempDir } from '../../../support/temp';
import { LEE } from '../../../support/small-file';

/** A presentation context as it was asked for and answered. */
export interface BookContext {
  readonly id: number;
  readonly abstractSyntax: string;
  /** @defaultValue explicit VR little endian */
  readonly transferSyntaxes?: readonly string[];
  /** @defaultValue 0, acceptance */
  readonly result?: number;
  /** @defaultValue the first that is proposed */
  readonly accepted?: string;
}

const PDU_NAMES = {
  [PduType.AssociateRQ]: 'A-ASSOCIATE-RQ',
  [PduType.AssociateAC]: 'A-ASSOCIATE-AC',
  [PduType.AssociateRJ]: 'A-ASSOCIATE-RJ',
  [PduType.ReleaseRQ]: 'A-RELEASE-RQ',
  [PduType.ReleaseRP]: 'A-RELEASE-RP',
  [PduType.Abort]: 'A-ABORT',
} as const;

/** Writes a trace as a test says it: one association after the other. */
export class TraceBook {
  readonly file: string;
  readonly #writer: TraceWriter;
  #association = 0;
  #contexts: readonly BookContext[] = [];

  constructor() {
    this.file = join(tempDir('book'), 'book.dcxtrace');
    this.#writer = new TraceWriter(this.file, { program: 'a test' });
  }

  /** Begins an association. */
  open(): this {
    const [requestor, acceptor] = [40_000, 104].map((port) => ({ address: '192.0.2.1', port }));
    const association = ++this.#association;
    return this.add({
      ...{ event: 'opened', time: this.#writer.now(), association, observer: 'proxy' },
      requestor: requestor ?? { address: '', port: 0 },
      acceptor: acceptor ?? { address: '', port: 0 },
    });
  }

  /** Begins an association that is accepted. */
  associate(contexts: readonly BookContext[], more: Partial<AssociateRQ['userInformation']> = {}): this {
    const userInformation = { maximumLength: 16_384, implementationClassUID: '1.2.3', ...more };
    return this.open()
      .pdu('requestor', request(contexts, userInformation))
      .pdu('acceptor', accept(contexts, userInformation))
      .#withContexts(contexts);
  }

  /** Begins an association that is asked for, no more. */
  ask(contexts: readonly BookContext[]): this {
    return this.open()
      .pdu('requestor', request(contexts, { maximumLength: 16_384 }))
      .#withContexts(contexts);
  }

  pdu(from: AssociationSide, pdu: EncodablePdu): this {
    if (pdu.type === PduType.PDataTF) throw new Error('messages are recorded as such');
    const [association, name] = [this.#association, PDU_NAMES[pdu.type]];
    return this.add({ event: 'pdu', time: this.#writer.now(), association, from, name, bytes: encodePdu(pdu) });
  }

  /** A message in the first context, or that of `contextId`. */
  message(
    from: AssociationSide,
    command: Omit<CommandSet, 'CommandDataSetType'>,
    dataSet?: DataSet | Buffer,
    contextId = this.#contexts[0]?.id ?? 1,
  ): this {
    const context = this.#contexts.find(({ id }) => id === contextId);
    const transferSyntax = context?.accepted ?? context?.transferSyntaxes?.[0] ?? LEE;
    const CommandDataSetType = dataSet === undefined ? NO_DATA_SET : DATA_SET_PRESENT;
    const recording = dataSet === undefined ? undefined : this.#writer.beginDataSet();
    if (dataSet !== undefined) {
      const bytes = Buffer.isBuffer(dataSet) ? dataSet : Buffer.concat(encodeDataSet(dataSet, transferSyntax));
      recording?.append(bytes);
    }
    const time = this.#writer.now();
    return this.add({
      ...{ event: 'message', time, end: time, association: this.#association, from, contextId, transferSyntax },
      ...{ abstractSyntax: context?.abstractSyntax ?? '', fragments: 1, complete: true },
      command: encodeCommandSet({ ...command, CommandDataSetType }),
      dataSet: recording?.finish(),
    });
  }

  /** The requestor releases. */
  release(from: AssociationSide = 'requestor'): this {
    const other = from === 'requestor' ? 'acceptor' : 'requestor';
    return this.pdu(from, { type: PduType.ReleaseRQ }).pdu(other, { type: PduType.ReleaseRP });
  }

  /** Any record. */
  add(record: TraceRecord): this {
    this.#writer.write(record);
    return this;
  }

  /** The connection is lost. */
  lost(by: AssociationSide): this {
    const association = this.#association;
    return this.add({ event: 'closed', time: this.#writer.now(), association, outcome: 'lost', by });
  }

  /** The number of the association at hand. */
  get association(): number {
    return this.#association;
  }

  /** Ends the trace. @returns its file. */
  end(): string {
    this.#writer.close();
    return this.file;
  }

  #withContexts(contexts: readonly BookContext[]): this {
    this.#contexts = contexts;
    return this;
  }
}

function request(contexts: readonly BookContext[], userInformation: AssociateRQ['userInformation']): AssociateRQ {
  return {
    ...{ type: PduType.AssociateRQ, protocolVersion: 1, calledAETitle: 'CALLED', callingAETitle: 'CALLING' },
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: contexts.map(({ id, abstractSyntax, transferSyntaxes = [LEE] }) => ({
      ...{ id, abstractSyntax, transferSyntaxes },
    })),
    userInformation,
  };
}

function accept(contexts: readonly BookContext[], userInformation: AssociateAC['userInformation']): AssociateAC {
  return {
    ...{ type: PduType.AssociateAC, protocolVersion: 1, calledAETitle: 'CALLED', callingAETitle: 'CALLING' },
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: contexts.map(({ id, transferSyntaxes = [LEE], accepted, result = 0 }) => ({
      ...{ id, result, transferSyntax: accepted ?? transferSyntaxes[0] ?? LEE },
    })),
    userInformation,
  };
}

/** C-STORE-RQ and its answer. */
export const CT = '1.2.840.10008.5.1.4.1.1.2';
export function storeRequest(
  MessageID: number,
  AffectedSOPInstanceUID: string,
): Omit<CommandSet, 'CommandDataSetType'> {
  return {
    CommandField: CommandField.C_STORE_RQ,
    AffectedSOPClassUID: CT,
    MessageID,
    Priority: 0,
    AffectedSOPInstanceUID,
  };
}
export function storeResponse(
  MessageIDBeingRespondedTo: number,
  AffectedSOPInstanceUID: string,
  Status = 0,
): Omit<CommandSet, 'CommandDataSetType'> {
  const about = { AffectedSOPClassUID: CT, MessageIDBeingRespondedTo, AffectedSOPInstanceUID };
  return { CommandField: CommandField.C_STORE_RSP, ...about, Status };
}
