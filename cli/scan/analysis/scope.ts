/** What a scope is. */
export const ScopeKind = {
  File: 'file',
  Class: 'class',
  Routine: 'routine',
  Block: 'block',
  Enumeration: 'enumeration',
} as const;
export type ScopeKind = (typeof ScopeKind)[keyof typeof ScopeKind];

/** A part of a source in which declared names hold. */
export interface Scope {
  readonly kind: ScopeKind;
  /** First and last token. */
  readonly start: number;
  readonly end: number;
  /** Of a class or routine. */
  readonly name?: string;
  readonly nameAt?: number;
  /** Of a class: where the list of what it is made of begins and ends. */
  readonly bases?: readonly (readonly [first: number, last: number])[];
  /** Of a routine that is written outside its class. */
  readonly className?: string;
}
