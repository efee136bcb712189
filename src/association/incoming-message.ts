import type { CommandSet } from '../dimse';
import type { AcceptedContext } from '../ul';
import type { IncomingDataSet } from './incoming-data-set';

/**
 * A message that arrived: its command set whole, its data set as far as it has come.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine, find, MemoryTransportFactory, Status, STUDY_ROOT_FIND, DataSet } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const server = await engine.listen({
 *   port: 104,
 *   policy: { accept: () => ({ transferSyntaxes: () => true }) },
 *   handlers: {
 *     [CommandField.C_FIND_RQ]: (request) => {
 *       request.dataSet?.discard();
 *       console.log(request.command.AffectedSOPClassUID === request.context.abstractSyntax); // true
 *       return { Status: request.isCancelled ? Status.Cancel : Status.Success };
 *     },
 *   },
 * });
 * const association = await engine.requestAssociation({
 *   host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * for await (const match of find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier: new DataSet() })) {
 *   console.log(match.status); // 0
 * }
 * await association.release();
 * await server.close();
 * ```
 */
export class IncomingMessage {
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  /** Undefined when the command says that there is none. */
  readonly dataSet: IncomingDataSet | undefined;
  /** Made when somebody asks: few requests are ever cancelled. */
  #canceller: AbortController | undefined;
  #isCancelled = false;

  constructor(context: AcceptedContext, command: CommandSet, dataSet: IncomingDataSet | undefined) {
    this.context = context;
    this.command = command;
    this.dataSet = dataSet;
  }

  /**
   * Aborted as soon as nobody waits for the answer any more: the peer has sent a C-CANCEL for this request, even before
   * its handling began, or the association is over.
   */
  get cancelled(): AbortSignal {
    if (this.#canceller === undefined) {
      this.#canceller = new AbortController();
      if (this.#isCancelled) this.#canceller.abort();
    }
    return this.#canceller.signal;
  }

  /** Whether {@link cancelled} is aborted. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** @internal */
  cancel(): void {
    this.#isCancelled = true;
    this.#canceller?.abort();
  }
}
