/**
 * What a scan knows of the toolkits.
 *
 * @module
 */

/** The toolkits, named as their folders in `compat`. */
export const Toolkit = { Rzdcx: 'rzdcx', Leadtools: 'leadtools', Dcmtk: 'dcmtk' } as const;
export type Toolkit = (typeof Toolkit)[keyof typeof Toolkit];

/** How much of something dcxport has. */
export const Status = { Full: 'full', Partial: 'partial', None: 'none' } as const;
export type Status = (typeof Status)[keyof typeof Status];

/** What a name of a toolkit is. */
export const Kind = {
  Class: 'class',
  Constructor: 'constructor',
  Method: 'method',
  Property: 'property',
  Event: 'event',
  /** A method that programs override; in .NET an event as well when `isEvent`. */
  Callback: 'callback',
  Static: 'static',
  Function: 'function',
  Enumerator: 'enumerator',
  Enumeration: 'enumeration',
  Constant: 'constant',
  Structure: 'structure',
  Tool: 'tool',
  Option: 'option',
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** One name of a toolkit. */
export interface Member {
  readonly toolkit: Toolkit;
  /** The class, enumeration or tool that it belongs to; empty for what stands alone. */
  readonly owner: string;
  readonly name: string;
  readonly kind: Kind;
  readonly status: Status;
  /** What is missing, or why; empty when nothing is. */
  readonly remarks: string;
  /** Of what is called: names, with `?` where one may be left out. */
  readonly parameters?: readonly string[];
  /** The type that a call gives, or that a property has. */
  readonly type?: string;
  readonly awaits: boolean;
  readonly isEvent?: boolean;
  /** What a handler or an override is called with is known to be written by reference. */
  readonly byReference?: readonly string[];
  /** The number under which sinks know an event. */
  readonly dispatchID?: number;
}

/** A class, interface of events, enumeration or structure. */
export interface Type {
  readonly toolkit: Toolkit;
  readonly name: string;
  /** The class itself, as something that is used. */
  readonly self: Member;
  /** What C++ calls it. */
  readonly cppName?: string;
  readonly base?: string;
  /** The class whose events these are. */
  readonly eventSource?: string;
  readonly isEnumeration: boolean;
  /** The enumeration has more names than are listed. */
  readonly isOpen: boolean;
  readonly members: readonly Member[];
  /** Other names of members, as C++ writes them; one may stand for several. */
  readonly alsoNamed: ReadonlyMap<string, readonly Member[]>;
}

/** `CLASS.Member`, `tool --option`, or the name alone. */
export function keyOf({ owner, name, kind }: Member): string {
  if (kind === Kind.Option) return `${owner} ${name}`;
  return owner === '' ? name : `${owner}.${name}`;
}
