import { checkedLimit } from '../bytes';
import {
  DEFAULT_MAX_ASSOCIATION_PDU_LENGTH,
  MAX_ITEMS,
  MAX_KEPT_ITEMS,
  MAX_PRESENTATION_CONTEXTS,
  MAX_USER_INFORMATION_LENGTH,
} from '../pdu';

/** The maximum length that is announced unless the options say otherwise, in bytes. */
export const DEFAULT_MAXIMUM_LENGTH = 262_144;

const LONGEST_LENGTH_FIELD = 0xffff_ffff;
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Bounds of what a peer may send over one association. */
export interface AssociationLimits {
  /** Longest P-DATA-TF variable field that we take, announced to the peer, in bytes; 0 is no limit. @defaultValue 262144 */
  maximumLength?: number;
  /** Longest association PDU that we take, in bytes. @defaultValue 1048576 */
  maximumAssociationPduLength?: number;
  /** Presentation contexts that a peer may propose, 128 at most. @defaultValue 128 */
  maximumPresentationContexts?: number;
  /** Items, sub-items and listed UIDs of an association PDU, all levels together. @defaultValue 16384 */
  maximumItems?: number;
  /** User information sub-items and unknown items of an association PDU: those that become an object each. @defaultValue 1024 */
  maximumKeptItems?: number;
  /** The user information of an association PDU, in bytes. @defaultValue 65535 */
  maximumUserInformationLength?: number;
  /** Longest command set that we take, in bytes. @defaultValue 65536 */
  maximumCommandLength?: number;
  /**
   * Longest data set that we take, in bytes, wherever it goes; 0 is no limit. What is kept in memory has shorter limits of its
   * own. @defaultValue 68719476736 (64 GiB)
   */
  maximumDataSetLength?: number;
  /**
   * Bytes of a data set, or of all messages that wait, that may be unread before the transport is paused; each piece that came
   * counts for 128 more. @defaultValue 1048576
   */
  highWaterBytes?: number;
  /**
   * Messages that may wait for `Association.receive`, or responses for the next call of `PendingOperation.next`,
   * before the transport is paused. @defaultValue 64
   */
  maximumQueuedMessages?: number;
}

const DEFAULTS: Required<AssociationLimits> = {
  maximumLength: DEFAULT_MAXIMUM_LENGTH,
  maximumAssociationPduLength: DEFAULT_MAX_ASSOCIATION_PDU_LENGTH,
  maximumPresentationContexts: MAX_PRESENTATION_CONTEXTS,
  maximumItems: MAX_ITEMS,
  maximumKeptItems: MAX_KEPT_ITEMS,
  maximumUserInformationLength: MAX_USER_INFORMATION_LENGTH,
  maximumCommandLength: 64 * KIB,
  maximumDataSetLength: 64 * GIB,
  highWaterBytes: MIB,
  maximumQueuedMessages: 64,
};

/** Smallest and greatest value; without an entry from 0, as far as whole numbers go. */
const RANGES: Partial<Record<keyof AssociationLimits, readonly [number, number]>> = {
  maximumLength: [0, LONGEST_LENGTH_FIELD],
  maximumAssociationPduLength: [1, LONGEST_LENGTH_FIELD],
  maximumPresentationContexts: [0, MAX_PRESENTATION_CONTEXTS],
  maximumUserInformationLength: [0, MAX_USER_INFORMATION_LENGTH],
  maximumCommandLength: [1, LONGEST_LENGTH_FIELD],
  highWaterBytes: [1, Number.MAX_SAFE_INTEGER],
  maximumQueuedMessages: [1, Number.MAX_SAFE_INTEGER],
};

/**
 * Fills in the defaults.
 *
 * @throws {@link InvalidArgumentError} when a limit is not a whole number of its range.
 */
export function resolveAssociationLimits(limits: AssociationLimits = {}): Required<AssociationLimits> {
  const resolved = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof AssociationLimits)[]) {
    const value = limits[name] ?? DEFAULTS[name];
    const [least, most] = RANGES[name] ?? [0, Number.MAX_SAFE_INTEGER];
    resolved[name] = checkedLimit(name, value, least, most);
  }
  return resolved;
}
