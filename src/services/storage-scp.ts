import type { Association, IncomingMessage } from '../association';
import { encodeFileMeta, isValidUID } from '../dataset';
import type { StorageTarget } from './storage-target';

/** What is known of an object before its data set arrives. UIDs as the peer sent them, without padding. */
export interface IncomingObject {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly callingAETitle: string;
}

/** Reads from a C-STORE request what it announces. */
export function describeIncoming(association: Association, request: IncomingMessage): IncomingObject {
  return {
    SOPClassUID: request.command.AffectedSOPClassUID ?? '',
    SOPInstanceUID: request.command.AffectedSOPInstanceUID ?? '',
    transferSyntaxUID: request.context.transferSyntax,
    callingAETitle: association.callingAETitle,
  };
}

/** Preamble and group 0002 for a received object: what the peer sent as UIDs goes in only when it is one. */
export function encodeReceivedFileMeta(object: IncomingObject): Buffer {
  return encodeFileMeta({
    SOPClassUID: isValidUID(object.SOPClassUID) ? object.SOPClassUID : '',
    SOPInstanceUID: isValidUID(object.SOPInstanceUID) ? object.SOPInstanceUID : '',
    transferSyntaxUID: object.transferSyntaxUID,
    sourceApplicationEntityTitle: object.callingAETitle,
  });
}

/**
 * Moves the data set of a C-STORE request into its target while it arrives, and commits it.
 *
 * When the target fails the rest of the data set is read and dropped, so that the request can be answered.
 *
 * @returns the bytes of the data set.
 * @throws the target's error; the target is discarded.
 * @throws the association's error when it ends in the middle; the target is discarded.
 * @see DICOM PS3.4, annex B
 * @example
 * ```ts
 * const onStore: ServiceHandler = async (request, association) => {
 *   const object = describeIncoming(association, request);
 *   const path = defaultStoragePath('inbox', object.SOPInstanceUID);
 *   await receiveObject(request, FileTarget.open(path, { header: encodeReceivedFileMeta(object) }));
 *   return { Status: Status.Success };
 * };
 * ```
 */
export async function receiveObject(request: IncomingMessage, target: StorageTarget): Promise<number> {
  const { dataSet } = request;
  try {
    if (dataSet !== undefined) {
      const giveBack = (chunks: readonly Buffer[]): void => dataSet.giveBack(chunks);
      for (let chunks = await dataSet.read(); chunks !== null; chunks = await dataSet.read()) {
        await target.write(chunks, giveBack);
      }
    }
    await target.commit();
    return dataSet?.receivedBytes ?? 0;
  } catch (error) {
    await target.discard();
    // When the association is over as well there is no rest to read, and the first error is the one to report.
    await dataSet?.drain().catch(() => undefined);
    throw error;
  }
}
