/**
 * Queries and retrievals that an accepter serves.
 *
 * @module
 * @see DICOM PS3.4, C.4
 */
import {
  CommandField,
  LogLevel,
  oneLine,
  serveFind,
  serveGet,
  serveMove,
  Status,
  type Association,
  type IncomingMessage,
  type OpenDestination,
  type ServiceOutcome,
} from '../../src/index';
import { EventHandlerError, type ArgumentChecker } from '../com';
import type { DCXOBJ } from './DCXOBJ';
import { textOf } from './handler-value';
import { matchesOf, storablesOf, type FindResult, type RetrieveResult } from './handler-results';
import { objectFromDataSet } from './internal';
import { rzdcxLog } from './process-state';
import { tryRespond } from './respond';

/** What a query or retrieval asks of the class that serves it. */
export interface RetrieveCommandHost {
  readonly check: ArgumentChecker;
  onFind(identifier: DCXOBJ): Promise<FindResult>;
  onMove(identifier: DCXOBJ, destination: string): Promise<RetrieveResult>;
  onGet(identifier: DCXOBJ): Promise<RetrieveResult>;
  /** What opens an association with that title; undefined when nobody is known by it. */
  destination(title: string): OpenDestination | undefined;
}

/**
 * Serves one C-FIND, C-MOVE or C-GET request to its final response.
 *
 * @returns false when the association ended before that.
 * @throws {@link EventHandlerError} when a handler or what it returned failed; the peer has been given a failure.
 */
export async function serveRetrieve(
  association: Association,
  request: IncomingMessage,
  host: RetrieveCommandHost,
): Promise<boolean> {
  let outcome: ServiceOutcome | undefined;
  const served = await tryRespond(association, async () => {
    outcome = await serve(association, request, host);
  });
  const error = outcome?.error;
  if (error instanceof EventHandlerError) throw error;
  if (error !== undefined) rzdcxLog.log(LogLevel.error, oneLine(`[${association.callingAETitle}] ${textOf(error)}`));
  return served;
}

async function serve(
  association: Association,
  request: IncomingMessage,
  host: RetrieveCommandHost,
): Promise<ServiceOutcome> {
  const { check } = host;
  const failureStatus = Status.ProcessingFailure;
  switch (request.command.CommandField) {
    case CommandField.C_FIND_RQ:
      return serveFind(association, request, async ({ identifier }) =>
        matchesOf('OnFind', await host.onFind(objectFromDataSet(identifier)), check),
      );
    case CommandField.C_GET_RQ:
      return serveGet(association, request, {
        failureStatus,
        items: async ({ identifier }) => storablesOf('OnGet', await host.onGet(objectFromDataSet(identifier)), check),
      });
    default: {
      const title = request.command.MoveDestination ?? '';
      return serveMove(association, request, {
        failureStatus,
        destination: () => {
          const found = host.destination(title);
          if (found === undefined) {
            rzdcxLog.log(LogLevel.warning, oneLine(`C-MOVE: nobody is known as ${title}; see AddMoveDestination`));
          }
          return found;
        },
        items: async ({ identifier }) =>
          storablesOf('OnMove', await host.onMove(objectFromDataSet(identifier), title), check),
      });
    }
  }
}
