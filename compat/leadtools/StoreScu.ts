import { basename, resolve } from 'node:path';
import { storageClasses } from './class-types';
import { ClientConnectionException } from './ClientConnectionException';
import { isUncompressed } from '../../src/index';
import { transferSyntaxOf } from './data-set-syntax';
import { DicomConnection } from './DicomConnection';
import type { DicomConnectionEvents } from './DicomConnectionEvents';
import { DicomDataSet } from './DicomDataSet';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomNet } from './DicomNet';
import type { DicomNetEvents } from './DicomNetEvents';
import type { DicomScp } from './DicomScp';
import { DicomTag } from './DicomTag';
import { DicomUidType } from './DicomUidType';
import { DicomDataSetLoadFlags } from './data-set-enums';
import {
  DicomCommandPriorityType,
  DicomCommandStatusType,
  StorageCommitOptions,
  type DicomAbortReasonType,
  type DicomAbortSourceType,
} from './enums';
import { textOf } from './keyword-values';
import type { EVENTS } from './OrderedEmitter';
import { PresentationContext } from './PresentationContext';
import { ScuHost } from './ScuHost';
import {
  commitmentRequest,
  commitmentResult,
  type StorageCommitmentResultEventArgs,
  type StorageReference,
} from './storage-references';
import { plainSyntaxes, proposedSyntaxes } from './transfer-syntaxes';
import type {
  AfterCStoreEventArgs,
  AfterNActionEventArgs,
  BeforeCStoreEventArgs,
  BeforeNActionEventArgs,
  FileInfo,
  StorageCommitmentWaitEventArgs,
} from './StoreScuEvents';

/** The events of a {@link StoreScu}. @compat full */
export interface StoreScuEvents<Sender> extends DicomConnectionEvents<Sender> {
  BeforeCStore: [sender: Sender, e: BeforeCStoreEventArgs];
  AfterCStore: [sender: Sender, e: AfterCStoreEventArgs];
  BeforeNAction: [sender: Sender, e: BeforeNActionEventArgs];
  AfterNAction: [sender: Sender, e: AfterNActionEventArgs];
  StorageCommitmentResult: [sender: Sender, e: StorageCommitmentResultEventArgs];
  StorageCommitmentWait: [sender: Sender, e: StorageCommitmentWaitEventArgs];
}

/** What is stored: its class, instance and encoding. */
interface Instance {
  readonly classUid: string;
  readonly instanceUid: string;
  readonly transferSyntax: string;
}

/** A storage commitment that was asked for. */
interface AwaitedResult {
  readonly transactionUid: string;
  arrived: boolean;
  /** Ends the wait. */
  settle: (error?: ClientConnectionException) => void;
}

const COMMITMENT_ACTION = 1;

/**
 * Sends objects, and asks for their storage to be committed.
 *
 * @example
 * ```ts
 * import { DicomNet, DicomScp, StoreScu } from 'dcxport/leadtools';
 *
 * DicomNet.Startup();
 * const scu = new StoreScu();
 * scu.AETitle = 'MODALITY';
 * scu.on('AfterCStore', (_sender, e) => console.log(e.Status)); // 0
 * await scu.Store(new DicomScp('pacs.example', 'PACS', 104), 'ct.dcm');
 * DicomNet.Shutdown();
 * ```
 */
export class StoreScu extends DicomConnection {
  declare readonly [EVENTS]: DicomNetEvents<DicomNet> & StoreScuEvents<DicomConnection>;
  #instance: Instance | undefined;
  #commits = false;
  #host: ScuHost | undefined;
  /** The result that the StorageCommit under way waits for. */
  #awaited: AwaitedResult | undefined;

  /**
   * C-STORE of a file or a data set.
   *
   * @throws {@link ClientConnectionException}, {@link ClientAssociationException}, {@link ClientCommunicationException} for a
   * failure status, {@link DicomException} for files that cannot be read and data sets that cannot be sent.
   * @compat full
   */
  Store(scp: DicomScp, file: string): Promise<void>;
  Store(scp: DicomScp, dataSet: DicomDataSet): Promise<void>;
  async Store(scp: DicomScp, what: string | DicomDataSet): Promise<void> {
    if (typeof what !== 'string') return this.#store(scp, what, null);
    const dataSet = new DicomDataSet();
    try {
      dataSet.Load(what, DicomDataSetLoadFlags.None);
      await this.#store(scp, dataSet, { FullName: resolve(what), Name: basename(what) });
    } finally {
      dataSet.Dispose();
    }
  }

  async #store(scp: DicomScp, dataSet: DicomDataSet, file: FileInfo | null): Promise<void> {
    this.checkFree();
    const instance = instanceOf(dataSet);
    const own = !this.IsAssociated();
    if (own) this.#instance = instance;
    try {
      await this.within(scp, () => this.#send(dataSet, instance, file));
    } finally {
      if (own) this.#instance = undefined;
    }
  }

  async #send(dataSet: DicomDataSet, instance: Instance, file: FileInfo | null): Promise<void> {
    const { classUid, instanceUid, transferSyntax } = instance;
    const isPlain = isUncompressed(transferSyntax);
    const fits = (syntax: string): boolean => syntax === transferSyntax || (isPlain && isUncompressed(syntax));
    const messageId = this.begin(classUid, fits);
    const priority = DicomCommandPriorityType.Medium;
    await this.raise('BeforeCStore', {
      FileInfo: file,
      MessageId: messageId,
      PresentationID: this.CurrentPid,
      AffectedClass: classUid,
      Priority: priority,
    });
    this.SendCStoreRequest(this.CurrentPid, messageId, classUid, instanceUid, priority, '', 0, dataSet);
    const { args } = await this.answer('OnReceiveCStoreResponse');
    this.Status = Number(args[4]);
    await this.raise('AfterCStore', { Status: this.Status, FileInfo: file });
    this.conclude(this.Status);
  }

  /**
   * Asks for the storage of instances to be committed. Results come by `StorageCommitmentResult`: over the association while
   * that is open, or over one of the peer's own to `HostPort` when that is set. Each is answered when its listeners are done.
   *
   * @param options - WaitForResultsThenClose waits for the result, for the Timeout of the peer at most. NoWaitForResults
   * returns, and goes on listening until {@link StopListener}. None does not listen behind the call. The listeners of
   * `StorageCommitmentWait` may still change it.
   * @throws {@link ClientCommunicationException} for a failure status, {@link ClientConnectionException} NetTimeout (56)
   * without a result in time, and what {@link Store} throws.
   * @compat full
   */
  async StorageCommit(
    scp: DicomScp,
    references: readonly StorageReference[],
    transactionUid: string,
    options: StorageCommitOptions,
  ): Promise<void> {
    const request = commitmentRequest(references, transactionUid);
    this.checkFree();
    if (this.listeningPort !== 0) await this.#listen();
    this.#awaited = { transactionUid, arrived: false, settle: () => undefined };
    this.#commits = true;
    let goesOn = false;
    try {
      await this.within(scp, async () => {
        await this.#requestCommitment(request);
        const wait = { Options: options };
        await this.raise('StorageCommitmentWait', wait);
        if (wait.Options === StorageCommitOptions.WaitForResultsThenClose)
          await this.#waitForResult(scp.Timeout * 1000);
        goesOn = wait.Options === StorageCommitOptions.NoWaitForResults;
      });
    } finally {
      this.#commits = false;
      this.#awaited = undefined;
      if (!goesOn) await this.#stop();
    }
  }

  async #requestCommitment(request: DicomDataSet): Promise<void> {
    const [uid, instance] = [
      DicomUidType.StorageCommitmentPushModelClass,
      DicomUidType.StorageCommitmentPushModelInstance,
    ];
    const messageId = this.begin(uid);
    const about = {
      MessageID: messageId,
      PresentationID: this.CurrentPid,
      AffectedClass: uid,
      Instance: instance,
      ActionType: COMMITMENT_ACTION,
    };
    await this.raise('BeforeNAction', { ...about, Dataset: request });
    this.SendNActionRequest(this.CurrentPid, messageId, uid, instance, COMMITMENT_ACTION, request);
    const { args } = await this.answer('OnReceiveNActionResponse');
    this.Status = Number(args[4]);
    await this.raise('AfterNAction', { ...about, Status: this.Status });
    this.conclude(this.Status);
  }

  async #waitForResult(timeoutMs: number): Promise<void> {
    const awaited = this.#awaited;
    if (awaited === undefined) return;
    if (this.#host === undefined) {
      while (!awaited.arrived) await this.nextMessage();
      return;
    }
    if (awaited.arrived) return;
    // The association is not needed any more: the peer may end it, and tell its result over another.
    await new Promise<void>((resolve, reject) => {
      const text = `Waiting for a storage commitment result: none came within ${timeoutMs / 1000} s (DicomScp.Timeout).`;
      const late = new ClientConnectionException(DicomExceptionCode.NetTimeout, text);
      const timer = timeoutMs > 0 ? setTimeout(() => awaited.settle(late), timeoutMs) : undefined;
      awaited.settle = (error) => {
        clearTimeout(timer);
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  }

  /** Stops listening for results. @compat full */
  StopListener(): void {
    // It closes in its own time; nobody waits for it.
    this.#stop().catch(() => undefined);
  }

  override AbortRequest(source: DicomAbortSourceType, reason: DicomAbortReasonType): void {
    super.AbortRequest(source, reason);
    this.#awaited?.settle(new ClientConnectionException(DicomExceptionCode.NetConnectionAborted));
  }

  /** As of `DicomConnection`; stops listening, too. */
  override Dispose(): void {
    this.StopListener();
    super.Dispose();
    this.#awaited?.settle(new ClientConnectionException(DicomExceptionCode.NetInvalidSocket));
  }

  async #listen(): Promise<void> {
    await this.#stop();
    const host = new ScuHost(this, {
      title: this.AETitle,
      isSecure: this.UseSecureHost,
      tlsSettings: this.tlsSettings,
      onReport: (eventType, dataSet) => this.#onReport(eventType, dataSet),
    });
    await host.open(this.listeningPort);
    this.#host = host;
  }

  async #stop(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.close();
  }

  async #onReport(eventType: number, dataSet: DicomDataSet | null): Promise<void> {
    const result = commitmentResult(dataSet);
    await this.raise('StorageCommitmentResult', { Result: result, EventType: eventType });
    const awaited = this.#awaited;
    if (awaited?.transactionUid !== result.TransactionUID) return;
    awaited.arrived = true;
    awaited.settle();
  }

  /** A result over the association itself: answered when the listeners of `StorageCommitmentResult` are done. */
  protected override async OnReceiveNReportRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    dicomEvent: number,
    dataSet: DicomDataSet | null,
  ): Promise<void> {
    const { Success } = DicomCommandStatusType;
    await this.#onReport(dicomEvent, dataSet);
    if (this.IsAssociated()) {
      this.SendNReportResponse(presentationID, messageID, affectedClass, instance, Success, dicomEvent, null);
    }
  }

  /**
   * What is proposed: the class of what is sent, in its own transfer syntax and in uncompressed ones; or commitment. Of an
   * association that the program makes itself, all storage classes and commitment.
   */
  protected override GetPresentationContexts(): PresentationContext[] {
    const commitment = contextOf(DicomUidType.StorageCommitmentPushModelClass, plainSyntaxes());
    if (this.#commits) return [commitment];
    const instance = this.#instance;
    if (instance === undefined) {
      const plain = plainSyntaxes();
      const compressed = proposedSyntaxes(this.Compression).filter((uid) => !plain.includes(uid));
      const kinds = compressed.length === 0 ? [plain] : [plain, compressed];
      const storage = storageClasses().flatMap((uid) => kinds.map((syntaxes) => contextOf(uid, syntaxes)));
      return [...super.GetPresentationContexts(), ...storage, commitment];
    }
    const syntaxes = [instance.transferSyntax, ...proposedSyntaxes(this.Compression)];
    // One context for each, so that the peer's choice is not ours to lose.
    return [...new Set(syntaxes)].map((uid) => contextOf(instance.classUid, [uid]));
  }
}

function contextOf(classUid: string, transferSyntaxes: string[]): PresentationContext {
  const context = new PresentationContext(classUid);
  context.TransferSyntaxes = transferSyntaxes;
  return context;
}

function instanceOf(dataSet: DicomDataSet): Instance {
  const classUid = textOf(dataSet, DicomTag.SOPClassUID) || textOf(dataSet, DicomTag.MediaStorageSOPClassUID);
  const instanceUid = textOf(dataSet, DicomTag.SOPInstanceUID) || textOf(dataSet, DicomTag.MediaStorageSOPInstanceUID);
  if (classUid === '' || instanceUid === '') {
    throw new DicomException(
      DicomExceptionCode.Parameter,
      'Storing a data set: it needs SOP Class UID (0008,0016) and SOP Instance UID (0008,0018).',
    );
  }
  return { classUid, instanceUid, transferSyntax: transferSyntaxOf(dataSet) };
}
