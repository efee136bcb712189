'use strict';

const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

/**
 * Mocha's `spec` output, and one plain line under it: `N passed, N failed`, with the number of pending tests when there
 * are any. TEST_SUMMARY_FILE in the environment names a file that gets the same line.
 */
module.exports = class SummaryReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const line = `${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} pending` : ''}`;
      console.log(line);
      if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, `${line}\n`);
    });
  }
};
