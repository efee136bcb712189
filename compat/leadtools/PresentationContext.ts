/**
 * A presentation context that a `DicomConnection` proposes.
 *
 * @example
 * ```ts
 * import { PresentationContext } from 'dcxport/leadtools';
 *
 * const context = new PresentationContext('1.2.840.10008.5.1.4.1.1.2');
 * context.TransferSyntaxes.push('1.2.840.10008.1.2.1');
 * console.log(context.AbstractSyntax); // 1.2.840.10008.5.1.4.1.1.2
 * ```
 */
export class PresentationContext {
  /** UID of the SOP class. @compat full */
  AbstractSyntax: string;
  /** UIDs in the order of preference. @compat full */
  TransferSyntaxes: string[] = [];

  constructor(abstractSyntax: string) {
    this.AbstractSyntax = abstractSyntax;
  }
}
