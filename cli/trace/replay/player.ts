import { AbortReason, describeAbort, isResponse, messageName, type AssociationSide } from 'dcxport';
import { movedOf } from './align';
import type { Comparison } from './compare-data-sets';
import { compareMessages, nameOfMessage, type LiveMessage } from './compare-messages';
import { AssociationFindings } from './differences';
import { LiveLink, type LiveEvent } from './live-link';
import { nowOf } from './moments';
import { Opening, type Titles } from './opening';
import {
  EndlessError,
  missingDifference,
  orderDifference,
  unexpectedDifference,
  type OperationRun,
} from './operation-run';
import { CannotSendError, prepare } from './outgoing';
import { isPending, type RecordedAssociation, type RecordedMessage, type Recording, type Step } from './recorded-steps';
import { Script } from './script';
import { describeStep, ofAssociation, reasonOf } from './step-texts';
import type { UidMap } from './uid-map';

/** What the plays of all associations have in common. */
export interface PlayContext extends Titles {
  readonly recording: Recording;
  /** The side that we play. */
  readonly side: AssociationSide;
  readonly uids: UidMap;
  readonly timeoutMs: number;
  /** Elements that are not compared. */
  readonly ignored: ReadonlySet<number>;
  readonly showPatientData: boolean;
}

/** A-ABORT by the service user. */
const BY_USER = 0;

/** Plays our side of one association, and notes what the live side does differently. */
export class Player {
  readonly findings = new AssociationFindings();
  readonly #recorded: RecordedAssociation;
  readonly #link: LiveLink;
  readonly #context: PlayContext;
  readonly #script: Script;
  readonly #began = Date.now();
  /** The live side's recorded messages that came, by their numbers, in the order in which they came. */
  readonly #arrived: RecordedMessage[] = [];
  readonly #opening: Opening;
  #over = false;
  /** What has not come by then might have come still. */
  #endedByUs = false;

  constructor(recorded: RecordedAssociation, link: LiveLink, context: PlayContext) {
    this.#recorded = recorded;
    this.#link = link;
    this.#context = context;
    this.#script = new Script(recorded, context.side);
    this.#opening = new Opening(link, this.#script, this.findings);
  }

  /**
   * Plays to the end of the recording, or of the association when that comes first.
   *
   * @param first - What the live side has done already.
   * @throws Error when something of ours cannot be read or written.
   */
  async play(first?: LiveEvent): Promise<AssociationFindings> {
    try {
      if (first !== undefined) this.#take(first);
      while (!this.#over && this.#script.next !== undefined) await this.#step();
      this.#conclude();
    } finally {
      await this.#link.close();
    }
    return this.findings;
  }

  async #step(): Promise<void> {
    // What has come already counts before what is to be sent.
    const waiting = this.#link.poll();
    const due = waiting === undefined ? this.#script.due : undefined;
    if (due !== undefined) {
      await this.#perform(due);
      return;
    }
    const event = waiting ?? (await this.#link.next());
    if (event === undefined) this.#onSilence();
    else this.#take(event);
  }

  // Our side.

  async #perform(step: Step): Promise<void> {
    const { association } = this.#link;
    this.#script.finish(step);
    switch (step.kind) {
      case 'request':
        this.#opening.request(step.pdu, this.#context);
        break;
      case 'accept':
        this.#opening.accept(step.pdu);
        break;
      case 'reject':
        association.reject(step.pdu);
        this.#over = true;
        break;
      case 'message':
        await this.#sendMessage(step);
        break;
      case 'broken':
        this.findings.note(`The ${step.from} broke a message off there; what was sent of it is not played`);
        break;
      case 'release':
        await this.#release();
        break;
      case 'abort':
        association.abort(step.pdu.source, step.pdu.reason);
        this.#over = true;
        break;
      case 'lost':
        association.destroy();
        this.#over = true;
        break;
      case 'unknown':
        this.#giveUp(`The recording ends there: ${step.why}`);
        break;
    }
  }

  async #sendMessage(message: RecordedMessage): Promise<void> {
    const run = this.#script.runOf(message);
    const answered = isResponse(message.set.CommandField) ? run?.liveRequest : undefined;
    // What answers or follows a request that was not sent, or did not come, has no meaning.
    if (message.operation?.request !== message && run?.begun !== true) return;
    const id = answered?.contextId ?? this.#opening.contextOf(message.contextId) ?? 0;
    const context = this.#link.association.acceptedContext(id);
    if (context === undefined) {
      this.#notSent(message, `presentation context ${message.contextId} is not accepted now`);
      return;
    }
    try {
      const { command, dataSet } = prepare(message, context, answered?.set, this.#context.uids);
      if (message.operation?.request === message) this.#script.begin(message);
      await this.#link.send(id, command, dataSet);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // What went wrong with the connection comes as an event.
      if (error instanceof CannotSendError || this.#link.association.mayTransfer) this.#notSent(message, text);
      else this.findings.notReached++;
    }
  }

  /** A message of ours that is not sent, and what the live side would have answered to it. */
  #notSent(message: RecordedMessage, why: string): void {
    this.findings.addNotSent(`${nameOfMessage(message)}: ${why}`);
    if (message.operation?.request === message) this.#script.dropOperation(message.operation);
  }

  async #release(): Promise<void> {
    this.#link.association.release();
    while (!this.#over) {
      const event = await this.#link.next();
      if (event?.event === 'released') this.#over = true;
      else if (event === undefined) this.#onSilence('the answer to the release');
      else this.#take(event);
    }
  }

  /** Ends the association from our side. */
  #giveUp(why: string): void {
    this.findings.note(why);
    this.#link.association.abort(BY_USER, AbortReason.NotSpecified);
    this.#over = true;
    this.#endedByUs = true;
  }

  // The live side.

  #take(event: LiveEvent): void {
    switch (event.event) {
      case 'request':
        this.#opening.takeRequest(event.pdu);
        break;
      case 'accept':
        if (this.#opening.takeAccept(event.pdu)) break;
        this.#link.association.release();
        this.#over = true;
        break;
      case 'reject':
        this.#takeReject(event.pdu);
        break;
      case 'message':
        this.#takeMessage(event.message);
        break;
      case 'release':
        this.#takeRelease();
        break;
      case 'released':
        break;
      case 'abort':
        this.#takeAbort(event.source, event.reason);
        break;
      case 'fault':
        this.#end(`The live side sent what cannot be understood: ${event.why}`, 'fault');
        break;
      case 'lost': {
        const step = this.#script.expectedEnd('lost');
        if (step !== undefined) this.#script.finish(step);
        else this.#end(`The live side closed the connection without a word${reasonOf(event.error)}`, 'lost');
        this.#over = true;
        break;
      }
    }
  }

  #takeReject(live: Extract<LiveEvent, { event: 'reject' }>['pdu']): void {
    const refused = this.#opening.takeReject(live);
    if (refused !== undefined) this.#end(`The association is refused: ${refused}`, refused);
    this.#over = true;
  }

  #takeMessage(message: LiveMessage): void {
    try {
      if (!isResponse(message.set.CommandField)) this.#takeRequestMessage(message);
      else if (!this.#takeResponse(message)) {
        this.#unexpected(message, `a response to message ID ${message.set.MessageIDBeingRespondedTo ?? 'of none'}`);
      }
    } catch (error) {
      if (!(error instanceof EndlessError)) throw error;
      this.#end(error.message, 'responses without end');
      this.#giveUp('The association was aborted for that');
    }
  }

  /** @returns false when it belongs to nothing. */
  #takeResponse(message: LiveMessage): boolean {
    const run = this.#script.answeredBy(message);
    if (run === undefined || run.settled) return false;
    if (isPending(message.set)) {
      const recorded = run.addPending(message);
      if (recorded !== undefined) this.#arrive(recorded);
      return true;
    }
    this.#settle(run, true);
    for (const response of run.recorded.responses) this.#script.finish(response);
    const final = this.#script.finalOf(run);
    if (final === undefined) {
      this.findings.add(unexpectedDifference(message, 'a last response where none was recorded'));
      LiveLink.drop(message);
    } else this.#compare(final, message);
    return true;
  }

  #settle(run: OperationRun, final: boolean): void {
    const { differences, compared } = run.settle((recorded) => this.#comparison(recorded), final);
    this.findings.compared += compared;
    for (const difference of differences) this.findings.add(difference);
  }

  #takeRequestMessage(message: LiveMessage): void {
    const cancelled = this.#script.cancelledBy(message);
    const match = cancelled === undefined ? this.#script.matchRequest(message, this.#context.uids) : undefined;
    const recorded = cancelled ?? match?.recorded;
    if (recorded !== undefined) this.#compare(recorded, message);
    else {
      this.#unexpected(message, `${messageName(message.set.CommandField)}, which was not recorded`);
      // Nobody will ever answer it, and what is recorded of an answer to another one is none.
      if (message.set.MessageID !== undefined) this.#giveUp('The recording has no answer to what came: the play ends');
    }
  }

  #unexpected(message: LiveMessage, what: string): void {
    this.findings.add(unexpectedDifference(message, what));
    LiveLink.drop(message);
  }

  #compare(recorded: RecordedMessage, message: LiveMessage): void {
    this.#arrive(recorded);
    this.findings.compared++;
    for (const difference of compareMessages(recorded, message, this.#comparison(recorded))) {
      this.findings.add(difference);
    }
    LiveLink.drop(message);
  }

  #arrive(recorded: RecordedMessage): void {
    this.#script.finish(recorded);
    this.#arrived.push(recorded);
  }

  #comparison(recorded: RecordedMessage): Comparison {
    const { recording, uids, ignored, showPatientData } = this.#context;
    const began = recording.start + this.#recorded.began;
    return {
      ...{ uids, ignored, showPatientData },
      recordedNow: nowOf(began, recording.start + recorded.time),
      liveNow: nowOf(this.#began, Date.now()),
    };
  }

  #takeRelease(): void {
    const step = this.#script.expectedEnd('release');
    if (step !== undefined) this.#script.finish(step);
    else this.#end('The live side released the association', 'release');
    this.#link.association.respondRelease();
    this.#over = true;
  }

  #takeAbort(source: number, reason: number): void {
    const step = this.#script.expectedEnd('abort');
    const live = describeAbort(source, reason);
    if (step === undefined) this.#end(`The live side aborted the association: ${live}`, live);
    else {
      this.#script.finish(step);
      const recorded = describeAbort(step.pdu.source, step.pdu.reason);
      if (recorded !== live) {
        this.findings.add(ofAssociation(`The live side aborts: ${live}; recorded: ${recorded}`, recorded, live));
      }
    }
    this.#over = true;
  }

  /** The live side has ended the association in a way that was not recorded. */
  #end(text: string, live: string): void {
    const [awaited] = this.#script.awaited;
    const due = awaited === undefined ? '' : `, where ${describeStep(awaited)} was due`;
    this.findings.add(ofAssociation(`${text}${due}`, awaited && describeStep(awaited), live));
    // It is told of here already.
    if (awaited !== undefined) this.#script.finish(awaited);
    this.#over = true;
  }

  /** Nothing came for as long as we wait. */
  #onSilence(what?: string): void {
    const seconds = this.#context.timeoutMs / 1000;
    const cancel = this.#script.next;
    // Who does not cancel waits for its responses.
    if (what === undefined && cancel?.kind === 'message' && cancel.operation?.cancel === cancel) {
      this.findings.add(missingDifference(cancel, `did not come within ${seconds} s`));
      this.#script.finish(cancel);
      return;
    }
    const awaited = this.#script.awaited;
    if (awaited.length === 0) {
      this.findings.add(ofAssociation(`${what ?? 'Anything'} did not come within ${seconds} s`, what, undefined));
    }
    for (const step of awaited) {
      this.#script.finish(step);
      if (step.kind === 'message') this.findings.add(missingDifference(step, `did not come within ${seconds} s`));
      else {
        const text = `${describeStep(step)} did not come within ${seconds} s`;
        this.findings.add(ofAssociation(text, describeStep(step), undefined));
      }
    }
    this.#link.association.abort(BY_USER, AbortReason.NotSpecified);
    this.#over = true;
    this.#endedByUs = true;
  }

  /** What is left when the association is over. */
  #conclude(): void {
    for (const run of this.#script.unsettled) this.#settle(run, false);
    /** A request of ours that would have gone before. */
    let waited = !this.#opening.established || this.#endedByUs;
    for (const step of this.#script.left) {
      if (step.kind !== 'message') continue;
      const isRequest = !isResponse(step.set.CommandField);
      const ours = step.from === this.#context.side;
      if (!ours && !waited && (isRequest || this.#script.runOf(step)?.begun === true)) {
        this.findings.add(missingDifference(step, 'did not come'));
      } else this.findings.notReached++;
      waited ||= ours && isRequest;
    }
    const moved = movedOf(this.#arrived.map(({ number }) => number));
    for (const message of this.#arrived) {
      const move = moved.get(message.number);
      if (move !== undefined) this.findings.add(orderDifference(message, move));
    }
  }
}
