import { ASC_P_NOTYETNEGOTIATED, ASC_SC_ROLE_DEFAULT } from './association-constants';
import type { T_ASC_P_ResultReason, T_ASC_SC_ROLE } from './association-constants';

/**
 * A presentation context, proposed or answered.
 *
 * @example
 * ```ts
 * import { ASC_P_NOTYETNEGOTIATED, T_ASC_PresentationContext } from 'dcxport/dcmtk';
 *
 * const context = new T_ASC_PresentationContext();
 * console.log(context.resultReason === ASC_P_NOTYETNEGOTIATED); // true
 * ```
 * @see T_ASC_PresentationContext of assoc.h
 */
export class T_ASC_PresentationContext {
  /** Odd, 1 to 255. @compat full */
  presentationContextID = 0;
  /** UID. @compat full */
  abstractSyntax = '';
  /** How many transfer syntaxes are proposed. @compat full */
  transferSyntaxCount = 0;
  /** UIDs, in the order of the proposal. @compat full */
  proposedTransferSyntaxes: string[] = [];
  /** UID; empty unless accepted. @compat full */
  acceptedTransferSyntax = '';
  /** What became of it. @compat full */
  resultReason: T_ASC_P_ResultReason = ASC_P_NOTYETNEGOTIATED;
  /** What the requestor asks for. @compat full */
  proposedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT;
  /** What the acceptor grants. @compat full */
  acceptedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT;

  /** Takes over the values of another one. @addition */
  assign(other: T_ASC_PresentationContext): void {
    Object.assign(this, other, { proposedTransferSyntaxes: [...other.proposedTransferSyntaxes] });
  }
}
