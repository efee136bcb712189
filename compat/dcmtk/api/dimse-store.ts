/**
 * C-STORE in both roles.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { statSync } from 'node:fs';
import { assign, ByRef } from '../../com';
import type { Assoc } from './asc-network';
import type { Out } from './argument-types';
import { T_DIMSE_C_CancelRQ, T_DIMSE_C_StoreRSP, type T_DIMSE_C_StoreRQ } from './composite-messages';
import type { DcmDataset } from './DcmDataset';
import type { DcmOutputFileStream } from './DcmOutputFileStream';
import {
  DIMSE_C_CANCEL_RQ,
  DIMSE_C_STORE_RQ,
  DIMSE_C_STORE_RSP,
  DIMSE_StoreBegin,
  DIMSE_StoreEnd,
  DIMSE_StoreProgressing,
  type T_DIMSE_BlockingMode,
  type T_DIMSE_StoreProgressType,
} from './dimse-constants';
import {
  DIMSE_createFilestream,
  DIMSE_receiveDataSetInFile,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendMessageUsingFileData,
  DIMSE_sendMessageUsingMemoryData,
} from './dimse-exchange';
import { DIMSE_sendStoreResponse } from './dimse-responses';
import { awaitResponse, failureStatusOf } from './dimse-users';
import { DIMSE_BADDATA, DIMSE_NULLKEY } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { STATUS_STORE_Refused_OutOfResources, STATUS_Success } from './status-constants';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/**
 * How far a C-STORE is.
 *
 * @example
 * ```ts
 * import { T_DIMSE_StoreProgress } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_StoreProgress().progressBytes); // 0
 * ```
 */
export class T_DIMSE_StoreProgress {
  /** Whether it begins, goes on or has ended. @compat full */
  state: T_DIMSE_StoreProgressType = DIMSE_StoreBegin;
  /** Calls until now. @compat full */
  callbackCount = 0;
  /** Bytes of the data set until now. @compat full */
  progressBytes = 0;
  /** Bytes in all, as far as known; 0 when a data set is received. @compat full */
  totalBytes = 0;
}

/**
 * A C-CANCEL that came while a sub-operation waited for its response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_DetectedCancelParameters } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_DetectedCancelParameters().cancelEncountered); // false
 * ```
 */
export class T_DIMSE_DetectedCancelParameters {
  /** Whether one came. @compat full */
  cancelEncountered = false;
  /** Its presentation context. @compat full */
  presId = 0;
  /** The message. @compat full */
  req = new T_DIMSE_C_CancelRQ();
}

/** Told how far a C-STORE of ours is. */
export type DIMSE_StoreUserCallback = (
  callbackData: unknown,
  progress: T_DIMSE_StoreProgress,
  request: T_DIMSE_C_StoreRQ,
) => void | PromiseLike<void>;

/** Told how far a received C-STORE is; at the end it may change the response. */
export type DIMSE_StoreProviderCallback = (
  callbackData: unknown,
  progress: T_DIMSE_StoreProgress,
  request: T_DIMSE_C_StoreRQ,
  imageFileName: string | null,
  imageDataSet: ByRef<DcmDataset | null>,
  response: T_DIMSE_C_StoreRSP,
  statusDetail: ByRef<DcmDataset | null>,
) => void | PromiseLike<void>;

/** Counts the calls of a callback and says how far it is. */
class ProgressTeller {
  readonly #progress = new T_DIMSE_StoreProgress();
  readonly #tell: (progress: T_DIMSE_StoreProgress) => void | PromiseLike<void>;

  constructor(totalBytes: number, tell: (progress: T_DIMSE_StoreProgress) => void | PromiseLike<void>) {
    this.#progress.totalBytes = totalBytes;
    this.#tell = tell;
  }

  async tell(state: T_DIMSE_StoreProgressType, bytes = this.#progress.progressBytes): Promise<void> {
    this.#progress.state = state;
    this.#progress.progressBytes = bytes;
    this.#progress.callbackCount++;
    await this.#tell(this.#progress);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Sends one object by C-STORE and waits for its response.
 *
 * @param presID - Of an accepted presentation context.
 * @param request - Message ID, class, instance, priority, and the originator of a C-MOVE with its marks in `opts`.
 * @param imageFileName - A DICOM file, read while it is sent; or null, and `imageDataSet` is sent.
 * @param callback - Told before, during and after.
 * @param response - Gets the response.
 * @param statusDetail - Gets what more it says; null when that is nothing.
 * @param checkForCancelParams - Gets a C-CANCEL that comes meanwhile, as it does to the server of a C-GET; without it such
 * a message fails the call.
 * @param imageFileTotalBytes - For the callback; 0 for the size of the file.
 * @returns EC_Normal when a response came, whatever its status; DIMSE_BADDATA without an object, and as
 * `DIMSE_sendMessageUsingFileData` and `DIMSE_receiveCommand`.
 * @compat full
 */
export async function DIMSE_storeUser(
  association: Assoc,
  presID: number,
  request: T_DIMSE_C_StoreRQ,
  imageFileName: string | null,
  imageDataSet: DcmDataset | null,
  callback: DIMSE_StoreUserCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  response: T_DIMSE_C_StoreRSP,
  statusDetail: Out<DcmDataset | null> = null,
  checkForCancelParams: T_DIMSE_DetectedCancelParameters | null = null,
  imageFileTotalBytes = 0,
): Promise<OFCondition> {
  if (!association) return DIMSE_NULLKEY;
  if (imageFileName === null && imageDataSet === null) return DIMSE_BADDATA.because('There is no file and no data set');
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_STORE_RQ;
  message.msg.CStoreRQ = request;
  const total = imageFileTotalBytes || (imageFileName === null ? 0 : sizeOf(imageFileName));
  const progress = new ProgressTeller(total, (state) => callback?.(callbackData, state, request));
  await progress.tell(DIMSE_StoreBegin);
  const onBytes = (_context: unknown, bytes: number): Promise<void> => progress.tell(DIMSE_StoreProgressing, bytes);
  const sent = await (imageFileName === null
    ? DIMSE_sendMessageUsingMemoryData(association, presID, message, null, imageDataSet, onBytes)
    : DIMSE_sendMessageUsingFileData(association, presID, message, null, imageFileName, onBytes));
  await progress.tell(DIMSE_StoreEnd);
  if (sent.bad()) return sent;
  const answer = new T_DIMSE_Message();
  const detail = new ByRef<DcmDataset | null>(null);
  const cond = await awaitResponse(
    association,
    { blocking, timeout },
    {
      field: DIMSE_C_STORE_RSP,
      messageID: request.MessageID,
      answeredID: ({ msg }) => msg.CStoreRSP.MessageIDBeingRespondedTo,
    },
    answer,
    new ByRef(0),
    detail,
    (other, presId) => {
      if (other.CommandField !== DIMSE_C_CANCEL_RQ || checkForCancelParams === null) return false;
      Object.assign(checkForCancelParams, { cancelEncountered: true, presId, req: other.msg.CCancelRQ });
      return true;
    },
  );
  if (cond.bad()) return cond;
  Object.assign(response, answer.msg.CStoreRSP);
  assign(statusDetail, detail.value);
  return cond;
}

/**
 * Receives the object of a C-STORE request and answers it.
 *
 * @param presIdCmd - Presentation context of the request.
 * @param imageFileName - Where the object goes, as it arrives; null takes it into memory.
 * @param writeMetaheader - Whether preamble and group 0002 go in front in the file.
 * @param imageDataSet - Gets the object when it is taken into memory; null otherwise.
 * @param callback - Told before, during and after; at the end the response is its to change.
 * @returns EC_Normal when the object was received and the response went out. An object that could not be kept is answered
 * with 0xA700, one that cannot be read with 0xC000, unless the callback says otherwise, and the reason returned.
 * @compat full
 */
export async function DIMSE_storeProvider(
  assoc: Assoc,
  presIdCmd: number,
  request: T_DIMSE_C_StoreRQ,
  imageFileName: string | null,
  writeMetaheader: boolean,
  imageDataSet: ByRef<DcmDataset | null>,
  callback: DIMSE_StoreProviderCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
): Promise<OFCondition> {
  const response = new T_DIMSE_C_StoreRSP();
  const statusDetail = new ByRef<DcmDataset | null>(null);
  response.DimseStatus = STATUS_Success;
  const progress = new ProgressTeller(0, (state) =>
    callback?.(callbackData, state, request, imageFileName, imageDataSet, response, statusDetail),
  );
  await progress.tell(DIMSE_StoreBegin);
  const onBytes = (_context: unknown, bytes: number): Promise<void> => progress.tell(DIMSE_StoreProgressing, bytes);
  const presID = new ByRef(presIdCmd);
  let received: OFCondition;
  if (imageFileName === null) {
    received = await DIMSE_receiveDataSetInMemory(assoc, blocking, timeout, presID, imageDataSet, onBytes);
    if (received.bad()) response.DimseStatus = failureStatusOf(received);
  } else {
    const stream = new ByRef<DcmOutputFileStream | null>(null);
    received = DIMSE_createFilestream(imageFileName, request, assoc, presIdCmd, writeMetaheader, stream);
    if (stream.value !== null) {
      received = await DIMSE_receiveDataSetInFile(assoc, blocking, timeout, presID, stream.value, onBytes);
    }
    if (received.bad()) response.DimseStatus = STATUS_STORE_Refused_OutOfResources;
  }
  await progress.tell(DIMSE_StoreEnd);
  const sent = await DIMSE_sendStoreResponse(assoc, presIdCmd, request, response, statusDetail.value);
  return received.bad() ? received : sent;
}
