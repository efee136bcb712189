import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ByRef,
  DcmDataset,
  DcmItem,
  DcmTagKey,
  EET_ExplicitLength,
  EGL_withGL,
  EPD_withPadding,
  EXS_BigEndianExplicit,
  EXS_JPEGProcess1,
  EXS_LittleEndianImplicit,
  EC_IllegalParameter,
  EC_InvalidValue,
  EC_InvalidVR,
  EC_ItemNotFound,
  EC_TagNotFound,
  EWM_dataset,
  EWM_fileformat,
  OFCondition,
  OFLog,
  UID_CTImageStorage,
} from '../../../../compat/dcmtk';
import * as api from '../../../../compat/dcmtk';
import { LogLevel } from '../../../../src';
import { dcmdump } from '../../../support/dcmtk';
import { describeInterop } from '../../../support/interop';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';

const PATIENT_NAME = 0x00100010;
const ROWS = 0x00280010;
const IDS = 0x00101002;

describe('dcmtk: DcmItem', () => {
  const text = new ByRef('');
  const number = new ByRef(0);

  it('[DcmItem.putAndInsertString] [DcmItem.putAndInsertOFStringArray] [DcmItem.findAndGetOFString] [DcmItem.findAndGetOFStringArray] puts text in by the VR of the dictionary, and gets it value by value', () => {
    const item = new DcmItem();
    expect(item.putAndInsertString(new DcmTagKey(0x10, 0x10), 'Doe^Jane').good()).to.equal(true);
    expect(item.putAndInsertOFStringArray(0x00080008, 'ORIGINAL\\PRIMARY').good()).to.equal(true);
    expect(item.findAndGetOFString(0x00080008, text, 1).good()).to.equal(true);
    expect(text.value).to.equal('PRIMARY');
    expect(item.findAndGetOFStringArray(0x00080008, text).good()).to.equal(true);
    expect(text.value).to.equal('ORIGINAL\\PRIMARY');
    expect(item.findAndGetOFString(0x00080008, text, 2).equals(EC_IllegalParameter)).to.equal(true);
    expect(item.findAndGetOFString(0x00100020, text).equals(EC_TagNotFound)).to.equal(true);
    expect(text.value).to.equal('');
    expect(item.putAndInsertString(PATIENT_NAME, 'Other', false).bad()).to.equal(true);
    expect(item.putAndInsertString(PATIENT_NAME, null).good()).to.equal(true);
    expect(item.findAndGetOFString(PATIENT_NAME, text).good()).to.equal(true);
    for (const [tag, value, shown] of [
      [ROWS, '512', '512'],
      [0x00200032, '1.5\\2\\3', '1.5'],
      [0x00280009, '(0018,1063)', '00181063'],
      [0x7fe00010, '00ff\\0102', undefined],
    ] as const) {
      expect(item.putAndInsertString(tag, value).good(), value).to.equal(true);
      if (shown === undefined) continue;
      item.findAndGetOFString(tag, text);
      expect(text.value).to.equal(shown);
    }
    expect(item.putAndInsertString(ROWS, 'many').equals(EC_InvalidValue)).to.equal(true);
    expect(item.putAndInsertString(ROWS, '70000').equals(EC_InvalidValue)).to.equal(true);
    expect(item.putAndInsertString(IDS, 'x').equals(EC_InvalidVR)).to.equal(true);
  });

  it('[DcmItem.putAndInsertUint16] [DcmItem.putAndInsertSint16] [DcmItem.putAndInsertUint32] [DcmItem.putAndInsertSint32] [DcmItem.putAndInsertFloat64] [DcmItem.findAndGetUint16] [DcmItem.findAndGetSint16] [DcmItem.findAndGetUint32] [DcmItem.findAndGetSint32] [DcmItem.findAndGetFloat64] holds numbers', () => {
    const item = new DcmItem();
    expect(item.putAndInsertUint16(ROWS, 512).good()).to.equal(true);
    expect(item.findAndGetUint16(ROWS, number).good()).to.equal(true);
    expect(number.value).to.equal(512);
    expect(item.putAndInsertUint16(ROWS, 70_000).equals(EC_InvalidValue)).to.equal(true);
    item.putAndInsertUint16(0x00280103, 1);
    expect(item.putAndInsertSint16(0x00280106, -5).good()).to.equal(true);
    item.findAndGetSint16(0x00280106, number);
    expect(number.value).to.equal(-5);
    item.putAndInsertUint32(0x00041430, 7);
    expect(item.putAndInsertSint32(0x00200013, 4).good()).to.equal(true);
    item.findAndGetSint32(0x00200013, number);
    expect(number.value).to.equal(4);
    item.putAndInsertFloat64(0x00189087, 0.5);
    item.findAndGetFloat64(0x00189087, number);
    expect(number.value).to.equal(0.5);
    item.putAndInsertUint16(0x00280034, 1);
    expect(item.putAndInsertSint32(0x00280034, 2, 1).good()).to.equal(true);
    expect(item.findAndGetUint32(0x00280034, number, 1).good()).to.equal(true);
    expect(number.value).to.equal(2);
    expect(item.putAndInsertSint32(0x00280034, 2, 9).bad()).to.equal(true);
    expect(item.findAndGetUint16(ROWS, number, 1).bad()).to.equal(true);
  });

  it('[DcmItem.putAndInsertUint8Array] [DcmItem.findAndGetUint8Array] [DcmItem.insertEmptyElement] holds bytes, and elements without value', () => {
    const item = new DcmItem();
    expect(item.putAndInsertUint8Array(0x00420011, Buffer.from('%PDF')).good()).to.equal(true);
    expect(item.putAndInsertUint8Array(PATIENT_NAME, Buffer.from('x')).equals(EC_InvalidVR)).to.equal(true);
    const bytes = new ByRef(Buffer.alloc(0));
    expect(item.findAndGetUint8Array(0x00420011, bytes).good()).to.equal(true);
    expect(bytes.value.toString()).to.equal('%PDF');
    expect(item.insertEmptyElement(PATIENT_NAME).good()).to.equal(true);
    expect(item.tagExists(PATIENT_NAME)).to.equal(true);
    expect(item.tagExistsWithValue(PATIENT_NAME)).to.equal(false);
  });

  it('[DcmItem.insertSequenceItem] [DcmItem.findAndGetSequenceItem] [DcmItem.findOrCreateSequenceItem] keeps items alive in their sequence', () => {
    const dataset = new DcmItem();
    const items = ['first', 'second', 'between'].map((id) => {
      const item = new DcmItem();
      item.putAndInsertString(0x00100020, id);
      return item;
    });
    const [first, second, between] = items;
    if (!first || !second || !between) throw new Error('three items');
    expect(dataset.insertSequenceItem(IDS, first).good()).to.equal(true);
    expect(dataset.insertSequenceItem(IDS, second).good()).to.equal(true);
    expect(dataset.insertSequenceItem(IDS, between, 1).good()).to.equal(true);
    expect(dataset.insertSequenceItem(IDS, new DcmItem(), 9).bad()).to.equal(true);
    expect(dataset.insertSequenceItem(PATIENT_NAME, new DcmItem()).equals(EC_InvalidVR)).to.equal(true);
    between.putAndInsertString(0x00100022, 'TEXT');
    const found = new ByRef<DcmItem | null>(null);
    const ids = [0, 1, 2].map((place) => {
      expect(dataset.findAndGetSequenceItem(IDS, found, place).good()).to.equal(true);
      found.value?.findAndGetOFString(0x00100020, text);
      return text.value;
    });
    expect(ids).to.deep.equal(['first', 'between', 'second']);
    dataset.findAndGetSequenceItem(IDS, found, 1);
    expect(found.value?.tagExists(0x00100022)).to.equal(true);
    expect(dataset.findAndGetSequenceItem(IDS, found, 3).equals(EC_ItemNotFound)).to.equal(true);
    expect(dataset.findAndGetSequenceItem(0x00081140, found).equals(EC_TagNotFound)).to.equal(true);
    expect(dataset.findOrCreateSequenceItem(0x00081140, found, 1).good()).to.equal(true);
    found.value?.putAndInsertString(0x00081155, '1.2.3');
    expect(dataset.findAndGetOFString(0x00081155, text, 0, true).good()).to.equal(true);
    expect(text.value).to.equal('1.2.3');
  });

  it('[DcmItem.tagExists] [DcmItem.tagExistsWithValue] [DcmItem.findAndDeleteElement] [DcmItem.card] [DcmItem.isEmpty] [DcmItem.clear] looks into items when it is asked to', () => {
    const dataset = new DcmItem();
    const item = new DcmItem();
    item.putAndInsertString(PATIENT_NAME, 'Doe');
    dataset.insertSequenceItem(IDS, item);
    expect(dataset.tagExists(PATIENT_NAME)).to.equal(false);
    expect(dataset.tagExists(PATIENT_NAME, true)).to.equal(true);
    expect(dataset.tagExistsWithValue(PATIENT_NAME, true)).to.equal(true);
    expect(dataset.findAndDeleteElement(PATIENT_NAME).equals(EC_TagNotFound)).to.equal(true);
    expect(dataset.findAndDeleteElement(PATIENT_NAME, true, true).good()).to.equal(true);
    expect(dataset.tagExists(PATIENT_NAME, true)).to.equal(false);
    expect(dataset.card()).to.equal(1);
    expect(dataset.isEmpty()).to.equal(false);
    expect(dataset.clear().good()).to.equal(true);
    expect(dataset.isEmpty()).to.equal(true);
  });
});

describeInterop('dcmtk: DcmDataset', ['dcmdump'], function () {
  this.timeout(20_000);
  let folder: string;
  beforeEach(() => {
    folder = tempDir('dcm-dataset');
  });

  it('[DcmDataset.loadFile] [DcmDataset.saveFile] [DcmDataset.getOriginalXfer] reads and writes files that DCMTK reads, in another syntax, with lengths as asked for', async () => {
    const dataset = new DcmDataset();
    expect(dataset.loadFile(writeSmallFile(join(folder, 'a.dcm'), {})).good()).to.equal(true);
    expect(dataset.getOriginalXfer()).to.equal('1.2.840.10008.1.2.1');
    const item = new DcmItem();
    item.putAndInsertString(0x00100020, '4711');
    dataset.insertSequenceItem(IDS, item);
    const path = join(folder, 'b.dcm');
    const rest = [undefined, 0, 0, EWM_fileformat] as const;
    expect(dataset.saveFile(path, EXS_BigEndianExplicit, EET_ExplicitLength, EGL_withGL, ...rest).text()).to.equal(
      'Normal',
    );
    const dump = await dcmdump(path);
    expect(dump).to.match(/Big Endian Explicit[^]*GenericGroupLength[^]*explicit length[^]*4711/);
    const bare = join(folder, 'c.dcm');
    expect(
      dataset.saveFile(bare, EXS_LittleEndianImplicit, undefined, undefined, undefined, 0, 0, EWM_dataset).good(),
    ).to.equal(true);
    expect(await dcmdump(bare, '-f', '-ti')).to.contain('4711');
    const copy = new DcmDataset();
    expect(copy.loadFile(bare, EXS_LittleEndianImplicit).text()).to.equal('Normal');
    const text = new ByRef('');
    copy.findAndGetOFString(0x00100020, text, 0, true);
    expect(text.value).to.equal('4711');
    expect(copy.clear().good()).to.equal(true);
    expect(copy.isEmpty()).to.equal(true);
  });

  it('[OFCondition.good] [OFCondition.bad] [OFCondition.text] [OFCondition.module] [OFCondition.code] [OFCondition.status] has a condition for what goes wrong', () => {
    const dataset = new DcmDataset();
    const missing = dataset.loadFile(join(folder, 'none.dcm'));
    expect([missing.good(), missing.bad(), missing.module(), missing.code(), missing.status()]).to.deep.equal([
      false,
      true,
      1,
      18,
      1,
    ]);
    expect(missing.text()).to.contain('ENOENT');
    writeFileSync(join(folder, 'letter.txt'), 'a letter to the editor, which is no DICOM file at all');
    expect(dataset.loadFile(join(folder, 'letter.txt')).bad()).to.equal(true);
    dataset.loadFile(writeSmallFile(join(folder, 'a.dcm'), {}));
    expect(dataset.saveFile(join(folder, 'b'), '1.2.3').equals(EC_IllegalParameter)).to.equal(true);
    expect(dataset.saveFile(join(folder, 'b'), '', undefined, undefined, EPD_withPadding, 8).bad()).to.equal(true);
    expect(dataset.saveFile(join(folder, 'b'), EXS_JPEGProcess1).equals(api.EC_UnsupportedEncoding)).to.equal(true);
    expect(dataset.saveFile(join(folder, 'none', 'b')).text()).to.contain('ENOENT');
    expect(new OFCondition(6, 0x301, 1, 'x').equals(api.DUL_ASSOCIATIONREJECTED)).to.equal(true);
  });

  it('[DcmItem.print] prints the lines of dcmdump', async () => {
    const path = writeSmallFile(join(folder, 'a.dcm'), {});
    const dataset = new DcmDataset();
    dataset.loadFile(path);
    let printed = '';
    dataset.print({ write: (line) => (printed += line) });
    const theirs = (await dcmdump(path)).split('\n').filter((line) => /^\((0008|0010|0028)/.test(line));
    expect(printed.split('\n').slice(0, theirs.length)).to.deep.equal(theirs);
  });

  it('the log goes where it is configured to, and nowhere by default', () => {
    const lines: string[] = [];
    OFLog.info('nobody hears this');
    OFLog.configure({ isEnabled: () => true, log: (level, line) => lines.push(`${level} ${line}`) });
    OFLog.error('e');
    OFLog.warn('w');
    OFLog.info('i\n');
    OFLog.debug('d');
    OFLog.configure();
    OFLog.error('nor this');
    expect(lines).to.deep.equal([
      `${LogLevel.error} e`,
      `${LogLevel.warning} w`,
      `${LogLevel.info} i\\x0a`,
      `${LogLevel.debug} d`,
    ]);
  });

  it('[UID_constants] names UIDs as the original does', async () => {
    const names = Object.entries(api).filter(([name]) => name.startsWith('UID_'));
    expect(names).to.have.length(436);
    expect(api.UID_CTImageStorage).to.equal(UID_CTImageStorage);
    const storage = names.filter(([name]) => /Storage$/.test(name));
    expect(storage.length).to.be.greaterThan(170);
    const list = new DcmDataset();
    list.putAndInsertString(0x00080016, UID_CTImageStorage);
    list.putAndInsertString(0x00080018, '1.2');
    const items = storage.map(([, uid]) => {
      const item = new DcmItem();
      item.putAndInsertString(0x00081150, typeof uid === 'string' ? uid : null);
      return item;
    });
    for (const item of items) list.insertSequenceItem(0x00081140, item);
    const path = join(folder, 'uids.dcm');
    list.saveFile(path, '', undefined, undefined, undefined, 0, 0, EWM_fileformat);
    const shown = [...(await dcmdump(path)).matchAll(/ReferencedSOPClassUID|UI =(\w+)/g)].flatMap(
      ([, name]) => name ?? [],
    );
    const ours = storage.map(([name]) => name.replace('UID_', ''));
    expect(shown.filter((name) => name !== 'CTImageStorage' && name !== 'LittleEndianExplicit').sort()).to.deep.equal(
      ours.filter((name) => name !== 'CTImageStorage').sort(),
    );
  });
});
