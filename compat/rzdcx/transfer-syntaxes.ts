/**
 * TRANSFER_SYNTAX and the UIDs behind its names.
 *
 * @module
 */
import { isValidUID } from '../../src/index';
import { COMError, HRESULT } from '../com';
import { TRANSFER_SYNTAX } from './enums';

const UIDS: Readonly<Record<Exclude<keyof typeof TRANSFER_SYNTAX, 'TS_UNKNOWN'>, string>> = {
  TS_LEI: '1.2.840.10008.1.2',
  TS_LEE: '1.2.840.10008.1.2.1',
  TS_BEE: '1.2.840.10008.1.2.2',
  TS_JPEG: '1.2.840.10008.1.2.4.50',
  TS_LOSSLESS_JPEG_DEFAULT: '1.2.840.10008.1.2.4.70',
  TS_MPEG2_MAIN_PROFILE_AT_HIGH_LEVEL: '1.2.840.10008.1.2.4.101',
  TS_JPEG_EXTENDED: '1.2.840.10008.1.2.4.51',
  TS_LOSSLESS_JPEG: '1.2.840.10008.1.2.4.57',
  TS_JPEGLS_LOSSLESS: '1.2.840.10008.1.2.4.80',
  TS_JPEGLS: '1.2.840.10008.1.2.4.81',
  TS_JPEG2000_LOSSLESS: '1.2.840.10008.1.2.4.90',
  TS_JPEG2000: '1.2.840.10008.1.2.4.91',
  TS_RLE: '1.2.840.10008.1.2.5',
  TS_DEFLATED: '1.2.840.10008.1.2.1.99',
  TS_MPEG2_MAIN_PROFILE_AT_MAIN_LEVEL: '1.2.840.10008.1.2.4.100',
  TS_MPEG4: '1.2.840.10008.1.2.4.102',
  TS_MPEG4_BD_COMPATIBLE: '1.2.840.10008.1.2.4.103',
  TS_MPEG4_4_2_2D: '1.2.840.10008.1.2.4.104',
  TS_MPEG4_4_2_3D: '1.2.840.10008.1.2.4.105',
  TS_MPEG4_4_2_STEREO: '1.2.840.10008.1.2.4.106',
  TS_HEVC_MAIN_PROFILE: '1.2.840.10008.1.2.4.107',
  TS_HEVC_MAIN_10_PROFILE: '1.2.840.10008.1.2.4.108',
};

/** The number of a UID; TS_UNKNOWN for one without. */
export function syntaxOfUID(uid: string): TRANSFER_SYNTAX {
  for (const [name, known] of Object.entries(UIDS)) {
    if (known === uid) return TRANSFER_SYNTAX[name as keyof typeof UIDS];
  }
  return TRANSFER_SYNTAX.TS_UNKNOWN;
}

/** The UID of a number; undefined for TS_UNKNOWN and for numbers that are none of the enumeration's. */
export function uidOfSyntax(syntax: number): string | undefined {
  for (const [name, uid] of Object.entries(UIDS)) {
    if (TRANSFER_SYNTAX[name as keyof typeof UIDS] === syntax) return uid;
  }
  return undefined;
}

/**
 * The UID that a program means by a number of TRANSFER_SYNTAX or by a UID.
 *
 * @param source - ProgID of the class whose member was given it.
 * @throws {@link COMError} E_INVALIDARG for anything else.
 */
export function checkedSyntaxUID(syntax: TRANSFER_SYNTAX | string, source: string): string {
  const uid = typeof syntax === 'string' ? syntax.trim() : uidOfSyntax(syntax);
  if (uid !== undefined && isValidUID(uid)) return uid;
  const shown = JSON.stringify(syntax);
  throw new COMError(HRESULT.E_INVALIDARG, `${shown} is neither a number of TRANSFER_SYNTAX nor a UID.`, source);
}
