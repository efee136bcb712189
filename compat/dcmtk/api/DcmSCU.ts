import { ByRef } from '../../com';
import type { Later } from './argument-types';
import { FileNamer, FileNaming } from '../storage/file-names';
import { EC_Normal } from './data-conditions';
import { DcmDataset } from './DcmDataset';
import { DIMSE_createFilestream, DIMSE_ignoreDataSet, DIMSE_receiveDataSetInFile } from './dimse-exchange';
import type { T_DIMSE_C_MoveRSP, T_DIMSE_C_StoreRQ } from './composite-messages';
import { T_DIMSE_C_StoreRSP } from './composite-messages';
import type { DcmOutputFileStream } from './DcmOutputFileStream';
import {
  DIMSE_C_FIND_RQ,
  DIMSE_C_FIND_RSP,
  DIMSE_C_GET_RQ,
  DIMSE_C_GET_RSP,
  DIMSE_C_MOVE_RQ,
  DIMSE_C_MOVE_RSP,
  DIMSE_C_STORE_RQ,
  DIMSE_DATASET_NULL,
} from './dimse-constants';
import { isPending } from './dimse-find';
import { DIMSE_sendCancelRequest, DIMSE_sendStoreResponse } from './dimse-responses';
import { unexpected } from './dimse-users';
import { EWM_fileformat, EXS_Unknown } from './encoding-constants';
import {
  DIMSE_BADMESSAGE,
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_NULLKEY,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import { QRResponse, RetrieveResponse } from './QRResponse';
import type { PresID } from './ScuAssociation';
import { ScuServices } from './ScuServices';
import { DCMSCU_STORAGE_BIT_PRESERVING, DCMSCU_STORAGE_DISK } from './ScuSettings';
import {
  STATUS_STORE_Error_CannotUnderstand,
  STATUS_STORE_Refused_OutOfResources,
  STATUS_Success,
} from './status-constants';
import { T_DIMSE_Message } from './T_DIMSE_Message';

function fill(response: QRResponse, messageID: number, classUID: string, status: number): void {
  response.m_messageIDRespondedTo = messageID;
  response.m_affectedSOPClassUID = classUID;
  response.m_status = status;
}

function retrieveResponse(record: T_DIMSE_C_MoveRSP): RetrieveResponse {
  const response = new RetrieveResponse();
  fill(response, record.MessageIDBeingRespondedTo, record.AffectedSOPClassUID, record.DimseStatus);
  response.m_numberOfRemainingSubops = record.NumberOfRemainingSubOperations;
  response.m_numberOfCompletedSubops = record.NumberOfCompletedSubOperations;
  response.m_numberOfFailedSubops = record.NumberOfFailedSubOperations;
  response.m_numberOfWarningSubops = record.NumberOfWarningSubOperations;
  return response;
}

/**
 * A service class user: opens an association and uses the peer's services. Derive from it to handle responses, stored objects
 * and events as they come; the methods that are meant for that say so.
 *
 * @example
 * ```ts
 * import {
 *   DcmDataset, DcmSCU, UID_FINDStudyRootQueryRetrieveInformationModel, UID_LittleEndianImplicitTransferSyntax,
 *   type QRResponse,
 * } from 'dcxport/dcmtk';
 *
 * const peer = { host: 'pacs.example', port: 104 };
 * const scu = new DcmSCU();
 * scu.setPeerHostName(peer.host);
 * scu.setPeerPort(peer.port);
 * scu.addPresentationContext(UID_FINDStudyRootQueryRetrieveInformationModel, [UID_LittleEndianImplicitTransferSyntax]);
 * await scu.initNetwork();
 * await scu.negotiateAssociation();
 * const keys = new DcmDataset();
 * keys.putAndInsertString(0x00080052, 'STUDY');
 * keys.putAndInsertString(0x0020000d, '');
 * const presID = scu.findPresentationContextID(UID_FINDStudyRootQueryRetrieveInformationModel, '');
 * const responses: QRResponse[] = [];
 * console.log((await scu.sendFINDRequest(presID, keys, responses)).good()); // true
 * console.log(responses.at(-1)?.m_status); // 0
 * await scu.releaseAssociation();
 * ```
 * @see DcmSCU of scu.h
 */
export class DcmSCU extends ScuServices {
  readonly #namer = new FileNamer(FileNaming.Default);

  /** Sends a query or retrieval with its keys. */
  async #ask(
    presID: PresID,
    request: T_DIMSE_Message,
    record: { MessageID: number },
    keys: DcmDataset | null,
  ): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    const AffectedSOPClassUID = this.abstractSyntaxOf(presID);
    if (AffectedSOPClassUID === '') return DIMSE_NOVALIDPRESENTATIONCONTEXTID;
    if (keys === null) return DIMSE_NULLKEY.because('A query or retrieval has keys');
    Object.assign(record, { MessageID: this.nextMessageID(), AffectedSOPClassUID });
    return this.sendDIMSEMessage(presID, request, keys);
  }

  /** Receives the data set of a response, if it has one, and checks that it belongs to the request. */
  async #finish(
    response: QRResponse,
    dataSetType: number,
    messageID: number,
    presID: ByRef<PresID>,
  ): Promise<OFCondition> {
    if (response.m_messageIDRespondedTo !== messageID) {
      return DIMSE_BADMESSAGE.because('The response belongs to another request');
    }
    if (dataSetType === DIMSE_DATASET_NULL) return EC_Normal;
    const dataset = new ByRef<DcmDataset | null>(null);
    const cond = await this.receiveDIMSEDataset(presID, dataset);
    response.m_dataset = dataset.value;
    return cond;
  }

  /**
   * Sends a C-FIND and receives its responses, each of which is given to {@link handleFINDResponse}.
   *
   * @param queryKeys - What is asked for.
   * @param responses - Gets all responses, the final one last; null when they are not wanted.
   * @returns EC_Normal when the final response came, whatever its status, or the handler did not want to wait for more.
   * @compat full
   */
  async sendFINDRequest(
    presID: PresID,
    queryKeys: DcmDataset | null,
    responses: QRResponse[] | null,
  ): Promise<OFCondition> {
    const request = new T_DIMSE_Message();
    request.CommandField = DIMSE_C_FIND_RQ;
    const sent = await this.#ask(presID, request, request.msg.CFindRQ, queryKeys);
    if (sent.bad()) return sent;
    const wait = new ByRef(true);
    while (wait.value) {
      const [message, context] = [new T_DIMSE_Message(), new ByRef(presID)];
      const detail = new ByRef<DcmDataset | null>(null);
      const came = await this.receiveDIMSECommand(context, message, detail);
      if (came.bad()) return came;
      if (message.CommandField !== DIMSE_C_FIND_RSP) return unexpected(message);
      const record = message.msg.CFindRSP;
      const response = new QRResponse();
      fill(response, record.MessageIDBeingRespondedTo, record.AffectedSOPClassUID, record.DimseStatus);
      response.m_statusDetail = detail.value;
      const read = await this.#finish(response, record.DataSetType, request.msg.CFindRQ.MessageID, context);
      if (read.bad()) return read;
      const handled = await this.handleFINDResponse(context.value, response, wait);
      responses?.push(response);
      if (handled.bad()) return handled;
    }
    return EC_Normal;
  }

  /**
   * Told each response to a C-FIND. Overridable.
   *
   * @param waitForNextResponse - Says whether more is waited for: while the response is pending, by default.
   * @returns what {@link sendFINDRequest} returns when it is an error.
   * @compat full
   */
  handleFINDResponse(presID: PresID, response: QRResponse, waitForNextResponse: ByRef<boolean>): Later<OFCondition> {
    void presID;
    waitForNextResponse.value = isPending(response.m_status);
    return EC_Normal;
  }

  /**
   * Sends a C-MOVE and receives its responses, each of which is given to {@link handleMOVEResponse}.
   *
   * @param moveDestinationAETitle - Where the objects go.
   * @param queryKeys - Unique keys of what is wanted.
   * @param responses - Gets all responses, the final one last; null when they are not wanted.
   * @returns as {@link sendFINDRequest}.
   * @compat full
   */
  async sendMOVERequest(
    presID: PresID,
    moveDestinationAETitle: string,
    queryKeys: DcmDataset | null,
    responses: RetrieveResponse[] | null,
  ): Promise<OFCondition> {
    const request = new T_DIMSE_Message();
    request.CommandField = DIMSE_C_MOVE_RQ;
    request.msg.CMoveRQ.MoveDestination = moveDestinationAETitle;
    const sent = await this.#ask(presID, request, request.msg.CMoveRQ, queryKeys);
    if (sent.bad()) return sent;
    const wait = new ByRef(true);
    while (wait.value) {
      const [message, context] = [new T_DIMSE_Message(), new ByRef(presID)];
      const detail = new ByRef<DcmDataset | null>(null);
      const came = await this.receiveDIMSECommand(context, message, detail);
      if (came.bad()) return came;
      if (message.CommandField !== DIMSE_C_MOVE_RSP) return unexpected(message);
      const record = message.msg.CMoveRSP;
      const response = retrieveResponse(record);
      response.m_statusDetail = detail.value;
      const read = await this.#finish(response, record.DataSetType, request.msg.CMoveRQ.MessageID, context);
      if (read.bad()) return read;
      const handled = await this.handleMOVEResponse(context.value, response, wait);
      responses?.push(response);
      if (handled.bad()) return handled;
    }
    return EC_Normal;
  }

  /** Told each response to a C-MOVE; as {@link handleFINDResponse}. Overridable. @compat full */
  handleMOVEResponse(
    presID: PresID,
    response: RetrieveResponse,
    waitForNextResponse: ByRef<boolean>,
  ): Later<OFCondition> {
    void presID;
    waitForNextResponse.value = isPending(response.m_status);
    return EC_Normal;
  }

  /**
   * Sends a C-GET, and receives its responses and the objects that come between them, by {@link handleCGETSession}.
   *
   * @param queryKeys - Unique keys of what is wanted.
   * @param responses - Gets all responses, the final one last; null when they are not wanted.
   * @returns as {@link sendFINDRequest}.
   * @compat full
   */
  async sendCGETRequest(
    presID: PresID,
    queryKeys: DcmDataset | null,
    responses: RetrieveResponse[] | null,
  ): Promise<OFCondition> {
    const request = new T_DIMSE_Message();
    request.CommandField = DIMSE_C_GET_RQ;
    const sent = await this.#ask(presID, request, request.msg.CGetRQ, queryKeys);
    return sent.bad() ? sent : this.handleCGETSession(presID, queryKeys, responses);
  }

  /**
   * Receives what comes after a C-GET request: responses go to {@link handleCGETResponse}, objects where the storage mode says.
   * Overridable.
   *
   * @param responses - Gets all responses; null when they are not wanted.
   * @compat full
   */
  async handleCGETSession(
    presID: PresID,
    queryKeys: DcmDataset | null,
    responses: RetrieveResponse[] | null,
  ): Promise<OFCondition> {
    void queryKeys;
    const goOn = new ByRef(true);
    while (goOn.value) {
      const [message, context] = [new T_DIMSE_Message(), new ByRef(presID)];
      const detail = new ByRef<DcmDataset | null>(null);
      const came = await this.receiveDIMSECommand(context, message, detail);
      if (came.bad()) return came;
      if (message.CommandField === DIMSE_C_STORE_RQ) {
        const stored = await this.#takeObject(context, message.msg.CStoreRQ, goOn);
        if (stored.bad()) return stored;
        continue;
      }
      if (message.CommandField !== DIMSE_C_GET_RSP) return unexpected(message);
      const record = message.msg.CGetRSP;
      const response = retrieveResponse(record);
      response.m_statusDetail = detail.value;
      const read = await this.#finish(response, record.DataSetType, record.MessageIDBeingRespondedTo, context);
      if (read.bad()) return read;
      const handled = await this.handleCGETResponse(context.value, response, goOn);
      responses?.push(response);
      if (handled.bad()) return handled;
    }
    return EC_Normal;
  }

  /** Told each response to a C-GET; as {@link handleFINDResponse}. Overridable. @compat full */
  handleCGETResponse(
    presID: PresID,
    response: RetrieveResponse,
    continueCGETSession: ByRef<boolean>,
  ): Later<OFCondition> {
    void presID;
    continueCGETSession.value = isPending(response.m_status);
    return EC_Normal;
  }

  /** Receives one object of a C-GET as the storage mode says, and answers it. */
  async #takeObject(presID: ByRef<PresID>, request: T_DIMSE_C_StoreRQ, goOn: ByRef<boolean>): Promise<OFCondition> {
    const status = new ByRef<number>(STATUS_Success);
    let cond: OFCondition = EC_Normal;
    switch (this.getStorageMode()) {
      case DCMSCU_STORAGE_BIT_PRESERVING:
        cond = await this.handleSTORERequestFile(presID, this.#pathOf(request), request);
        if (cond.bad()) status.value = STATUS_STORE_Refused_OutOfResources;
        break;
      case DCMSCU_STORAGE_DISK: {
        const object = new ByRef<DcmDataset | null>(null);
        cond = await this.receiveDIMSEDataset(presID, object);
        if (object.value === null) status.value = STATUS_STORE_Error_CannotUnderstand;
        else cond = await this.handleSTORERequest(presID.value, object.value, goOn, status);
        break;
      }
      default: {
        const { blocking, timeout } = this.patience();
        cond = await DIMSE_ignoreDataSet(this.association, blocking, timeout);
      }
    }
    if (!this.isConnected()) return cond.bad() ? cond : DIMSE_ILLEGALASSOCIATION;
    if (cond.bad()) OFLog.error(`An object could not be stored: ${cond.text()}`);
    const response = Object.assign(new T_DIMSE_C_StoreRSP(), { DimseStatus: status.value });
    return DIMSE_sendStoreResponse(this.association, presID.value, request, response);
  }

  #pathOf(object: { AffectedSOPClassUID: string; AffectedSOPInstanceUID: string }): string {
    const { AffectedSOPClassUID: SOPClassUID, AffectedSOPInstanceUID: SOPInstanceUID } = object;
    return this.#namer.pathFor(this.getStorageDir(), { SOPClassUID, SOPInstanceUID });
  }

  /**
   * Takes an object of a C-GET that was received into memory. Overridable. By default it is written into the storage folder as
   * `XX.<SOP Instance UID>`, and {@link notifyInstanceStored} is told.
   *
   * @param incomingObject - The object.
   * @param continueCGETSession - Set to false it ends the session without its final response.
   * @param cStoreReturnStatus - The status of the answer.
   * @compat full
   */
  handleSTORERequest(
    presID: PresID,
    incomingObject: DcmDataset,
    continueCGETSession: ByRef<boolean>,
    cStoreReturnStatus: ByRef<number>,
  ): Later<OFCondition> {
    void presID;
    void continueCGETSession;
    const uids = {
      AffectedSOPClassUID: incomingObject.dataSet.text(0x00080016) ?? '',
      AffectedSOPInstanceUID: incomingObject.dataSet.text(0x00080018) ?? '',
    };
    const path = this.#pathOf(uids);
    const rest = [undefined, undefined, undefined, 0, 0, EWM_fileformat] as const;
    const cond = incomingObject.saveFile(path, EXS_Unknown, ...rest);
    if (cond.bad()) cStoreReturnStatus.value = STATUS_STORE_Refused_OutOfResources;
    else this.notifyInstanceStored(path, uids.AffectedSOPClassUID, uids.AffectedSOPInstanceUID);
    return cond;
  }

  /** Receives an object of a C-GET into a file as it arrives, and tells {@link notifyInstanceStored}. Overridable. @compat full */
  async handleSTORERequestFile(
    presID: ByRef<PresID>,
    filename: string,
    request: T_DIMSE_C_StoreRQ,
  ): Promise<OFCondition> {
    const stream = new ByRef<DcmOutputFileStream | null>(null);
    const named = DIMSE_createFilestream(filename, request, this.association, presID.value, true, stream);
    if (stream.value === null) return named;
    const { blocking, timeout } = this.patience();
    const onBytes = this.getProgressNotificationMode()
      ? (_context: unknown, bytes: number) => this.notifyRECEIVEProgress(bytes)
      : null;
    const cond = await DIMSE_receiveDataSetInFile(this.association, blocking, timeout, presID, stream.value, onBytes);
    if (cond.good()) this.notifyInstanceStored(filename, request.AffectedSOPClassUID, request.AffectedSOPInstanceUID);
    return cond;
  }

  /** Told each object of a C-GET that was stored. Overridable. @param filename - Path. @compat full */
  notifyInstanceStored(filename: string, sopClassUID: string, sopInstanceUID: string): void {
    void sopClassUID;
    OFLog.debug(`Stored instance ${sopInstanceUID} to ${filename}`);
  }

  /** Asks the peer to end the request that was sent last; its final response still comes. @compat full */
  sendCANCELRequest(presID: PresID): Promise<OFCondition> {
    const { association } = this;
    if (association === null) return Promise.resolve(DIMSE_ILLEGALASSOCIATION);
    const last = association.nextMsgID === 1 ? 0xffff : association.nextMsgID - 1;
    return DIMSE_sendCancelRequest(association, presID, last);
  }
}
