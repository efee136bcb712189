import { AssociationClosedError } from '../errors';
import { PduType, type AssociateRQ, type UserIdentityRQ } from '../pdu';
import type { SecureLink, Transport } from '../transport';
import { checkAssociateRQ, negotiate, type NegotiationPolicy, type NegotiationResult } from '../ul';
import { Association, type AssociationContext } from './association';
import type { AssociationOptions } from './association-types';
import type { ImplementationIdentity } from './identity';

/** Reasons for a rejection that an acceptor itself gives. @see DICOM PS3.8, 9.3.4 */
export const Rejection = {
  NoReason: { result: 1, source: 1, reason: 1 },
  CallingAETitleNotRecognized: { result: 1, source: 1, reason: 3 },
  CalledAETitleNotRecognized: { result: 1, source: 1, reason: 7 },
  TemporaryCongestion: { result: 2, source: 3, reason: 1 },
  LocalLimitExceeded: { result: 2, source: 3, reason: 2 },
} as const;
export type Rejection = { readonly result: number; readonly source: number; readonly reason: number };

/** What an acceptor says beside what was negotiated. */
export interface Acceptance {
  /**
   * Tells the requestor that its identity was verified: a Kerberos ticket or SAML response, empty for the types that have
   * none. Left out of the answer when the requestor did not ask for it.
   */
  readonly userIdentityResponse?: Buffer;
  /** Announced as the longest P-DATA-TF that we take, in bytes, where it is less than the association's own. */
  readonly maximumLength?: number;
}

/** What an acceptor needs from outside. */
export interface AcceptorContext extends AssociationContext {
  readonly identity: ImplementationIdentity;
}

/**
 * An association that a peer asks for and nobody has answered yet.
 *
 * @example
 * ```ts
 * import { createEngine, echo, MemoryTransportFactory, Rejection, respondToEcho } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const lease = await engine.listeners.acquire(104);
 * const asking = engine.requestAssociation({
 *   host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * const offer = await lease.listener.next(10_000);
 * if (offer?.request.callingAETitle !== 'MODALITY') offer?.reject(Rejection.CallingAETitleNotRecognized);
 * else {
 *   const accepted = offer.accept({ accept: () => ({ transferSyntaxes: () => true }) });
 *   const echoed = asking.then(echo);
 *   const request = await accepted.receive();
 *   if (request !== undefined) await respondToEcho(accepted, request);
 *   console.log(await echoed); // 0
 *   accepted.abort();
 * }
 * await lease.release();
 * ```
 */
export class AssociationOffer {
  readonly request: AssociateRQ;
  /** Address of the peer. */
  readonly remoteAddress: string;
  /** What its TLS handshake has settled; undefined when the connection is not encrypted. */
  readonly secureLink: SecureLink | undefined;
  readonly #association: Association;
  readonly #context: AcceptorContext;
  #answered = false;

  /** @internal */
  constructor(request: AssociateRQ, transport: Transport, association: Association, context: AcceptorContext) {
    this.request = request;
    this.remoteAddress = transport.remoteAddress;
    this.secureLink = transport.secureLink;
    this.#association = association;
    this.#context = context;
  }

  /** False once it was answered or the peer went away. */
  get isOpen(): boolean {
    return !this.#answered && this.#association.outcome === undefined;
  }

  /**
   * Who the requestor's user claims to be; verify it for each association anew. Undefined when it does not say.
   *
   * @see DICOM PS3.7, D.3.3.7
   */
  get userIdentity(): UserIdentityRQ | undefined {
    return this.request.userInformation.userIdentity;
  }

  /**
   * Accepts, with the answers that the policy gives to each presentation context. An association without any accepted
   * context is established all the same.
   *
   * @throws {@link AssociationClosedError} when the peer went away meanwhile.
   * @throws what the policy throws; the offer can still be rejected then.
   * @throws {@link ProtocolError}, {@link InvalidArgumentError} when the answer cannot be made; the
   *   association is aborted then.
   */
  accept(policy: NegotiationPolicy, acceptance: Acceptance = {}): Association {
    if (!this.isOpen) throw new AssociationClosedError('The peer took its association request back');
    return this.answer(negotiate(this.request, policy), acceptance);
  }

  /**
   * Accepts with an answer to each presentation context that the application has worked out by itself.
   *
   * @param answer - Every proposed context, and those of them that can be used.
   * @throws {@link AssociationClosedError} when the peer went away meanwhile.
   * @throws {@link ProtocolError}, {@link InvalidArgumentError} when the answer cannot be made; the association is aborted
   * then.
   */
  answer(answer: NegotiationResult, acceptance: Acceptance = {}): Association {
    if (!this.isOpen) throw new AssociationClosedError('The peer took its association request back');
    const { request } = this;
    const { maximumLength } = this.#association;
    this.#answered = true;
    try {
      this.#association.accept(
        {
          type: PduType.AssociateAC,
          protocolVersion: 1,
          calledAETitle: request.calledAETitle,
          callingAETitle: request.callingAETitle,
          applicationContextName: request.applicationContextName,
          reserved: request.reserved,
          presentationContexts: answer.presentationContexts,
          userInformation: {
            maximumLength: Math.min(acceptance.maximumLength ?? maximumLength, maximumLength),
            implementationClassUID: this.#context.identity.classUID,
            implementationVersionName: this.#context.identity.versionName,
            asynchronousOperationsWindow: answer.asynchronousOperationsWindow,
            roleSelections: answer.roleSelections,
            extendedNegotiations: answer.extendedNegotiations,
            userIdentityResponse:
              this.userIdentity?.positiveResponseRequested === true ? acceptance.userIdentityResponse : undefined,
          },
        },
        answer.accepted,
      );
    } catch (error) {
      this.#association.abort(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
    return this.#association;
  }

  /** Refuses. Does nothing when the peer went away meanwhile. */
  reject(rejection: Rejection): void {
    if (!this.isOpen) return;
    this.#answered = true;
    this.#association.reject({ type: PduType.AssociateRJ, ...rejection });
  }

  /** Settles when the peer went away, or the association that came of it is over. */
  get closed(): Association['closed'] {
    return this.#association.closed;
  }
}

/**
 * Reads the request that comes over a new connection.
 *
 * Requests that no acceptor can take (other application context, contradictory contexts) are answered here.
 *
 * @param onOffer - Called at most once, when an acceptable request is there.
 * @returns the association, for its `closed`.
 */
export function offerAssociation(
  transport: Transport,
  options: AssociationOptions,
  context: AcceptorContext,
  onOffer: (offer: AssociationOffer) => void,
): Association {
  const association = new Association('acceptor', options, context, {
    onIndication: (request) => {
      const rejection = options.raw === true ? undefined : checkAssociateRQ(request);
      if (rejection === undefined) {
        onOffer(new AssociationOffer(request, transport, association, context));
      } else {
        association.reject(rejection);
      }
    },
  });
  association.openAsAcceptor(transport);
  return association;
}
