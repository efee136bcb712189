import type { ArgumentChecker } from '../com';
import type { AssociationTimeouts } from '../../src/index';

/** The four arguments that every requester call begins with. */
export interface NetworkAddress {
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly host: string;
  readonly port: number;
}

/** Checks the four arguments before any connection is made. @throws {@link COMError} E_INVALIDARG */
export function checkAddress(
  check: ArgumentChecker,
  callingTitle: string,
  calledTitle: string,
  host: string,
  port: number,
): NetworkAddress {
  return {
    callingAETitle: check.aeTitle('callingTitle', callingTitle),
    calledAETitle: check.aeTitle('calledTitle', calledTitle),
    host: check.host('host', host),
    port: check.port('port', port),
  };
}

/** How a peer is named in descriptions. */
export function describeAddress(address: NetworkAddress): string {
  return `${address.calledAETitle} at ${address.host}:${address.port}`;
}

/** The engine's limits for the two timeouts of the original, both in seconds. */
export function requesterTimeouts(associationRequest: number, dimseCommand: number): AssociationTimeouts {
  return {
    connect: associationRequest * 1000,
    association: associationRequest * 1000,
    ...commandTimeouts(dimseCommand),
  };
}

/** The longest wait that the system's timers hold, in milliseconds (about 24 days). */
const LONGEST_WAIT_MS = 2_147_483_647;

/** What is left of a wait as the engine takes it: 0 for no limit, never more than its timers hold. */
export function waitMs(milliseconds: number): number {
  return milliseconds === Infinity ? 0 : Math.min(milliseconds, LONGEST_WAIT_MS);
}

/** The engine's limits for DimseCommandTimeout, in seconds. */
export function commandTimeouts(dimseCommand: number): AssociationTimeouts {
  const limit = dimseCommand * 1000;
  return { dimseResponse: limit, dimseSend: limit, dimseData: limit };
}
