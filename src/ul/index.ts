/**
 * The upper layer: its state machine and the negotiation of associations. Pure, without I/O and timers.
 *
 * @module
 */
export * from './types';
export { UpperLayerMachine } from './machine';
export type { UpperLayerMachineOptions, UpperLayerRole } from './machine';
export { EVENT_TEXT, NEXT_STATE, STATES, STATE_TEXT, TRANSITION_TABLE } from './table';
export type { ActionName, BlankCell, Cell, EventName, Row } from './table';
export { DEFAULT_SEND_CAP, SMALLEST_MAXIMUM_LENGTH, maximumFragmentLength } from './maximum-length';
export {
  decodeQueryAbilities,
  decodeRetrieveAbilities,
  encodeQueryAbilities,
  encodeRetrieveAbilities,
  supportQueryAbilities,
  supportRetrieveAbilities,
} from './query-negotiation';
export type { QueryAbilities, RetrieveAbilities } from './query-negotiation';
export { checkAssociateRQ, negotiate } from './negotiation';
export type { AcceptedSyntax, AssociateRQChecks, NegotiationPolicy, NegotiationResult } from './negotiation';
export {
  DEFAULT_ROLES,
  acceptedContexts,
  describeContextResult,
  matchContexts,
  resolveRoles,
} from './presentation-contexts';
export type { AcceptedContext, ContextOutcome, GrantedRoles, RefusedContext } from './presentation-contexts';
