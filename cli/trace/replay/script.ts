import { CommandField, isResponse, type AssociateRQ, type AssociationSide, type CommandSet } from 'dcxport';
import type { LiveMessage } from './compare-messages';
import { OperationRun } from './operation-run';
import {
  isPending,
  otherSide,
  type Operation,
  type RecordedAssociation,
  type RecordedMessage,
  type Step,
} from './recorded-steps';
import type { UidMap } from './uid-map';

/** What a live message stands for. */
export interface Match {
  readonly recorded: RecordedMessage;
  readonly run: OperationRun;
}

/**
 * The recorded steps of one association while they are played: which are done, which is next, and which of the live side's a
 * live message stands for.
 *
 * Ours are due in their order, each when everything before it is done. But a response whose request came early, while
 * something else was due, is due at once: the live side may well wait for it.
 */
export class Script {
  readonly #steps: readonly Step[];
  readonly #ours: AssociationSide;
  readonly #done = new Set<Step>();
  readonly #runs = new Map<Operation, OperationRun>();
  /** Of operations that we began, by the Message ID of the recording, which is sent as it is. */
  readonly #ourRuns = new Map<number, OperationRun>();
  /** Of operations that the live side began, by its Message ID. */
  readonly #theirRuns = new Map<number, OperationRun>();
  /** Operations that came early and may have something to be sent. */
  readonly #ahead = new Set<OperationRun>();
  /** Instances that the live side's recorded requests are about. */
  readonly #instances = new Set<string>();
  #at = 0;

  constructor({ steps }: RecordedAssociation, ours: AssociationSide) {
    this.#steps = steps;
    this.#ours = ours;
    for (const step of steps) {
      const instance = step.kind === 'message' && step.from !== ours ? instanceOf(step.set) : undefined;
      if (instance !== undefined) this.#instances.add(instance);
    }
  }

  /** The recorded request for the association. */
  get request(): AssociateRQ | undefined {
    const step = this.#steps.find(({ kind }) => kind === 'request');
    return step?.kind === 'request' ? step.pdu : undefined;
  }

  /** The first step that is not done; undefined when all are. */
  get next(): Step | undefined {
    for (let step = this.#steps[this.#at]; step !== undefined; step = this.#steps[++this.#at]) {
      if (!this.#done.has(step)) return step;
    }
    return undefined;
  }

  /** The step of ours that is due now, if there is one. */
  get due(): Step | undefined {
    const { next } = this;
    // Where nothing is known any more, nobody is waited for.
    if (next === undefined || next.from === this.#ours || next.kind === 'unknown') return next;
    for (const run of this.#ahead) {
      const response = run.recorded.responses.find((step) => !this.#done.has(step));
      if (response === undefined) this.#ahead.delete(run);
      else return response;
    }
    return undefined;
  }

  /** Steps that are not done, in their order. */
  get left(): readonly Step[] {
    return this.#steps.slice(this.#at).filter((step) => !this.#done.has(step));
  }

  /** Steps of the live side that are due before the next of ours, in their order. */
  get awaited(): readonly Step[] {
    const { left } = this;
    const end = left.findIndex(({ from }) => from === this.#ours);
    return end < 0 ? left : left.slice(0, end);
  }

  finish(step: Step): void {
    this.#done.add(step);
  }

  /** The play of the operation that a message belongs to. */
  runOf(message: RecordedMessage): OperationRun | undefined {
    const { operation } = message;
    if (operation === undefined) return undefined;
    const run = this.#runs.get(operation) ?? new OperationRun(operation);
    this.#runs.set(operation, run);
    return run;
  }

  /** Every operation that was begun and not settled. */
  get unsettled(): readonly OperationRun[] {
    return [...this.#runs.values()].filter((run) => run.begun && !run.settled);
  }

  /** A request of ours goes out. */
  begin(request: RecordedMessage): void {
    const run = this.runOf(request);
    if (run === undefined || request.set.MessageID === undefined) return;
    run.begun = true;
    this.#ourRuns.set(request.set.MessageID, run);
  }

  /** Gives up an operation of ours, with what the live side would have sent before its last response. */
  dropOperation({ request, responses }: Operation): void {
    const last = responses.at(-1);
    if (request === undefined || last === undefined) return;
    for (const response of responses) this.#done.add(response);
    if (request.set.CommandField !== CommandField.C_GET_RQ) return;
    // The sub-operations.
    for (const step of this.#steps.slice(this.#steps.indexOf(request), this.#steps.indexOf(last))) {
      if (step.kind === 'message' && step.operation?.request?.from !== this.#ours) this.#done.add(step);
    }
  }

  /** The first step of the live side of a kind that is not done. */
  first<K extends Step['kind']>(kind: K): Extract<Step, { kind: K }> | undefined {
    const theirs = otherSide(this.#ours);
    const found = this.left.find((step) => step.kind === kind && step.from === theirs);
    return found as Extract<Step, { kind: K }> | undefined;
  }

  /**
   * The end of the association by the live side, when it is due: nothing of ours stands before it but answers to what has not
   * come.
   */
  expectedEnd<K extends 'release' | 'abort' | 'lost'>(kind: K): Extract<Step, { kind: K }> | undefined {
    const found = this.first(kind);
    for (const step of this.left) {
      if (step === found) return found;
      if (step.from !== this.#ours) continue;
      const isAnswer = step.kind === 'message' && isResponse(step.set.CommandField);
      if (!isAnswer || this.runOf(step)?.begun === true) return undefined;
    }
    return undefined;
  }

  /** The operation of ours that a live response belongs to. */
  answeredBy({ set }: LiveMessage): OperationRun | undefined {
    return this.#ourRuns.get(set.MessageIDBeingRespondedTo ?? -1);
  }

  /** The recorded last response of an operation. */
  finalOf(run: OperationRun): RecordedMessage | undefined {
    return run.recorded.responses.find(({ set }) => !isPending(set));
  }

  /** The recorded cancel that a live one stands for. */
  cancelledBy({ set }: LiveMessage): RecordedMessage | undefined {
    const cancel = this.#theirRuns.get(set.MessageIDBeingRespondedTo ?? -1)?.recorded.cancel;
    return cancel === undefined || this.#done.has(cancel) ? undefined : cancel;
  }

  /**
   * Finds the recorded request that a live one stands for: the first that has not come of the same kind, class and instance,
   * else of the same kind and class, else of the same kind.
   */
  matchRequest(live: LiveMessage, uids: UidMap): Match | undefined {
    const { set } = live;
    const instance = instanceOf(set);
    const recorded = instance === undefined ? undefined : uids.toRecorded(instance);
    const found =
      (recorded === undefined || this.#instances.has(recorded)
        ? this.#firstOpen(set, (one) => sameClass(one, set) && instanceOf(one) === recorded)
        : undefined) ??
      this.#firstOpen(set, (one) => sameClass(one, set)) ??
      this.#firstOpen(set, () => true);
    const run = found && this.runOf(found);
    if (found === undefined || run === undefined) return undefined;
    run.begun = true;
    run.liveRequest = live;
    if (set.MessageID !== undefined) this.#theirRuns.set(set.MessageID, run);
    if (this.next !== found) {
      run.ahead = true;
      this.#ahead.add(run);
    }
    return { recorded: found, run };
  }

  #firstOpen({ CommandField: field }: CommandSet, fits: (set: CommandSet) => boolean): RecordedMessage | undefined {
    if (isResponse(field) || field === CommandField.C_CANCEL_RQ) return undefined;
    for (let at = this.#at; at < this.#steps.length; at++) {
      const step = this.#steps[at];
      if (step?.kind !== 'message' || step.from === this.#ours || this.#done.has(step)) continue;
      if (step.set.CommandField === field && fits(step.set)) return step;
    }
    return undefined;
  }
}

function sameClass(one: CommandSet, other: CommandSet): boolean {
  return classOf(one) === classOf(other);
}

function classOf({ AffectedSOPClassUID, RequestedSOPClassUID }: CommandSet): string | undefined {
  return AffectedSOPClassUID ?? RequestedSOPClassUID;
}

function instanceOf({ AffectedSOPInstanceUID, RequestedSOPInstanceUID }: CommandSet): string | undefined {
  return AffectedSOPInstanceUID ?? RequestedSOPInstanceUID;
}
