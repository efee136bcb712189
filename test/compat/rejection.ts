import { expect } from 'chai';
import { COMError } from '../../compat/com';

/** Awaits something that must fail with a COMError, and gives the error. */
export async function rejection(promise: PromiseLike<unknown>): Promise<COMError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(COMError);
    return error as COMError;
  }
  throw new Error(`nothing was thrown; the result was ${JSON.stringify(value)}`);
}
