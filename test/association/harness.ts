import {
  Association,
  AssociationOffer,
  requestAssociation,
  SharedListener,
  type AssociationOptions,
  type ListenerContext,
  type RequestAssociationOptions,
  type SharedListenerOptions,
} from '../../src/association';
import { CommandField, NO_DATA_SET, type CommandSet } from '../../src/dimse';
import { LogLevel, type Logger } from '../../src/log';
import type { AssociateAC, AssociateRQ } from '../../src/pdu';
import {
  MemoryTransport,
  MemoryTransportFactory,
  type MemoryTransportOptions,
  type Transport,
} from '../../src/transport';
import type { NegotiationPolicy } from '../../src/ul';
import { within } from '../support/wait-until';
import { FakeClock } from './fake-clock';
import { PduPeer } from './pdu-peer';

export const VERIFICATION = '1.2.840.10008.1.1';
export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const LEI = '1.2.840.10008.1.2';
export const LEE = '1.2.840.10008.1.2.1';
export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
export const IDENTITY = { classUID: '1.2.3.4', versionName: 'TEST_1' };

/** Context ids of what the harness negotiates. */
export const ECHO_CONTEXT = 1;
export const CT_CONTEXT = 3;

export const ACCEPT_ALL: NegotiationPolicy = { accept: () => ({ transferSyntaxes: () => true }) };

/** Keeps entries for a test to look at. */
export class ListLogger implements Logger {
  readonly entries: string[] = [];
  isEnabled(): boolean {
    return true;
  }
  log(level: LogLevel, message: string): void {
    this.entries.push(`${level} ${message}`);
  }
}

export interface TestContext extends ListenerContext {
  readonly clock: FakeClock;
  readonly logger: ListLogger;
}

/** Everything an association needs from outside, with memory below it and time standing still. */
export function testContext(options?: MemoryTransportOptions): TestContext {
  return {
    clock: new FakeClock(),
    logger: new ListLogger(),
    transports: new MemoryTransportFactory(options),
    identity: IDENTITY,
  };
}

export function requestOptions(overrides: Partial<RequestAssociationOptions> = {}): RequestAssociationOptions {
  return {
    host: 'memory',
    port: 104,
    callingAETitle: 'CALLER',
    calledAETitle: 'CALLED',
    presentationContexts: [
      { abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
      { abstractSyntax: CT, transferSyntaxes: [LEE, LEI] },
    ],
    ...overrides,
  };
}

/** The A-ASSOCIATE-RQ of a scripted requestor. */
export function associateRQ(overrides: Partial<AssociateRQ> = {}, maximumLength = 16_384): AssociateRQ {
  return {
    type: 1,
    protocolVersion: 1,
    calledAETitle: 'CALLED',
    callingAETitle: 'CALLER',
    applicationContextName: APPLICATION_CONTEXT,
    presentationContexts: [
      { id: ECHO_CONTEXT, abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
      { id: CT_CONTEXT, abstractSyntax: CT, transferSyntaxes: [LEE, LEI] },
    ],
    userInformation: { maximumLength, implementationClassUID: '1.2.9', implementationVersionName: 'PEER' },
    ...overrides,
  };
}

/** The A-ASSOCIATE-AC of a scripted acceptor that takes everything. */
export function associateAC(maximumLength = 16_384): AssociateAC {
  return {
    type: 2,
    protocolVersion: 1,
    calledAETitle: 'CALLED',
    callingAETitle: 'CALLER',
    applicationContextName: APPLICATION_CONTEXT,
    presentationContexts: [
      { id: ECHO_CONTEXT, result: 0, transferSyntax: LEI },
      { id: CT_CONTEXT, result: 0, transferSyntax: LEE },
    ],
    userInformation: { maximumLength, implementationClassUID: '1.2.9', implementationVersionName: 'PEER' },
  };
}

export interface Opening {
  readonly peer: PduPeer;
  /** Our end. */
  readonly transport: Transport;
  readonly context: TestContext;
  readonly opening: Promise<Association>;
}

/** Starts a requestor against a scripted peer; the A-ASSOCIATE-RQ is not taken yet. */
export function startRequestor(
  overrides: Partial<RequestAssociationOptions> = {},
  prepare?: (ours: Transport) => void,
): Opening {
  const context = testContext();
  const [ours, theirs] = MemoryTransport.pair();
  prepare?.(ours);
  const transports = {
    ...context.transports,
    connect: () => Promise.resolve(ours),
    listen: () => Promise.reject(new Error()),
  };
  const peer = new PduPeer(theirs);
  const opening = requestAssociation(requestOptions(overrides), { ...context, transports });
  opening.catch(() => undefined);
  return { peer, transport: ours, context, opening };
}

export interface Established {
  readonly association: Association;
  readonly peer: PduPeer;
  readonly transport: Transport;
  readonly clock: FakeClock;
  readonly logger: ListLogger;
}

/** A requestor with an established association to a scripted peer. */
export async function openRequestor(
  overrides: Partial<RequestAssociationOptions> = {},
  maximumLength?: number,
  prepare?: (ours: Transport) => void,
): Promise<Established> {
  const { peer, transport, context, opening } = startRequestor(overrides, prepare);
  await peer.takeType(1);
  peer.send(associateAC(maximumLength));
  const association = await within(opening, 'the association');
  return { association, peer, transport, clock: context.clock, logger: context.logger };
}

export interface ListeningHarness {
  readonly listener: SharedListener;
  readonly context: TestContext;
  /** A connection played by hand. */
  connect(): Promise<PduPeer>;
}

/** A shared listener over memory. */
export async function listen(
  options: SharedListenerOptions = {},
  associationOptions: AssociationOptions = {},
): Promise<ListeningHarness> {
  const context = testContext();
  const listener = new SharedListener(context, options, associationOptions);
  await listener.open(0, undefined);
  return {
    listener,
    context,
    connect: async () => new PduPeer(await context.transports.connect({ host: 'memory', port: listener.port })),
  };
}

/** An offer that a scripted requestor made. */
export async function openOffer(
  options: AssociationOptions = {},
  request = associateRQ(),
): Promise<{ offer: AssociationOffer; peer: PduPeer; context: TestContext; listener: SharedListener }> {
  const { listener, context, connect } = await listen({}, options);
  const peer = await connect();
  const next = listener.next(0);
  peer.send(request);
  const offer = await within(next, 'an offer');
  if (offer === undefined) throw new Error('no offer came');
  return { offer, peer, context, listener };
}

/** An acceptor with an established association to a scripted peer. */
export async function openAcceptor(
  options: AssociationOptions = {},
  maximumLength?: number,
  policy = ACCEPT_ALL,
): Promise<Omit<Established, 'transport'>> {
  const { offer, peer, context } = await openOffer(options, associateRQ({}, maximumLength));
  const association = offer.accept(policy);
  await peer.takeType(2);
  return { association, peer, clock: context.clock, logger: context.logger };
}

/** Both ends of an association, our own code on both sides. */
export async function openPair(
  context: ListenerContext = testContext(),
  options: {
    requestor?: Partial<RequestAssociationOptions>;
    acceptor?: AssociationOptions;
    policy?: NegotiationPolicy;
  } = {},
): Promise<{ requestor: Association; acceptor: Association; listener: SharedListener }> {
  const listener = new SharedListener(context, {}, options.acceptor);
  await listener.open(0, '127.0.0.1');
  const accepting = listener.next(0);
  const opening = requestAssociation(
    requestOptions({ host: '127.0.0.1', port: listener.port, ...options.requestor }),
    context,
  );
  const offer = await within(accepting, 'an offer');
  if (offer === undefined) throw new Error('no offer came');
  const acceptor = offer.accept(options.policy ?? ACCEPT_ALL);
  const requestor = await within(opening, 'the association');
  return { requestor, acceptor, listener };
}

export function echoRQ(MessageID: number): CommandSet {
  return {
    CommandField: CommandField.C_ECHO_RQ,
    CommandDataSetType: NO_DATA_SET,
    MessageID,
    AffectedSOPClassUID: VERIFICATION,
  };
}

export function echoRSP(MessageIDBeingRespondedTo: number, Status = 0): CommandSet {
  return {
    CommandField: CommandField.C_ECHO_RSP,
    CommandDataSetType: NO_DATA_SET,
    MessageIDBeingRespondedTo,
    AffectedSOPClassUID: VERIFICATION,
    Status,
  };
}

export function storeRQ(MessageID: number): CommandSet {
  return {
    CommandField: CommandField.C_STORE_RQ,
    CommandDataSetType: 1,
    MessageID,
    Priority: 0,
    AffectedSOPClassUID: CT,
    AffectedSOPInstanceUID: `1.2.${MessageID}`,
  };
}

export function storeRSP(MessageIDBeingRespondedTo: number, Status = 0): CommandSet {
  return {
    CommandField: CommandField.C_STORE_RSP,
    CommandDataSetType: NO_DATA_SET,
    MessageIDBeingRespondedTo,
    AffectedSOPClassUID: CT,
    AffectedSOPInstanceUID: `1.2.${MessageIDBeingRespondedTo}`,
    Status,
  };
}

/** The error that a promise ends with; fails when it does not, or not in time. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await within(promise, 'a failure');
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('a failure was due, but the promise was fulfilled');
}

/** Answers every request as an echo until the association is over; gives how many there were. */
export async function serveEchoes(association: Association): Promise<number> {
  let count = 0;
  for (let request = await association.receive(); request !== undefined; request = await association.receive()) {
    await association.respond(request, { Status: 0 });
    count++;
  }
  return count;
}
