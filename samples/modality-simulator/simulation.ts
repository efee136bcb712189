import { Department, type DepartmentEvents } from './department';
import type { Description } from './description';
import type { DeviceRun } from './device-run';
import { buildReport, type Report, StudyLog } from './report';
import { type DeviceProgress, Operation } from './results';

/** Events of a {@link Simulation}. */
export type SimulationEvents = DepartmentEvents;

/**
 * Devices at work.
 *
 * @example
 * ```ts
 * const simulation = new Simulation(readDescription('devices.yaml'));
 * process.once('SIGINT', () => simulation.stop());
 * const report = await simulation.run();
 * console.log(report.result, report.totals.imagesStored);
 * ```
 */
export class Simulation extends Department {
  readonly #startWithin: number;
  readonly #stop = new AbortController();
  readonly #enough = new AbortController();
  readonly #log: StudyLog;
  readonly #runs: DeviceRun[] = [];
  #started: Date | undefined;

  /** @param mostNamed - Studies and failures that the report names one by one. @defaultValue 10,000 */
  constructor(description: Description, mostNamed?: number) {
    super(description);
    this.#log = new StudyLog(mostNamed);
    this.#startWithin = description.startWithin;
    this.on('study', (result) => this.#log.addStudy(result));
    this.on('failure', (device, failure) => this.#log.addFailure(device, failure));
  }

  /** What the devices are doing; the objects are live. */
  get progress(): readonly DeviceProgress[] {
    return this.#runs.map(({ progress }) => progress);
  }

  /** Seconds since the start. */
  get seconds(): number {
    return this.#started === undefined ? 0 : (Date.now() - this.#started.getTime()) / 1000;
  }

  /** Lets devices end the studies that they have begun, and begin no further ones. */
  finish(): void {
    this.#enough.abort();
  }

  /** Ends the simulation early: devices stop where they can leave everything in order, and release their associations. */
  stop(): void {
    this.#stop.abort();
  }

  /**
   * Runs all devices to their end.
   *
   * @throws when a port cannot be opened or a folder not be made; failures of devices are in the report.
   */
  async run(): Promise<Report> {
    this.#started = new Date();
    const [stop, enough] = [this.#stop.signal, this.#enough.signal];
    try {
      await this.open();
      for (const device of this.devices) {
        const delay = (this.#startWithin * this.#runs.length) / this.devices.length;
        this.#runs.push(this.begin(device, { signal: stop, enough, delay }));
      }
      await Promise.all(this.#runs.map((device) => device.run()));
      if (!stop.aborted && !enough.aborted && this.#log.isEmpty) {
        const message = 'no worklist had an entry for any of the devices';
        this.emit('failure', '', { operation: Operation.Worklist, message });
      }
    } finally {
      await this.close();
    }
    return buildReport({
      started: this.#started,
      ended: new Date(),
      interrupted: stop.aborted,
      progress: this.progress,
      operations: this.operations,
      log: this.#log,
    });
  }
}
