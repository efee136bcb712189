import { expect } from 'chai';
import { DicomException, type DicomExceptionCode } from '../../../compat/leadtools';

/** Runs an action that must throw a DicomException of that code, and gives it. */
export function expectCode(code: DicomExceptionCode, action: () => unknown): DicomException {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, 'what was thrown').to.be.instanceOf(DicomException);
  const exception = thrown as DicomException;
  expect(exception.Code, exception.message).to.equal(code);
  return exception;
}
