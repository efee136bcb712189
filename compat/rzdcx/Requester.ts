import {
  describeStatus,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  statusCategory,
  StatusCategory,
  type Association,
  type RequestAssociationOptions,
  type TlsOptions,
} from '../../src/index';
import { COMError, dimseFailure, HRESULT, toCOMError } from '../com';
import { type DCXSEC, tlsOptionsOf } from './DCXSEC';
import { readDefaultDictionary } from './dictionary-extension';
import { engine } from './engine';
import { describeAddress, requesterTimeouts, type NetworkAddress } from './network-address';

/** Seconds. */
const DEFAULT_ASSOCIATION_REQUEST_TIMEOUT = 30;
/** Seconds. */
const DEFAULT_DIMSE_COMMAND_TIMEOUT = 60;

/** What is proposed for everything but storage: LEI, LEE, BEE. */
export const UNCOMPRESSED: readonly string[] = [
  IMPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
];

/** What one association of a call asks for. */
export type Proposal = Pick<
  RequestAssociationOptions,
  'presentationContexts' | 'roleSelections' | 'asynchronousOperationsWindow'
>;

/** A proposal of one SOP class in which we are SCU. */
export function proposalOf(SOPClassUID: string): Proposal {
  return { presentationContexts: [{ abstractSyntax: SOPClassUID, transferSyntaxes: UNCOMPRESSED }] };
}

/** A proposal of one SOP class in which we are SCP. @see DICOM PS3.7, D.3.3.4 */
export function proposalAsProvider(SOPClassUID: string): Proposal {
  return {
    ...proposalOf(SOPClassUID),
    roleSelections: [{ sopClassUID: SOPClassUID, scuRole: false, scpRole: true }],
  };
}

/** What a peer answered an operation with. */
export interface OperationStatus {
  readonly status: number;
  readonly errorComment?: string;
}

/** Whom a call talks to, and how: fixed when it starts. */
interface Peer extends NetworkAddress {
  readonly tls: TlsOptions | undefined;
}

/** One call of a requester while it runs. */
export interface RequesterCall {
  /** ProgID for the errors. */
  readonly source: string;
  /** What is being done and with whom, as the beginning of a description. */
  readonly doing: string;
  /** Aborted by Release; the call's associations are aborted then. */
  readonly signal: AbortSignal;
  /** Opens an association; the caller releases it. */
  open(proposal: Proposal): Promise<Association>;
  /** Opens an association, does the work over it, and releases it whether the work is done or has failed. */
  over<T>(proposal: Proposal, work: (association: Association) => Promise<T>): Promise<T>;
  /** Makes the error for a failure status. */
  failure(answer: OperationStatus, commandField: number): COMError;
  /** Returns for success and warnings. @throws {@link COMError} 0x80040204 for anything else. */
  check(answer: OperationStatus, commandField: number): void;
}

/**
 * Runs the calls of a DCXREQ: each with associations of its own, under the two time limits, ended by Release.
 */
export class Requester {
  /** Seconds for connecting and the answer to the association request together; 0 is no limit. */
  associationRequestTimeout = DEFAULT_ASSOCIATION_REQUEST_TIMEOUT;
  /** Seconds for each awaited response; 0 is no limit. */
  dimseCommandTimeout = DEFAULT_DIMSE_COMMAND_TIMEOUT;
  /** TLS settings of the next associations; null is plain TCP. */
  securityContext: DCXSEC | null = null;
  readonly #source: string;
  /** One for each call that runs. */
  readonly #calls = new Set<AbortController>();
  /** Associations that calls have opened, or tried to. */
  readonly #open = new Map<Association, { readonly call: AbortSignal; readonly closed: Promise<unknown> }>();

  /** @param source - ProgID for the errors. */
  constructor(source: string) {
    this.#source = source;
  }

  /** Settles when the associations that are open now are closed. */
  async whenClosed(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ closed }) => closed));
  }

  /** Ends every call that runs, and closes what calls that are over have left to the peer to close. */
  abort(): void {
    const running = new Set([...this.#calls].map(({ signal }) => signal));
    for (const [association, { call }] of this.#open) {
      if (!association.isOpen && !running.has(call)) association.closeTransport();
    }
    for (const call of this.#calls) call.abort();
  }

  /**
   * Runs one call. Every error comes out as a COMError.
   *
   * @param operation - Its name, such as `C-ECHO`.
   */
  async run<T>(address: NetworkAddress, operation: string, work: (call: RequesterCall) => T | Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#calls.add(controller);
    const doing = `${operation} to ${describeAddress(address)}`;
    try {
      // What comes is read by the engine, before any of the classes that ask for it looks at it.
      readDefaultDictionary();
      const tls = tlsOptionsOf(this.securityContext, 'requester');
      const result = await work(this.#call({ ...address, tls }, doing, controller.signal));
      controller.signal.throwIfAborted();
      return result;
    } catch (error) {
      if (controller.signal.aborted) {
        throw new COMError(HRESULT.E_ABORT, `${doing} was ended by Release.`, this.#source, { cause: error });
      }
      throw toCOMError(error, this.#source, { doing: `${doing} failed` });
    } finally {
      this.#calls.delete(controller);
    }
  }

  #call(peer: Peer, doing: string, signal: AbortSignal): RequesterCall {
    const open = (proposal: Proposal): Promise<Association> => this.#associate(peer, proposal, signal);
    const failure = (answer: OperationStatus, commandField: number): COMError =>
      operationFailure(this.#source, doing, answer, commandField);
    return {
      source: this.#source,
      doing,
      signal,
      open,
      over: async (proposal, work) => {
        const association = await open(proposal);
        try {
          return await work(association);
        } finally {
          // One that an error has ended already is left as it is.
          await association.release();
        }
      },
      failure,
      check: (answer, commandField) => {
        if (!isDone(answer.status)) throw failure(answer, commandField);
      },
    };
  }

  async #associate(peer: Peer, proposal: Proposal, signal: AbortSignal): Promise<Association> {
    const association = await engine.requestAssociation(this.#associationOptions(peer, proposal, signal));
    const onAbort = (): void => association.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    void this.#keep(association, signal).then(() => signal.removeEventListener('abort', onAbort));
    return association;
  }

  /** Knows of an association until it is closed; settles then. */
  #keep(association: Association, call: AbortSignal): Promise<unknown> {
    const closed = association.closed.then(() => this.#open.delete(association));
    this.#open.set(association, { call, closed });
    return closed;
  }

  /** How every association of every call is opened. */
  #associationOptions(peer: Peer, proposal: Proposal, signal: AbortSignal): RequestAssociationOptions {
    return {
      ...peer,
      ...proposal,
      timeouts: requesterTimeouts(this.associationRequestTimeout, this.dimseCommandTimeout),
      signal,
      onFailedOpening: (association) => {
        void this.#keep(association, signal);
        if (signal.aborted) association.closeTransport();
      },
    };
  }
}

/** The error for a failure status. @param doing - What was done and with whom, as the beginning of a description. */
export function operationFailure(
  source: string,
  doing: string,
  { status, errorComment }: OperationStatus,
  commandField: number,
): COMError {
  const text = describeStatus(status, commandField) + (errorComment ? `: ${errorComment}` : '');
  return dimseFailure(source, doing, status, text);
}

/** Success and warnings. */
export function isDone(status: number): boolean {
  const category = statusCategory(status);
  return category === StatusCategory.Success || category === StatusCategory.Warning;
}
