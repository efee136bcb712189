import { createServer, type Server } from 'node:net';
import { PduType, type AssociateRQ, type RoleSelection } from '../../../src/pdu';
import { naiveEncode } from '../naive-pdu-codec';
import { ScriptedPeer } from '../scripted-peer';
import {
  decodeRequest,
  OtherPdu,
  RawAssociation,
  releaseRequest,
  releaseResponse,
  userAbort,
  type RawMessage,
} from './raw-association';
import { Element as CommonElement, numberOf, textOf, type RawCommand } from './raw-command';

/** Element numbers of command sets. */
export const Element = {
  ...CommonElement,
  RequestedSOPClassUID: 0x0003,
  MoveDestination: 0x0600,
  RequestedSOPInstanceUID: 0x1001,
  EventTypeID: 0x1002,
  AttributeIdentifierList: 0x1005,
  ActionTypeID: 0x1008,
  Remaining: 0x1020,
  Completed: 0x1021,
  Failed: 0x1022,
  Warning: 0x1023,
} as const;

export const C_CANCEL = 0x0fff;
const RESPONSE = 0x8000;

/** How a peer answers an association request; all fields have defaults. */
export interface Acceptance {
  /** Abstract syntaxes that are refused; `*` refuses all. */
  readonly refuse?: readonly string[];
  /** The transfer syntax of every context. @defaultValue the first proposed */
  readonly transferSyntax?: string;
  /** What it grants of the proposed roles. @defaultValue all of them */
  readonly roles?: (proposed: readonly RoleSelection[]) => readonly RoleSelection[];
}

/** A message that came, with what one looks at in tests. */
export class ServiceMessage {
  readonly contextId: number;
  readonly field: number;
  readonly dataSet: Buffer | undefined;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  readonly #command: Map<number, Buffer>;

  constructor(message: RawMessage, abstractSyntax: string, transferSyntax: string) {
    this.contextId = message.contextId;
    this.dataSet = message.dataSet;
    this.#command = message.command;
    this.field = numberOf(message.command, Element.CommandField);
    this.abstractSyntax = abstractSyntax;
    this.transferSyntax = transferSyntax;
  }

  /** Empty when it is absent. */
  text(element: number): string {
    return textOf(this.#command, element).trimEnd();
  }

  /** -1 when it is absent. */
  number(element: number): number {
    return numberOf(this.#command, element);
  }

  has(element: number): boolean {
    return this.#command.has(element);
  }

  bytes(element: number): Buffer {
    return this.#command.get(element) ?? Buffer.alloc(0);
  }
}

/** One association with the requester under test, played by the test's handler. */
export class ServiceAssociation {
  readonly request: AssociateRQ;
  readonly peer: ScriptedPeer;
  /** Every message that came, in order. */
  readonly messages: ServiceMessage[] = [];
  /** `release` or `abort`, when it came. */
  end: string | undefined;
  readonly #raw: RawAssociation;
  readonly #syntaxes: ReadonlyMap<number, readonly [string, string]>;
  #lastMessageID = 0x4000;

  constructor(peer: ScriptedPeer, request: AssociateRQ, syntaxes: ReadonlyMap<number, readonly [string, string]>) {
    this.peer = peer;
    this.request = request;
    this.#raw = new RawAssociation(peer);
    this.#syntaxes = syntaxes;
  }

  /** The next message; undefined when the association is over. Release is answered. */
  async next(): Promise<ServiceMessage | undefined> {
    try {
      const raw = await this.#raw.takeMessage();
      const message = new ServiceMessage(raw, ...(this.#syntaxes.get(raw.contextId) ?? (['', ''] as const)));
      this.messages.push(message);
      return message;
    } catch (error) {
      if (!(error instanceof OtherPdu)) {
        this.end ??= 'closed';
        return undefined;
      }
      this.end = error.bytes[0] === PduType.ReleaseRQ ? 'release' : 'abort';
      if (this.end === 'release') await this.peer.send(releaseResponse);
      this.peer.end();
      return undefined;
    }
  }

  /** Reads on, and answers nothing, until the association is over. */
  async untilEnd(): Promise<void> {
    while ((await this.next()) !== undefined);
  }

  /** Answers a request. The identifiers are those of a response to it, unless `elements` says otherwise. */
  async respond(to: ServiceMessage, status: number, elements: RawCommand = {}, dataSet?: Buffer): Promise<void> {
    const sopClass = to.text(Element.AffectedSOPClassUID) || to.text(Element.RequestedSOPClassUID);
    const command: Record<number, string | number> = {
      [Element.AffectedSOPClassUID]: sopClass,
      [Element.CommandField]: to.field | RESPONSE,
      [Element.MessageIDBeingRespondedTo]: to.number(Element.MessageID),
      [Element.Status]: status,
      ...elements,
    };
    await this.#send(to.contextId, command, dataSet);
  }

  /** Sends a request of our own on the context of that abstract syntax; the answer is for the caller to take. */
  async ask(abstractSyntax: string, elements: RawCommand, dataSet?: Buffer): Promise<void> {
    const contextId = this.#contextOf(abstractSyntax);
    await this.#send(contextId, { [Element.MessageID]: ++this.#lastMessageID, ...elements }, dataSet);
  }

  /** Begins a request: sends that much of its data set and leaves the rest out. */
  async begin(abstractSyntax: string, elements: RawCommand, dataSet: Buffer): Promise<void> {
    const contextId = this.#contextOf(abstractSyntax);
    await this.#raw.sendCommand(contextId, { [Element.MessageID]: ++this.#lastMessageID, ...elements }, true);
    await this.#raw.sendData(contextId, dataSet, 0x00);
  }

  async abort(): Promise<void> {
    await this.peer.send(userAbort);
  }

  /** Asks for release; the answer is for {@link next}. */
  async release(): Promise<void> {
    await this.peer.send(releaseRequest);
  }

  #contextOf(abstractSyntax: string): number {
    const context = [...this.#syntaxes].find(([, [uid]]) => uid === abstractSyntax);
    if (context === undefined) throw new Error(`${abstractSyntax} was not proposed`);
    return context[0];
  }

  async #send(contextId: number, command: RawCommand, dataSet: Buffer | undefined): Promise<void> {
    await this.#raw.sendCommand(contextId, command, dataSet !== undefined);
    if (dataSet !== undefined) await this.#raw.sendData(contextId, dataSet, 0x02);
  }
}

/** What a test does with each request; requests are handled one after the other. */
export type ServiceHandler = (message: ServiceMessage, association: ServiceAssociation) => Promise<void>;

/** An SCP of any service, its answers written by hand; shares no code with what is under test but types. */
export class ScriptedService {
  readonly associations: ServiceAssociation[] = [];
  readonly #server: Server;
  readonly #peers: ScriptedPeer[] = [];
  readonly #running: Promise<void>[] = [];
  /** What a handler threw. */
  readonly #errors: unknown[] = [];
  #port = 0;

  private constructor(handler: ServiceHandler, acceptance: Acceptance) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const peer = new ScriptedPeer(socket);
      this.#peers.push(peer);
      const served = this.#serve(peer, handler, acceptance).catch((error: unknown) => void this.#errors.push(error));
      this.#running.push(served);
    });
  }

  /** Listens on a free port of the loopback address. The test closes it. */
  static async start(handler: ServiceHandler, acceptance: Acceptance = {}): Promise<ScriptedService> {
    const service = new ScriptedService(handler, acceptance);
    await new Promise<void>((resolve, reject) => {
      service.#server.once('error', reject);
      service.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = service.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    service.#port = address.port;
    return service;
  }

  get port(): number {
    return this.#port;
  }

  /** All messages of all associations. */
  get messages(): ServiceMessage[] {
    return this.associations.flatMap((association) => association.messages);
  }

  /** How the associations ended; waits until they have. @throws what a handler threw. */
  async ends(): Promise<(string | undefined)[]> {
    await Promise.all(this.#running);
    if (this.#errors.length > 0) throw this.#errors[0];
    return this.associations.map(({ end }) => end);
  }

  /** Stops listening and cuts the connections that are left. */
  async close(): Promise<void> {
    for (const peer of this.#peers) peer.socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(peer: ScriptedPeer, handler: ServiceHandler, acceptance: Acceptance): Promise<void> {
    const request = decodeRequest(await peer.takePdu());
    const { refuse = [], roles = (proposed) => proposed } = acceptance;
    const syntaxes = new Map<number, readonly [string, string]>();
    const answers = request.presentationContexts.map(({ id, abstractSyntax, transferSyntaxes }) => {
      if (refuse.includes('*') || refuse.includes(abstractSyntax)) return { id, result: 3, transferSyntax: '' };
      const transferSyntax = acceptance.transferSyntax ?? transferSyntaxes[0] ?? '';
      syntaxes.set(id, [abstractSyntax, transferSyntax]);
      return { id, result: 0, transferSyntax };
    });
    const association = new ServiceAssociation(peer, request, syntaxes);
    this.associations.push(association);
    await peer.send(
      naiveEncode({
        type: PduType.AssociateAC,
        protocolVersion: 1,
        calledAETitle: request.calledAETitle,
        callingAETitle: request.callingAETitle,
        applicationContextName: request.applicationContextName,
        presentationContexts: answers,
        userInformation: {
          maximumLength: 65_536,
          implementationClassUID: '1.2.826.0.1.3680043.2.1143.98',
          roleSelections: roles(request.userInformation.roleSelections ?? []),
        },
      }),
    );
    for (let message = await association.next(); message !== undefined; message = await association.next()) {
      await handler(message, association);
    }
  }
}
