import { mkdirSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import { type DCXACC, type DCXOBJ, DCXREQ, type DCXSEC, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { AccepterPool } from './accepter-pool';
import { ArchiveIndex } from './archive-index';
import { findSteps, stepKey, type WorklistSource } from './archive-worklist';
import { type AssociationRecord, OpenAssociation } from './association-record';
import { listed } from './commitment-inbox';
import { itemsOf, textOf } from './object-values';
import { messageOf } from './operation-error';

/** A performed procedure step that a device has told of. */
export interface KnownStep {
  readonly studyInstanceUID: string;
  /** Keys of the worklist's steps that it is of, see {@link stepKey}. */
  readonly scheduled: readonly string[];
  /** `IN PROGRESS`, `COMPLETED` or `DISCONTINUED`. */
  readonly status: string;
  /** SOP Instance UIDs that its series name. */
  readonly images: readonly string[];
}

/** Where somebody listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How an archive is set up. */
export interface TestArchiveOptions {
  readonly aeTitle: string;
  /** @defaultValue 0 a free one */
  readonly port?: number;
  /** Address to listen on. @defaultValue 127.0.0.1 */
  readonly bindAddress?: string;
  /** Where objects lie; made when it is missing. What is in it already belongs to the archive. */
  readonly folder: string;
  /** Keeps the index in memory, so that the folder holds nothing but objects. @defaultValue false in the folder */
  readonly indexInMemory?: boolean;
  /** Makes the index anew of the files. @defaultValue false */
  readonly reindex?: boolean;
  /** Without one, worklist queries find nothing. */
  readonly worklist?: WorklistSource;
  /** AE titles that objects can be moved to; results of commitment go there as well. */
  readonly destinations?: ReadonlyMap<string, Address>;
  /** Where else results of commitment go; over the association of the request when nothing is known. */
  readonly returnAddress?: (aeTitle: string) => Address | undefined;
  /** Titles that may come. @defaultValue any */
  readonly allowedTitles?: readonly string[];
  /** Addresses that may come, or ranges such as `192.0.2.0/24`. @defaultValue any */
  readonly allowedAddresses?: readonly string[];
  /** TLS for everything that comes and goes. @defaultValue plain TCP */
  readonly security?: DCXSEC;
  /** Told what happens, in words without patient data. */
  readonly onEvent?: (text: string) => void;
  /** Told of what goes wrong. */
  readonly onError?: (error: unknown) => void;
  /** Told of each association that has ended or was refused, and of those that results of commitment were sent over. */
  readonly onAssociation?: (record: AssociationRecord) => void;
  /** Told of each object that was stored: where it lies, and the AE title that it came from. */
  readonly onStored?: (path: string, callingAETitle: string) => void;
}

interface CommitmentRequest {
  readonly transactionUID: string;
  readonly instances: readonly string[];
}

/** Procedure steps and answered transactions that can be looked at; the index knows more. */
const MOST_REMEMBERED = 1000;

/**
 * A small archive for tests: storage to a folder, queries and retrievals at all levels, worklist, procedure steps and storage
 * commitment.
 *
 * @example
 * ```ts
 * const archive = new TestArchive({ aeTitle: 'ARCHIVE', port: 11112, folder: 'received' });
 * console.log(`port ${await archive.open()}`);
 * process.once('SIGINT', () => void archive.close());
 * ```
 */
export class TestArchive {
  /** The last procedure steps by their UID. */
  readonly steps = new Map<string, KnownStep>();
  /** The last transactions of storage commitment that were answered, with the number of objects that are safe. */
  readonly commitments = new Map<string, number>();
  readonly #options: TestArchiveOptions;
  readonly #addresses: BlockList | undefined;
  readonly #requests = new WeakMap<DCXACC, CommitmentRequest[]>();
  readonly #associations = new WeakMap<DCXACC, OpenAssociation>();
  readonly #pool: AccepterPool;
  #index: ArchiveIndex | undefined;
  #port = 0;

  /** @throws Error for what is no address and no range. */
  constructor(options: TestArchiveOptions) {
    this.#options = options;
    this.#addresses = options.allowedAddresses === undefined ? undefined : addressList(options.allowedAddresses);
    this.#pool = new AccepterPool({
      aeTitle: options.aeTitle,
      port: options.port ?? 0,
      bindAddress: options.bindAddress ?? '127.0.0.1',
      security: options.security,
      equip: (accepter) => this.#equip(accepter),
      afterCommand: (accepter) => this.#answerCommitments(accepter),
      onError: (error) => this.#options.onError?.(error),
    });
  }

  /** The port in use, once it is open. */
  get port(): number {
    return this.#port;
  }

  /** What is stored, while it is open. @throws Error when it is not. */
  get index(): ArchiveIndex {
    if (this.#index === undefined) throw new Error(`the archive in ${this.#options.folder} is not open`);
    return this.#index;
  }

  /**
   * Reads what has changed in the folder, and begins to listen.
   *
   * @returns the port.
   * @throws Error when the index cannot be used, COMError when the port cannot be opened.
   */
  async open(): Promise<number> {
    const { folder, indexInMemory, reindex } = this.#options;
    const onError = (error: unknown): void => this.#options.onError?.(error);
    mkdirSync(folder, { recursive: true });
    this.#index = await ArchiveIndex.open({ folder, inMemory: indexInMemory, anew: reindex, onError });
    try {
      for (const [uid, state] of this.#index.lastKept(MOST_REMEMBERED)) this.#know(uid, state as KnownStep);
      const read = await this.#index.synchronize();
      if (read > 0) this.#say(`${read} files of ${folder} were new to the index`);
      this.#port = await this.#pool.open();
    } catch (error) {
      this.#closeIndex();
      throw error;
    }
    return this.#port;
  }

  /** Takes nothing any more, lets open associations end, and aborts what does not end in time. */
  async close(): Promise<void> {
    await this.#pool.close();
    this.#closeIndex();
  }

  #closeIndex(): void {
    const index = this.#index;
    this.#index = undefined;
    index?.close();
  }

  #equip(accepter: DCXACC): void {
    const { folder, destinations, aeTitle, worklist, security, onError } = this.#options;
    const requests: CommitmentRequest[] = [];
    this.#requests.set(accepter, requests);
    accepter.StoreDirectory = folder;
    for (const [title, { host, port }] of destinations ?? []) {
      accepter.AddMoveDestination(title, host, port, security ?? null);
    }
    const counted = <T>(service: string, work: () => T): T => this.#counted(accepter, service, work);
    accepter.on('OnConnection', (calling, called, host, accept) => {
      accept.value = this.#mayCome(calling, host);
      this.#associations.set(accepter, new OpenAssociation(calling.trim(), called.trim(), host));
      requests.length = 0;
      storing = false;
      if (accept.value) return;
      this.#say(`${calling} at ${host} is refused: no rule lets it in`);
      this.#associations.get(accepter)?.note('refused: no rule lets it in');
      this.#endAssociation(accepter);
    });
    let storing = false;
    accepter.on('OnAssocEnd', () => {
      if (storing) this.#associations.get(accepter)?.note('C-STORE: the association ended in the middle of an object');
      this.#endAssociation(accepter);
    });
    accepter.on('OnStoreSetup', () => {
      storing = true;
    });
    accepter.on('OnEcho', () => counted('C-ECHO', () => undefined));
    accepter.on('OnStoreDone', (filename, written, accept) => {
      storing = false;
      try {
        counted('C-STORE', () => this.#takeObject(accepter, filename, written));
      } catch (error) {
        // What cannot be found again is not taken.
        accept.value = false;
        onError?.(error);
      }
    });
    accepter.on('OnFind', (identifier) =>
      counted('C-FIND', () => {
        if (textOf(identifier, Tag.QueryRetrieveLevel) !== '') return this.index.find(identifier, aeTitle);
        return worklist === undefined ? [] : findSteps(worklist, (key) => this.index.isBegun(key), identifier);
      }),
    );
    accepter.on('OnMove', (identifier) => counted('C-MOVE', () => this.index.select(identifier)));
    accepter.on('OnGet', (identifier) => counted('C-GET', () => this.index.select(identifier)));
    accepter.on('OnMPPSCreate', (uid, dataset) => counted('N-CREATE', () => this.#beginStep(uid, dataset)));
    accepter.on('OnMPPSSet', (uid, dataset) => counted('N-SET', () => this.#changeStep(uid, dataset)));
    accepter.on('OnStorageCommitRequest', (transactionUID, instances) => {
      counted('N-ACTION', () => requests.push({ transactionUID, instances: listed(instances) }));
    });
  }

  /** Counts a use of a service; what its handler throws is noted. */
  #counted<T>(accepter: DCXACC, service: string, work: () => T): T {
    const association = this.#associations.get(accepter);
    association?.count(service);
    try {
      return work();
    } catch (error) {
      association?.note(`${service}: ${messageOf(error)}`);
      throw error;
    }
  }

  #endAssociation(accepter: DCXACC): void {
    const association = this.#associations.get(accepter);
    this.#associations.delete(accepter);
    if (association !== undefined) this.#options.onAssociation?.(association.end());
  }

  #caller(accepter: DCXACC): string {
    return this.#associations.get(accepter)?.from ?? '';
  }

  #takeObject(accepter: DCXACC, filename: string, written: boolean): void {
    if (!written) {
      this.#associations.get(accepter)?.note('C-STORE: an object could not be written');
      return;
    }
    const caller = this.#caller(accepter);
    this.#say(`${caller}: stored ${this.index.add(filename)}`);
    this.#options.onStored?.(filename, caller);
  }

  #mayCome(title: string, host: string): boolean {
    const { allowedTitles } = this.#options;
    if (allowedTitles !== undefined && !allowedTitles.includes(title.trim())) return false;
    if (this.#addresses === undefined) return true;
    const address = host.replace(/^::ffff:(?=\d+\.)/i, '');
    return this.#addresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  #beginStep(uid: string, dataset: DCXOBJ): void {
    if (this.index.kept(uid) !== undefined) throw new Error(`the procedure step ${uid} is there already`);
    const status = textOf(dataset, Tag.PerformedProcedureStepStatus);
    if (status !== 'IN PROGRESS')
      throw new Error(`a procedure step begins IN PROGRESS, not ${status || 'without status'}`);
    const items = itemsOf(dataset, Tag.ScheduledStepAttributesSequence);
    const scheduled = items.map((item) =>
      stepKey(textOf(item, Tag.StudyInstanceUID), textOf(item, Tag.ScheduledProcedureStepID)),
    );
    const step: KnownStep = { studyInstanceUID: textOf(items[0], Tag.StudyInstanceUID), scheduled, status, images: [] };
    this.index.keep(uid, step, scheduled);
    this.#know(uid, step);
    this.#say(`procedure step ${uid} ${status}`);
  }

  #changeStep(uid: string, dataset: DCXOBJ): void {
    const step = this.index.kept(uid) as KnownStep | undefined;
    if (step === undefined) throw new Error(`there is no procedure step ${uid}`);
    // PS3.4, F.7.2.2.2: what has ended is not changed any more.
    if (step.status !== 'IN PROGRESS') throw new Error(`the procedure step ${uid} has ended`);
    const status = textOf(dataset, Tag.PerformedProcedureStepStatus) || step.status;
    const names = dataset.GetElement(Tag.PerformedSeriesSequence) !== null;
    const images = names
      ? [...dataset.getElementsByTag(Tag.ReferencedSOPInstanceUID)].map((element) => element.CStringPtr)
      : step.images;
    const changed = { ...step, status, images };
    this.index.keep(uid, changed);
    this.#know(uid, changed);
    this.#say(`procedure step ${uid} ${status}`);
  }

  #know(uid: string, step: KnownStep): void {
    this.steps.set(uid, step);
    forgetOldest(this.steps);
  }

  async #answerCommitments(accepter: DCXACC): Promise<void> {
    const requests = this.#requests.get(accepter) ?? [];
    for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
      const { transactionUID, instances } = request;
      const caller = this.#caller(accepter);
      const present = await this.index.present(instances);
      const safe = instances.filter((uid) => present.has(uid));
      const lost = instances.filter((uid) => !present.has(uid));
      this.commitments.set(transactionUID, safe.length);
      forgetOldest(this.commitments);
      this.#say(`commitment ${transactionUID}: ${safe.length} safe, ${lost.length} not`);
      const address = this.#options.destinations?.get(caller) ?? this.#options.returnAddress?.(caller);
      if (address === undefined) await this.#answerHere(accepter, transactionUID, safe, lost);
      else await this.#sendResult(caller, address, transactionUID, safe, lost);
    }
  }

  /** Sends a result over the association of its request. */
  async #answerHere(accepter: DCXACC, ...result: [string, string[], string[]]): Promise<void> {
    const association = this.#associations.get(accepter);
    association?.count('N-EVENT-REPORT');
    try {
      await accepter.SendCommitResult(...result);
    } catch (error) {
      association?.note(messageOf(error));
      throw error;
    }
  }

  async #sendResult(caller: string, { host, port }: Address, ...result: [string, string[], string[]]): Promise<void> {
    const { aeTitle, security, onAssociation } = this.#options;
    const requester = new DCXREQ();
    requester.SecurityContext = security ?? null;
    const association = new OpenAssociation(aeTitle, caller, `${host}:${port}`);
    association.count('N-EVENT-REPORT');
    try {
      await requester.SendCommitResult(aeTitle, caller, host, port, ...result);
    } catch (error) {
      association.note(messageOf(error));
      throw error;
    } finally {
      requester.Release();
      onAssociation?.(association.end());
    }
  }

  #say(text: string): void {
    this.#options.onEvent?.(text);
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > MOST_REMEMBERED) map.delete(map.keys().next().value ?? '');
}

/** @throws Error for what is no address and no range. */
function addressList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (length === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(length), family);
    } catch (error) {
      throw new Error(`${JSON.stringify(range)} is neither an IP address nor a range such as 192.0.2.0/24`, {
        cause: error,
      });
    }
  }
  return list;
}
