import { isStorageSOPClass, statusCategory, StatusCategory } from '../../src/index';
import { DicomClassType } from './data-set-enums';
import { parameterError } from './data-set-errors';
import type { DicomAssociate } from './DicomAssociate';
import { DicomConnection } from './DicomConnection';
import { DicomDataSet } from './DicomDataSet';
import type { DicomNet } from './DicomNet';
import type { DicomNetEvents } from './DicomNetEvents';
import { DicomScp } from './DicomScp';
import { DicomTag } from './DicomTag';
import { DicomUidType } from './DicomUidType';
import { DicomCommandPriorityType, DicomCommandStatusType, DicomRoleSupport } from './enums';
import { fromDataSet, insert, textOf, toDataSet } from './keyword-values';
import { objectInformation } from './match-information';
import type { EVENTS } from './OrderedEmitter';
import { PresentationContext } from './PresentationContext';
import type { QueryRetrieveScuEvents } from './QueryRetrieveScuEvents';
import type { ReceivedMessage } from './Responses';
import { ScuHost, type StoreArguments } from './ScuHost';
import { plainSyntaxes, proposedSyntaxes } from './transfer-syntaxes';

/** The keys of a query: its properties are DICOM keywords, `QueryRetrieveLevel` among them (STUDY unless given). */
export type FindQuery = Readonly<Record<string, unknown>>;

/** Told of a match: as an object whose properties are DICOM keywords, and as the data set. */
export type MatchListener<T> = (match: T, dataSet: DicomDataSet) => void;

/** A store of somebody else's association whose callback is running. */
interface HostStore {
  readonly connection: DicomNet;
  readonly presentationID: number;
  readonly messageID: number;
  answered: boolean;
}

const { Medium } = DicomCommandPriorityType;
const IMAGE_CLASSES = [
  DicomUidType.CRImageStorage,
  DicomUidType.CTImageStorage,
  DicomUidType.MRImageStorage,
  DicomUidType.USImageStorage,
  DicomUidType.SCImageStorage,
  DicomUidType.EncapsulatedPdfStorage,
];

/**
 * Asks archives and worklists, and retrieves by C-MOVE and C-GET.
 *
 * What is moved to this object's own title comes to its listener on `HostPort`, which has to be set then.
 *
 * @example
 * ```ts
 * import { DicomNet, DicomScp, QueryRetrieveScu } from 'dcxport/leadtools';
 *
 * DicomNet.Startup();
 * const scu = new QueryRetrieveScu();
 * scu.AETitle = 'MODALITY';
 * scu.on('MatchStudy', (_sender, e) => console.log(e.Patient.Id, e.Study.InstanceUID));
 * scu.on('AfterCFind', (_sender, e) => console.log(e.MatchCount)); // 2
 * await scu.Find(new DicomScp('pacs.example', 'PACS', 104), { PatientID: '', StudyInstanceUID: '' });
 * DicomNet.Shutdown();
 * ```
 */
export class QueryRetrieveScu extends DicomConnection {
  declare readonly [EVENTS]: DicomNetEvents<DicomNet> & QueryRetrieveScuEvents<DicomConnection>;
  #proposed: PresentationContext[] | undefined;
  /** Classes of which we are the provider in the next association. */
  #provided: ReadonlySet<string> = new Set();
  #hostStore: HostStore | undefined;
  readonly #answeredStores = new Set<number>();

  /**
   * C-FIND. The first form tells by MatchStudy, MatchSeries and MatchInstance, as its level has it; the others tell
   * `onMatch`.
   *
   * @param template - Keys that are there from the start; its class decides between archive and worklist.
   * @param beforeAddTag - Says which properties of the query become keys.
   * @throws {@link ClientCommunicationException} for a failure status, {@link ClientCommunicationCanceled} after
   * `CancelRequest`, and what `Connect` throws.
   * @compat full
   */
  Find(scp: DicomScp, query: FindQuery): Promise<void>;
  Find<TQuery extends object, TResult>(
    scp: DicomScp,
    query: TQuery,
    onMatch: MatchListener<TResult>,
    template?: DicomDataSet,
  ): Promise<void>;
  Find<TQuery extends object, TResult>(
    scp: DicomScp,
    query: TQuery,
    beforeAddTag: (tag: number) => boolean,
    onMatch: MatchListener<TResult>,
    template: DicomDataSet,
  ): Promise<void>;
  async Find<TResult>(
    scp: DicomScp,
    query: object,
    first?: ((tag: number) => boolean) | MatchListener<TResult>,
    second?: DicomDataSet | MatchListener<TResult>,
    third?: DicomDataSet,
  ): Promise<void> {
    const filtered = typeof second === 'function';
    const onMatch = (filtered ? second : first) as MatchListener<TResult> | undefined;
    const beforeAddTag = filtered ? (first as (tag: number) => boolean) : undefined;
    const template = filtered ? third : second;
    const keys = template === undefined ? new DicomDataSet() : toDataSet(template);
    if (query instanceof DicomDataSet) keys.Copy(query, null, null);
    else insert(keys, query, { beforeAddTag });
    const uid = queryClass(keys, template);
    this.#proposed = [contextFor(uid)];
    try {
      await this.within(scp, () => this.#find(scp, uid, keys, onMatch));
    } finally {
      this.#proposed = undefined;
    }
  }

  async #find<T>(scp: DicomScp, uid: string, keys: DicomDataSet, onMatch: MatchListener<T> | undefined): Promise<void> {
    const id = this.begin(uid);
    await this.raise('BeforeCFind', this.#request(id, uid, keys, scp));
    this.SendCFindRequest(this.CurrentPid, id, uid, Medium, keys);
    for (let count = 0; ; count++) {
      const { args } = await this.answer('OnReceiveCFindResponse');
      const status = Number(args[3]);
      const dataSet = args[4] as DicomDataSet | null;
      if (statusCategory(status) !== StatusCategory.Pending) {
        await this.raise('AfterCFind', { Status: status, MatchCount: count });
        this.conclude(status);
        return;
      }
      if (dataSet === null) continue;
      if (onMatch !== undefined) onMatch(fromDataSet(dataSet) as T, dataSet);
      else await this.#tellMatch(textOf(keys, DicomTag.QueryRetrieveLevel), dataSet);
    }
  }

  async #tellMatch(level: string, dataSet: DicomDataSet): Promise<void> {
    const { Patient, Study, Series, Instance } = objectInformation(dataSet);
    const { event, e } =
      level === 'IMAGE'
        ? { event: 'MatchInstance', e: { Patient, Study, Series, Instance } }
        : level === 'SERIES'
          ? { event: 'MatchSeries', e: { Patient, Study, Series } }
          : { event: 'MatchStudy', e: { Patient, Study } };
    await this.raise(event, { ...e, Dataset: dataSet });
  }

  /**
   * C-MOVE of a study, a series or an instance. To this object's own title it comes to its listener on `HostPort`.
   *
   * @throws as {@link Find}, and {@link DicomException} when the port cannot be opened.
   * @compat full
   */
  async Move(
    scp: DicomScp,
    destinationAE: string,
    studyInstanceUID: string,
    seriesInstanceUID = '',
    sopInstanceUID = '',
  ): Promise<void> {
    const uid = DicomUidType.StudyRootQueryMove;
    const identifier = retrieveIdentifier(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
    const host = this.listeningPort === 0 ? undefined : await this.#openHost();
    this.#proposed = [contextFor(uid)];
    try {
      await this.within(scp, async () => {
        const id = this.begin(uid);
        const before = this.#request(id, uid, identifier, scp);
        await this.raise('BeforeCMove', { ...before, DestinationAETitle: destinationAE });
        this.SendCMoveRequest(this.CurrentPid, id, uid, Medium, destinationAE, identifier);
        await this.#finishRetrieval('OnReceiveCMoveResponse', 'AfterCMove');
      });
    } finally {
      this.#proposed = undefined;
      await host?.close();
    }
  }

  async #openHost(): Promise<ScuHost> {
    const host = new ScuHost(this, this.UseSecureHost, {
      onAssociate: (accept) => this.raise('BeforeAssociateAccept', { Associate: accept }),
      onStore: (connection, args) => this.#onHostStore(connection, args),
    });
    await host.open(this.listeningPort);
    const address = new DicomScp(this.HostAddress, this.AETitle, host.port);
    await this.raise('HostReady', { ScpHost: address });
    return host;
  }

  async #onHostStore(connection: DicomNet, args: StoreArguments): Promise<number | undefined> {
    const [presentationID, messageID, , , , , , dataSet] = args;
    const store: HostStore = { connection, presentationID, messageID, answered: false };
    this.#hostStore = store;
    try {
      await this.OnReceiveCStoreRequest(...args);
    } finally {
      this.#hostStore = undefined;
    }
    if (dataSet !== null) await this.raise('Moved', { ...objectInformation(dataSet), Dataset: dataSet });
    return store.answered ? undefined : DicomCommandStatusType.Success;
  }

  /**
   * C-GET of a study or series.
   *
   * @param seriesInstanceUID - `''` for the whole study.
   * @param additionalPresentationContexts - Storage classes that may come, beside common ones.
   * @throws as {@link Find}.
   * @compat full
   */
  async Get(
    scp: DicomScp,
    studyInstanceUID: string,
    seriesInstanceUID: string,
    additionalPresentationContexts: readonly PresentationContext[],
  ): Promise<void> {
    const uid = DicomUidType.StudyRootQueryGet;
    const identifier = retrieveIdentifier(studyInstanceUID, seriesInstanceUID, '');
    const storage = this.#storageContexts(additionalPresentationContexts);
    this.#proposed = [contextFor(uid), ...storage];
    this.#provided = new Set(storage.map(({ AbstractSyntax }) => AbstractSyntax));
    try {
      await this.within(scp, async () => {
        const id = this.begin(uid);
        await this.raise('BeforeCGet', this.#request(id, uid, identifier, scp));
        this.SendCGetRequest(this.CurrentPid, id, uid, Medium, identifier);
        await this.#finishRetrieval('OnReceiveCGetResponse', 'AfterCGet');
      });
    } finally {
      this.#proposed = undefined;
      this.#provided = new Set();
    }
  }

  #storageContexts(additional: readonly PresentationContext[]): PresentationContext[] {
    const given = new Set(additional.map(({ AbstractSyntax }) => AbstractSyntax));
    const common = IMAGE_CLASSES.filter((uid) => !given.has(uid)).map((uid) => {
      const context = new PresentationContext(uid);
      context.TransferSyntaxes = proposedSyntaxes(this.Compression);
      return context;
    });
    return [...additional, ...common];
  }

  async #finishRetrieval(name: string, event: string): Promise<void> {
    for (;;) {
      const message = await this.#answerOrStore(name);
      if (message === undefined) continue;
      const [, , , status, remaining, completed, failed, warning, dataSet] = message.args;
      if (statusCategory(Number(status)) === StatusCategory.Pending) continue;
      await this.raise(event, {
        Status: status,
        Remaining: remaining,
        Completed: completed,
        Failed: failed,
        Warning: warning,
        Dataset: dataSet,
      });
      this.conclude(Number(status));
      return;
    }
  }

  /** A response of ours; undefined for an object that came in between, which is answered. */
  async #answerOrStore(name: string): Promise<ReceivedMessage | undefined> {
    const message = await this.nextMessage();
    if (message.name === name && message.args[1] === this.CurrentMessageId) return message;
    if (message.name !== 'OnReceiveCStoreRequest') return undefined;
    const [id, messageID, uid, instance] = message.args as StoreArguments;
    if (!this.#answeredStores.delete(messageID)) {
      super.SendCStoreResponse(id, messageID, uid, instance, DicomCommandStatusType.Success);
    }
    return undefined;
  }

  /**
   * An object has come, by this object's own C-GET or C-MOVE (`this` is the SCU in both). When it was not answered by
   * {@link SendCStoreResponse} it is answered with Success behind it. Raises `ReceivedStoreRequest`.
   *
   * @compat full
   */
  protected override async OnReceiveCStoreRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    _priority: DicomCommandPriorityType,
    _moveAE: string,
    _moveMessageID: number,
    dataSet: DicomDataSet | null,
  ): Promise<void> {
    await this.raise('ReceivedStoreRequest', {
      PresentationID: presentationID,
      MessageId: messageID,
      AffectedClass: affectedClass,
      Instance: instance,
      Dataset: dataSet,
    });
  }

  /** Answers the object that came, over the association that it came by. @compat full */
  override SendCStoreResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void {
    const store = this.#hostStore;
    if (store?.presentationID === presentationID && store.messageID === messageID) {
      store.answered = true;
      store.connection.SendCStoreResponse(presentationID, messageID, affectedClass, instance, status);
      return;
    }
    this.#answeredStores.add(messageID);
    super.SendCStoreResponse(presentationID, messageID, affectedClass, instance, status);
  }

  protected override GetPresentationContexts(): PresentationContext[] {
    const classes = [
      DicomUidType.StudyRootQueryFind,
      DicomUidType.StudyRootQueryMove,
      DicomUidType.PatientRootQueryFind,
      DicomUidType.ModalityWorklistFind,
    ];
    return this.#proposed ?? classes.map(contextFor);
  }

  protected override BuildAssociation(scp: DicomScp): DicomAssociate {
    const associate = super.BuildAssociation(scp);
    for (let index = 0; index < associate.PresentationContextCount; index++) {
      const id = associate.GetPresentationContextID(index);
      const uid = associate.GetAbstract(id);
      if (this.#provided.has(uid))
        associate.SetRoleSelect(id, true, DicomRoleSupport.Unsupported, DicomRoleSupport.Supported);
      else if (scp.Relational && !isStorageSOPClass(uid)) associate.SetExtendedData(id, Buffer.of(1));
    }
    return associate;
  }

  #request(messageId: number, uid: string, dataSet: DicomDataSet, scp: DicomScp): object {
    const { CurrentPid: PresentationID } = this;
    return { MessageId: messageId, PresentationID, AffectedClass: uid, Priority: Medium, Dataset: dataSet, Scp: scp };
  }
}

function contextFor(uid: string): PresentationContext {
  const context = new PresentationContext(uid);
  context.TransferSyntaxes = plainSyntaxes();
  return context;
}

/** Worklists have no level; archives are asked for studies unless the keys say otherwise. */
function queryClass(keys: DicomDataSet, template: DicomDataSet | undefined): string {
  if (template?.InformationClass === DicomClassType.ModalityWorklist) return DicomUidType.ModalityWorklistFind;
  if (keys.FindFirstElement(null, DicomTag.ScheduledProcedureStepSequence, true) !== null) {
    return DicomUidType.ModalityWorklistFind;
  }
  const level = textOf(keys, DicomTag.QueryRetrieveLevel);
  if (level === '') keys.InsertElementAndSetValue(DicomTag.QueryRetrieveLevel, 'STUDY');
  return level === 'PATIENT' ? DicomUidType.PatientRootQueryFind : DicomUidType.StudyRootQueryFind;
}

function retrieveIdentifier(study: string, series: string, instance: string): DicomDataSet {
  if (study === '') throw parameterError('Retrieving: it needs a Study Instance UID.');
  if (instance !== '' && series === '')
    throw parameterError('Retrieving an instance: it needs its Series Instance UID.');
  const level = instance !== '' ? 'IMAGE' : series !== '' ? 'SERIES' : 'STUDY';
  return toDataSet({
    QueryRetrieveLevel: level,
    StudyInstanceUID: study,
    ...(series !== '' && { SeriesInstanceUID: series }),
    ...(instance !== '' && { SOPInstanceUID: instance }),
  });
}
