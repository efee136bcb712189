import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ByRef, DCXELM, DCXOBJ, DICOM_TAGS_ENUM, HRESULT, UID_TYPE, type ProgIDs } from '../../../compat/rzdcx';
import { writeSeries } from '../../support/dicom-factory';
import { tempDir } from '../../support/temp';
import { hresultOf } from '../expect-com-error';
import { describeEntries } from './support/entries';

/** Late bound objects as scripts see them: anything may be asked for. */
interface Late {
  (...args: unknown[]): Late;
  [member: string]: Late;
}

const PROG_IDS: readonly (keyof ProgIDs)[] = [
  'rzdcx.DCXACC',
  'rzdcx.DCXAPP',
  'rzdcx.DCXDIC',
  'rzdcx.DCXDICOMDIR',
  'rzdcx.DCXELM',
  'rzdcx.DCXELMIterator',
  'rzdcx.DCXIMG',
  'rzdcx.DCXOBJ',
  'rzdcx.DCXOBJIterator',
  'rzdcx.DCXPrintImageBox',
  'rzdcx.DCXPrintPage',
  'rzdcx.DCXREQ',
  'rzdcx.DCXSEC',
  'rzdcx.DCXUID',
];

describeEntries('CreateObject and ActiveXObject', ({ entry: { ActiveXObject, CreateObject, rzdcxLib }, it }) => {
  function create(progId: string): Late {
    return CreateObject<Late>(progId);
  }
  it('make every class by its ProgID in any case', () => {
    for (const progId of PROG_IDS) {
      const type = rzdcxLib[progId.slice('rzdcx.'.length) as keyof typeof rzdcxLib] as new () => object;
      expect(CreateObject(progId), progId).to.be.instanceOf(type);
      expect(CreateObject(progId.toUpperCase()), progId).to.be.instanceOf(type);
      const made: object = new ActiveXObject(progId.toLowerCase());
      expect(made, progId).to.be.instanceOf(type);
      create(progId).RELEASE?.();
    }
  });

  it('find no class of another name', () => {
    expect(hresultOf(() => CreateObject('rzdcx.DCXNOTHING'))).to.equal(0x800401f3);
    expect(hresultOf(() => new ActiveXObject('DCXOBJ'))).to.equal(0x800401f3);
  });

  it('build, save and read an object without regard to case', () => {
    const path = join(tempDir('late'), 'late.dcm');
    const obj = create('RZDCX.dcxobj');
    const e = create('rzdcx.dcxelm');
    e.INIT?.(DICOM_TAGS_ENUM.PatientName);
    e.value = 'LATE^BOUND' as unknown as Late;
    obj.INSERTELEMENT?.(e);
    const item = create('rzdcx.DCXOBJ');
    item.insertelement?.(e);
    e.init?.(DICOM_TAGS_ENUM.ReferencedImageSequence);
    e.VALUE = [item] as unknown as Late;
    obj.InsertElement?.(e);
    obj.savefile?.(path);

    const again = create('rzdcx.DCXOBJ');
    again.openfile?.(path);
    expect(again.getelement?.(DICOM_TAGS_ENUM.PatientName).vALUE).to.equal('LATE^BOUND');
    const items = again.GETELEMENTBYTAG?.(DICOM_TAGS_ENUM.ReferencedImageSequence).value;
    expect(items?.ATEND?.()).to.equal(false);
    expect(items?.GET?.().getelement?.(DICOM_TAGS_ENUM.PatientName).VALUE).to.equal('LATE^BOUND');
    const tags: unknown[] = [];
    for (const it = again.ITERATOR?.(); !it?.atend?.(); it?.next?.()) tags.push(it?.get?.().TAG);
    expect(tags).to.deep.equal([DICOM_TAGS_ENUM.ReferencedImageSequence, DICOM_TAGS_ENUM.PatientName]);
    expect(again.filemetainfo?.getelement?.(DICOM_TAGS_ENUM.TransferSyntaxUID).value).to.equal('1.2.840.10008.1.2.1');
    expect(hresultOf(() => again.OpenFiel)).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    again.release?.();
    expect(hresultOf(() => again.iterator?.())).to.equal(HRESULT.OBJECT_RELEASED);
  });

  it('mix with early bound objects', () => {
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.PatientID);
    e.Value = '17';
    const obj = CreateObject('rzdcx.DCXOBJ');
    obj.insertElement(e);
    const early = new DCXOBJ();
    early.insertElement(obj.getElementByTag(DICOM_TAGS_ENUM.PatientID));
    expect(early.getElementByTag(DICOM_TAGS_ENUM.PatientID).Value).to.equal('17');
  });

  it('make UIDs and look into the dictionary', () => {
    expect(create('rzdcx.DCXUID').createuid?.(UID_TYPE.UID_TYPE_STUDY)).to.match(/^2\.25\.\d+$/);
    expect(create('rzdcx.DCXDIC').gettag?.('PatientName')).to.equal(0x00100010);
  });

  it('send to and receive by late bound network classes, whose events keep their exact names', async () => {
    const folder = tempDir('late-net');
    const files = writeSeries(folder, 2, { rows: 8, columns: 8 });
    const acc = create('RZDCX.DCXACC');
    const req = create('RZDCX.DCXREQ');
    acc.storedirectory = join(folder, 'in') as unknown as Late;
    const stored: string[] = [];
    const sent: boolean[] = [];
    acc.ON?.('OnStoreDone', (filename: string) => stored.push(filename));
    req.on?.('OnFileSent', (succeeded: boolean) => sent.push(succeeded));
    expect(hresultOf(() => req.on?.('onfilesent', () => undefined))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    const port = (await (acc.listen?.(0) as unknown)) as number;
    const lists = new ByRef('');
    const sending = req.SEND?.('ME', 'YOU', '127.0.0.1', port, files.join(';'), lists);
    expect(await (acc.waitforconnection?.('YOU', port, 10) as unknown)).to.equal(true);
    let commands = 0;
    while (await (acc.WAITFORCOMMAND?.(10) as unknown)) commands++;
    await (sending as unknown);
    expect(sent).to.deep.equal([true, true]);
    expect(commands).to.equal(2);
    expect(lists.value).to.equal(files.join(';'));
    expect(stored.every((path) => existsSync(path))).to.equal(true);
    expect(readdirSync(join(folder, 'in'))).to.have.length(2);
    await (acc as unknown as AsyncDisposable)[Symbol.asyncDispose]();
    await (req as unknown as AsyncDisposable)[Symbol.asyncDispose]();
  });
});
