import { ASC_SC_ROLE_NONE, type T_ASC_SC_ROLE } from './association-constants';

/**
 * The presentation context that a command has come on.
 *
 * @example
 * ```ts
 * import { DcmPresentationContextInfo } from 'dcxport/dcmtk';
 *
 * console.log(new DcmPresentationContextInfo().presentationContextID); // 0
 * ```
 * @see DcmPresentationContextInfo of scp.h
 */
export class DcmPresentationContextInfo {
  /** As proposed; 0 for none. @compat full */
  presentationContextID = 0;
  /** UID. @compat full */
  abstractSyntax = '';
  /** What the requestor asked for. @compat full */
  proposedSCRole: T_ASC_SC_ROLE = ASC_SC_ROLE_NONE;
  /** What it was given. @compat full */
  acceptedSCRole: T_ASC_SC_ROLE = ASC_SC_ROLE_NONE;
  /** UID. @compat full */
  acceptedTransferSyntax = '';
}
