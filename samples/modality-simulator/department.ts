import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'eventemitter3';
import type { DCXSEC } from 'dcxport/rzdcx';
import type { AssociationRecord } from './association-record';
import { CommitmentInbox } from './commitment-inbox';
import type { Description, Device } from './description';
import { DeviceRun } from './device-run';
import { messageOf } from './operation-error';
import { type Failure, Operation, OperationCounter, type StudyResult } from './results';
import type { ScheduledStep } from './scheduled-step';
import { securityOf } from './tls-settings';

/** Events of a {@link Department}. */
export interface DepartmentEvents {
  /** A study has ended. */
  study: (result: StudyResult) => void;
  /** Something failed outside of a study; `device` is empty when it was no device's. */
  failure: (device: string, failure: Failure) => void;
  /** A worklist has answered; patients are named. */
  worklist: (device: string, steps: readonly ScheduledStep[]) => void;
  /** An association that a device opened has ended. */
  association: (record: AssociationRecord) => void;
  /** The archive has taken an image; its file is there until the event is over. */
  stored: (device: string, path: string) => void;
}

/** When a device begins and ends. */
export interface RunOptions {
  /** Aborted: stop where everything can be left in order. */
  readonly signal: AbortSignal;
  /** Aborted: begin no further study. */
  readonly enough: AbortSignal;
  /** Seconds until it begins. @defaultValue 0 */
  readonly delay?: number;
}

/**
 * What the devices of a description have in common, and where they are run one by one.
 *
 * @example
 * ```ts
 * const department = new Department(readDescription('devices.yaml'));
 * const [device] = department.devices;
 * await department.open();
 * const stop = new AbortController();
 * if (device !== undefined) await department.begin(device, { signal: stop.signal, enough: stop.signal }).run();
 * await department.close();
 * ```
 */
export class Department extends EventEmitter<DepartmentEvents> {
  readonly #description: Description;
  readonly #counter = new OperationCounter();
  readonly #inboxes = new Map<string, CommitmentInbox>();
  readonly #security = new Map<Device['tls'], DCXSEC>();
  readonly #taken = new Set<string>();
  #folder = '';
  #made = 0;
  #prefix = '';

  constructor(description: Description) {
    super();
    this.#description = description;
  }

  /** The devices that can be run. */
  get devices(): readonly Device[] {
    return this.#description.devices;
  }

  /** Count and times of all operations so far. */
  get operations(): ReturnType<OperationCounter['figures']> {
    return this.#counter.figures();
  }

  /** Opens the ports of all devices. @throws when one cannot be opened, or a folder not be made. */
  async open(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'dcxport-simulator-'));
    this.#prefix = Date.now().toString(36).toUpperCase().slice(-6);
    for (const device of this.devices) await this.#openInbox(device);
  }

  /** Makes a run of a device, which then waits for its `run`. A device is not run twice at the same time. */
  begin(device: Device, { signal, enough, delay = 0 }: RunOptions): DeviceRun {
    // Each of its pauses listens.
    setMaxListeners(0, signal, enough);
    return new DeviceRun(device, {
      seed: this.#description.seed,
      delay,
      counter: this.#counter,
      signal,
      enough,
      folder: this.#folder,
      inbox: this.#inboxOf(device),
      security: this.#securityOf(device),
      taken: this.#taken,
      nextNumber: () => `${this.#prefix}${++this.#made}`,
      onStudy: (result) => this.emit('study', result),
      onFailure: (failure) => this.emit('failure', device.name, failure),
      onWorklist: (steps) => this.emit('worklist', device.name, steps),
      onAssociation: (record) => this.emit('association', record),
      onStored: (path) => this.emit('stored', device.name, path),
    });
  }

  /** Closes the ports. Every run has ended before. */
  async close(): Promise<void> {
    await Promise.all([...this.#inboxes.values()].map((inbox) => inbox.close()));
    for (const security of this.#security.values()) security.Release();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Where results of storage commitment reach a device; undefined when it has no port. */
  returnPort(aeTitle: string): number | undefined {
    const device = this.devices.find((each) => each.aeTitle === aeTitle);
    return device === undefined ? undefined : this.#inboxOf(device)?.port;
  }

  #securityOf({ tls }: Device): DCXSEC | null {
    if (tls === undefined) return null;
    const security = this.#security.get(tls) ?? securityOf(tls);
    this.#security.set(tls, security);
    return security;
  }

  #inboxOf(device: Device): CommitmentInbox | undefined {
    return this.#inboxes.get(inboxKey(device) ?? '');
  }

  async #openInbox(device: Device): Promise<void> {
    const { port, peers, aeTitle } = device;
    const key = inboxKey(device);
    if (key === undefined || port === undefined || this.#inboxes.has(key)) return;
    const security = peers.commitment?.tls === true ? this.#securityOf(device) : null;
    const inbox = new CommitmentInbox(aeTitle, port, security, (error) => {
      this.emit('failure', '', { operation: Operation.Commitment, message: messageOf(error) });
    });
    await inbox.open();
    this.#inboxes.set(key, inbox);
  }
}

/** Devices that name the same port share what listens on it; each 0 is a port of its own. */
function inboxKey({ port, peers, aeTitle }: Device): string | undefined {
  if (port === undefined || peers.commitment === undefined) return undefined;
  return port === 0 ? `free ${aeTitle}` : String(port);
}
