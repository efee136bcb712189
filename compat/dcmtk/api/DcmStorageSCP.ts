import { statSync } from 'node:fs';
import { StorageError } from '../../../src/index';
import { FileNamer, FileNaming } from '../storage/file-names';
import { ObjectStore, type ReceivedObject } from '../storage/object-store';
import { conditionOf } from './condition-of';
import { EC_DirectoryDoesNotExist, EC_Normal } from './data-conditions';
import { DcmDataset } from './DcmDataset';
import type { DcmPresentationContextInfo } from './DcmPresentationContextInfo';
import { DcmSCP } from './DcmSCP';
import { DIMSE_C_STORE_RQ } from './dimse-constants';
import { DIMSE_ILLEGALASSOCIATION, DIMSE_READPDVFAILED } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import type { Later } from './argument-types';
import {
  STATUS_STORE_Error_CannotUnderstand,
  STATUS_STORE_Refused_OutOfResources,
  STATUS_Success,
} from './status-constants';
import type { T_DIMSE_Message } from './T_DIMSE_Message';

/** Folders that objects go to. @enum */
export const E_DirectoryGenerationMode = {
  /** The output directory. */
  DGM_NoSubdirectory: 0,
  /** `data/YYYY/MM/DD` by the series date, `undef/YYYYMMDD` without one. */
  DGM_SeriesDate: 1,
} as const;
export type E_DirectoryGenerationMode = (typeof E_DirectoryGenerationMode)[keyof typeof E_DirectoryGenerationMode];
/** The output directory. */
export const DGM_NoSubdirectory = E_DirectoryGenerationMode.DGM_NoSubdirectory;
/** Folders by series date. */
export const DGM_SeriesDate = E_DirectoryGenerationMode.DGM_SeriesDate;

/** How files are named. @enum */
export const E_FilenameGenerationMode = {
  /** By the SOP Instance UID; an existing file is replaced. */
  FGM_SOPInstanceUID: 0,
  /** By a new UID. */
  FGM_UniqueFromNewUID: 1,
  /** By 16 hexadecimal digits. */
  FGM_ShortUniquePseudoRandom: 2,
  /** By the time. */
  FGM_CurrentSystemTime: 3,
} as const;
export type E_FilenameGenerationMode = (typeof E_FilenameGenerationMode)[keyof typeof E_FilenameGenerationMode];
/** By the SOP Instance UID. */
export const FGM_SOPInstanceUID = E_FilenameGenerationMode.FGM_SOPInstanceUID;
/** By a new UID. */
export const FGM_UniqueFromNewUID = E_FilenameGenerationMode.FGM_UniqueFromNewUID;
/** By 16 hexadecimal digits. */
export const FGM_ShortUniquePseudoRandom = E_FilenameGenerationMode.FGM_ShortUniquePseudoRandom;
/** By the time. */
export const FGM_CurrentSystemTime = E_FilenameGenerationMode.FGM_CurrentSystemTime;

/** How objects are stored. @enum */
export const E_DatasetStorageMode = {
  /** Into files; `notifyInstanceStored` gets the data set. */
  DSM_StoreToFile: 0,
  /** Into files; `notifyInstanceStored` gets no data set. */
  DGM_StoreBitPreserving: 1,
  /** They are received, answered with success and dropped. */
  DSM_Ignore: 2,
} as const;
export type E_DatasetStorageMode = (typeof E_DatasetStorageMode)[keyof typeof E_DatasetStorageMode];
/** Into files. */
export const DSM_StoreToFile = E_DatasetStorageMode.DSM_StoreToFile;
/** Into files, as they arrive. */
export const DGM_StoreBitPreserving = E_DatasetStorageMode.DGM_StoreBitPreserving;
/** Nowhere. */
export const DSM_Ignore = E_DatasetStorageMode.DSM_Ignore;

const NAMINGS: Readonly<Record<E_FilenameGenerationMode, FileNaming>> = {
  [FGM_SOPInstanceUID]: FileNaming.Default,
  [FGM_UniqueFromNewUID]: FileNaming.Unique,
  [FGM_ShortUniquePseudoRandom]: FileNaming.Short,
  [FGM_CurrentSystemTime]: FileNaming.SystemTime,
};

/**
 * Stores what it receives into files, byte by byte as it arrives, and answers C-ECHO. Add the storage classes that it shall
 * accept, or load a profile.
 *
 * @example
 * ```ts
 * import { DcmStorageSCP, UID_CTImageStorage, UID_LittleEndianExplicitTransferSyntax } from 'dcxport/dcmtk';
 *
 * class Inbox extends DcmStorageSCP {
 *   override notifyInstanceStored(filename: string): void {
 *     console.error(filename);
 *   }
 * }
 * const scp = new Inbox();
 * scp.setPort(0);
 * scp.setEnableVerification();
 * scp.addPresentationContext(UID_CTImageStorage, [UID_LittleEndianExplicitTransferSyntax]);
 * console.log(scp.setOutputDirectory('.').good()); // true
 * console.log((await scp.openListenPort()).good()); // true
 * const serving = scp.acceptAssociations();
 * scp.stop();
 * console.log((await serving).good()); // true
 * ```
 * @see DcmStorageSCP of dstorscp.h
 */
export class DcmStorageSCP extends DcmSCP {
  #outputDirectory = '.';
  #directoryMode: E_DirectoryGenerationMode = DGM_NoSubdirectory;
  #filenameMode: E_FilenameGenerationMode = FGM_SOPInstanceUID;
  #extension = '';
  #storageMode: E_DatasetStorageMode = DSM_StoreToFile;
  #store: ObjectStore | undefined;

  /** Sets everything about files back to what it was in the beginning. @compat full */
  clear(): void {
    this.#outputDirectory = '.';
    this.#directoryMode = DGM_NoSubdirectory;
    this.#filenameMode = FGM_SOPInstanceUID;
    this.#extension = '';
    this.#storageMode = DSM_StoreToFile;
    this.#store = undefined;
  }

  /**
   * Sets the folder that files go to, or that their folders are in.
   *
   * @param directory - Empty for the current one.
   * @returns EC_Normal, or EC_DirectoryDoesNotExist.
   * @compat full
   */
  setOutputDirectory(directory: string): OFCondition {
    const path = directory === '' ? '.' : directory;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      return EC_DirectoryDoesNotExist.because(`There is no folder ${path}`);
    }
    this.#outputDirectory = path;
    this.#store = undefined;
    return EC_Normal;
  }

  /** The folder that files go to. @compat full */
  getOutputDirectory(): string {
    return this.#outputDirectory;
  }

  /** Sets which folders are made. @defaultValue DGM_NoSubdirectory @compat full */
  setDirectoryGenerationMode(mode: E_DirectoryGenerationMode): void {
    this.#directoryMode = mode;
    this.#store = undefined;
  }

  /** Which folders are made. @compat full */
  getDirectoryGenerationMode(): E_DirectoryGenerationMode {
    return this.#directoryMode;
  }

  /** Sets how files are named. @defaultValue FGM_SOPInstanceUID @compat full */
  setFilenameGenerationMode(mode: E_FilenameGenerationMode): void {
    this.#filenameMode = mode;
    this.#store = undefined;
  }

  /** How files are named. @compat full */
  getFilenameGenerationMode(): E_FilenameGenerationMode {
    return this.#filenameMode;
  }

  /** Sets what is appended to the names, as given. @compat full */
  setFilenameExtension(extension: string): void {
    this.#extension = extension;
    this.#store = undefined;
  }

  /** What is appended to the names. @compat full */
  getFilenameExtension(): string {
    return this.#extension;
  }

  /** Sets how objects are stored. The bytes of the wire are kept in either mode. @defaultValue DSM_StoreToFile @compat full */
  setDatasetStorageMode(mode: E_DatasetStorageMode): void {
    this.#storageMode = mode;
    this.#store = undefined;
  }

  /** How objects are stored. @compat full */
  getDatasetStorageMode(): E_DatasetStorageMode {
    return this.#storageMode;
  }

  /** Accepts what a profile of an association configuration file says. @returns as `loadAssociationCfgFile` and `setAndCheckAssociationProfile`. @compat full */
  loadAssociationConfiguration(filename: string, profile: string): OFCondition {
    const loaded = this.loadAssociationCfgFile(filename);
    return loaded.bad() ? loaded : this.setAndCheckAssociationProfile(profile);
  }

  get #objectStore(): ObjectStore {
    return (this.#store ??= new ObjectStore({
      root: this.#outputDirectory,
      namer: new FileNamer(NAMINGS[this.#filenameMode], this.#extension),
      bySeriesDate: this.#directoryMode === DGM_SeriesDate,
      ignore: this.#storageMode === DSM_Ignore,
      onFile: (path, overwrites) => {
        if (overwrites) OFLog.warn(`file already exists, overwriting: ${path}`);
      },
    }));
  }

  /** Stores objects and answers C-ECHO. Overridable. @compat full */
  override handleIncomingCommand(
    incomingMsg: T_DIMSE_Message,
    presInfo: DcmPresentationContextInfo,
  ): Later<OFCondition> {
    if (incomingMsg.CommandField !== DIMSE_C_STORE_RQ) return super.handleIncomingCommand(incomingMsg, presInfo);
    return this.#storeObject(incomingMsg, presInfo.presentationContextID);
  }

  /** Receives the object, stores it and answers. What could not be stored is answered so, and the association goes on. */
  async #storeObject({ msg: { CStoreRQ: request } }: T_DIMSE_Message, presID: number): Promise<OFCondition> {
    const connection = this.association?.DULassociation;
    const message = connection?.unread;
    if (connection?.association === undefined || message === undefined) return DIMSE_ILLEGALASSOCIATION;
    let status: number = STATUS_Success;
    let stored: ReceivedObject | undefined;
    try {
      stored = await this.#objectStore.receive(connection.association, message);
    } catch (error) {
      const cond = conditionOf(error, DIMSE_READPDVFAILED);
      if (!connection.association.isOpen) return cond;
      OFLog.error(`An object could not be stored: ${cond.text()}`);
      const hasNoRoom = error instanceof StorageError || error instanceof RangeError;
      status = hasNoRoom ? STATUS_STORE_Refused_OutOfResources : STATUS_STORE_Error_CannotUnderstand;
    } finally {
      connection.onRead();
    }
    if (stored !== undefined) await this.#notify(stored);
    return this.sendSTOREResponse(presID, request, status);
  }

  async #notify({ path, SOPClassUID, SOPInstanceUID }: ReceivedObject): Promise<void> {
    if (path === undefined) return;
    let dataset: DcmDataset | null = null;
    const isTold = this.notifyInstanceStored !== DcmStorageSCP.prototype.notifyInstanceStored;
    if (isTold && this.#storageMode === DSM_StoreToFile) {
      dataset = new DcmDataset();
      if (dataset.loadFile(path).bad()) dataset = null;
    }
    await this.notifyInstanceStored(path, SOPClassUID, SOPInstanceUID, dataset);
  }

  /**
   * Told each object that was stored. Overridable.
   *
   * @param filename - Path.
   * @param dataset - The object, with DSM_StoreToFile; null when it cannot be read.
   * @compat full
   */
  notifyInstanceStored(
    filename: string,
    sopClassUID: string,
    sopInstanceUID: string,
    dataset: DcmDataset | null = null,
  ): Later<void> {
    void sopClassUID;
    void dataset;
    OFLog.debug(`Stored instance ${sopInstanceUID} to ${filename}`);
  }
}
