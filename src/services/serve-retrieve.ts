import type { Association, ContextProposal, IncomingMessage } from '../association';
import { Status, toErrorComment, type CommandSet } from '../dimse';
import { dataSetSource } from './message-data-set';
import { receiveQuery, turn, type ServiceQuery, type Several } from './serve-find';
import type { ServiceOutcome } from './service-answer';
import { planStorage } from './storage-plan';
import type { Storable } from './storage-scu';
import { sendAll, SubOperations } from './sub-operations';

/** Finds what a peer wants to have: files whose headers were read, or objects. */
export type RetrieveItems = (query: ServiceQuery) => Several<Storable> | Promise<Several<Storable>>;

/** What serving a C-GET needs. */
export interface ServeGetOptions {
  items: RetrieveItems;
}

/** What serving a C-MOVE needs. */
export interface ServeMoveOptions extends ServeGetOptions {
  /**
   * Opens an association with whoever has that AE title; undefined when nobody is known by it. May be called more than
   * once for one request: more than 128 presentation contexts need several associations.
   */
  connect(destination: string, presentationContexts: readonly ContextProposal[]): Promise<Association> | undefined;
}

/** One C-MOVE or C-GET request on its way to its final response. */
class Retrieval {
  readonly #association: Association;
  readonly #request: IncomingMessage;
  /** The last thing that went wrong on our side. */
  error: unknown;

  constructor(association: Association, request: IncomingMessage) {
    this.#association = association;
    this.#request = request;
  }

  get #cancelled(): boolean {
    return this.#request.isCancelled || !this.#association.isOpen;
  }

  /** Finds the items; undefined when that failed, which has then been answered. */
  async find(items: RetrieveItems): Promise<Storable[] | undefined> {
    try {
      const query = await receiveQuery(this.#association, this.#request);
      const found: Storable[] = [];
      for await (const item of await items(query)) {
        found.push(item);
        if (this.#cancelled) break;
      }
      return found;
    } catch (error) {
      if (!this.#association.isOpen) throw error;
      this.error = error;
      return undefined;
    }
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
      stopped: () => this.#cancelled,
      onDone: async (item, status, error) => {
        counters.count(item, status);
        if (error !== undefined) this.error = error;
        await turn();
        if (counters.remaining === 0 || this.#cancelled) return;
        await this.#association.respond(this.#request, { Status: Status.Pending, ...counters.elements(true) });
      },
    });
  }

  /** Sends the final response. */
  async finish(counters: SubOperations): Promise<ServiceOutcome> {
    const { transferSyntax } = this.#request.context;
    const stopped = counters.remaining > 0;
    const status = stopped ? Status.Cancel : counters.status;
    const list = counters.failedList(transferSyntax);
    const comment: Partial<CommandSet> = {};
    if (this.error !== undefined && !stopped) comment.ErrorComment = toErrorComment(textOf(this.error));
    await this.#association.respond(
      this.#request,
      { Status: status, ...comment, ...counters.elements(stopped) },
      list && dataSetSource(list, transferSyntax),
    );
    return { status, error: this.error };
  }

  /** Sends a final response of a request that came to nothing. */
  async refuse(status: number, text: string): Promise<ServiceOutcome> {
    await this.#association.respond(this.#request, { Status: status, ErrorComment: toErrorComment(text) });
    return { status, error: this.error };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Serves one C-MOVE request to its final response: finds what is wanted, sends it to the destination, and tells after each
 * sub-operation how far it is. A C-CANCEL stops it behind the sub-operation that runs.
 *
 * @returns the status of the final response: success, 0xB000 or 0xA702 with the list of what failed, 0xA801 for an unknown
 * destination, 0xFE00, or 0xC000 when `items` threw; and what went wrong.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, C.4.2
 */
export async function serveMove(
  association: Association,
  request: IncomingMessage,
  options: ServeMoveOptions,
): Promise<ServiceOutcome> {
  const retrieval = new Retrieval(association, request);
  const items = await retrieval.find(options.items);
  if (items === undefined) return retrieval.refuse(Status.CannotUnderstand, textOf(retrieval.error));
  const counters = new SubOperations(items.length);
  const destination = request.command.MoveDestination ?? '';
  const originator = { AETitle: association.callingAETitle, messageID: request.command.MessageID ?? 0 };
  // Without items nobody is connected to, but a destination that nobody knows is an error all the same.
  const legs = items.length === 0 ? [] : planStorage(items);
  for (const leg of legs) {
    const open: Association[] = [];
    try {
      const first = options.connect(destination, leg.presentationContexts);
      if (first === undefined) {
        return await retrieval.refuse(
          Status.MoveDestinationUnknown,
          `Move destination ${destination} is not known here`,
        );
      }
      let next: Promise<Association> | undefined = first;
      // Looked at when it is needed; a failure until then is nobody's.
      first.catch(() => undefined);
      const connect = async (): Promise<Association> => {
        const connecting = next ?? options.connect(destination, leg.presentationContexts);
        next = undefined;
        if (connecting === undefined) throw new Error(`Move destination ${destination} is no longer known`);
        const opened = await connecting;
        open.push(opened);
        return opened;
      };
      await retrieval.send(leg.items, counters, connect, originator);
    } finally {
      await Promise.all(open.map((opened) => opened.release()));
    }
  }
  return retrieval.finish(counters);
}

/**
 * Serves one C-GET request to its final response: finds what is wanted and sends it on the same association, on contexts in
 * which the peer has the SCP role. Otherwise as {@link serveMove}.
 *
 * @see DICOM PS3.4, C.4.3
 */
export async function serveGet(
  association: Association,
  request: IncomingMessage,
  options: ServeGetOptions,
): Promise<ServiceOutcome> {
  const retrieval = new Retrieval(association, request);
  const items = await retrieval.find(options.items);
  if (items === undefined) return retrieval.refuse(Status.CannotUnderstand, textOf(retrieval.error));
  const counters = new SubOperations(items.length);
  await retrieval.send(items, counters, () => Promise.resolve(association));
  return retrieval.finish(counters);
}
