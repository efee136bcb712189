import {
  type AssociationRecord,
  DemoArchive,
  Department,
  type Description,
  Outcome,
  type Peers,
  type StudyAtHand,
  type StudyResult,
} from '../../samples/modality-simulator/index';
import { added, DeviceControl, NOTHING } from './device-control';
import {
  type AssociationView,
  type ConsoleState,
  type FailureView,
  StepState,
  type StudyView,
  type Totals,
} from './protocol';
import { Recent } from './recent';
import { Thumbnails } from './thumbnails';
import { WorklistBoard } from './worklist-board';

/** What of each kind is remembered. */
const MOST_STUDIES = 30;
const MOST_ASSOCIATIONS = 150;
const MOST_FAILURES = 100;
/** Entries that are scheduled at once for a device without a limit. */
const ENTRIES_WITHOUT_LIMIT = 50;
/** Milliseconds over which the rate of images is measured. */
const RATE_MS = 2000;

const STEP_STATES: Readonly<Record<Outcome, StepState>> = {
  [Outcome.Completed]: StepState.Completed,
  [Outcome.Discontinued]: StepState.Discontinued,
  [Outcome.Interrupted]: StepState.Discontinued,
  [Outcome.Failed]: StepState.Failed,
};

/** What a console is made of. */
export interface ConsoleModelOptions {
  /** Makes the description; told the peers when an archive was brought along. */
  readonly describe: (peers: Peers | undefined) => Description;
  /** Bring a worklist, a procedure step manager, storage and commitment along. */
  readonly archive: boolean;
  /** Where that archive keeps what it receives. @defaultValue a temporary folder that goes with it */
  readonly keep?: string;
}

/** What the console shows and controls: the devices of a description, with or without an archive of their own. */
export class ConsoleModel {
  readonly #describe: ConsoleModelOptions['describe'];
  readonly #archive: DemoArchive | undefined;
  readonly #worklist = new WorklistBoard();
  readonly #thumbnails = new Thumbnails();
  readonly #studies = new Recent<StudyView>(MOST_STUDIES);
  readonly #associations = new Recent<AssociationView>(MOST_ASSOCIATIONS);
  readonly #failures = new Recent<FailureView>(MOST_FAILURES);
  #department: Department | undefined;
  #controls: readonly DeviceControl[] = [];
  #what = '';
  #closing = false;
  #measured = { at: performance.now(), images: 0, perSecond: 0 };

  constructor({ describe, archive, keep }: ConsoleModelOptions) {
    this.#describe = describe;
    if (!archive) return;
    this.#archive = new DemoArchive({
      folder: keep,
      onError: (error) => this.#fail('archive', { operation: 'service', message: messageOf(error) }, ''),
      onAssociation: (record) => {
        // A device tells of its own, and knows more.
        if (!this.#controls.some(({ device }) => device.aeTitle === record.from)) this.#logAssociation(record);
      },
      onStored: (path, callingAETitle) => this.#thumbnails.offer(path, callingAETitle),
      returnAddress: (aeTitle) => {
        const port = this.#department?.returnPort(aeTitle);
        return port === undefined ? undefined : { host: '127.0.0.1', port };
      },
    });
  }

  /**
   * Opens the archive and the ports of the devices, and fills the worklist.
   *
   * @throws DescriptionError for a description that cannot be used; COMError for a port that cannot be opened.
   */
  async open(): Promise<void> {
    await this.#archive?.open();
    const description = this.#describe(this.#archive?.peers);
    const department = new Department(description);
    this.#department = department;
    this.#what = `${description.devices.length} ${description.devices.length === 1 ? 'device' : 'devices'}`;
    department
      .on('study', (result) => this.#endStudy(result))
      .on('failure', (device, failure) => this.#fail(device || 'simulator', failure, ''))
      .on('worklist', (device, steps) => this.#worklist.see(device, steps))
      .on('association', (record) => this.#logAssociation(record));
    if (this.#archive === undefined) department.on('stored', (device, path) => this.#thumbnails.offer(path, device));
    this.#controls = department.devices.map((device, at) => new DeviceControl(`d${at + 1}`, device, department));
    for (const control of this.#controls) this.#schedule(control);
    await department.open();
  }

  /** Stops every device, and closes what was opened when they have left everything in order. Nothing starts any more. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#controls.map((control) => control.stop()));
    await this.#department?.close();
    await this.#archive?.close();
  }

  /** Starts a device. @returns false when there is no such device. */
  start(id: string): boolean {
    const control = this.#controls.find((each) => each.id === id);
    if (control !== undefined) this.#begin(control, 0);
    return control !== undefined;
  }

  /** Asks a device to stop. @returns false when there is no such device. */
  stop(id: string): boolean {
    const control = this.#controls.find((each) => each.id === id);
    void control?.stop();
    return control !== undefined;
  }

  /** Starts the devices that do not run, not all in the same instant. */
  startAll(): void {
    const waiting = this.#controls.filter((control) => !control.isRunning);
    waiting.forEach((control, at) => this.#begin(control, Math.min(2, waiting.length / 10) * (at / waiting.length)));
  }

  /** Asks all devices to stop. */
  stopAll(): void {
    for (const control of this.#controls) void control.stop();
  }

  /** A small picture in PNG; undefined when there is none of that number. */
  picture(id: number): Uint8Array | undefined {
    return this.#thumbnails.png(id);
  }

  /** What is shown at this moment. */
  state(): ConsoleState {
    const atHand = this.#controls.flatMap((control) => this.#studyAtHand(control) ?? []);
    const underWay = this.#controls.flatMap(({ progress }) => progress?.study?.studyInstanceUID ?? []);
    return {
      about: {
        what: this.#what,
        archive:
          this.#archive === undefined ? '' : `${this.#archive.peers.storage.aeTitle}, port ${this.#archive.port}`,
        images: this.#archive === undefined ? 'sent' : 'received',
      },
      totals: this.#totals(),
      devices: this.#controls.map((control) => control.view()),
      studies: [...atHand, ...this.#studies.items],
      worklist: this.#worklist.view(new Set(underWay)),
      associations: this.#associations.items,
      failures: this.#failures.items,
      images: this.#thumbnails.view(),
    };
  }

  #begin(control: DeviceControl, delay: number): void {
    if (this.#closing || control.isRunning) return;
    this.#schedule(control);
    control.start(delay);
  }

  /** Sees to it that the archive's worklist has enough for a run of a device. */
  #schedule({ device }: DeviceControl): void {
    const missing = (device.studies || ENTRIES_WITHOUT_LIMIT) - this.#worklist.open(device.name);
    if (this.#archive === undefined || missing <= 0) return;
    this.#worklist.see(device.name, this.#archive.schedule(device, missing));
  }

  #totals(): Totals {
    const sums = this.#controls.map((control) => control.sums).reduce(added, NOTHING);
    const now = performance.now();
    const seconds = (now - this.#measured.at) / 1000;
    if (seconds * 1000 >= RATE_MS) {
      const perSecond = Math.round((10 * (sums.imagesStored - this.#measured.images)) / seconds) / 10;
      this.#measured = { at: now, images: sums.imagesStored, perSecond };
    }
    return {
      ...sums,
      imagesPerSecond: this.#measured.perSecond,
      failures: this.#failures.count,
      associations: this.#associations.count,
    };
  }

  #studyAtHand({ id, device, progress }: DeviceControl): StudyView | undefined {
    if (progress?.study === undefined) return undefined;
    const { study, phase, imagesDone, imagesPlanned } = progress;
    const seconds = Math.floor((Date.now() - study.started.getTime()) / 1000);
    return {
      ...namesOf(study),
      id: `${id} ${study.started.getTime()}`,
      device: device.name,
      phase,
      running: true,
      imagesDone,
      imagesPlanned,
      failure: '',
      seconds,
    };
  }

  #endStudy(result: StudyResult): void {
    // The study at hand stands in the progress until everybody has been told.
    const control = this.#controls.find(
      ({ device, progress }) =>
        device.name === result.device && progress?.study?.accessionNumber === result.accessionNumber,
    );
    const view = control && this.#studyAtHand(control);
    if (view === undefined) return;
    const { outcome, failure, seconds } = result;
    const message = failure === undefined ? '' : `${failure.operation}: ${failure.message}`;
    this.#studies.add(() => ({
      ...view,
      phase: outcome,
      running: false,
      failure: message,
      seconds: Math.round(seconds),
    }));
    this.#worklist.mark(control?.progress?.study?.studyInstanceUID ?? '', STEP_STATES[outcome]);
    if (failure !== undefined) this.#fail(result.device, failure, result.accessionNumber);
  }

  #fail(who: string, { operation, message }: Pick<FailureView, 'operation' | 'message'>, study: string): void {
    this.#failures.add((id) => ({ id, at: Date.now(), who, operation, message, study }));
  }

  #logAssociation({ started, services, problem, ...record }: AssociationRecord): void {
    const what = Object.entries(services).map(([service, times]) => (times === 1 ? service : `${service} × ${times}`));
    this.#associations.add((id) => ({
      ...record,
      id,
      at: started.getTime() + record.ms,
      what: what.join(', '),
      problem: problem ?? '',
    }));
  }
}

function namesOf({
  patientName,
  accessionNumber,
  fault,
}: StudyAtHand): Pick<StudyView, 'patientName' | 'accessionNumber' | 'fault'> {
  return { patientName, accessionNumber, fault: fault ?? '' };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
