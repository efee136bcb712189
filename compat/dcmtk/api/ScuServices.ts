import { isUncompressed, scanStorageFile } from '../../../src/index';
import { assign, ByRef } from '../../com';
import type { Out } from './argument-types';
import { conditionOf } from './condition-of';
import { EC_IllegalParameter, EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import {
  DIMSE_C_ECHO_RQ,
  DIMSE_C_ECHO_RSP,
  DIMSE_C_STORE_RQ,
  DIMSE_C_STORE_RSP,
  DIMSE_DATASET_NULL,
  DIMSE_N_ACTION_RQ,
  DIMSE_N_ACTION_RSP,
  DIMSE_N_CREATE_RQ,
  DIMSE_N_CREATE_RSP,
  DIMSE_N_EVENT_REPORT_RQ,
  DIMSE_N_EVENT_REPORT_RSP,
  DIMSE_N_GET_RQ,
  DIMSE_N_GET_RSP,
  DIMSE_N_SET_RQ,
  DIMSE_N_SET_RSP,
} from './dimse-constants';
import { unexpected } from './dimse-users';
import {
  O_NCREATE_AFFECTEDSOPINSTANCEUID,
  O_NEVENTREPORT_AFFECTEDSOPCLASSUID,
  O_NEVENTREPORT_AFFECTEDSOPINSTANCEUID,
  O_NEVENTREPORT_EVENTTYPEID,
  O_STORE_MOVEORIGINATORAETITLE,
  O_STORE_MOVEORIGINATORID,
} from './message-options';
import {
  DIMSE_BADMESSAGE,
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  NET_EC_InvalidDatasetPointer,
  NET_EC_InvalidSOPClassUID,
  NET_EC_InvalidSOPInstanceUID,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import { ScuAssociation, type PresID } from './ScuAssociation';
import { UID_VerificationSOPClass } from './service-uids';
import { STATUS_Success } from './status-constants';
import type { T_DIMSE_N_EventReportRQ } from './normalized-messages';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/** An object to be sent, as far as its context depends on it. */
interface StoreObject {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  /** Empty for a data set that was made, which goes in any uncompressed one. */
  readonly transferSyntaxUID: string;
}

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;

function objectOf({ dataSet }: DcmDataset): StoreObject {
  return {
    SOPClassUID: dataSet.text(SOP_CLASS_UID) ?? '',
    SOPInstanceUID: dataSet.text(SOP_INSTANCE_UID) ?? '',
    transferSyntaxUID: dataSet.origin === undefined ? '' : dataSet.transferSyntaxUID,
  };
}

/**
 * What a {@link DcmSCU} asks for one message at a time: C-ECHO, C-STORE and the N-services.
 *
 * @example
 * ```ts
 * import { ByRef, DcmSCU, UID_CTImageStorage, UID_LittleEndianExplicitTransferSyntax } from 'dcxport/dcmtk';
 *
 * const peer = { host: 'pacs.example', port: 104 };
 * const scu = new DcmSCU();
 * scu.setPeerHostName(peer.host);
 * scu.setPeerPort(peer.port);
 * scu.addPresentationContext(UID_CTImageStorage, [UID_LittleEndianExplicitTransferSyntax]);
 * await scu.initNetwork();
 * await scu.negotiateAssociation();
 * const status = new ByRef(0);
 * console.log((await scu.sendSTORERequest(0, 'ct.dcm', null, status)).good(), status.value); // true 0
 * await scu.releaseAssociation();
 * ```
 */
export abstract class ScuServices extends ScuAssociation {
  /** Sends a request and receives the command of its response, which must be of that kind and belong to it. */
  protected async exchange(
    presID: PresID,
    request: T_DIMSE_Message,
    responseField: number,
    response: T_DIMSE_Message,
    answeredID: (response: T_DIMSE_Message) => number,
    messageID: number,
    dataset: DcmDataset | null = null,
    file: string | null = null,
  ): Promise<OFCondition> {
    const sent = await this.sendDIMSEMessage(presID, request, dataset, file);
    if (sent.bad()) return sent;
    const detail = new ByRef<DcmDataset | null>(null);
    const received = await this.receiveDIMSECommand(new ByRef(presID), response, detail);
    if (received.bad()) return received;
    if (response.CommandField !== responseField) return unexpected(response);
    if (answeredID(response) !== messageID) return DIMSE_BADMESSAGE.because('The response belongs to another request');
    detail.value?.print({ write: (line) => OFLog.debug(line.trimEnd()) });
    return EC_Normal;
  }

  /**
   * Sends a C-ECHO.
   *
   * @param presID - 0 for the one that was accepted for Verification.
   * @returns EC_Normal when the peer has answered; DIMSE_NOVALIDPRESENTATIONCONTEXTID, DIMSE_ILLEGALASSOCIATION, and as
   * `DIMSE_receiveCommand`.
   * @compat full
   */
  async sendECHORequest(presID: PresID): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    const id = presID === 0 ? this.findPresentationContextID(UID_VerificationSOPClass, '') : presID;
    if (id === 0) return DIMSE_NOVALIDPRESENTATIONCONTEXTID.because('Verification was not accepted');
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    const MessageID = this.nextMessageID();
    request.CommandField = DIMSE_C_ECHO_RQ;
    Object.assign(request.msg.CEchoRQ, { MessageID, AffectedSOPClassUID: this.abstractSyntaxOf(id) });
    const answered = ({ msg }: T_DIMSE_Message): number => msg.CEchoRSP.MessageIDBeingRespondedTo;
    return this.exchange(id, request, DIMSE_C_ECHO_RSP, response, answered, MessageID);
  }

  /**
   * Sends one object by C-STORE. A file is read while it is sent.
   *
   * @param presID - 0 for the one that suits the object.
   * @param dicomFile - Path; or empty, and `dataset` is sent.
   * @param rspStatusCode - Gets the status of the response.
   * @param moveOriginatorAETitle - Of whoever has asked for it by C-MOVE; empty when nobody has.
   * @param moveOriginatorMsgID - Message ID of that C-MOVE.
   * @returns EC_Normal when the peer has answered, whatever its status; DIMSE_NOVALIDPRESENTATIONCONTEXTID when no accepted
   * context suits it, also because it would have to be converted and that is off; NET_EC_InvalidDatasetPointer without an
   * object, NET_EC_InvalidSOPClassUID, NET_EC_InvalidSOPInstanceUID, and as `DIMSE_storeUser`.
   * @compat full
   */
  async sendSTORERequest(
    presID: PresID,
    dicomFile: string,
    dataset: DcmDataset | null,
    rspStatusCode: Out<number>,
    moveOriginatorAETitle = '',
    moveOriginatorMsgID = 0,
  ): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    let object: StoreObject;
    try {
      if (dicomFile !== '') object = await scanStorageFile(dicomFile);
      else if (dataset !== null) object = objectOf(dataset);
      else return NET_EC_InvalidDatasetPointer;
    } catch (error) {
      return conditionOf(error, EC_IllegalParameter);
    }
    if (object.SOPClassUID === '') return NET_EC_InvalidSOPClassUID;
    if (object.SOPInstanceUID === '') return NET_EC_InvalidSOPInstanceUID;
    const id = this.#contextFor(presID, object);
    if (id === 0) {
      return DIMSE_NOVALIDPRESENTATIONCONTEXTID.because(`No accepted presentation context suits ${object.SOPClassUID}`);
    }
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    const MessageID = this.nextMessageID();
    request.CommandField = DIMSE_C_STORE_RQ;
    Object.assign(request.msg.CStoreRQ, {
      MessageID,
      AffectedSOPClassUID: object.SOPClassUID,
      AffectedSOPInstanceUID: object.SOPInstanceUID,
      MoveOriginatorApplicationEntityTitle: moveOriginatorAETitle,
      MoveOriginatorID: moveOriginatorMsgID,
      opts:
        (moveOriginatorAETitle === '' ? 0 : O_STORE_MOVEORIGINATORAETITLE) |
        (moveOriginatorMsgID === 0 ? 0 : O_STORE_MOVEORIGINATORID),
    });
    const answered = ({ msg }: T_DIMSE_Message): number => msg.CStoreRSP.MessageIDBeingRespondedTo;
    const file = dicomFile === '' ? null : dicomFile;
    const data = file === null ? dataset : null;
    const cond = await this.exchange(id, request, DIMSE_C_STORE_RSP, response, answered, MessageID, data, file);
    if (cond.good()) assign(rspStatusCode, response.msg.CStoreRSP.DimseStatus);
    return cond;
  }

  /** The context that an object goes on; 0 when there is none. */
  #contextFor(presID: PresID, { SOPClassUID, transferSyntaxUID }: StoreObject): PresID {
    const converts = this.getDatasetConversionMode() || transferSyntaxUID === '';
    const id =
      presID !== 0
        ? presID
        : converts
          ? this.findAnyPresentationContextID(SOPClassUID, transferSyntaxUID)
          : this.findPresentationContextID(SOPClassUID, transferSyntaxUID);
    const accepted = new ByRef('');
    this.findPresentationContext(id, new ByRef(''), accepted);
    if (accepted.value === transferSyntaxUID) return id;
    const convertible = transferSyntaxUID === '' || isUncompressed(transferSyntaxUID);
    return converts && convertible && isUncompressed(accepted.value) ? id : 0;
  }

  /**
   * Asks the peer to do something with an instance of the context's class.
   *
   * @param actionTypeID - Kind of the action.
   * @param reqDataset - What it needs; null for nothing.
   * @param rspStatusCode - Gets the status of the response.
   * @returns EC_Normal when the peer has answered, whatever its status. The data set of the response is dropped.
   * @compat full
   */
  async sendACTIONRequest(
    presID: PresID,
    sopInstanceUID: string,
    actionTypeID: number,
    reqDataset: DcmDataset | null,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    request.CommandField = DIMSE_N_ACTION_RQ;
    request.msg.NActionRQ.ActionTypeID = actionTypeID;
    const record = request.msg.NActionRQ;
    const answered = ({ msg }: T_DIMSE_Message): number => msg.NActionRSP.MessageIDBeingRespondedTo;
    const cond = await this.#normalized(
      presID,
      sopInstanceUID,
      request,
      record,
      DIMSE_N_ACTION_RSP,
      response,
      answered,
      reqDataset,
    );
    if (cond.good()) assign(rspStatusCode, response.msg.NActionRSP.DimseStatus);
    return cond;
  }

  /** Fills in what all normalized requests name, and exchanges it for its response. */
  async #normalized(
    presID: PresID,
    sopInstanceUID: string,
    request: T_DIMSE_Message,
    record: { MessageID: number },
    responseField: number,
    response: T_DIMSE_Message,
    answered: (response: T_DIMSE_Message) => number,
    dataset: DcmDataset | null,
  ): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    const SOPClassUID = this.abstractSyntaxOf(presID);
    if (SOPClassUID === '') return DIMSE_NOVALIDPRESENTATIONCONTEXTID;
    const MessageID = this.nextMessageID();
    const affected = { AffectedSOPClassUID: SOPClassUID, AffectedSOPInstanceUID: sopInstanceUID };
    const requested = { RequestedSOPClassUID: SOPClassUID, RequestedSOPInstanceUID: sopInstanceUID };
    Object.assign(record, { MessageID }, 'RequestedSOPClassUID' in record ? requested : affected);
    return this.exchange(presID, request, responseField, response, answered, MessageID, dataset);
  }

  /** Receives the data set of a response, if it has one. */
  async #responseDataset(dataSetType: number, presID: PresID, dataset: Out<DcmDataset | null>): Promise<OFCondition> {
    assign(dataset, null);
    if (dataSetType === DIMSE_DATASET_NULL) return EC_Normal;
    const received = new ByRef<DcmDataset | null>(null);
    const cond = await this.receiveDIMSEDataset(new ByRef(presID), received);
    assign(dataset, received.value);
    return cond;
  }

  /**
   * Reports an event about an instance of the context's class, in which we have the role of SCP.
   *
   * @param eventTypeID - Kind of the event.
   * @param reqDataset - What there is to say; null for nothing.
   * @param rspStatusCode - Gets the status of the response.
   * @returns EC_Normal when the peer has answered, whatever its status.
   * @compat full
   */
  async sendEVENTREPORTRequest(
    presID: PresID,
    sopInstanceUID: string,
    eventTypeID: number,
    reqDataset: DcmDataset | null,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    request.CommandField = DIMSE_N_EVENT_REPORT_RQ;
    const record = request.msg.NEventReportRQ;
    record.EventTypeID = eventTypeID;
    const answered = ({ msg }: T_DIMSE_Message): number => msg.NEventReportRSP.MessageIDBeingRespondedTo;
    const cond = await this.#normalized(
      presID,
      sopInstanceUID,
      request,
      record,
      DIMSE_N_EVENT_REPORT_RSP,
      response,
      answered,
      reqDataset,
    );
    if (cond.good()) assign(rspStatusCode, response.msg.NEventReportRSP.DimseStatus);
    return cond;
  }

  /**
   * Waits for an event report of the peer, and answers it with what {@link checkEVENTREPORTRequest} says.
   *
   * @param reqDataset - Gets what it says; null for nothing.
   * @param eventTypeID - Gets the kind of the event.
   * @param timeout - How long to wait, in seconds; 0 is what the settings say.
   * @returns EC_Normal when it was answered; DIMSE_NODATAAVAILABLE, DUL_PEERREQUESTEDRELEASE, and an error for another message.
   * @compat full
   */
  async handleEVENTREPORTRequest(
    reqDataset: Out<DcmDataset | null>,
    eventTypeID: Out<number>,
    timeout = 0,
  ): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    const presID = new ByRef(0);
    const came = await this.receiveDIMSECommand(presID, request, null, timeout);
    if (came.bad()) return came;
    if (request.CommandField !== DIMSE_N_EVENT_REPORT_RQ) return unexpected(request);
    const report = request.msg.NEventReportRQ;
    const dataset = new ByRef<DcmDataset | null>(null);
    const read = await this.#responseDataset(report.DataSetType, presID.value, dataset);
    if (read.bad()) return read;
    response.CommandField = DIMSE_N_EVENT_REPORT_RSP;
    Object.assign(response.msg.NEventReportRSP, {
      MessageIDBeingRespondedTo: report.MessageID,
      AffectedSOPClassUID: report.AffectedSOPClassUID,
      AffectedSOPInstanceUID: report.AffectedSOPInstanceUID,
      EventTypeID: report.EventTypeID,
      DimseStatus: await this.checkEVENTREPORTRequest(report, dataset.value),
      opts: O_NEVENTREPORT_AFFECTEDSOPCLASSUID | O_NEVENTREPORT_AFFECTEDSOPINSTANCEUID | O_NEVENTREPORT_EVENTTYPEID,
    });
    assign(reqDataset, dataset.value);
    assign(eventTypeID, report.EventTypeID);
    return this.sendDIMSEMessage(presID.value, response, null);
  }

  /** Judges an event report. Overridable. @returns the status of the answer; success by default. @compat full */
  checkEVENTREPORTRequest(
    eventReportReq: T_DIMSE_N_EventReportRQ,
    reqDataset: DcmDataset | null,
  ): number | Promise<number> {
    void eventReportReq;
    void reqDataset;
    return STATUS_Success;
  }

  /**
   * Asks the peer to create an instance of the context's class.
   *
   * @param sopInstanceUID - Its UID; empty, and the peer assigns one. Gets the one that the peer tells.
   * @param reqDataset - Its attributes; null for none.
   * @param rspDataset - Gets the attributes that the peer tells; null for none.
   * @param rspStatusCode - Gets the status of the response.
   * @returns EC_Normal when the peer has answered, whatever its status.
   * @addition of later versions of the original
   * @compat full
   */
  async sendNCREATERequest(
    presID: PresID,
    sopInstanceUID: ByRef<string>,
    reqDataset: DcmDataset | null,
    rspDataset: Out<DcmDataset | null>,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    request.CommandField = DIMSE_N_CREATE_RQ;
    const record = request.msg.NCreateRQ;
    record.opts = sopInstanceUID.value === '' ? 0 : O_NCREATE_AFFECTEDSOPINSTANCEUID;
    const answered = ({ msg }: T_DIMSE_Message): number => msg.NCreateRSP.MessageIDBeingRespondedTo;
    const cond = await this.#normalized(
      presID,
      sopInstanceUID.value,
      request,
      record,
      DIMSE_N_CREATE_RSP,
      response,
      answered,
      reqDataset,
    );
    if (cond.bad()) return cond;
    const { DimseStatus, DataSetType, AffectedSOPInstanceUID } = response.msg.NCreateRSP;
    assign(rspStatusCode, DimseStatus);
    if (AffectedSOPInstanceUID !== '') sopInstanceUID.value = AffectedSOPInstanceUID;
    return this.#responseDataset(DataSetType, presID, rspDataset);
  }

  /**
   * Asks the peer for attributes of an instance of the context's class.
   *
   * @param attributes - Tags, 0xggggeeee; none for all that the peer gives.
   * @param rspDataset - Gets the attributes; null for none.
   * @param rspStatusCode - Gets the status of the response.
   * @returns EC_Normal when the peer has answered, whatever its status.
   * @addition of later versions of the original
   * @compat full
   */
  async sendNGETRequest(
    presID: PresID,
    sopInstanceUID: string,
    attributes: readonly number[],
    rspDataset: Out<DcmDataset | null>,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    request.CommandField = DIMSE_N_GET_RQ;
    const record = request.msg.NGetRQ;
    record.AttributeIdentifierList = [...attributes];
    const answered = ({ msg }: T_DIMSE_Message): number => msg.NGetRSP.MessageIDBeingRespondedTo;
    const cond = await this.#normalized(
      presID,
      sopInstanceUID,
      request,
      record,
      DIMSE_N_GET_RSP,
      response,
      answered,
      null,
    );
    if (cond.bad()) return cond;
    assign(rspStatusCode, response.msg.NGetRSP.DimseStatus);
    return this.#responseDataset(response.msg.NGetRSP.DataSetType, presID, rspDataset);
  }

  /**
   * Asks the peer to change attributes of an instance of the context's class.
   *
   * @param reqDataset - The attributes.
   * @param rspDataset - Gets the attributes that the peer tells; null for none.
   * @param rspStatusCode - Gets the status of the response.
   * @returns EC_Normal when the peer has answered, whatever its status.
   * @addition of later versions of the original
   * @compat full
   */
  async sendNSETRequest(
    presID: PresID,
    sopInstanceUID: string,
    reqDataset: DcmDataset,
    rspDataset: Out<DcmDataset | null>,
    rspStatusCode: Out<number>,
  ): Promise<OFCondition> {
    const [request, response] = [new T_DIMSE_Message(), new T_DIMSE_Message()];
    request.CommandField = DIMSE_N_SET_RQ;
    const record = request.msg.NSetRQ;
    const answered = ({ msg }: T_DIMSE_Message): number => msg.NSetRSP.MessageIDBeingRespondedTo;
    const cond = await this.#normalized(
      presID,
      sopInstanceUID,
      request,
      record,
      DIMSE_N_SET_RSP,
      response,
      answered,
      reqDataset,
    );
    if (cond.bad()) return cond;
    assign(rspStatusCode, response.msg.NSetRSP.DimseStatus);
    return this.#responseDataset(response.msg.NSetRSP.DataSetType, presID, rspDataset);
  }
}
