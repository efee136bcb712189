/**
 * Who may open associations with an accepter, and how much its port takes: what the settings AccessRules and Limits hold.
 *
 * @module
 */
import {
  AccessControl,
  InvalidArgumentError,
  LogLevel,
  oneLine,
  resolveAssociationLimits,
  resolveListenerLimits,
  resolveTimeouts,
  type AccessRules,
  type AssociationLimits,
  type AssociationOffer,
  type AssociationOptions,
  type AssociationTimeouts,
  type ListenerLimits,
  type PeerRule,
} from '../../src/index';
import { rzdcxLog } from './process-state';

/** One kind of peer that may come; see the engine's `PeerRule`. An accepter has one association at a time anyway. */
export type AccepterPeerRule = Omit<PeerRule, 'maximumAssociations'>;

/** Who may open associations, and for what; see the engine's `AccessRules`. */
export interface AccepterAccessRules extends Omit<AccessRules, 'peers'> {
  /** A peer that fits one of these may come; the first that fits counts. @defaultValue everybody */
  readonly peers?: readonly AccepterPeerRule[];
}

/** Bounds of a port and of the associations that come to it, by the names of the engine's options. */
export interface AccepterLimits extends AssociationLimits, Omit<ListenerLimits, 'holdMs'> {
  /** In milliseconds; 0 is no limit. The other timers are the properties of the accepter. */
  readonly timeouts?: Pick<AssociationTimeouts, (typeof TIMERS)[number]>;
}

const TIMERS = ['tls', 'artim', 'idle', 'lifetime', 'release'] as const;

/** What goes with a port that is opened. */
export interface PortLimits {
  readonly listener: ListenerLimits;
  readonly association: AssociationOptions;
}

/** Makes the rules ready. @throws InvalidArgumentError for what they cannot hold. */
export function accessControlOf(rules: AccepterAccessRules): AccessControl {
  const control = new AccessControl(rules);
  if (rules.peers?.some((rule) => 'maximumAssociations' in rule) === true) {
    throw new InvalidArgumentError(
      'A rule for peers of an accepter cannot hold maximumAssociations; the Limits of its port bound connections',
    );
  }
  return control;
}

/** Checks limits. @throws InvalidArgumentError for a name that there is not, and for what is no limit. */
export function checkLimits(limits: AccepterLimits): void {
  const { timeouts = {}, ...others } = limits;
  const { holdMs: _, ...known } = { ...resolveListenerLimits(others), ...resolveAssociationLimits(others) };
  checkNames(others, Object.keys(known));
  checkNames(timeouts, TIMERS);
  resolveTimeouts(timeouts);
}

function checkNames(given: object, known: readonly string[]): void {
  const wrong = Object.keys(given).find((name) => !known.includes(name));
  if (wrong === undefined) return;
  throw new InvalidArgumentError(`Limits cannot hold ${wrong}; there is ${known.join(', ')}`);
}

/** As the engine takes them. */
export function portLimitsOf(limits: AccepterLimits | null): PortLimits {
  return { listener: { ...limits }, association: { ...limits } };
}

/** Says in the log who was refused, and why. */
export function logRefusal({ request, remoteAddress }: AssociationOffer, why: string): void {
  rzdcxLog.log(LogLevel.warning, oneLine(`[${request.callingAETitle} at ${remoteAddress}] refused: ${why}`));
}
