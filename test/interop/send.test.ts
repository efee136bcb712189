import { expect } from 'chai';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCXREQ } from '../../compat/rzdcx';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isUncompressed,
} from '../../src/index';
import { type DcmtkServer, startDcmrecv, startStorescp } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { Reason } from './log-recorder';
import { sendEach, takeFiles, type Outcome, type StoringPeer } from './sending';
import { storableFiles, testFiles, uncompressedExcept } from './test-files';

/** Files that no peer can get: nothing says what they are. */
const UNSENDABLE: Readonly<Record<string, Reason>> = {
  'README.txt': Reason.notDicom,
  'dicomdirtests/README.txt': Reason.notDicom,
  'dicomdirtests/TINY_ALPHA/README': Reason.notDicom,
  'empty_charset_LEI.dcm': Reason.noUID,
  'meta_missing_tsyntax.dcm': Reason.noUID,
  'nested_priv_SQ.dcm': Reason.noUID,
  'no_meta.dcm': Reason.notDicom,
  'rtplan.dump': Reason.notDicom,
  'rtstruct.dump': Reason.notDicom,
  'test1.json': Reason.notDicom,
  'test_PN.json': Reason.notDicom,
  'zipMR.gz': Reason.notDicom,
};

/** Media directories, whose class is no storage service. */
const DIRECTORIES: Readonly<Record<string, Reason>> = {
  'dicomdirtests/DICOMDIR': Reason.classRefused,
  'dicomdirtests/DICOMDIR-bigEnd': Reason.classRefused,
  'dicomdirtests/DICOMDIR-empty.dcm': Reason.classRefused,
  'dicomdirtests/DICOMDIR-implicit': Reason.classRefused,
  'dicomdirtests/DICOMDIR-nooffset': Reason.classRefused,
  'dicomdirtests/DICOMDIR-nopatient': Reason.classRefused,
  'dicomdirtests/DICOMDIR-reordered': Reason.classRefused,
  'dicomdirtests/TINY_ALPHA/DICOMDIR': Reason.classRefused,
};

/** In implicit little endian, and cut off in the middle of an element. */
const CUT_IMPLICIT = { 'rtplan_truncated.dcm': Reason.cutShort };
/** In explicit little endian, and cut off in the middle of an element. */
const CUT_EXPLICIT = { 'MR_truncated.dcm': Reason.cutShort };

/** Every file must fail for the reason given or be stored, and those in other syntaxes than the peer's be converted. */
function expectOutcome(outcome: Outcome, failures: Readonly<Record<string, string>>, peerSyntax: string): void {
  expect(outcome.wrong).to.deep.equal([]);
  const ofThisFolder = Object.entries(failures).filter(([name]) => existsSync(join(pydicomFolder, name)));
  expect(outcome.failed).to.deep.equal(Object.fromEntries(ofThisFolder));
  const converted = uncompressedExcept(peerSyntax).filter((name) => !(name in failures));
  expect(outcome.converted.sort()).to.deep.equal(converted.sort());
  const { identical, equal } = outcome;
  expect(identical.length + equal.length + converted.length + ofThisFolder.length).to.equal(testFiles().length);
}

/** As the name says; the compressed syntaxes are refused by a peer that takes one uncompressed syntax alone. */
function allCompressed(): Record<string, Reason> {
  return Object.fromEntries(
    storableFiles()
      .filter(({ name, header }) => !isUncompressed(header.transferSyntaxUID) && !(name in DIRECTORIES))
      .map(({ name }) => [name, Reason.syntaxRefused]),
  );
}

const PROGRAMS = ['storescp', 'dcmrecv', 'dcmdump', pydicomFolder];

describeInterop('interop: DCXREQ.Send of every pydicom file to DCMTK, an association each', PROGRAMS, function () {
  this.timeout(60_000);

  async function outcomeAt(start: Promise<DcmtkServer>): Promise<Outcome> {
    const server = await start;
    try {
      return await sendEach({ port: server.port, take: async () => takeFiles(server.directory) });
    } finally {
      await server.stop();
    }
  }

  it('[DCXREQ.Send] stores identical data sets at storescp, converted ones for other uncompressed syntaxes', async () => {
    const outcome = await outcomeAt(startStorescp({ args: ['+xa', '+B', '-uf'] }));
    expect(outcome.equal).to.deep.equal([]);
    expectOutcome(outcome, { ...UNSENDABLE, ...DIRECTORIES, ...CUT_IMPLICIT }, EXPLICIT_VR_LITTLE_ENDIAN);
  });

  it('[DCXREQ.Send] stores identical data sets at dcmrecv, which takes RT Dose uncompressed only', async () => {
    const args = ['+B', '-uca', '-xf', '/etc/dcmtk/storescp.cfg', 'Default'];
    const outcome = await outcomeAt(startDcmrecv({ args }));
    expect(outcome.equal).to.deep.equal([]);
    const refused = { 'rtdose_rle.dcm': Reason.syntaxRefused, 'rtdose_rle_1frame.dcm': Reason.syntaxRefused };
    expectOutcome(outcome, { ...UNSENDABLE, ...DIRECTORIES, ...CUT_IMPLICIT, ...refused }, EXPLICIT_VR_LITTLE_ENDIAN);
  });

  it('[DCXREQ.Send] converts to implicit little endian for a storescp that takes nothing else', async () => {
    const outcome = await outcomeAt(startStorescp({ args: ['+xi', '+B', '-uf'] }));
    // Its own syntax is accepted here; it ends after an odd number of bytes, which no fragment can have.
    const odd = { 'rtplan_truncated.dcm': Reason.oddLength };
    const failures = { ...UNSENDABLE, ...DIRECTORIES, ...CUT_EXPLICIT, ...odd, ...allCompressed() };
    expectOutcome(outcome, failures, IMPLICIT_VR_LITTLE_ENDIAN);
  });

  it('[DCXREQ.Send] converts to big endian for a storescp that prefers it', async () => {
    const outcome = await outcomeAt(startStorescp({ args: ['+xb', '+B', '-uf'] }));
    const failures = { ...UNSENDABLE, ...DIRECTORIES, ...CUT_EXPLICIT, ...CUT_IMPLICIT, ...allCompressed() };
    expectOutcome(outcome, failures, EXPLICIT_VR_BIG_ENDIAN);
  });
});

describeInterop(
  'interop: DCXREQ.Send of every pydicom file to Orthanc',
  ['Orthanc', 'dcmdump', pydicomFolder],
  function () {
    this.timeout(120_000);
    let orthanc: Orthanc;

    before(async () => {
      // Orthanc waits this long for the rest of a data set that it could not read, before it aborts.
      orthanc = await Orthanc.start({ settings: { DicomScpTimeout: 1 } });
    });
    after(() => orthanc.stop());

    async function takeInstances(): Promise<string[]> {
      const ids = await orthanc.instances();
      const files = await Promise.all(ids.map((id) => orthanc.file(id)));
      await orthanc.deleteAll();
      const directory = files.length > 0 ? tempDir('orthanc-kept') : '';
      return files.map((bytes, index) => {
        const path = join(directory, `${index}.dcm`);
        writeFileSync(path, bytes);
        return path;
      });
    }

    it('[DCXREQ.Echo] is answered', async () => {
      const requester = new DCXREQ();
      await requester.Echo('DCXREQ', orthanc.aet, '127.0.0.1', orthanc.dicomPort);
      requester.Release();
    });

    it('[DCXREQ.Send] stores equal values, and says which files Orthanc refused and why', async () => {
      const peer: StoringPeer = { port: orthanc.dicomPort, take: takeInstances };
      const refused = {
        // Orthanc wants patient, study and series of every object.
        'UN_sequence.dcm': Reason.cannotUnderstand,
        'no_meta_group_length.dcm': Reason.cannotUnderstand,
        'priv_SQ.dcm': Reason.cannotUnderstand,
        'rtdose_rle.dcm': Reason.cannotUnderstand,
        'rtdose_rle_1frame.dcm': Reason.cannotUnderstand,
        // It reads every data set while it arrives; these two are not well formed.
        'MR_truncated.dcm': Reason.aborted,
        'SC_rgb_jpeg.dcm': Reason.aborted,
      };
      const outcome = await sendEach(peer);
      expectOutcome(outcome, { ...UNSENDABLE, ...DIRECTORIES, ...CUT_IMPLICIT, ...refused }, EXPLICIT_VR_LITTLE_ENDIAN);
    });
  },
);
