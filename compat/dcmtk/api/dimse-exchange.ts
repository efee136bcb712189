/**
 * Messages, one by one: sending and receiving commands and data sets.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import {
  CommandField,
  dataSetSource,
  DataElement,
  DataSet,
  encodeReceivedFileMeta,
  MemoryTarget,
  openStorageSource,
  parseDataSet,
  receiveObject,
  scanStorageFile,
  type CommandSet,
  type DataSetSource,
  type IncomingMessage,
  type StorageTarget,
} from '../../../src/index';
import { assign, type ByRef } from '../../com';
import type { Assoc } from './asc-network';
import type { Out } from './argument-types';
import { ASC_findAcceptedPresentationContext } from './asc-contexts';
import { conditionOf } from './condition-of';
import { EC_Normal } from './data-conditions';
import { DcmDataset } from './DcmDataset';
import { DcmOutputFileStream } from './DcmOutputFileStream';
import { DIMSE_BLOCKING, DIMSE_C_CANCEL_RQ, T_DIMSE_Command, type T_DIMSE_BlockingMode } from './dimse-constants';
import type { DulConnection } from './dul-connection';
import type { Wait } from './dul-network';
import { commandSetOf, markDataSet, readCommandSet } from './message-records';
import {
  DIMSE_BADCOMMANDTYPE,
  DIMSE_BADDATA,
  DIMSE_BADMESSAGE,
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NODATAAVAILABLE,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_NULLKEY,
  DIMSE_OUTOFRESOURCES,
  DIMSE_READPDVFAILED,
  DIMSE_SENDFAILED,
  DUL_PEERABORTEDASSOCIATION,
  DUL_PEERREQUESTEDRELEASE,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { countedSource, type DIMSE_ProgressCallback } from './progress';
import { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
import type { T_DIMSE_C_StoreRQ } from './composite-messages';
import type { T_DIMSE_Message } from './T_DIMSE_Message';

/** Longest object that is taken into memory, in bytes. */
const LONGEST_OBJECT = 1024 * 1024 * 1024;
/** Longest data set of any other message, in bytes. */
const LONGEST_OTHER = 64 * 1024 * 1024;
/** Elements of a status detail. @see DICOM PS3.7, annex C */
const Detail = { OffendingElement: 0x00000901, ErrorComment: 0x00000902, ErrorID: 0x00000903 } as const;

/** What a command says beyond its record about how it went; null when it says nothing. */
function detailOf(command: CommandSet): DcmDataset | null {
  const detail = new DataSet();
  const { OffendingElement, ErrorComment, ErrorID } = command;
  if (OffendingElement !== undefined) {
    detail.set(DataElement.fromNumbers(Detail.OffendingElement, 'AT', OffendingElement));
  }
  if (ErrorComment !== undefined) detail.set(DataElement.fromText(Detail.ErrorComment, 'LO', ErrorComment));
  if (ErrorID !== undefined) detail.set(DataElement.fromNumbers(Detail.ErrorID, 'US', [ErrorID]));
  return detail.size === 0 ? null : new DcmDataset(detail);
}

/** The elements of a status detail for a command. */
function detailElements(detail: DcmDataset | null | undefined): Partial<CommandSet> {
  const dataSet = detail?.dataSet;
  if (dataSet === undefined) return {};
  return {
    OffendingElement: dataSet.get(Detail.OffendingElement)?.tags(),
    ErrorComment: dataSet.text(Detail.ErrorComment),
    ErrorID: dataSet.number(Detail.ErrorID),
  };
}

/** A command set for programs that want to see it. */
function commandDataset(command: Partial<CommandSet>): DcmDataset {
  const dataset = new DcmDataset();
  for (const [keyword, value] of Object.entries(command)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.map((tag) => tag.toString(16).padStart(8, '0')).join('\\') : `${value}`;
    const tag = COMMAND_TAGS[keyword];
    if (tag !== undefined) dataset.putAndInsertString(tag, text);
  }
  return dataset;
}

const COMMAND_TAGS: Readonly<Record<string, number>> = {
  AffectedSOPClassUID: 0x00000002,
  RequestedSOPClassUID: 0x00000003,
  CommandField: 0x00000100,
  MessageID: 0x00000110,
  MessageIDBeingRespondedTo: 0x00000120,
  MoveDestination: 0x00000600,
  Priority: 0x00000700,
  CommandDataSetType: 0x00000800,
  Status: 0x00000900,
  OffendingElement: 0x00000901,
  ErrorComment: 0x00000902,
  ErrorID: 0x00000903,
  AffectedSOPInstanceUID: 0x00001000,
  RequestedSOPInstanceUID: 0x00001001,
  EventTypeID: 0x00001002,
  AttributeIdentifierList: 0x00001005,
  ActionTypeID: 0x00001008,
  NumberOfRemainingSuboperations: 0x00001020,
  NumberOfCompletedSuboperations: 0x00001021,
  NumberOfFailedSuboperations: 0x00001022,
  NumberOfWarningSuboperations: 0x00001023,
  MoveOriginatorApplicationEntityTitle: 0x00001030,
  MoveOriginatorMessageID: 0x00001031,
};

/** How long a call of these waits. */
export function waitFor(blocking: T_DIMSE_BlockingMode, timeout: number): Wait {
  return blocking === DIMSE_BLOCKING || timeout < 0 ? 'block' : timeout;
}

/** What the end of an association is for whoever waits on it. */
function endCondition(connection: DulConnection): OFCondition {
  const outcome = connection.association?.outcome;
  if (outcome === undefined || !('error' in outcome) || outcome.error === undefined) return DIMSE_ILLEGALASSOCIATION;
  const { error } = outcome;
  if (outcome.kind === 'lost' || (outcome.kind === 'aborted' && outcome.by === 'peer'))
    return DUL_PEERABORTEDASSOCIATION;
  return conditionOf(error.cause ?? error, DIMSE_READPDVFAILED);
}

/** Sends a message with a data set that `open` gives once its transfer syntax is known. */
async function send(
  association: Assoc,
  presId: number,
  msg: T_DIMSE_Message,
  statusDetail: DcmDataset | null | undefined,
  open: ((transferSyntax: string) => DataSetSource | Promise<DataSetSource>) | undefined,
  commandSet: Out<DcmDataset | null>,
): Promise<OFCondition> {
  if (!association) return DIMSE_NULLKEY;
  const { DULassociation: connection } = association;
  if (connection.association?.isOpen !== true) {
    return connection.association === undefined ? DIMSE_ILLEGALASSOCIATION : endCondition(connection);
  }
  const context = new T_ASC_PresentationContext();
  if (ASC_findAcceptedPresentationContext(association.params, presId, context).bad()) {
    return DIMSE_NOVALIDPRESENTATIONCONTEXTID.because(`Presentation context ${presId} was not accepted`);
  }
  const command = commandSetOf(msg);
  if (command === undefined) return DIMSE_BADCOMMANDTYPE.because(`${msg.CommandField} is no command field`);
  markDataSet(msg, open !== undefined);
  const whole = { ...command, ...detailElements(statusDetail) };
  assign(commandSet, commandSet ? commandDataset(whole) : null);
  let dataSet: DataSetSource | undefined;
  try {
    dataSet = await open?.(context.acceptedTransferSyntax);
  } catch (error) {
    return conditionOf(error, DIMSE_BADDATA);
  }
  try {
    await connection.send({ contextId: presId, command: whole, dataSet });
    return EC_Normal;
  } catch (error) {
    return connection.association.isOpen ? conditionOf(error, DIMSE_SENDFAILED) : sendFault(connection, error);
  }
}

/** A message that failed half way has cost its association: its own error says why. */
function sendFault(connection: DulConnection, error: unknown): OFCondition {
  const outcome = connection.association?.outcome;
  const byUs = outcome?.kind === 'aborted' && outcome.by === 'us';
  return byUs ? conditionOf(error, DIMSE_SENDFAILED) : endCondition(connection);
}

/**
 * Sends a message, with a data set or without.
 *
 * @param presId - Of an accepted presentation context.
 * @param statusDetail - Offending element, error comment and error id for a response.
 * @param dataObject - Converted to the transfer syntax of the context, among the uncompressed ones.
 * @param callback - Told how many bytes of the data set have been taken, as they are.
 * @param commandSet - Gets the command set.
 * @returns EC_Normal; DIMSE_NOVALIDPRESENTATIONCONTEXTID, DIMSE_BADCOMMANDTYPE, EC_UnsupportedEncoding for a data set that
 * cannot be converted, DUL_PEERABORTEDASSOCIATION.
 * @compat full
 */
export function DIMSE_sendMessageUsingMemoryData(
  association: Assoc,
  presId: number,
  msg: T_DIMSE_Message,
  statusDetail: DcmDataset | null = null,
  dataObject: DcmDataset | null = null,
  callback: DIMSE_ProgressCallback | null = null,
  callbackContext: unknown = null,
  commandSet: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  const open = (syntax: string): DataSetSource =>
    countedSource(dataSetSource(dataObject?.dataSet ?? new DataSet(), syntax), callback, callbackContext);
  return send(association, presId, msg, statusDetail, dataObject === null ? undefined : open, commandSet);
}

/**
 * Sends a message with the data set of a DICOM file, which is read while it is sent: as it is when its syntax is that of the
 * context, else converted among the uncompressed ones. Otherwise as {@link DIMSE_sendMessageUsingMemoryData}.
 *
 * @param dataFileName - Path; null for no data set.
 * @compat full
 */
export function DIMSE_sendMessageUsingFileData(
  association: Assoc,
  presId: number,
  msg: T_DIMSE_Message,
  statusDetail: DcmDataset | null,
  dataFileName: string | null,
  callback: DIMSE_ProgressCallback | null = null,
  callbackContext: unknown = null,
  commandSet: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  const open = async (syntax: string): Promise<DataSetSource> => {
    const file = await scanStorageFile(dataFileName ?? '');
    return countedSource(openStorageSource(file, syntax), callback, callbackContext);
  };
  return send(association, presId, msg, statusDetail, dataFileName === null ? undefined : open, commandSet);
}

/**
 * Waits for the next message of the peer: a request, a response or a C-CANCEL. Its data set is received by
 * `DIMSE_receiveDataSetInMemory` or `DIMSE_receiveDataSetInFile`; one that nobody received is dropped here.
 *
 * @param blocking - DIMSE_BLOCKING waits without a limit.
 * @param timeout - With DIMSE_NONBLOCKING: how long to wait, in seconds; 0 only looks.
 * @param presID - Gets the presentation context.
 * @param msg - Gets the message.
 * @param statusDetail - Gets offending element, error comment and error id; null when there are none.
 * @param commandSet - Gets the command set.
 * @returns EC_Normal; DIMSE_NODATAAVAILABLE when nothing came in time, DUL_PEERREQUESTEDRELEASE,
 * DUL_PEERABORTEDASSOCIATION, DIMSE_BADCOMMANDTYPE for a message that DICOM does not define.
 * @compat full
 */
export async function DIMSE_receiveCommand(
  association: Assoc,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  presID: ByRef<number>,
  msg: T_DIMSE_Message,
  statusDetail: Out<DcmDataset | null> = null,
  commandSet: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  if (!association) return DIMSE_NULLKEY;
  const { DULassociation: connection } = association;
  const arrival = await connection.receive(waitFor(blocking, timeout));
  switch (arrival.kind) {
    case 'release':
      return DUL_PEERREQUESTEDRELEASE;
    case 'end':
      return endCondition(connection);
    case 'nothing':
      return DIMSE_NODATAAVAILABLE;
    case 'message':
      break;
  }
  const { command, context } = arrival.message;
  presID.value = context.id;
  assign(statusDetail, detailOf(command));
  assign(commandSet, commandSet ? commandDataset(command) : null);
  if (readCommandSet(command, msg)) return EC_Normal;
  return DIMSE_BADCOMMANDTYPE.because(`The peer sent the command field ${command.CommandField}, which is none`);
}

/** Moves the data set of the last message into a target. */
async function receiveInto(
  association: Assoc,
  presID: ByRef<number>,
  callback: DIMSE_ProgressCallback | null,
  callbackContext: unknown,
  makeTarget: (message: IncomingMessage) => StorageTarget,
): Promise<OFCondition> {
  const connection = association?.DULassociation;
  const message = connection?.unread;
  if (connection === undefined) return DIMSE_NULLKEY;
  if (message === undefined) return DIMSE_BADMESSAGE.because('The last message has no data set, or it was received');
  presID.value = message.context.id;
  try {
    let received = 0;
    const target = makeTarget(message);
    await receiveObject(message, {
      write: async (chunks, giveBack) => {
        received += chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        await callback?.(callbackContext, received);
        await target.write(chunks, giveBack);
      },
      commit: () => target.commit(),
      discard: () => target.discard(),
    });
    return EC_Normal;
  } catch (error) {
    if (connection.association?.isOpen !== true) return endCondition(connection);
    return conditionOf(error, error instanceof RangeError ? DIMSE_OUTOFRESOURCES : DIMSE_READPDVFAILED);
  } finally {
    connection.onRead();
  }
}

/**
 * Receives the data set of the last message into memory: at most 1 GiB of a C-STORE, 64 MiB of other messages.
 *
 * @param blocking - A data set that has begun goes on: a peer that stops inside it for 60 s is aborted, in either mode.
 * @param timeout - As `blocking`.
 * @param presID - Gets the presentation context.
 * @param dataObject - Gets the data set; null when there is none.
 * @param callback - Told how many bytes have come.
 * @returns EC_Normal; DIMSE_BADMESSAGE when there is none to receive, DIMSE_OUTOFRESOURCES when it is too long,
 * EC_CorruptedData, DUL_PEERABORTEDASSOCIATION.
 * @compat full
 */
export async function DIMSE_receiveDataSetInMemory(
  association: Assoc,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  presID: ByRef<number>,
  dataObject: ByRef<DcmDataset | null>,
  callback: DIMSE_ProgressCallback | null = null,
  callbackContext: unknown = null,
): Promise<OFCondition> {
  void blocking;
  void timeout;
  dataObject.value = null;
  const isObject = association?.DULassociation.unread?.command.CommandField === CommandField.C_STORE_RQ;
  const target = new MemoryTarget(isObject ? LONGEST_OBJECT : LONGEST_OTHER);
  let transferSyntax = '';
  const cond = await receiveInto(association, presID, callback, callbackContext, (message) => {
    transferSyntax = message.context.transferSyntax;
    return target;
  });
  if (cond.bad()) return cond;
  try {
    dataObject.value = new DcmDataset(parseDataSet(target.chunks, transferSyntax));
    return EC_Normal;
  } catch (error) {
    return conditionOf(error, DIMSE_BADDATA);
  }
}

/**
 * Receives the data set of the last message into a file, while it arrives and as it arrives. The file appears under its name
 * when it is complete.
 *
 * @param blocking - As for `DIMSE_receiveDataSetInMemory`.
 * @param filestream - Names the file.
 * @returns as `DIMSE_receiveDataSetInMemory`; the system's fault when the file cannot be written, and the data set is dropped.
 * @compat full
 */
export async function DIMSE_receiveDataSetInFile(
  association: Assoc,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  presID: ByRef<number>,
  filestream: DcmOutputFileStream,
  callback: DIMSE_ProgressCallback | null = null,
  callbackContext: unknown = null,
): Promise<OFCondition> {
  void blocking;
  void timeout;
  return receiveInto(association, presID, callback, callbackContext, () => filestream.open());
}

/**
 * Names the file for a C-STORE request that was received.
 *
 * @param presIdCmd - Presentation context of the request.
 * @param writeMetaheader - Whether preamble and group 0002 go in front.
 * @param filestream - Gets the stream.
 * @compat full
 */
export function DIMSE_createFilestream(
  imageFileName: string,
  request: T_DIMSE_C_StoreRQ,
  association: Assoc,
  presIdCmd: number,
  writeMetaheader: boolean,
  filestream: ByRef<DcmOutputFileStream | null>,
): OFCondition {
  if (!association) return DIMSE_NULLKEY;
  const context = new T_ASC_PresentationContext();
  const found = ASC_findAcceptedPresentationContext(association.params, presIdCmd, context);
  if (found.bad()) return found;
  const object = {
    SOPClassUID: request.AffectedSOPClassUID,
    SOPInstanceUID: request.AffectedSOPInstanceUID,
    transferSyntaxUID: context.acceptedTransferSyntax,
    callingAETitle: association.params.DULparams.callingAPTitle,
  };
  const head = writeMetaheader ? encodeReceivedFileMeta(object) : Buffer.alloc(0);
  filestream.value = new DcmOutputFileStream(imageFileName, head);
  return EC_Normal;
}

/**
 * Drops the data set of the last message.
 *
 * @param bytesRead - Gets its length, in bytes.
 * @param pdvCount - Gets 0: fragments are not counted.
 * @compat partial
 * @remarks The number of PDVs is not known here; 0 is given.
 */
export async function DIMSE_ignoreDataSet(
  association: Assoc,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  bytesRead: Out<number> = null,
  pdvCount: Out<number> = null,
): Promise<OFCondition> {
  void blocking;
  void timeout;
  const connection = association?.DULassociation;
  const dataSet = connection?.unread?.dataSet;
  if (connection === undefined || dataSet === undefined) return DIMSE_NULLKEY;
  assign(pdvCount, 0);
  try {
    await dataSet.drain();
    assign(bytesRead, dataSet.receivedBytes);
    return EC_Normal;
  } catch {
    return endCondition(connection);
  } finally {
    connection.onRead();
  }
}

/** Whether a message is the peer's wish to cancel a request of his. */
export function isCancelOf(msg: T_DIMSE_Message, messageID: number): boolean {
  return msg.CommandField === DIMSE_C_CANCEL_RQ && msg.msg.CCancelRQ.MessageIDBeingRespondedTo === messageID;
}

/** A message's name for texts. */
export function commandName(field: T_DIMSE_Command): string {
  const entry = Object.entries(T_DIMSE_Command).find(([, value]) => value === field);
  return entry?.[0].replace('DIMSE_', '').replaceAll('_', '-') ?? 'nothing';
}
