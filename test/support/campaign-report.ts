/**
 * Prints what a run of the hostile tests has tried, and how often it failed. For mocha's `--require`.
 *
 * @module
 */
import { describeFigures } from './campaign';

let tests = 0;
let failures = 0;

/** Mocha calls them around every test, and behind the last one. */
export const mochaHooks = {
  afterEach(this: Mocha.Context): void {
    tests++;
    if (this.currentTest?.state === 'failed') failures++;
  },
  afterAll(): void {
    const [tried, ...slopes] = describeFigures();
    console.log(['', `${tried}, ${failures} failures in ${tests} tests`, ...slopes].join('\n'));
  },
};
