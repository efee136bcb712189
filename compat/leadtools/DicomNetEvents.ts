import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomExceptionCode } from './DicomExceptionCode';
import type {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomPduType,
} from './enums';

/**
 * The callbacks of a `DicomNet` as events: listeners run behind the overridable method of the same name, in the order of
 * their registration, each waited for.
 *
 * @typeParam Net - `DicomNet`.
 */
export interface DicomNetEvents<Net> {
  OnConnect: [error: DicomExceptionCode];
  OnAccept: [error: DicomExceptionCode];
  OnClose: [error: DicomExceptionCode, net: Net];
  OnReceive: [error: DicomExceptionCode, pduType: DicomPduType, buffer: Buffer, bytes: number];
  OnSend: [error: DicomExceptionCode, type: DicomPduType, length: number];
  OnReceiveAssociateRequest: [association: DicomAssociate];
  OnReceiveAssociateAccept: [association: DicomAssociate];
  OnReceiveAssociateReject: [
    result: DicomAssociateRejectResultType,
    source: DicomAssociateRejectSourceType,
    reason: DicomAssociateRejectReasonType,
  ];
  OnReceiveReleaseRequest: [];
  OnReceiveReleaseResponse: [];
  OnReceiveAbort: [source: DicomAbortSourceType, reason: DicomAbortReasonType];
  OnReceiveData: [presentationID: number, cs: DicomDataSet, ds: DicomDataSet | null];
  OnReceiveCStoreRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    moveMessageID: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCStoreResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ];
  OnReceiveCFindRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCFindResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCGetRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCGetResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCMoveRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCMoveResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveCCancelRequest: [presentationID: number, messageID: number];
  OnReceiveCEchoRequest: [presentationID: number, messageID: number, affectedClass: string];
  OnReceiveCEchoResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
  ];
  OnReceiveNReportRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNReportResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNGetRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    attributes: number[],
  ];
  OnReceiveNGetResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNSetRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNSetResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNActionRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    action: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNActionResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    action: number,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNCreateRequest: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNCreateResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ];
  OnReceiveNDeleteRequest: [presentationID: number, messageID: number, affectedClass: string, instance: string];
  OnReceiveNDeleteResponse: [
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ];
  OnReceiveUnknown: [presentationID: number, cs: DicomDataSet, ds: DicomDataSet | null];
  OnSecureLinkReady: [error: DicomExceptionCode];
  /**
   * An override or listener has thrown; without a listener for this the connection is aborted.
   *
   * @addition
   * @compat full
   */
  CallbackError: [error: unknown, name: string];
}
