import { ComObject } from '../../com';
import type { BlockingClass } from './blocking-types';
import type { ClassDescription } from './members';
import { defineMembers, RemoteObject } from './RemoteObject';

/** Set by the class, which alone reaches its private fields. */
let remoteOf: (object: BlockingObject) => RemoteObject;

/** An object without events that is in the engine's thread. */
abstract class BlockingObject extends ComObject {
  readonly #remote: RemoteObject;

  static {
    remoteOf = (object) => {
      object.checkAlive();
      return object.#remote;
    };
  }

  protected constructor(description: ClassDescription) {
    super(`rzdcx.${description.name}`);
    this.#remote = new RemoteObject(this, description, () => undefined);
  }

  protected override onRelease(): void {
    this.#remote.release();
  }

  protected override async whenClosed(): Promise<void> {
    await this.#remote.close();
  }
}

/** Makes the class of a description without events. */
export function blockingClass<T, C = never>(description: ClassDescription): BlockingClass<T, C> {
  class Described extends BlockingObject {
    constructor() {
      super(description);
    }
  }
  defineMembers(Described, description, remoteOf);
  return Described as unknown as BlockingClass<T, C>;
}
