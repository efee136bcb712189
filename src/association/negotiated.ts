import type { AssociateAC, AssociateRQ } from '../pdu';
import { matchContexts, maximumFragmentLength, type AcceptedContext, type RefusedContext } from '../ul';
import type { Negotiation } from './association-types';
import { LONGEST_PDU } from './outgoing-data-set';

/** What the two sides agreed on. */
export class Negotiated {
  readonly negotiation: Negotiation;
  /** The accepted contexts by their ids, in the order of their proposal. */
  readonly contexts: ReadonlyMap<number, AcceptedContext>;
  readonly refused: readonly RefusedContext[];
  /** The longest payload of one PDV that we send, in bytes. */
  readonly fragmentLength: number;

  private constructor(
    negotiation: Negotiation,
    accepted: readonly AcceptedContext[],
    refused: readonly RefusedContext[],
    peerMaximumLength: number | undefined,
    longestSent: number,
  ) {
    this.negotiation = negotiation;
    this.contexts = new Map(accepted.map((context) => [context.id, context]));
    this.refused = refused;
    this.fragmentLength = maximumFragmentLength(peerMaximumLength, longestSent);
  }

  /** Requests of that side that may be unanswered at once; 0 is no limit. @see DICOM PS3.7, D.3.3.3 */
  operationsOf(side: 'requestor' | 'acceptor'): number {
    const window = this.negotiation.accept.userInformation.asynchronousOperationsWindow;
    return (side === 'requestor' ? window?.invoked : window?.performed) ?? 1;
  }

  /** As the requestor sees it. @throws {@link ProtocolError} for an answer that does not fit the request. */
  static asRequestor(request: AssociateRQ, accept: AssociateAC, longestSent = LONGEST_PDU): Negotiated {
    const { accepted, refused } = matchContexts(request, accept);
    return new Negotiated({ request, accept }, accepted, refused, accept.userInformation.maximumLength, longestSent);
  }

  /** As the acceptor sees it. @throws {@link ProtocolError} when the peer takes no fragment of any length. */
  static asAcceptor(
    request: AssociateRQ,
    accept: AssociateAC,
    accepted: readonly AcceptedContext[],
    longestSent = LONGEST_PDU,
  ): Negotiated {
    return new Negotiated({ request, accept }, accepted, [], request.userInformation.maximumLength, longestSent);
  }
}
