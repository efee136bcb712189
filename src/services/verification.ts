import type { Association, IncomingMessage } from '../association';
import { VERIFICATION_SOP_CLASS } from '../dataset';
import { CommandField, Status } from '../dimse';
import { findContext } from './contexts';

/**
 * Sends a C-ECHO and waits for its response.
 *
 * @returns the status; 0x0000 is success.
 * @throws {@link NoPresentationContextError} when Verification was not accepted.
 * @throws the association's error when it ends first.
 * @see DICOM PS3.4, annex A
 * @example
 * ```ts
 * if ((await echo(association)) === Status.Success) console.log('the peer is there');
 * ```
 */
export async function echo(association: Association): Promise<number> {
  const context = findContext(association, VERIFICATION_SOP_CLASS);
  const response = await association.request({
    contextId: context.id,
    command: {
      CommandField: CommandField.C_ECHO_RQ,
      MessageID: association.nextMessageID(),
      AffectedSOPClassUID: VERIFICATION_SOP_CLASS,
    },
  });
  // There should be none; unread it would keep back what follows it.
  response.dataSet?.discard();
  return response.command.Status ?? Status.ProcessingFailure;
}

/** Answers a C-ECHO request with success. */
export function respondToEcho(association: Association, request: IncomingMessage): Promise<void> {
  return association.respond(request, { Status: Status.Success });
}
