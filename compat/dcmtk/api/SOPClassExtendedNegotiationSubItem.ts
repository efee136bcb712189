/**
 * What two sides say about a SOP class beyond its rules.
 *
 * @example
 * ```ts
 * import { SOPClassExtendedNegotiationSubItem, UID_FINDStudyRootQueryRetrieveInformationModel } from 'dcxport/dcmtk';
 *
 * const item = new SOPClassExtendedNegotiationSubItem();
 * item.sopClassUID = UID_FINDStudyRootQueryRetrieveInformationModel;
 * item.serviceClassAppInfo = Buffer.from([1]);
 * console.log(item.serviceClassAppInfo.length); // 1
 * ```
 * @see DICOM PS3.7, D.3.3.5
 */
export class SOPClassExtendedNegotiationSubItem {
  /** The class. */
  sopClassUID = '';
  /** As its service class defines it. */
  serviceClassAppInfo: Buffer = Buffer.alloc(0);
}
