import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'eventemitter3';
import type { DCXSEC } from 'dcxport/rzdcx';
import { CommitmentInbox } from './commitment-inbox';
import type { Description, Device } from './description';
import { DeviceRun } from './device-run';
import { messageOf } from './operation-error';
import { buildReport, type Report, StudyLog } from './report';
import { type DeviceProgress, type Failure, Operation, OperationCounter, type StudyResult } from './results';
import { securityOf } from './tls-settings';

/** Events of a {@link Simulation}. */
export interface SimulationEvents {
  /** A study has ended. */
  study: (result: StudyResult) => void;
  /** Something failed outside of a study; `device` is empty when it was no device's. */
  failure: (device: string, failure: Failure) => void;
}

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
export class Simulation extends EventEmitter<SimulationEvents> {
  readonly #description: Description;
  readonly #counter = new OperationCounter();
  readonly #stop = new AbortController();
  readonly #enough = new AbortController();
  readonly #log = new StudyLog();
  readonly #inboxes = new Map<string, CommitmentInbox>();
  readonly #security = new Map<Device['tls'], DCXSEC>();
  readonly #devices: DeviceRun[] = [];
  readonly #taken = new Set<string>();
  #made = 0;
  #started: Date | undefined;

  constructor(description: Description) {
    super();
    this.#description = description;
    // Every device listens, and each of its pauses.
    setMaxListeners(0, this.#stop.signal, this.#enough.signal);
  }

  /** What the devices are doing; the objects are live. */
  get progress(): readonly DeviceProgress[] {
    return this.#devices.map(({ progress }) => progress);
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
    const { devices, seed } = this.#description;
    const folder = mkdtempSync(join(tmpdir(), 'dcxport-simulator-'));
    const prefix = Date.now().toString(36).toUpperCase().slice(-6);
    try {
      for (const device of devices) {
        const inbox = await this.#inboxOf(device);
        this.#devices.push(
          new DeviceRun(device, {
            seed,
            delay: (this.#description.startWithin * this.#devices.length) / devices.length,
            counter: this.#counter,
            signal: this.#stop.signal,
            enough: this.#enough.signal,
            folder,
            inbox,
            security: this.#securityOf(device),
            taken: this.#taken,
            nextNumber: () => `${prefix}${++this.#made}`,
            onStudy: (result) => {
              this.#log.addStudy(result);
              this.emit('study', result);
            },
            onFailure: (failure) => this.#fail(device.name, failure),
          }),
        );
      }
      await Promise.all(this.#devices.map((device) => device.run()));
      if (!this.#stop.signal.aborted && !this.#enough.signal.aborted && this.#log.isEmpty) {
        const message = 'no worklist had an entry for any of the devices';
        this.#fail('', { operation: Operation.Worklist, message });
      }
    } finally {
      await Promise.all([...this.#inboxes.values()].map((inbox) => inbox.close()));
      for (const security of this.#security.values()) security.Release();
      rmSync(folder, { recursive: true, force: true });
    }
    return buildReport({
      started: this.#started,
      ended: new Date(),
      interrupted: this.#stop.signal.aborted,
      progress: this.progress,
      operations: this.#counter.figures(),
      log: this.#log,
    });
  }

  #fail(device: string, failure: Failure): void {
    this.#log.addFailure(device, failure);
    this.emit('failure', device, failure);
  }

  #securityOf({ tls }: Device): DCXSEC | null {
    if (tls === undefined) return null;
    const security = this.#security.get(tls) ?? securityOf(tls);
    this.#security.set(tls, security);
    return security;
  }

  /** Devices that name the same port share what listens on it; each 0 is a port of its own. */
  async #inboxOf(device: Device): Promise<CommitmentInbox | undefined> {
    const { port, peers } = device;
    if (port === undefined || peers.commitment === undefined) return undefined;
    const key = port === 0 ? `free ${device.aeTitle}` : String(port);
    const known = this.#inboxes.get(key);
    if (known !== undefined) return known;
    const security = peers.commitment.tls ? this.#securityOf(device) : null;
    const inbox = new CommitmentInbox(device.aeTitle, port, security, (error) => {
      this.#fail('', { operation: Operation.Commitment, message: messageOf(error) });
    });
    await inbox.open();
    this.#inboxes.set(key, inbox);
    return inbox;
  }

  /** Where results of storage commitment reach a device; undefined when it has no port. */
  returnPort(aeTitle: string): number | undefined {
    const device = this.#description.devices.find((each) => each.aeTitle === aeTitle);
    if (device?.port === undefined) return undefined;
    return this.#inboxes.get(device.port === 0 ? `free ${aeTitle}` : String(device.port))?.port;
  }
}
