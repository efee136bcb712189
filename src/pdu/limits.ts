/**
 * What bounds the memory that a peer's PDU can cost.
 *
 * @module
 */
import { checkedLimit } from '../bytes';

/** Presentation contexts in one association PDU: there are no more odd numbers from 1 to 255. @see DICOM PS3.8, 9.3.2.2 */
export const MAX_PRESENTATION_CONTEXTS = 128;

/**
 * Default of {@link AssociationPduLimits.maxItems}: room for 128 contexts of 100 transfer syntaxes each, several times what
 * any program proposes.
 */
export const MAX_ITEMS = 16_384;

/** Default of {@link AssociationPduLimits.maxKeptItems}. */
export const MAX_KEPT_ITEMS = 1_024;

/** Default of {@link AssociationPduLimits.maxUserInformationLength}: as long as its length field can say. */
export const MAX_USER_INFORMATION_LENGTH = 65_535;

/** Default of {@link PduFramerLimits.maxAssociationPduLength}: 1 MiB; requests of 17 KB are normal. */
export const DEFAULT_MAX_ASSOCIATION_PDU_LENGTH = 1_048_576;

/** Default of {@link PduFramerLimits.maxDataPduLength}: the length that most programs announce. */
export const DEFAULT_MAX_DATA_PDU_LENGTH = 16_384;

const LONGEST_LENGTH_FIELD = 0xffff_ffff;

/** What one A-ASSOCIATE-RQ or -AC may hold; one with more is malformed. */
export interface AssociationPduLimits {
  /** Presentation contexts, 128 at most. @defaultValue 128 */
  maxPresentationContexts?: number;
  /** Items, sub-items and listed UIDs, all levels together. @defaultValue 16384 */
  maxItems?: number;
  /**
   * User information sub-items and unknown items. Each becomes an object of its own, some hundred bytes for the four that its
   * header takes on the wire, so there may be fewer of them. @defaultValue 1024
   */
  maxKeptItems?: number;
  /** The user information item, in bytes behind its header. @defaultValue 65535 */
  maxUserInformationLength?: number;
}

/** Bounds of what a framer takes; lengths are those of the PDU length field, which leaves out the 6-byte header. */
export interface PduFramerLimits extends AssociationPduLimits {
  /** For A-ASSOCIATE-RQ and -AC, in bytes. @defaultValue 1048576 */
  maxAssociationPduLength?: number;
  /** For P-DATA-TF, in bytes: what this side announced as its maximum length. 0 is unlimited. @defaultValue 16384 */
  maxDataPduLength?: number;
}

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} for what is not a whole number from 0, or is more than a PDU can hold.
 */
export function resolveAssociationPduLimits(limits: AssociationPduLimits = {}): Required<AssociationPduLimits> {
  const { maxPresentationContexts = MAX_PRESENTATION_CONTEXTS, maxItems = MAX_ITEMS } = limits;
  const { maxKeptItems = MAX_KEPT_ITEMS, maxUserInformationLength = MAX_USER_INFORMATION_LENGTH } = limits;
  return {
    maxPresentationContexts: checkedLimit(
      'maxPresentationContexts',
      maxPresentationContexts,
      0,
      MAX_PRESENTATION_CONTEXTS,
    ),
    maxItems: checkedLimit('maxItems', maxItems),
    maxKeptItems: checkedLimit('maxKeptItems', maxKeptItems),
    maxUserInformationLength: checkedLimit(
      'maxUserInformationLength',
      maxUserInformationLength,
      0,
      MAX_USER_INFORMATION_LENGTH,
    ),
  };
}

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} when a limit is not a whole number of the length field's range.
 */
export function resolvePduFramerLimits(limits: PduFramerLimits): Required<PduFramerLimits> {
  const { maxAssociationPduLength = DEFAULT_MAX_ASSOCIATION_PDU_LENGTH } = limits;
  return {
    ...resolveAssociationPduLimits(limits),
    maxAssociationPduLength: checkPduLength('maxAssociationPduLength', maxAssociationPduLength, 1),
    maxDataPduLength: checkPduLength('maxDataPduLength', limits.maxDataPduLength ?? DEFAULT_MAX_DATA_PDU_LENGTH, 0),
  };
}

/** @throws {@link InvalidArgumentError} when `value` is nothing that the length field can say, or below `least`. */
export function checkPduLength(name: string, value: number, least: number): number {
  return checkedLimit(name, value, least, LONGEST_LENGTH_FIELD);
}
