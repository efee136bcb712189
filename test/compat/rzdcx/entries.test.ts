import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../support/project';
import { ASYNCHRONOUS_ONLY } from './support/asynchronous-only';

const folder = join(projectRoot, 'test', 'compat', 'rzdcx');
const suites = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

/** Patterns of the titles of a suite: what is filled in may be anything. */
function titlesOf(source: string): RegExp[] {
  const titles = [...source.matchAll(/\bit\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g)];
  return titles.map(([, plain, filled = '']) => {
    const parts = plain === undefined ? filled.split(/\$\{[^}]*\}/) : [plain.replaceAll("\\'", "'")];
    return new RegExp(`^${parts.map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('.+')}$`);
  });
}

/** Suites whose network classes need no second entry, with the reason. */
const ONE_ENTRY: Readonly<Record<string, string>> = {
  'examples.test.ts':
    'the examples of the asynchronous classes; those of the blocking ones are in sync/examples.test.ts',
  'rzdcxLib.test.ts': 'names of classes only',
};

describe('the suites of both entries', () => {
  it('have every test that the list of exceptions names', () => {
    const both = suites.filter(([, source]) => source.includes('describeEntries('));
    const titles = both.flatMap(([, source]) => titlesOf(source));
    const missing = Object.keys(ASYNCHRONOUS_ONLY).filter((title) => !titles.some((pattern) => pattern.test(title)));
    expect(missing).to.deep.equal([]);
  });

  it('are all that use network classes', () => {
    const one = suites.filter(([name, source]) => {
      const usesNetwork = /\b(?:DCXREQ|DCXACC|DCXAPP|DCXPrintSession|DCXPrintPage)\b/.test(
        source.replace(/\[DCX[^\]]*\]/g, ''),
      );
      return usesNetwork && !source.includes('describeEntries(') && !(name in ONE_ENTRY);
    });
    expect(one.map(([name]) => name)).to.deep.equal([]);
  });
});
