import {
  DataSetError,
  Status,
  StorageError,
  toErrorComment,
  TransferSyntaxError,
  type ServiceAnswer,
} from '../../../../src';
import { UnsortableObjectError } from '../../storage/object-store';

/** The answer to a C-STORE whose object could not be stored. */
export function storeFailure(error: unknown): ServiceAnswer {
  const ErrorComment = toErrorComment(error instanceof Error ? error.message : String(error));
  if (error instanceof StorageError) return { Status: Status.OutOfResources, ErrorComment };
  const unreadable = [UnsortableObjectError, DataSetError, TransferSyntaxError].some((kind) => error instanceof kind);
  return { Status: unreadable ? Status.CannotUnderstand : Status.ProcessingFailure, ErrorComment };
}
