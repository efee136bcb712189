/**
 * Modality performed procedure steps as SCU.
 *
 * @module
 * @see DICOM PS3.4, F.7
 */
import { type DataSet, newUID, Tag, trimUID } from '../../src/index';
import { createInstance, setInstance } from './n-services';
import type { RequesterCall } from './Requester';

/** Modality Performed Procedure Step. */
export const MODALITY_PERFORMED_PROCEDURE_STEP = '1.2.840.10008.3.1.2.3.3';

/**
 * Creates a step. Its UID is the object's (0008,0018), which does not go out with it, else a new one.
 *
 * @param pps - Changed.
 * @returns the UID of the step.
 */
export function createStep(call: RequesterCall, pps: DataSet): Promise<string> {
  const own = trimUID(pps.text(Tag.SOPInstanceUID) ?? '');
  pps.delete(Tag.SOPInstanceUID);
  const SOPInstanceUID = own === '' ? newUID() : own;
  return createInstance(call, { SOPClassUID: MODALITY_PERFORMED_PROCEDURE_STEP, SOPInstanceUID }, pps);
}

/** Changes a step. */
export async function changeStep(call: RequesterCall, SOPInstanceUID: string, pps: DataSet): Promise<void> {
  await setInstance(call, { SOPClassUID: MODALITY_PERFORMED_PROCEDURE_STEP, SOPInstanceUID }, pps);
}
