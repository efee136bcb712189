import { EventSource, type EventMap } from '../../com';
import { LOG_LEVEL } from '../enums';
import { rzdcxLog } from '../process-state';
import type { BlockingEventClass } from './blocking-types';
import type { RaiseEvent } from './EngineThread';
import type { ClassDescription } from './members';
import { type Afterwards, defineMembers, RemoteObject } from './RemoteObject';

/** Set by the class, which alone reaches its private fields. */
let remoteOf: (object: BlockingEventSource) => RemoteObject;
let raise: RaiseEvent;

/** An object whose handlers are in this thread, and everything else in the engine's. */
abstract class BlockingEventSource extends EventSource<Record<string, (...args: never[]) => unknown>> {
  /** Those whose events do not belong to a call: programs let go of them early. */
  static readonly #listening = new Set<BlockingEventSource>();

  readonly #description: ClassDescription;
  readonly #remote: RemoteObject;
  /** The events that the engine was told of. */
  #handled = '';

  static {
    remoteOf = (object) => {
      object.checkAlive();
      return object.#remote;
    };
    raise = (object, event, args) =>
      (object as BlockingEventSource).raiseBlocking(event, args, (error) => {
        rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_ERROR, `The handler of ${event} failed later: ${String(error)}`);
      });
  }

  protected constructor(description: ClassDescription) {
    super(`rzdcx.${description.name}`, description.events);
    this.#description = description;
    this.#remote = new RemoteObject(this, description, raise);
  }

  protected override onHandlersChanged(): void {
    const events = this.eventNames();
    if (this.#description.raisedAtOnce) {
      if (events.length > 0) BlockingEventSource.#listening.add(this);
      else BlockingEventSource.#listening.delete(this);
    }
    const handled = events.sort().join();
    if (handled === this.#handled) return;
    this.#handled = handled;
    this.#remote.handle(events);
  }

  protected override onRelease(): void {
    BlockingEventSource.#listening.delete(this);
    this.#remote.release();
  }

  protected override async whenClosed(): Promise<void> {
    await this.#remote.close();
  }
}

/** Makes the class of a description with events. */
export function blockingEventClass<T, M extends EventMap<M>, C = never>(
  description: ClassDescription,
  afterwards?: Afterwards,
): BlockingEventClass<T, M, C> {
  class Described extends BlockingEventSource {
    constructor() {
      super(description);
    }
  }
  defineMembers(Described, description, remoteOf, afterwards);
  return Described as unknown as BlockingEventClass<T, M, C>;
}
