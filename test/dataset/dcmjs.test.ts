import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  dictionaryEntries,
  fromNaturalized,
  isUncompressed,
  openDicomFile,
  toDicomJson,
  toNaturalized,
} from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';

const JPEG = '1.2.840.10008.1.2.4.50';
const withElements = (...elements: DataElement[]): DataSet => {
  const dataSet = new DataSet();
  elements.forEach((element) => dataSet.set(element));
  return dataSet;
};
/** dcmjs leaves a single ArrayBuffer in its array. */
const bytesOf = (value: unknown): number[] => [
  ...new Uint8Array((Array.isArray(value) ? value[0] : value) as ArrayBuffer),
];

describe('naturalised objects of dcmjs', function () {
  // The first loads dcmjs.
  this.timeout(10_000);

  it('have keywords for names and plain values', async () => {
    const natural = await toNaturalized(
      withElements(
        DataElement.fromText(0x00080005, 'CS', 'ISO_IR 192'),
        DataElement.fromText(0x00080008, 'CS', 'ORIGINAL\\PRIMARY'),
        DataElement.empty(0x00080020, 'DA'),
        DataElement.fromText(0x00100010, 'PN', 'Wang^XiaoDong=王^小東'),
        DataElement.fromText(0x00200013, 'IS', '12'),
        DataElement.fromText(0x00280030, 'DS', '0.5\\0.25'),
        DataElement.fromNumbers(0x00280010, 'US', [512]),
        DataElement.fromText(0x00091001, 'LO', 'private'),
        DataElement.sequence(0x00081140, [withElements(DataElement.fromText(0x00081155, 'UI', '1.2.3'))]),
        DataElement.fromBytes(0x7fe00010, 'OW', Buffer.from([1, 2, 3, 4])),
      ),
    );
    expect(natural.ImageType).to.deep.equal(['ORIGINAL', 'PRIMARY']);
    expect([natural.StudyDate, natural.InstanceNumber, natural.Rows]).to.deep.equal([null, 12, 512]);
    expect(natural.PixelSpacing).to.deep.equal([0.5, 0.25]);
    expect(JSON.parse(JSON.stringify(natural.PatientName))).to.deep.equal([
      { Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小東' },
    ]);
    expect(natural['00091001']).to.equal('private');
    expect((natural.ReferencedImageSequence as { ReferencedSOPInstanceUID: string }[])[0]).to.deep.include({
      ReferencedSOPInstanceUID: '1.2.3',
    });
    expect(bytesOf(natural.PixelData)).to.deep.equal([1, 2, 3, 4]);
  });

  it('that a program makes become data sets', () => {
    const dataSet = fromNaturalized({
      PatientName: 'Müller^Ümit',
      PatientID: 4711,
      StudyDate: null,
      ImageType: ['DERIVED', 'SECONDARY'],
      PixelSpacing: [0.1, 1 / 3],
      BitsAllocated: 16,
      PixelRepresentation: 1,
      SmallestImagePixelValue: -5,
      ReferencedImageSequence: { ReferencedSOPInstanceUID: '1.2.3' },
      RETIRED_StudyIDIssuer: 'X',
      PixelData: new Uint8Array([1, 2, 3, 4]).buffer,
      _vrMap: { PatientComments: 'UT' },
      PatientComments: 'long',
      Manufacturer: undefined,
    });
    expect(dataSet.text(0x00080005)).to.equal('ISO_IR 192');
    expect(dataSet.text(0x00100010)).to.equal('Müller^Ümit');
    expect(dataSet.text(0x00100020)).to.equal('4711');
    expect(dataSet.text(0x00280030)).to.equal('0.1\\0.33333333333333');
    expect([dataSet.get(0x00280106)?.vr, dataSet.number(0x00280106)]).to.deep.equal(['SS', -5]);
    expect([dataSet.get(0x7fe00010)?.vr, dataSet.get(0x7fe00010)?.length]).to.deep.equal(['OW', 4]);
    expect(dataSet.get(0x00081140)?.items[0]?.text(0x00081155)).to.equal('1.2.3');
    expect([dataSet.get(0x00104000)?.vr, dataSet.has(0x00080070), dataSet.get(0x00080020)?.length]).to.deep.equal([
      'UT',
      false,
      0,
    ]);
    expect(dataSet.text(0x00321033) ?? dataSet.text(0x00320012)).to.equal('X');
  });

  it('name every element of the dictionary so that it is found again', async () => {
    const lost: string[] = [];
    for (const { tag, vr, keyword } of dictionaryEntries()) {
      if (vr === '--' || tag % 0x10000 === 0) continue;
      const dataSet = withElements(DataElement.empty(tag, vr.length > 2 ? 'OW' : vr));
      const again = fromNaturalized(await toNaturalized(dataSet));
      if (!again.has(tag) || again.size !== 1) lost.push(keyword);
    }
    expect(lost).to.deep.equal([]);
  });

  it('have compressed pixel data frame by frame', async () => {
    const frames = (count: number, table: Buffer, ...fragments: number[][]): DataSet =>
      withElements(
        DataElement.fromText(0x00280008, 'IS', String(count)),
        DataElement.encapsulated(0x7fe00010, 'OB', [table, ...fragments.map((bytes) => Buffer.from(bytes))]),
      );
    const one = await toNaturalized(frames(1, Buffer.alloc(0), [1, 2], [3, 4]));
    expect(bytesOf(one.PixelData)).to.deep.equal([1, 2, 3, 4]);
    const table = Buffer.alloc(8);
    table.writeUInt32LE(20, 4);
    const two = await toNaturalized(frames(2, table, [1, 2], [3, 4], [5, 6]));
    expect((two.PixelData as unknown[]).map(bytesOf)).to.deep.equal([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    const dataSet = fromNaturalized(two, { transferSyntaxUID: JPEG });
    expect(dataSet.get(0x7fe00010)?.fragments.map((fragment) => [...fragment])).to.deep.equal([
      [],
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(() => fromNaturalized({ PixelData: 'x' }, { transferSyntaxUID: JPEG })).to.throw(DataSetError, /frame/);
  });

  it('with what cannot be kept are refused, not cut short', () => {
    for (const [object, message] of [
      [{ PatientNam: 'x' }, /'PatientNam' is neither/],
      [{ Rows: 'many' }, /\(0028,0010\)/],
      [{ Rows: 70_000 }, /\(0028,0010\)/],
      [{ '00091001': 'x' }, /UN/],
      [{ PatientID: 'x', _vrMap: { PatientID: 'XX' } }, /'XX' is no VR/],
      [{ ReferencedImageSequence: 'x' }, /in place of an object/],
    ] as const) {
      expect(() => fromNaturalized(object), JSON.stringify(object)).to.throw(DataSetError, message);
    }
    const circular: Record<string, unknown> = {};
    circular.ReferencedImageSequence = circular;
    expect(() => fromNaturalized(circular)).to.throw(DataSetError, /maxDepth/);
  });

  it('load dcmjs when the first is made, not before', () => {
    const door = join(__dirname, '..', '..', 'src', 'dataset', 'index.js');
    const program = `const d = require(${JSON.stringify(door)});
      d.fromNaturalized({ PatientID: 'x' });
      console.log(Object.keys(require.cache).filter((path) => path.includes('node_modules/dcmjs')).length)`;
    expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).to.equal('0');
  });
});

describeInterop('naturalised objects of real files', [pydicomFolder], function () {
  this.timeout(20_000);

  it('give back the values that they were made of', async () => {
    let count = 0;
    for (const name of existsSync(pydicomFolder) ? readdirSync(pydicomFolder) : []) {
      if (!/dcm$/.test(name) || /truncated|no_meta.dcm|SC_rgb_jpeg.dcm/.test(name)) continue;
      const { dataSet, header, source } = openDicomFile(join(pydicomFolder, name));
      if (isUncompressed(header.transferSyntaxUID)) {
        const again = fromNaturalized(await toNaturalized(dataSet));
        expect(comparable(again), name).to.deep.equal(comparable(dataSet));
        count++;
      }
      source?.close();
    }
    expect(count).to.be.greaterThan(25);
  });
});

/** Numbers in text as numbers: how they were written, and the sign of zero, is lost on the way. Padding of odd values too. */
function comparable(dataSet: DataSet): unknown {
  return JSON.parse(JSON.stringify(toDicomJson(dataSet)), (key, value: unknown) => {
    if (key === 'InlineBinary' && typeof value === 'string') {
      return Buffer.from(value, 'base64').toString('latin1').replace(/\0+$/, '').length;
    }
    const isNumeric = typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value));
    return isNumeric && key !== 'vr' ? Number(value) + 0 : value;
  });
}
