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
import { DicomCommandPriorityType, DicomCommandStatusType, StorageCommitOptions } from './enums';
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
  StorageCommitmentWaitEventArgs,
} from './StoreScuEvents';

/** The events of a {@link StoreScu}. */
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
  #onResult: ((transactionUid: string) => void) | undefined;

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
    if (typeof what !== 'string') return this.#store(scp, what, '');
    const dataSet = new DicomDataSet();
    try {
      dataSet.Load(what, DicomDataSetLoadFlags.None);
      await this.#store(scp, dataSet, what);
    } finally {
      dataSet.Dispose();
    }
  }

  async #store(scp: DicomScp, dataSet: DicomDataSet, file: string): Promise<void> {
    const instance = instanceOf(dataSet);
    const own = !this.IsAssociated();
    if (own) this.#instance = instance;
    try {
      await this.within(scp, () => this.#send(dataSet, instance, file));
    } finally {
      if (own) this.#instance = undefined;
    }
  }

  async #send(dataSet: DicomDataSet, { classUid, instanceUid, transferSyntax }: Instance, file: string): Promise<void> {
    const plain = plainSyntaxes();
    const fits = (syntax: string): boolean =>
      syntax === transferSyntax || (plain.includes(transferSyntax) && plain.includes(syntax));
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
   * Asks for the storage of instances to be committed. Results come by `StorageCommitmentResult`: over the association, or
   * over one of the peer's own to `HostPort` when that is set.
   *
   * @param options - WaitForResultsThenClose waits for the result, at most for the Timeout of the peer. NoWaitForResults
   * returns, and goes on listening until {@link StopListener}. None does not listen at all.
   * @throws {@link ClientCommunicationException} for a failure status, {@link DicomException} NetTimeout (56) without a
   * result in time, and what {@link Store} throws.
   * @compat full
   */
  async StorageCommit(
    scp: DicomScp,
    references: readonly StorageReference[],
    transactionUid: string,
    options: StorageCommitOptions,
  ): Promise<void> {
    const request = commitmentRequest(references, transactionUid);
    if (options !== StorageCommitOptions.None && this.listeningPort !== 0) await this.#listen();
    this.#commits = true;
    const waits = options === StorageCommitOptions.WaitForResultsThenClose;
    let settle: () => void = () => undefined;
    const result = new Promise<void>((resolve) => (settle = resolve));
    this.#onResult = (uid) => {
      if (uid === transactionUid) settle();
    };
    try {
      await this.within(scp, async () => {
        await this.#requestCommitment(request);
        if (!waits) return;
        await this.raise('StorageCommitmentWait', { Options: options });
        await this.#resultWithin(result, scp.Timeout * 1000);
      });
    } finally {
      this.#commits = false;
      if (waits) {
        this.#onResult = undefined;
        await this.#stop();
      }
    }
  }

  async #requestCommitment(request: DicomDataSet): Promise<void> {
    const [uid, instance] = [
      DicomUidType.StorageCommitmentPushModelClass,
      DicomUidType.StorageCommitmentPushModelInstance,
    ];
    const messageId = this.begin(uid);
    await this.raise('BeforeNAction', {
      MessageId: messageId,
      PresentationID: this.CurrentPid,
      AffectedClass: uid,
      Instance: instance,
      Action: COMMITMENT_ACTION,
      Dataset: request,
    });
    this.SendNActionRequest(this.CurrentPid, messageId, uid, instance, COMMITMENT_ACTION, request);
    const { args } = await this.answer('OnReceiveNActionResponse');
    this.Status = Number(args[4]);
    await this.raise('AfterNAction', { Status: this.Status });
    this.conclude(this.Status);
  }

  async #resultWithin(result: Promise<void>, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const text = `Waiting for a storage commitment result: none came within ${timeoutMs / 1000} s (DicomScp.Timeout).`;
      const onTimeout = (): void => reject(new DicomException(DicomExceptionCode.NetTimeout, text));
      if (timeoutMs > 0) timer = setTimeout(onTimeout, timeoutMs);
    });
    try {
      await Promise.race([result, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops to listen for results. @compat full */
  StopListener(): void {
    this.#onResult = undefined;
    // It closes in its own time; nobody waits for it.
    this.#stop().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    await this.#stop();
    this.#host = new ScuHost(this, this.UseSecureHost, {
      onReport: (eventType, dataSet) => this.#onReport(eventType, dataSet),
    });
    await this.#host.open(this.listeningPort);
  }

  async #stop(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.close();
  }

  async #onReport(eventType: number, dataSet: DicomDataSet | null): Promise<void> {
    const result = commitmentResult(eventType, dataSet);
    await this.raise('StorageCommitmentResult', result);
    this.#onResult?.(result.TransactionUid);
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

  /** What is proposed: the class of what is sent, in its own transfer syntax and in uncompressed ones; or commitment. */
  protected override GetPresentationContexts(): PresentationContext[] {
    if (this.#commits) {
      const context = new PresentationContext(DicomUidType.StorageCommitmentPushModelClass);
      context.TransferSyntaxes = plainSyntaxes();
      return [context];
    }
    const instance = this.#instance;
    if (instance === undefined) return super.GetPresentationContexts();
    const syntaxes = [instance.transferSyntax, ...proposedSyntaxes(this.Compression)];
    // One context for each, so that the peer's choice is not ours to lose.
    return [...new Set(syntaxes)].map((uid) => {
      const context = new PresentationContext(instance.classUid);
      context.TransferSyntaxes = [uid];
      return context;
    });
  }
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
