import { expect } from 'chai';
import { COMError } from '../../compat/com';

/** Awaits something, or calls and awaits it, that must fail with a COMError, and gives the error. */
export async function rejection(failing: PromiseLike<unknown> | (() => unknown)): Promise<COMError> {
  let value: unknown;
  try {
    value = await (typeof failing === 'function' ? failing() : failing);
  } catch (error) {
    expect(error).to.be.instanceOf(COMError);
    return error as COMError;
  }
  throw new Error(`nothing was thrown; the result was ${JSON.stringify(value)}`);
}
