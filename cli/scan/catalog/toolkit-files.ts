/**
 * The files that ship with each toolkit's classes: what the original has (inventory.json, api.json) and how much of it
 * dcxport has (coverage.json, which is generated from the docstrings and checked by CI).
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Status, Toolkit } from './members';

/** A member in coverage.json. */
export interface CoveredMember {
  readonly name: string;
  readonly kind: string;
  readonly status?: Status;
  readonly remarks?: string;
  readonly parameters?: readonly string[];
  readonly returns?: string;
  readonly awaits?: boolean;
  readonly type?: string;
}

/** Names that come in a group. */
export interface CoveredGroup {
  readonly name: string;
  readonly names: readonly string[];
  readonly wrong?: readonly string[];
  readonly isOpen?: boolean;
}

/** An option of a command line tool. */
export interface CoveredOption {
  readonly long: string;
  readonly short?: string;
  readonly values?: number;
  readonly status?: Status;
  readonly remarks?: string;
}

/** The content of coverage.json. */
export interface Coverage {
  readonly library: string;
  readonly types: readonly {
    readonly name: string;
    readonly status?: Status;
    readonly eventSource?: string;
    readonly base?: string;
    readonly members: readonly CoveredMember[];
  }[];
  readonly functions: readonly CoveredMember[];
  readonly enums: readonly CoveredGroup[];
  readonly structs: readonly CoveredMember[];
  readonly constants: readonly CoveredGroup[];
  readonly tools: readonly { readonly name: string; readonly options: readonly CoveredOption[] }[];
}

/** A member in the inventory of the original. */
export interface OriginalMember {
  readonly name: string;
  readonly kind: string;
  readonly params?: readonly { readonly name: string; readonly type?: string; readonly dir?: string }[];
  readonly returns?: string;
  readonly type?: string;
  /** In TypeScript, with the short forms of the inventory. */
  readonly ts?: string;
  /** In C++, several with commas. */
  readonly cpp?: string | null;
  readonly event?: boolean;
  readonly dispId?: number;
}

/** The inventory of the original, as far as a scan needs it. */
export interface Original {
  readonly interfaces: readonly { readonly name: string; readonly members: readonly OriginalMember[] }[];
  readonly enums: readonly { readonly name: string; readonly note?: string }[];
  /** What the original has and dcxport leaves out on purpose. */
  readonly notProvided?: readonly { readonly cpp: string; readonly reason: string }[];
}

/** What ships for one toolkit. */
export interface ToolkitFiles {
  readonly coverage: Coverage;
  readonly original: Original;
}

/** Reads the two files of a toolkit from the package. */
export function readToolkit(toolkit: Toolkit): ToolkitFiles {
  const folder = join(dirname(require.resolve('dcxport/package.json')), 'compat', toolkit);
  const inventory = ['inventory.json', 'api.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (inventory === undefined)
    throw new Error(`${folder} holds no inventory: the package is not complete, install it again`);
  return { coverage: read<Coverage>(join(folder, 'coverage.json')), original: read<Original>(inventory) };
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
