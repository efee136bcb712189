/**
 * Vocabulary of the upper layer state machine: states, events, effects.
 *
 * @module
 * @see DICOM PS3.8, 9.2
 */
import type { Abort, AssociateAC, AssociateRJ, AssociateRQ, Pdu } from '../pdu/types';

/** @see DICOM PS3.8, tables 9-1 to 9-5 */
export type State =
  | 'Sta1'
  | 'Sta2'
  | 'Sta3'
  | 'Sta4'
  | 'Sta5'
  | 'Sta6'
  | 'Sta7'
  | 'Sta8'
  | 'Sta9'
  | 'Sta10'
  | 'Sta11'
  | 'Sta12'
  | 'Sta13';

/**
 * What can happen, with what it carries.
 *
 * P-DATA carries nothing here: the payload goes past the machine, which only says whether it is allowed.
 *
 * @see DICOM PS3.8, table 9-10
 */
export type UlEvent =
  | { readonly event: 'Evt1'; readonly request: AssociateRQ }
  | { readonly event: 'Evt2' }
  | { readonly event: 'Evt3'; readonly pdu: AssociateAC }
  | { readonly event: 'Evt4'; readonly pdu: AssociateRJ }
  | { readonly event: 'Evt5' }
  | { readonly event: 'Evt6'; readonly pdu: AssociateRQ }
  | { readonly event: 'Evt7'; readonly pdu: AssociateAC }
  | { readonly event: 'Evt8'; readonly pdu: AssociateRJ }
  | { readonly event: 'Evt9' }
  | { readonly event: 'Evt10' }
  | { readonly event: 'Evt11' }
  | { readonly event: 'Evt12' }
  | { readonly event: 'Evt13' }
  | { readonly event: 'Evt14' }
  /** The user's wish to abort; without a source and reason its A-ABORT says what the standard lays down. */
  | { readonly event: 'Evt15'; readonly source?: number; readonly reason?: number }
  | { readonly event: 'Evt16'; readonly pdu: Abort }
  | { readonly event: 'Evt17' }
  | { readonly event: 'Evt18' }
  /** Unrecognized or invalid PDU; `reason` is what an A-ABORT that answers it says. */
  | { readonly event: 'Evt19'; readonly reason: number };

/** What the owner of the machine has to do, in this order. */
export type Effect =
  /** AE-1: open the transport connection. */
  | { readonly effect: 'connect' }
  /** Send this PDU. */
  | { readonly effect: 'send'; readonly pdu: Exclude<Pdu, { type: 'unknown' }> }
  /** DT-1, AR-7: the P-DATA-TF that the caller holds may go out. */
  | { readonly effect: 'sendData' }
  /** DT-2, AR-6: the P-DATA-TF that is arriving goes to the user. */
  | { readonly effect: 'indicateData' }
  /** AE-6: an acceptable request arrived; answer with Evt7 or Evt8. */
  | { readonly effect: 'indicateAssociate'; readonly pdu: AssociateRQ }
  /** AE-3. */
  | { readonly effect: 'confirmAccept'; readonly pdu: AssociateAC }
  /** AE-4. */
  | { readonly effect: 'confirmReject'; readonly pdu: AssociateRJ }
  /** AR-2, AR-8 (`collision` true): the peer asks for release; answer with Evt14. */
  | { readonly effect: 'indicateRelease'; readonly collision: boolean }
  /** AR-3, AR-10: our release is confirmed. */
  | { readonly effect: 'confirmRelease' }
  /** AA-3: the peer aborted. */
  | { readonly effect: 'indicateAbort'; readonly source: number; readonly reason: number }
  /** AA-4, AA-8: the provider aborts, or the transport is gone. */
  | { readonly effect: 'indicateProviderAbort'; readonly reason: number; readonly transportLost: boolean }
  | { readonly effect: 'startArtim' }
  | { readonly effect: 'stopArtim' }
  | { readonly effect: 'closeTransport' };
