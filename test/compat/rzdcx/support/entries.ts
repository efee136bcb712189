/**
 * The two entries, for suites that run against both from one source.
 *
 * @module
 */
import * as asynchronous from '../../../../compat/rzdcx';
import * as blocking from '../../../../compat/rzdcx/sync';
import { replaceEngineThread } from '../../../../compat/rzdcx/sync/EngineThread';
import { ASYNCHRONOUS_ONLY } from './asynchronous-only';
import { TestThread } from './TestThread';

/** The classes and values of an entry. Tests await every call. */
export type Entry = typeof asynchronous;

type Test = (title: string, run: (this: Mocha.Context) => void | Promise<void>) => void;

/** What a suite gets. */
export interface EntrySuite {
  readonly entry: Entry;
  /** In the place of mocha's: leaves out what this entry cannot pass, see {@link ASYNCHRONOUS_ONLY}. */
  readonly it: Test;
  /** Which of the two it is. */
  readonly isBlocking: boolean;
}

/** A suite that runs once for each entry. */
export function describeEntries(title: string, suite: (parameters: EntrySuite) => void): void {
  describe(title, () => {
    suite({
      entry: asynchronous,
      isBlocking: false,
      it: (name, run) => void it(name, run as Mocha.Func),
    });
  });

  describe(`${title}, blocking`, () => {
    let before: ReturnType<typeof replaceEngineThread>;
    // mocha's own hook: the suite's come behind it.
    globalThis.before(() => {
      // A test that failed in the middle of a call must not fail those behind it.
      if (thread === undefined || thread.ended || thread.isBusy) thread = new TestThread();
      before = replaceEngineThread(thread);
    });
    globalThis.after(() => {
      replaceEngineThread(before);
    });
    suite({
      // The same names and arguments; results come as promises because a thread of the tests makes the calls.
      entry: blocking as unknown as Entry,
      isBlocking: true,
      it: (name, run) => {
        if (!(name in ASYNCHRONOUS_ONLY)) it(name, run as Mocha.Func);
      },
    });
  });
}

/** Started by the first suite that needs it. */
let thread: TestThread | undefined;
