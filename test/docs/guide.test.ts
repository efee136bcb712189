import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as dcmtk from '../../compat/dcmtk';
import * as leadtools from '../../compat/leadtools';
import * as rzdcx from '../../compat/rzdcx';
import * as sync from '../../compat/rzdcx/sync';
import * as dcxport from '../../src';
import { compileErrors, pageExamples, runExample } from '../support/examples';
import { projectRoot } from '../support/project';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';
import { type GuidePeers, startGuidePeers } from './guide-peers';

const ENTRY_POINTS = {
  dcxport: 'src/index.ts',
  'dcxport/rzdcx': 'compat/rzdcx/index.ts',
  'dcxport/rzdcx/sync': 'compat/rzdcx/sync/index.ts',
  'dcxport/leadtools': 'compat/leadtools/index.ts',
  'dcxport/dcmtk': 'compat/dcmtk/index.ts',
};
const MODULES = {
  dcxport,
  'dcxport/rzdcx': rzdcx,
  'dcxport/rzdcx/sync': sync,
  'dcxport/leadtools': leadtools,
  'dcxport/dcmtk': dcmtk,
};

describe('the guide', function () {
  this.timeout(60_000);
  const examples = pageExamples('docs/guide');
  const home = process.cwd();
  let peers: GuidePeers;

  before(async () => {
    process.chdir(tempDir('guide'));
    peers = await startGuidePeers();
  });
  after(async () => {
    process.chdir(home);
    await peers.close();
  });

  it('has programs that compile as they stand', () => {
    expect(examples.length).to.be.greaterThan(40);
    expect(compileErrors(examples, ENTRY_POINTS)).to.deep.equal([]);
  });

  it('says behind each line that prints what it prints', () => {
    const silent = examples.flatMap(({ name, code }) =>
      code
        .split('\n')
        .flatMap((line) => (/console\.log\(/.test(line) && !/\/\/ /.test(line) ? [`${name}: ${line}`] : [])),
    );
    expect(silent).to.deep.equal([]);
  });

  for (const { name, code, needs } of examples) {
    it(`runs: ${name}`, async () => {
      const sender = needs.includes('echo') || needs.includes('images');
      const modality = sender ? await peers.send(needs.includes('echo') ? 'echo' : 'images') : undefined;
      const here = code
        .replaceAll('pacs.example', '127.0.0.1')
        .replaceAll(/(?<![\d.])104(?![\d.])/g, String(peers.port))
        .replaceAll(/(?<![\d.])11112(?![\d.])/g, String(peers.ownPort));
      await within(runExample(here, { modules: MODULES, port: peers.port }), 'the example');
      if (modality !== undefined) expect(await modality.exited, modality.output).to.include({ code: 0 });
    });
  }

  it('has at least 25 recipes', () => {
    const page = readFileSync(join(projectRoot, 'docs/guide/how-do-i.md'), 'utf8');
    const recipes = page.split(/^### /m).slice(1);
    expect(recipes.length).to.be.at.least(25);
    expect(recipes.filter((recipe) => !recipe.includes('```'))).to.deep.equal([]);
  });
});
