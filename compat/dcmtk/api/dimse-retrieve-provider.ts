/**
 * C-MOVE and C-GET as provider.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { ByRef } from '../../com';
import type { Assoc } from './asc-network';
import { T_DIMSE_C_GetRSP, T_DIMSE_C_MoveRSP, type T_DIMSE_C_GetRQ, type T_DIMSE_C_MoveRQ } from './composite-messages';
import type { DcmDataset } from './DcmDataset';
import type { T_DIMSE_BlockingMode } from './dimse-constants';
import { DIMSE_receiveDataSetInMemory } from './dimse-exchange';
import { isPending } from './dimse-find';
import { DIMSE_checkForCancelRQ, DIMSE_sendGetResponse, DIMSE_sendMoveResponse } from './dimse-responses';
import { failureStatusOf } from './dimse-users';
import type { OFCondition } from './OFCondition';
import { STATUS_MOVE_Cancel_SubOperationsTerminatedDueToCancelIndication } from './status-constants';

/**
 * Performs the next sub-operation of a request and gives the response behind it: a pending status, or the final one.
 *
 * @param cancelled - The peer has cancelled; it waits for the final response.
 * @param responseCount - From 1.
 * @param response - Its numbers of sub-operations go out as `opts` marks them.
 * @param responseIdentifiers - For the final response: the list of instances that failed.
 */
export type RetrieveCallback<Request, Response> = (
  callbackData: unknown,
  cancelled: boolean,
  request: Request,
  requestIdentifiers: DcmDataset,
  responseCount: number,
  response: Response,
  responseIdentifiers: ByRef<DcmDataset | null>,
  statusDetail: ByRef<DcmDataset | null>,
) => void | PromiseLike<void>;

/** Performs the next sub-operation of a C-MOVE; see `DIMSE_moveProvider`. */
export type DIMSE_MoveProviderCallback = RetrieveCallback<T_DIMSE_C_MoveRQ, T_DIMSE_C_MoveRSP>;
/** Performs the next sub-operation of a C-GET; see `DIMSE_getProvider`. */
export type DIMSE_GetProviderCallback = RetrieveCallback<T_DIMSE_C_GetRQ, T_DIMSE_C_GetRSP>;

/** One request on its way to its final response. */
interface Service<Request, Response> {
  readonly request: Request;
  readonly callback: RetrieveCallback<Request, Response> | null;
  readonly callbackData: unknown;
  makeResponse(): Response;
  send(response: Response, identifiers: DcmDataset | null, detail: DcmDataset | null): Promise<OFCondition>;
}

async function provide<Request extends { MessageID: number }, Response extends { DimseStatus: number }>(
  assoc: Assoc,
  presIdCmd: number,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  service: Service<Request, Response>,
): Promise<OFCondition> {
  const { request, callback, callbackData } = service;
  const keys = new ByRef<DcmDataset | null>(null);
  const taken = await DIMSE_receiveDataSetInMemory(assoc, blocking, timeout, new ByRef(presIdCmd), keys);
  if (taken.bad() || keys.value === null) {
    await service.send(Object.assign(service.makeResponse(), { DimseStatus: failureStatusOf(taken) }), null, null);
    return taken;
  }
  let cancelled = false;
  for (let count = 1; ; count++) {
    cancelled ||= (await DIMSE_checkForCancelRQ(assoc, presIdCmd, request.MessageID)).good();
    const response = service.makeResponse();
    const identifiers = new ByRef<DcmDataset | null>(null);
    const detail = new ByRef<DcmDataset | null>(null);
    if (cancelled) response.DimseStatus = STATUS_MOVE_Cancel_SubOperationsTerminatedDueToCancelIndication;
    await callback?.(callbackData, cancelled, request, keys.value, count, response, identifiers, detail);
    if (cancelled && isPending(response.DimseStatus)) {
      response.DimseStatus = STATUS_MOVE_Cancel_SubOperationsTerminatedDueToCancelIndication;
    }
    const more = isPending(response.DimseStatus);
    const sent = await service.send(response, more ? null : identifiers.value, detail.value);
    if (sent.bad() || !more) return sent;
  }
}

/**
 * Answers a C-MOVE request: receives its identifiers, and calls back for each sub-operation until the response is final. A
 * cancel of the peer is told to the callback; a pending response that it gives then becomes the final one.
 *
 * @param presIdCmd - Presentation context of the request.
 * @returns EC_Normal when the final response went out. Identifiers that cannot be read are answered with 0xC000, too long
 * ones with 0xA700, and the reason is returned.
 * @compat full
 */
export function DIMSE_moveProvider(
  assoc: Assoc,
  presIdCmd: number,
  request: T_DIMSE_C_MoveRQ,
  callback: DIMSE_MoveProviderCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
): Promise<OFCondition> {
  return provide(assoc, presIdCmd, blocking, timeout, {
    request,
    callback,
    callbackData,
    makeResponse: () => new T_DIMSE_C_MoveRSP(),
    send: (response, identifiers, detail) =>
      DIMSE_sendMoveResponse(assoc, presIdCmd, request, response, identifiers, detail),
  });
}

/**
 * Answers a C-GET request as {@link DIMSE_moveProvider} a C-MOVE; the callback sends its objects over the same association, by
 * `DIMSE_storeUser` with a place for the cancel that may come meanwhile.
 *
 * @compat full
 */
export function DIMSE_getProvider(
  assoc: Assoc,
  presIdCmd: number,
  request: T_DIMSE_C_GetRQ,
  callback: DIMSE_GetProviderCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
): Promise<OFCondition> {
  return provide(assoc, presIdCmd, blocking, timeout, {
    request,
    callback,
    callbackData,
    makeResponse: () => new T_DIMSE_C_GetRSP(),
    send: (response, identifiers, detail) =>
      DIMSE_sendGetResponse(assoc, presIdCmd, request, response, identifiers, detail),
  });
}
