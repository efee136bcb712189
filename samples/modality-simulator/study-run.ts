import { randomUUID } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { ByRef, DCXREQ, type DCXSEC, DCXUID, UID_TYPE } from 'dcxport/rzdcx';
import { type AssociationRecord, OpenAssociation } from './association-record';
import { type CommitmentInbox, type CommitmentResult, listed } from './commitment-inbox';
import { type Device, type Fault, FaultKind, type Peer, type Span } from './description';
import { abortInStore, storeSlowly } from './faulty-storage';
import { makeImage, type MadeImage, type SeriesPlan } from './image-object';
import { beginStep, type BegunStep, endStep, type PerformedSeries } from './procedure-step';
import { PROFILES } from './profiles';
import type { Random } from './random';
import { failureOf, messageOf, OperationError } from './operation-error';
import {
  type DeviceProgress,
  type Failure,
  Operation,
  type OperationCounter,
  Outcome,
  type StudyResult,
} from './results';
import type { ScheduledStep } from './scheduled-step';

/** What a study needs of its device. */
export interface StudyHost {
  readonly device: Device;
  readonly random: Random;
  readonly counter: OperationCounter;
  readonly progress: DeviceProgress;
  /** Aborted: stop at the next place where everything can be left in order. */
  readonly signal: AbortSignal;
  /** Where images lie until they are sent. */
  readonly folder: string;
  /** Where results of storage commitment come; undefined: on the association of the request. */
  readonly inbox: CommitmentInbox | undefined;
  readonly security: DCXSEC | null;
  /** Called for each association of the study, when it has ended. */
  readonly onAssociation: (record: AssociationRecord) => void;
  /** Called for each image that was taken, while its file is there. */
  readonly onStored: (path: string) => void;
}

/** An image that lies in a file. */
interface StoredImage extends Omit<MadeImage, 'object'> {
  readonly path: string;
  readonly bytes: number;
}

/** One study from its beginning to the answer of storage commitment. */
export class StudyRun {
  readonly #host: StudyHost;
  readonly #step: ScheduledStep;
  readonly #number: number;
  readonly #fault: Fault | undefined;
  readonly #begun: BegunStep;
  readonly #studyInstanceUID: string;
  readonly #series: { plan: SeriesPlan; images: StoredImage[] }[] = [];
  readonly #requester: DCXREQ;
  #procedureStepUID = '';
  #stepOpen = false;
  #stored = 0;
  #committed = 0;

  /** @param number - Of the device's studies, from 1. */
  constructor(host: StudyHost, step: ScheduledStep, number: number, fault: Fault | undefined) {
    this.#host = host;
    this.#step = step;
    this.#number = number;
    this.#fault = fault;
    const performedStepID = randomUUID().slice(0, 13).toUpperCase();
    this.#begun = { device: host.device, step, performedStepID, started: new Date() };
    this.#studyInstanceUID =
      fault?.kind === FaultKind.WrongUID ? new DCXUID().CreateUID(UID_TYPE.UID_TYPE_STUDY) : step.studyInstanceUID;
    this.#requester = new DCXREQ();
    this.#requester.AssociationRequestTimeout = host.device.timeouts.association;
    this.#requester.DimseCommandTimeout = host.device.timeouts.response;
  }

  /** Does the study. Never rejects: what went wrong is in the result. */
  async run(): Promise<StudyResult> {
    const { device, progress, signal } = this.#host;
    const started = performance.now();
    let outcome: Outcome = Outcome.Completed;
    let failure: Failure | undefined;
    progress.imagesDone = 0;
    progress.imagesPlanned = device.seriesPerStudy * device.imagesPerSeries;
    try {
      if (await this.#perform()) outcome = Outcome.Discontinued;
    } catch (error) {
      outcome = signal.aborted ? Outcome.Interrupted : Outcome.Failed;
      if (!signal.aborted) failure = failureOf(error);
      const second = await this.#discontinue();
      failure ??= second;
    } finally {
      this.#requester.Release();
      for (const { path } of this.#images) rmSync(path, { force: true });
    }
    return {
      device: device.name,
      number: this.#number,
      studyInstanceUID: this.#studyInstanceUID,
      accessionNumber: this.#step.accessionNumber,
      procedureStepUID: this.#procedureStepUID,
      outcome,
      fault: this.#fault?.kind,
      failure,
      imagesMade: this.#images.length,
      imagesStored: this.#stored,
      imagesCommitted: this.#committed,
      seconds: Math.round(performance.now() - started) / 1000,
    };
  }

  get #images(): StoredImage[] {
    return this.#series.flatMap(({ images }) => images);
  }

  /** @returns true when the step was discontinued, as asked for. */
  async #perform(): Promise<boolean> {
    const { device } = this.#host;
    await this.#createStep();
    const discontinued = this.#fault?.kind === FaultKind.MppsDiscontinued;
    const all = device.seriesPerStudy * device.imagesPerSeries;
    const wanted = discontinued ? Math.ceil(all / 2) : all;
    for (let number = 1; number <= device.seriesPerStudy && this.#images.length < wanted; number++) {
      if (number > 1) await this.#think(device.thinkingTimes.betweenSeries);
      const images = await this.#acquire(number, wanted - this.#images.length);
      await this.#store(images, number === 1);
    }
    await this.#endStep(discontinued ? 'DISCONTINUED' : 'COMPLETED');
    if (this.#fault?.kind !== FaultKind.NoCommitment) await this.#commit();
    return discontinued;
  }

  /** Makes the images of a series, not faster than the device can. */
  async #acquire(number: number, most: number): Promise<StoredImage[]> {
    const { device, random, signal, progress, folder } = this.#host;
    const uid = new DCXUID();
    const plan = {
      number,
      SeriesInstanceUID: uid.CreateUID(UID_TYPE.UID_TYPE_SERIES),
      FrameOfReferenceUID: uid.CreateUID(UID_TYPE.UID_TYPE_SERIES),
    };
    const images: StoredImage[] = [];
    this.#series.push({ plan, images });
    progress.phase = 'acquiring';
    const context = { ...this.#begun, StudyInstanceUID: this.#studyInstanceUID, series: plan, random };
    for (let image = 1; image <= Math.min(device.imagesPerSeries, most); image++) {
      // Others have their turn between two images, which are made in one go.
      await setImmediate();
      signal.throwIfAborted();
      const { object, ...made } = makeImage({ ...context, number: image });
      const path = join(folder, `${made.SOPInstanceUID}.dcm`);
      object.saveFile(path);
      object.Release();
      images.push({ ...made, path, bytes: statSync(path).size });
      if (device.rate > 0) await setTimeout(1000 / device.rate, undefined, { signal });
    }
    return images;
  }

  async #store(images: readonly StoredImage[], firstOfStudy: boolean): Promise<void> {
    const { device, signal, progress } = this.#host;
    signal.throwIfAborted();
    progress.phase = 'storing';
    const paths = images.map(({ path }) => path);
    const [first] = paths;
    if (firstOfStudy && first !== undefined && this.#fault?.kind === FaultKind.AbortInStore) {
      await this.#operation(Operation.Store, () => this.#abortStore(first), false);
    }
    const bytes = new Map(images.map((image) => [image.path, image.bytes]));
    const onStored = (path: string): void => {
      this.#stored++;
      progress.imagesDone++;
      progress.imagesStored++;
      progress.bytesStored += bytes.get(path) ?? 0;
      this.#host.onStored(path);
    };
    const { bytesPerSecond } = this.#fault ?? { bytesPerSecond: 0 };
    if (this.#fault?.kind === FaultKind.SlowSending) {
      await this.#operation(Operation.Store, () =>
        this.#associated(device.peers.storage, (association) =>
          storeSlowly(device, paths, bytesPerSecond, signal, (path) => {
            association.count('C-STORE');
            onStored(path);
          }),
        ),
      );
    } else {
      await this.#send(paths, onStored);
    }
  }

  /** Breaks the association of an image off, on purpose. */
  #abortStore(path: string): Promise<void> {
    const { device, signal } = this.#host;
    return this.#associated(device.peers.storage, async (association) => {
      association.count('C-STORE');
      await abortInStore(device, path, signal);
      association.note(`aborted by the device in the middle of a store, on purpose (${FaultKind.AbortInStore})`);
    });
  }

  /** Stores files over one association, each counted by itself. */
  async #send(paths: readonly string[], onStored: (path: string) => void): Promise<void> {
    const { device, counter, signal } = this.#host;
    const { storage } = device.peers;
    let since = performance.now();
    let reported = 0;
    const association = this.#open(storage);
    association.count('C-STORE', 0);
    const onFileSent = (succeeded: boolean, path: string): void => {
      association.count('C-STORE');
      counter.add(Operation.Store, performance.now() - since, succeeded);
      since = performance.now();
      reported++;
      if (succeeded) onStored(path);
      // Stops before the next file; the association is released.
      signal.throwIfAborted();
    };
    this.#requester.SecurityContext = this.#securityFor(storage);
    this.#requester.on('OnFileSent', onFileSent);
    try {
      const { failedFilesList } = await this.#requester.Send(...this.#address(storage), paths);
      const failed = listed(failedFilesList).length;
      if (failed > 0) throw new Error(`${failed} of ${paths.length} images were not taken; the log says why`);
    } catch (error) {
      signal.throwIfAborted();
      association.note(messageOf(error));
      if (reported === 0) counter.add(Operation.Store, performance.now() - since, false);
      throw new OperationError(Operation.Store, messageOf(error), { cause: error });
    } finally {
      this.#requester.off('OnFileSent', onFileSent);
      this.#host.onAssociation(association.end());
    }
  }

  async #createStep(): Promise<void> {
    const { mpps } = this.#host.device.peers;
    if (mpps === undefined) return;
    this.#host.progress.phase = 'step begins';
    this.#procedureStepUID = await this.#operation(Operation.MppsCreate, () => {
      this.#requester.SecurityContext = this.#securityFor(mpps);
      return this.#associated(mpps, (association) => {
        association.count('N-CREATE');
        return this.#requester.MPPS_Create(...this.#address(mpps), beginStep(this.#begun));
      });
    });
    this.#stepOpen = true;
  }

  async #endStep(status: 'COMPLETED' | 'DISCONTINUED'): Promise<void> {
    const { mpps } = this.#host.device.peers;
    if (mpps === undefined || !this.#stepOpen) return;
    this.#host.progress.phase = 'step ends';
    this.#stepOpen = false;
    await this.#operation(Operation.MppsSet, () => {
      this.#requester.SecurityContext = this.#securityFor(mpps);
      const end = endStep(this.#begun, status, this.#performed());
      return this.#associated(mpps, (association) => {
        association.count('N-SET');
        return this.#requester.MPPS_Set(...this.#address(mpps), end, this.#procedureStepUID);
      });
    });
  }

  /** A step that cannot be completed is not left in progress. */
  async #discontinue(): Promise<Failure | undefined> {
    try {
      await this.#endStep('DISCONTINUED');
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  #performed(): PerformedSeries[] {
    const { description } = PROFILES[this.#host.device.modality];
    return this.#series.map(({ plan, images }) => ({
      SeriesInstanceUID: plan.SeriesInstanceUID,
      description: `${description} ${plan.number}`,
      images,
    }));
  }

  /** Asks for commitment, and checks that the answer names every image. */
  async #commit(): Promise<void> {
    const { device, progress, signal } = this.#host;
    const { commitment } = device.peers;
    if (commitment === undefined) return;
    signal.throwIfAborted();
    progress.phase = 'commitment';
    const wanted = this.#images;
    await this.#operation(Operation.Commitment, async () => {
      const result = await this.#askForCommitment(commitment, wanted);
      if (result === undefined) throw new Error(`no result came within ${device.timeouts.commitment} s`);
      const safe = new Set(result.succeeded);
      const missing = wanted.filter(({ SOPInstanceUID }) => !safe.has(SOPInstanceUID)).length;
      this.#committed = wanted.length - missing;
      progress.imagesCommitted += this.#committed;
      if (missing > 0)
        throw new Error(`${missing} of ${wanted.length} images are not safe (${result.failed.length} named so)`);
    });
  }

  async #askForCommitment(peer: Peer, images: readonly StoredImage[]): Promise<CommitmentResult | undefined> {
    const { device, inbox, signal } = this.#host;
    const instances = images.map(({ SOPClassUID, SOPInstanceUID }) => `${SOPClassUID},${SOPInstanceUID}`);
    const seconds = device.timeouts.commitment;
    this.#requester.SecurityContext = this.#securityFor(peer);
    if (inbox !== undefined) {
      const transaction = await this.#associated(peer, (association) => {
        association.count('N-ACTION');
        return this.#requester.CommitInstances(...this.#address(peer), instances);
      });
      return inbox.result(transaction, seconds, signal);
    }
    const came = new ByRef(false);
    const [succeeded, failed] = [new ByRef(''), new ByRef('')];
    await this.#associated(peer, async (association) => {
      association.count('N-ACTION');
      const byReference = [came, new ByRef(false), succeeded, failed] as const;
      await this.#requester.CommitInstancesAndWaitForResult(...this.#address(peer), instances, seconds, ...byReference);
      if (came.value) association.count('N-EVENT-REPORT');
      else association.note(`no result came within ${seconds} s`);
    });
    return came.value ? { succeeded: listed(succeeded.value), failed: listed(failed.value) } : undefined;
  }

  #address(peer: Peer): [calling: string, called: string, host: string, port: number] {
    return [this.#host.device.aeTitle, peer.aeTitle, peer.host, peer.port];
  }

  #securityFor(peer: Peer): DCXSEC | null {
    return peer.tls ? this.#host.security : null;
  }

  #open(peer: Peer): OpenAssociation {
    return new OpenAssociation(this.#host.device.aeTitle, peer.aeTitle, `${peer.host}:${peer.port}`);
  }

  /** Does what an association with a peer is opened for, and tells of it when it has ended. */
  async #associated<T>(peer: Peer, work: (association: OpenAssociation) => Promise<T>): Promise<T> {
    const association = this.#open(peer);
    try {
      return await work(association);
    } catch (error) {
      association.note(messageOf(error));
      throw error;
    } finally {
      this.#host.onAssociation(association.end());
    }
  }

  /** Runs and counts an operation; what it throws tells which one it was. */
  async #operation<T>(operation: Operation, work: () => Promise<T>, counted = true): Promise<T> {
    try {
      return counted ? await this.#host.counter.run(operation, work) : await work();
    } catch (error) {
      throw new OperationError(operation, messageOf(error), { cause: error });
    }
  }

  async #think(span: Span): Promise<void> {
    this.#host.progress.phase = 'thinking';
    await setTimeout(this.#host.random.between(span) * 1000, undefined, { signal: this.#host.signal });
  }
}
