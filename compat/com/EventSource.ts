import { EventEmitter } from 'eventemitter3';
import { COMError } from './COMError';
import { EventHandlerError } from './EventHandlerError';
import { HRESULT } from './hresult';
import { Lifetime } from './Lifetime';

/** An event interface: names and handler types of a class's events. */
export type EventMap<M> = { [K in keyof M]: (...args: never[]) => unknown };

/** The name of an event of an event interface. */
export type EventName<M> = keyof M & string;

/** What `Advise` takes: an object with any subset of the event interface's methods. */
export type EventSink<M> = Partial<M>;

interface Registration {
  readonly event: string;
  readonly handler: (...args: unknown[]) => unknown;
  /** `this` inside the handler. */
  readonly context: unknown;
  readonly once: boolean;
  /** The sink's cookie; undefined for handlers that came by `on` or `once`. */
  readonly cookie: number | undefined;
}

/** eventemitter3's class without its signatures: every member is overridden by one that knows the event interface. */
const Emitter = EventEmitter as unknown as new () => object;

/**
 * Base of the classes that raise events: an eventemitter3 emitter and a connection point in one.
 *
 * Handlers that came by `on` and `once` and methods of sinks that came by `Advise` stand in one list and run in the order
 * of their registration, each awaited before the next, on the same arguments. What a handler throws ends the walk and
 * reaches the raiser as an `EventHandlerError`. Handlers added or removed while an event runs count from the next
 * event on.
 *
 * @typeParam M - The event interface.
 *
 * @example
 * ```ts
 * import { DCXACC } from 'dcxport/rzdcx';
 *
 * const acc = new DCXACC();
 * acc.on('OnEcho', () => console.log('echo'));
 * const cookie = acc.Advise({ OnStoreDone: () => console.log('stored') });
 * acc.Unadvise(cookie);
 * console.log(acc.listenerCount('OnEcho')); // 1
 * acc.Release();
 * ```
 */
export abstract class EventSource<M extends EventMap<M>> extends Emitter {
  readonly #lifetime: Lifetime;
  readonly #eventNames: ReadonlySet<string>;
  #registrations: readonly Registration[] = [];
  readonly #cookies = new Set<number>();
  #lastCookie = 0;

  /**
   * @param source - ProgID, such as `rzdcx.DCXREQ`.
   * @param eventNames - Every event of the interface: what `Advise` looks for in a sink.
   */
  protected constructor(source: string, eventNames: readonly EventName<M>[]) {
    super();
    this.#lifetime = new Lifetime(source);
    this.#eventNames = new Set(eventNames);
  }

  /**
   * Adds a handler of an event.
   *
   * @param context - `this` inside the handler; without one it is the object that raises the event.
   * @throws {@link COMError} DISP_E_MEMBERNOTFOUND for an event that the class does not have, DISP_E_TYPEMISMATCH when the
   * handler is no function.
   * @addition
   * @compat full
   */
  on<K extends EventName<M>>(event: K, handler: M[K], context?: unknown): this {
    return this.#register(event, handler, context, false);
  }

  /** Same as {@link EventSource.on}. */
  addListener<K extends EventName<M>>(event: K, handler: M[K], context?: unknown): this {
    return this.#register(event, handler, context, false);
  }

  /**
   * Adds a handler that runs for the next such event only.
   *
   * @throws {@link COMError} as {@link EventSource.on}.
   * @addition
   * @compat full
   */
  once<K extends EventName<M>>(event: K, handler: M[K], context?: unknown): this {
    return this.#register(event, handler, context, true);
  }

  /**
   * Removes handlers that came by `on` or `once`; sinks stay until `Unadvise`.
   *
   * @param handler - Only this one; without it all of that event.
   * @param context - Only with this context.
   * @param once - true: only those that came by `once`.
   * @addition
   * @compat full
   */
  off<K extends EventName<M>>(event: K, handler?: M[K], context?: unknown, once?: boolean): this {
    this.checkAlive();
    this.#registrations = this.#registrations.filter(
      (entry) =>
        entry.cookie !== undefined ||
        entry.event !== event ||
        (handler !== undefined && entry.handler !== (handler as unknown)) ||
        (context !== undefined && entry.context !== context) ||
        (once === true && !entry.once),
    );
    this.onHandlersChanged();
    return this;
  }

  /** Same as {@link EventSource.off}. */
  removeListener<K extends EventName<M>>(event: K, handler?: M[K], context?: unknown, once?: boolean): this {
    return this.off(event, handler, context, once);
  }

  /** Removes every handler that came by `on` or `once`, of one event or of all; sinks stay until `Unadvise`. */
  removeAllListeners(event?: EventName<M>): this {
    this.checkAlive();
    this.#registrations = this.#registrations.filter(
      (entry) => entry.cookie !== undefined || (event !== undefined && entry.event !== event),
    );
    this.onHandlersChanged();
    return this;
  }

  /** The events that somebody handles, sinks included. */
  eventNames(): EventName<M>[] {
    return [...new Set(this.#registrations.map((entry) => entry.event as EventName<M>))];
  }

  /** The handlers of an event in the order in which they run, methods of sinks included. */
  listeners<K extends EventName<M>>(event: K): M[K][] {
    return this.#of(event).map((entry) => entry.handler as unknown as M[K]);
  }

  /** How many handlers an event has, methods of sinks included. */
  listenerCount(event: EventName<M>): number {
    return this.#of(event).length;
  }

  /**
   * Calls the handlers of an event, without waiting for what they return. The class itself never uses it: a program may,
   * to try its own handlers.
   *
   * @returns whether there was a handler.
   */
  emit<K extends EventName<M>>(event: K, ...args: Parameters<M[K]>): boolean {
    const entries = this.#of(event);
    for (const entry of entries) if (this.#claim(entry)) entry.handler.apply(entry.context, args);
    return entries.length > 0;
  }

  /**
   * Connects a sink: each of its methods that is named as an event becomes a handler of that event.
   *
   * The methods are taken as they are at the time of the call; those that the sink lacks are ignored.
   *
   * @returns the cookie that {@link EventSource.Unadvise} takes.
   * @throws {@link COMError} E_POINTER without a sink, DISP_E_TYPEMISMATCH when the sink is no object or a member named as
   * an event is neither a function nor undefined.
   * @compat full
   */
  Advise(sink: EventSink<M>): number {
    this.checkAlive();
    if ((sink as unknown) === null || sink === undefined) {
      throw new COMError(HRESULT.E_POINTER, 'Advise needs a sink, but none was given.', this.#lifetime.source);
    }
    if (typeof sink !== 'object' && typeof sink !== 'function') {
      throw this.#mismatch(`Advise needs a sink object, not ${typeof sink}.`);
    }
    const cookie = this.#lastCookie + 1;
    const added: Registration[] = [];
    for (const event of this.#eventNames) {
      const method: unknown = sink[event as EventName<M>];
      if (method === undefined) continue;
      if (!isFunction(method)) {
        throw this.#mismatch(`The sink's ${event} must be a method, not ${method === null ? 'null' : typeof method}.`);
      }
      added.push({ event, handler: method, context: sink, once: false, cookie });
    }
    this.#lastCookie = cookie;
    this.#registrations = [...this.#registrations, ...added];
    this.#cookies.add(cookie);
    this.onHandlersChanged();
    return cookie;
  }

  /**
   * Disconnects a sink.
   *
   * @throws {@link COMError} 0x80040200 when no sink has this cookie.
   * @compat full
   */
  Unadvise(cookie: number): void {
    this.checkAlive();
    if (!this.#cookies.delete(cookie)) {
      throw new COMError(
        HRESULT.CONNECT_E_NOCONNECTION,
        `No sink is connected under cookie ${String(cookie)}; use the number that Advise returned, once.`,
        this.#lifetime.source,
      );
    }
    this.#registrations = this.#registrations.filter((entry) => entry.cookie !== cookie);
    this.onHandlersChanged();
  }

  /**
   * Frees the object. A second call does nothing; any other use afterwards fails with 0x80040208.
   *
   * @compat full
   */
  Release(): void {
    if (this.#lifetime.end()) this.onRelease();
  }

  /**
   * Frees the object, as `Release`; what `using` calls.
   *
   * @addition
   * @compat full
   */
  [Symbol.dispose](): void {
    this.Release();
  }

  /**
   * Frees the object and resolves when its sockets are closed; what `await using` calls.
   *
   * @addition
   * @compat full
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.Release();
    await this.whenClosed();
  }

  /**
   * Whether an event has a handler. Also answers after `Release`, for calls that are still ending.
   *
   * @internal
   */
  protected handles(event: EventName<M>): boolean {
    return this.#registrations.some((entry) => entry.event === event);
  }

  /**
   * Runs the handlers of an event one after the other, awaiting each. Handlers also run after `Release`, when a call that
   * it ended says so.
   *
   * @returns what the last handler returned, or resolved with; undefined without handlers.
   * @throws {@link EventHandlerError} when a handler throws or rejects; those behind it do not run.
   *
   * @internal
   */
  protected async raise<K extends EventName<M>>(
    event: K,
    ...args: Parameters<M[K]>
  ): Promise<Awaited<ReturnType<M[K]>> | undefined> {
    let last: unknown;
    for (const entry of this.#of(event)) {
      if (!this.#claim(entry)) continue;
      try {
        last = await entry.handler.apply(entry.context, args);
      } catch (error) {
        throw new EventHandlerError(event, error);
      }
    }
    return last as Awaited<ReturnType<M[K]>> | undefined;
  }

  /**
   * Runs the handlers of an event one after the other without waiting for the promises that they may return.
   *
   * @param onRejected - Told when such a promise rejects, later.
   * @throws {@link EventHandlerError} when a handler throws; those behind it do not run.
   *
   * @internal
   */
  protected raiseNow<K extends EventName<M>>(
    event: K,
    args: Parameters<M[K]>,
    onRejected: (error: EventHandlerError) => void,
  ): void {
    const onResult = (result: unknown): void => {
      Promise.resolve(result).catch((error: unknown) => onRejected(new EventHandlerError(event, error)));
    };
    try {
      this.#walk(event, args, onResult);
    } catch (error) {
      throw new EventHandlerError(event, error);
    }
  }

  /**
   * Runs the handlers of an event one after the other, all of it inside this call.
   *
   * @param onRejected - Told when a promise that a handler should not have returned rejects, later.
   * @returns what the last handler returned; undefined without handlers.
   * @throws what a handler throws, as it is, and {@link COMError} DISP_E_TYPEMISMATCH for one that returns a promise; those
   * behind it do not run.
   *
   * @internal
   */
  protected raiseBlocking(
    event: EventName<M>,
    args: readonly unknown[],
    onRejected: (error: unknown) => void,
  ): unknown {
    let last: unknown;
    this.#walk(event, args, (result) => {
      if (isThenable(result)) {
        Promise.resolve(result).catch(onRejected);
        throw this.#mismatch(`The handler of ${event} returned a promise, and a blocking call cannot wait for it.`);
      }
      last = result;
    });
    return last;
  }

  /**
   * @throws {@link COMError} 0x80040208 when the object was released.
   *
   * @internal
   */
  protected checkAlive(): void {
    this.#lifetime.check();
  }

  /**
   * Whether `Release` was called.
   *
   * @internal
   */
  protected get released(): boolean {
    return this.#lifetime.released;
  }

  /**
   * Told after handlers came or went.
   *
   * @internal
   */
  protected onHandlersChanged(): void {
    // Of interest to classes that are kept by what they listen to.
  }

  /**
   * Lets go of what the object holds. Called once.
   *
   * @internal
   */
  protected onRelease(): void {
    // Subclasses close what they opened.
  }

  /**
   * Resolves when what `onRelease` let go of is closed.
   *
   * @internal
   */
  protected whenClosed(): Promise<void> {
    return Promise.resolve();
  }

  #register(event: string, handler: unknown, context: unknown, once: boolean): this {
    this.checkAlive();
    if (!this.#eventNames.has(event)) {
      throw new COMError(
        HRESULT.DISP_E_MEMBERNOTFOUND,
        `There is no event ${JSON.stringify(event)}; the events are ${[...this.#eventNames].join(', ')}.`,
        this.#lifetime.source,
      );
    }
    if (!isFunction(handler)) {
      throw this.#mismatch(`The handler of ${event} must be a function, not ${typeof handler}.`);
    }
    const entry = { event, handler, context: context ?? this, once, cookie: undefined };
    this.#registrations = [...this.#registrations, entry];
    this.onHandlersChanged();
    return this;
  }

  #of(event: string): Registration[] {
    return this.#registrations.filter((entry) => entry.event === event);
  }

  #walk(event: string, args: readonly unknown[], onResult: (result: unknown) => void): void {
    for (const entry of this.#of(event))
      if (this.#claim(entry)) onResult(entry.handler.apply(entry.context, args as unknown[]));
  }

  /** Whether the handler may run now; takes it off the list when it runs once only. */
  #claim(entry: Registration): boolean {
    if (!entry.once) return true;
    if (!this.#registrations.includes(entry)) return false;
    this.#registrations = this.#registrations.filter((other) => other !== entry);
    this.onHandlersChanged();
    return true;
  }

  #mismatch(description: string): COMError {
    return new COMError(HRESULT.DISP_E_TYPEMISMATCH, description, this.#lifetime.source);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && isFunction(value.then);
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
