/**
 * What a requestor and an acceptor agree on beyond a query or retrieve SOP class: one byte for each ability, in the SOP
 * class extended negotiation.
 *
 * @module
 * @see DICOM PS3.4, C.5.1.1, C.5.2.1, C.5.3.1 and K.5.1
 */

/** What goes beyond a plain C-FIND; what is absent is not meant. Worklists know two of them, of names and of time zones. */
export interface QueryAbilities {
  /** Keys of any level, without the unique keys of those above. */
  readonly relationalQueries?: boolean;
  /** A date and its time are matched as one moment. */
  readonly dateTimeMatching?: boolean;
  /** Names that sound alike or are written otherwise match. */
  readonly fuzzySemanticMatching?: boolean;
  /** Times are understood in the time zone that the identifier names. */
  readonly timezoneQueryAdjustment?: boolean;
  /** Several views of the same images: single-frame and enhanced multi-frame. */
  readonly enhancedMultiFrameImageConversion?: boolean;
  /** A key can ask for attributes without a value. */
  readonly emptyValueMatching?: boolean;
  /** A key can hold several values, of which one must match. */
  readonly multipleValueMatching?: boolean;
}

/** What goes beyond a plain C-MOVE or C-GET; what is absent is not meant. */
export interface RetrieveAbilities {
  /** Keys of the level alone, without the unique keys of those above. */
  readonly relationalRetrieval?: boolean;
  /** The view of the images, single-frame or enhanced multi-frame, can be chosen. */
  readonly enhancedMultiFrameImageConversion?: boolean;
}

/** In the order of their bytes. */
const FIND_BYTES = [
  'relationalQueries',
  'dateTimeMatching',
  'fuzzySemanticMatching',
  'timezoneQueryAdjustment',
  'enhancedMultiFrameImageConversion',
  'emptyValueMatching',
  'multipleValueMatching',
] as const satisfies readonly (keyof QueryAbilities)[];
const RETRIEVE_BYTES = [
  'relationalRetrieval',
  'enhancedMultiFrameImageConversion',
] as const satisfies readonly (keyof RetrieveAbilities)[];

/** The bytes to propose for a FIND SOP class: up to the last ability that is meant, three at least. */
export function encodeQueryAbilities(abilities: QueryAbilities): Buffer {
  return encode(FIND_BYTES, abilities, 3);
}

/** What the bytes of a FIND SOP class say; those that are missing say no. */
export function decodeQueryAbilities(information: Buffer): Required<QueryAbilities> {
  return decode(FIND_BYTES, information);
}

/** The bytes to propose for a MOVE or GET SOP class. */
export function encodeRetrieveAbilities(abilities: RetrieveAbilities): Buffer {
  return encode(RETRIEVE_BYTES, abilities, 1);
}

/** What the bytes of a MOVE or GET SOP class say; those that are missing say no. */
export function decodeRetrieveAbilities(information: Buffer): Required<RetrieveAbilities> {
  return decode(RETRIEVE_BYTES, information);
}

/**
 * An answer for `AcceptedSyntax.extendedNegotiation`: of what is proposed for a FIND SOP class, what is supported. It has
 * as many bytes as the proposal, and never a yes to what is unknown here.
 */
export function supportQueryAbilities(supported: QueryAbilities): (information: Buffer) => Buffer {
  return (information) => answer(FIND_BYTES, supported, information);
}

/** The same for a MOVE or GET SOP class. */
export function supportRetrieveAbilities(supported: RetrieveAbilities): (information: Buffer) => Buffer {
  return (information) => answer(RETRIEVE_BYTES, supported, information);
}

function encode<K extends string>(names: readonly K[], abilities: Partial<Record<K, boolean>>, least: number): Buffer {
  const bytes = names.map((name) => (abilities[name] === true ? 1 : 0));
  return Buffer.from(bytes.slice(0, Math.max(bytes.lastIndexOf(1) + 1, least)));
}

function decode<K extends string>(names: readonly K[], information: Buffer): Record<K, boolean> {
  return Object.fromEntries(names.map((name, index) => [name, information[index] === 1])) as Record<K, boolean>;
}

function answer<K extends string>(
  names: readonly K[],
  supported: Partial<Record<K, boolean>>,
  information: Buffer,
): Buffer {
  const proposed = decode(names, information);
  const bytes = Buffer.alloc(information.length);
  for (const [index, name] of names.slice(0, bytes.length).entries()) {
    bytes[index] = proposed[name] && supported[name] === true ? 1 : 0;
  }
  return bytes;
}
