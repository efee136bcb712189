import { createRequire } from 'node:module';
import { Kind, type Member, Status, type Type } from '../catalog/members';

/**
 * A name of an enumeration that has more names than the inventory lists: the data dictionary and the registry of UIDs. The
 * enumeration itself is asked, which costs loading the toolkit's classes once.
 */
export function openMember(type: Type, name: string, ignoreCase: boolean): Member | undefined {
  if (!type.isOpen) return undefined;
  const known = namesOf(type);
  const folded = name.toLowerCase();
  const found = known.has(name)
    ? name
    : ignoreCase
      ? [...known].find((each) => each.toLowerCase() === folded)
      : undefined;
  const status = found === undefined ? Status.None : Status.Full;
  const remarks = found === undefined ? `no name of ${type.name} that dcxport knows` : '';
  const { toolkit } = type;
  return { toolkit, owner: type.name, name: found ?? name, kind: Kind.Enumerator, status, remarks, awaits: false };
}

const load = createRequire(__filename);
const loaded = new Map<Type, ReadonlySet<string>>();

function namesOf(type: Type): ReadonlySet<string> {
  const known = loaded.get(type);
  if (known) return known;
  const entry = load(`dcxport/${type.toolkit}`) as Readonly<Record<string, object | undefined>>;
  const names = new Set(Object.keys(entry[type.name] ?? {}));
  loaded.set(type, names);
  return names;
}
