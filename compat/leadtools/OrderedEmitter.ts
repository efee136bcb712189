import { EventEmitter } from 'eventemitter3';

/** Carries the event map of a class in its type; never there at run time. */
export declare const EVENTS: unique symbol;

/** What an event map says: names, and the arguments of their listeners. */
export type EventArguments = Readonly<Record<string, readonly unknown[]>>;

/** A listener; what it returns is waited for. */
export type EventListener<A extends readonly unknown[]> = (...args: A) => void | PromiseLike<void>;

/** The arguments of one event of an event map. */
export type ArgumentsOf<M, K> = K extends keyof M ? (M[K] extends readonly unknown[] ? M[K] : never) : never;

/** One listener of one event. @internal */
export interface ListenerEntry {
  readonly event: string;
  readonly listener: (...args: unknown[]) => unknown;
  /** `this` inside the listener. */
  readonly context: unknown;
  readonly once: boolean;
}

/** eventemitter3's class without its signatures: every member is overridden by one that knows the event map. */
const Emitter = EventEmitter as unknown as new () => object;

let takeListeners: (emitter: OrderedEmitter, event: string) => ListenerEntry[];

/** The listeners that an event which happens now has, in their order; those that came by `once` are taken off. @internal */
export function listenersToCall(emitter: OrderedEmitter, event: string): ListenerEntry[] {
  return takeListeners(emitter, event);
}

/**
 * An eventemitter3 emitter whose class calls its listeners one after the other and waits for each.
 *
 * @example
 * ```ts
 * import { DicomNet } from 'dcxport/leadtools';
 *
 * const net = new DicomNet();
 * net.on('OnConnect', async (error) => console.log(error));
 * console.log(net.listenerCount('OnConnect')); // 1
 * net.removeAllListeners();
 * ```
 */
export abstract class OrderedEmitter extends Emitter {
  declare readonly [EVENTS]: object;
  #entries: readonly ListenerEntry[] = [];

  static {
    takeListeners = (emitter, event) => {
      const called = emitter.#of(event);
      if (called.some(({ once }) => once)) {
        emitter.#entries = emitter.#entries.filter((entry) => !entry.once || entry.event !== event);
      }
      return called;
    };
  }

  /** Adds a listener. @param context - `this` inside it; without one the object itself. */
  on<K extends keyof this[typeof EVENTS] & string>(
    event: K,
    listener: EventListener<ArgumentsOf<this[typeof EVENTS], K>>,
    context?: unknown,
  ): this {
    return this.#add(event, listener, context, false);
  }

  /** Same as {@link OrderedEmitter.on}. */
  addListener<K extends keyof this[typeof EVENTS] & string>(
    event: K,
    listener: EventListener<ArgumentsOf<this[typeof EVENTS], K>>,
    context?: unknown,
  ): this {
    return this.#add(event, listener, context, false);
  }

  /** Adds a listener for the next such event only. */
  once<K extends keyof this[typeof EVENTS] & string>(
    event: K,
    listener: EventListener<ArgumentsOf<this[typeof EVENTS], K>>,
    context?: unknown,
  ): this {
    return this.#add(event, listener, context, true);
  }

  /** Removes listeners: that one, or without one all of the event. */
  off<K extends keyof this[typeof EVENTS] & string>(
    event: K,
    listener?: EventListener<ArgumentsOf<this[typeof EVENTS], K>>,
    context?: unknown,
    once?: boolean,
  ): this {
    this.#entries = this.#entries.filter(
      (entry) =>
        entry.event !== event ||
        (listener !== undefined && entry.listener !== (listener as unknown)) ||
        (context !== undefined && entry.context !== context) ||
        (once === true && !entry.once),
    );
    return this;
  }

  /** Same as {@link OrderedEmitter.off}. */
  removeListener<K extends keyof this[typeof EVENTS] & string>(
    event: K,
    listener?: EventListener<ArgumentsOf<this[typeof EVENTS], K>>,
    context?: unknown,
    once?: boolean,
  ): this {
    return this.off(event, listener, context, once);
  }

  /** Removes all listeners of an event, or of all events. */
  removeAllListeners(event?: keyof this[typeof EVENTS] & string): this {
    this.#entries = event === undefined ? [] : this.#entries.filter((entry) => entry.event !== event);
    return this;
  }

  /** The events that somebody listens to. */
  eventNames(): string[] {
    return [...new Set(this.#entries.map(({ event }) => event))];
  }

  /** The listeners of an event, in their order. */
  listeners<K extends keyof this[typeof EVENTS] & string>(
    event: K,
  ): EventListener<ArgumentsOf<this[typeof EVENTS], K>>[] {
    return this.#of(event).map(({ listener }) => listener as EventListener<ArgumentsOf<this[typeof EVENTS], K>>);
  }

  /** How many listeners an event has. */
  listenerCount(event: keyof this[typeof EVENTS] & string): number {
    return this.#of(event).length;
  }

  /** Calls the listeners without waiting for what they return. The classes never use it. @returns whether there were any. */
  emit<K extends keyof this[typeof EVENTS] & string>(event: K, ...args: ArgumentsOf<this[typeof EVENTS], K>): boolean {
    const called = takeListeners(this, event);
    for (const { listener, context } of called) listener.apply(context, [...args]);
    return called.length > 0;
  }

  #add(event: string, listener: unknown, context: unknown, once: boolean): this {
    if (typeof listener !== 'function') throw new TypeError(`The listener of ${event} must be a function`);
    const entry = { event, listener: listener as ListenerEntry['listener'], context: context ?? this, once };
    this.#entries = [...this.#entries, entry];
    return this;
  }

  #of(event: string): ListenerEntry[] {
    return this.#entries.filter((entry) => entry.event === event);
  }
}
