/**
 * The signatures of the blocking classes, made of those of the asynchronous ones.
 *
 * @module
 */
import type { EventMap, EventSource } from '../../com';
import type { DCXACC as AsyncDCXACC } from '../DCXACC';
import type { OwnMember } from './members';

/** Arguments of a member, with blocking objects in the place of asynchronous ones. `A` stands for the blocking DCXACC. */
export type BlockingArguments<P extends readonly unknown[], A> = {
  [I in keyof P]: P[I] extends AsyncDCXACC ? A : P[I];
};

/** A member that returns what the asynchronous one resolves with. */
export type BlockingMember<F, A> = F extends (...args: infer P) => infer R
  ? (...args: BlockingArguments<P, A>) => Awaited<R>
  : F;

/** The members of a class, blocking. */
export type BlockingMembers<T, A> = { [K in OwnMember<T>]: BlockingMember<T[K], A> };

/** What a handler may return when nobody waits for it. */
export type BlockingResult<R> = Exclude<R, PromiseLike<unknown> | AsyncIterable<unknown>>;

/** An event interface whose handlers run inside the call: they return no promises. */
export type BlockingEvents<M extends EventMap<M>> = {
  [K in keyof M]: (...args: Parameters<M[K]>) => BlockingResult<ReturnType<M[K]>>;
};

/** A class of the blocking entry. */
export type BlockingClass<T, M extends EventMap<M>, A = unknown> = new () => BlockingMembers<T, A> &
  EventSource<BlockingEvents<M>>;
