import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DCXDIC,
  DCXELM,
  DCXOBJ,
  DICOM_TAGS_ENUM,
  TRANSFER_SYNTAX,
  VR_CODE,
  type ElmValue,
} from '../../../compat/rzdcx';
import { dataSetOf } from '../../support/compare';
import { runDcmtk, startStorescp } from '../../support/dcmtk';
import { ENHANCED_CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { Random } from '../../support/random';
import { tempDir } from '../../support/temp';
import { describeEntries } from './support/entries';

const ENCAPSULATED_PDF_STORAGE = '1.2.840.10008.5.1.4.1.1.104.1';
const MIB = 1024 * 1024;

function insert(obj: DCXOBJ, tag: number, value: ElmValue): void {
  const e = new DCXELM();
  e.Init(tag);
  e.Value = value;
  obj.insertElement(e);
}

function identified(sopClass: string): DCXOBJ {
  const obj = new DCXOBJ();
  insert(obj, DICOM_TAGS_ENUM.SOPClassUID, sopClass);
  insert(obj, DICOM_TAGS_ENUM.SOPInstanceUID, syntheticUID(42));
  insert(obj, DICOM_TAGS_ENUM.StudyInstanceUID, syntheticUID(43));
  insert(obj, DICOM_TAGS_ENUM.SeriesInstanceUID, syntheticUID(44));
  insert(obj, DICOM_TAGS_ENUM.PatientName, 'DOCUMENT^OWNER');
  return obj;
}

/** A document as programs make it: the file becomes the value of (0042,0011). */
function documentObject(path: string): DCXOBJ {
  const obj = identified(ENCAPSULATED_PDF_STORAGE);
  insert(obj, DICOM_TAGS_ENUM.MIMETypeOfEncapsulatedDocument, 'application/pdf');
  insert(obj, DICOM_TAGS_ENUM.EncapsulatedDocumentLength, statSync(path).size);
  const e = new DCXELM();
  e.Init(DICOM_TAGS_ENUM.EncapsulatedDocument);
  e.SetValueFromFile(path, 0, statSync(path).size);
  obj.insertElement(e);
  return obj;
}

/** A file that begins like a PDF and has that many bytes. */
function writeDocument(length: number): string {
  const path = join(tempDir('pdf'), 'report.pdf');
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31) & 0xff));
  const file = openSync(path, 'w');
  for (let done = 0; done < length; done += bytes.length)
    writeSync(file, bytes, 0, Math.min(bytes.length, length - done));
  writeSync(file, Buffer.from('%PDF-1.7'), 0, 8, 0);
  closeSync(file);
  return path;
}

describe('values from files', () => {
  for (const length of [1001, 2 * MIB + 1]) {
    it(`[DCXELM.SetValueFromFile] makes an encapsulated document of ${length} bytes, padded to an even length`, () => {
      const path = writeDocument(length);
      const obj = documentObject(path);
      const saved = join(tempDir('pdf'), 'report.dcm');
      obj.saveFile(saved);
      const again = new DCXOBJ();
      again.openFile(saved);
      const document = again.getElementByTag(DICOM_TAGS_ENUM.EncapsulatedDocument);
      const bytes = document.Value as Buffer;
      expect(bytes).to.have.length(length + 1);
      expect(document.Length).to.equal(length + 1);
      expect(bytes.subarray(0, length).equals(readFileSync(path))).to.equal(true);
      expect(bytes[length]).to.equal(0);
      expect(again.getElementByTag(DICOM_TAGS_ENUM.EncapsulatedDocumentLength).Value).to.equal(length);
      again.Release();
      obj.Release();
    });
  }

  it('[DCXELM.SetValueFromFile] [DCXOBJ.SaveAs] convert a long value among the uncompressed and deflated syntaxes', () => {
    const folder = tempDir('convert');
    const raw = join(folder, 'pixels.raw');
    writeFileSync(raw, new Random(11).bytes(300_000));
    const obj = identified(ENHANCED_CT_IMAGE_STORAGE);
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.PixelData);
    e.SetValueFromFile(raw, 100, 200_000);
    obj.insertElement(e);
    const expected = readFileSync(raw).subarray(100, 200_100);
    for (const syntax of ['TS_LEI', 'TS_LEE', 'TS_BEE', 'TS_DEFLATED'] as const) {
      const path = join(folder, `${syntax}.dcm`);
      obj.SaveAs(path, TRANSFER_SYNTAX[syntax], 100, folder);
      const again = new DCXOBJ();
      again.openFile(path);
      expect(again.TransferSyntax).to.equal(TRANSFER_SYNTAX[syntax]);
      const words = again.getElementByTag(DICOM_TAGS_ENUM.PixelData).ValueArray as Uint16Array;
      expect(Buffer.from(words.buffer).equals(expected), syntax).to.equal(true);
      again.Release();
    }
    obj.Release();
  });

  it('[DCXELM.SetValueFromFile] [DCXOBJ.saveFile] [DCXOBJ.SaveAs] take little memory for a value of 200 MB', function () {
    this.timeout(120_000);
    const folder = tempDir('large');
    const raw = join(folder, 'large.raw');
    const file = openSync(raw, 'w');
    ftruncateSync(file, 200 * MIB);
    closeSync(file);
    const library = join(__dirname, '..', '..', '..', 'compat', 'rzdcx');
    const rss = join(__dirname, '..', '..', 'support', 'rss');
    const program = `
      const { DCXOBJ, DCXELM, DICOM_TAGS_ENUM, TRANSFER_SYNTAX } = require(${JSON.stringify(library)});
      const obj = new DCXOBJ();
      const e = new DCXELM();
      e.Init(DICOM_TAGS_ENUM.PixelData);
      e.SetValueFromFile('large.raw', 0, ${200 * MIB});
      obj.insertElement(e);
      obj.saveFile('large.dcm');
      const again = new DCXOBJ();
      again.openFile('large.dcm');
      again.SaveAs('big.dcm', TRANSFER_SYNTAX.TS_BEE, 100, '.');
      again.SaveAs('deflated.dcm', TRANSFER_SYNTAX.TS_DEFLATED, 100, '.');
      console.log(require(${JSON.stringify(rss)}).ownUsage().peakRss);
    `;
    const child = spawnSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' });
    expect(child.stderr).to.equal('');
    expect(Number(child.stdout)).to.be.lessThan(150 * MIB);
    expect(statSync(join(folder, 'large.dcm')).size).to.be.greaterThan(200 * MIB);
    expect(statSync(join(folder, 'big.dcm')).size).to.be.greaterThan(200 * MIB);
    expect(statSync(join(folder, 'deflated.dcm')).size).to.be.lessThan(4 * MIB);
  });

  it('[DCXELM.Value] [DCXOBJ.saveFile] write an object that was opened, and nothing more, as an item', () => {
    const folder = tempDir('items');
    const [item, whole] = ['item.dcm', 'whole.dcm'].map((name) => join(folder, name));
    for (const syntax of [TRANSFER_SYNTAX.TS_LEE, TRANSFER_SYNTAX.TS_LEI, TRANSFER_SYNTAX.TS_BEE]) {
      const study = new DCXOBJ();
      study.TransferSyntax = syntax;
      insert(study, DICOM_TAGS_ENUM.PatientID, '4711');
      study.saveFile(item!);
      study.openFile(item!);
      const obj = new DCXOBJ();
      obj.TransferSyntax = syntax;
      insert(obj, DICOM_TAGS_ENUM.ReferencedStudySequence, [study, study]);
      obj.saveFile(whole!);
      obj.openFile(whole!);
      const items = obj.getElementByTag(DICOM_TAGS_ENUM.ReferencedStudySequence).Value as Iterable<DCXOBJ>;
      const ids = [...items].map((one) => one.getElementByTag(DICOM_TAGS_ENUM.PatientID).Value);
      expect(ids).to.deep.equal(['4711', '4711']);
    }
  });

  it('[DCXDIC.AddFromFile] [DCXOBJ.openFile] tell the VRs of private elements of implicit files', () => {
    const folder = tempDir('implicit');
    const dictionary = join(folder, 'own.dic');
    writeFileSync(dictionary, '(0f41,1001)\tUS\tImplicitCounter\t1\tPrivate\n');
    const path = join(folder, 'implicit.dcm');
    const obj = new DCXOBJ();
    insert(obj, 0x0f410010, 'OUR CREATOR');
    const e = new DCXELM();
    e.Init(0x0f411001);
    e.ValueRepresentation = VR_CODE.VR_CODE_US;
    e.Value = 513;
    obj.insertElement(e);
    obj.SaveAs(path, TRANSFER_SYNTAX.TS_LEI, 100, folder);
    const read = (): ElmValue => {
      const again = new DCXOBJ();
      again.openFile(path);
      return again.getElementByTag(0x0f411001).Value;
    };
    expect(read()).to.deep.equal(Buffer.from([1, 2]));
    new DCXDIC().AddFromFile(dictionary);
    expect(read()).to.equal(513);
  });
});

describeInterop('documents to a real archive program', ['storescp', 'dcmdump'], () => {
  describeEntries('documents', ({ entry: { DCXREQ }, it }) => {
    for (const length of [1001, 30 * MIB + 1]) {
      it(`[DCXREQ.SendObject] [DCXELM.SetValueFromFile] send a document of ${length} bytes`, async function () {
        this.timeout(60_000);
        const path = writeDocument(length);
        const obj = documentObject(path);
        const saved = join(tempDir('pdf'), 'report.dcm');
        obj.saveFile(saved);
        const server = await startStorescp();
        const req = new DCXREQ();
        try {
          await req.SendObject('ME', 'STORESCP', '127.0.0.1', server.port, obj);
        } finally {
          req.Release();
          await server.stop();
        }
        const [name = ''] = readdirSync(server.directory);
        const received = readFileSync(join(server.directory, name));
        expect(dataSetOf(received).equals(dataSetOf(readFileSync(saved)))).to.equal(true);
        const dump = await runDcmtk('dcmdump', ['-q', '+P', 'EncapsulatedDocument', join(server.directory, name)]);
        expect(dump.code, dump.stderr).to.equal(0);
        expect(dump.stdout).to.match(new RegExp(`# ${length + 1},|# +${length + 1},`));
        obj.Release();
      });
    }
  });
});
