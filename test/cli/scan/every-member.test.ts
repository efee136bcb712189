import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../../cli/scan/report/report';
import { scan } from '../../../cli/scan/scan';
import { DEFAULT_BOUNDS } from '../../../cli/scan/source/files';
import { tempDir } from '../../support/temp';
import { DCMTK_SOURCES } from './dcmtk-writers';
import { LEADTOOLS_SOURCES } from './leadtools-writers';
import { RZDCX_SOURCES } from './rzdcx-writers';
import type { Written } from './written';

function scanned(...sources: readonly Written[]): Report {
  const folder = tempDir('scan');
  for (const { file, text } of sources) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return scan(folder, DEFAULT_BOUNDS);
}

/** What each line uses, compared with what the scan says of it. */
function compare(source: Written): void {
  const [file] = scanned(source).files;
  const found = new Map<number, string[]>();
  for (const { line, member } of file?.uses ?? []) found.set(line, [...(found.get(line) ?? []), member].sort());
  const lines = source.text.split('\n');
  const differences = lines.flatMap((text, index) => {
    const [expected, actual] = [source.uses.get(index + 1) ?? [], found.get(index + 1) ?? []];
    return expected.join() === actual.join() ? [] : [{ line: text.trim(), expected, actual }];
  });
  expect(differences.slice(0, 20)).to.deep.equal([]);
}

const SOURCES = { RZDCX: RZDCX_SOURCES, LEADTOOLS: LEADTOOLS_SOURCES, dcmnet: DCMTK_SOURCES };

for (const [toolkit, sources] of Object.entries(SOURCES)) {
  describe(`dcxport scan: every member of ${toolkit}`, () => {
    for (const source of sources) {
      it(`is found in ${source.file}, on each line those that it uses and no other`, () => compare(source));
    }
  });
}
