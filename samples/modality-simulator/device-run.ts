import { setTimeout } from 'node:timers/promises';
import { DCXREQ, type DCXSEC } from 'dcxport/rzdcx';
import { type AssociationRecord, OpenAssociation } from './association-record';
import type { CommitmentInbox } from './commitment-inbox';
import { type Device, faultOf, type Peer } from './description';
import { dateAndTime } from './object-values';
import { failureOf, messageOf, OperationError } from './operation-error';
import { Random } from './random';
import {
  type DeviceProgress,
  type Failure,
  Operation,
  type OperationCounter,
  Outcome,
  type StudyResult,
} from './results';
import { inventStep, readWorklistEntry, type ScheduledStep, worklistIdentifier } from './scheduled-step';
import { StudyRun } from './study-run';

const MODALITY_WORKLIST_FIND = '1.2.840.10008.5.1.4.31';
/** Failures one behind the other after which a device gives up. */
const MOST_FAILURES_IN_A_ROW = 10;
/** Seconds behind a failure before the next study. */
const PAUSE_AFTER_FAILURE = 1;

/** What a device needs of its simulation. */
export interface DeviceHost {
  readonly seed: number;
  /** Seconds until it begins. */
  readonly delay: number;
  readonly counter: OperationCounter;
  readonly signal: AbortSignal;
  /** Aborted: begin no further study. */
  readonly enough: AbortSignal;
  readonly folder: string;
  readonly inbox: CommitmentInbox | undefined;
  readonly security: DCXSEC | null;
  /** Worklist entries that some device has taken. */
  readonly taken: Set<string>;
  /** Makes numbers of made up patients. */
  readonly nextNumber: () => string;
  /** Called for each study that ended. */
  readonly onStudy: (result: StudyResult) => void;
  /** Called for a failure outside of studies. */
  readonly onFailure: (failure: Failure) => void;
  /** Called with what a worklist has answered. */
  readonly onWorklist: (steps: readonly ScheduledStep[]) => void;
  /** Called for each association that the device has opened, when it has ended. */
  readonly onAssociation: (record: AssociationRecord) => void;
  /** Called for each image that was taken, while its file is there. */
  readonly onStored: (path: string) => void;
}

/** The life of one device: study after study, until there is nothing left to do. */
export class DeviceRun {
  readonly progress: DeviceProgress;
  readonly #device: Device;
  readonly #host: DeviceHost;
  readonly #random: Random;

  constructor(device: Device, host: DeviceHost) {
    this.#device = device;
    this.#host = host;
    this.#random = new Random(`${host.seed} ${device.aeTitle}`);
    this.progress = {
      name: device.name,
      aeTitle: device.aeTitle,
      modality: device.modality,
      phase: 'waiting',
      studiesPlanned: device.studies,
      studiesDone: 0,
      studiesFailed: 0,
      imagesPlanned: 0,
      imagesDone: 0,
      imagesStored: 0,
      imagesCommitted: 0,
      bytesStored: 0,
      lastFailure: '',
      study: undefined,
    };
  }

  /** Runs until all is done, nothing is left, or the signal is aborted. Never rejects. */
  async run(): Promise<void> {
    const { signal, delay } = this.#host;
    try {
      await this.#pause(delay);
      await this.#workOff();
      this.progress.phase = 'done';
    } catch (error) {
      if (!signal.aborted) this.#note(failureOf(error));
      this.progress.phase = signal.aborted ? 'stopped' : 'failed';
    }
  }

  async #workOff(): Promise<void> {
    const { signal, enough } = this.#host;
    const { studies, thinkingTimes } = this.#device;
    let failuresInARow = 0;
    for (let number = 1; studies === 0 || number <= studies; number++) {
      await this.#pause(this.#random.between(thinkingTimes.beforeStudy));
      if (enough.aborted) return;
      const step = await this.#nextStep().catch((error: unknown) => {
        signal.throwIfAborted();
        this.#note(failureOf(error));
        return 'failed' as const;
      });
      if (step === undefined) return;
      const failed = step === 'failed' || (await this.#study(step, number)).outcome === Outcome.Failed;
      signal.throwIfAborted();
      failuresInARow = failed ? failuresInARow + 1 : 0;
      if (failuresInARow >= MOST_FAILURES_IN_A_ROW) {
        throw new Error(`${failuresInARow} failures in a row; the device gives up`);
      }
      if (number === studies) return;
      await this.#pause(
        this.#random.between(thinkingTimes.afterStudy) + (failuresInARow > 0 ? PAUSE_AFTER_FAILURE : 0),
      );
    }
  }

  async #study(step: ScheduledStep, number: number): Promise<StudyResult> {
    const { progress } = this;
    const host = { ...this.#host, device: this.#device, random: this.#random, progress };
    const fault = faultOf(this.#device, number);
    const { patientName, patientID, accessionNumber, studyInstanceUID } = step;
    const started = new Date();
    progress.study = { number, patientName, patientID, accessionNumber, studyInstanceUID, started, fault: fault?.kind };
    const result = await new StudyRun(host, step, number, fault).run();
    if (result.outcome === Outcome.Failed) {
      progress.studiesFailed++;
      progress.lastFailure = result.failure?.message ?? '';
    } else if (result.outcome !== Outcome.Interrupted) {
      progress.studiesDone++;
    }
    this.#host.onStudy(result);
    progress.study = undefined;
    return result;
  }

  /** What to do next; undefined when nothing is left. */
  async #nextStep(): Promise<ScheduledStep | undefined> {
    const { peers, worklist, modality } = this.#device;
    const { taken, signal, enough, nextNumber } = this.#host;
    if (peers.worklist === undefined) return inventStep(nextNumber(), modality, this.#random);
    for (;;) {
      signal.throwIfAborted();
      this.progress.phase = 'worklist';
      for (const step of await this.#query(peers.worklist)) {
        const key = `${step.studyInstanceUID} ${step.accessionNumber} ${step.stepID}`;
        if (taken.has(key)) continue;
        taken.add(key);
        return step;
      }
      if (worklist.whenEmpty === 'stop') return undefined;
      await this.#pause(worklist.pollSeconds);
      if (enough.aborted) return undefined;
    }
  }

  async #query(peer: Peer): Promise<ScheduledStep[]> {
    const { aeTitle, modality, worklist, timeouts } = this.#device;
    const requester = new DCXREQ();
    const association = new OpenAssociation(aeTitle, peer.aeTitle, `${peer.host}:${peer.port}`);
    association.count('C-FIND');
    try {
      requester.AssociationRequestTimeout = timeouts.association;
      requester.DimseCommandTimeout = timeouts.response;
      requester.SecurityContext = peer.tls ? this.#host.security : null;
      const identifier = worklistIdentifier({
        station: worklist.station === 'own' ? aeTitle : '',
        modality,
        date: worklist.date === 'today' ? dateAndTime(new Date()).date : '',
      });
      return await this.#host.counter.run(Operation.Worklist, async () => {
        const { host, port, aeTitle: called } = peer;
        const found = await requester.Query(aeTitle, called, host, port, MODALITY_WORKLIST_FIND, identifier);
        const steps = [...found].map(readWorklistEntry);
        this.#host.onWorklist(steps);
        return steps;
      });
    } catch (error) {
      association.note(messageOf(error));
      throw new OperationError(Operation.Worklist, messageOf(error), { cause: error });
    } finally {
      requester.Release();
      this.#host.onAssociation(association.end());
    }
  }

  #note(failure: Failure): void {
    this.progress.lastFailure = failure.message;
    this.#host.onFailure(failure);
  }

  /** Waits, or not when nothing more is to begin. */
  async #pause(seconds: number): Promise<void> {
    const { signal, enough } = this.#host;
    signal.throwIfAborted();
    if (seconds <= 0 || enough.aborted) return;
    this.progress.phase = 'waiting';
    try {
      await setTimeout(seconds * 1000, undefined, { signal: AbortSignal.any([signal, enough]) });
    } catch (error) {
      signal.throwIfAborted();
      if (!enough.aborted) throw error;
    }
  }
}
