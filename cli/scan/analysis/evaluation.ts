import type { Catalog } from '../catalog/catalog';
import type { Member, Toolkit, Type } from '../catalog/members';
import type { Project } from './project';
import type { Scopes } from './scopes';
import type { Symbols } from './symbols';
import type { TokenView } from './token-view';
import type { TypeReader } from './type-expressions';
import type { How, Use } from './uses';
import type { Value } from './value';

/** All that is known of a source before its expressions are followed. */
export interface Context {
  readonly view: TokenView;
  readonly scopes: Scopes;
  readonly symbols: Symbols;
  readonly types: TypeReader;
  readonly catalog: Catalog;
  readonly project: Project;
  readonly signs: ReadonlySet<Toolkit>;
  /** Tokens of types of which an object is made where they stand. */
  readonly made: ReadonlySet<number>;
}

/** An evaluation under way, as its parts see it. */
export interface Evaluation {
  readonly context: Context;
  /** What the expression is that ends at a token. */
  readonly values: readonly (Value | undefined)[];
  /** What a call of the name at a token gives. */
  readonly results: ReadonlyMap<number, Value | undefined>;
  /** Names of types of which `new` makes an object. */
  readonly making: Set<number>;
  /** Whether the name at a token was found to be a member. */
  isMember(at: number): boolean;
  /** Notes a use. */
  use(member: Member, how: How, at: number, more?: Partial<Use>): void;
  /** Notes that an object is made; gives it. */
  make(type: Type, at: number): Value;
  /** Notes a class that the toolkit has and dcxport does not know. */
  unknownClass(name: string, at: number): void;
  /** A member of a value; notes its use. */
  member(at: number, value: Value | undefined, receiverAt?: number, receiver?: string): Value | undefined;
  /** The class that a member gives, as a value. */
  typeOf(member: Member): Value;
}
