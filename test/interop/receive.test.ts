import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { dataSetOf } from '../support/compare';
import { type DcmtkServer, dcmsend, startStorescp, storescu } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { pydicomFolder } from '../support/pydicom-files';
import { AccepterLoops } from './accepter';
import { takeFiles } from './sending';
import { fileMetaOf, testFiles, type TestFile } from './test-files';

/** Sends a file over an association of its own; a failure shows in what is stored. */
type Sender = (port: number, file: TestFile) => Promise<unknown>;

/** What DCXACC and `storescp +xa +B` stored of the same files from the same sender, by name. */
interface Comparison {
  /** Same class, instance and syntax in group 0002, same data set bytes. */
  readonly identical: string[];
  /** Stored by both, in different syntaxes: the sender converted for DCXACC. */
  readonly otherSyntax: string[];
  /** Stored by storescp alone. */
  readonly refused: string[];
  /** Stored by neither: the sender cannot send them. */
  readonly unsent: string[];
  /** Anything else: what must not be. */
  readonly wrong: string[];
}

/** storescu proposes no compressed syntax unless it is told so. */
const STORESCU_OPTIONS: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.1.99': '-xd',
  '1.2.840.10008.1.2.4.50': '-xy',
  '1.2.840.10008.1.2.4.51': '-xx',
  '1.2.840.10008.1.2.4.70': '-xs',
  '1.2.840.10008.1.2.4.80': '-xt',
  '1.2.840.10008.1.2.4.90': '-xv',
  '1.2.840.10008.1.2.4.91': '-xw',
  '1.2.840.10008.1.2.5': '-xr',
};

/** JPEG-LS and deflated: no accept flag of DCXACC stands for them. */
const JPEG_LS = 'MR_small_jpeg_ls_lossless.dcm';
const DEFLATED = 'image_dfl.dcm';

describeInterop(
  'interop: every pydicom file sent to DCXACC and to storescp +B, an association each',
  ['storescu', 'dcmsend', 'storescp', pydicomFolder],
  function () {
    this.timeout(60_000);
    let accepter: AccepterLoops;
    let storescp: DcmtkServer;

    before(async () => {
      accepter = await AccepterLoops.start();
      storescp = await startStorescp({ args: ['+xa', '+B', '-uf'] });
    });
    after(async () => {
      await storescp.stop();
      await accepter.stop();
    });

    async function sendEachToBoth(send: Sender): Promise<Comparison> {
      const comparison: Comparison = { identical: [], otherSyntax: [], refused: [], unsent: [], wrong: [] };
      for (const file of testFiles()) {
        await Promise.all([send(accepter.port, file), send(storescp.port, file)]);
        const ours = (await accepter.take()).map((path) => readFileSync(path));
        const theirs = takeFiles(storescp.directory).map((path) => readFileSync(path));
        comparison[verdictOn(ours, theirs)].push(file.name);
      }
      return comparison;
    }

    it('[DCXACC.WaitForCommand] stores what storescp stores from storescu, but for two syntaxes', async () => {
      const comparison = await sendEachToBoth((port, { path, header }) => {
        const option = STORESCU_OPTIONS[header?.transferSyntaxUID ?? ''];
        return storescu(port, [path], { args: ['-R', ...(option === undefined ? [] : [option])] });
      });
      expect(comparison).to.deep.include({ otherSyntax: [DEFLATED], refused: [JPEG_LS], wrong: [] });
      expect(comparison.identical).to.have.length.greaterThan(130);
    });

    it('[DCXACC.WaitForCommand] stores what storescp stores from dcmsend, but for two syntaxes', async () => {
      const args = ['-dn', '+f', '-nuc'];
      const comparison = await sendEachToBoth((port, { path }) => dcmsend(port, [path], { args }));
      expect(comparison).to.deep.include({ otherSyntax: [], refused: [JPEG_LS, DEFLATED], wrong: [] });
      expect(comparison.identical).to.have.length.greaterThan(130);
    });

    describeInterop('from Orthanc', ['Orthanc'], () => {
      let orthanc: Orthanc;

      before(async () => {
        orthanc = await Orthanc.start();
        await orthanc.addModality('accepter', { aet: 'DCXACC', host: '127.0.0.1', port: accepter.port });
        await orthanc.addModality('storescp', { aet: 'STORESCP', host: '127.0.0.1', port: storescp.port });
      });
      after(() => orthanc.stop());

      it('[DCXACC.OnEcho] its C-ECHO is answered', async () => {
        await accepter.take();
        await orthanc.echo('accepter');
        await accepter.idle();
        expect(accepter.events).to.deep.equal(['connect', 'echo', 'end']);
      });

      it('[DCXACC.WaitForCommand] stores what storescp stores, Orthanc converting two syntaxes', async () => {
        const errors: string[] = [];
        const sent: Sender = async (port, { path }) => {
          const id = await tryUpload(orthanc, path);
          if (id === undefined) return;
          // RLE of a class that it knows uncompressed only it proposes to nobody; it says so by an error.
          const name = port === accepter.port ? 'accepter' : 'storescp';
          await orthanc.send(name, [id]).catch((error: unknown) => errors.push(`${path} to ${name}: ${String(error)}`));
        };
        const comparison = await sendEachToBoth(sent);
        const expected = { otherSyntax: [JPEG_LS, DEFLATED], refused: [], wrong: [] };
        expect(comparison, errors.join('\n')).to.deep.include(expected);
        expect(comparison.identical).to.have.length.greaterThan(130);
      });
    });
  },
);

function verdictOn(ours: readonly Buffer[], theirs: readonly Buffer[]): keyof Comparison {
  const [one, ...moreOfOurs] = ours;
  const [other, ...moreOfTheirs] = theirs;
  if (moreOfOurs.length + moreOfTheirs.length > 0) return 'wrong';
  if (one === undefined || other === undefined) {
    if (one !== undefined) return 'wrong';
    return other === undefined ? 'unsent' : 'refused';
  }
  const [ourMeta, theirMeta] = [fileMetaOf(one), fileMetaOf(other)];
  if (ourMeta.mediaStorageSOPClassUID !== theirMeta.mediaStorageSOPClassUID) return 'wrong';
  if (ourMeta.mediaStorageSOPInstanceUID !== theirMeta.mediaStorageSOPInstanceUID) return 'wrong';
  if (ourMeta.transferSyntaxUID !== theirMeta.transferSyntaxUID) return 'otherSyntax';
  return dataSetOf(one).equals(dataSetOf(other)) ? 'identical' : 'wrong';
}

/** Orthanc's identifier of the file, the same for the same instance; undefined when it does not take the file. */
async function tryUpload(orthanc: Orthanc, path: string): Promise<string | undefined> {
  try {
    return await orthanc.upload(readFileSync(path));
  } catch {
    return undefined;
  }
}
