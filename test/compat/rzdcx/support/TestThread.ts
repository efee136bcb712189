import { join } from 'node:path';
import { EngineThread, type BegunUse, type RaiseEvent } from '../../../../compat/rzdcx/sync/EngineThread';
import type { Answer, MemberUse } from '../../../../compat/rzdcx/sync/messages';

interface Waiting {
  readonly begun: BegunUse;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The thread that uses the blocking entry for the tests: calls are made there, block there, and resolve here, so that a test
 * and its peers go on meanwhile. What is no call is waited for standing still.
 */
export class TestThread extends EngineThread {
  readonly #waiting = new Map<number, Waiting>();
  /** Handlers that run, inside one another. */
  #handling = 0;

  constructor() {
    super({ file: join(__dirname, 'blocking-thread.js') });
  }

  /** Whether a call runs. */
  get isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  override make(object: object, type: string, raise: RaiseEvent, madeAs?: number): number {
    const counted: RaiseEvent = (target, event, args) => {
      this.#handling++;
      try {
        return raise(target, event, args);
      } finally {
        this.#handling--;
      }
    };
    return super.make(object, type, counted, madeAs);
  }

  /** @throws when a call runs, which a program that blocks in it could not do. */
  override use(source: string, id: number, use: MemberUse, member: string, args: readonly unknown[]): unknown {
    if (this.#waiting.size > 0 && this.#handling === 0) {
      throw new Error(`${member} overlaps a call that runs; blocking calls cannot overlap`);
    }
    if (use !== 'call') return super.use(source, id, use, member, args);
    return new Promise((resolve, reject) => {
      const begun = this.begin(source, id, use, member, args);
      this.#waiting.set(begun.request, { begun, resolve, reject });
    });
  }

  protected override answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.to);
    if (waiting === undefined) {
      super.answered(answer);
      return;
    }
    this.#waiting.delete(answer.to);
    try {
      waiting.resolve(this.result(waiting.begun, answer));
    } catch (error) {
      waiting.reject(error);
    } finally {
      this.end();
    }
  }
}
