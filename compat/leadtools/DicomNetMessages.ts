import type { DicomDataSet } from './DicomDataSet';
import { DicomNetSecurity } from './DicomNetSecurity';
import { DIMSE_MESSAGES, type DimseMessageName } from './dimse-messages';
import type { DicomCommandPriorityType, DicomCommandStatusType } from './enums';
import { CORE } from './net-core-key';

/**
 * The members of a `DicomNet` that send DIMSE messages. Each encodes its message before it returns, so that the data set may
 * be changed or disposed of at once, and may be called from any later turn of the event loop.
 *
 * All throw DicomException: NetNotInitialised (61), NetInvalidSocket (41), NetNotConnected (49) without an association,
 * Parameter (9) for a presentation context that was not accepted and for values out of range, TransferSyntaxNotSupported
 * (417) for a data set that cannot be converted to the accepted transfer syntax.
 *
 * @typeParam Net - `DicomNet`.
 *
 * @example
 * ```ts
 * import { DicomNet } from 'dcxport/leadtools';
 *
 * class Client extends DicomNet {
 *   protected override OnReceiveAssociateAccept(): void {
 *     this.SendCEchoRequest(1, 1, '1.2.840.10008.1.1');
 *   }
 * }
 * console.log(new Client().IsAssociated()); // false
 * ```
 */
export abstract class DicomNetMessages<Net> extends DicomNetSecurity<Net> {
  /**
   * Sends a C-STORE request. C++ `LDicomNet::SendCStoreRequest`.
   *
   * @param moveAE - AE title of whoever asked for it by C-MOVE, `''` for a plain store.
   * @param moveMessageID - Message id of that C-MOVE, 0 for a plain store.
   * @compat full
   */
  SendCStoreRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    moveMessageID: number,
    dataSet: DicomDataSet,
  ): void {
    this.#send(
      'CStoreRequest',
      presentationID,
      [messageID, affectedClass, instance, priority, moveAE, moveMessageID],
      dataSet,
    );
  }

  /**
   * Sends a C-STORE response. C++ `LDicomNet::SendCStoreResponse`.
   *
   * @compat full
   */
  SendCStoreResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void {
    this.#send('CStoreResponse', presentationID, [messageID, affectedClass, instance, status], null);
  }

  /**
   * Sends a C-FIND request. C++ `LDicomNet::SendCFindRequest`.
   *
   * @compat full
   */
  SendCFindRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet,
  ): void {
    this.#send('CFindRequest', presentationID, [messageID, affectedClass, priority], dataSet);
  }

  /**
   * Sends a C-FIND response. C++ `LDicomNet::SendCFindResponse`.
   *
   * @compat full
   */
  SendCFindResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('CFindResponse', presentationID, [messageID, affectedClass, status], dataSet);
  }

  /**
   * Sends a C-GET request. C++ `LDicomNet::SendCGetRequest`.
   *
   * @compat full
   */
  SendCGetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet,
  ): void {
    this.#send('CGetRequest', presentationID, [messageID, affectedClass, priority], dataSet);
  }

  /**
   * Sends a C-GET response. C++ `LDicomNet::SendCGetResponse`.
   *
   * @compat full
   */
  SendCGetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send(
      'CGetResponse',
      presentationID,
      [messageID, affectedClass, status, remaining, completed, failed, warning],
      dataSet,
    );
  }

  /**
   * Sends a C-MOVE request. C++ `LDicomNet::SendCMoveRequest`.
   *
   * @param moveAE - AE title of the destination.
   * @compat full
   */
  SendCMoveRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    dataSet: DicomDataSet,
  ): void {
    this.#send('CMoveRequest', presentationID, [messageID, affectedClass, priority, moveAE], dataSet);
  }

  /**
   * Sends a C-MOVE response. C++ `LDicomNet::SendCMoveResponse`.
   *
   * @compat full
   */
  SendCMoveResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send(
      'CMoveResponse',
      presentationID,
      [messageID, affectedClass, status, remaining, completed, failed, warning],
      dataSet,
    );
  }

  /**
   * Sends a C-CANCEL request. C++ `LDicomNet::SendCCancelRequest`.
   *
   * @param messageID - Of the request to cancel.
   * @compat full
   */
  SendCCancelRequest(presentationID: number, messageID: number): void {
    this.#send('CCancelRequest', presentationID, [messageID], null);
  }

  /**
   * Sends a C-ECHO request. C++ `LDicomNet::SendCEchoRequest`.
   *
   * @compat full
   */
  SendCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
    this.#send('CEchoRequest', presentationID, [messageID, affectedClass], null);
  }

  /**
   * Sends a C-ECHO response. C++ `LDicomNet::SendCEchoResponse`.
   *
   * @compat full
   */
  SendCEchoResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
  ): void {
    this.#send('CEchoResponse', presentationID, [messageID, affectedClass, status], null);
  }

  /**
   * Sends an N-EVENT-REPORT request. C++ `LDicomNet::SendNReportRequest`.
   *
   * @param dicomEvent - Event type.
   * @compat full
   */
  SendNReportRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NReportRequest', presentationID, [messageID, affectedClass, instance, dicomEvent], dataSet);
  }

  /**
   * Sends an N-EVENT-REPORT response. C++ `LDicomNet::SendNReportResponse`.
   *
   * @param dicomEvent - Event type.
   * @compat full
   */
  SendNReportResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NReportResponse', presentationID, [messageID, affectedClass, instance, status, dicomEvent], dataSet);
  }

  /**
   * Sends an N-GET request. C++ `LDicomNet::SendNGetRequest`.
   *
   * @param attributes - Tags; an empty list is all of them.
   * @param count - Takes only so many of them.
   * @compat full
   */
  SendNGetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    attributes: number[],
    count?: number,
  ): void {
    this.#send('NGetRequest', presentationID, [messageID, affectedClass, instance, attributes.slice(0, count)], null);
  }

  /**
   * Sends an N-GET response. C++ `LDicomNet::SendNGetResponse`.
   *
   * @compat full
   */
  SendNGetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NGetResponse', presentationID, [messageID, affectedClass, instance, status], dataSet);
  }

  /**
   * Sends an N-SET request. C++ `LDicomNet::SendNSetRequest`.
   *
   * @compat full
   */
  SendNSetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet,
  ): void {
    this.#send('NSetRequest', presentationID, [messageID, affectedClass, instance], dataSet);
  }

  /**
   * Sends an N-SET response. C++ `LDicomNet::SendNSetResponse`.
   *
   * @compat full
   */
  SendNSetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NSetResponse', presentationID, [messageID, affectedClass, instance, status], dataSet);
  }

  /**
   * Sends an N-ACTION request. C++ `LDicomNet::SendNActionRequest`.
   *
   * @param action - Action type.
   * @compat full
   */
  SendNActionRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    action: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NActionRequest', presentationID, [messageID, affectedClass, instance, action], dataSet);
  }

  /**
   * Sends an N-ACTION response. C++ `LDicomNet::SendNActionResponse`.
   *
   * @param action - Action type.
   * @compat full
   */
  SendNActionResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    action: number,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NActionResponse', presentationID, [messageID, affectedClass, instance, status, action], dataSet);
  }

  /**
   * Sends an N-CREATE request. C++ `LDicomNet::SendNCreateRequest`.
   *
   * @param instance - `''` lets the peer choose it.
   * @compat full
   */
  SendNCreateRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NCreateRequest', presentationID, [messageID, affectedClass, instance], dataSet);
  }

  /**
   * Sends an N-CREATE response. C++ `LDicomNet::SendNCreateResponse`.
   *
   * @param instance - `''` lets the peer choose it.
   * @compat full
   */
  SendNCreateResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void {
    this.#send('NCreateResponse', presentationID, [messageID, affectedClass, instance, status], dataSet);
  }

  /**
   * Sends an N-DELETE request. C++ `LDicomNet::SendNDeleteRequest`.
   *
   * @compat full
   */
  SendNDeleteRequest(presentationID: number, messageID: number, affectedClass: string, instance: string): void {
    this.#send('NDeleteRequest', presentationID, [messageID, affectedClass, instance], null);
  }

  /**
   * Sends an N-DELETE response. C++ `LDicomNet::SendNDeleteResponse`.
   *
   * @compat full
   */
  SendNDeleteResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void {
    this.#send('NDeleteResponse', presentationID, [messageID, affectedClass, instance, status], null);
  }

  #send(
    name: DimseMessageName,
    presentationID: number,
    values: readonly unknown[],
    dataSet: DicomDataSet | null,
  ): void {
    const message = DIMSE_MESSAGES[name];
    this[CORE].toSend(`Sending a ${message.name}`).sendMessage(message, presentationID, values, dataSet);
  }
}
