import { type EngineThread, engineThread, enterBlockingClass, type RaiseEvent } from './EngineThread';
import type { ClassDescription } from './members';
import type { MemberUse } from './messages';

/** What else a use of a member does in this thread, once it has succeeded. */
export type Afterwards = Readonly<Record<string, (args: readonly unknown[]) => void>>;

/** Set while an object is made for one that the engine has made. */
let adopted: { readonly thread: EngineThread; readonly id: number } | undefined;

/** The object in the engine's thread that a blocking object stands for. */
export class RemoteObject {
  readonly #thread: EngineThread;
  readonly #id: number;
  readonly #source: string;

  /**
   * Makes it, unless there is one already for which `object` is being made.
   *
   * @param object - Stands for it.
   * @param raise - Runs handlers of `object`.
   */
  constructor(object: object, { name }: ClassDescription, raise: RaiseEvent) {
    this.#source = `rzdcx.${name}`;
    this.#thread = adopted?.thread ?? engineThread();
    this.#id = this.#thread.make(object, name, raise, adopted?.id);
  }

  /** Uses a member; returns when that is done. @throws what it throws. */
  use(use: MemberUse, member: string, args: readonly unknown[]): unknown {
    return this.#thread.use(this.#source, this.#id, use, member, args);
  }

  /** Says which events have handlers. */
  handle(events: readonly string[]): void {
    this.#thread.handle(this.#id, events);
  }

  /** Releases it. What has ended has nothing left to release. */
  release(): void {
    if (!this.#thread.ended) this.use('method', 'Release', []);
  }

  /** Returns when what it had open is closed. */
  close(): unknown {
    return this.#thread.ended ? undefined : this.use('call', 'close', []);
  }
}

/** Lets objects of this class be made for those that the engine makes. */
export function enterClass(type: { readonly prototype: object }, { name }: ClassDescription): void {
  enterBlockingClass(name, (thread, id) => {
    adopted = { thread, id };
    try {
      return Reflect.construct(type as unknown as new () => object, []);
    } finally {
      adopted = undefined;
    }
  });
}

/**
 * Gives a class the members of its description.
 *
 * @param remoteOf - The object of the engine's thread. @throws when the object was released.
 */
export function defineMembers<O extends object>(
  type: abstract new (...args: never[]) => O,
  description: ClassDescription,
  remoteOf: (object: O) => RemoteObject,
  afterwards: Afterwards = {},
): void {
  for (const [name, kind] of Object.entries(description.members)) {
    const used = (object: O, how: MemberUse, args: readonly unknown[]): unknown => {
      const result = remoteOf(object).use(how, name, args);
      if (how !== 'get') afterwards[name]?.(args);
      return result;
    };
    const descriptor: PropertyDescriptor & ThisType<O> =
      kind === 'property'
        ? {
            get() {
              return used(this, 'get', []);
            },
            set(value: unknown) {
              used(this, 'set', [value]);
            },
          }
        : { writable: true, value: method(name, (object: O, args) => used(object, kind, args)) };
    Object.defineProperty(type.prototype, name, { ...descriptor, configurable: true });
  }
}

function method<O>(name: string, used: (object: O, args: readonly unknown[]) => unknown): unknown {
  const value = function (this: O, ...args: unknown[]): unknown {
    return used(this, args);
  };
  return Object.defineProperty(value, 'name', { value: name });
}
