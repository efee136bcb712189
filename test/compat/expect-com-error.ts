import { expect } from 'chai';
import { COMError } from '../../compat/com';

/** Runs something that must fail with a COMError, and gives the error. */
export function comError(action: () => unknown): COMError {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(COMError);
    return error as COMError;
  }
  throw new Error('nothing was thrown');
}

/** The result code that something fails with. */
export function hresultOf(action: () => unknown): number {
  return comError(action).HRESULT;
}
