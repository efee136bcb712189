import { EventSource, type EventMap } from '../../com';
import { LOG_LEVEL } from '../enums';
import { rzdcxLog } from '../process-state';
import type { BlockingClass } from './blocking-types';
import { type EngineThread, engineThread, type RaiseEvent } from './EngineThread';
import type { ClassDescription } from './members';
import type { MemberUse } from './messages';

type AnyEvents = Record<string, (...args: never[]) => unknown>;

/** Set by the class, which alone reaches its private fields. */
let use: (object: BlockingObject, use: MemberUse, member: string, args: readonly unknown[]) => unknown;
let raise: RaiseEvent;

/**
 * An object that stands for one in the engine's thread. Its handlers are here, everything else is there.
 */
abstract class BlockingObject extends EventSource<AnyEvents> {
  /** Those whose events do not belong to a call: programs let go of them early. */
  static readonly #listening = new Set<BlockingObject>();

  readonly #description: ClassDescription;
  readonly #source: string;
  readonly #thread: EngineThread;
  readonly #id: number;
  /** The events that the engine was told of. */
  #handled = '';

  static {
    use = (object, how, member, args) => {
      object.checkAlive();
      return object.#thread.use(object.#source, object.#id, how, member, args);
    };
    raise = (object, event, args) =>
      (object as BlockingObject).raiseBlocking(event, args, (error) => {
        rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_ERROR, `The handler of ${event} failed later: ${String(error)}`);
      });
  }

  protected constructor(description: ClassDescription) {
    const source = `rzdcx.${description.name}`;
    super(source, description.events);
    this.#description = description;
    this.#source = source;
    this.#thread = engineThread();
    this.#id = this.#thread.make(this, description.name, raise);
  }

  protected override onHandlersChanged(): void {
    const events = this.eventNames();
    if (this.#description.raisedAtOnce) {
      if (events.length > 0) BlockingObject.#listening.add(this);
      else BlockingObject.#listening.delete(this);
    }
    const handled = events.sort().join();
    if (handled === this.#handled) return;
    this.#handled = handled;
    this.#thread.handle(this.#id, events);
  }

  protected override onRelease(): void {
    BlockingObject.#listening.delete(this);
    // What has ended has nothing left to release.
    if (!this.#thread.ended) this.#thread.use(this.#source, this.#id, 'method', 'Release', []);
  }

  protected override whenClosed(): Promise<void> {
    if (!this.#thread.ended) this.#thread.use(this.#source, this.#id, 'call', 'close', []);
    return Promise.resolve();
  }
}

/** What else a use of a member does in this thread, once it has succeeded. */
export type Afterwards = Readonly<Record<string, (args: readonly unknown[]) => void>>;

/** Makes the class of a description. */
export function blockingClass<T, M extends EventMap<M>, A = unknown>(
  description: ClassDescription,
  afterwards: Afterwards = {},
): BlockingClass<T, M, A> {
  class Described extends BlockingObject {
    constructor() {
      super(description);
    }
  }
  for (const [name, kind] of Object.entries(description.members)) {
    const used =
      (how: MemberUse) =>
      (object: BlockingObject, args: readonly unknown[]): unknown => {
        const result = use(object, how, name, args);
        if (how !== 'get') afterwards[name]?.(args);
        return result;
      };
    Object.defineProperty(Described.prototype, name, kind === 'property' ? property(used) : method(name, used(kind)));
  }
  return Described as unknown as BlockingClass<T, M, A>;
}

type Used = (object: BlockingObject, args: readonly unknown[]) => unknown;

function property(used: (how: MemberUse) => Used): PropertyDescriptor & ThisType<BlockingObject> {
  const [read, write] = [used('get'), used('set')];
  return {
    configurable: true,
    get() {
      return read(this, []);
    },
    set(value: unknown) {
      write(this, [value]);
    },
  };
}

function method(name: string, used: Used): PropertyDescriptor {
  const value = function (this: BlockingObject, ...args: unknown[]): unknown {
    return used(this, args);
  };
  Object.defineProperty(value, 'name', { value: name });
  return { configurable: true, writable: true, value };
}
