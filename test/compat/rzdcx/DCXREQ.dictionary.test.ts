import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXELM, DCXOBJ, DICOM_TAGS_ENUM, TRANSFER_SYNTAX, VR_CODE } from '../../../compat/rzdcx';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import { Peers } from '../../support/peers/peers';
import { runProgram } from '../../support/process';
import { LEE } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { describeEntries } from './support/entries';

const OUR_NUMBER = 0x00271001;

/** Writes an implicit file, in which nothing says what the private element is. */
function writeImplicit(path: string): void {
  const obj = new DCXOBJ();
  const e = new DCXELM();
  const insert = (tag: number, value: string | number, vr?: VR_CODE): void => {
    e.Init(tag);
    if (vr !== undefined) e.ValueRepresentation = vr;
    e.Value = value;
    obj.insertElement(e);
  };
  insert(DICOM_TAGS_ENUM.SOPClassUID, CT_IMAGE_STORAGE);
  insert(DICOM_TAGS_ENUM.SOPInstanceUID, syntheticUID(1, 1, 1));
  insert(0x00270010, 'OURS');
  insert(OUR_NUMBER, 17, VR_CODE.VR_CODE_US);
  obj.TransferSyntax = TRANSFER_SYNTAX.TS_LEI;
  obj.saveFile(path);
  obj.Release();
}

describeEntries('DCXREQ: private elements of implicit files', ({ isBlocking, it }) => {
  let peers: Peers;
  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());

  it('[DCXREQ.Send] get their VR from dicom.dic when the peer wants explicit, though nothing else asked for the dictionary', async () => {
    const folder = tempDir('send-dictionary');
    writeFileSync(join(folder, 'dicom.dic'), '(0027,1001)\tUS\tOurNumber\t1\tPrivate\n');
    writeImplicit(join(folder, 'implicit.dcm'));
    const scp = await peers.scp({ syntaxes: [LEE] });
    const program =
      `const { DCXREQ } = require(${JSON.stringify(join(__dirname, '../../../compat/rzdcx', isBlocking ? 'sync' : ''))});` +
      `new DCXREQ().Send('MODALITY', 'PACS', '127.0.0.1', ${scp.port}, 'implicit.dcm');`;
    const { code, stderr } = await runProgram(process.execPath, ['-e', program], { cwd: folder });
    expect(code, stderr).to.equal(0);
    const [stored] = (await scp.record()).stores;
    expect(stored?.transferSyntax).to.equal(LEE);
    const explicit = Buffer.concat([Buffer.from([0x27, 0, 0x01, 0x10]), Buffer.from('US'), Buffer.from([2, 0, 17, 0])]);
    expect(Buffer.from(stored?.dataSet ?? []).includes(explicit)).to.equal(true);
  });
});
