import { BlockList, isIP, isIPv4 } from 'node:net';
import { Rejection, type AssociationOffer } from '../association';
import { InvalidArgumentError } from '../errors';
import type { NegotiationPolicy } from '../ul';

/** One kind of peer that may come. What is left out fits everybody. */
export interface PeerRule {
  /** Its own titles. */
  readonly callingAETitles?: readonly string[];
  /** Where it comes from: addresses and ranges, such as `192.0.2.7`, `192.0.2.0/24` and `2001:db8::/32`. */
  readonly addresses?: readonly string[];
  /** The connection has to be encrypted. */
  readonly tls?: boolean;
  /** All that it may use; other presentation contexts are refused. */
  readonly SOPClassUIDs?: readonly string[];
  /** Associations at once of all peers that come by this rule; more are refused for the time being. @defaultValue no limit */
  readonly maximumAssociations?: number;
}

/** Who may open associations with a server, and for what. */
export interface AccessRules {
  /** The titles that the server answers to. @defaultValue any */
  readonly calledAETitles?: readonly string[];
  /** Every connection has to be encrypted, whichever rule lets it in. @defaultValue false */
  readonly tls?: boolean;
  /** A peer that fits one of these may come; the first that fits counts. @defaultValue everybody */
  readonly peers?: readonly PeerRule[];
}

/** The answer to a peer: what it may use, or why it is refused. */
export type AccessDecision =
  | { readonly policy: NegotiationPolicy; readonly refusal?: undefined }
  | { readonly policy?: undefined; readonly refusal: Rejection; /** In words, for the log. */ readonly why: string };

const NEEDS_TLS = 'it has to come by TLS';

interface Peer {
  readonly rule: PeerRule;
  readonly addresses: BlockList | undefined;
  /** Associations that came by the rule and are not over. */
  open: number;
}

/**
 * Decides by rules who may come. AE titles are what a peer says of itself and prove nothing; addresses and certificates
 * are better witnesses.
 *
 * @example
 * ```ts
 * import { AccessControl, createEngine } from 'dcxport';
 *
 * const access = new AccessControl({
 *   calledAETitles: ['ARCHIVE'],
 *   peers: [
 *     { callingAETitles: ['CT1', 'CT2'], addresses: ['192.0.2.0/24'], SOPClassUIDs: ['1.2.840.10008.5.1.4.1.1.2'] },
 *     { addresses: ['127.0.0.1', '::1'] },
 *   ],
 * });
 * const server = await createEngine().listen({
 *   port: 11112, access, policy: { accept: () => ({ transferSyntaxes: () => true }) }, handlers: {},
 * });
 * await server.close();
 * ```
 */
export class AccessControl {
  readonly #rules: AccessRules;
  readonly #peers: readonly Peer[] | undefined;

  /**
   * @throws {@link InvalidArgumentError} for what is no address and no range, and for a member that rules do not have: one
   * that is misspelt must not let everybody in.
   */
  constructor(rules: AccessRules) {
    checkMembers('Rules of access', rules, RULE_CHECKS);
    this.#rules = rules;
    this.#peers = rules.peers?.map((rule) => {
      checkMembers('A rule for peers', rule, PEER_CHECKS);
      return { rule, addresses: rule.addresses && blockListOf(rule.addresses), open: 0 };
    });
  }

  /**
   * Judges an association before it is established. One that is let in counts for its rule until it is over, or refused
   * after all.
   *
   * @param policy - What the server accepts; a peer's own rule can only take away from it.
   */
  decide(offer: AssociationOffer, policy: NegotiationPolicy): AccessDecision {
    const { calledAETitle } = offer.request;
    if (this.#rules.calledAETitles?.includes(calledAETitle) === false) {
      const why = `it asks for ${JSON.stringify(calledAETitle)}, which is not our title`;
      return { refusal: Rejection.CalledAETitleNotRecognized, why };
    }
    if (this.#rules.tls === true && offer.secureLink === undefined) {
      return { refusal: Rejection.NoReason, why: NEEDS_TLS };
    }
    if (this.#peers === undefined) return { policy };
    let why = 'no rule knows its title';
    let refusal: Rejection = Rejection.CallingAETitleNotRecognized;
    for (const peer of this.#peers) {
      const { rule, addresses } = peer;
      if (rule.callingAETitles?.includes(offer.request.callingAETitle) === false) continue;
      if (addresses?.check(offer.remoteAddress, familyOf(offer.remoteAddress)) === false) {
        why = 'the title is not known from this address';
      } else if (rule.tls === true && offer.secureLink === undefined) {
        why = NEEDS_TLS;
        refusal = Rejection.NoReason;
      } else if (rule.maximumAssociations !== undefined && peer.open >= rule.maximumAssociations) {
        return { refusal: Rejection.LocalLimitExceeded, why: `${peer.open} associations came by its rule already` };
      } else {
        peer.open++;
        void offer.closed.then(() => peer.open--);
        return { policy: restricted(policy, rule.SOPClassUIDs) };
      }
    }
    return { refusal, why };
  }
}

type Check = (value: unknown) => boolean;

const isTexts: Check = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isFlag: Check = (value) => typeof value === 'boolean';

const RULE_CHECKS: Readonly<Record<keyof AccessRules, Check>> = {
  calledAETitles: isTexts,
  tls: isFlag,
  peers: (value) => Array.isArray(value),
};

const PEER_CHECKS: Readonly<Record<keyof PeerRule, Check>> = {
  callingAETitles: isTexts,
  addresses: isTexts,
  tls: isFlag,
  SOPClassUIDs: isTexts,
  maximumAssociations: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};

function checkMembers(what: string, given: unknown, checks: Readonly<Record<string, Check>>): void {
  if (typeof given !== 'object' || given === null) throw new InvalidArgumentError(`${what} must be an object`);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(checks, name)) {
      throw new InvalidArgumentError(`${what} cannot hold ${name}; there is ${Object.keys(checks).join(', ')}`);
    }
    if (value !== undefined && checks[name]?.(value) !== true) {
      throw new InvalidArgumentError(`${what} cannot have ${JSON.stringify(value)} for ${name}`);
    }
  }
}

function restricted(policy: NegotiationPolicy, SOPClassUIDs: readonly string[] | undefined): NegotiationPolicy {
  if (SOPClassUIDs === undefined) return policy;
  return { ...policy, accept: (uid) => (SOPClassUIDs.includes(uid) ? policy.accept(uid) : undefined) };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix, ...more] = range.split('/');
    const bits = prefix === undefined ? undefined : Number(prefix);
    const longest = isIPv4(address) ? 32 : 128;
    const isRange = bits === undefined || (/^\d+$/.test(prefix ?? '') && bits <= longest);
    if (isIP(address) === 0 || !isRange || more.length > 0) {
      throw new InvalidArgumentError(
        `${JSON.stringify(range)} is no address and no range; write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32`,
      );
    }
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, bits, familyOf(address));
  }
  return list;
}
