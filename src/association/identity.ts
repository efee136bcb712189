/** How an implementation names itself, in associations and in files. @see DICOM PS3.7, D.3.3.2 */
export interface ImplementationIdentity {
  readonly classUID: string;
  /** 1 to 16 characters. */
  readonly versionName: string;
}
