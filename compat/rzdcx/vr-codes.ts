/**
 * VR_CODE and the two letters of a VR.
 *
 * @module
 */
import { VR_CODE } from './enums';

/** Codes whose name does not end in the two letters. Those of DCMTK's internal VRs mean what they become when written. */
const OTHER_NAMES: Readonly<Partial<Record<keyof typeof VR_CODE, string>>> = {
  VR_CODE_LONGTEXT: 'LT',
  VR_CODE_ox: 'OW',
  VR_CODE_xs: 'US',
  VR_CODE_lt: 'OW',
  VR_CODE_up: 'UL',
  VR_CODE_PixelData: 'OW',
  VR_CODE_OverlayData: 'OW',
  VR_CODE_UNKNOWN: 'UN',
  VR_CODE_UNKNOWN2B: 'UN',
};

const lettersByCode = new Map<number, string>();
const codesByLetters = new Map<string, VR_CODE>();
for (const [name, code] of Object.entries(VR_CODE)) {
  const plain = /^VR_CODE_([A-Z]{2})$/.exec(name)?.[1];
  const letters = plain ?? OTHER_NAMES[name as keyof typeof VR_CODE];
  if (letters === undefined) continue;
  lettersByCode.set(code, letters);
  if (plain !== undefined || name === 'VR_CODE_LONGTEXT') codesByLetters.set(letters, code);
}

/** The two letters of a code; undefined for codes that are no VR of an element. */
export function vrOfCode(code: number): string | undefined {
  return lettersByCode.get(code);
}

/** The code of two letters; VR_CODE_UN for those without one. */
export function codeOfVR(vr: string): VR_CODE {
  return codesByLetters.get(vr) ?? VR_CODE.VR_CODE_UN;
}
