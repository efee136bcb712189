import { PduType } from '../../../src/pdu';
import { dataSetOf } from '../compare';
import { CT_IMAGE_STORAGE, syntheticFile, syntheticUID } from '../dicom-factory';
import type { ScuJob, ScuResult, ScuStep, StoreObject } from './messages';
import { decodeAccept, RawAssociation, releaseRequest, userAbort } from './raw-association';
import { Element, numberOf, textOf } from './raw-command';

const VERIFICATION = '1.2.840.10008.1.1';
const SYNTAXES = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'];
const C_STORE_RQ = 0x0001;
const C_ECHO_RQ = 0x0030;
const DEFAULT_FRAGMENT = 16_370;

/** A storage SCU that does what a list says, step by step. */
class Scu {
  readonly #association: RawAssociation;
  readonly #contexts: readonly { id: number; abstractSyntax: string }[];
  readonly #gate: (name: string) => Promise<void>;
  #messageId = 0;
  #begun: { contextId: number; rest: Buffer; fragment: number } | undefined;

  constructor(
    association: RawAssociation,
    contexts: readonly { id: number; abstractSyntax: string }[],
    gate: (name: string) => Promise<void>,
  ) {
    this.#association = association;
    this.#contexts = contexts;
    this.#gate = gate;
  }

  async do(step: ScuStep): Promise<ScuResult> {
    const { peer } = this.#association;
    switch (step.do) {
      case 'echo':
        return this.#request(VERIFICATION, C_ECHO_RQ);
      case 'request':
        return this.#request(this.#contexts[0]?.abstractSyntax ?? '', step.commandField);
      case 'store':
        await this.#begin(step.object ?? {}, 0);
        return this.#finish();
      case 'store-part':
        await this.#begin(step.object ?? {}, step.bytes);
        return {};
      case 'store-rest':
        return this.#finish();
      case 'send':
        await peer.send(step.bytes);
        return {};
      case 'gate':
        await this.#gate(step.name);
        return {};
      case 'release':
        await peer.send(releaseRequest);
        return this.#takePdu();
      case 'abort':
        await peer.send(userAbort);
        peer.end();
        return {};
      case 'vanish':
        peer.reset();
        return {};
      case 'take':
        return this.#takePdu();
    }
  }

  async #takePdu(): Promise<ScuResult> {
    try {
      const bytes = await this.#association.peer.takePdu(30_000);
      return { pdu: bytes[0] ?? 0, bytes };
    } catch (error) {
      if (this.#association.peer.isClosed) return { pdu: 0 };
      throw error;
    }
  }

  async #request(abstractSyntax: string, commandField: number): Promise<ScuResult> {
    const contextId = this.#contextFor(abstractSyntax);
    const command = {
      [Element.AffectedSOPClassUID]: abstractSyntax,
      [Element.CommandField]: commandField,
      [Element.MessageID]: ++this.#messageId,
    };
    await this.#association.sendCommand(contextId, command, false);
    return this.#takeResponse();
  }

  async #begin(object: StoreObject, bytes: number): Promise<void> {
    const sopClassUID = object.sopClassUID ?? CT_IMAGE_STORAGE;
    const sopInstanceUID = object.sopInstanceUID ?? syntheticUID(1, 1, 1);
    const contextId = this.#contextFor(sopClassUID);
    const command = {
      [Element.AffectedSOPClassUID]: sopClassUID,
      [Element.CommandField]: C_STORE_RQ,
      [Element.MessageID]: ++this.#messageId,
      [Element.Priority]: 0,
      [Element.AffectedSOPInstanceUID]: sopInstanceUID,
    };
    const dataSet = Buffer.from(object.dataSet ?? smallDataSet(sopInstanceUID));
    await this.#association.sendCommand(contextId, command, true);
    this.#begun = { contextId, rest: dataSet, fragment: object.fragment ?? DEFAULT_FRAGMENT };
    if (bytes > 0) await this.#sendSome(bytes);
  }

  async #sendSome(bytes: number): Promise<void> {
    const { contextId, rest, fragment } = this.#begun ?? fail();
    for (let sent = 0; sent < bytes; sent += fragment) {
      const end = Math.min(bytes, sent + fragment);
      await this.#association.sendData(contextId, rest.subarray(sent, end), end === rest.length ? 2 : 0);
    }
    this.#begun = { contextId, fragment, rest: rest.subarray(bytes) };
  }

  async #finish(): Promise<ScuResult> {
    await this.#sendSome((this.#begun ?? fail()).rest.length);
    return this.#takeResponse();
  }

  async #takeResponse(): Promise<ScuResult> {
    const { command } = await this.#association.takeMessage();
    return { status: numberOf(command, Element.Status), instance: textOf(command, Element.AffectedSOPInstanceUID) };
  }

  #contextFor(abstractSyntax: string): number {
    const context = this.#contexts.find((candidate) => candidate.abstractSyntax === abstractSyntax);
    if (context === undefined) throw new Error(`no context was accepted for ${abstractSyntax}`);
    return context.id;
  }
}

function fail(): never {
  throw new Error('no C-STORE was begun');
}

/** A data set of a small image with that SOP Instance UID, as far as it can stand in one. */
function smallDataSet(sopInstanceUID: string): Buffer {
  return dataSetOf(syntheticFile({ rows: 16, columns: 16, sopInstanceUID: sopInstanceUID.slice(0, 64) }));
}

/** Runs the whole list. Never rejects: an error is the last result. */
export async function runScu(job: ScuJob, gate: (name: string) => Promise<void>): Promise<ScuResult[]> {
  const results: ScuResult[] = [];
  const contexts = job.contexts ?? [
    [VERIFICATION, SYNTAXES],
    [CT_IMAGE_STORAGE, SYNTAXES],
  ];
  try {
    const titles = { calling: job.callingAETitle ?? 'PEER', called: job.calledAETitle ?? 'DCXACC' };
    const association = await RawAssociation.request(job, titles, contexts);
    if (job.leave === true) {
      association.peer.reset();
      await association.peer.closed;
      return [];
    }
    const answer = await association.peer.takePdu();
    if (answer[0] !== PduType.AssociateAC) {
      association.peer.end();
      return [{ pdu: answer[0], bytes: answer }];
    }
    const answers = decodeAccept(answer).presentationContexts.map(({ id, result, transferSyntax }) => {
      return { id, abstractSyntax: contexts[(id - 1) / 2]?.[0] ?? '', syntax: result === 0 ? transferSyntax : '' };
    });
    results.push({
      pdu: answer[0],
      bytes: answer,
      accepted: answers.map(({ abstractSyntax, syntax }) => [abstractSyntax, syntax]),
    });
    const usable = answers.filter(({ syntax }) => syntax !== '');
    const scu = new Scu(association, usable, gate);
    try {
      for (const step of job.steps) results.push(await scu.do(step));
    } finally {
      association.peer.end();
    }
  } catch (error) {
    results.push({ error: String(error) });
  }
  return results;
}
