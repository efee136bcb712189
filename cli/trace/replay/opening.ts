import { describeReject, type AssociateAC, type AssociateRJ, type AssociateRQ } from 'dcxport';
import {
  answerTo,
  compareAnswers,
  compareRejections,
  compareRequests,
  mapContexts,
  type ContextMap,
} from './compare-negotiation';
import type { AssociationFindings } from './differences';
import type { LiveLink } from './live-link';
import type { Script } from './script';
import { ofAssociation } from './step-texts';

/** AE titles in place of the recorded ones. */
export interface Titles {
  readonly callingAETitle: string | undefined;
  readonly calledAETitle: string | undefined;
}

/** The beginning of a played association: what is asked for, and what is answered. */
export class Opening {
  readonly #link: LiveLink;
  readonly #script: Script;
  readonly #findings: AssociationFindings;
  #request: AssociateRQ | undefined;
  #contexts: ContextMap = new Map();
  #established = false;

  constructor(link: LiveLink, script: Script, findings: AssociationFindings) {
    this.#link = link;
    this.#script = script;
    this.#findings = findings;
  }

  /** Whether the association is there, or was. */
  get established(): boolean {
    return this.#established;
  }

  /** The live presentation context that stands for a recorded one. */
  contextOf(recorded: number): number | undefined {
    return this.#contexts.get(recorded);
  }

  /** Asks for what was asked for. @throws `InvalidArgumentError` when that has no encoding. */
  request(recorded: AssociateRQ, titles: Titles): void {
    const { callingAETitle = recorded.callingAETitle, calledAETitle = recorded.calledAETitle } = titles;
    this.#contexts = new Map(recorded.presentationContexts.map(({ id }) => [id, id]));
    this.#link.association.request({ ...recorded, callingAETitle, calledAETitle });
  }

  /** Answers as was answered. */
  accept(recorded: AssociateAC): void {
    if (this.#request === undefined) return;
    this.#established = true;
    this.#link.association.accept(answerTo(this.#request, recorded, this.#contexts));
  }

  /** The live side asks. */
  takeRequest(live: AssociateRQ): void {
    const step = this.#script.first('request');
    this.#request = live;
    if (step === undefined) return;
    this.#script.finish(step);
    this.#contexts = mapContexts(step.pdu, live);
    for (const difference of compareRequests(step.pdu, live, this.#contexts)) this.#findings.add(difference);
  }

  /** The live side accepts. @returns false when it had not. */
  takeAccept(live: AssociateAC): boolean {
    const step = this.#script.first('accept');
    const { request } = this.#script;
    if (step === undefined || request === undefined) {
      this.#findings.add(ofAssociation('The association is accepted, and was not', undefined, 'accepted'));
      return false;
    }
    this.#script.finish(step);
    this.#established = true;
    for (const difference of compareAnswers(request, step.pdu, live)) this.#findings.add(difference);
    return true;
  }

  /** The live side refuses. @returns undefined when it had, else the refusal in words. */
  takeReject(live: AssociateRJ): string | undefined {
    const step = this.#script.first('reject');
    if (step === undefined) return describeReject(live.result, live.source, live.reason);
    this.#script.finish(step);
    for (const difference of compareRejections(step.pdu, live)) this.#findings.add(difference);
    return undefined;
  }
}
