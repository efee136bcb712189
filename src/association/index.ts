/**
 * Associations: the upper layer machine with its transport, timers and message traffic.
 *
 * @module
 */
export { Association, type AssociationContext } from './association';
export type {
  AssociationEvents,
  AssociationOptions,
  Negotiation,
  OutgoingMessage,
  ReceiveOptions,
} from './association-types';
export { AssociationOffer, Rejection, type Acceptance, type AcceptorContext } from './acceptor';
export type { CloseReason } from './close-reason';
export { systemClock, type Clock, type ClockTimer } from './clock';
export {
  FileDataSetSource,
  IterableDataSetSource,
  MemoryDataSetSource,
  type DataSetSource,
  type SourceRead,
} from './data-set-source';
export type { ImplementationIdentity } from './identity';
export { DataSetTooLongError, IncomingDataSet } from './incoming-data-set';
export { IncomingMessage } from './incoming-message';
export { DEFAULT_MAXIMUM_LENGTH, resolveAssociationLimits, type AssociationLimits } from './limits';
export { ListenerRegistry, type ListenerLease } from './listener-registry';
export { LONGEST_PDU, OutgoingDataSet, type ReadyPdus } from './outgoing-data-set';
export { PendingOperation } from './pending-operation';
export { RawAssociation, type RawAssociationHandler, type RawAssociationOptions } from './raw-association';
export {
  buildAssociateRQ,
  requestAssociation,
  type ContextProposal,
  type RequestAssociationOptions,
  type RequestorContext,
} from './requestor';
export {
  resolveListenerLimits,
  SharedListener,
  type ListenerContext,
  type ListenerLimits,
  type SharedListenerOptions,
} from './shared-listener';
export type { UserIdentity } from './user-identity';
export { resolveTimeouts, type AssociationTimeouts } from './timeouts';
