import { mkdirSync } from 'node:fs';
import { expect } from 'chai';
import * as rzdcx from '../compat/rzdcx';
import * as dcxport from '../src';
import { classExamples, compileErrors, runExample, type ClassExample } from './support/examples';
import { writeSmallFile } from './support/small-file';
import { tempDir } from './support/temp';
import { within } from './support/wait-until';

const ENTRY_POINTS = { dcxport: 'src/index.ts', 'dcxport/rzdcx': 'compat/rzdcx/index.ts' };
/** Their examples are run beside their own tests. */
const OTHER_ENTRY_POINTS = ['compat/rzdcx/sync/index.ts', 'compat/leadtools/index.ts', 'compat/dcmtk/index.ts'];
const MODULES = { dcxport, 'dcxport/rzdcx': rzdcx };
/** Stand alone like those of the engine, and are run here; the other ones of rzdcx have a test of their own beside it. */
const ALONE = new Set(['ComObject', 'EventSource', 'AccepterSettings']);

describe('examples of the classes', function () {
  this.timeout(60_000);
  const home = process.cwd();
  let server: dcxport.DicomServer;
  let examples: ClassExample[];

  before(async () => {
    examples = Object.values(ENTRY_POINTS).flatMap((entry) => classExamples(entry));
    process.chdir(tempDir('class-examples'));
    writeSmallFile('ct.dcm');
    mkdirSync('inbox');
    server = await dcxport.createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: () => true }) },
      handlers: {
        [dcxport.CommandField.C_FIND_RQ]: (request, association) =>
          dcxport.serveFind(association, request, () => [new dcxport.DataSet(), new dcxport.DataSet()]),
      },
    });
  });
  after(async () => {
    process.chdir(home);
    await server.close();
  });

  const alone = (): ClassExample[] => examples.filter(({ file, name }) => file.startsWith('src') || ALONE.has(name));

  it('every class of the API reference has one', () => {
    const others = OTHER_ENTRY_POINTS.flatMap((entry) => classExamples(entry));
    expect([...examples, ...others].filter(({ code }) => code === undefined).map(({ name }) => name)).to.deep.equal([]);
    expect(examples.map(({ name }) => name)).to.include.members(['Engine', 'DataSet', 'DCXREQ', 'EventSource']);
  });

  it('those that stand alone compile', () => {
    expect(compileErrors(alone(), ENTRY_POINTS)).to.deep.equal([]);
  });

  it('and run, printing what they say', async () => {
    const failures: string[] = [];
    for (const { name, code = '' } of alone()) {
      const run = within(runExample(code, { modules: MODULES, port: server.port }), 'the example');
      await run.catch((error: unknown) => failures.push(`${name}: ${String(error)}`));
    }
    expect(failures).to.deep.equal([]);
  });
});
