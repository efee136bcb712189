import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/project';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

describe('the README', () => {
  for (const toolkit of ['rzdcx', 'leadtools', 'dcmtk']) {
    it(`gives the members of ${toolkit} that COVERAGE.md counts`, () => {
      const file = `compat/${toolkit}/COVERAGE.md`;
      const row = /^\| \*\*all\*\* \| (\d+) \| \d+ \| \d+ \| \d+ \| (\d+) \|$/m.exec(read(file));
      const said = new RegExp(`(\\d+) of (\\d+), \\[each listed\\]\\(${file}\\)`).exec(read('README.md'));
      expect(said?.slice(1)).to.deep.equal([row?.[2], row?.[1]]).and.to.not.include(undefined);
    });
  }

  it('gives the figures of the benchmark results that are kept', () => {
    const results = read('bench/RESULTS.md');
    const speed = read('README.md').split('## Speed')[1]?.split('\n## ')[0] ?? '';
    const figures = [...speed.matchAll(/\| +\**([\d,]+)\** +\|/g)].map(([, figure = '']) => figure.replace(',', ''));
    expect(figures).to.have.length.greaterThan(10);
    expect(figures.filter((figure) => !new RegExp(`\\| +${figure} \\|`).test(results))).to.deep.equal([]);
  });
});
