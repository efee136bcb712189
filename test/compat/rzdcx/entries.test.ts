import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../support/project';
import { ASYNCHRONOUS_ONLY } from './support/asynchronous-only';

describe('the suites of both entries', () => {
  it('have every test that the list of exceptions names', () => {
    const folder = join(projectRoot, 'test', 'compat', 'rzdcx');
    const sources = readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((source) => source.includes('describeEntries('));
    const missing = Object.keys(ASYNCHRONOUS_ONLY).filter((title) => !sources.some((text) => text.includes(title)));
    expect(missing).to.deep.equal([]);
  });
});
