import { expect } from 'chai';
import { type DCXACC } from '../../compat/rzdcx';
import { dcmsend, runDcmtk } from '../support/dcmtk';
import { writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { AccepterLoops } from './accepter';
import { storableFiles } from './test-files';

type Flag =
  | 'AcceptJpegLosslessStorage'
  | 'AcceptJpegLossyStorage'
  | 'AcceptJpeg2000Storage'
  | 'AcceptRLEStorage'
  | 'AcceptPrivateStorageSOPClasses';

/** A storage class of a vendor, as DCXACC's list has it. */
const PRIVATE_CLASS = '1.2.840.113619.4.26';
const UNCOMPRESSED = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'];
const JPEG_LOSSY = ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'];
const JPEG_LOSSLESS = ['1.2.840.10008.1.2.4.70'];
const JPEG_2000 = ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'];
const RLE = ['1.2.840.10008.1.2.5'];

/** A file of each transfer syntax, by the syntax. */
function fileOfEachSyntax(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, path, header } of storableFiles()) {
    // dcmsend refuses to send this one.
    if (name !== 'UN_sequence.dcm' && !files.has(header.transferSyntaxUID)) files.set(header.transferSyntaxUID, path);
  }
  return files;
}

describeInterop("interop: DCXACC's accept flags and dcmsend", ['dcmsend', 'dcmodify', pydicomFolder], function () {
  this.timeout(30_000);
  let files: Map<string, string>;

  before(async () => {
    files = fileOfEachSyntax();
    const [path = ''] = writeSeries(tempDir('private'), 1, { rows: 16, columns: 16 });
    const { code, stderr } = await runDcmtk('dcmodify', ['-nb', '-m', `(0008,0016)=${PRIVATE_CLASS}`, path]);
    expect(code, stderr).to.equal(0);
    files.set(PRIVATE_CLASS, path);
  });

  /** The keys of the files that arrive with these flags alone. */
  async function arriving(...flags: Flag[]): Promise<string[]> {
    const configure = (accepter: DCXACC): void => {
      accepter.AcceptJpegLosslessStorage = flags.includes('AcceptJpegLosslessStorage');
      accepter.AcceptJpegLossyStorage = flags.includes('AcceptJpegLossyStorage');
      accepter.AcceptJpeg2000Storage = flags.includes('AcceptJpeg2000Storage');
      accepter.AcceptRLEStorage = flags.includes('AcceptRLEStorage');
      accepter.AcceptPrivateStorageSOPClasses = flags.includes('AcceptPrivateStorageSOPClasses');
    };
    const accepter = await AccepterLoops.start({ configure });
    const arrived: string[] = [];
    for (const [key, path] of files) {
      await dcmsend(accepter.port, [path], { args: ['-dn', '+f', '-nuc'] });
      if ((await accepter.take()).length === 1) arrived.push(key);
    }
    await accepter.stop();
    return arrived;
  }

  it('without flags the uncompressed syntaxes of standard classes arrive, and nothing else', async () => {
    expect(await arriving()).to.have.members(UNCOMPRESSED);
  });

  it('[DCXACC.AcceptJpegLosslessStorage] lets lossless JPEG in, and no other compressed syntax', async () => {
    expect(await arriving('AcceptJpegLosslessStorage')).to.have.members([...UNCOMPRESSED, ...JPEG_LOSSLESS]);
  });

  it('[DCXACC.AcceptJpegLossyStorage] lets lossy JPEG in, and no other compressed syntax', async () => {
    expect(await arriving('AcceptJpegLossyStorage')).to.have.members([...UNCOMPRESSED, ...JPEG_LOSSY]);
  });

  it('[DCXACC.AcceptJpeg2000Storage] lets JPEG 2000 in, and no other compressed syntax', async () => {
    expect(await arriving('AcceptJpeg2000Storage')).to.have.members([...UNCOMPRESSED, ...JPEG_2000]);
  });

  it('[DCXACC.AcceptRLEStorage] lets RLE in, and no other compressed syntax', async () => {
    expect(await arriving('AcceptRLEStorage')).to.have.members([...UNCOMPRESSED, ...RLE]);
  });

  it("[DCXACC.AcceptPrivateStorageSOPClasses] lets a vendor's class in, and no compressed syntax", async () => {
    expect(await arriving('AcceptPrivateStorageSOPClasses')).to.have.members([...UNCOMPRESSED, PRIVATE_CLASS]);
  });
});
