import type { DataSet } from '../../src/index';
import { ArgumentChecker, COMError, EventSource, HRESULT } from '../com';
import { DCXACC } from './DCXACC';
import { DCXSEC } from './DCXSEC';
import { DCXOBJ } from './DCXOBJ';
import type { DCXOBJIterator } from './DCXOBJIterator';
import type { IDCXREQEvents } from './IDCXREQEvents';
import { identifierOf, type Keys, outgoing, queryIdentifierOf, QueryLevel } from './identifiers';
import type { Out } from './interfaces';
import { storageObjectOf } from './internal';
import { checkAddress, type NetworkAddress } from './network-address';
import { PATIENT_ROOT_FIND, query } from './query';
import { Requester } from './Requester';
import { moveAndStore, type OnProgress, runGet, runMove, STUDY_ROOT_GET } from './retrieve';
import { sendEcho, sendFiles, sendStorageObject, type SendLists } from './send';
import type { StoreCommandHost } from './StoreCommand';
import { DICOM_TAGS_ENUM as Tag } from './tags';
import { checkUID } from './uid-argument';

const SOURCE = 'rzdcx.DCXREQ';
const check = new ArgumentChecker(SOURCE);
/** Associations that one Send may ask a peer for. */
const MOST_AT_ONCE = 64;

/**
 * The arguments of {@link CompositeRequester.Get}: with the SOP class of the model, or without it.
 */
export type GetArguments =
  | [callingTitle: string, calledTitle: string, host: string, port: number, sopClassUid: string, query: DCXOBJ]
  | [callingTitle: string, calledTitle: string, host: string, port: number, query: DCXOBJ];

/**
 * The part of `DCXREQ` that deals in composite objects: what it stores, queries and retrieves. Programs make a `DCXREQ`.
 *
 * @example
 * ```ts
 * const req = new DCXREQ();
 * req.on('OnMoveResponseRecievedEx', (status, remaining) => console.log(`${remaining} left`));
 * const studies = await req.QueryStudies('MODALITY', 'PACS', 'pacs.example', 104, 'PID-17');
 * for (; !studies.AtEnd(); studies.Next()) {
 *   const uid = studies.Get().getElementByTag(DICOM_TAGS_ENUM.StudyInstanceUID).CStringPtr;
 *   await req.MoveStudy('MODALITY', 'PACS', 'pacs.example', 104, 'ARCHIVE', 'PID-17', uid);
 * }
 * req.Release();
 * ```
 */
export abstract class CompositeRequester extends EventSource<IDCXREQEvents> {
  /** @internal */
  protected readonly requester = new Requester(SOURCE);
  #storeDirectory = '';
  #parallel = 1;
  #operations = 1;

  /** Makes a requester; nothing is opened until a call. */
  protected constructor() {
    super(SOURCE, [
      'OnFileSent',
      'OnQueryResponseRecieved',
      'OnMoveResponseRecieved',
      'OnMoveResponseRecievedEx',
      'OnGetResponseRecieved',
      'OnStoreDone',
      'OnStoreSetup',
    ]);
  }

  /**
   * Seconds for connecting and for the answer to the association request together; 0 is no limit.
   *
   * @defaultValue 30
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get AssociationRequestTimeout(): number {
    this.checkAlive();
    return this.requester.associationRequestTimeout;
  }
  set AssociationRequestTimeout(value: number) {
    this.checkAlive();
    this.requester.associationRequestTimeout = check.seconds('AssociationRequestTimeout', value);
  }

  /**
   * Files of one association that {@link CompositeRequester.Send} sends before the first of them is answered, where the
   * peer agrees (DCXACC does): for many small files and for long ways. 1 asks for nothing, as the original. The order of
   * files, of `OnFileSent` and of the lists stays; the event comes when further files are on their way already.
   *
   * When a handler throws, or a file breaks off and costs the association, files that were on their way count as failed
   * unless their answer has come.
   *
   * @defaultValue 1
   * @throws {@link COMError} E_INVALIDARG for less than 1 or more than 64, DISP_E_TYPEMISMATCH for what is no number.
   * @see DICOM PS3.7, D.3.3.3
   * @addition
   * @compat full
   */
  get MaximumOperationsInvoked(): number {
    this.checkAlive();
    return this.#operations;
  }
  set MaximumOperationsInvoked(value: number) {
    this.checkAlive();
    this.#operations = check.integer('MaximumOperationsInvoked', value, 1, MOST_AT_ONCE);
  }

  /**
   * Associations at once in one {@link CompositeRequester.Send}: its files are dealt out to them in turn. `OnFileSent` and
   * the lists keep the order of the list of files; that event may come for a file while others are on their way.
   *
   * When one association fails, the other ones finish their file and send no more.
   *
   * @defaultValue 1
   * @throws {@link COMError} E_INVALIDARG for less than 1 or more than 64, DISP_E_TYPEMISMATCH for what is no number.
   * @addition
   * @compat full
   */
  get Parallel(): number {
    this.checkAlive();
    return this.#parallel;
  }
  set Parallel(value: number) {
    this.checkAlive();
    this.#parallel = check.integer('Parallel', value, 1, MOST_AT_ONCE);
  }

  /**
   * TLS settings; null is plain TCP. Read when a call starts.
   *
   * @defaultValue null
   * @throws {@link COMError} DISP_E_TYPEMISMATCH for what is neither.
   * @see DICOM PS3.15, annex B
   * @compat full
   */
  get SecurityContext(): DCXSEC | null {
    this.checkAlive();
    return this.requester.securityContext;
  }
  set SecurityContext(value: DCXSEC | null) {
    this.checkAlive();
    this.requester.securityContext = check.optionalObject('SecurityContext', value, DCXSEC);
  }

  /**
   * Seconds for each awaited response, and for the peer to take each part of what is sent; 0 is no limit. Every pending
   * response starts it anew.
   *
   * @defaultValue 60
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get DimseCommandTimeout(): number {
    this.checkAlive();
    return this.requester.dimseCommandTimeout;
  }
  set DimseCommandTimeout(value: number) {
    this.checkAlive();
    this.requester.dimseCommandTimeout = check.seconds('DimseCommandTimeout', value);
  }

  /**
   * Where {@link CompositeRequester.Get} puts objects when OnStoreSetup names no file. Made when it is missing.
   *
   * @defaultValue '' the current directory at the time of the store
   * @addition
   * @compat full
   */
  get StoreDirectory(): string {
    this.checkAlive();
    return this.#storeDirectory;
  }
  set StoreDirectory(value: string) {
    this.checkAlive();
    this.#storeDirectory = check.text('StoreDirectory', value);
  }

  /**
   * C-ECHO: asks whether the peer is there. Returning is the success.
   *
   * @throws {@link COMError} as every call; 0x80040204 for any status but 0x0000.
   * @see DICOM PS3.4, annex A
   * @compat full
   */
  async Echo(callingTitle: string, calledTitle: string, host: string, port: number): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    await this.requester.run(address, 'C-ECHO', sendEcho);
  }

  /**
   * C-STORE of files, over one association (over several in turn when the files need more than 128 presentation contexts).
   *
   * All headers are read first. A file in the accepted transfer syntax goes out byte for byte, one in another uncompressed
   * syntax is converted on the way, a compressed one is sent as it is or not at all. A file that is missing, is no DICOM
   * file, has no accepted context or is answered with a failure status is a failed file, not an error; the log has the
   * reason.
   *
   * @param fileList - Paths joined by `;`, empty ones skipped, or an array of paths.
   * @param succeededFilesList - Also gets the first list, even when the call throws.
   * @param failedFilesList - Also gets the second list, even when the call throws.
   * @throws {@link COMError} as every call; 0x80040203 when no storage context at all was accepted.
   * @see DICOM PS3.4, annex B
   * @compat full
   */
  async Send(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    fileList: string | readonly string[],
    succeededFilesList?: Out<string>,
    failedFilesList?: Out<string>,
  ): Promise<SendLists> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const names = check.list('fileList', fileList);
    const onFileSent = (succeeded: boolean, name: string) => this.raise('OnFileSent', succeeded, name);
    const atOnce = { parallel: this.#parallel, operations: this.#operations };
    const request = { names, ...atOnce, succeededFilesList, failedFilesList, onFileSent };
    return this.requester.run(address, 'C-STORE', (call) => sendFiles(call, request));
  }

  /**
   * C-STORE of one object in memory; its SOP class is the one in (0008,0016). Raises no OnFileSent.
   *
   * @throws {@link COMError} as every call; E_INVALIDARG when the object has no SOP Class or SOP Instance UID.
   * @see DICOM PS3.4, annex B
   * @compat full
   */
  async SendObject(callingTitle: string, calledTitle: string, host: string, port: number, obj: DCXOBJ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const object = storageObjectOf(check.object('obj', obj, DCXOBJ));
    if (object.SOPClassUID === '' || object.SOPInstanceUID === '') {
      const missing = object.SOPClassUID === '' ? 'SOP Class UID (0008,0016)' : 'SOP Instance UID (0008,0018)';
      throw new COMError(HRESULT.E_INVALIDARG, `The object has no ${missing}; it cannot be stored.`, SOURCE);
    }
    await this.requester.run(address, 'C-STORE', (call) => sendStorageObject(call, object));
  }

  /**
   * C-FIND. The identifier goes out as given: no key is added and no level checked, so that this serves the worklist
   * (1.2.840.10008.5.1.4.31) as well. Raises OnQueryResponseRecieved for each match, and keeps all of them: 10,000 short ones
   * hold about 15 MB, 45 MB at the peak. The engine's `find` gives them one by one and keeps none.
   *
   * @param sopClassUid - Of the information model; proposed in LEI, LEE and BEE.
   * @param obj - The identifier. Wildcards and date ranges are ordinary text.
   * @returns all matches, in the order in which they came; an empty iterator when there is none.
   * @throws {@link COMError} as every call; E_INVALIDARG when the identifier's text has no place in the character set
   * that its (0008,0005) declares.
   * @see DICOM PS3.4, C.4.1
   * @compat full
   */
  async Query(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    sopClassUid: string,
    obj: DCXOBJ,
  ): Promise<DCXOBJIterator> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const SOPClassUID = checkUID(check, 'sopClassUid', sopClassUid);
    return this.#query(address, SOPClassUID, outgoing(check, 'obj', obj));
  }

  /**
   * C-FIND at the level PATIENT of the Patient Root model; birth date and sex are asked for.
   *
   * @param patientName - Wildcards allowed; empty: any. Sent in UTF-8 when it is not ASCII.
   * @param patientId - As `patientName`.
   * @throws {@link COMError} as every call.
   * @compat full
   */
  async QueryPatients(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    patientName: string,
    patientId: string,
  ): Promise<DCXOBJIterator> {
    const address = this.address(callingTitle, calledTitle, host, port);
    return this.#queryLevel(address, QueryLevel.Patient, { ...nameKey(patientName), ...idKey('patientId', patientId) });
  }

  /**
   * C-FIND at the level STUDY of the Patient Root model; date, time, accession number, modalities, referring physician,
   * description, patient's name, study id and the numbers of series and instances are asked for.
   *
   * @throws {@link COMError} as every call.
   * @compat full
   */
  async QueryStudies(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    patientId: string,
  ): Promise<DCXOBJIterator> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const keys = { ...idKey('patientId', patientId), [Tag.StudyInstanceUID]: '' };
    return this.#queryLevel(address, QueryLevel.Study, keys);
  }

  /**
   * C-FIND at the level SERIES of the Patient Root model; date, time, modality, description, number and the number of
   * instances are asked for.
   *
   * @throws {@link COMError} as every call.
   * @compat full
   */
  async QuerySeries(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    patientId: string,
    studyInstanceUID: string,
  ): Promise<DCXOBJIterator> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const keys = { ...studyKeys('patientId', patientId, studyInstanceUID), [Tag.SeriesInstanceUID]: '' };
    return this.#queryLevel(address, QueryLevel.Series, keys);
  }

  /**
   * C-FIND at the level IMAGE of the Patient Root model; SOP class, date, time, number and the number of frames are asked
   * for.
   *
   * @throws {@link COMError} as every call.
   * @compat full
   */
  async QueryInstances(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    patientId: string,
    studyInstanceUID: string,
    seriesInstanceUID: string,
  ): Promise<DCXOBJIterator> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const keys = seriesKeys('patientId', patientId, studyInstanceUID, seriesInstanceUID);
    return this.#queryLevel(address, QueryLevel.Image, { ...keys, [Tag.SOPInstanceUID]: '' });
  }

  /**
   * C-MOVE in the Patient Root model: has the peer send objects to an application that it knows by `targetAETitle`. The
   * identifier goes out as given. Raises OnMoveResponseRecieved and OnMoveResponseRecievedEx for each response; nothing is
   * received here (see {@link CompositeRequester.MoveAndStore}).
   *
   * @throws {@link COMError} as every call; a final status of success or warning is none, one of cancel is.
   * @see DICOM PS3.4, C.4.2
   * @compat full
   */
  async Move(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    query: DCXOBJ,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    await this.#move(address, targetAETitle, outgoing(check, 'query', query));
  }

  /**
   * {@link CompositeRequester.Move} of patients, at the level PATIENT.
   *
   * @param patientName - Left out of the identifier when empty. Wildcards are passed on as given.
   * @param patientID - As given.
   * @throws {@link COMError} as {@link CompositeRequester.Move}.
   * @compat full
   */
  async MovePatient(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    patientName: string,
    patientID: string,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const name = check.text('patientName', patientName);
    const keys = { ...(name === '' ? {} : nameKey(name)), ...idKey('patientID', patientID) };
    await this.#move(address, targetAETitle, identifierOf(QueryLevel.Patient, keys));
  }

  /**
   * {@link CompositeRequester.Move} of a study, at the level STUDY.
   *
   * @throws {@link COMError} as {@link CompositeRequester.Move}.
   * @compat full
   */
  async MoveStudy(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    patientID: string,
    studyInstanceUID: string,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const keys = studyKeys('patientID', patientID, studyInstanceUID);
    await this.#move(address, targetAETitle, identifierOf(QueryLevel.Study, keys));
  }

  /**
   * {@link CompositeRequester.Move} of a series, at the level SERIES.
   *
   * @throws {@link COMError} as {@link CompositeRequester.Move}.
   * @compat full
   */
  async MoveSeries(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    patientID: string,
    studyInstanceUID: string,
    seriesInstanceUID: string,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const keys = seriesKeys('patientID', patientID, studyInstanceUID, seriesInstanceUID);
    await this.#move(address, targetAETitle, identifierOf(QueryLevel.Series, keys));
  }

  /**
   * {@link CompositeRequester.Move} of single objects, at the level IMAGE.
   *
   * @param instanceUIDs - Joined by `;`, or an array; they become a (0008,0018) of several values.
   * @throws {@link COMError} as {@link CompositeRequester.Move}.
   * @compat full
   */
  async MoveInstances(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    patientID: string,
    studyInstanceUID: string,
    seriesInstanceUID: string,
    instanceUIDs: string | readonly string[],
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const instances = check.list('instanceUIDs', instanceUIDs).map((instance) => instance.trim());
    const keys = seriesKeys('patientID', patientID, studyInstanceUID, seriesInstanceUID);
    const identifier = identifierOf(QueryLevel.Image, { ...keys, [Tag.SOPInstanceUID]: instances.join('\\') });
    await this.#move(address, targetAETitle, identifier);
  }

  /**
   * {@link CompositeRequester.Move} to ourselves. Before the C-MOVE goes out the port is opened (shared with the DCXACC
   * objects of the process that listen on it); what comes to it is served by `accepter`, with its settings and events,
   * several associations at once. Returns when the final response has come and the associations have ended, waiting for
   * these at most the accepter's DimseCommandTimeout after the last data.
   *
   * @param targetAETitle - Our title, as the peer knows it.
   * @param localPort - Where the peer sends to.
   * @param accepter - Busy for the time of the call, as with a Wait call.
   * @throws {@link COMError} as {@link CompositeRequester.Move}; 0x80072740 or 0x80070005 when the port cannot be opened,
   * E_FAIL when a Wait call of the accepter runs, E_ABORT also when one of its handlers threw (the move is cancelled).
   * @compat full
   */
  async MoveAndStore(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    targetAETitle: string,
    query: DCXOBJ,
    localPort: number,
    accepter: DCXACC,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const request = {
      destination: check.aeTitle('targetAETitle', targetAETitle),
      identifier: outgoing(check, 'query', query),
      onProgress: this.#onMoveProgress,
      accepter: check.object('accepter', accepter, DCXACC),
      port: check.listenPort('localPort', localPort),
    };
    await this.requester.run(address, 'C-MOVE', (call) => moveAndStore(call, request));
  }

  /**
   * C-GET: has the peer send objects over the same association. They go to files as OnStoreSetup and
   * {@link CompositeRequester.StoreDirectory} say; OnStoreDone may refuse each. Raises OnGetResponseRecieved for each
   * response.
   *
   * Proposed are the model and 126 storage SOP classes, the most used first, in LEI, LEE and BEE; objects of other classes
   * and compressed ones are not asked for.
   *
   * @param args - The four arguments of every call, then the SOP class of the model and the identifier, or the identifier
   * alone for the Study Root model (1.2.840.10008.5.1.4.1.2.2.3).
   * @throws {@link COMError} as {@link CompositeRequester.Move}; E_ABORT also when a handler of OnStoreSetup or OnStoreDone
   * threw (the object is refused, the retrieval cancelled).
   * @see DICOM PS3.4, C.4.3
   * @compat full
   */
  async Get(...args: GetArguments): Promise<void> {
    const [callingTitle, calledTitle, host, port, fifth, sixth] = args;
    const address = this.address(callingTitle, calledTitle, host, port);
    const SOPClassUID = args.length > 5 ? checkUID(check, 'sopClassUid', fifth) : STUDY_ROOT_GET;
    const request = {
      SOPClassUID,
      identifier: outgoing(check, 'query', args.length > 5 ? sixth : fifth),
      onProgress: this.#onGetProgress,
      store: this.#storeHost(),
    };
    await this.requester.run(address, 'C-GET', (call) => runGet(call, request));
  }

  /** @internal */
  protected override onRelease(): void {
    this.requester.abort();
  }

  /** @internal */
  protected override whenClosed(): Promise<void> {
    return this.requester.whenClosed();
  }

  /**
   * The arguments that every call begins with, checked.
   *
   * @internal
   */
  protected address(callingTitle: string, calledTitle: string, host: string, port: number): NetworkAddress {
    this.checkAlive();
    return checkAddress(check, callingTitle, calledTitle, host, port);
  }

  #query(address: NetworkAddress, SOPClassUID: string, identifier: DataSet): Promise<DCXOBJIterator> {
    const onMatch = (match: DCXOBJ) => this.raise('OnQueryResponseRecieved', match);
    return this.requester.run(address, 'C-FIND', (call) => query(call, { SOPClassUID, identifier, onMatch }));
  }

  #queryLevel(address: NetworkAddress, level: QueryLevel, keys: Keys): Promise<DCXOBJIterator> {
    return this.#query(address, PATIENT_ROOT_FIND, queryIdentifierOf(level, keys));
  }

  async #move(address: NetworkAddress, targetAETitle: string, identifier: DataSet): Promise<void> {
    const destination = check.aeTitle('targetAETitle', targetAETitle);
    const request = { destination, identifier, onProgress: this.#onMoveProgress };
    await this.requester.run(address, 'C-MOVE', (call) => runMove(call, request));
  }

  readonly #onMoveProgress: OnProgress = async ({ status, succeeded, remaining, completed, failed, warning }) => {
    await this.raise('OnMoveResponseRecieved', succeeded);
    await this.raise('OnMoveResponseRecievedEx', status, remaining, completed, failed, warning);
  };

  readonly #onGetProgress: OnProgress = ({ status, remaining, completed, failed, warning }) =>
    this.raise('OnGetResponseRecieved', status, remaining, completed, failed, warning);

  #storeHost(): StoreCommandHost {
    return {
      check,
      storeDirectory: this.#storeDirectory,
      inMemory: false,
      durable: false,
      nextResponseStatus: () => 0,
      onStoreSetup: (filename) => this.raise('OnStoreSetup', filename),
      onStoreDone: (filename, stored, accept) => this.raise('OnStoreDone', filename, stored, accept),
      onStoredInMemory: () => undefined,
    };
  }
}

function nameKey(patientName: unknown): Keys {
  return { [Tag.PatientName]: check.text('patientName', patientName) };
}

function idKey(name: string, patientID: unknown): Keys {
  return { [Tag.PatientID]: check.text(name, patientID) };
}

function studyKeys(idName: string, patientID: unknown, studyInstanceUID: unknown): Keys {
  return { ...idKey(idName, patientID), [Tag.StudyInstanceUID]: check.text('studyInstanceUID', studyInstanceUID) };
}

function seriesKeys(idName: string, patientID: unknown, studyInstanceUID: unknown, seriesInstanceUID: unknown): Keys {
  const series = check.text('seriesInstanceUID', seriesInstanceUID);
  return { ...studyKeys(idName, patientID, studyInstanceUID), [Tag.SeriesInstanceUID]: series };
}
