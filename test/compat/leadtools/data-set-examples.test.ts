import { expect } from 'chai';
import * as leadtools from '../../../compat/leadtools';
import { classExamples, compileErrors, runExample } from '../../support/examples';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';

const ENTRY_POINTS = { 'dcxport/leadtools': 'compat/leadtools/index.ts' };
const CLASSES = ['DicomDataSet', 'DicomElement', 'ElementTree', 'ElementValues'];

describe('leadtools: the examples of the data set classes', function () {
  this.timeout(60_000);
  const home = process.cwd();
  before(() => {
    process.chdir(tempDir('data-set-examples'));
    writeSmallFile('ct.dcm');
  });
  after(() => process.chdir(home));

  it('compile, and run, printing what they say', async () => {
    const examples = classExamples(ENTRY_POINTS['dcxport/leadtools']).filter(({ name }) => CLASSES.includes(name));
    expect(examples.map(({ name }) => name).sort()).to.deep.equal(CLASSES);
    expect(compileErrors(examples, ENTRY_POINTS)).to.deep.equal([]);
    for (const { code = '' } of examples) {
      await runExample(code, { modules: { 'dcxport/leadtools': leadtools }, port: 0 });
    }
  });
});
