/**
 * What bounds the memory that a peer's PDU can cost.
 *
 * @module
 */
import { InvalidArgumentError } from '../errors';

/** Presentation contexts in one association PDU: there are no more odd numbers from 1 to 255. @see DICOM PS3.8, 9.3.2.2 */
export const MAX_PRESENTATION_CONTEXTS = 128;

/**
 * Items, sub-items and listed UIDs in one association PDU, all levels together.
 *
 * Room for 128 contexts of 100 transfer syntaxes each, several times what any program proposes.
 */
export const MAX_ITEMS = 16_384;

/**
 * User information sub-items and unknown items in one association PDU. Each becomes an object of its own, some hundred
 * bytes for the four that its header takes on the wire, so there may be fewer of them.
 */
export const MAX_KEPT_ITEMS = 1_024;

/** Default of {@link PduFramerLimits.maxAssociationPduLength}: 1 MiB; requests of 17 KB are normal. */
export const DEFAULT_MAX_ASSOCIATION_PDU_LENGTH = 1_048_576;

/** Default of {@link PduFramerLimits.maxDataPduLength}: the length that most programs announce. */
export const DEFAULT_MAX_DATA_PDU_LENGTH = 16_384;

/** Longest PDUs that a framer takes; lengths are those of the PDU length field, which leaves out the 6-byte header. */
export interface PduFramerLimits {
  /** For A-ASSOCIATE-RQ and -AC, in bytes. @defaultValue 1048576 */
  maxAssociationPduLength?: number;
  /** For P-DATA-TF, in bytes: what this side announced as its maximum length. 0 is unlimited. @defaultValue 16384 */
  maxDataPduLength?: number;
}

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} when a limit is not a whole number of the length field's range.
 */
export function resolvePduFramerLimits(limits: PduFramerLimits): Required<PduFramerLimits> {
  const maxAssociationPduLength = limits.maxAssociationPduLength ?? DEFAULT_MAX_ASSOCIATION_PDU_LENGTH;
  const maxDataPduLength = limits.maxDataPduLength ?? DEFAULT_MAX_DATA_PDU_LENGTH;
  checkPduLimit('maxAssociationPduLength', maxAssociationPduLength, 1);
  checkPduLimit('maxDataPduLength', maxDataPduLength, 0);
  return { maxAssociationPduLength, maxDataPduLength };
}

/** @throws {@link InvalidArgumentError} when `value` is not a whole number from `minimum` to 4294967295. */
export function checkPduLimit(name: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > 0xffffffff) {
    throw new InvalidArgumentError(`${name} is ${String(value)}; give a whole number from ${minimum} to 4294967295`);
  }
}
