import { expect } from 'chai';
import * as dcxport from '../../../../src';
import * as sync from '../../../../compat/rzdcx/sync';
import { type ClassExample, classExamples, compileErrors, runExample } from '../../../support/examples';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';

const ENTRY_POINTS = { dcxport: 'src/index.ts', 'dcxport/rzdcx/sync': 'compat/rzdcx/sync/index.ts' };
const MODULES = { dcxport, 'dcxport/rzdcx/sync': sync };

describe('the blocking entry: the examples of its classes', function () {
  this.timeout(60_000);
  const home = process.cwd();
  let examples: ClassExample[];

  before(() => {
    const all = classExamples(ENTRY_POINTS['dcxport/rzdcx/sync']);
    examples = all.filter(({ file }) => file.startsWith('compat/rzdcx/sync/'));
    process.chdir(tempDir('sync-examples'));
    writeSmallFile('ct.dcm');
  });
  after(() => process.chdir(home));

  it('are there', () => {
    const names = ['DCXACC', 'DCXAPP', 'DCXPrintPage', 'DCXPrintSession', 'DCXREQ'];
    expect(examples.map(({ name }) => name).sort()).to.deep.equal(names);
    expect(examples.filter(({ code }) => code === undefined)).to.deep.equal([]);
  });

  it('compile', () => {
    expect(compileErrors(examples, ENTRY_POINTS)).to.deep.equal([]);
  });

  it('run, and print what they say', async () => {
    for (const { name, code = '' } of examples) {
      await runExample(code, { modules: MODULES, port: 1 }).catch((error: unknown) => {
        throw new Error(`the example of ${name} failed`, { cause: error });
      });
    }
  });
});
