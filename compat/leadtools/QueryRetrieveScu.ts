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
import { FindQuery, QueryLevel, queryKeys, queryLevelOf } from './FindQuery';
import { fromDataSet, insert, objectOf, textOf, toDataSet } from './keyword-values';
import { objectInformation } from './match-information';
import type { EVENTS } from './OrderedEmitter';
import { PresentationContext } from './PresentationContext';
import type { QueryRetrieveScuEvents } from './QueryRetrieveScuEvents';
import type { ReceivedMessage } from './Responses';
import { ScuHost, type StoreArguments } from './ScuHost';
import { storageClasses } from './class-types';
import { plainSyntaxes, proposedSyntaxes } from './transfer-syntaxes';

/** Told of a match: as an object whose properties are DICOM keywords, and as the data set. */
export type MatchListener<T> = (match: T, dataSet: DicomDataSet) => void;

/** A store that came by an association of the peer. */
interface HostStore {
  readonly connection: DicomNet;
  readonly presentationID: number;
  readonly messageID: number;
}

const { Medium } = DicomCommandPriorityType;

/**
 * Asks archives and worklists, and retrieves by C-MOVE and C-GET.
 *
 * What is moved to this object's own title comes to its listener on `HostPort`, which is open as long as the call runs.
 *
 * @example
 * ```ts
 * import { DicomNet, DicomScp, FindQuery, QueryRetrieveScu } from 'dcxport/leadtools';
 *
 * DicomNet.Startup();
 * const scu = new QueryRetrieveScu();
 * scu.AETitle = 'MODALITY';
 * scu.on('MatchStudy', (_sender, e) => console.log(e.Info.Patient.Id)); // P1
 * scu.on('AfterCFind', (_sender, e) => console.log(e.MatchCount)); // 1
 * const query = new FindQuery();
 * query.PatientName = 'DOE*';
 * await scu.Find(new DicomScp('pacs.example', 'PACS', 104), query);
 * DicomNet.Shutdown();
 * ```
 */
export class QueryRetrieveScu extends DicomConnection {
  declare readonly [EVENTS]: DicomNetEvents<DicomNet> & QueryRetrieveScuEvents<DicomConnection>;
  #proposed: PresentationContext[] | undefined;
  /** Classes of which we are the provider in the next association. */
  #provided: ReadonlySet<string> = new Set();
  /** Of the Move that is under way. */
  #host: ScuHost | undefined;
  /** Stores of its host that are not answered yet. */
  readonly #hostStores = new Set<HostStore>();
  /** Message ids of stores of the Get that is under way which the program has answered. */
  #answeredStores: Set<number> | undefined;

  /**
   * C-FIND. Tells by MatchStudy, MatchSeries and MatchInstance, as the level of the query has it.
   *
   * @throws {@link ClientCommunicationException} for a failure status, {@link ClientCommunicationCanceled} after
   * `CancelRequest`, and what `Connect` throws.
   * @compat full
   */
  Find(scp: DicomScp, query: FindQuery): Promise<void>;
  /**
   * C-FIND. Tells `onMatch`, which is waited for.
   *
   * @param query - A data set, or an object whose properties are DICOM keywords. Its class is told by that of the template,
   * else by its QueryRetrieveLevel (STUDY unless given) or ScheduledProcedureStepSequence.
   * @param template - Keys that are there from the start.
   * @throws as the first form.
   * @compat full
   */
  Find<TQuery, TResult>(
    scp: DicomScp,
    query: TQuery,
    onMatch: MatchListener<TResult>,
    template?: DicomDataSet,
  ): Promise<void>;
  /**
   * C-FIND. Tells `onMatch`, which is waited for.
   *
   * @param query - As in the second form.
   * @param beforeAddTag - Says which properties of the query become keys.
   * @param template - Keys that are there from the start.
   * @throws as the first form.
   * @compat full
   */
  Find<TQuery, TResult>(
    scp: DicomScp,
    query: TQuery,
    beforeAddTag: (tag: number) => boolean,
    onMatch: MatchListener<TResult>,
    template: DicomDataSet,
  ): Promise<void>;
  async Find<TResult>(
    scp: DicomScp,
    query: unknown,
    first?: ((tag: number) => boolean) | MatchListener<TResult>,
    second?: DicomDataSet | MatchListener<TResult>,
    third?: DicomDataSet,
  ): Promise<void> {
    const filtered = typeof second === 'function';
    const onMatch = (filtered ? second : first) as MatchListener<TResult> | undefined;
    const beforeAddTag = filtered ? (first as (tag: number) => boolean) : undefined;
    const template = filtered ? third : second;
    let keys: DicomDataSet;
    if (query instanceof FindQuery) keys = queryKeys(query, scp.Relational);
    else {
      keys = template === undefined ? new DicomDataSet() : toDataSet(template);
      if (query instanceof DicomDataSet) keys.Copy(query, null, null);
      else insert(keys, objectOf(query), { beforeAddTag });
    }
    const uid = queryClass(keys, template);
    await this.#proposing([contextFor(uid)], () => this.within(scp, () => this.#find(scp, uid, keys, onMatch)));
  }

  async #proposing(contexts: PresentationContext[], exchange: () => Promise<void>): Promise<void> {
    this.checkFree();
    this.#proposed = contexts;
    try {
      await exchange();
    } finally {
      this.#proposed = undefined;
    }
  }

  async #find<T>(scp: DicomScp, uid: string, keys: DicomDataSet, onMatch: MatchListener<T> | undefined): Promise<void> {
    const id = this.begin(uid);
    const level = queryLevelOf(textOf(keys, DicomTag.QueryRetrieveLevel));
    await this.raise('BeforeCFind', { ...this.#request(id, uid, keys, scp), QueryLevel: level });
    this.SendCFindRequest(this.CurrentPid, id, uid, Medium, keys);
    for (let count = 0; ;) {
      const { args } = await this.answer('OnReceiveCFindResponse');
      const [, , , status, dataSet] = args as [number, number, string, number, DicomDataSet | null];
      if (statusCategory(status) !== StatusCategory.Pending) {
        await this.raise('AfterCFind', { Status: status, MatchCount: count });
        this.conclude(status);
        return;
      }
      if (dataSet === null) continue;
      count++;
      if (onMatch !== undefined) {
        // What it returns may be a promise all the same.
        const settled: unknown = onMatch(fromDataSet(dataSet) as T, dataSet);
        await settled;
      } else await this.#tellMatch(level ?? QueryLevel.Study, dataSet);
    }
  }

  async #tellMatch(level: QueryLevel, dataSet: DicomDataSet): Promise<void> {
    const { Study, Series, Instance } = objectInformation(dataSet);
    const [event, Info] = (
      [
        ['MatchStudy', Study],
        ['MatchSeries', Series],
        ['MatchInstance', Instance],
      ] as const
    )[level];
    await this.raise(event, {
      Info,
      QueryLevel: level,
      Availability: textOf(dataSet, DicomTag.InstanceAvailability),
      RetrieveAETitle: textOf(dataSet, DicomTag.RetrieveAETitle),
      Dataset: dataSet,
    });
  }

  /**
   * C-MOVE of a study, a series or an instance. To this object's own title it comes to its listener on `HostPort`, or on a
   * free port, which HostReady tells, when that is 0.
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
    await this.#proposing([contextFor(uid)], async () => {
      if (destinationAE === this.AETitle) await this.#openHost();
      try {
        await this.within(scp, async () => {
          const id = this.begin(uid);
          const before = this.#request(id, uid, identifier, scp);
          await this.raise('BeforeCMove', { ...before, DestinationAETitle: destinationAE });
          this.SendCMoveRequest(this.CurrentPid, id, uid, Medium, destinationAE, identifier);
          await this.#finishRetrieval('OnReceiveCMoveResponse', 'AfterCMove');
        });
      } finally {
        await this.#host?.close();
        this.#host = undefined;
        this.#hostStores.clear();
      }
    });
  }

  async #openHost(): Promise<void> {
    const host = new ScuHost(this, {
      title: this.AETitle,
      isSecure: this.UseSecureHost,
      tlsSettings: this.tlsSettings,
      onAssociate: (accept) => this.raise('BeforeAssociateAccept', { Associate: accept }),
      onStore: (connection, args) => this.#onHostStore(connection, args),
    });
    await host.open(this.listeningPort);
    try {
      await this.raise('HostReady', { ScpHost: new DicomScp(this.HostAddress, this.AETitle, host.port) });
    } catch (error) {
      await host.close();
      throw error;
    }
    this.#host = host;
  }

  async #onHostStore(connection: DicomNet, args: StoreArguments): Promise<number | undefined> {
    const [presentationID, messageID, , , , , , dataSet] = args;
    const store: HostStore = { connection, presentationID, messageID };
    this.#hostStores.add(store);
    try {
      await this.OnReceiveCStoreRequest(...args);
      if (dataSet !== null) await this.raise('Moved', { ...objectInformation(dataSet), Dataset: dataSet });
      return this.#hostStores.has(store) ? DicomCommandStatusType.Success : undefined;
    } finally {
      this.#hostStores.delete(store);
    }
  }

  /** A store that comes by another association is no silence either. */
  protected override quietMs(): number {
    return Math.min(super.quietMs(), this.#host?.quietMs ?? Number.POSITIVE_INFINITY);
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
    await this.#proposing([contextFor(uid), ...storage], async () => {
      this.#provided = new Set(storage.map(({ AbstractSyntax }) => AbstractSyntax));
      this.#answeredStores = new Set();
      try {
        await this.within(scp, async () => {
          const id = this.begin(uid);
          await this.raise('BeforeCGet', this.#request(id, uid, identifier, scp));
          this.SendCGetRequest(this.CurrentPid, id, uid, Medium, identifier);
          await this.#finishRetrieval('OnReceiveCGetResponse', 'AfterCGet');
        });
      } finally {
        this.#provided = new Set();
        this.#answeredStores = undefined;
      }
    });
  }

  #storageContexts(additional: readonly PresentationContext[]): PresentationContext[] {
    const given = new Set(additional.map(({ AbstractSyntax }) => AbstractSyntax));
    const common = storageClasses()
      .filter((uid) => !given.has(uid))
      .map((uid) => {
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
      await this.raise(event, {
        Status: status,
        Remaining: remaining,
        Completed: completed,
        Failed: failed,
        Warning: warning,
        Dataset: dataSet,
      });
      if (statusCategory(Number(status)) === StatusCategory.Pending) continue;
      this.conclude(Number(status));
      return;
    }
  }

  /** A response of ours; undefined for an object that came in between, which is answered. */
  async #answerOrStore(name: string): Promise<ReceivedMessage | undefined> {
    const message = await this.nextMessage();
    if (message.name === name && message.args[1] === this.CurrentMessageId) return message;
    if (message.name !== 'OnReceiveCStoreRequest') return undefined;
    if (this.#answeredStores !== undefined) await this.#onStore(message, this.#answeredStores);
    return undefined;
  }

  async #onStore({ args, failed }: ReceivedMessage, answered: Set<number>): Promise<void> {
    const [id, messageID, uid, instance, , , , dataSet] = args as StoreArguments;
    const { Success, ProcessingFailure } = DicomCommandStatusType;
    const answer = (status: DicomCommandStatusType): void => {
      if (!answered.delete(messageID)) super.SendCStoreResponse(id, messageID, uid, instance, status);
    };
    if (failed || dataSet === null) {
      answer(ProcessingFailure);
      return;
    }
    await this.raise('ReceivedStoreRequest', { ...objectInformation(dataSet), Dataset: dataSet });
    answer(Success);
  }

  /**
   * An object has come, by this object's own C-GET or C-MOVE: `this` is the SCU in both. To be overridden; the events
   * ReceivedStoreRequest and Moved come behind it. When neither it nor they have answered by {@link SendCStoreResponse}, Success
   * is answered behind them; what they throw is answered as a failure.
   *
   * @compat full
   */
  protected override OnReceiveCStoreRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    priority: DicomCommandPriorityType,
    moveAE: string,
    moveMessageID: number,
    dataSet: DicomDataSet | null,
  ): void | Promise<void>;
  protected override OnReceiveCStoreRequest(): void | Promise<void> {
    // For subclasses.
  }

  /** Answers the object that came, over the association that it came by. @compat full */
  override SendCStoreResponse(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void {
    for (const store of this.#hostStores) {
      if (store.presentationID !== presentationID || store.messageID !== messageID) continue;
      this.#hostStores.delete(store);
      store.connection.SendCStoreResponse(presentationID, messageID, affectedClass, instance, status);
      return;
    }
    this.#answeredStores?.add(messageID);
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
