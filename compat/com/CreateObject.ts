import { COMError } from './COMError';
import { HRESULT } from './hresult';

/** A class that a program may make by its ProgID. */
export type CreatableClass = new () => object;

/** Asked of any object by the language and its tools, which take "there is none" for an answer and no error. */
const NEVER_MISSING: ReadonlySet<string> = new Set(['then', 'toJSON', 'inspect', 'constructor']);

/** Members of event sources that hand objects to the program's handlers. */
const RAISING_MEMBERS: ReadonlySet<string> = new Set(['raise', 'raiseNow', 'raiseBlocking', 'emit']);

/** What Windows answers when no class has a ProgID. Not a failure of a class's member, so not among {@link HRESULT}. */
const CO_E_CLASSSTRING = 0x800401f3;

/** The console's tools ask an object for all kinds of members unless it says itself how it looks. */
const SHOWN_AS = Symbol.for('nodejs.util.inspect.custom');

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes objects of a toolkit's classes by their names, as scripts do: late bound, members found without regard to case.
 *
 * A late bound object is an ordinary instance of its class behind another prototype, so it goes wherever an early bound
 * one goes. What its members return, and what its events hand out, is late bound too.
 *
 * @example
 * ```ts
 * const factory = new ObjectFactory({ 'rzdcx.DCXOBJ': DCXOBJ });
 * const obj = factory.create('RZDCX.dcxobj');
 * ```
 */
export class ObjectFactory {
  readonly #types = new Map<string, CreatableClass>();
  readonly #progIds: string;
  /** Late bound prototypes by the classes' own ones. */
  readonly #prototypes = new Map<object, object>();

  /** @param classes - By ProgID, such as `rzdcx.DCXOBJ`. */
  constructor(classes: Readonly<Record<string, CreatableClass>>) {
    this.#progIds = Object.keys(classes).join(', ');
    const bind = (value: unknown): unknown => this.#bind(value);
    for (const [progId, type] of Object.entries(classes)) {
      const prototype = type.prototype as object;
      this.#types.set(progId.toLowerCase(), type);
      this.#prototypes.set(prototype, latePrototype(prototype, progId, bind));
    }
  }

  /**
   * Makes an object.
   *
   * @param progId - In any case.
   * @throws {@link COMError} 0x800401F3 when no class has this ProgID, DISP_E_TYPEMISMATCH when it is no text.
   */
  create(progId: string): object {
    if (typeof progId !== 'string') {
      throw new COMError(
        HRESULT.DISP_E_TYPEMISMATCH,
        `A ProgID is text, not ${progId === null ? 'null' : typeof progId}.`,
        'CreateObject',
      );
    }
    const type = this.#types.get(progId.trim().toLowerCase());
    if (!type) {
      throw new COMError(
        CO_E_CLASSSTRING,
        `There is no class ${JSON.stringify(progId)}; the classes are ${this.#progIds}.`,
        'CreateObject',
      );
    }
    const object = new type();
    this.#bind(object);
    return object;
  }

  /** Makes an object of one of the classes late bound, also in arrays and promises; anything else stays as it is. */
  #bind(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Promise) return value.then((result: unknown) => this.#bind(result));
    if (Array.isArray(value)) {
      for (const one of value) this.#bind(one);
      return value;
    }
    const late = this.#prototypes.get(Object.getPrototypeOf(value) as object);
    if (late) Object.setPrototypeOf(value, late);
    return value;
  }
}

/** Names of a class's members, its bases' too, by their lower case. */
function memberNames(prototype: object): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (
    let at: object | null = prototype;
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const folded = name.toLowerCase();
      if (!names.has(folded)) names.set(folded, name);
    }
  }
  return names;
}

function hasSetter(prototype: object, name: string): boolean {
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found.set !== undefined;
  }
  return false;
}

/** The prototype of late bound objects of a class. */
function latePrototype(prototype: object, progId: string, bind: (value: unknown) => unknown): object {
  const names = memberNames(prototype);
  const methods = new Map<PropertyKey, Method>();

  const resolve = (name: string): string | undefined => (name in prototype ? name : names.get(name.toLowerCase()));
  const missing = (name: string): COMError =>
    new COMError(HRESULT.DISP_E_MEMBERNOTFOUND, `${progId} has no member ${JSON.stringify(name)}.`, progId);
  const wrap = (name: PropertyKey, method: Method): Method => {
    const known = methods.get(name);
    if (known) return known;
    const wrapped = name === Symbol.iterator ? boundIteration(method, bind) : boundMethod(name, method, bind);
    methods.set(name, wrapped);
    return wrapped;
  };

  return new Proxy(Object.create(prototype) as object, {
    get(target, name, receiver) {
      if (name === SHOWN_AS) return () => `[${progId}]`;
      const found = typeof name === 'string' ? resolve(name) : name;
      if (found === undefined) {
        if (NEVER_MISSING.has(String(name))) return undefined;
        throw missing(String(name));
      }
      const value: unknown = Reflect.get(target, found, receiver);
      if (found === 'constructor' || found in Object.prototype) return value;
      return typeof value === 'function' ? wrap(found, value as Method) : bind(value);
    },
    set(target, name, value, receiver) {
      if (typeof name === 'symbol') return Reflect.set(target, name, value, receiver);
      const found = resolve(name);
      if (found === undefined || !hasSetter(prototype, found)) throw missing(name);
      return Reflect.set(target, found, value, receiver);
    },
    has(target, name) {
      return typeof name === 'string' ? resolve(name) !== undefined : Reflect.has(target, name);
    },
  });
}

function boundMethod(name: PropertyKey, method: Method, bind: (value: unknown) => unknown): Method {
  if (typeof name === 'string' && RAISING_MEMBERS.has(name)) {
    return function raising(this: unknown, ...args) {
      for (const arg of args) bind(arg);
      return Reflect.apply(method, this, args);
    };
  }
  return function late(this: unknown, ...args) {
    return bind(Reflect.apply(method, this, args));
  };
}

function boundIteration(method: Method, bind: (value: unknown) => unknown): Method {
  return function* iterate(this: unknown) {
    for (const value of Reflect.apply(method, this, []) as Iterable<unknown>) yield bind(value);
  };
}
