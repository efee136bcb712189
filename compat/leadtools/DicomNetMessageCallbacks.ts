import type { DicomDataSet } from './DicomDataSet';
import type { DicomNetEvents } from './DicomNetEvents';
import type { DicomCommandPriorityType, DicomCommandStatusType } from './enums';
import { EVENTS, OrderedEmitter } from './OrderedEmitter';

/**
 * The callbacks of a `DicomNet` for DIMSE messages, requests of the peer and its responses to ours. See
 * `DicomNetCallbacks`. Elements that a message lacks are `''` and 0.
 *
 * @typeParam Net - `DicomNet`.
 *
 * @example
 * ```ts
 * import { DicomCommandStatusType, DicomNet } from 'dcxport/leadtools';
 *
 * class Server extends DicomNet {
 *   protected override OnReceiveCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
 *     this.SendCEchoResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Success);
 *   }
 * }
 * console.log(new Server().IsConnected()); // false
 * ```
 */
export abstract class DicomNetMessageCallbacks<Net> extends OrderedEmitter {
  declare readonly [EVENTS]: DicomNetEvents<Net>;

  /**
   * A C-STORE request has arrived. C++ `LDicomNet::OnReceiveCStoreRequest`.
   *
   * @param moveAE - AE title of whoever asked for it by C-MOVE, `''` for a plain store.
   * @param moveMessageID - Message id of that C-MOVE, 0 for a plain store.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCStoreRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    moveMessageID: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCStoreRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-STORE response has arrived. C++ `LDicomNet::OnReceiveCStoreResponse`.
   *
   * @compat full
   */
  protected OnReceiveCStoreResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void | Promise<void>;
  protected OnReceiveCStoreResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-FIND request has arrived. C++ `LDicomNet::OnReceiveCFindRequest`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCFindRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCFindRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-FIND response has arrived. C++ `LDicomNet::OnReceiveCFindResponse`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCFindResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCFindResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-GET request has arrived. C++ `LDicomNet::OnReceiveCGetRequest`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCGetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCGetRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-GET response has arrived. C++ `LDicomNet::OnReceiveCGetResponse`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCGetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCGetResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-MOVE request has arrived. C++ `LDicomNet::OnReceiveCMoveRequest`.
   *
   * @param moveAE - AE title of the destination.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCMoveRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCMoveRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-MOVE response has arrived. C++ `LDicomNet::OnReceiveCMoveResponse`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveCMoveResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveCMoveResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-CANCEL request has arrived. C++ `LDicomNet::OnReceiveCCancelRequest`.
   *
   * @param messageID - Of the request to cancel.
   * @compat full
   */
  protected OnReceiveCCancelRequest(presentationID: number, messageID: number): void | Promise<void>;
  protected OnReceiveCCancelRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-ECHO request has arrived. C++ `LDicomNet::OnReceiveCEchoRequest`.
   *
   * @compat full
   */
  protected OnReceiveCEchoRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
  ): void | Promise<void>;
  protected OnReceiveCEchoRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A C-ECHO response has arrived. C++ `LDicomNet::OnReceiveCEchoResponse`.
   *
   * @compat full
   */
  protected OnReceiveCEchoResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    status: DicomCommandStatusType,
  ): void | Promise<void>;
  protected OnReceiveCEchoResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-EVENT-REPORT request has arrived. C++ `LDicomNet::OnReceiveNReportRequest`.
   *
   * @param dicomEvent - Event type.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNReportRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNReportRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-EVENT-REPORT response has arrived. C++ `LDicomNet::OnReceiveNReportResponse`.
   *
   * @param dicomEvent - Event type.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNReportResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNReportResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-GET request has arrived. C++ `LDicomNet::OnReceiveNGetRequest`.
   *
   * @param attributes - Tags; an empty list is all of them.
   * @compat full
   */
  protected OnReceiveNGetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    attributes: number[],
  ): void | Promise<void>;
  protected OnReceiveNGetRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-GET response has arrived. C++ `LDicomNet::OnReceiveNGetResponse`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNGetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNGetResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-SET request has arrived. C++ `LDicomNet::OnReceiveNSetRequest`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNSetRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNSetRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-SET response has arrived. C++ `LDicomNet::OnReceiveNSetResponse`.
   *
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNSetResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNSetResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-ACTION request has arrived. C++ `LDicomNet::OnReceiveNActionRequest`.
   *
   * @param action - Action type.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNActionRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    action: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNActionRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-ACTION response has arrived. C++ `LDicomNet::OnReceiveNActionResponse`.
   *
   * @param action - Action type.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNActionResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    action: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNActionResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-CREATE request has arrived. C++ `LDicomNet::OnReceiveNCreateRequest`.
   *
   * @param instance - `''` lets the peer choose it.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNCreateRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNCreateRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-CREATE response has arrived. C++ `LDicomNet::OnReceiveNCreateResponse`.
   *
   * @param instance - `''` lets the peer choose it.
   * @param dataSet - The application's to keep or dispose of; null when none came.
   * @compat full
   */
  protected OnReceiveNCreateResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected OnReceiveNCreateResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-DELETE request has arrived. C++ `LDicomNet::OnReceiveNDeleteRequest`.
   *
   * @compat full
   */
  protected OnReceiveNDeleteRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
  ): void | Promise<void>;
  protected OnReceiveNDeleteRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * An N-DELETE response has arrived. C++ `LDicomNet::OnReceiveNDeleteResponse`.
   *
   * @compat full
   */
  protected OnReceiveNDeleteResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void | Promise<void>;
  protected OnReceiveNDeleteResponse(): void | Promise<void> {
    // For subclasses.
  }
}
