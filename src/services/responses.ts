import type { Association, OutgoingMessage } from '../association';
import { statusCategory, StatusCategory } from '../dimse';
import { ServiceResponse } from './service-response';

/**
 * Sends a request that has several responses, and yields each of them, the final one last.
 *
 * Leaving the loop sends a C-CANCEL, and reads and drops what still comes. An abort of `signal` sends it as well, but the
 * responses go on to the final one, so that the caller sees what became of the request. A peer that does not come to the
 * final one within the timer `dimseResponse` is aborted.
 *
 * @throws as {@link Association.send}; the association's error when it ends first.
 * @see DICOM PS3.7, 9.3.2.3
 */
export async function* requestResponses(
  association: Association,
  message: OutgoingMessage,
  signal?: AbortSignal,
): AsyncGenerator<ServiceResponse, undefined> {
  const operation = await association.invoke(message);
  let done = false;
  let cancelled = false;
  const cancel = (): void => {
    if (cancelled || done || !association.isOpen) return;
    cancelled = true;
    // When it cannot be sent the association is over, which the next response tells.
    association.cancel(operation, message.contextId).catch(() => undefined);
  };
  const next = async (): Promise<ServiceResponse | undefined> => {
    const response = await operation.next();
    done = statusCategory(response.command.Status ?? 0) !== StatusCategory.Pending;
    if (!leaving) return ServiceResponse.receive(response);
    response.dataSet?.discard();
    return undefined;
  };
  let leaving = false;
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted === true) cancel();
  try {
    while (!done) {
      const response = await next();
      if (response !== undefined) yield response;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    leaving = true;
    cancel();
    while (!done && association.isOpen) await next();
  }
}
