import { PduType, type AssociateRQ, type PresentationContextAnswer } from '../../../src/pdu';
import { naiveEncode } from '../naive-pdu-codec';
import { ScriptedServer, type ScriptedPeer } from '../scripted-peer';
import type { ScpJob, ScpRecord, StoredAtPeer } from './messages';
import {
  decodeRequest,
  OtherPdu,
  RawAssociation,
  releaseResponse,
  userAbort,
  type RawMessage,
} from './raw-association';
import { Element, numberOf, textOf } from './raw-command';

const C_STORE_RQ = 0x0001;
const RESPONSE = 0x8000;
const ACCEPTED = 0;
const ABSTRACT_SYNTAX_REFUSED = 3;
const TRANSFER_SYNTAXES_REFUSED = 4;

/** A storage SCP that behaves as a test wants it and remembers what it saw. */
export class Scp {
  readonly #server: ScriptedServer;
  readonly #job: ScpJob;
  readonly #gate: (name: string) => Promise<void>;
  readonly #requests: Buffer[] = [];
  readonly #stores: StoredAtPeer[] = [];
  readonly #commands: number[] = [];
  readonly #ends: string[] = [];
  #connections = 0;
  #closing = false;

  private constructor(server: ScriptedServer, job: ScpJob, gate: (name: string) => Promise<void>) {
    this.#server = server;
    this.#job = job;
    this.#gate = gate;
    void this.#acceptAll();
  }

  static async start(job: ScpJob, gate: (name: string) => Promise<void>): Promise<Scp> {
    return new Scp(await ScriptedServer.listen(), job, gate);
  }

  get port(): number {
    return this.#server.port;
  }

  get record(): ScpRecord {
    return {
      connections: this.#connections,
      requests: [...this.#requests],
      stores: [...this.#stores],
      commands: [...this.#commands],
      ends: [...this.#ends],
    };
  }

  close(): Promise<void> {
    this.#closing = true;
    return this.#server.close();
  }

  async #acceptAll(): Promise<void> {
    while (!this.#closing) {
      const peer = await this.#server.accept(3_600_000).catch(() => undefined);
      if (peer === undefined) return;
      const number = this.#connections++;
      void this.#serve(peer, number).catch(() => (this.#ends[number] = 'closed'));
    }
  }

  async #serve(peer: ScriptedPeer, number: number): Promise<void> {
    const job = this.#job;
    const bytes = await peer.takePdu();
    this.#requests[number] = bytes;
    if (job.silent === true) return;
    if (job.hangUp === true) {
      peer.end();
      return;
    }
    if (job.reject !== undefined) {
      const [result, source, reason] = job.reject;
      await peer.send(naiveEncode({ type: PduType.AssociateRJ, result, source, reason }));
      return;
    }
    const request = decodeRequest(bytes);
    const answers = request.presentationContexts.map((context) => this.#answer(context));
    await peer.send(acceptOf(request, answers));
    await this.#serveMessages(new RawAssociation(peer), request, answers, number);
  }

  #answer(context: AssociateRQ['presentationContexts'][number]): PresentationContextAnswer {
    const { refuse = [], syntaxes } = this.#job;
    const { id, abstractSyntax, transferSyntaxes } = context;
    if (refuse.includes('*') || refuse.includes(abstractSyntax)) {
      return { id, result: ABSTRACT_SYNTAX_REFUSED, transferSyntax: '' };
    }
    const transferSyntax = transferSyntaxes.find((uid) => syntaxes === undefined || syntaxes.includes(uid));
    if (transferSyntax === undefined) return { id, result: TRANSFER_SYNTAXES_REFUSED, transferSyntax: '' };
    return { id, result: ACCEPTED, transferSyntax };
  }

  async #serveMessages(
    association: RawAssociation,
    request: AssociateRQ,
    answers: readonly PresentationContextAnswer[],
    number: number,
  ): Promise<void> {
    const { peer } = association;
    for (;;) {
      let message: RawMessage;
      try {
        message = await association.takeMessage(this.#job.forget !== true, () => {
          if (this.#job.deaf === true) peer.socket.pause();
        });
      } catch (error) {
        if (!(error instanceof OtherPdu)) throw error;
        this.#ends[number] = error.bytes[0] === PduType.ReleaseRQ ? 'release' : 'abort';
        if (error.bytes[0] === PduType.ReleaseRQ) await peer.send(releaseResponse);
        peer.end();
        return;
      }
      this.#remember(message, request, answers, number);
      const count = this.#commands.length;
      if (this.#job.gates === true) await this.#gate(`request ${count}`);
      const { insteadOfAnswer } = this.#job;
      if (insteadOfAnswer?.number !== count) {
        await this.#respond(association, message, count);
      } else if (insteadOfAnswer.do === 'abort') {
        await peer.send(userAbort);
      } else if (insteadOfAnswer.do === 'release') {
        await peer.send(Buffer.from([PduType.ReleaseRQ, 0, 0, 0, 0, 4, 0, 0, 0, 0]));
      } else if (insteadOfAnswer.do === 'vanish') {
        peer.reset();
        return;
      }
    }
  }

  #remember(
    message: RawMessage,
    request: AssociateRQ,
    answers: readonly PresentationContextAnswer[],
    association: number,
  ): void {
    const { command, contextId } = message;
    const field = numberOf(command, Element.CommandField);
    this.#commands.push(field);
    if (field !== C_STORE_RQ) return;
    this.#stores.push({
      sopClassUID: textOf(command, Element.AffectedSOPClassUID),
      sopInstanceUID: textOf(command, Element.AffectedSOPInstanceUID),
      abstractSyntax: request.presentationContexts.find(({ id }) => id === contextId)?.abstractSyntax ?? '',
      transferSyntax: answers.find(({ id }) => id === contextId)?.transferSyntax ?? '',
      dataSet: message.dataSet ?? Buffer.alloc(0),
      length: message.dataSetLength,
      association,
    });
  }

  async #respond(association: RawAssociation, { command, contextId }: RawMessage, count: number): Promise<void> {
    const { errorComment } = this.#job;
    const response: Record<number, string | number> = {
      [Element.AffectedSOPClassUID]: textOf(command, Element.AffectedSOPClassUID),
      [Element.CommandField]: numberOf(command, Element.CommandField) | RESPONSE,
      [Element.MessageIDBeingRespondedTo]: numberOf(command, Element.MessageID),
      [Element.Status]: this.#job.statuses?.[count - 1] ?? 0,
    };
    if (errorComment !== undefined) response[Element.ErrorComment] = errorComment;
    await association.sendCommand(contextId, response, false);
  }
}

function acceptOf(request: AssociateRQ, presentationContexts: readonly PresentationContextAnswer[]): Buffer {
  return naiveEncode({
    type: PduType.AssociateAC,
    protocolVersion: 1,
    calledAETitle: request.calledAETitle,
    callingAETitle: request.callingAETitle,
    applicationContextName: request.applicationContextName,
    presentationContexts,
    userInformation: { maximumLength: 65_536, implementationClassUID: '1.2.826.0.1.3680043.2.1143.98' },
  });
}
