import { expect } from 'chai';
import { optionsOf, type OptionDefinition, type ToolDefinition } from '../../../compat/dcmtk/command-line/options';
import { runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { TOOLS } from './tool-tables';

/** What this program refuses by name; nothing else may be refused. */
const NOT_APPLICABLE = new Set([
  ...['--log-config', '--inetd', '--access-control', '--seed', '--write-seed', '--write-seed-file', '--dhparam'],
  ...['--profile-aes', '--profile-null', '--decompress-lossless', '--decompress-lossy'],
]);
const ADDITIONS = new Set(['--json-report', '--strict-exit', '--max-associations']);
/** They have the TLS options here, and not in the original. */
const WITH_NEW_TLS = new Set(['dcmsend', 'getscu', 'movescu', 'termscu']);

/** The options in a help text: long names, with their short ones where they have any. */
function optionsInHelp(text: string): Map<string, string | undefined> {
  const options = new Map<string, string | undefined>();
  for (const line of text.split('\n')) {
    const match = /^ {2,4}([-+]\S+)?\s+(--[a-z0-9-]+)(?:\s|$)/.exec(line);
    if (match?.[2] !== undefined) options.set(match[2], match[1]);
  }
  return options;
}

function isNew(tool: ToolDefinition, option: OptionDefinition): boolean {
  return ADDITIONS.has(option.long) || (WITH_NEW_TLS.has(tool.name) && option.addition === true);
}

describeInterop(
  "the tools' options",
  TOOLS.map(({ name }) => name),
  function () {
    this.timeout(20_000);

    for (const tool of TOOLS) {
      it(`dcx-${tool.name} has those of the installed ${tool.name}, and the additions`, async () => {
        const { stdout } = await runDcmtk(tool.name, ['--help']);
        const theirs = optionsInHelp(stdout);
        expect(theirs.size, 'options in the help text').to.be.greaterThan(8);
        const ours = optionsOf(tool).filter((option) => !isNew(tool, option));
        const table = new Map(ours.map(({ long, short }) => [long, short]));
        const show = (options: ReadonlyMap<string, string | undefined>): string[] =>
          [...options].map(([long, short]) => `${short ?? ''} ${long}`).sort();
        expect(show(table)).to.deep.equal(show(theirs));
      });
    }
  },
);

describe("the tools' option tables", () => {
  for (const tool of TOOLS) {
    it(`of ${tool.name}: no name twice, and what is refused is on the list, with a reason`, () => {
      const options = optionsOf(tool);
      const names = options.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short]));
      expect(names.length).to.equal(new Set(names).size);
      const known = new Set(options.map(({ long }) => long));
      for (const { long, notApplicable, notWith = [], onlyWith = [] } of options) {
        if (notApplicable !== undefined) expect(NOT_APPLICABLE.has(long), long).to.equal(true);
        expect((notApplicable ?? 'a reason').length, long).to.be.greaterThan(5);
        if (onlyWith.length > 0)
          expect(
            onlyWith.some((other) => known.has(other)),
            `${long} with what`,
          ).to.equal(true);
        expect([...notWith].includes(long), `${long} without itself`).to.equal(false);
      }
    });
  }
});
