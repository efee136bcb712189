/**
 * The inventories of the originals, read without the scan's own catalog.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/project';

/** A member of the original. */
export interface OriginalMember {
  readonly name: string;
  readonly kind: string;
  readonly cpp?: string | null;
  readonly event?: boolean;
  readonly access?: string;
  readonly dispId?: number;
}

/** A class or interface of the original. */
export interface OriginalType {
  readonly name: string;
  readonly eventSource?: string;
  readonly members: readonly OriginalMember[];
}

interface Group {
  readonly name: string;
  readonly members: readonly { readonly name: string }[];
}

/** What the original has. */
export interface Inventory {
  readonly interfaces: readonly OriginalType[];
  readonly enums: readonly (Group & { readonly note?: string })[];
  readonly structs?: readonly { readonly name: string }[];
  readonly functions?: readonly Group[];
  readonly constants?: readonly Group[];
  readonly tools?: readonly {
    readonly name: string;
    readonly options: readonly { readonly long: string; readonly short?: string }[];
  }[];
  readonly notProvided?: readonly { readonly cpp: string }[];
}

function read(file: string): Inventory {
  return JSON.parse(readFileSync(join(projectRoot, 'compat', file), 'utf8')) as Inventory;
}

export const RZDCX = read('rzdcx/inventory.json');
export const LEADTOOLS = read('leadtools/inventory.json');
export const DCMTK = read('dcmtk/api.json');

/** Members that only dcxport has: no source of the original can use them. */
const OURS = new Set(['on', 'once', 'off', 'Advise', 'Unadvise', 'Release']);

/** The members of a type that sources of the original can use by their names. */
export function membersOf(type: OriginalType): OriginalMember[] {
  return type.members.filter(({ name }) => !name.startsWith('[') && !OURS.has(name));
}

/** The classes of a toolkit, without the interfaces of events. */
export function classesOf(inventory: Inventory): OriginalType[] {
  return inventory.interfaces.filter(({ eventSource }) => eventSource === undefined);
}

/** The events of a class. */
export function eventsOf(inventory: Inventory, name: string): OriginalType | undefined {
  return inventory.interfaces.find(({ eventSource }) => eventSource === name);
}

/** A name in another casing: every second letter is large. */
export function otherCasing(name: string): string {
  return [...name].map((letter, index) => (index % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase())).join('');
}
