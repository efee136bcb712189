import type { Association } from '../association';
import type { DataSet } from '../dataset';
import { CommandField, Priority, type CommandSet } from '../dimse';
import { findContext } from './contexts';
import { dataSetSource } from './message-data-set';
import { requestResponses } from './responses';

/** What a query asks for. */
export interface FindOptions {
  /** The information model: a FIND SOP class. */
  SOPClassUID: string;
  /** Keys; goes out as it is. */
  identifier: DataSet;
  /** @defaultValue medium */
  priority?: Priority;
  /** Its abort cancels the query; the final response still comes. */
  signal?: AbortSignal;
}

/** One response to a query. */
export interface FindResponse {
  readonly status: number;
  /** A match; further responses follow. */
  readonly pending: boolean;
  /** The match, parsed when it is first asked for. */
  readonly identifier?: DataSet;
  readonly errorComment?: string;
  readonly command: CommandSet;
}

/**
 * Sends a C-FIND and yields each response as it comes, the final one last.
 *
 * Matches are not collected: as many wait as the association holds back (`maximumQueuedMessages`). Leaving the loop before
 * the final response cancels the query.
 *
 * @throws {@link NoPresentationContextError} when the model was not accepted.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.1
 * @example
 * ```ts
 * for await (const { pending, identifier, status } of find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier: keys })) {
 *   if (pending) console.log(identifier?.text(Tag.PatientName));
 *   else console.log(describeStatus(status, CommandField.C_FIND_RQ));
 * }
 * ```
 */
export async function* find(association: Association, options: FindOptions): AsyncGenerator<FindResponse, undefined> {
  const { SOPClassUID, identifier, priority, signal } = options;
  const context = findContext(association, SOPClassUID);
  const request = {
    contextId: context.id,
    command: {
      CommandField: CommandField.C_FIND_RQ,
      MessageID: association.nextMessageID(),
      AffectedSOPClassUID: SOPClassUID,
      Priority: priority ?? Priority.Medium,
    },
    dataSet: dataSetSource(identifier, context.transferSyntax),
  };
  for await (const response of requestResponses(association, request, signal)) {
    const { status, pending, errorComment, command } = response;
    yield {
      status,
      pending,
      errorComment,
      command,
      get identifier() {
        return response.dataSet;
      },
    };
  }
}
