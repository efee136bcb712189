/**
 * The signatures of the blocking classes, made of those of the asynchronous ones.
 *
 * In all of them `C` is a union of pairs: an asynchronous class, and the blocking one that stands in its place.
 *
 * @module
 */
import type { ComObject, EventMap, EventSource } from '../../com';
import type { OwnMember } from './members';

/** The blocking class that stands in the place of an asynchronous one. */
export type Counterpart<V, C> = C extends readonly [infer From, infer To] ? (V extends From ? To : never) : never;

/** A type, with the blocking class in the place of an asynchronous one. */
export type Blocking<V, C> = [V] extends [never] ? V : [Counterpart<V, C>] extends [never] ? V : Counterpart<V, C>;

/** Arguments of a member, with blocking objects in the place of asynchronous ones. */
export type BlockingArguments<P extends readonly unknown[], C> = { [I in keyof P]: Blocking<P[I], C> };

/** A member that returns what the asynchronous one resolves with. */
export type BlockingMember<F, C> = F extends (...args: infer P) => infer R
  ? (...args: BlockingArguments<P, C>) => Blocking<Awaited<R>, C>
  : F;

/** The members of a class, blocking. They keep the documentation of the asynchronous ones. */
export type BlockingMembers<T, C> = {
  [K in keyof T as K extends OwnMember<T> ? K : never]: BlockingMember<T[K], C>;
};

/** What a handler may return when nobody waits for it. */
export type BlockingResult<R> = Exclude<R, PromiseLike<unknown> | AsyncIterable<unknown>>;

/** An event interface whose handlers run inside the call: they return no promises. */
export type BlockingEvents<M extends EventMap<M>> = {
  [K in keyof M]: (...args: Parameters<M[K]>) => BlockingResult<ReturnType<M[K]>>;
};

/** A class of the blocking entry that raises events. */
export type BlockingEventClass<T, M extends EventMap<M>, C = never> = new () => BlockingMembers<T, C> &
  EventSource<BlockingEvents<M>>;

/** A class of the blocking entry without events. */
export type BlockingClass<T, C = never> = new () => BlockingMembers<T, C> & ComObject;
