/**
 * C-ECHO and C-STORE as SCU.
 *
 * @module
 * @see DICOM PS3.4, annexes A and B
 */
import {
  type Association,
  CommandField,
  echo,
  planStorage,
  Status,
  storeObject,
  type StorageObject,
  VERIFICATION_SOP_CLASS,
} from '../../src/index';
import { assign, type ByRef, COMError, HRESULT, joinList } from '../com';
import { proposalOf, type RequesterCall } from './Requester';
import { SendRun } from './SendRun';

/** The two lists of `Send`. */
export interface SendLists {
  /** Names of the files that the peer has, as given, joined by `;`. */
  succeededFilesList: string;
  /** All other names, as given, joined by `;`. */
  failedFilesList: string;
}

/** What a Send works on. */
export interface SendRequest {
  readonly names: readonly string[];
  /** Associations at once, at most. */
  readonly parallel: number;
  /** Files of one association that may be unanswered at once, where the peer agrees. */
  readonly operations: number;
  readonly succeededFilesList: ByRef<string> | null | undefined;
  readonly failedFilesList: ByRef<string> | null | undefined;
  /** Called for each file, and awaited; throwing ends the Send before the next one. */
  readonly onFileSent: (succeeded: boolean, name: string) => Promise<unknown>;
}

/** Asks whether the peer is there. @throws {@link COMError} 0x80040204 for any status but success. */
export function sendEcho(call: RequesterCall): Promise<void> {
  return call.over(proposalOf(VERIFICATION_SOP_CLASS), async (association) => {
    const status = await echo(association);
    if (status !== Status.Success) throw call.failure({ status }, CommandField.C_ECHO_RQ);
  });
}

/** Stores files. @throws {@link COMError} 0x80040203 when no storage context at all was accepted. */
export async function sendFiles(call: RequesterCall, request: SendRequest): Promise<SendLists> {
  const opened: Association[] = [];
  const run = new SendRun(request.names, request.parallel, {
    open: async (presentationContexts) => {
      const window = request.operations > 1 ? { invoked: request.operations, performed: 1 } : undefined;
      const association = await call.open({ presentationContexts, asynchronousOperationsWindow: window });
      opened.push(association);
      return association;
    },
    onFileSent: (succeeded, name) => request.onFileSent(succeeded, name).then(() => undefined),
  });
  const lists = (): SendLists => ({
    succeededFilesList: joinList(run.succeededNames),
    failedFilesList: joinList(run.failedNames),
  });
  try {
    if (!(await run.run(call.signal))) {
      throw new COMError(
        HRESULT.NO_PRESENTATION_CONTEXT,
        `${call.doing}: none of the storage presentation contexts was accepted; the log says why for each file.`,
        call.source,
      );
    }
    return lists();
  } finally {
    // After a handler's error an association is whole, and is released; after its own it is over already.
    await Promise.all(opened.map((association) => association.release()));
    const { succeededFilesList, failedFilesList } = lists();
    assign(request.succeededFilesList, succeededFilesList);
    assign(request.failedFilesList, failedFilesList);
  }
}

/** Stores one object in memory. @throws {@link COMError} 0x80040204 for a failure status. */
export async function sendStorageObject(call: RequesterCall, object: StorageObject): Promise<void> {
  for (const leg of planStorage([object])) {
    await call.over({ presentationContexts: leg.presentationContexts }, async (association) => {
      call.check(await storeObject(association, object), CommandField.C_STORE_RQ);
    });
  }
}
