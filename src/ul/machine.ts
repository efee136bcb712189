import { InvalidArgumentError } from '../errors';
import type { AssociateRQ } from '../pdu/types';
import { ACTIONS, HANG_UP, NO_EFFECTS, expectEvent, isAcceptable } from './actions';
import { EVENT_TEXT, NEXT_STATE, STATE_TEXT, TRANSITION_TABLE } from './table';
import type { ActionName, BlankCell } from './table';
import type { Effect, State, UlEvent } from './types';

/** Which side of the association the machine serves. */
export type UpperLayerRole = 'requestor' | 'acceptor';

/** Options of an {@link UpperLayerMachine}. */
export interface UpperLayerMachineOptions {
  /**
   * Indicates every A-ASSOCIATE-RQ, even one that does not offer protocol version 1, instead of rejecting it.
   * @defaultValue false
   */
  acceptAnyProtocolVersion?: boolean;
}

/**
 * The DICOM upper layer state machine of one association.
 *
 * Pure: it sends nothing and starts no timer. `step` takes an event, moves to the next state, and gives the effects,
 * which the owner carries out in their order. The payload of P-DATA goes past the machine, which says only whether it
 * may pass.
 *
 * A machine serves one association and is thrown away with it. A fault that is found above the upper layer (a message
 * that cannot be understood) is reported as Evt19, so that the peer gets an A-ABORT from the service provider with the
 * reason given; Evt15 is for the user's own wish to abort.
 *
 * @example
 * ```ts
 * import { UpperLayerMachine } from 'dcxport';
 *
 * const machine = new UpperLayerMachine('acceptor');
 * for (const effect of machine.step({ event: 'Evt5' })) console.log(effect.effect); // startArtim
 * console.log(machine.state); // Sta2
 * ```
 * @see DICOM PS3.8, 9.2
 */
export class UpperLayerMachine {
  readonly #role: UpperLayerRole;
  readonly #context: { readonly acceptAnyProtocolVersion: boolean; request: AssociateRQ | undefined };
  #state: State = 'Sta1';

  constructor(role: UpperLayerRole, options: UpperLayerMachineOptions = {}) {
    this.#role = role;
    this.#context = { acceptAnyProtocolVersion: options.acceptAnyProtocolVersion ?? false, request: undefined };
  }

  /** Where the association stands. */
  get state(): State {
    return this.#state;
  }

  /** Whether a P-DATA-TF may be sent in this state (Evt9 would not throw). */
  get canSendData(): boolean {
    return this.#state === 'Sta6' || this.#state === 'Sta8';
  }

  /**
   * Takes one event and moves on.
   *
   * @param event - What happened.
   * @returns What the owner has to do, in this order. Never changed afterwards; it may be the same array each time.
   * @throws {@link InvalidArgumentError} when the owner asks for what the state does not allow (such as P-DATA during
   * a release, or Evt1 in the acceptor's machine). The state stays as it was.
   */
  step(event: UlEvent): readonly Effect[] {
    const cell = TRANSITION_TABLE[event.event][this.#state];
    if (cell === 'refuse' || cell === 'ignore' || cell === 'hang-up') return this.#blank(cell, event);
    this.#checkRole(event);
    if (event.event === 'Evt1') this.#context.request = event.request;
    const effects = ACTIONS[cell](event, this.#context);
    this.#state = this.#next(cell, event);
    if (cell === 'AE-2') this.#context.request = undefined;
    return effects;
  }

  #next(action: ActionName, event: UlEvent): State {
    const next = NEXT_STATE[action];
    if (typeof next === 'string') return next;
    if (action === 'AE-6') return next[isAcceptable(expectEvent(event, 'Evt6').pdu, this.#context) ? 0 : 1];
    return next[this.#role === 'requestor' ? 0 : 1];
  }

  #blank(cell: BlankCell, event: UlEvent): readonly Effect[] {
    if (cell === 'ignore') return NO_EFFECTS;
    if (cell === 'hang-up') return HANG_UP;
    throw new InvalidArgumentError(
      `The upper layer cannot take ${event.event} (${EVENT_TEXT[event.event]}) in ${this.#state} ` +
        `(${STATE_TEXT[this.#state]}); look at the state before asking`,
    );
  }

  // AR-8 goes by the role, so a machine that was made for the other side must not get under way.
  #checkRole(event: UlEvent): void {
    const wrong = this.#role === 'requestor' ? 'Evt5' : 'Evt1';
    if (event.event !== wrong) return;
    throw new InvalidArgumentError(
      `The upper layer of an association ${this.#role} cannot take ${wrong} (${EVENT_TEXT[wrong]}) ` +
        `in ${this.#state}; make a machine for the other role`,
    );
  }
}
