import type { Toolkit, Type } from '../catalog/members';

/** What an expression is known to be. Undefined stands for: nothing is known. */
export type Value =
  /** An object of a toolkit's class. */
  | { readonly kind: 'object'; readonly type: Type }
  /** A class itself. */
  | { readonly kind: 'type'; readonly type: Type }
  /** A name space of a toolkit. */
  | { readonly kind: 'space'; readonly toolkit: Toolkit }
  /** An object of a class that is no toolkit's; perhaps one of the project. */
  | { readonly kind: 'own'; readonly name: string }
  /** A class of the project, or of somebody else. */
  | { readonly kind: 'ownType'; readonly name: string }
  /** Several of something. */
  | { readonly kind: 'list'; readonly of: Value | undefined }
  /** Certainly nothing of a toolkit. */
  | { readonly kind: 'foreign' };

/** Certainly nothing of a toolkit. */
export const FOREIGN: Value = { kind: 'foreign' };

/** An object of a class. */
export function objectOf(type: Type): Value {
  return { kind: 'object', type };
}

/** What is made of a class. */
export function instanceOf(value: Value | undefined): Value | undefined {
  if (value?.kind === 'type') return objectOf(value.type);
  return value?.kind === 'ownType' ? { kind: 'own', name: value.name } : value;
}
