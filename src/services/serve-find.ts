import { DataSetTooLongError, type Association, type IncomingMessage } from '../association';
import type { DataSet } from '../dataset';
import { Status, toErrorComment } from '../dimse';
import { DataSetError } from '../errors';
import { dataSetSource, receiveDataSet, type ReceiveDataSetOptions } from './message-data-set';
import type { ServiceHandler, ServiceOutcome } from './service-answer';
import { untilCancelled, type Several } from './several';

/** Responses after which other peers, and a C-CANCEL of this one, get their turn. */
const RESPONSES_IN_A_ROW = 64;

/** What a peer asks for. */
export interface ServiceQuery {
  /** The information model. */
  readonly SOPClassUID: string;
  readonly identifier: DataSet;
  readonly callingAETitle: string;
  /** Aborted when the peer cancels, or the association is over. */
  readonly cancelled: AbortSignal;
}

/** Finds what matches a query. */
export type FindMatches = (query: ServiceQuery) => Several<DataSet> | PromiseLike<Several<DataSet>>;

/**
 * Reads the identifier of a request.
 *
 * @throws {@link DataSetError} when there is none or it is damaged, {@link DataSetTooLongError} when it is too long.
 */
export async function receiveQuery(
  association: Association,
  request: IncomingMessage,
  options: ReceiveDataSetOptions,
): Promise<ServiceQuery> {
  const identifier = await receiveDataSet(request, options);
  if (identifier === undefined) throw new DataSetError('The request has no identifier');
  return {
    identifier,
    SOPClassUID: request.command.AffectedSOPClassUID ?? request.context.abstractSyntax,
    callingAETitle: association.callingAETitle,
    get cancelled() {
      return request.cancelled;
    },
  };
}

/** The final response to a query that could not be carried out, with the reason as Error Comment. */
export async function respondWithFailure(
  association: Association,
  request: IncomingMessage,
  error: unknown,
  failureStatus: number = Status.CannotUnderstand,
): Promise<ServiceOutcome> {
  const status = error instanceof DataSetTooLongError ? Status.OutOfResources : failureStatus;
  const text = error instanceof Error ? error.message : String(error);
  await association.respond(request, { Status: status, ErrorComment: toErrorComment(text) });
  return { status, error };
}

/** Lets the event loop turn, so that other peers are served and a cancel is seen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Serves one C-FIND request to its final response: each match becomes one pending response, pulled one by one as the peer
 * takes them. A C-CANCEL stops the pulling (`return` of the iterator is called) and is answered as such.
 *
 * @param options - `limit`: bytes of the identifier that are taken.
 * @returns the status of the final response, and the error when `matches` or its iterator threw or the identifier is
 * damaged (0xC000 with its message as Error Comment) or too long (0xA700).
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.1
 */
export async function serveFind(
  association: Association,
  request: IncomingMessage,
  matches: FindMatches,
  options: ReceiveDataSetOptions = {},
): Promise<ServiceOutcome> {
  let sending = false;
  let sent = 0;
  try {
    const query = await receiveQuery(association, request, options);
    for await (const match of untilCancelled(matches(query), request)) {
      const dataSet = dataSetSource(match, request.context.transferSyntax);
      sending = true;
      await association.respond(request, { Status: Status.Pending }, dataSet);
      sending = false;
      if (++sent % RESPONSES_IN_A_ROW === 0) await turn();
    }
  } catch (error) {
    if (sending || !association.isOpen) throw error;
    return respondWithFailure(association, request, error);
  }
  const status = request.isCancelled ? Status.Cancel : Status.Success;
  await association.respond(request, { Status: status });
  return { status };
}

/**
 * A handler of C-FIND requests: {@link serveFind} for a server.
 *
 * @example
 * ```ts
 * const server = await createEngine().listen({
 *   port: 11112,
 *   policy: { accept: (uid) => (uid === STUDY_ROOT_FIND ? { transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] } : undefined) },
 *   handlers: {
 *     [CommandField.C_FIND_RQ]: findHandler(async function* ({ identifier, cancelled }) {
 *       for await (const row of database.search(identifier.text(Tag.PatientName), cancelled)) yield toDataSet(row);
 *     }),
 *   },
 * });
 * ```
 */
export function findHandler(matches: FindMatches, options: ReceiveDataSetOptions = {}): ServiceHandler {
  return (request, association) => serveFind(association, request, matches, options);
}
