import { VERIFICATION_SOP_CLASS, type NegotiationPolicy } from '../../../../src';
import type { AssociationProfile } from '../../association-configuration';
import { dcmtkUIDName, isKnownStorageClass } from '../../uid-names';

/** What a receiver accepts without a profile. */
export interface AcceptanceOptions {
  /** In the order of our preference. */
  readonly transferSyntaxes: readonly string[];
  /** Also classes that nobody knows. @defaultValue false */
  readonly promiscuous?: boolean;
}

/** Accepts Verification and all storage classes that the originals know. */
export function acceptStorage({ transferSyntaxes, promiscuous = false }: AcceptanceOptions): NegotiationPolicy {
  const accepts = (uid: string): boolean =>
    uid === VERIFICATION_SOP_CLASS || isKnownStorageClass(uid) || (promiscuous && dcmtkUIDName(uid) === undefined);
  return { preference: 'acceptor', accept: (uid) => (accepts(uid) ? { transferSyntaxes } : undefined) };
}

/** Accepts what a profile says. */
export function acceptProfile({
  presentationContexts,
  roles,
  extendedNegotiations,
}: AssociationProfile): NegotiationPolicy {
  const contexts = new Map(presentationContexts.map((context) => [context.abstractSyntax, context.transferSyntaxes]));
  return {
    preference: 'acceptor',
    accept: (uid) => {
      const transferSyntaxes = contexts.get(uid);
      if (transferSyntaxes === undefined) return undefined;
      const extended = extendedNegotiations.get(uid);
      return {
        transferSyntaxes,
        requestorRoles: roles.get(uid),
        extendedNegotiation: extended === undefined ? undefined : () => extended,
      };
    },
  };
}
