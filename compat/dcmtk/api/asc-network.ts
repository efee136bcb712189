/**
 * Networks, and the ends of associations.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import type { ByRef } from '../../com';
import { NET_REQUESTOR, type T_ASC_NetworkRole } from './association-constants';
import { conditionOf } from './condition-of';
import { EC_IllegalCall, EC_Normal } from './data-conditions';
import type { DcmTransportLayer } from './DcmTransportLayer';
import { DulNetwork, type Wait } from './dul-network';
import { ASC_NULLKEY, DUL_PEERABORTEDASSOCIATION, DUL_TCPINITERROR } from './network-conditions';
import type { OFCondition } from './OFCondition';
import type { T_ASC_Association } from './T_ASC_Association';
import { T_ASC_Network } from './T_ASC_Network';

/** An association as a program passes it on. */
export type Assoc = T_ASC_Association | null | undefined;

/** How long the peer has for closing its side of the transport, in milliseconds. */
const CLOSING_MS = 10_000;

/**
 * Prepares for associations; an acceptor listens from now on.
 *
 * @param acceptorPort - 0 is a free one for an acceptor, and what a requestor passes.
 * @param timeout - For requests, answers and releases of associations, in seconds; 0 is no limit.
 * @param network - Gets the network.
 * @param options - No options are known; the number is accepted.
 * @returns EC_Normal; NET_EC_InsufficientPortPrivileges or DUL_TCPINITERROR when the port cannot be listened on.
 * @compat full
 */
export async function ASC_initializeNetwork(
  role: T_ASC_NetworkRole,
  acceptorPort: number,
  timeout: number,
  network: ByRef<T_ASC_Network | null>,
  options = 0,
): Promise<OFCondition> {
  void options;
  try {
    const opened = await DulNetwork.open(acceptorPort, timeout, role !== NET_REQUESTOR);
    network.value = new T_ASC_Network(role, opened);
    return EC_Normal;
  } catch (error) {
    network.value = null;
    return conditionOf(error, DUL_TCPINITERROR);
  }
}

/**
 * Stops listening; a call that waits for an association returns. Associations go on.
 *
 * @param network - Null afterwards.
 * @compat full
 */
export async function ASC_dropNetwork(network: ByRef<T_ASC_Network | null>): Promise<OFCondition> {
  const dropped = network.value;
  network.value = null;
  await dropped?.network.close();
  return EC_Normal;
}

/**
 * Sets how connections of a network are secured. Associations are secured that ask for it: by `ASC_setTransportLayerType`
 * as requestor, by the argument of `ASC_receiveAssociation` as acceptor. A port is opened anew for it: set the layer before
 * peers know the port.
 *
 * @param takeoverOwnership - Of no meaning here: the layer holds nothing that had to be freed.
 * @compat full
 */
export function ASC_setTransportLayer(
  network: T_ASC_Network | null | undefined,
  newLayer: DcmTransportLayer | null,
  takeoverOwnership = false,
): OFCondition {
  void takeoverOwnership;
  if (!network) return ASC_NULLKEY;
  network.network.setTls(newLayer?.tls);
  return EC_Normal;
}

/** Seconds as the original takes them: negative ones are no limit. */
export function waitOf(timeout: number): Wait {
  return timeout < 0 ? 'block' : timeout;
}

/**
 * Whether somebody asks for an association.
 *
 * @param timeout - How long to wait for it, in seconds; 0 only looks, a negative one is no limit.
 * @compat full
 */
export async function ASC_associationWaiting(
  network: T_ASC_Network | null | undefined,
  timeout: number,
): Promise<boolean> {
  return network?.network.isOfferWaiting(waitOf(timeout)) ?? false;
}

/**
 * Whether there is something to receive: a message, the peer's wish to release, or the end of the association.
 *
 * @param timeout - How long to wait for it, in seconds; 0 only looks, a negative one is no limit.
 * @compat full
 */
export async function ASC_dataWaiting(association: Assoc, timeout: number): Promise<boolean> {
  return association?.DULassociation.isDataWaiting(waitOf(timeout)) ?? false;
}

/**
 * Asks the peer for release, and waits for its answer and the end of the connection. What the peer still sends is dropped.
 *
 * @returns EC_Normal; DUL_READTIMEOUT when no answer came in time, DUL_PEERABORTEDASSOCIATION.
 * @compat full
 */
export async function ASC_releaseAssociation(association: Assoc): Promise<OFCondition> {
  const ours = association?.DULassociation.association;
  if (!association || ours === undefined) return ASC_NULLKEY;
  await association.DULassociation.release();
  const { outcome } = ours;
  if (outcome === undefined || outcome.kind === 'released') return EC_Normal;
  const { error } = outcome;
  return conditionOf(error?.cause ?? error, DUL_PEERABORTEDASSOCIATION);
}

/**
 * Answers the peer's wish to release.
 *
 * @returns EC_Normal, or EC_IllegalCall when the peer did not ask.
 * @compat full
 */
export function ASC_acknowledgeRelease(association: Assoc): OFCondition {
  const ours = association?.DULassociation.association;
  if (ours === undefined) return ASC_NULLKEY;
  try {
    ours.respondRelease();
    return EC_Normal;
  } catch (error) {
    return EC_IllegalCall.because('The peer did not ask for release', error);
  }
}

/** Aborts the association, and waits for the end of the connection. @compat full */
export async function ASC_abortAssociation(association: Assoc): Promise<OFCondition> {
  const ours = association?.DULassociation.association;
  if (!association || ours === undefined) return ASC_NULLKEY;
  ours.abort();
  await association.DULassociation.closeTransport(CLOSING_MS);
  return EC_Normal;
}

/** Closes the connection without a word to the peer. @compat full */
export async function ASC_closeTransportConnection(association: Assoc): Promise<OFCondition> {
  if (!association) return ASC_NULLKEY;
  await association.DULassociation.closeTransport(CLOSING_MS);
  return EC_Normal;
}

/** Closes the connection of an association that is over, or is to be. @compat full */
export function ASC_dropAssociation(association: Assoc): Promise<OFCondition> {
  return ASC_closeTransportConnection(association);
}

/**
 * As {@link ASC_dropAssociation} for an acceptor: gives the peer the time to close the connection first.
 *
 * @param timeout - Seconds.
 * @compat full
 */
export async function ASC_dropSCPAssociation(association: Assoc, timeout = 60): Promise<OFCondition> {
  if (!association) return ASC_NULLKEY;
  if (await association.DULassociation.isClosedWithin(Math.max(0, timeout) * 1000)) return EC_Normal;
  return ASC_dropAssociation(association);
}

/**
 * Lets go of an association; one that is still open is dropped.
 *
 * @param association - Null afterwards.
 * @compat full
 */
export async function ASC_destroyAssociation(association: ByRef<T_ASC_Association | null>): Promise<OFCondition> {
  const destroyed = association.value;
  association.value = null;
  if (destroyed === null) return EC_Normal;
  return ASC_dropAssociation(destroyed);
}
