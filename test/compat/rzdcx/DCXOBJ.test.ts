import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import {
  DCXELM,
  DCXOBJ,
  DCXOBJIterator,
  DICOM_TAGS_ENUM,
  HRESULT,
  TRANSFER_SYNTAX,
  VR_CODE,
  type ElmValue,
} from '../../../compat/rzdcx';
import { dataSetOf } from '../../support/compare';
import { CT_IMAGE_STORAGE, syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { tempDir } from '../../support/temp';
import { comError, hresultOf } from '../expect-com-error';

const { PatientID, PatientName, Rows, Columns, PixelData, StudyInstanceUID } = DICOM_TAGS_ENUM;
const ITEMS = DICOM_TAGS_ENUM.ScheduledProcedureStepSequence;

function insert(obj: DCXOBJ, tag: number, value?: ElmValue): void {
  const e = new DCXELM();
  e.Init(tag);
  if (value !== undefined) e.Value = value;
  obj.insertElement(e);
}

function value(obj: DCXOBJ, tag: number): ElmValue {
  return obj.getElementByTag(tag).Value;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('DCXOBJ', () => {
  let folder: string;
  let file: string;
  let obj: DCXOBJ;

  beforeEach(() => {
    folder = tempDir('obj');
    file = join(folder, 'a.dcm');
    writeFileSync(file, syntheticFile({ rows: 4, columns: 4 }));
    obj = new DCXOBJ();
  });

  describe('elements', () => {
    it('[DCXOBJ.getElementByTag] fails with "tag not found" for an absent element', () => {
      const error = comError(() => obj.getElementByTag(PatientID));
      expect(error.HRESULT).to.equal(0x80040205);
      expect(error.Source).to.equal('rzdcx.DCXOBJ');
      expect(error.Description).to.contain('(0010,0020)');
    });

    it('[DCXOBJ.GetElement] gives null for an absent element', () => {
      expect(obj.GetElement(PatientID)).to.equal(null);
      expect(hresultOf(() => obj.GetElement('PatientID' as never))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXOBJ.getElementByTag] [DCXOBJ.GetElement] give elements of the top level only, live', () => {
      const item = new DCXOBJ();
      insert(item, PatientID, 'inside');
      insert(obj, ITEMS, item);
      expect(obj.GetElement(PatientID)).to.equal(null);
      insert(obj, PatientID, 'a');
      obj.getElementByTag(PatientID).Value = 'b';
      expect(obj.GetElement(PatientID)?.Value).to.equal('b');
    });

    it('[DCXOBJ.createElement] makes an element for the tag that is not in the object until it is inserted', () => {
      const e = obj.createElement(PatientID);
      e.Value = 'a';
      expect(obj.GetElement(PatientID)).to.equal(null);
      obj.insertElement(e);
      e.Value = 'b';
      expect(value(obj, PatientID)).to.equal('a');
      expect(hresultOf(() => obj.createElement(1.5))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXOBJ.insertElement] inserts a copy, in the place of an element of the same tag', () => {
      const e = obj.createElement(PatientID);
      e.Value = '1';
      obj.insertElement(e);
      e.Init(PatientName);
      e.Value = 'DOE';
      obj.insertElement(e);
      e.Init(PatientID);
      e.Value = '2';
      obj.insertElement(e);
      expect([...obj.iterator()].map((element) => element.Value)).to.deep.equal(['DOE', '2']);
    });

    it('[DCXOBJ.insertElement] copies an element of another object', () => {
      const other = new DCXOBJ();
      insert(other, PatientID, 'theirs');
      obj.insertElement(other.getElementByTag(PatientID));
      obj.getElementByTag(PatientID).Value = 'ours';
      expect(value(other, PatientID)).to.equal('theirs');
    });

    it('[DCXOBJ.insertElement] refuses what is no element', () => {
      expect(hresultOf(() => obj.insertElement(null as never))).to.equal(HRESULT.E_POINTER);
      expect(hresultOf(() => obj.insertElement({ Tag: 5 } as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXOBJ.insertNextElement] is the same as insertElement', () => {
      const e = obj.createElement(PatientID);
      e.Value = '1';
      obj.insertNextElement(e);
      e.Value = '2';
      obj.insertNextElement(e);
      expect([...obj.iterator()].map((element) => element.Value)).to.deep.equal(['2']);
    });

    it('[DCXOBJ.getNextSequence] appends an empty item, live, making the sequence when there is none', () => {
      insert(obj.getNextSequence(ITEMS), PatientID, 'a');
      insert(obj.getNextSequence(ITEMS), PatientID, 'b');
      const items = [...(value(obj, ITEMS) as DCXOBJIterator)];
      expect(items.map((item) => value(item, PatientID))).to.deep.equal(['a', 'b']);
      insert(obj, PatientID, 'text');
      expect(hresultOf(() => obj.getNextSequence(PatientID))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXOBJ.getElementsByTag] finds an element at every depth, in the order of the encoding', () => {
      const deep = new DCXOBJ();
      insert(deep, PatientID, 'deep');
      const item = new DCXOBJ();
      insert(item, PatientID, 'item');
      insert(item, DICOM_TAGS_ENUM.ScheduledProtocolCodeSequence, deep);
      insert(obj, PatientID, 'top');
      insert(obj, ITEMS, item);
      insert(obj, DICOM_TAGS_ENUM.ReferencedStudySequence, [deep, item]);
      const found = obj.getElementsByTag(PatientID);
      // (0008,1110) comes before (0010,0020), (0040,0100) behind it.
      expect([...found].map((e) => e.Value)).to.deep.equal(['deep', 'item', 'deep', 'top', 'item', 'deep']);
      found.Get().Value = 'live';
      expect(obj.getElementsByTag(PatientID).Get().Value).to.equal('live');
      expect(obj.getElementsByTag(Rows).AtEnd()).to.equal(true);
    });

    it('[DCXOBJ.iterator] gives the elements of the top level in tag order, without group 0002', () => {
      for (const tag of [PixelData, PatientID, 0x00080016]) insert(obj, tag);
      expect([...obj.iterator()].map((e) => e.Tag)).to.deep.equal([0x00080016, 0x00100020, 0x7fe00010]);
      obj.openFile(file);
      const tags = [...obj.iterator()].map((e) => e.Tag);
      expect(tags[0]).to.equal(0x00080005);
      expect(tags).to.deep.equal([...tags].sort((a, b) => a - b));
    });
  });

  describe('openFile', () => {
    it('[DCXOBJ.openFile] replaces the content, also again on the same object', () => {
      insert(obj, Columns, 99);
      insert(obj, DICOM_TAGS_ENUM.RetrieveAETitle, 'gone');
      obj.openFile(file);
      expect(value(obj, Columns)).to.equal(4);
      expect(obj.GetElement(DICOM_TAGS_ENUM.RetrieveAETitle)).to.equal(null);
      const second = join(folder, 'b.dcm');
      writeFileSync(second, syntheticFile({ rows: 8, columns: 4 }));
      obj.openFile(second);
      expect(value(obj, Rows)).to.equal(8);
    });

    it('[DCXOBJ.openFile] takes names relative to the current directory', () => {
      obj.openFile(relative(process.cwd(), file));
      expect(value(obj, Rows)).to.equal(4);
    });

    it('[DCXOBJ.openFile] tells missing, unreadable and foreign files apart and keeps the content then', () => {
      obj.openFile(file);
      const text = join(folder, 'text.txt');
      writeFileSync(text, 'This is no DICOM file, but one of more than a hundred and thirty-two bytes. '.repeat(5));
      const empty = join(folder, 'empty');
      writeFileSync(empty, '');
      const cut = join(folder, 'cut.dcm');
      writeFileSync(cut, readFileSync(file).subarray(0, -10));
      const error = comError(() => obj.openFile(join(folder, 'missing.dcm')));
      expect(error.HRESULT).to.equal(0x80070002);
      expect(error.Description).to.contain('missing.dcm');
      for (const path of [text, empty, cut]) {
        expect(
          hresultOf(() => obj.openFile(path)),
          path,
        ).to.equal(0x80040206);
      }
      expect(hresultOf(() => obj.openFile(folder))).to.equal(HRESULT.E_ACCESSDENIED);
      expect(hresultOf(() => obj.openFile(''))).to.equal(0x80070002);
      expect(value(obj, Rows)).to.equal(4);
    });

    it('[DCXOBJ.openFile] fails with "transfer syntax not supported" for one that nobody knows', () => {
      const bytes = readFileSync(file);
      const at = bytes.indexOf('1.2.840.10008.1.2.1\0');
      bytes.write('1.2.840.99999.1.2.1', at, 'latin1');
      writeFileSync(file, bytes);
      expect(hresultOf(() => obj.openFile(file))).to.equal(0x80040207);
    });

    it('[DCXOBJ.openFile] [DCXOBJ.ReadBuffer] [DCXOBJ.FileMetaInfoExists] take a bare data set in LEI or LEE', () => {
      obj.openFile(file);
      for (const syntax of [TRANSFER_SYNTAX.TS_LEI, TRANSFER_SYNTAX.TS_LEE]) {
        obj.TransferSyntax = syntax;
        const path = join(folder, 'converted.dcm');
        obj.saveFile(path);
        const bare = dataSetOf(readFileSync(path));
        const barePath = join(folder, 'bare');
        writeFileSync(barePath, bare);
        const again = new DCXOBJ();
        again.openFile(barePath);
        expect(value(again, Columns)).to.equal(4);
        expect(again.TransferSyntax).to.equal(syntax);
        expect(again.FileMetaInfoExists).to.equal(false);
        again.ReadBuffer(bare);
        expect(value(again, Columns)).to.equal(4);
      }
    });

    it('[DCXOBJ.openFile] leaves no lock: the file may be deleted or renamed while the object is open', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      obj.openFile(big);
      renameSync(big, `${big}.moved`);
      unlinkSync(`${big}.moved`);
      const pixels = value(obj, PixelData) as Buffer;
      expect(pixels.length).to.equal(512 * 512 * 2);
      const copy = join(folder, 'copy.dcm');
      obj.saveFile(copy);
      expect(readFileSync(copy).subarray(-pixels.length).equals(pixels)).to.equal(true);
    });

    it('[DCXOBJ.openFile] [DCXOBJ.Release] keeps a descriptor only for values over 64 KiB, until Release or another openFile', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      const before = descriptors();
      obj.openFile(file);
      expect(descriptors()).to.equal(before);
      obj.openFile(big);
      expect(descriptors()).to.equal(before + 1);
      obj.openFile(big);
      expect(descriptors()).to.equal(before + 1);
      obj.openFile(file);
      expect(descriptors()).to.equal(before);
      obj.openFile(big);
      obj.Release();
      expect(descriptors()).to.equal(before);
    });

    it('[DCXOBJ.openFile] keeps at most 256 descriptors in a process; the objects stay readable', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      const before = descriptors();
      const objects = Array.from({ length: 300 }, () => {
        const one = new DCXOBJ();
        one.openFile(big);
        return one;
      });
      expect(descriptors() - before).to.be.within(200, 256);
      for (const one of objects) expect((value(one, PixelData) as Buffer).length).to.equal(524288);
      for (const one of objects) one.Release();
      expect(descriptors()).to.be.at.most(before);
    });

    it('[DCXOBJ.openFile] fails when 256 files are open whose values are too long for memory, until one is released', () => {
      const huge = join(folder, 'huge.dcm');
      const head = syntheticFile({ rows: 4, columns: 4 }).subarray(0, -32);
      const length = 65 * 1024 * 1024;
      head.writeUInt32LE(length, head.length - 4);
      writeFileSync(huge, head);
      truncateSync(huge, head.length + length); // takes no room on the disk
      const before = descriptors();
      const objects = Array.from({ length: 256 }, () => {
        const one = new DCXOBJ();
        one.openFile(huge);
        return one;
      });
      const error = comError(() => obj.openFile(huge));
      expect(error.HRESULT).to.equal(HRESULT.E_FAIL);
      expect(error.Description).to.contain('Release');
      expect(descriptors()).to.equal(before + 256);
      objects[0]!.Release();
      obj.openFile(huge);
      expect(obj.getElementByTag(PixelData).Length).to.equal(length);
      obj.Release();
      for (const one of objects) one.Release();
      expect(descriptors()).to.equal(before);
    });

    it('[DCXOBJ.openFile] closes the descriptors of objects that were let go of without Release', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      const program = `
        const { readdirSync } = require('node:fs');
        const { DCXOBJ } = require(${JSON.stringify(require.resolve('../../../compat/rzdcx'))});
        const count = () => readdirSync('/proc/self/fd').length;
        const before = count();
        let kept;
        (() => { for (let i = 0; i < 20; i++) { const o = new DCXOBJ(); o.openFile(${JSON.stringify(big)}); kept = o.getElementByTag(0x7fe00010); } })();
        const opened = count() - before;
        let rounds = 0;
        const again = () => {
          global.gc();
          if (count() - before > 1 && ++rounds < 200) return void setImmediate(again);
          console.log(JSON.stringify({ opened, left: count() - before, bytes: kept.Value.length }));
        };
        setImmediate(again);`;
      const child = spawnSync(process.execPath, ['--expose-gc', '-e', program], { encoding: 'utf8' });
      expect(child.status, child.stderr).to.equal(0);
      // The element that is still held needs its file.
      expect(JSON.parse(child.stdout)).to.deep.equal({ opened: 20, left: 1, bytes: 524288 });
    });

    it('[DCXOBJ.Release] closes the file also when short values of it were copied to other objects', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      const before = descriptors();
      obj.openFile(big);
      const other = new DCXOBJ();
      other.insertElement(obj.getElementByTag(PatientID));
      obj.Release();
      expect(descriptors()).to.equal(before);
      expect(value(other, PatientID)).to.equal('SYN-1');
    });

    it('[DCXOBJ.insertElement] keeps long values that came from a file after the first object was released', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      obj.openFile(big);
      const other = new DCXOBJ();
      other.insertElement(obj.getElementByTag(PixelData));
      const item = new DCXOBJ();
      insert(item, ITEMS, obj);
      const list = new DCXOBJIterator();
      list.Insert(obj);
      obj.Release();
      expect((value(other, PixelData) as Buffer).length).to.equal(524288);
      const copied = (value(item, ITEMS) as DCXOBJIterator).Get();
      expect((value(copied, PixelData) as Buffer).length).to.equal(524288);
      expect((value(list.Get(), PixelData) as Buffer).length).to.equal(524288);
    });
  });

  describe('character sets', () => {
    const SpecificCharacterSet = DICOM_TAGS_ENUM.SpecificCharacterSet;

    /** An object that was read from bytes in that character set. */
    function read(set: string, name: string): DCXOBJ {
      const made = new DCXOBJ();
      insert(made, SpecificCharacterSet, set);
      insert(made, PatientName, name);
      const item = new DCXOBJ();
      insert(item, PatientName, name);
      insert(made, ITEMS, item);
      const path = join(folder, 'charset.dcm');
      made.saveFile(path);
      const again = new DCXOBJ();
      again.openFile(path);
      return again;
    }
    function saved(made: DCXOBJ): DCXOBJ {
      const path = join(folder, 'saved.dcm');
      made.saveFile(path);
      const again = new DCXOBJ();
      again.openFile(path);
      return again;
    }
    function nameInItem(made: DCXOBJ): ElmValue {
      return value((value(made, ITEMS) as DCXOBJIterator).Get(), PatientName);
    }

    it('[DCXOBJ.insertElement] keeps the text of an element that comes from another character set', () => {
      const source = read('ISO_IR 100', 'Jörg');
      insert(obj, SpecificCharacterSet, 'ISO_IR 192');
      obj.insertElement(source.getElementByTag(PatientName));
      obj.insertElement(source.getElementByTag(ITEMS));
      expect(value(saved(obj), PatientName)).to.equal('Jörg');
      expect(nameInItem(saved(obj))).to.equal('Jörg');
    });

    it('[DCXOBJ.insertElement] refuses at saving what the new character set cannot hold, instead of writing something else', () => {
      obj.insertElement(read('ISO_IR 192', '山田').getElementByTag(PatientName));
      expect(value(obj, PatientName)).to.equal('山田');
      expect(hresultOf(() => obj.saveFile(join(folder, 'x.dcm')))).to.equal(HRESULT.E_INVALIDARG);
      insert(obj, SpecificCharacterSet, 'ISO_IR 192');
      expect(value(saved(obj), PatientName)).to.equal('山田');
    });

    it('[DCXOBJ.insertElement] [DCXELM.Value] encode the text of an opened file anew when its character set is changed', () => {
      obj = read('ISO_IR 100', 'Jörg');
      insert(obj, SpecificCharacterSet, 'ISO_IR 192');
      expect(value(saved(obj), PatientName)).to.equal('Jörg');
      expect(nameInItem(saved(obj))).to.equal('Jörg');
      obj = read('ISO_IR 192', 'Jörg');
      obj.getElementByTag(SpecificCharacterSet).Value = 'ISO_IR 100';
      expect(value(saved(obj), PatientName)).to.equal('Jörg');
      expect(saved(obj).getElementByTag(PatientName).Length).to.equal(4);
    });

    it('[DCXOBJ.insertElement] leaves bytes alone that no character set was declared for', () => {
      const bytes = obj.createElement(PatientName);
      bytes.SetRawData(Buffer.from('Jörg ', 'utf8'));
      obj.insertElement(bytes);
      obj = saved(obj);
      insert(obj, SpecificCharacterSet, 'ISO_IR 192');
      expect(value(saved(obj), PatientName)).to.equal('Jörg');
    });

    it('[DCXOBJIterator.Insert] [DCXELM.Value] keep the text of an item whose character set was declared around it', () => {
      const item = (value(read('ISO_IR 192', '山田'), ITEMS) as DCXOBJIterator).Get();
      const list = new DCXOBJIterator();
      list.Insert(item);
      expect(value(list.Get(), PatientName)).to.equal('山田');
      insert(obj, SpecificCharacterSet, 'ISO_IR 192');
      insert(obj, ITEMS, list);
      expect(nameInItem(saved(obj))).to.equal('山田');
      insert(obj, ITEMS, item);
      expect(nameInItem(saved(obj))).to.equal('山田');
    });
  });

  describe('compressed pixel data', () => {
    /** A part 10 file with two fragments behind an offset table, in JPEG baseline. */
    function compressed(): Buffer {
      const header = (tag: number, rest: number[]): Buffer => {
        const bytes = Buffer.alloc(4 + rest.length);
        bytes.writeUInt16LE(tag >>> 16, 0);
        bytes.writeUInt16LE(tag & 0xffff, 2);
        Buffer.from(rest).copy(bytes, 4);
        return bytes;
      };
      return Buffer.concat([
        Buffer.alloc(128),
        Buffer.from('DICM'),
        header(0x00020010, [0x55, 0x49, 22, 0]),
        Buffer.from('1.2.840.10008.1.2.4.50'),
        header(0x7fe00010, [0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
        header(0xfffee000, [4, 0, 0, 0]),
        Buffer.alloc(4),
        header(0xfffee000, [2, 0, 0, 0]),
        Buffer.from([1, 2]),
        header(0xfffee000, [4, 0, 0, 0]),
        Buffer.from([3, 4, 5, 6]),
        header(0xfffee0dd, [0, 0, 0, 0]),
      ]);
    }

    it('[DCXELM.Value] [DCXELM.GetRawData] [DCXELM.ValueRepresentation] leave it as it is', () => {
      obj.ReadBuffer(compressed());
      expect(obj.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_JPEG);
      const pixels = obj.getElementByTag(PixelData);
      expect(pixels.Value).to.deep.equal(Buffer.from([1, 2, 3, 4, 5, 6]));
      expect(pixels.ValueArray).to.deep.equal(Buffer.from([1, 2, 3, 4, 5, 6]));
      expect(pixels.GetRawData().Val).to.deep.equal(Buffer.from([1, 2, 3, 4, 5, 6]));
      pixels.ValueRepresentation = VR_CODE.VR_CODE_OW;
      pixels.ValueRepresentation = VR_CODE.VR_CODE_OB;
      expect(pixels.ValueMultiplicity).to.equal(1);
      const path = join(folder, 'jpeg.dcm');
      obj.saveFile(path);
      expect(dataSetOf(readFileSync(path)).equals(dataSetOf(compressed()))).to.equal(true);
    });

    it('[DCXOBJ.saveFile] [DCXOBJ.SaveAs] keep it in its own syntax and do not decompress', () => {
      obj.ReadBuffer(compressed());
      const path = join(folder, 'jpeg.dcm');
      obj.SaveAs(path, TRANSFER_SYNTAX.TS_JPEG, 100, folder);
      expect(dataSetOf(readFileSync(path)).equals(dataSetOf(compressed()))).to.equal(true);
      expect(hresultOf(() => obj.SaveAs(path, TRANSFER_SYNTAX.TS_LEE, 100, folder))).to.equal(0x80040207);
      obj.TransferSyntax = TRANSFER_SYNTAX.TS_LEI;
      expect(hresultOf(() => obj.saveFile(path))).to.equal(0x80040207);
      obj.Dump(join(folder, 'dump.txt'));
      expect(readFileSync(join(folder, 'dump.txt'), 'utf8')).to.contain('(7FE0,0010) OB 3 fragments PixelData []');
    });
  });

  describe('ReadBuffer', () => {
    it('[DCXOBJ.ReadBuffer] reads as openFile does, from memory, which may be used again afterwards', () => {
      const bytes = readFileSync(file);
      obj.ReadBuffer(bytes);
      bytes.fill(0);
      expect(value(obj, Rows)).to.equal(4);
      expect(obj.FileMetaInfoExists).to.equal(true);
      const padded = Buffer.concat([readFileSync(file), Buffer.alloc(50, 0xff)]);
      obj.ReadBuffer(padded, padded.length - 50);
      expect(value(obj, Columns)).to.equal(4);
      expect(hresultOf(() => obj.ReadBuffer(padded))).to.equal(HRESULT.NOT_DICOM);
      expect(hresultOf(() => obj.ReadBuffer(padded, padded.length + 1))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => obj.ReadBuffer(Buffer.from('nothing of the kind')))).to.equal(HRESULT.NOT_DICOM);
      expect(hresultOf(() => obj.ReadBuffer(null as never))).to.equal(HRESULT.E_POINTER);
    });
  });

  describe('saveFile', () => {
    it('[DCXOBJ.saveFile] writes a part 10 file with a new group 0002; untouched data sets keep their bytes', () => {
      obj.openFile(file);
      const path = join(folder, 'out.dcm');
      obj.saveFile(path);
      const bytes = readFileSync(path);
      expect(bytes.toString('latin1', 128, 132)).to.equal('DICM');
      expect(dataSetOf(bytes).equals(dataSetOf(readFileSync(file)))).to.equal(true);
      const again = new DCXOBJ();
      again.openFile(path);
      const meta = again.FileMetaInfo;
      expect(value(meta!, DICOM_TAGS_ENUM.MediaStorageSOPClassUID)).to.equal(CT_IMAGE_STORAGE);
      expect(value(meta!, DICOM_TAGS_ENUM.MediaStorageSOPInstanceUID)).to.equal(syntheticUID(1, 1, 1));
      expect(value(meta!, DICOM_TAGS_ENUM.ImplementationClassUID)).to.not.equal(syntheticUID(9));
    });

    it('[DCXOBJ.saveFile] works for an identifier without SOP UIDs, and the file opens again', () => {
      insert(obj, DICOM_TAGS_ENUM.QueryRetrieveLevel, 'STUDY');
      insert(obj, PatientName, 'DOE*');
      insert(obj, StudyInstanceUID);
      const path = join(folder, 'query.dcm');
      obj.saveFile(path);
      const again = new DCXOBJ();
      again.openFile(path);
      expect([...again.iterator()].map((e) => e.Value)).to.deep.equal(['STUDY', 'DOE*', null]);
      expect(again.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_LEE);
      new DCXOBJ().saveFile(path);
      again.openFile(path);
      expect(again.iterator().AtEnd()).to.equal(true);
    });

    it('[DCXOBJ.saveFile] [DCXOBJ.TransferSyntax] writes in the syntax that was set', () => {
      obj.openFile(file);
      expect(obj.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_LEE);
      for (const [syntax, uid] of [
        [TRANSFER_SYNTAX.TS_LEI, '1.2.840.10008.1.2'],
        [TRANSFER_SYNTAX.TS_BEE, '1.2.840.10008.1.2.2'],
        [TRANSFER_SYNTAX.TS_DEFLATED, '1.2.840.10008.1.2.1.99'],
        [TRANSFER_SYNTAX.TS_LEE, '1.2.840.10008.1.2.1'],
      ] as const) {
        obj.TransferSyntax = syntax;
        expect(obj.TransferSyntax).to.equal(syntax);
        const path = join(folder, 'out.dcm');
        obj.saveFile(path);
        const again = new DCXOBJ();
        again.openFile(path);
        expect(again.TransferSyntax).to.equal(syntax);
        expect(value(again.FileMetaInfo!, DICOM_TAGS_ENUM.TransferSyntaxUID)).to.equal(uid);
        expect(again.getElementByTag(PixelData).ValueArray).to.deep.equal(obj.getElementByTag(PixelData).ValueArray);
        obj.TransferSyntax = uid;
        expect(obj.TransferSyntax, 'by UID').to.equal(syntax);
      }
    });

    it('[DCXOBJ.TransferSyntax] is TS_LEE for new objects and refuses what is none', () => {
      expect(obj.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_LEE);
      for (const wrong of [TRANSFER_SYNTAX.TS_UNKNOWN, 99, 'LEE', '']) {
        expect(hresultOf(() => (obj.TransferSyntax = wrong as TRANSFER_SYNTAX))).to.equal(HRESULT.E_INVALIDARG);
      }
      obj.TransferSyntax = '1.2.3.4.5';
      expect(obj.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_UNKNOWN);
      expect(hresultOf(() => obj.saveFile(join(folder, 'x')))).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
    });

    it('[DCXOBJ.saveFile] fails with "transfer syntax not supported" where pixel data would have to be compressed', () => {
      obj.openFile(file);
      obj.TransferSyntax = TRANSFER_SYNTAX.TS_JPEG;
      expect(hresultOf(() => obj.saveFile(join(folder, 'x.dcm')))).to.equal(0x80040207);
      expect(readdirSync(folder)).to.deep.equal(['a.dcm']);
    });

    it('[DCXOBJ.saveFile] replaces an existing file, also the one that the object was opened from', () => {
      const big = join(folder, 'big.dcm');
      writeFileSync(big, syntheticFile({ rows: 512, columns: 512 }));
      obj.openFile(big);
      insert(obj, PatientID, 'changed');
      obj.saveFile(big);
      const again = new DCXOBJ();
      again.openFile(big);
      expect(value(again, PatientID)).to.equal('changed');
      expect(again.getElementByTag(PixelData).Length).to.equal(524288);
      expect(value(obj, PatientID)).to.equal('changed');
    });

    it('[DCXOBJ.saveFile] makes no directories and leaves nothing behind when it fails', () => {
      expect(hresultOf(() => obj.saveFile(join(folder, 'no', 'x.dcm')))).to.equal(0x80070003);
      expect(hresultOf(() => obj.saveFile(join(file, 'x.dcm')))).to.equal(0x80070003);
      expect(hresultOf(() => obj.saveFile(folder))).to.equal(HRESULT.E_ACCESSDENIED);
      expect(hresultOf(() => obj.saveFile(''))).to.equal(HRESULT.E_INVALIDARG);
      insert(obj, PatientName, '山田');
      expect(hresultOf(() => obj.saveFile(join(folder, 'x.dcm')))).to.equal(HRESULT.E_INVALIDARG);
      expect(readdirSync(folder)).to.deep.equal(['a.dcm']);
    });

    it('[DCXOBJ.saveFile] tells a full disk', () => {
      expect(hresultOf(() => obj.saveFile('/dev/full'))).to.equal(0x80070070);
      expect(existsSync('/dev/full')).to.equal(true);
    });

    it('[DCXOBJ.saveFile] keeps a link to a file a link', () => {
      const link = join(folder, 'link.dcm');
      mkdirSync(join(folder, 'sub'));
      const target = join(folder, 'sub', 'target.dcm');
      writeFileSync(target, '');
      symlinkSync(target, link);
      obj.saveFile(link);
      expect(readFileSync(target).length).to.be.greaterThan(132);
      expect(readdirSync(folder).sort()).to.deep.equal(['a.dcm', 'link.dcm', 'sub']);
    });

    it('[DCXOBJ.saveFile] makes group 0002 anew, whatever of it was inserted', () => {
      insert(obj, DICOM_TAGS_ENUM.MediaStorageSOPInstanceUID, '1.2.3');
      insert(obj, PatientID, 'a');
      const path = join(folder, 'out.dcm');
      obj.saveFile(path);
      const again = new DCXOBJ();
      again.openFile(path);
      expect(value(again.FileMetaInfo!, DICOM_TAGS_ENUM.MediaStorageSOPInstanceUID)).to.equal(null);
      expect([...again.iterator()].map((e) => e.Tag)).to.deep.equal([PatientID]);
    });
  });

  describe('SaveAs', () => {
    it('[DCXOBJ.SaveAs] converts among uncompressed syntaxes and leaves the object as it is', () => {
      obj.openFile(file);
      const path = join(folder, 'out.dcm');
      obj.SaveAs(path, TRANSFER_SYNTAX.TS_BEE, 100, folder);
      expect(obj.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_LEE);
      const again = new DCXOBJ();
      again.openFile(path);
      expect(again.TransferSyntax).to.equal(TRANSFER_SYNTAX.TS_BEE);
      expect(value(again, DICOM_TAGS_ENUM.SOPInstanceUID), 'no new instance').to.equal(syntheticUID(1, 1, 1));
      expect(hresultOf(() => obj.SaveAs(path, TRANSFER_SYNTAX.TS_JPEG, 90, folder))).to.equal(0x80040207);
      expect(hresultOf(() => obj.SaveAs(path, 99 as never, 90, folder))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => obj.SaveAs(join(folder, 'no', 'x'), 1, 90, folder))).to.equal(0x80070003);
    });
  });

  describe('FileMetaInfo', () => {
    it('[DCXOBJ.FileMetaInfo] [DCXOBJ.FileMetaInfoExists] is a copy of group 0002, null for a new object', () => {
      expect(obj.FileMetaInfo).to.equal(null);
      expect(obj.FileMetaInfoExists).to.equal(false);
      obj.openFile(file);
      expect(obj.FileMetaInfoExists).to.equal(true);
      const meta = obj.FileMetaInfo!;
      expect([...meta.iterator()].map((e) => e.Tag >>> 16)).to.deep.equal([2, 2, 2, 2, 2, 2]);
      insert(meta, DICOM_TAGS_ENUM.TransferSyntaxUID, '1.2.3');
      expect(value(obj.FileMetaInfo!, DICOM_TAGS_ENUM.TransferSyntaxUID)).to.equal('1.2.840.10008.1.2.1');
      expect(obj.GetElement(DICOM_TAGS_ENUM.TransferSyntaxUID)).to.equal(null);
    });
  });

  describe('Dump', () => {
    it('[DCXOBJ.Dump] lists one element a line, items indented, long values cut', () => {
      insert(obj, PatientName, 'DOE^JOHN');
      insert(obj, PatientID, 'x'.repeat(65));
      insert(obj, DICOM_TAGS_ENUM.AdditionalPatientHistory, 'one\r\ntwo');
      const item = new DCXOBJ();
      insert(item, DICOM_TAGS_ENUM.Modality, 'CT');
      insert(obj, ITEMS, [item, item]);
      insert(obj, PixelData, Buffer.alloc(100, 0xab));
      const path = join(folder, 'dump.txt');
      obj.Dump(path);
      expect(readFileSync(path, 'utf8').split('\n')).to.deep.equal([
        '(0010,0010) PN 8 PatientName [DOE^JOHN]',
        `(0010,0020) LO 66 PatientID [${'x'.repeat(64)}...]`,
        '(0010,21B0) LT 8 AdditionalPatientHistory [one  two]',
        '(0040,0100) SQ 2 items ScheduledProcedureStepSequence',
        '  item 1',
        '    (0008,0060) CS 2 Modality [CT]',
        '  item 2',
        '    (0008,0060) CS 2 Modality [CT]',
        `(7FE0,0010) OW 100 PixelData [${'ab'.repeat(32)}...]`,
        '',
      ]);
      expect(hresultOf(() => obj.Dump(join(folder, 'no', 'x')))).to.equal(0x80070003);
      expect(hresultOf(() => obj.Dump(folder))).to.equal(HRESULT.E_ACCESSDENIED);
    });
  });

  it('[DCXOBJ.Release] [DCXOBJ.Symbol.dispose] [DCXOBJ.Symbol.asyncDispose] ends the use of the object', async () => {
    const objects = [new DCXOBJ(), new DCXOBJ(), new DCXOBJ()] as const;
    objects[0].Release();
    objects[0].Release();
    objects[1][Symbol.dispose]();
    await objects[2][Symbol.asyncDispose]();
    for (const one of objects) {
      for (const use of [
        () => one.openFile(file),
        () => one.GetElement(PatientID),
        () => one.createElement(PatientID),
        () => one.iterator(),
        () => one.saveFile(join(folder, 'x')),
        () => one.TransferSyntax,
        () => one.FileMetaInfo,
      ]) {
        expect(hresultOf(use)).to.equal(0x80040208);
      }
    }
  });
});
