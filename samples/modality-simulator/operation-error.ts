import { COMError } from 'dcxport/rzdcx';
import type { Failure, Operation } from './results';

/** An operation of a device failed; its cause is the error of the class that did it. */
export class OperationError extends Error {
  readonly operation: Operation;

  constructor(operation: Operation, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperationError';
    this.operation = operation;
  }
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a result says of an error. */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof OperationError ? error.cause : error;
  return {
    operation: error instanceof OperationError ? error.operation : 'device',
    message: messageOf(error),
    status: cause instanceof COMError ? cause.dicomStatus : undefined,
  };
}
