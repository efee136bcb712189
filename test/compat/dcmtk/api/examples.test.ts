import { mkdirSync } from 'node:fs';
import { expect } from 'chai';
import * as dcmtk from '../../../../compat/dcmtk';
import * as dcxport from '../../../../src';
import { classExamples, compileErrors, runExample, type ClassExample } from '../../../support/examples';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { within } from '../../../support/wait-until';

const ENTRY_POINTS = { dcxport: 'src/index.ts', 'dcxport/dcmtk': 'compat/dcmtk/index.ts' };
const MODULES = { dcxport, 'dcxport/dcmtk': dcmtk };

describe('dcmtk: the examples of the classes', function () {
  this.timeout(60_000);
  const home = process.cwd();
  let server: dcxport.DicomServer;
  let examples: ClassExample[];

  before(async () => {
    examples = classExamples(ENTRY_POINTS['dcxport/dcmtk']).filter(({ file }) => file.startsWith('compat/dcmtk'));
    process.chdir(tempDir('dcmtk-examples'));
    writeSmallFile('ct.dcm');
    mkdirSync('inbox');
    server = await dcxport.createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: () => true }) },
      handlers: {
        [dcxport.CommandField.C_FIND_RQ]: (request, association) =>
          dcxport.serveFind(association, request, () => [new dcxport.DataSet()]),
        [dcxport.CommandField.C_STORE_RQ]: async (request) => {
          await request.dataSet?.drain();
          return { Status: 0 };
        },
      },
    });
  });
  after(async () => {
    process.chdir(home);
    await server.close();
  });

  it('every class of the API reference has one', () => {
    expect(examples.filter(({ code }) => code === undefined).map(({ name }) => name)).to.deep.equal([]);
    expect(examples.map(({ name }) => name)).to.include.members(['DcmSCU', 'DcmSCP', 'DcmStorageSCU', 'DcmStorageSCP']);
  });

  it('they compile as they stand', () => {
    expect(compileErrors(examples, ENTRY_POINTS)).to.deep.equal([]);
  });

  it('and run, printing what they say', async () => {
    const failures: string[] = [];
    for (const { name, code = '' } of examples) {
      const run = within(runExample(code, { modules: MODULES, port: server.port }), 'the example');
      await run.catch((error: unknown) => failures.push(`${name}: ${String(error)}`));
    }
    expect(failures).to.deep.equal([]);
  });
});
