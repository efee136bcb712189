import {
  Rejection,
  type Acceptance,
  type Association,
  type AssociationOffer,
  type Clock,
  type IncomingMessage,
  type ListenerLease,
} from '../association';
import { CommandField, Status, toErrorComment } from '../dimse';
import { LogLevel, oneLine, type Logger } from '../log';
import { describeReject } from '../pdu';
import type { NegotiationPolicy } from '../ul';
import type { AccessControl } from './access';
import { respondWith, type ServiceAnswer, type ServiceHandler, type ServiceOutcome } from './service-answer';
import { respondToEcho } from './verification';

/** Refused, or accepted with what there is to say about it. */
export type Judgement = Rejection | Acceptance | undefined;

/** What a server accepts, and what it does with it. */
export interface DicomServerOptions {
  /** 0 takes a free port. */
  port: number;
  /** Address to bind to. @defaultValue all interfaces */
  host?: string;
  /** Which presentation contexts are accepted. */
  policy: NegotiationPolicy;
  /** Who may come, and for what; a refusal is logged as a warning. @defaultValue everybody, for all of `policy` */
  access?: AccessControl;
  /**
   * Judges an association that `access` lets in, before it is established: refuses it, or may say more about its acceptance, such as that the
   * user's identity was verified.
   *
   * @defaultValue everybody is accepted
   */
  onAssociation?: (offer: AssociationOffer) => Judgement | Promise<Judgement>;
  /** Told of each association that was accepted, before its first request is read. Must not throw. */
  onEstablished?: (association: Association) => void;
  /** By Command Field of the request. C-ECHO is answered without one; anything else unhandled is refused. */
  handlers: Partial<Record<CommandField, ServiceHandler>>;
}

/** Answers to what no handler answers. @see DICOM PS3.7, annex C */
const UNRECOGNIZED: ServiceAnswer = { Status: Status.UnrecognizedOperation };
/** Queries have a failure of their own, everything else the general one. */
const QUERIES: ReadonlySet<number> = new Set([CommandField.C_FIND_RQ, CommandField.C_MOVE_RQ, CommandField.C_GET_RQ]);

/**
 * Serves all requests of an association, in their order, until it is over. A handler that throws gives the peer a
 * processing failure; it ends neither the association nor the process. An answer that makes no response (a UID that is
 * none, say) aborts the association.
 */
export async function serveAssociation(
  association: Association,
  handlers: DicomServerOptions['handlers'],
  logger: Logger,
): Promise<void> {
  for (let request = await association.receive(); request !== undefined; request = await association.receive()) {
    const field = request.command.CommandField as CommandField;
    const handler = handlers[field];
    try {
      if (handler !== undefined) await serve(handler, request, association, logger);
      else if (field === CommandField.C_ECHO_RQ) await respondToEcho(association, request);
      else await association.respond(request, UNRECOGNIZED);
    } catch (error) {
      // Only a response that could not be sent comes here. When the association is over it says why by itself; else the
      // peer would wait for that response in vain.
      if (!association.isOpen) return;
      logger.log(
        LogLevel.error,
        oneLine(`[${association.callingAETitle}] a response could not be sent: ${String(error)}`),
      );
      association.abort(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

async function serve(
  handler: ServiceHandler,
  request: IncomingMessage,
  association: Association,
  logger: Logger,
): Promise<void> {
  const failed = (error: unknown): string => {
    const text = error instanceof Error ? error.message : String(error);
    logger.log(LogLevel.error, oneLine(`[${association.callingAETitle}] a handler failed: ${text}`));
    return text;
  };
  let result: ServiceAnswer | ServiceOutcome;
  try {
    result = await handler(request, association);
  } catch (error) {
    if (!association.isOpen) throw error;
    const isQuery = QUERIES.has(request.command.CommandField);
    const status = isQuery ? Status.CannotUnderstand : Status.ProcessingFailure;
    result = { Status: status, ErrorComment: toErrorComment(failed(error)) };
  }
  if ('Status' in result) await respondWith(association, request, result);
  else if (result.error !== undefined) failed(result.error);
}

/**
 * A listening SCP.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine, defaultStoragePath, describeIncoming, encodeReceivedFileMeta } from 'dcxport';
 * import { FileTarget, isStorageSOPClass, receiveObject, Status, type ServiceHandler } from 'dcxport';
 *
 * const onStore: ServiceHandler = async (request, association) => {
 *   const object = describeIncoming(association, request);
 *   const path = defaultStoragePath('inbox', object.SOPInstanceUID);
 *   await receiveObject(request, FileTarget.open(path, { header: encodeReceivedFileMeta(object) }));
 *   return { Status: Status.Success };
 * };
 * const server = await createEngine().listen({
 *   port: 11112,
 *   policy: { accept: (uid) => (isStorageSOPClass(uid) ? { transferSyntaxes: () => true } : undefined) },
 *   handlers: { [CommandField.C_STORE_RQ]: onStore },
 * });
 * console.log(`ready, port ${server.port > 0}`); // ready, port true
 * await server.close({ graceMs: 10_000 });
 * ```
 */
export class DicomServer {
  readonly #lease: ListenerLease;
  readonly #options: DicomServerOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #associations = new Set<Association>();
  readonly #stop = new AbortController();
  readonly #accepting: Promise<void>;

  /** @internal */
  constructor(lease: ListenerLease, options: DicomServerOptions, context: { logger: Logger; clock: Clock }) {
    this.#lease = lease;
    this.#options = options;
    this.#logger = context.logger;
    this.#clock = context.clock;
    this.#accepting = this.#accept();
  }

  /** The port in use. */
  get port(): number {
    return this.#lease.listener.port;
  }

  /** Associations that are open now. */
  get associationCount(): number {
    return this.#associations.size;
  }

  /**
   * Stops listening, lets open associations go on for a while, then aborts them. Settles when all of them are closed;
   * a peer that does not close after the abort is cut off by its timer `artim`.
   *
   * @param options - `graceMs`: how long they may go on. @defaultValue 0
   */
  async close(options: { graceMs?: number } = {}): Promise<void> {
    this.#stop.abort();
    await this.#accepting;
    await this.#lease.release();
    const ends = Promise.all([...this.#associations].map((association) => association.closed));
    if ((options.graceMs ?? 0) > 0) await this.#settledWithin(ends, options.graceMs ?? 0);
    for (const association of this.#associations) association.abort();
    await ends;
  }

  async #accept(): Promise<void> {
    for (;;) {
      const offer = await this.#lease.listener.next(0, this.#stop.signal);
      if (offer === undefined) return;
      // Judged beside the accepting of the next one: a slow judgement must not keep others waiting.
      void this.#take(offer);
    }
  }

  async #take(offer: AssociationOffer): Promise<void> {
    try {
      const decision = this.#options.access?.decide(offer, this.#options.policy) ?? { policy: this.#options.policy };
      if (decision.policy === undefined) {
        this.#log(LogLevel.warning, offer, `refused: ${decision.why}`);
        offer.reject(decision.refusal);
        return;
      }
      const judgement = (await this.#options.onAssociation?.(offer)) ?? {};
      if ('result' in judgement) {
        const { result, source, reason } = judgement;
        this.#log(LogLevel.warning, offer, `refused by onAssociation: ${describeReject(result, source, reason)}`);
        offer.reject(judgement);
        return;
      }
      if (this.#stop.signal.aborted) {
        offer.reject(Rejection.TemporaryCongestion);
        return;
      }
      const association = offer.accept(decision.policy, judgement);
      this.#associations.add(association);
      void association.closed.then(() => this.#associations.delete(association));
      this.#options.onEstablished?.(association);
      await serveAssociation(association, this.#options.handlers, this.#logger);
    } catch (error) {
      this.#log(LogLevel.error, offer, String(error));
      offer.reject(Rejection.NoReason);
    }
  }

  #log(level: LogLevel, { request, remoteAddress }: AssociationOffer, text: string): void {
    this.#logger.log(level, oneLine(`[${request.callingAETitle} at ${remoteAddress}] ${text}`));
  }

  /** Waits for the promise, but not longer. */
  async #settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimeout(resolve, milliseconds);
      void promise.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
