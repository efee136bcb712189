import type { Department, Device, DeviceProgress } from '../../samples/modality-simulator/index';
import { DeviceState, type DeviceView } from './protocol';

/** What a device did in all its runs. */
export interface DeviceSums {
  readonly studiesDone: number;
  readonly studiesFailed: number;
  readonly imagesStored: number;
  readonly imagesCommitted: number;
  readonly bytesStored: number;
}

/** Of a device that did nothing yet. */
export const NOTHING: DeviceSums = {
  studiesDone: 0,
  studiesFailed: 0,
  imagesStored: 0,
  imagesCommitted: 0,
  bytesStored: 0,
};

const STATE_OF_PHASE: Readonly<Record<string, DeviceState>> = {
  done: DeviceState.Done,
  stopped: DeviceState.Stopped,
  failed: DeviceState.Failed,
};

/** Starts and stops one device, again and again. */
export class DeviceControl {
  readonly id: string;
  readonly device: Device;
  readonly #department: Department;
  #state: DeviceState = DeviceState.Idle;
  #progress: DeviceProgress | undefined;
  #before: DeviceSums = NOTHING;
  #stop = new AbortController();
  #run: Promise<void> = Promise.resolve();

  constructor(id: string, device: Device, department: Department) {
    this.id = id;
    this.device = device;
    this.#department = department;
  }

  /** What it is doing; undefined before its first run. */
  get progress(): DeviceProgress | undefined {
    return this.#progress;
  }

  get isRunning(): boolean {
    return this.#state === DeviceState.Running || this.#state === DeviceState.Stopping;
  }

  /** The last run ended at once, since no worklist had anything for it. */
  get #foundNothing(): boolean {
    const { studiesDone, studiesFailed } = this.#progress ?? NOTHING;
    return this.#state === DeviceState.Done && studiesDone + studiesFailed === 0;
  }

  /** Over all runs. */
  get sums(): DeviceSums {
    return added(this.#before, this.#progress ?? NOTHING);
  }

  /** Begins a run; not while one goes on. @param delay - Seconds until it begins. */
  start(delay: number): void {
    this.#before = this.sums;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const run = this.#department.begin(this.device, { signal, enough: signal, delay });
    this.#progress = run.progress;
    this.#state = DeviceState.Running;
    this.#run = run.run().then(() => {
      this.#state = STATE_OF_PHASE[run.progress.phase] ?? DeviceState.Stopped;
    });
  }

  /** Asks a run to end where it can leave everything in order. @returns when it has. */
  stop(): Promise<void> {
    if (this.#state === DeviceState.Running) this.#state = DeviceState.Stopping;
    this.#stop.abort();
    return this.#run;
  }

  view(): DeviceView {
    const { name, aeTitle, modality, studies } = this.device;
    const { phase = '', studiesDone = 0 } = this.#progress ?? {};
    const { studiesFailed, imagesStored, imagesCommitted } = this.sums;
    return {
      id: this.id,
      name,
      aeTitle,
      modality,
      state: this.#state,
      phase: this.isRunning ? phase : this.#foundNothing ? 'no work' : '',
      studiesDone,
      studiesFailed,
      studiesPlanned: studies,
      imagesStored,
      imagesCommitted,
    };
  }
}

/** Adds sums up. */
export function added(a: DeviceSums, b: DeviceSums): DeviceSums {
  return {
    studiesDone: a.studiesDone + b.studiesDone,
    studiesFailed: a.studiesFailed + b.studiesFailed,
    imagesStored: a.imagesStored + b.imagesStored,
    imagesCommitted: a.imagesCommitted + b.imagesCommitted,
    bytesStored: a.bytesStored + b.bytesStored,
  };
}
