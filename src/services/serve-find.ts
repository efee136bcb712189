import type { Association, IncomingMessage } from '../association';
import type { DataSet } from '../dataset';
import { Status, toErrorComment } from '../dimse';
import { DataSetError } from '../errors';
import { dataSetSource, receiveDataSet } from './message-data-set';
import type { ServiceOutcome } from './service-answer';

/** Responses after which other peers, and a C-CANCEL of this one, get their turn. */
const RESPONSES_IN_A_ROW = 16;

/** What a peer asks for. */
export interface ServiceQuery {
  /** The information model. */
  readonly SOPClassUID: string;
  readonly identifier: DataSet;
  readonly callingAETitle: string;
  /** Aborted when the peer cancels. */
  readonly cancelled: AbortSignal;
}

/** Several of something: at once, or one by one as they are asked for. */
export type Several<T> = Iterable<T> | AsyncIterable<T>;

/** Finds what matches a query. */
export type FindMatches = (query: ServiceQuery) => Several<DataSet> | Promise<Several<DataSet>>;

/**
 * Reads the identifier of a request.
 *
 * @throws {@link DataSetError} when there is none or it is damaged.
 */
export async function receiveQuery(association: Association, request: IncomingMessage): Promise<ServiceQuery> {
  const identifier = await receiveDataSet(request);
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

/** Lets the event loop turn, so that other peers are served and a cancel is seen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Serves one C-FIND request to its final response: each match becomes one pending response, pulled one by one as the peer
 * takes them. A C-CANCEL stops the pulling (`return` of the iterator is called) and is answered as such.
 *
 * @returns the status of the final response, and the error when `matches` or its iterator threw (0xC000 with its message
 * as Error Comment) or the identifier is damaged.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.1
 */
export async function serveFind(
  association: Association,
  request: IncomingMessage,
  matches: FindMatches,
): Promise<ServiceOutcome> {
  let sending = false;
  let sent = 0;
  let status: number = Status.Success;
  try {
    const query = await receiveQuery(association, request);
    for await (const match of await matches(query)) {
      if (!request.isCancelled) {
        const dataSet = dataSetSource(match, request.context.transferSyntax);
        sending = true;
        await association.respond(request, { Status: Status.Pending }, dataSet);
        sending = false;
        if (++sent % RESPONSES_IN_A_ROW === 0) await turn();
      }
      if (request.isCancelled) break;
    }
    if (request.isCancelled) status = Status.Cancel;
  } catch (error) {
    if (sending || !association.isOpen) throw error;
    const text = error instanceof Error ? error.message : String(error);
    await association.respond(request, { Status: Status.CannotUnderstand, ErrorComment: toErrorComment(text) });
    return { status: Status.CannotUnderstand, error };
  }
  await association.respond(request, { Status: status });
  return { status };
}
