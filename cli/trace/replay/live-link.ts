import { unlinkSync } from 'node:fs';
import {
  AssociationAbortedError,
  RawAssociation,
  systemClock,
  type AssociateAC,
  type AssociateRJ,
  type AssociateRQ,
  type AssociationContext,
  type AssociationSide,
  type DataSetRecording,
  type DataSetSource,
  type RawAssociationHandler,
  type Transport,
} from 'dcxport';
import type { LiveMessage } from './compare-messages';
import { StoredDataSet } from './stored-data-set';
import type { LiveStore } from './live-store';

/** What the live side does, one after the other. */
export type LiveEvent =
  | { readonly event: 'request'; readonly pdu: AssociateRQ }
  | { readonly event: 'accept'; readonly pdu: AssociateAC }
  | { readonly event: 'reject'; readonly pdu: AssociateRJ }
  | { readonly event: 'message'; readonly message: LiveMessage }
  | { readonly event: 'release' }
  | { readonly event: 'released' }
  | { readonly event: 'abort'; readonly source: number; readonly reason: number }
  /** It sent something that cannot be understood, and was aborted. */
  | { readonly event: 'fault'; readonly why: string }
  /** The connection is gone. */
  | { readonly event: 'lost'; readonly error: Error | undefined };

/** Events that wait before nothing more is read. */
const MOST_WAITING = 1000;

/** An association with the live side: what it does comes out one by one, what it sends is kept. */
export class LiveLink {
  readonly #association: RawAssociation;
  readonly #store: LiveStore;
  readonly #timeoutMs: number;
  readonly #events: LiveEvent[] = [];
  #wake: (() => void) | undefined;
  #arriving: Omit<LiveMessage, 'dataSet'> | undefined;
  #dataSet: DataSetRecording | undefined;
  #paused = false;
  readonly closed: Promise<void>;
  #onClosed: () => void = () => undefined;

  /** @param side - Ours. */
  constructor(
    side: AssociationSide,
    transport: Transport,
    store: LiveStore,
    timeoutMs: number,
    context: Pick<AssociationContext, 'trace' | 'logger'>,
  ) {
    this.#store = store;
    this.#timeoutMs = timeoutMs;
    this.closed = new Promise((resolve) => (this.#onClosed = resolve));
    const limits = { artimMs: timeoutMs, sendMs: timeoutMs };
    this.#association = new RawAssociation(side, transport, this.#handler, limits, { ...context, clock: systemClock });
  }

  get association(): RawAssociation {
    return this.#association;
  }

  /** The next thing that the live side does; undefined when it does nothing in time. */
  async next(): Promise<LiveEvent | undefined> {
    if (this.#events.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    return this.poll();
  }

  /** The next thing that the live side has done already. */
  poll(): LiveEvent | undefined {
    const event = this.#events.shift();
    if (this.#paused && this.#events.length < MOST_WAITING / 2) {
      this.#paused = false;
      this.#association.resume();
    }
    return event;
  }

  /** Sends a message; settles when the system has taken it. @throws as `RawAssociation.send`. */
  send(contextId: number, command: Buffer, dataSet?: DataSetSource): Promise<void> {
    return this.#association.send(contextId, command, dataSet);
  }

  /** Closes the connection, and waits until it is. */
  async close(): Promise<void> {
    this.#association.resume();
    this.#association.close();
    await this.closed;
  }

  /** A message of {@link next} is done with: its file goes. */
  static drop({ dataSet }: LiveMessage): void {
    if (dataSet?.path !== undefined) unlinkSync(dataSet.path);
  }

  #push(event: LiveEvent): void {
    this.#events.push(event);
    if (this.#events.length >= MOST_WAITING && !this.#paused) {
      this.#paused = true;
      this.#association.pause();
    }
    this.#wake?.();
  }

  readonly #handler: RawAssociationHandler = {
    onPdu: () => undefined,
    onFaultyPdu: () => undefined,
    onPduSent: () => undefined,
    onAssociateRequest: (pdu) => this.#push({ event: 'request', pdu }),
    onAssociateAccept: (pdu) => this.#push({ event: 'accept', pdu }),
    onAssociateReject: (pdu) => this.#push({ event: 'reject', pdu }),
    onCommand: ({ id, abstractSyntax, transferSyntax }, set, hasDataSet, bytes) => {
      this.#store.take(bytes.length);
      this.#arriving = { contextId: id, abstractSyntax, transferSyntax, set, command: Buffer.from(bytes) };
      this.#dataSet = hasDataSet ? this.#store.beginDataSet() : undefined;
    },
    onDataSet: (chunk) => {
      this.#store.take(chunk.length);
      this.#dataSet?.append(chunk);
    },
    onMessageEnd: () => {
      const message = this.#arriving;
      const recorded = this.#dataSet?.finish();
      this.#arriving = undefined;
      this.#dataSet = undefined;
      if (message === undefined) return;
      const dataSet = recorded && new StoredDataSet(recorded, this.#store.pathOf(recorded));
      this.#push({ event: 'message', message: { ...message, dataSet } });
    },
    onReleaseRequest: () => this.#push({ event: 'release' }),
    onReleaseResponse: () => this.#push({ event: 'released' }),
    onAborted: (error) => {
      if (!(error instanceof AssociationAbortedError)) this.#push({ event: 'lost', error });
      else if (error.by === 'us') this.#push({ event: 'fault', why: error.message });
      else this.#push({ event: 'abort', source: error.source, reason: error.reason });
    },
    onArtimExpired: () => undefined,
    onClosed: (error) => {
      this.#dataSet?.drop();
      this.#dataSet = undefined;
      this.#push({ event: 'lost', error });
      this.#onClosed();
    },
  };
}
