import { newUID } from '../../src/index';
import { ArgumentChecker, ComObject } from '../com';
import { UID_TYPE } from './enums';

const SOURCE = 'rzdcx.DCXUID';
const check = new ArgumentChecker(SOURCE);

/**
 * Makes UIDs.
 *
 * @example
 * ```ts
 * const studyUID = new DCXUID().CreateUID(UID_TYPE.UID_TYPE_STUDY);
 * ```
 */
export class DCXUID extends ComObject {
  /** Nothing is kept between UIDs: one instance is as good as many. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Makes a UID that nobody else has: `2.25.` and a random UUID as a decimal number.
   *
   * @param type - What it is for; makes no difference.
   * @throws {@link COMError} E_INVALIDARG for an unknown type.
   * @compat full
   */
  CreateUID(type: UID_TYPE): string {
    this.checkAlive();
    check.enumerator('type', type, UID_TYPE);
    return newUID();
  }
}
