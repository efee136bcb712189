import type { DcmDataset } from './DcmDataset';
import { EXS_Unknown, type E_TransferSyntax } from './encoding-constants';

/** What becomes of a data set in the transfer list. @enum */
export const E_HandlingMode = {
  /** It stays in the list. */
  HM_doNothing: 0,
  /** It stays in the list: memory is compact in itself here. */
  HM_compactAfterSend: 1,
  /** The list lets go of it when it was sent. */
  HM_deleteAfterSend: 2,
  /** The list lets go of it when it is removed. */
  HM_deleteAfterRemove: 3,
} as const;
export type E_HandlingMode = (typeof E_HandlingMode)[keyof typeof E_HandlingMode];
/** It stays in the list. */
export const HM_doNothing = E_HandlingMode.HM_doNothing;
/** It stays in the list. */
export const HM_compactAfterSend = E_HandlingMode.HM_compactAfterSend;
/** The list lets go of it when it was sent. */
export const HM_deleteAfterSend = E_HandlingMode.HM_deleteAfterSend;
/** The list lets go of it when it is removed. */
export const HM_deleteAfterRemove = E_HandlingMode.HM_deleteAfterRemove;

/** Which compressed objects are decompressed to be sent. @enum */
export const E_DecompressionMode = { DM_never: 0, DM_losslessOnly: 1, DM_lossyAndLossless: 2 } as const;
export type E_DecompressionMode = (typeof E_DecompressionMode)[keyof typeof E_DecompressionMode];
/** None. */
export const DM_never = E_DecompressionMode.DM_never;
/** Those that were compressed without loss. */
export const DM_losslessOnly = E_DecompressionMode.DM_losslessOnly;
/** All. */
export const DM_lossyAndLossless = E_DecompressionMode.DM_lossyAndLossless;

/**
 * One object in the transfer list of a `DcmStorageSCU`, and what became of it.
 *
 * @example
 * ```ts
 * import { TransferEntry } from 'dcxport/dcmtk';
 *
 * const entry = new TransferEntry('1.2.840.10008.5.1.4.1.1.2', '1.2.3', '1.2.840.10008.1.2.1');
 * console.log(entry.RequestSent, entry.AssociationNumber); // false 0
 * ```
 * @see TransferEntry of dstorscu.h
 */
export class TransferEntry {
  /** Path of its file; empty for a data set in memory. @compat full */
  Filename = '';
  /** The data set in memory; null for a file, and when the list has let go of it. @compat full */
  Dataset: DcmDataset | null = null;
  /** What becomes of the data set. @compat full */
  DatasetHandlingMode: E_HandlingMode = HM_doNothing;
  /** Its class. @compat full */
  readonly SOPClassUID: string;
  /** Its instance. @compat full */
  readonly SOPInstanceUID: string;
  /** The transfer syntax that it has. @compat full */
  readonly TransferSyntaxUID: E_TransferSyntax;
  /** The transfer syntax that it was sent in. @compat full */
  NetworkTransferSyntaxUID: E_TransferSyntax = EXS_Unknown;
  /** Over which association it was sent, from 1; 0 when it was not. @compat full */
  AssociationNumber = 0;
  /** The presentation context that was proposed for it; 0 when none was. @compat full */
  PresentationContextID = 0;
  /** Whether the request was sent. @compat full */
  RequestSent = false;
  /** Status of the response. @compat full */
  ResponseStatusCode = 0;
  /** Bytes of its data set; 0 when not known. @compat full */
  DatasetSize = 0;

  constructor(SOPClassUID: string, SOPInstanceUID: string, TransferSyntaxUID: E_TransferSyntax) {
    this.SOPClassUID = SOPClassUID;
    this.SOPInstanceUID = SOPInstanceUID;
    this.TransferSyntaxUID = TransferSyntaxUID;
  }
}
