import { findProgram } from './programs';

/** Whether a missing program is a failure (CI) and not a reason to leave tests pending. */
const required = process.env.REQUIRE_INTEROP === '1';

/**
 * A suite that needs programs of the system. When one is missing, the suite is one pending test that says which; with
 * REQUIRE_INTEROP=1 in the environment it is one failing test.
 *
 * @param programs - Names to look for on the PATH; a name with a `/` is a file or folder that must be there.
 */
export function describeInterop(name: string, programs: readonly string[], suite: (this: Mocha.Suite) => void): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const reason = `needs ${missing.join(', ')}`;
  describe(name, () => {
    if (required) {
      it(reason, () => {
        throw new Error(`${reason}, not found on this machine, and REQUIRE_INTEROP=1 asks for it`);
      });
    } else {
      it(reason);
    }
  });
}
