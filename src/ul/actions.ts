/**
 * The actions of the upper layer: what each asks its owner to do. Small functions without memory.
 *
 * @module
 * @see DICOM PS3.8, tables 9-6 to 9-9
 */
import { AbortReason, AbortSource } from '../errors';
import { PduType } from '../pdu/types';
import type { Abort, AssociateRJ, AssociateRQ } from '../pdu/types';
import type { ActionName, EventName } from './table';
import type { Effect, UlEvent } from './types';

/** What an action may look at beside its event. */
export interface ActionContext {
  /** Whether requests are indicated whatever protocol version they carry. */
  readonly acceptAnyProtocolVersion: boolean;
  /** The request of Evt1, until AE-2 has sent it. */
  readonly request: AssociateRQ | undefined;
}

/** One action: gives what is to be done, in order. */
export type Action = (event: UlEvent, context: ActionContext) => readonly Effect[];

/** The refusal of a request whose protocol version lacks bit 0: permanent, provider (ACSE), reason 2. */
const PROTOCOL_VERSION_REJECT: AssociateRJ = { type: PduType.AssociateRJ, result: 1, source: 2, reason: 2 };

// Effects without variable parts are made once: P-DATA asks for them for every PDU.
const SEND_DATA: readonly Effect[] = Object.freeze([{ effect: 'sendData' }]);
const INDICATE_DATA: readonly Effect[] = Object.freeze([{ effect: 'indicateData' }]);
const NOTHING: readonly Effect[] = Object.freeze([]);

const RELEASE_RQ: Effect = { effect: 'send', pdu: { type: PduType.ReleaseRQ } };
const RELEASE_RP: Effect = { effect: 'send', pdu: { type: PduType.ReleaseRP } };
const CONFIRM_RELEASE: Effect = { effect: 'confirmRelease' };
const START_ARTIM: Effect = { effect: 'startArtim' };
const STOP_ARTIM: Effect = { effect: 'stopArtim' };
const CLOSE_TRANSPORT: Effect = { effect: 'closeTransport' };

/** What the machine asks for when nothing is to be done. */
export const NO_EFFECTS = NOTHING;

/** What the machine asks for when a connection comes about that nobody wants any more. */
export const HANG_UP: readonly Effect[] = Object.freeze([CLOSE_TRANSPORT]);

/** Says whether AE-6 takes a request: protocol version 1 (bit 0) is among those it offers. */
export function isAcceptable(request: AssociateRQ, context: ActionContext): boolean {
  return context.acceptAnyProtocolVersion || (request.protocolVersion & 1) === 1;
}

/** Narrows the event to the one that the table allows for the action; anything else is a fault of the table. */
export function expectEvent<E extends EventName>(event: UlEvent, name: E): Extract<UlEvent, { event: E }> {
  if (event.event !== name) throw new TypeError(`the transition table led ${event.event} to an action of ${name}`);
  return event as Extract<UlEvent, { event: E }>;
}

function send(pdu: Extract<Effect, { effect: 'send' }>['pdu']): Effect {
  return { effect: 'send', pdu };
}

function abortSource(event: UlEvent): number {
  return (event.event === 'Evt15' ? event.source : undefined) ?? AbortSource.ServiceUser;
}

function abort(source: number, reason: number): Abort {
  return { type: PduType.Abort, source, reason };
}

/** What the A-ABORT says that answers this event: an invalid PDU brings its own reason, a valid one came out of turn. */
function abortReason(event: UlEvent): number {
  if (event.event === 'Evt15') return event.reason ?? AbortReason.NotSpecified;
  return event.event === 'Evt19' ? event.reason : AbortReason.UnexpectedPdu;
}

const associationEstablishment = {
  'AE-1': () => [{ effect: 'connect' }],
  'AE-2': (_event, { request }) => {
    if (request === undefined) throw new TypeError('the request of Evt1 was lost before Evt2');
    return [send(request)];
  },
  'AE-3': (event) => [{ effect: 'confirmAccept', pdu: expectEvent(event, 'Evt3').pdu }],
  'AE-4': (event) => [{ effect: 'confirmReject', pdu: expectEvent(event, 'Evt4').pdu }, CLOSE_TRANSPORT],
  'AE-5': () => [START_ARTIM],
  'AE-6': (event, context) => {
    const { pdu } = expectEvent(event, 'Evt6');
    if (isAcceptable(pdu, context)) return [STOP_ARTIM, { effect: 'indicateAssociate', pdu }];
    return [STOP_ARTIM, send(PROTOCOL_VERSION_REJECT), START_ARTIM];
  },
  'AE-7': (event) => [send(expectEvent(event, 'Evt7').pdu)],
  'AE-8': (event) => [send(expectEvent(event, 'Evt8').pdu), START_ARTIM],
} satisfies Partial<Record<ActionName, Action>>;

const dataTransfer = {
  'DT-1': () => SEND_DATA,
  'DT-2': () => INDICATE_DATA,
} satisfies Partial<Record<ActionName, Action>>;

const associationRelease = {
  'AR-1': () => [RELEASE_RQ],
  'AR-2': () => [{ effect: 'indicateRelease', collision: false }],
  'AR-3': () => [CONFIRM_RELEASE, CLOSE_TRANSPORT],
  'AR-4': () => [RELEASE_RP, START_ARTIM],
  'AR-5': () => [STOP_ARTIM],
  'AR-6': () => INDICATE_DATA,
  'AR-7': () => SEND_DATA,
  'AR-8': () => [{ effect: 'indicateRelease', collision: true }],
  'AR-9': () => [RELEASE_RP],
  'AR-10': () => [CONFIRM_RELEASE],
} satisfies Partial<Record<ActionName, Action>>;

const associationAbort = {
  // Before an association exists (Sta2) the table lets the user end it, though it was a PDU that came: the source
  // stays the user, the reason still says what was wrong.
  'AA-1': (event) => [send(abort(abortSource(event), abortReason(event))), START_ARTIM],
  'AA-2': () => [STOP_ARTIM, CLOSE_TRANSPORT],
  'AA-3': (event) => {
    const { source, reason } = expectEvent(event, 'Evt16').pdu;
    return [{ effect: 'indicateAbort', source, reason }, CLOSE_TRANSPORT];
  },
  'AA-4': () => [{ effect: 'indicateProviderAbort', reason: AbortReason.NotSpecified, transportLost: true }],
  'AA-5': () => [STOP_ARTIM],
  'AA-6': () => NOTHING,
  'AA-7': (event) => [send(abort(AbortSource.ServiceProvider, abortReason(event)))],
  'AA-8': (event) => {
    const reason = abortReason(event);
    return [
      send(abort(AbortSource.ServiceProvider, reason)),
      { effect: 'indicateProviderAbort', reason, transportLost: false },
      START_ARTIM,
    ];
  },
} satisfies Partial<Record<ActionName, Action>>;

/** Every action by its name. @see DICOM PS3.8, tables 9-6 to 9-9 */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  ...associationEstablishment,
  ...dataTransfer,
  ...associationRelease,
  ...associationAbort,
};
