import { join, resolve, sep } from 'node:path';
import { isValidUID, newUID } from '../dataset';

/** Names that Windows keeps for devices, with and without an extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const SAFE_PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Whether a text from a peer may become a file or folder name: letters, digits, dot, dash and underscore only, not
 * hidden, not `.` or `..`, not a device, at most 128 characters.
 */
export function isSafePathPart(part: string): boolean {
  return SAFE_PART.test(part) && !DEVICE_NAME.test(part) && !part.endsWith('.');
}

/**
 * The file that a received object goes to when nobody names one: `<root>/<SOP Instance UID>.dcm`.
 *
 * What a peer sends as UID becomes part of the path only when it is a valid UID; otherwise a new UID takes its place.
 */
export function defaultStoragePath(root: string, SOPInstanceUID: string): string {
  const name = isValidUID(SOPInstanceUID) && isSafePathPart(SOPInstanceUID) ? SOPInstanceUID : newUID();
  return pathBelow(root, `${name}.dcm`);
}

/**
 * Joins a name to its root, and makes sure that it lies there.
 *
 * @throws RangeError when it would not.
 */
export function pathBelow(root: string, ...parts: readonly string[]): string {
  const base = resolve(root);
  const path = join(base, ...parts);
  // join has taken out every `..`, so what lies below begins with the root.
  if (!path.startsWith(base.endsWith(sep) ? base : base + sep) || path.endsWith(sep)) {
    throw new RangeError(`${JSON.stringify(parts.join('/'))} leads out of ${base}`);
  }
  return path;
}
