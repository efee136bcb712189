import { AssociationRejectedError, ConnectionLostError, InvalidArgumentError, TimerName, TlsError } from '../errors';
import {
  describeReject,
  DICOM_APPLICATION_CONTEXT,
  encodePdu,
  MAX_PRESENTATION_CONTEXTS,
  PduType,
  type AssociateRQ,
  type AsynchronousOperationsWindow,
  type RoleSelection,
  type SOPClassCommonExtendedNegotiation,
  type SOPClassExtendedNegotiation,
} from '../pdu';
import { lateRefusal, type TlsOptions, type Transport, type TransportFactory } from '../transport';
import { Association, type AssociationContext } from './association';
import type { AssociationOptions } from './association-types';
import type { ImplementationIdentity } from './identity';
import { resolveAssociationLimits } from './limits';
import { NamedTimers, resolveTimeouts } from './timeouts';
import { toUserIdentityRQ, type UserIdentity } from './user-identity';

/** What a requestor proposes for one SOP class. */
export interface ContextProposal {
  /** Odd, 1 to 255, and of no other proposal. @defaultValue 1, 3, 5, ... by its place in the list */
  id?: number;
  abstractSyntax: string;
  /** In the order of preference. */
  transferSyntaxes: readonly string[];
  /**
   * The roles that we want to have for the SOP class, asked for by role selection: both halves of C-GET and of storage
   * commitment need it. Those of the first proposal of a class count.
   *
   * @defaultValue SCU, without role selection
   */
  roles?: { readonly scu: boolean; readonly scp: boolean };
}

/** Whom to ask for an association, and what to propose. */
export interface RequestAssociationOptions extends AssociationOptions {
  host: string;
  port: number;
  /** Ours, 1 to 16 characters. */
  callingAETitle: string;
  /** The peer's, 1 to 16 characters. */
  calledAETitle: string;
  /** At most 128; those without an id get 1, 3, 5, ... by their place in this list. */
  presentationContexts: readonly ContextProposal[];
  /** Beside those that the presentation contexts ask for. */
  roleSelections?: readonly RoleSelection[];
  /** Bytes by SOP class; those of queries are made by `encodeQueryAbilities`. */
  extendedNegotiations?: readonly SOPClassExtendedNegotiation[];
  commonExtendedNegotiations?: readonly SOPClassCommonExtendedNegotiation[];
  /** Sent only when given. */
  asynchronousOperationsWindow?: AsynchronousOperationsWindow;
  /** Sent only when given. */
  userIdentity?: UserIdentity;
  /** Speak TLS. The handshake has the timer `tls`, and counts to the timer `association`. @defaultValue plain */
  tls?: TlsOptions;
  /** Local address to connect from. */
  localAddress?: string;
  /** Ends the opening; afterwards it has no effect. */
  signal?: AbortSignal;
  /**
   * Told of an opening that failed when there was a connection already, which may still wait for the peer to close, for the time of
   * the timer `artim` at most: `closed` settles when it is gone, `closeTransport` closes it now.
   */
  onFailedOpening?: (association: Association) => void;
}

/** What a requestor needs from outside. */
export interface RequestorContext extends AssociationContext {
  readonly transports: TransportFactory;
  readonly identity: ImplementationIdentity;
}

/**
 * Builds the A-ASSOCIATE-RQ for the options.
 *
 * @throws {@link InvalidArgumentError} for too few or too many contexts, context ids that are even or stand twice, or an AE
 * title or user identity that is none.
 */
export function buildAssociateRQ(options: RequestAssociationOptions, identity: ImplementationIdentity): AssociateRQ {
  const count = options.presentationContexts.length;
  if (count < 1 || count > MAX_PRESENTATION_CONTEXTS) {
    throw new InvalidArgumentError(
      `An association proposes 1 to ${MAX_PRESENTATION_CONTEXTS} presentation contexts, not ${count}`,
    );
  }
  const ids = options.presentationContexts.map(({ id }, index) => id ?? 2 * index + 1);
  const bad = ids.find((id, index) => id % 2 !== 1 || id < 1 || id > 255 || ids.indexOf(id) !== index);
  if (bad !== undefined) {
    throw new InvalidArgumentError(`Presentation context ids are odd, 1 to 255, and each stands once; ${bad} does not`);
  }
  return {
    type: PduType.AssociateRQ,
    protocolVersion: 1,
    calledAETitle: checkAETitle(options.calledAETitle, 'called'),
    callingAETitle: checkAETitle(options.callingAETitle, 'calling'),
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: options.presentationContexts.map((proposal, index) => ({
      id: ids[index] ?? 2 * index + 1,
      abstractSyntax: proposal.abstractSyntax,
      transferSyntaxes: proposal.transferSyntaxes,
    })),
    userInformation: {
      maximumLength: resolveAssociationLimits(options).maximumLength,
      implementationClassUID: identity.classUID,
      implementationVersionName: identity.versionName,
      asynchronousOperationsWindow: options.asynchronousOperationsWindow,
      roleSelections: roleSelectionsOf(options),
      extendedNegotiations: options.extendedNegotiations,
      commonExtendedNegotiations: options.commonExtendedNegotiations,
      userIdentity: options.userIdentity && toUserIdentityRQ(options.userIdentity),
    },
  };
}

/** Each class once; absent when nobody asks for any. */
function roleSelectionsOf(options: RequestAssociationOptions): readonly RoleSelection[] | undefined {
  const selections = new Map(options.roleSelections?.map((selection) => [selection.sopClassUID, selection]));
  for (const { abstractSyntax, roles } of options.presentationContexts) {
    if (roles === undefined || selections.has(abstractSyntax)) continue;
    selections.set(abstractSyntax, { sopClassUID: abstractSyntax, scuRole: roles.scu, scpRole: roles.scp });
  }
  return selections.size === 0 ? undefined : [...selections.values()];
}

function checkAETitle(title: string, which: string): string {
  const trimmed = title.trim();
  // What PS3.5 forbids in AE, and what has no byte of its own.
  if (!/^[ -[\]-~\u0080-\u00ff]{1,16}$/.test(trimmed)) {
    throw new InvalidArgumentError(
      `The ${which} AE title ${JSON.stringify(title)} is not 1 to 16 characters of one byte without backslash and control characters`,
    );
  }
  return trimmed;
}

/**
 * Connects to a peer and negotiates an association.
 *
 * The caller ends it by {@link Association.release} or {@link Association.abort}.
 *
 * @throws {@link InvalidArgumentError} before anything is sent.
 * @throws {@link ConnectError}, {@link TlsError}, {@link DimseTimeoutError} (timers `connect`, `tls`, `association`),
 *   {@link AssociationRejectedError}, {@link AssociationAbortedError}, {@link ConnectionLostError}.
 * @throws the signal's reason.
 */
export async function requestAssociation(
  options: RequestAssociationOptions,
  context: RequestorContext,
): Promise<Association> {
  const request = buildAssociateRQ(options, context.identity);
  // Tried before anybody is bothered with a connection: what has no encoding fails here.
  encodePdu(request);
  const timeouts = resolveTimeouts(options.timeouts);
  const started = context.clock.now();
  const transport = await connect(options, timeouts, context).catch((error: unknown) => {
    traceFailure(options, error, context);
    throw error;
  });
  const { signal } = options;
  if (signal?.aborted === true) {
    transport.destroy();
    throw signal.reason as Error;
  }
  const left = timeouts.association === 0 ? 0 : Math.max(1, timeouts.association - (context.clock.now() - started));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal?.reason as Error);
      // It fails by that.
      association.abort();
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
      options.onFailedOpening?.(association);
    };
    const settle = (): void => signal?.removeEventListener('abort', onAbort);
    const association = new Association('requestor', options, context, {
      onEstablished: () => {
        settle();
        resolve(association);
      },
      onRejected: ({ result, source, reason }) => {
        const text = `${describeReject(result, source, reason)} (by ${options.calledAETitle} at ${options.host}:${options.port})`;
        fail(new AssociationRejectedError(result, source, reason, text));
      },
      onFailed: (error) => fail(openingError(options, error)),
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    association.openAsRequestor(transport, request, left);
  });
}

function traceFailure(
  { host, port, callingAETitle, calledAETitle }: RequestAssociationOptions,
  reason: unknown,
  { trace, logger }: RequestorContext,
): void {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  trace?.connectFailed({ acceptor: { address: host, port }, callingAETitle, calledAETitle, error, logger });
}

/** What the opening failed with: a TLS fault that shows only behind the handshake is told as one. */
function openingError(options: RequestAssociationOptions, error: Error): Error {
  const tlsError = tlsCauseOf(error);
  if (tlsError !== undefined) return tlsError;
  if (options.tls === undefined || !(error instanceof ConnectionLostError)) return error;
  return lateRefusal(`${options.host}:${options.port}`, error);
}

function tlsCauseOf(error: Error): TlsError | undefined {
  let cause: unknown = error;
  // A chain of causes is short; the bound is for one that is circular.
  for (let depth = 0; cause instanceof Error && depth < 8; depth++, cause = cause.cause) {
    if (cause instanceof TlsError) return cause;
  }
  return undefined;
}

/** Connects within the limits `connect`, then `tls`, and `association`, which covers both and the answer as well. */
async function connect(
  options: RequestAssociationOptions,
  timeouts: Readonly<Record<TimerName, number>>,
  context: RequestorContext,
): Promise<Transport> {
  const { host, port, localAddress, tls, signal } = options;
  const cancel = new AbortController();
  const onAbort = (): void => cancel.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const timers = new NamedTimers(timeouts, context.clock);
  const onExpired = (error: Error): void => cancel.abort(error);
  timers.watch(TimerName.connect, () => `connection to ${host}:${port}`, onExpired);
  const waitingFor = (): string => `connection to ${host}:${port}, let alone an association,`;
  timers.watch(TimerName.association, waitingFor, onExpired);
  const onHandshakeBegins = (): void => {
    timers.stop(TimerName.connect);
    timers.watch(TimerName.tls, () => `end of the TLS handshake with ${host}:${port}`, onExpired);
  };
  try {
    return await context.transports.connect({
      ...{ host, port, localAddress, tls },
      onHandshakeBegins,
      signal: cancel.signal,
    });
  } finally {
    timers.stopAll();
    signal?.removeEventListener('abort', onAbort);
  }
}
