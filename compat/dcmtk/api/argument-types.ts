import type { ByRef } from '../../com';

/** An argument that a call writes to, or null when the program does not want it. */
export type Out<T> = ByRef<T> | null | undefined;

/** What an overridable method gives: at once, or later. */
export type Later<T> = T | PromiseLike<T>;
