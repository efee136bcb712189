import { assign, ByRef } from '../../com';
import type { Out } from './argument-types';
import { T_DIMSE_C_FindRSP, T_DIMSE_C_MoveRSP, T_DIMSE_C_StoreRQ, T_DIMSE_C_StoreRSP } from './composite-messages';
import type { T_DIMSE_C_EchoRQ, T_DIMSE_C_FindRQ, T_DIMSE_C_MoveRQ } from './composite-messages';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import type { DcmOutputFileStream } from './DcmOutputFileStream';
import type { DcmPresentationContextInfo } from './DcmPresentationContextInfo';
import {
  DIMSE_C_ECHO_RQ,
  DIMSE_DATASET_NULL,
  DIMSE_N_ACTION_RSP,
  DIMSE_N_EVENT_REPORT_RQ,
  DIMSE_N_EVENT_REPORT_RSP,
  DIMSE_N_GET_RSP,
} from './dimse-constants';
import {
  commandName,
  DIMSE_createFilestream,
  DIMSE_receiveDataSetInFile,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendMessageUsingMemoryData,
} from './dimse-exchange';
import { isPending } from './dimse-find';
import {
  DIMSE_checkForCancelRQ,
  DIMSE_sendEchoResponse,
  DIMSE_sendFindResponse,
  DIMSE_sendMoveResponse,
  DIMSE_sendStoreResponse,
} from './dimse-responses';
import { awaitResponse } from './dimse-users';
import {
  O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS,
  O_MOVE_NUMBEROFFAILEDSUBOPERATIONS,
  O_MOVE_NUMBEROFREMAININGSUBOPERATIONS,
  O_MOVE_NUMBEROFWARNINGSUBOPERATIONS,
  O_NACTION_AFFECTEDSOPCLASSUID,
  O_NACTION_AFFECTEDSOPINSTANCEUID,
  O_NGET_AFFECTEDSOPCLASSUID,
  O_NGET_AFFECTEDSOPINSTANCEUID,
} from './message-options';
import {
  DIMSE_BADCOMMANDTYPE,
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
} from './network-conditions';
import type { T_DIMSE_N_ActionRQ, T_DIMSE_N_GetRQ } from './normalized-messages';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import type { DIMSE_ProgressCallback } from './progress';
import { ScpAssociations } from './ScpAssociations';
import type { Later } from './argument-types';
import { STATUS_Success } from './status-constants';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/**
 * A service class provider: listens, judges associations, and serves their commands. Derive from it and override
 * {@link handleIncomingCommand}; by itself it answers C-ECHO. It serves one association at a time, as the original does, unless
 * {@link setMaxAssociations} says otherwise; inside its methods, whatever they wait for, the association is the one that they
 * were called for.
 *
 * @example
 * ```ts
 * import { ByRef, DcmSCP, DIMSE_C_STORE_RQ, UID_CTImageStorage, UID_LittleEndianExplicitTransferSyntax } from 'dcxport/dcmtk';
 * import { type DcmDataset, type DcmPresentationContextInfo, type T_DIMSE_Message } from 'dcxport/dcmtk';
 *
 * class Archive extends DcmSCP {
 *   override async handleIncomingCommand(message: T_DIMSE_Message, info: DcmPresentationContextInfo) {
 *     if (message.CommandField !== DIMSE_C_STORE_RQ) return super.handleIncomingCommand(message, info);
 *     const dataset = new ByRef<DcmDataset | null>(null);
 *     const request = message.msg.CStoreRQ;
 *     const received = await this.receiveSTORERequest(request, info.presentationContextID, dataset);
 *     return received.bad() ? received : this.sendSTOREResponse(info.presentationContextID, request, 0);
 *   }
 * }
 * const scp = new Archive();
 * scp.setPort(0);
 * scp.addPresentationContext(UID_CTImageStorage, [UID_LittleEndianExplicitTransferSyntax]);
 * console.log((await scp.openListenPort()).good()); // true
 * const serving = scp.acceptAssociations();
 * scp.stop();
 * console.log((await serving).good()); // true
 * ```
 * @see DcmSCP of scp.h
 */
export class DcmSCP extends ScpAssociations {
  /** Answers C-ECHO, and ends the association for any other command. Overridable. @compat full */
  override handleIncomingCommand(
    incomingMsg: T_DIMSE_Message,
    presInfo: DcmPresentationContextInfo,
  ): Later<OFCondition> {
    if (incomingMsg.CommandField === DIMSE_C_ECHO_RQ) {
      return this.handleECHORequest(incomingMsg.msg.CEchoRQ, presInfo.presentationContextID);
    }
    OFLog.error(`Cannot handle this kind of DIMSE command: ${commandName(incomingMsg.CommandField)}`);
    return DIMSE_BADCOMMANDTYPE.because(`${commandName(incomingMsg.CommandField)} is not served`);
  }

  /** Answers a C-ECHO with success. @compat full */
  handleECHORequest(reqMessage: T_DIMSE_C_EchoRQ, presID: number): Promise<OFCondition> {
    return DIMSE_sendEchoResponse(this.association, presID, reqMessage, STATUS_Success);
  }

  get #onReceive(): DIMSE_ProgressCallback | null {
    return this.getProgressNotificationMode() ? (_context, bytes) => this.notifyRECEIVEProgress(bytes) : null;
  }

  async #receive(presID: number, dataset: ByRef<DcmDataset | null>): Promise<OFCondition> {
    const [mode, timeout] = [this.getDIMSEBlockingMode(), this.getDIMSETimeout()];
    const { association } = this;
    return DIMSE_receiveDataSetInMemory(association, mode, timeout, new ByRef(presID), dataset, this.#onReceive);
  }

  /**
   * Receives the object of a C-STORE request; {@link sendSTOREResponse} answers it.
   *
   * @param target - Gets the object; or the path of the file that it goes to as it arrives, with group 0002 in front.
   * @returns as `DIMSE_receiveDataSetInMemory` and `DIMSE_receiveDataSetInFile`.
   * @compat full
   */
  async receiveSTORERequest(
    reqMessage: T_DIMSE_C_StoreRQ,
    presID: number,
    target: ByRef<DcmDataset | null> | string,
  ): Promise<OFCondition> {
    if (typeof target !== 'string') return this.#receive(presID, target);
    const stream = new ByRef<DcmOutputFileStream | null>(null);
    const named = DIMSE_createFilestream(target, reqMessage, this.association, presID, true, stream);
    if (stream.value === null) return named;
    const [mode, timeout] = [this.getDIMSEBlockingMode(), this.getDIMSETimeout()];
    const { association } = this;
    return DIMSE_receiveDataSetInFile(association, mode, timeout, new ByRef(presID), stream.value, this.#onReceive);
  }

  /** Answers a C-STORE request. @compat full */
  sendSTOREResponse(presID: number, reqMessage: T_DIMSE_C_StoreRQ, rspStatusCode: number): Promise<OFCondition>;
  /** Answers a C-STORE request. @param statusDetail - Offending element, error comment and error id. @compat full */
  sendSTOREResponse(
    presID: number,
    messageID: number,
    sopClassUID: string,
    sopInstanceUID: string,
    rspStatusCode: number,
    statusDetail?: DcmDataset | null,
  ): Promise<OFCondition>;
  sendSTOREResponse(
    presID: number,
    request: T_DIMSE_C_StoreRQ | number,
    classOrStatus: string | number,
    sopInstanceUID = '',
    status = 0,
    statusDetail: DcmDataset | null = null,
  ): Promise<OFCondition> {
    const known = typeof request !== 'number';
    const reqMessage = known
      ? request
      : Object.assign(new T_DIMSE_C_StoreRQ(), {
          MessageID: request,
          AffectedSOPClassUID: String(classOrStatus),
          AffectedSOPInstanceUID: sopInstanceUID,
        });
    const DimseStatus = known ? Number(classOrStatus) : status;
    const response = Object.assign(new T_DIMSE_C_StoreRSP(), { DimseStatus });
    return DIMSE_sendStoreResponse(this.association, presID, reqMessage, response, statusDetail);
  }

  /** Receives the identifiers of a C-FIND request; {@link sendFINDResponse} answers it. @compat full */
  receiveFINDRequest(
    reqMessage: T_DIMSE_C_FindRQ,
    presID: number,
    reqDataset: ByRef<DcmDataset | null>,
  ): Promise<OFCondition> {
    void reqMessage;
    return this.#receive(presID, reqDataset);
  }

  /** Answers a C-FIND request: one match, or the end. @param rspDataset - The match; null at the end. @compat full */
  sendFINDResponse(
    presID: number,
    messageID: number,
    sopClassUID: string,
    rspDataset: DcmDataset | null,
    rspStatusCode: number,
    statusDetail: DcmDataset | null = null,
  ): Promise<OFCondition> {
    const request = Object.assign(new T_DIMSE_Message().msg.CFindRQ, {
      MessageID: messageID,
      AffectedSOPClassUID: sopClassUID,
    });
    const response = Object.assign(new T_DIMSE_C_FindRSP(), { DimseStatus: rspStatusCode });
    return DIMSE_sendFindResponse(this.association, presID, request, response, rspDataset, statusDetail);
  }

  /** Receives the identifiers of a C-MOVE request; {@link sendMOVEResponse} answers it. @param moveDest - Gets the destination. @compat full */
  receiveMOVERequest(
    reqMessage: T_DIMSE_C_MoveRQ,
    presID: number,
    reqDataset: ByRef<DcmDataset | null>,
    moveDest: Out<string>,
  ): Promise<OFCondition> {
    assign(moveDest, reqMessage.MoveDestination);
    return this.#receive(presID, reqDataset);
  }

  /**
   * Answers a C-MOVE request: how far it is, or how it ended.
   *
   * @param rspDataset - At the end the list of instances that failed.
   * @param numRemain - Sub-operations that are left; said while the status is pending.
   * @compat full
   */
  sendMOVEResponse(
    presID: number,
    messageID: number,
    sopClassUID: string,
    rspDataset: DcmDataset | null,
    rspStatusCode: number,
    statusDetail: DcmDataset | null = null,
    numRemain = 0,
    numComplete = 0,
    numFail = 0,
    numWarn = 0,
  ): Promise<OFCondition> {
    const request = Object.assign(new T_DIMSE_Message().msg.CMoveRQ, {
      MessageID: messageID,
      AffectedSOPClassUID: sopClassUID,
    });
    const response = Object.assign(new T_DIMSE_C_MoveRSP(), {
      DimseStatus: rspStatusCode,
      NumberOfRemainingSubOperations: numRemain,
      NumberOfCompletedSubOperations: numComplete,
      NumberOfFailedSubOperations: numFail,
      NumberOfWarningSubOperations: numWarn,
      opts:
        (isPending(rspStatusCode) ? O_MOVE_NUMBEROFREMAININGSUBOPERATIONS : 0) |
        O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS |
        O_MOVE_NUMBEROFFAILEDSUBOPERATIONS |
        O_MOVE_NUMBEROFWARNINGSUBOPERATIONS,
    });
    return DIMSE_sendMoveResponse(this.association, presID, request, response, rspDataset, statusDetail);
  }

  /** Receives the data set of an N-ACTION request, null without one; {@link sendACTIONResponse} answers it. @compat full */
  async receiveACTIONRequest(
    reqMessage: T_DIMSE_N_ActionRQ,
    presID: number,
    reqDataset: ByRef<DcmDataset | null>,
    actionTypeID: Out<number>,
  ): Promise<OFCondition> {
    assign(actionTypeID, reqMessage.ActionTypeID);
    reqDataset.value = null;
    return reqMessage.DataSetType === DIMSE_DATASET_NULL ? EC_Normal : this.#receive(presID, reqDataset);
  }

  /** Answers an N-ACTION request. @compat full */
  sendACTIONResponse(
    presID: number,
    messageID: number,
    sopClassUID: string,
    sopInstanceUID: string,
    rspStatusCode: number,
  ): Promise<OFCondition> {
    const response = new T_DIMSE_Message();
    response.CommandField = DIMSE_N_ACTION_RSP;
    Object.assign(response.msg.NActionRSP, {
      MessageIDBeingRespondedTo: messageID,
      AffectedSOPClassUID: sopClassUID,
      AffectedSOPInstanceUID: sopInstanceUID,
      DimseStatus: rspStatusCode,
      opts: O_NACTION_AFFECTEDSOPCLASSUID | (sopInstanceUID === '' ? 0 : O_NACTION_AFFECTEDSOPINSTANCEUID),
    });
    return DIMSE_sendMessageUsingMemoryData(this.association, presID, response);
  }

  /**
   * Takes an N-GET request in; {@link sendNGETResponse} answers it.
   *
   * @param attributes - Gets the tags that are asked for, 0xggggeeee; none for all.
   * @addition of later versions of the original
   * @compat full
   */
  receiveNGETRequest(reqMessage: T_DIMSE_N_GetRQ, presID: number, attributes: Out<readonly number[]>): OFCondition {
    assign(attributes, reqMessage.AttributeIdentifierList);
    return this.presentationContextInfo(presID).presentationContextID === 0
      ? DIMSE_NOVALIDPRESENTATIONCONTEXTID
      : EC_Normal;
  }

  /**
   * Answers an N-GET request.
   *
   * @param rspDataset - The attributes; null for none.
   * @addition of later versions of the original
   * @compat full
   */
  sendNGETResponse(
    presID: number,
    messageID: number,
    sopClassUID: string,
    sopInstanceUID: string,
    rspDataset: DcmDataset | null,
    rspStatusCode: number,
  ): Promise<OFCondition> {
    const response = new T_DIMSE_Message();
    response.CommandField = DIMSE_N_GET_RSP;
    Object.assign(response.msg.NGetRSP, {
      MessageIDBeingRespondedTo: messageID,
      AffectedSOPClassUID: sopClassUID,
      AffectedSOPInstanceUID: sopInstanceUID,
      DimseStatus: rspStatusCode,
      opts: O_NGET_AFFECTEDSOPCLASSUID | O_NGET_AFFECTEDSOPINSTANCEUID,
    });
    return DIMSE_sendMessageUsingMemoryData(this.association, presID, response, null, rspDataset);
  }

  /**
   * Reports an event about an instance of the context's class, and waits for the answer.
   *
   * @param rspStatusCode - Gets the status of the answer.
   * @returns EC_Normal when the peer has answered, whatever its status.
   * @compat full
   */
  async sendEVENTREPORTRequest(
    presID: number,
    sopInstanceUID: string,
    messageID: number,
    eventTypeID: number,
    reqDataset: DcmDataset | null,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const { association } = this;
    if (association === null) return DIMSE_ILLEGALASSOCIATION;
    const { abstractSyntax } = this.presentationContextInfo(presID);
    const request = new T_DIMSE_Message();
    request.CommandField = DIMSE_N_EVENT_REPORT_RQ;
    Object.assign(request.msg.NEventReportRQ, {
      MessageID: messageID,
      AffectedSOPClassUID: abstractSyntax,
      AffectedSOPInstanceUID: sopInstanceUID,
      EventTypeID: eventTypeID,
    });
    const onSend: DIMSE_ProgressCallback | null = this.getProgressNotificationMode()
      ? (_context, bytes) => this.notifySENDProgress(bytes)
      : null;
    const sent = await DIMSE_sendMessageUsingMemoryData(association, presID, request, null, reqDataset, onSend);
    if (sent.bad()) return sent;
    const response = new T_DIMSE_Message();
    const cond = await awaitResponse(
      association,
      { blocking: this.getDIMSEBlockingMode(), timeout: this.getDIMSETimeout() },
      {
        field: DIMSE_N_EVENT_REPORT_RSP,
        messageID,
        answeredID: ({ msg }) => msg.NEventReportRSP.MessageIDBeingRespondedTo,
      },
      response,
      new ByRef(presID),
      new ByRef<DcmDataset | null>(null),
    );
    if (cond.good()) assign(rspStatusCode, response.msg.NEventReportRSP.DimseStatus);
    return cond;
  }

  /** Looks whether the peer cancels a request of his. @returns EC_Normal when it does, and as `DIMSE_checkForCancelRQ`. @compat full */
  checkForCANCEL(presID: number, messageID: number): Promise<OFCondition> {
    return DIMSE_checkForCancelRQ(this.association, presID, messageID);
  }

  /** Told while a data set is sent. Overridable. @param byteCount - Until now. @compat full */
  notifySENDProgress(byteCount: number): Later<void> {
    OFLog.debug(`${byteCount} bytes sent`);
  }

  /** Told while a data set is received. Overridable. @param byteCount - Until now. @compat full */
  notifyRECEIVEProgress(byteCount: number): Later<void> {
    OFLog.debug(`${byteCount} bytes received`);
  }
}
