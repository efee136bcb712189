import { writeFileSync } from 'node:fs';
import { isValidUID, scanStorageFile, transferSyntax, type StorageFile } from '../../../src/index';
import { assign, ByRef } from '../../com';
import { readDicomdir } from '../storage/dicomdir';
import { dcmsendProposal, isIllegalProposal } from '../tools/sending/store-proposals';
import { summaryLines, transferReport, type Transfer, type TransferSummary } from '../tools/sending/transfer-report';
import { isKnownStorageClass } from '../uid-names';
import type { Out } from './argument-types';
import { conditionOf } from './condition-of';
import { EC_InvalidDICOMDIR, EC_InvalidFilename, EC_Normal, EC_UnsupportedEncoding } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import { DcmSCU } from './DcmSCU';
import {
  ERM_fileOnly,
  EXS_LittleEndianExplicit,
  EXS_Unknown,
  type E_FileReadMode,
  type E_TransferSyntax,
} from './encoding-constants';
import {
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_SENDFAILED,
  NET_EC_InvalidDatasetPointer,
  NET_EC_InvalidSOPClassUID,
  NET_EC_InvalidSOPInstanceUID,
  NET_EC_InvalidTransferSyntaxUID,
  NET_EC_NoPresentationContextsDefined,
  NET_EC_NoSOPInstancesToSend,
  NET_EC_NoSuchSOPInstance,
  NET_EC_UnknownStorageSOPClass,
  NET_EC_UnknownTransferSyntax,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import { DM_never, HM_compactAfterSend, HM_deleteAfterSend, TransferEntry } from './TransferEntry';
import type { E_DecompressionMode, E_HandlingMode } from './TransferEntry';

const MOST_CONTEXTS = 128;
const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;

/** An entry as the reports of dcmsend see it. */
function fileOf(entry: TransferEntry): StorageFile {
  const { Filename: path, SOPClassUID, SOPInstanceUID, TransferSyntaxUID: transferSyntaxUID, DatasetSize } = entry;
  const size = { size: DatasetSize, dataSetLength: DatasetSize, dataSetOffset: 0, modifiedMs: 0, metaDiffers: false };
  return { path, SOPClassUID, SOPInstanceUID, transferSyntaxUID, ...size };
}

/**
 * Sends a list of objects: fill it, then prepare, negotiate and use one association after the other until
 * {@link addPresentationContexts} finds nothing left.
 *
 * @example
 * ```ts
 * import { ByRef, DcmStorageSCU } from 'dcxport/dcmtk';
 *
 * const peer = { host: 'pacs.example', port: 104 };
 * const scu = new DcmStorageSCU();
 * scu.setPeerHostName(peer.host);
 * scu.setPeerPort(peer.port);
 * await scu.addDicomFile('ct.dcm');
 * while (scu.addPresentationContexts().good()) {
 *   await scu.initNetwork();
 *   if ((await scu.negotiateAssociation()).bad()) break;
 *   await scu.sendSOPInstances();
 *   await scu.releaseAssociation();
 * }
 * const summary = new ByRef('');
 * scu.getStatusSummary(summary);
 * console.log(summary.value.includes('with status SUCCESS  : 1')); // true
 * await scu.freeNetwork();
 * ```
 * @see DcmStorageSCU of dstorscu.h
 */
export class DcmStorageSCU extends DcmSCU {
  #entries: TransferEntry[] = [];
  /** Those that the contexts were proposed for that are added now. */
  #round: TransferEntry[] = [];
  #associationCounter = 0;
  #contextCounter = 0;
  #haltOnInvalidFile = true;
  #haltOnUnsuccessfulStore = true;
  #allowIllegalProposal = true;
  #readFromDICOMDIR = false;
  #moveOriginatorAETitle = '';
  #moveOriginatorMsgID = 0;

  /** Uncompressed objects are converted where the peer wants another uncompressed syntax. */
  constructor() {
    super();
    this.setDatasetConversionMode(true);
  }

  /** Forgets list, counters and presentation contexts. @compat full */
  clear(): void {
    this.removeAllSOPInstances();
    this.clearPresentationContexts();
    this.#associationCounter = 0;
    this.#contextCounter = 0;
  }

  /** Associations that were negotiated, those that failed too. @compat full */
  getAssociationCounter(): number {
    return this.#associationCounter;
  }

  /** Objects in the list. @compat full */
  getNumberOfSOPInstances(): number {
    return this.#entries.length;
  }

  /** Objects in the list that were not sent yet. @compat full */
  getNumberOfSOPInstancesToBeSent(): number {
    return this.#entries.filter(({ RequestSent }) => !RequestSent).length;
  }

  /** Which compressed objects are decompressed: none. @compat full */
  getDecompressionMode(): E_DecompressionMode {
    return DM_never;
  }

  /**
   * Sets which compressed objects are decompressed.
   *
   * @returns EC_Normal for DM_never, EC_UnsupportedEncoding for the others; the original returns nothing.
   * @compat partial
   * @remarks There are no codecs: only DM_never, which is the default here, is taken.
   */
  setDecompressionMode(decompressionMode: E_DecompressionMode): OFCondition {
    return decompressionMode === DM_never ? EC_Normal : EC_UnsupportedEncoding.because('Nothing is decompressed here');
  }

  /** Sets whether adding from a DICOMDIR ends at the first invalid object. @defaultValue true @compat full */
  setHaltOnInvalidFileMode(haltMode: boolean): void {
    this.#haltOnInvalidFile = haltMode;
  }

  /** Whether adding from a DICOMDIR ends at the first invalid object. @compat full */
  getHaltOnInvalidFileMode(): boolean {
    return this.#haltOnInvalidFile;
  }

  /** Sets whether sending ends at the first object that is not stored. @defaultValue true @compat full */
  setHaltOnUnsuccessfulStoreMode(haltMode: boolean): void {
    this.#haltOnUnsuccessfulStore = haltMode;
  }

  /** Whether sending ends at the first object that is not stored. @compat full */
  getHaltOnUnsuccessfulStoreMode(): boolean {
    return this.#haltOnUnsuccessfulStore;
  }

  /** Sets whether syntaxes are proposed without the default one that they should have beside them. @defaultValue true @compat full */
  setAllowIllegalProposalMode(allowMode: boolean): void {
    this.#allowIllegalProposal = allowMode;
  }

  /** Whether syntaxes are proposed without the default one that they should have beside them. @compat full */
  getAllowIllegalProposalMode(): boolean {
    return this.#allowIllegalProposal;
  }

  /** Sets whether {@link addDicomFile} adds what a DICOMDIR refers to in place of itself. @defaultValue false @compat full */
  setReadFromDICOMDIRMode(readMode: boolean): void {
    this.#readFromDICOMDIR = readMode;
  }

  /** Whether {@link addDicomFile} adds what a DICOMDIR refers to. @compat full */
  getReadFromDICOMDIRMode(): boolean {
    return this.#readFromDICOMDIR;
  }

  /** Says who has asked for the objects by C-MOVE. @param aeTitle - Empty for nobody. @compat full */
  setMOVEOriginatorInfo(aeTitle = '', messageID = 0): void {
    this.#moveOriginatorAETitle = aeTitle;
    this.#moveOriginatorMsgID = messageID;
  }

  /** Tells who has asked for the objects by C-MOVE. @compat full */
  getMOVEOriginatorInfo(aeTitle: Out<string>, messageID: Out<number>): void {
    assign(aeTitle, this.#moveOriginatorAETitle);
    assign(messageID, this.#moveOriginatorMsgID);
  }

  /**
   * Makes all objects unsent, so that they can be sent again.
   *
   * @param sameAssociation - Over the association that is open; otherwise contexts have to be added anew.
   * @compat full
   */
  resetSentStatus(sameAssociation = false): void {
    for (const entry of this.#entries) {
      entry.RequestSent = false;
      entry.ResponseStatusCode = 0;
      entry.AssociationNumber = 0;
      entry.NetworkTransferSyntaxUID = EXS_Unknown;
      if (!sameAssociation) entry.PresentationContextID = 0;
    }
    if (!sameAssociation) this.#round = [];
  }

  /** Empties the list. @compat full */
  removeAllSOPInstances(): void {
    this.#entries = [];
    this.#round = [];
  }

  /**
   * Takes an object out of the list.
   *
   * @param allOccurrences - Or the first one only.
   * @returns EC_Normal, or NET_EC_NoSuchSOPInstance.
   * @compat full
   */
  removeSOPInstance(sopClassUID: string, sopInstanceUID: string, allOccurrences = true): OFCondition {
    const isIt = (entry: TransferEntry): boolean =>
      entry.SOPClassUID === sopClassUID && entry.SOPInstanceUID === sopInstanceUID;
    const first = this.#entries.find(isIt);
    if (first === undefined) return NET_EC_NoSuchSOPInstance;
    const keep = (entry: TransferEntry): boolean => (allOccurrences ? !isIt(entry) : entry !== first);
    this.#entries = this.#entries.filter(keep);
    this.#round = this.#round.filter(keep);
    return EC_Normal;
  }

  /**
   * Adds a file, of which the front is read; or what a DICOMDIR refers to, if that is asked for.
   *
   * @param filename - Path.
   * @param readMode - Files have group 0002; bare data sets are read by `DcmDataset` and added with {@link addDataset}.
   * @param checkValues - Whether UIDs must be valid and the class one that is stored; otherwise they must be there.
   * @returns EC_Normal; NET_EC_InvalidSOPClassUID, NET_EC_UnknownStorageSOPClass, NET_EC_InvalidSOPInstanceUID,
   * NET_EC_InvalidTransferSyntaxUID, NET_EC_UnknownTransferSyntax, or what is wrong with the file.
   * @compat full
   */
  async addDicomFile(
    filename: string,
    readMode: E_FileReadMode = ERM_fileOnly,
    checkValues = true,
  ): Promise<OFCondition> {
    void readMode;
    try {
      if (this.#readFromDICOMDIR && readDicomdir(filename) !== undefined) {
        return await this.addDicomFilesFromDICOMDIR(filename, readMode, checkValues);
      }
      const file = await scanStorageFile(filename);
      return this.#add(filename, file, checkValues, file.dataSetLength);
    } catch (error) {
      return conditionOf(error, EC_InvalidFilename);
    }
  }

  #add(
    filename: string,
    uids: { SOPClassUID: string; SOPInstanceUID: string; transferSyntaxUID: string },
    checkValues: boolean,
    size: number,
  ): OFCondition {
    const { SOPClassUID, SOPInstanceUID, transferSyntaxUID } = uids;
    const checked = this.checkSOPInstance(SOPClassUID, SOPInstanceUID, transferSyntaxUID, checkValues);
    if (checked.bad()) return checked;
    const entry = new TransferEntry(SOPClassUID, SOPInstanceUID, transferSyntaxUID);
    entry.Filename = filename;
    entry.DatasetSize = size;
    this.#entries.push(entry);
    return EC_Normal;
  }

  /**
   * Adds the files that a DICOMDIR refers to, with the UIDs that it tells. They are looked at when they are sent.
   *
   * @returns EC_Normal; EC_InvalidDICOMDIR for a file that is none, or that refers to files outside its folder; the first
   * condition of an object that is not fit, unless the mode says to go on.
   * @compat full
   */
  addDicomFilesFromDICOMDIR(
    filename: string,
    readMode: E_FileReadMode = ERM_fileOnly,
    checkValues = true,
  ): Promise<OFCondition> {
    void readMode;
    try {
      const files = readDicomdir(filename);
      if (files === undefined) return Promise.resolve(EC_InvalidDICOMDIR);
      for (const file of files) {
        const added = this.#add(file.path, file, checkValues, 0);
        if (added.good()) continue;
        OFLog.error(`An object of the DICOMDIR is invalid: ${added.text()}`);
        if (this.#haltOnInvalidFile) return Promise.resolve(added);
      }
      return Promise.resolve(EC_Normal);
    } catch (error) {
      return Promise.resolve(conditionOf(error, EC_InvalidDICOMDIR));
    }
  }

  /**
   * Adds a data set in memory.
   *
   * @param datasetXfer - Its transfer syntax; by default the one it was read in, and any uncompressed one for a new one.
   * @param handlingMode - Whether the list lets go of it when it was sent.
   * @param checkValues - As for {@link addDicomFile}.
   * @returns as {@link addDicomFile}; NET_EC_InvalidDatasetPointer without one.
   * @compat full
   */
  addDataset(
    dataset: DcmDataset | null,
    datasetXfer: E_TransferSyntax = EXS_Unknown,
    handlingMode: E_HandlingMode = HM_compactAfterSend,
    checkValues = true,
  ): OFCondition {
    if (dataset === null) return NET_EC_InvalidDatasetPointer;
    const { dataSet } = dataset;
    const own = dataSet.origin === undefined ? EXS_LittleEndianExplicit : dataSet.transferSyntaxUID;
    const added = this.#add(
      '',
      {
        SOPClassUID: dataSet.text(SOP_CLASS_UID) ?? '',
        SOPInstanceUID: dataSet.text(SOP_INSTANCE_UID) ?? '',
        transferSyntaxUID: datasetXfer === EXS_Unknown ? own : datasetXfer,
      },
      checkValues,
      0,
    );
    const entry = this.#entries.at(-1);
    if (added.good() && entry !== undefined) {
      entry.Dataset = dataset;
      entry.DatasetHandlingMode = handlingMode;
    }
    return added;
  }

  /** Judges an object before it is added. Overridable. @compat full */
  checkSOPInstance(
    sopClassUID: string,
    sopInstanceUID: string,
    transferSyntaxUID: string,
    checkValues: boolean,
  ): OFCondition {
    if (sopClassUID === '') return NET_EC_InvalidSOPClassUID;
    if (sopInstanceUID === '') return NET_EC_InvalidSOPInstanceUID;
    if (transferSyntaxUID === '') return NET_EC_InvalidTransferSyntaxUID;
    if (!checkValues) return EC_Normal;
    if (!isValidUID(sopClassUID)) return NET_EC_InvalidSOPClassUID;
    if (!isKnownStorageClass(sopClassUID)) return NET_EC_UnknownStorageSOPClass;
    if (!isValidUID(sopInstanceUID)) return NET_EC_InvalidSOPInstanceUID;
    if (!isValidUID(transferSyntaxUID)) return NET_EC_InvalidTransferSyntaxUID;
    return transferSyntax(transferSyntaxUID) === undefined ? NET_EC_UnknownTransferSyntax : EC_Normal;
  }

  /**
   * Adds the presentation contexts that the objects need which were not sent and for which none were proposed before, in place
   * of those that are there; 128 at most, so that it may have to be called again for another association.
   *
   * @returns EC_Normal, or NET_EC_NoPresentationContextsDefined when nothing is left to propose.
   * @compat full
   */
  addPresentationContexts(): OFCondition {
    this.clearPresentationContexts();
    this.#round = [];
    const known = new Map<string, number>();
    for (const entry of this.#entries) {
      if (entry.RequestSent || entry.PresentationContextID !== 0) continue;
      const file = fileOf(entry);
      if (!this.#allowIllegalProposal && isIllegalProposal(file)) continue;
      const { abstractSyntax, transferSyntaxes } = dcmsendProposal(file);
      const key = [abstractSyntax, ...transferSyntaxes].join(' ');
      let id = known.get(key);
      if (id === undefined) {
        if (known.size === MOST_CONTEXTS) break;
        id = 2 * known.size + 1;
        known.set(key, id);
        this.addPresentationContext(abstractSyntax, transferSyntaxes);
      }
      entry.PresentationContextID = id;
      this.#round.push(entry);
    }
    return known.size === 0 ? NET_EC_NoPresentationContextsDefined : EC_Normal;
  }

  /** As for `DcmSCU`, and counts the association. @compat full */
  override async negotiateAssociation(): Promise<OFCondition> {
    this.#associationCounter++;
    this.#contextCounter += this.contexts.length;
    return super.negotiateAssociation();
  }

  /**
   * Sends the objects that the contexts of the association were proposed for.
   *
   * @returns EC_Normal when all had their turn, or {@link shouldStopAfterCurrentSOPInstance} has ended it;
   * NET_EC_NoSOPInstancesToSend, DIMSE_ILLEGALASSOCIATION; with the mode that halts, DIMSE_SENDFAILED for a failure status and
   * the condition of an object that could not be sent; the association's condition when it is lost.
   * @compat full
   */
  async sendSOPInstances(): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    const waiting = this.#round.filter(({ RequestSent }) => !RequestSent);
    if (waiting.length === 0) return NET_EC_NoSOPInstancesToSend;
    for (const entry of waiting) {
      await this.notifySOPInstanceToBeSent(entry);
      const cond = await this.#send(entry);
      await this.notifySOPInstanceSent(entry);
      if (!this.isConnected()) return cond.bad() ? cond : DIMSE_ILLEGALASSOCIATION;
      if (cond.bad() && this.#haltOnUnsuccessfulStore) return cond;
      if (await this.shouldStopAfterCurrentSOPInstance()) return EC_Normal;
    }
    return EC_Normal;
  }

  async #send(entry: TransferEntry): Promise<OFCondition> {
    const [abstractSyntax, network] = [new ByRef(''), new ByRef('')];
    this.findPresentationContext(entry.PresentationContextID, abstractSyntax, network);
    if (abstractSyntax.value !== entry.SOPClassUID) {
      OFLog.error(`No acceptable presentation context for ${entry.SOPInstanceUID}`);
      return DIMSE_NOVALIDPRESENTATIONCONTEXTID;
    }
    const status = new ByRef(0);
    entry.AssociationNumber = this.#associationCounter;
    const cond = await this.sendSTORERequest(
      entry.PresentationContextID,
      entry.Filename,
      entry.Dataset,
      status,
      this.#moveOriginatorAETitle,
      this.#moveOriginatorMsgID,
    );
    if (cond.bad()) {
      OFLog.error(`${entry.SOPInstanceUID} could not be sent: ${cond.text()}`);
      return cond;
    }
    entry.RequestSent = true;
    entry.ResponseStatusCode = status.value;
    entry.NetworkTransferSyntaxUID = network.value;
    if (entry.DatasetHandlingMode === HM_deleteAfterSend) entry.Dataset = null;
    const fine = status.value === 0 || (status.value & 0xf000) === 0xb000;
    if (fine) return EC_Normal;
    return DIMSE_SENDFAILED.because(`The peer answered ${entry.SOPInstanceUID} with 0x${status.value.toString(16)}`);
  }

  /** Told an object before it is sent. Overridable. @compat full */
  notifySOPInstanceToBeSent(transferEntry: TransferEntry): void | PromiseLike<void> {
    OFLog.debug(`To be sent: ${transferEntry.SOPInstanceUID}`);
  }

  /** Told an object after it had its turn, sent or not. Overridable. @compat full */
  notifySOPInstanceSent(transferEntry: TransferEntry): void | PromiseLike<void> {
    OFLog.debug(`Sent: ${transferEntry.RequestSent}, ${transferEntry.SOPInstanceUID}`);
  }

  /** Whether sending ends behind the object that had its turn. Overridable; false by default. @compat full */
  shouldStopAfterCurrentSOPInstance(): boolean | PromiseLike<boolean> {
    return false;
  }

  #summary(): TransferSummary {
    const transfers = this.#entries.map((entry, index): Transfer => {
      const sent = entry.RequestSent;
      return {
        number: index + 1,
        file: fileOf(entry),
        association: entry.AssociationNumber || undefined,
        contextID: sent ? entry.PresentationContextID : undefined,
        networkTransferSyntaxUID: entry.NetworkTransferSyntaxUID || undefined,
        status: sent ? entry.ResponseStatusCode : undefined,
        noContext: !sent && entry.PresentationContextID !== 0 && entry.AssociationNumber === 0,
      };
    });
    return { associations: this.#associationCounter, contexts: this.#contextCounter, transfers };
  }

  /** Tells in lines how many objects were sent, by status. @compat full */
  getStatusSummary(summary: ByRef<string>): void {
    summary.value = summaryLines(this.#summary()).join('\n');
  }

  /** Writes what became of each object, and the summary, into a text file. @returns EC_Normal, or the system's fault. @compat full */
  createReportFile(filename: string): OFCondition {
    const peer = `${this.getPeerHostName()}:${this.getPeerPort()}`;
    const titles = `${this.getAETitle()} -> ${this.getPeerAETitle()}`;
    try {
      writeFileSync(filename, transferReport({ ...this.#summary(), peer, titles, date: new Date() }));
      return EC_Normal;
    } catch (error) {
      return conditionOf(error, EC_InvalidFilename);
    }
  }
}
