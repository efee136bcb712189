/**
 * What the codec must know of each value representation.
 *
 * @module
 * @see DICOM PS3.5, 6.2 and 7.1.2
 */

/** How values of a VR are made of bytes. @enum */
export const VRKind = {
  /** Text in the default repertoire only. */
  ascii: 'ascii',
  /** Text in the repertoire of Specific Character Set. */
  text: 'text',
  /** Binary whole numbers, 16 or 32 bits. */
  integer: 'integer',
  /** Binary whole numbers, 64 bits. */
  bigInteger: 'bigInteger',
  /** Binary floating point numbers. */
  float: 'float',
  /** Tags. */
  tag: 'tag',
  /** One value of any size: OB, OW, ..., UN. */
  bulk: 'bulk',
  sequence: 'sequence',
} as const;
export type VRKind = (typeof VRKind)[keyof typeof VRKind];

/** One value representation. */
export interface VRInfo {
  readonly vr: string;
  readonly kind: VRKind;
  /** Bytes of the words that change places between the byte orders; 1 for none. */
  readonly wordSize: 1 | 2 | 4 | 8;
  /** Explicit headers have two reserved bytes and a 32-bit length. */
  readonly longLength: boolean;
  /** The byte that makes a value's length even. */
  readonly padding: 0x00 | 0x20;
  /** Backslash separates values. */
  readonly multiple: boolean;
  /** Whole numbers have a sign. */
  readonly signed: boolean;
}

function info(
  vr: string,
  kind: VRKind,
  wordSize: 1 | 2 | 4 | 8 = 1,
  options: { longLength?: boolean; padding?: 0x00 | 0x20; multiple?: boolean; signed?: boolean } = {},
): VRInfo {
  const isText = kind === VRKind.ascii || kind === VRKind.text;
  return {
    vr,
    kind,
    wordSize,
    longLength: options.longLength ?? (kind === VRKind.bulk || kind === VRKind.bigInteger || kind === VRKind.sequence),
    padding: options.padding ?? (isText ? 0x20 : 0x00),
    multiple: options.multiple ?? kind !== VRKind.bulk,
    signed: options.signed ?? false,
  };
}

const single = { multiple: false } as const;
const longSingle = { longLength: true, multiple: false } as const;

const TABLE: ReadonlyMap<string, VRInfo> = new Map(
  [
    ...['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM'].map((vr) => info(vr, VRKind.ascii)),
    info('UI', VRKind.ascii, 1, { padding: 0x00 }),
    info('UR', VRKind.ascii, 1, longSingle),
    ...['LO', 'PN', 'SH'].map((vr) => info(vr, VRKind.text)),
    info('UC', VRKind.text, 1, { longLength: true }),
    ...['LT', 'ST'].map((vr) => info(vr, VRKind.text, 1, single)),
    info('UT', VRKind.text, 1, longSingle),
    info('US', VRKind.integer, 2),
    info('SS', VRKind.integer, 2, { signed: true }),
    info('UL', VRKind.integer, 4),
    info('SL', VRKind.integer, 4, { signed: true }),
    info('UV', VRKind.bigInteger, 8),
    info('SV', VRKind.bigInteger, 8, { signed: true }),
    info('FL', VRKind.float, 4),
    info('FD', VRKind.float, 8),
    info('AT', VRKind.tag, 2),
    info('OB', VRKind.bulk, 1),
    info('OW', VRKind.bulk, 2),
    info('OL', VRKind.bulk, 4),
    info('OF', VRKind.bulk, 4),
    info('OD', VRKind.bulk, 8),
    info('OV', VRKind.bulk, 8),
    info('UN', VRKind.bulk, 1),
    info('SQ', VRKind.sequence, 1),
  ].map((entry) => [entry.vr, entry]),
);

const UNKNOWN: VRInfo = info('UN', VRKind.bulk, 1);

/** What is known of a VR; one that the standard does not have is treated as UN. */
export function vrInfo(vr: string): VRInfo {
  return TABLE.get(vr) ?? UNKNOWN;
}

/** VRs whose choice depends on other elements, as the dictionary writes them. */
export function isAmbiguousVR(vr: string): boolean {
  return vr.length > 2;
}

/** The VRs, and what the dictionary writes where it leaves a choice, so that a number can stand for each. */
export const VR_NAMES: readonly string[] = ['', ...TABLE.keys(), 'US or SS', 'OB or OW', 'US or OW'];
const NUMBERS: ReadonlyMap<string, number> = new Map(VR_NAMES.map((vr, index) => [vr, index]));
const UNKNOWN_NUMBER = VR_NAMES.indexOf('UN');

/** The place of a VR in {@link VR_NAMES}; that of UN for one that is not there. */
export function vrNumber(vr: string): number {
  return NUMBERS.get(vr) ?? UNKNOWN_NUMBER;
}

/** By `first << 8 | second` letter, so that a header is looked at without making a string. */
const BY_CODE = new Map<number, VRInfo>([...TABLE.values()].map((entry) => [vrCode(entry.vr), entry]));

function vrCode(vr: string): number {
  return (vr.charCodeAt(0) << 8) | vr.charCodeAt(1);
}

/** Finds a VR by the two bytes of an explicit header, big endian; undefined when the standard has no such VR. */
export function vrByCode(code: number): VRInfo | undefined {
  return BY_CODE.get(code);
}
