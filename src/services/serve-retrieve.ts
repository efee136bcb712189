import type { Association, ContextProposal, IncomingMessage } from '../association';
import { Status, toErrorComment, type CommandSet } from '../dimse';
import { dataSetSource, type ReceiveDataSetOptions } from './message-data-set';
import { receiveQuery, respondWithFailure, turn, type ServiceQuery } from './serve-find';
import type { ServiceHandler, ServiceOutcome } from './service-answer';
import { untilCancelled, type Several } from './several';
import { planStorage } from './storage-plan';
import type { Storable } from './storage-scu';
import { sendAll, SubOperations } from './sub-operations';

/** Finds what a peer wants to have: files whose headers were read, or objects. They are counted before the first is sent. */
export type RetrieveItems = (query: ServiceQuery) => Several<Storable> | PromiseLike<Several<Storable>>;

/** What serving a C-GET needs. */
export interface ServeGetOptions extends ReceiveDataSetOptions {
  items: RetrieveItems;
  /** Answer when `items` throws. @defaultValue 0xC000 */
  failureStatus?: number;
}

/**
 * Opens an association with the destination of a C-MOVE. Called only when there is something to send, and more than once for
 * one request when it has to be: more than 128 presentation contexts need several associations, and a file that breaks in the
 * middle of being sent costs one. The layer releases them.
 */
export type OpenDestination = (presentationContexts: readonly ContextProposal[]) => Promise<Association>;

/** What serving a C-MOVE needs. */
export interface ServeMoveOptions extends ServeGetOptions {
  /**
   * Looks up who has that AE title, before anything is searched for: gives what opens an association with him, undefined when
   * nobody is known by it.
   */
  destination(AETitle: string): OpenDestination | undefined | Promise<OpenDestination | undefined>;
}

/** One C-MOVE or C-GET request on its way to its final response. */
class Retrieval {
  readonly #association: Association;
  readonly #request: IncomingMessage;
  /** The last thing that went wrong on our side. */
  #error: unknown;

  constructor(association: Association, request: IncomingMessage) {
    this.#association = association;
    this.#request = request;
  }

  /** Finds the items. @throws what the program throws. */
  async find(options: ServeGetOptions): Promise<Storable[]> {
    const query = await receiveQuery(this.#association, this.#request, options);
    const found: Storable[] = [];
    for await (const item of untilCancelled(options.items(query), this.#request)) found.push(item);
    return found;
  }

  /** Sends items over one association or several in turn, and counts them. */
  async send(
    items: readonly Storable[],
    counters: SubOperations,
    connect: () => Promise<Association>,
    moveOriginator?: { AETitle: string; messageID: number },
  ): Promise<void> {
    await sendAll(items, {
      moveOriginator,
      connect,
      stopped: () => this.#request.isCancelled,
      onDone: async (item, status, error) => {
        counters.count(item, status);
        if (error !== undefined) this.#error = error;
        await turn();
        if (counters.remaining === 0 || this.#request.isCancelled) return;
        await this.#association.respond(this.#request, { Status: Status.Pending, ...counters.elements(true) });
      },
    });
  }

  /** Sends the final response. */
  async finish(counters: SubOperations): Promise<ServiceOutcome> {
    const { transferSyntax } = this.#request.context;
    // A cancel behind the last sub-operation has come too late.
    const stopped = this.#request.isCancelled && (counters.remaining > 0 || counters.total === 0);
    const status = stopped ? Status.Cancel : counters.status;
    const list = counters.failedList(transferSyntax);
    const comment: Partial<CommandSet> = {};
    if (this.#error !== undefined && !stopped) comment.ErrorComment = toErrorComment(textOf(this.#error));
    await this.#association.respond(
      this.#request,
      { Status: status, ...comment, ...counters.elements(stopped) },
      list && dataSetSource(list, transferSyntax),
    );
    return { status, error: this.#error };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Finds, sends by `send`, and tells how it ended. */
async function serveRetrieval(
  association: Association,
  request: IncomingMessage,
  options: ServeGetOptions,
  send: (retrieval: Retrieval, items: Storable[], counters: SubOperations) => Promise<void>,
): Promise<ServiceOutcome> {
  const retrieval = new Retrieval(association, request);
  let items: Storable[];
  try {
    items = await retrieval.find(options);
  } catch (error) {
    if (!association.isOpen) throw error;
    return respondWithFailure(association, request, error, options.failureStatus);
  }
  const counters = new SubOperations(items.length);
  await send(retrieval, items, counters);
  return retrieval.finish(counters);
}

/**
 * Serves one C-MOVE request to its final response: finds what is wanted, sends it to the destination, and tells after each
 * sub-operation how far it is. A C-CANCEL stops it behind the sub-operation that runs.
 *
 * @returns the status of the final response: success, 0xB000 or 0xA702 with the list of what failed, 0xA801 for an unknown
 * destination, 0xFE00, 0xC000 when `items` threw, 0xA700 for an identifier over its limit; and what went wrong.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.2
 */
export async function serveMove(
  association: Association,
  request: IncomingMessage,
  options: ServeMoveOptions,
): Promise<ServiceOutcome> {
  const { MessageID: messageID = 0, MoveDestination: title = '' } = request.command;
  let destination: OpenDestination | undefined;
  try {
    destination = await options.destination(title);
  } catch (error) {
    return respondWithFailure(association, request, error, options.failureStatus);
  }
  if (destination === undefined) {
    const status = Status.MoveDestinationUnknown;
    const ErrorComment = toErrorComment(`Move destination ${title} is unknown here`);
    await association.respond(request, { Status: status, ErrorComment });
    return { status };
  }
  const open = destination;
  const originator = { AETitle: association.callingAETitle, messageID };
  return serveRetrieval(association, request, options, async (retrieval, items, counters) => {
    for (const { items: part, presentationContexts } of planStorage(items)) {
      const opened: Association[] = [];
      const connect = async (): Promise<Association> => {
        const next = await open(presentationContexts);
        opened.push(next);
        return next;
      };
      try {
        await retrieval.send(part, counters, connect, originator);
      } finally {
        await Promise.all(opened.map((each) => each.release()));
      }
    }
  });
}

/**
 * Serves one C-GET request to its final response: finds what is wanted and sends it on the same association, on contexts in
 * which the peer has the SCP role. Otherwise as {@link serveMove}.
 *
 * @see DICOM PS3.4, C.4.3
 */
export function serveGet(
  association: Association,
  request: IncomingMessage,
  options: ServeGetOptions,
): Promise<ServiceOutcome> {
  return serveRetrieval(association, request, options, (retrieval, items, counters) =>
    retrieval.send(items, counters, () => Promise.resolve(association)),
  );
}

/**
 * A handler of C-MOVE requests: {@link serveMove} for a server.
 *
 * @example
 * ```ts
 * const handlers = {
 *   [CommandField.C_MOVE_RQ]: moveHandler({
 *     items: ({ identifier }) => Promise.all(pathsOf(identifier).map((path) => scanStorageFile(path))),
 *     destination: (title) => {
 *       const peer = peers.get(title);
 *       return peer && ((presentationContexts) => engine.requestAssociation({ ...peer, presentationContexts }));
 *     },
 *   }),
 * };
 * ```
 */
export function moveHandler(options: ServeMoveOptions): ServiceHandler {
  return (request, association) => serveMove(association, request, options);
}

/** A handler of C-GET requests: {@link serveGet} for a server. */
export function getHandler(options: ServeGetOptions): ServiceHandler {
  return (request, association) => serveGet(association, request, options);
}
