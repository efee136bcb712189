import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataSetOf } from '../../support/compare';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { storescu } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, runSample } from '../sample-program';
import { series, STUDY } from './series';

const COUNT = 5;
const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
/** Of no service. */
const NO_MODEL = '1.2.840.10008.5.1.4.1.2.1.9';

describeInterop('samples/rzdcx/get', ['dcmqrscp', 'storescu'], () => {
  let archive: ArchiveServer;
  let files: string[];

  before(async () => {
    archive = await startDcmqrscp();
    files = series(tempDir('sent'), COUNT);
    expect((await storescu(archive.port, files, { args: ['-aec', archive.aet] })).code).to.equal(0);
  });
  after(() => archive.stop());

  for (const entry of ENTRIES) {
    const sample = `rzdcx/get/${entry}`;
    const get = (folder: string, ...args: string[]) =>
      runSample(sample, ['127.0.0.1', archive.port, archive.aet, 'WS', folder, ...args]);
    const bytes = (path: string): string => dataSetOf(readFileSync(path)).toString('hex');

    it(`${entry}: retrieves a study over its own association, and once more by the query that it kept`, async () => {
      const folder = join(tempDir('got'), 'first');
      const { code, stdout, stderr } = await get(folder, STUDY);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      expect(linesOf(stdout).slice(-2)).to.deep.equal([
        `status 0x0000: 0 to come, ${COUNT} done, 0 failed, 0 with a warning`,
        `${COUNT} objects`,
      ]);
      const got = readdirSync(folder).map((name) => bytes(join(folder, name)));
      expect(got.sort()).to.deep.equal(files.map(bytes).sort());
      const again = join(tempDir('got'), 'again');
      const second = await get(again, `${folder}.query`, STUDY_ROOT_GET);
      expect(linesOf(second.stdout).at(-1)).to.equal(`${COUNT} objects`);
      expect(readdirSync(again)).to.have.length(COUNT);
      expect(existsSync(`${again}.query`)).to.equal(false);
    });

    it(`${entry}: gives up at the first response when more is to come than it wants`, async () => {
      const folder = join(tempDir('got'), 'few');
      const { code, stdout, stderr } = await get(folder, STUDY, '-', '2');
      expect(stderr).to.match(/^given up: \d are too many\n$/);
      expect(stdout).to.match(/^status 0xFF00/m);
      expect(code).to.equal(1);
    });

    it(`${entry}: says that the archive does not serve a model`, async () => {
      const { code, stderr } = await get(tempDir('got'), STUDY, NO_MODEL);
      expect(stderr).to.contain('presentation context');
      expect(code).to.equal(1);
    });
  }
});
