/**
 * The associations and requests that a peer's sub-operations come over, while a C-MOVE or C-GET of ours is served.
 *
 * @module
 */
import { ByRef } from '../../com';
import { ASC_dropAssociation } from './asc-network';
import type { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';

/**
 * Called when something is there to be dealt with: somebody asks for an association (there is none in `subOpAssoc` then), or
 * a message, a wish to release or the end has come over the one that is in it. Sets it to null when it is over.
 */
export type DIMSE_SubOpProviderCallback = (
  subOpCallbackData: unknown,
  subOpNetwork: T_ASC_Network | null,
  subOpAssoc: ByRef<T_ASC_Association | null>,
) => void | PromiseLike<void>;

/** How long a sub-association may go on without a word when the C-MOVE is over, in seconds. */
const LEFTOVER_SECONDS = 30;

/** Serves sub-associations until it is stopped; the one that is open then may still come to its end. */
export class SubAssociations {
  readonly #network: T_ASC_Network;
  readonly #callback: DIMSE_SubOpProviderCallback;
  readonly #callbackData: unknown;
  readonly #stop = new AbortController();
  readonly #association = new ByRef<T_ASC_Association | null>(null);
  readonly #done: Promise<void>;

  constructor(network: T_ASC_Network, callback: DIMSE_SubOpProviderCallback, callbackData: unknown) {
    this.#network = network;
    this.#callback = callback;
    this.#callbackData = callbackData;
    this.#done = this.#serve();
    // What a callback throws comes out of finish; until then nobody listens.
    this.#done.catch(() => undefined);
  }

  async #serve(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const { value: association } = this.#association;
      const waiting =
        association === null
          ? await this.#network.network.isOfferWaiting('block', signal)
          : await association.DULassociation.isDataWaiting('block', signal);
      if (waiting) await this.#callback(this.#callbackData, this.#network, this.#association);
      else if (this.#network.network.isClosed) return;
    }
    for (let left = this.#association.value; left !== null; left = this.#association.value) {
      if (await left.DULassociation.isDataWaiting(LEFTOVER_SECONDS)) {
        await this.#callback(this.#callbackData, this.#network, this.#association);
      } else {
        await ASC_dropAssociation(left);
        return;
      }
    }
  }

  /** Settles when the association that is open has come to its end. @throws what a callback throws. */
  async finish(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
