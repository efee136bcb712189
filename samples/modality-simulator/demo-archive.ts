import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type DCXACC, type DCXOBJ, DCXREQ, type DCXSEC, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { AccepterPool } from './accepter-pool';
import { listed } from './commitment-inbox';
import type { Device, Peer, Peers } from './description';
import { dateAndTime, firstItem, objectOf, textOf } from './object-values';
import { Random } from './random';
import { inventStep, type ScheduledStep } from './scheduled-step';

/** An entry of the worklist. */
interface Entry {
  readonly step: ScheduledStep;
  readonly station: string;
  readonly modality: string;
  /** No device has begun it. */
  open: boolean;
}

/** A performed procedure step that a device has told of. */
export interface KnownStep {
  readonly studyInstanceUID: string;
  /** `IN PROGRESS`, `COMPLETED` or `DISCONTINUED`. */
  status: string;
  /** SOP Instance UIDs that its series name. */
  readonly images: string[];
}

/** A request for commitment that has no result yet. */
interface CommitmentRequest {
  readonly transactionUID: string;
  readonly instances: readonly string[];
}

/** How an archive is set up. */
export interface DemoArchiveOptions {
  /** Where objects go; they stay there. @defaultValue a temporary folder that goes with the archive */
  readonly folder?: string;
  /** Where an AE title listens for results of commitment; they go over the association of the request where it does not. */
  readonly returnAddress?: (aeTitle: string) => { readonly host: string; readonly port: number } | undefined;
  /** TLS for everything that comes and goes. @defaultValue plain TCP */
  readonly security?: DCXSEC;
  /** Told of what goes wrong. */
  readonly onError?: (error: unknown) => void;
}

const AE_TITLE = 'DEMO_ARCHIVE';
const HOST = '127.0.0.1';

/**
 * Everything that a modality talks to, in this process and on the loopback address: worklist, procedure steps, storage and
 * storage commitment.
 */
export class DemoArchive {
  /** Paths of the stored objects by SOP Instance UID. */
  readonly stored = new Map<string, string>();
  /** Procedure steps by their UID. */
  readonly steps = new Map<string, KnownStep>();
  /** Transactions of storage commitment that were answered, with the number of objects that are safe. */
  readonly commitments = new Map<string, number>();
  readonly #options: DemoArchiveOptions;
  readonly #folder: string;
  readonly #entries: Entry[] = [];
  readonly #requests = new WeakMap<DCXACC, CommitmentRequest[]>();
  readonly #callers = new WeakMap<DCXACC, string>();
  readonly #pool: AccepterPool;
  readonly #random = new Random('demo');
  #port = 0;

  constructor(options: DemoArchiveOptions = {}) {
    this.#options = options;
    this.#folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dcxport-demo-'));
    this.#pool = new AccepterPool({
      aeTitle: AE_TITLE,
      port: 0,
      bindAddress: HOST,
      security: options.security,
      equip: (accepter) => this.#equip(accepter),
      afterCommand: (accepter) => this.#answerCommitments(accepter),
      onError: options.onError ?? (() => undefined),
    });
  }

  /** The archive as the peer of every service. */
  get peers(): Peers {
    const peer: Peer = { aeTitle: AE_TITLE, host: HOST, port: this.#port, tls: this.#options.security !== undefined };
    return { worklist: peer, mpps: peer, storage: peer, commitment: peer };
  }

  /** Begins to listen, on a free port. */
  async open(): Promise<number> {
    this.#port = await this.#pool.open();
    return this.#port;
  }

  /** Ends; a folder of its own is removed. */
  async close(): Promise<void> {
    await this.#pool.close();
    if (this.#options.folder === undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Puts examinations for a device on the worklist. */
  schedule({ aeTitle, modality }: Pick<Device, 'aeTitle' | 'modality'>, count: number): void {
    for (let number = 0; number < count; number++) {
      const step = inventStep(String(this.#entries.length + 1).padStart(5, '0'), modality, this.#random);
      this.#entries.push({ step, station: aeTitle, modality, open: true });
    }
  }

  #equip(accepter: DCXACC): void {
    const requests: CommitmentRequest[] = [];
    this.#requests.set(accepter, requests);
    accepter.StoreDirectory = this.#folder;
    accepter.on('OnConnection', (calling) => {
      this.#callers.set(accepter, calling);
      requests.length = 0;
    });
    accepter.on('OnStoreDone', (filename, written) => {
      if (written) this.stored.set(basename(filename, '.dcm'), filename);
    });
    accepter.on('OnFind', (identifier) => this.#find(identifier));
    accepter.on('OnMPPSCreate', (uid, dataset) => this.#beginStep(uid, dataset));
    accepter.on('OnMPPSSet', (uid, dataset) => this.#changeStep(uid, dataset));
    accepter.on('OnStorageCommitRequest', (transactionUID, instances) => {
      requests.push({ transactionUID, instances: listed(instances) });
    });
  }

  #find(identifier: DCXOBJ): DCXOBJ[] {
    const key = firstItem(identifier, Tag.ScheduledProcedureStepSequence);
    const [station, modality] = [textOf(key, Tag.ScheduledStationAETitle), textOf(key, Tag.Modality)];
    return this.#entries
      .filter((entry) => entry.open && (station === '' || station === entry.station))
      .filter((entry) => modality === '' || modality === entry.modality)
      .map(worklistEntry);
  }

  #beginStep(uid: string, dataset: DCXOBJ): void {
    if (this.steps.has(uid)) throw new Error(`the procedure step ${uid} is there already`);
    const scheduled = firstItem(dataset, Tag.ScheduledStepAttributesSequence);
    const studyInstanceUID = textOf(scheduled, Tag.StudyInstanceUID);
    this.steps.set(uid, { studyInstanceUID, status: textOf(dataset, Tag.PerformedProcedureStepStatus), images: [] });
    for (const entry of this.#entries) if (entry.step.studyInstanceUID === studyInstanceUID) entry.open = false;
  }

  #changeStep(uid: string, dataset: DCXOBJ): void {
    const step = this.steps.get(uid);
    if (step === undefined) throw new Error(`there is no procedure step ${uid}`);
    // PS3.4, F.7.2.2.2: what has ended is not changed any more.
    if (step.status !== 'IN PROGRESS') throw new Error(`the procedure step ${uid} has ended`);
    step.status = textOf(dataset, Tag.PerformedProcedureStepStatus) || step.status;
    const series = dataset.getElementsByTag(Tag.ReferencedSOPInstanceUID);
    for (; !series.AtEnd(); series.Next()) step.images.push(series.Get().CStringPtr);
  }

  async #answerCommitments(accepter: DCXACC): Promise<void> {
    const requests = this.#requests.get(accepter) ?? [];
    for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
      const { transactionUID, instances } = request;
      const safe = instances.filter((uid) => this.stored.has(uid));
      const lost = instances.filter((uid) => !this.stored.has(uid));
      this.commitments.set(transactionUID, safe.length);
      const caller = this.#callers.get(accepter) ?? '';
      const address = this.#options.returnAddress?.(caller);
      if (address === undefined) {
        await accepter.SendCommitResult(transactionUID, safe, lost);
        continue;
      }
      const requester = new DCXREQ();
      requester.SecurityContext = this.#options.security ?? null;
      try {
        await requester.SendCommitResult(AE_TITLE, caller, address.host, address.port, transactionUID, safe, lost);
      } finally {
        requester.Release();
      }
    }
  }
}

function worklistEntry({ step, station, modality }: Entry): DCXOBJ {
  const { date, time } = dateAndTime(new Date());
  const scheduled = objectOf([
    [Tag.Modality, modality],
    [Tag.ScheduledStationAETitle, station],
    [Tag.ScheduledProcedureStepStartDate, date],
    [Tag.ScheduledProcedureStepStartTime, time],
    [Tag.ScheduledPerformingPhysicianName, step.performingPhysician],
    [Tag.ScheduledProcedureStepDescription, step.stepDescription],
    [Tag.ScheduledProcedureStepID, step.stepID],
  ]);
  return objectOf([
    [Tag.SpecificCharacterSet, step.characterSet],
    [Tag.AccessionNumber, step.accessionNumber],
    [Tag.ReferringPhysicianName, step.referringPhysician],
    [Tag.PatientName, step.patientName],
    [Tag.PatientID, step.patientID],
    [Tag.PatientBirthDate, step.birthDate],
    [Tag.PatientSex, step.sex],
    [Tag.StudyInstanceUID, step.studyInstanceUID],
    [Tag.RequestedProcedureDescription, step.requestedProcedureDescription],
    [Tag.ScheduledProcedureStepSequence, [scheduled]],
    [Tag.RequestedProcedureID, step.requestedProcedureID],
  ]);
}
