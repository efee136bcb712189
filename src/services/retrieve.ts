import type { Association } from '../association';
import type { DataSet } from '../dataset';
import { CommandField, Priority, Status, toErrorComment, type CommandSet } from '../dimse';
import { findContext } from './contexts';
import { dataSetSource } from './message-data-set';
import { requestResponses } from './responses';
import { respondWith, type ServiceAnswer, type ServiceHandler, type ServiceOutcome } from './service-answer';
import type { ServiceResponse } from './service-response';
import { respondToEcho } from './verification';

/** What C-MOVE and C-GET have in common. */
export interface RetrieveOptions {
  /** The information model: a MOVE or GET SOP class. */
  SOPClassUID: string;
  /** Unique keys of what is wanted; goes out as it is. */
  identifier: DataSet;
  /** @defaultValue medium */
  priority?: Priority;
  /** Its abort cancels the operation; the final response still comes. */
  signal?: AbortSignal;
}

/** What a C-MOVE asks for. */
export interface MoveOptions extends RetrieveOptions {
  /** AE title that the peer sends to; it finds the address in its own table. */
  destination: string;
}

/** What a C-GET asks for. */
export interface GetOptions extends RetrieveOptions {
  /** Takes each object that the peer sends; what it returns is the answer to the C-STORE. */
  onStore: ServiceHandler;
}

/** One response to a C-MOVE or C-GET; numbers that the message lacks are undefined. */
export interface RetrieveResponse {
  readonly status: number;
  /** Further responses follow. */
  readonly pending: boolean;
  /** Sub-operations that are left. */
  readonly remaining?: number;
  readonly completed?: number;
  readonly failed?: number;
  /** Completed with a warning. */
  readonly warning?: number;
  /** Of a final response: the instances that failed, in (0008,0058). Parsed when it is first asked for. */
  readonly identifier?: DataSet;
  readonly errorComment?: string;
  readonly command: CommandSet;
}

function toRetrieveResponse(response: ServiceResponse): RetrieveResponse {
  const { status, pending, errorComment, command } = response;
  return {
    status,
    pending,
    errorComment,
    command,
    remaining: command.NumberOfRemainingSuboperations,
    completed: command.NumberOfCompletedSuboperations,
    failed: command.NumberOfFailedSuboperations,
    warning: command.NumberOfWarningSuboperations,
    get identifier() {
      return response.dataSet;
    },
  };
}

async function* retrieve(
  association: Association,
  options: RetrieveOptions,
  command: { CommandField: number; MoveDestination?: string },
): AsyncGenerator<RetrieveResponse, undefined> {
  const context = findContext(association, options.SOPClassUID);
  const request = {
    contextId: context.id,
    command: {
      ...command,
      MessageID: association.nextMessageID(),
      AffectedSOPClassUID: options.SOPClassUID,
      Priority: options.priority ?? Priority.Medium,
    },
    dataSet: dataSetSource(options.identifier, context.transferSyntax),
  };
  for await (const response of requestResponses(association, request, options.signal)) {
    yield toRetrieveResponse(response);
  }
}

/**
 * Sends a C-MOVE and yields each response as it comes, the final one last. Leaving the loop before it cancels.
 *
 * @throws {@link NoPresentationContextError} when the model was not accepted.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.2
 * @example
 * ```ts
 * for await (const { pending, completed } of move(association, { SOPClassUID, identifier, destination: 'ARCHIVE' })) {
 *   if (pending) console.log(completed);
 * }
 * ```
 */
export function move(association: Association, options: MoveOptions): AsyncGenerator<RetrieveResponse, undefined> {
  return retrieve(association, options, {
    CommandField: CommandField.C_MOVE_RQ,
    MoveDestination: options.destination,
  });
}

/**
 * Sends a C-GET, takes the objects that come on the same association, and yields each response, the final one last.
 * Leaving the loop before it cancels; objects that come until the final response are still taken.
 *
 * The storage SOP classes must have been proposed with the SCP role. Nothing else may call `association.receive` meanwhile.
 *
 * @throws {@link NoPresentationContextError} when the model was not accepted.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.3
 * @example
 * ```ts
 * for await (const { pending, completed } of get(association, { SOPClassUID: STUDY_ROOT_GET, identifier, onStore })) {
 *   if (pending) console.log(completed);
 * }
 * ```
 */
export async function* get(association: Association, options: GetOptions): AsyncGenerator<RetrieveResponse, undefined> {
  const stop = new AbortController();
  const serving = serveSubOperations(association, options.onStore, stop.signal);
  // Why it failed comes out below; until then nobody listens.
  serving.catch(() => undefined);
  try {
    yield* retrieve(association, options, { CommandField: CommandField.C_GET_RQ });
  } finally {
    stop.abort();
    await serving;
  }
}

/** Objects that are still taken behind the final response: as many as may have waited for their turn when it came. */
const MOST_LATE = 64;

/** Answers what the peer asks while it serves our C-GET. */
async function serveSubOperations(
  association: Association,
  onStore: ServiceHandler,
  signal: AbortSignal,
): Promise<void> {
  for (let late = 0; late < MOST_LATE; late += signal.aborted ? 1 : 0) {
    const request = await association.receive({ signal });
    if (request === undefined) return;
    const { CommandField: field } = request.command;
    try {
      if (field === CommandField.C_ECHO_RQ) {
        await respondToEcho(association, request);
        continue;
      }
      let answer: ServiceAnswer | ServiceOutcome = { Status: Status.UnrecognizedOperation };
      if (field === CommandField.C_STORE_RQ && !request.context.scpRole) {
        const ErrorComment = 'This presentation context gives us no SCP role';
        answer = { Status: Status.SOPClassNotSupported, ErrorComment };
      } else if (field === CommandField.C_STORE_RQ) {
        try {
          answer = await onStore(request, association);
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          answer = { Status: Status.ProcessingFailure, ErrorComment: toErrorComment(text) };
        }
      }
      if ('Status' in answer) await respondWith(association, request, answer);
    } catch (error) {
      // Over by itself, it says why in the responses; else the peer would wait for this answer in vain.
      if (association.isOpen) association.abort(error instanceof Error ? error : new Error(String(error)));
      return;
    }
  }
}
