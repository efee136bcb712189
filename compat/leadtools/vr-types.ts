/**
 * Value representations between their names and their numbers.
 *
 * @module
 */
import { type DataSet, dictionaryVR, elementOf, isPrivate } from '../../src/index';
import { DicomVRType } from './data-set-enums';
import { parameterError } from './data-set-errors';

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(DicomVRType).map(([name, number]) => [number, name]));

/** The number of a VR; that of UN for one that has none. */
export function vrTypeOf(vr: string): DicomVRType {
  return vr in DicomVRType ? DicomVRType[vr as keyof typeof DicomVRType] : DicomVRType.UN;
}

/** The two letters of a VR; undefined for a number that is none. */
export function vrNameOf(type: number): string | undefined {
  return NAMES.get(type);
}

/**
 * The VR of an element that is inserted.
 *
 * @param holder - The data set or item that it will be in.
 * @param sequence - What the program says.
 * @throws {@link DicomException} Parameter (9) for a number that is no VR, and for a sequence of a VR that none has.
 */
export function newElementVR(doing: string, holder: DataSet, tag: number, type: number, sequence: boolean): string {
  const given = vrNameOf(type);
  if (given === undefined) throw parameterError(`${doing}: ${String(type)} is no VR; take one of DicomVRType.`);
  const known = given === 'UN' ? vrForTag(holder, tag) : given;
  if (!sequence || known === 'SQ') return known;
  if (known === 'UN') return 'SQ';
  throw parameterError(`${doing}: an element of VR ${known} cannot be a sequence; its VR must be SQ.`);
}

/** The VR of the dictionary; where it leaves a choice, the one that suits the rest of the data set. */
export function vrForTag(holder: DataSet, tag: number): string {
  const vr = dictionaryVR(tag, privateCreatorOf(holder, tag));
  if (vr === 'US or SS') return holder.pixelRepresentation === 1 ? 'SS' : 'US';
  if (vr.length > 2) return 'OW';
  return vr === '--' ? 'UN' : vr;
}

function privateCreatorOf(holder: DataSet, tag: number): string | undefined {
  if (!isPrivate(tag)) return undefined;
  return holder.text(((tag & 0xffff0000) | (elementOf(tag) >>> 8)) >>> 0);
}
