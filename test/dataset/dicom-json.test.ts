import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  encodeDataSet,
  fromDicomJson,
  openDicomFile,
  parseDataSet,
  toDicomJson,
} from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';

const withElements = (...elements: DataElement[]): DataSet => {
  const dataSet = new DataSet();
  elements.forEach((element) => dataSet.set(element));
  return dataSet;
};

const MARK = Buffer.from('It lies elsewhere.');

/** One element of every form, and how PS3.18 writes it. */
const FORMS: readonly (readonly [DataElement, object])[] = [
  [DataElement.fromText(0x00080005, 'CS', 'ISO_IR 144'), { vr: 'CS', Value: ['ISO_IR 144'] }],
  [DataElement.fromText(0x00080008, 'CS', 'A\\\\B'), { vr: 'CS', Value: ['A', null, 'B'] }],
  [DataElement.empty(0x00080020, 'DA'), { vr: 'DA' }],
  [DataElement.fromNumbers(0x0008040c, 'UV', [5n, 2n ** 60n]), { vr: 'UV', Value: [5, '1152921504606846976'] }],
  [DataElement.fromText(0x00100010, 'PN', 'Люк^Л==Z'), { vr: 'PN', Value: [{ Alphabetic: 'Люк^Л', Phonetic: 'Z' }] }],
  [DataElement.fromText(0x00104000, 'LT', 'a\\b'), { vr: 'LT', Value: ['a\\b'] }],
  [DataElement.fromText(0x00181151, 'IS', '7\\+7'), { vr: 'IS', Value: [7, '+7'] }],
  [DataElement.fromText(0x00280030, 'DS', '1.5\\1.50\\1e3'), { vr: 'DS', Value: [1.5, '1.50', '1e3'] }],
  [DataElement.fromNumbers(0x00280009, 'AT', [0x00181063]), { vr: 'AT', Value: ['00181063'] }],
  [DataElement.fromNumbers(0x00189087, 'FD', [0.1, Infinity]), { vr: 'FD', Value: [0.1, 'Infinity'] }],
  [DataElement.fromNumbers(0x00280010, 'US', [512]), { vr: 'US', Value: [512] }],
  [DataElement.sequence(0x00081110, []), { vr: 'SQ' }],
  [
    DataElement.sequence(0x00081140, [new DataSet(), withElements(DataElement.fromNumbers(0x00280010, 'US', [1]))]),
    { vr: 'SQ', Value: [{}, { '00280010': { vr: 'US', Value: [1] } }] },
  ],
  [DataElement.fromBytes(0x00281201, 'OW', Buffer.from([1, 2, 3, 4])), { vr: 'OW', InlineBinary: 'AQIDBA==' }],
];

describe('DICOM JSON', () => {
  it('has every kind of value in the form of PS3.18, in tag order, and gives it back', () => {
    const dataSet = withElements(...FORMS.map(([element]) => element));
    const json = toDicomJson(dataSet);
    expect(Object.keys(json)).to.deep.equal([...Object.keys(json)].sort());
    for (const [element, form] of FORMS) {
      expect(json[element.tag.toString(16).toUpperCase().padStart(8, '0')]).to.deep.equal(form);
    }
    const again = fromDicomJson(JSON.parse(JSON.stringify(json)));
    expect(Buffer.concat(encodeDataSet(again)).equals(Buffer.concat(encodeDataSet(dataSet)))).to.equal(true);
  });

  it('is little endian whatever the data set is, and leaves group lengths out', () => {
    const dataSet = withElements(
      DataElement.fromBytes(0x00281201, 'OW', Buffer.from([1, 2, 3, 4])),
      DataElement.fromNumbers(0x00280010, 'US', [258]),
    );
    const big = parseDataSet(encodeDataSet(dataSet, BEE), BEE);
    expect(toDicomJson(big)).to.deep.equal(toDicomJson(dataSet));
    dataSet.set(DataElement.fromNumbers(0x00280000, 'UL', [4]));
    expect(Object.keys(toDicomJson(dataSet))).to.deep.equal(['00280010', '00281201']);
  });

  it('names an address for bytes when there is one, and needs one for fragments', () => {
    const dataSet = withElements(DataElement.encapsulated(0x7fe00010, 'OB', [Buffer.alloc(0), Buffer.from([1, 2])]));
    expect(() => toDicomJson(dataSet)).to.throw(DataSetError, /bulkDataURI/);
    const json = toDicomJson(dataSet, { bulkDataURI: ({ tag }) => `http://there/${tag}` });
    expect(json['7FE00010']).to.deep.equal({ vr: 'OB', BulkDataURI: 'http://there/2145386512' });
    expect(() => fromDicomJson(json)).to.throw(DataSetError, /bulkData/);
    const read = fromDicomJson(json, { bulkData: (uri, tag, vr) => Buffer.from(`${uri} ${tag} ${vr}`) });
    expect(read.text(0x7fe00010)).to.equal('http://there/2145386512 2145386512 OB');
  });

  it('L38: text that is not ASCII is declared as Unicode where nothing is declared, and refused where that lacks it', () => {
    const json = { '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller', Ideographic: '山' }] } };
    const dataSet = fromDicomJson(json);
    expect([dataSet.text(0x00080005), dataSet.text(0x00100010)]).to.deep.equal(['ISO_IR 192', 'Müller=山']);
    const declared = fromDicomJson({ ...json, '00080005': { vr: 'CS', Value: ['ISO_IR 100'] } });
    expect(() => encodeDataSet(declared)).to.throw(DataSetError, /U\+5C71/);
    expect(fromDicomJson({ '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Roe' }] } }).has(0x00080005)).to.equal(false);
    const nested = fromDicomJson({ '00081140': { vr: 'SQ', Value: [json] } });
    expect(nested.text(0x00080005)).to.equal('ISO_IR 192');
  });

  it('takes the transfer syntax of group 0002, and nothing else of it', () => {
    const json = { '00020010': { vr: 'UI', Value: ['1.2.840.10008.1.2'] }, '00020016': { vr: 'AE', Value: ['X'] } };
    const dataSet = fromDicomJson(json);
    expect([dataSet.transferSyntaxUID, dataSet.size]).to.deep.equal(['1.2.840.10008.1.2', 0]);
    expect(fromDicomJson(json, { transferSyntaxUID: BEE }).transferSyntaxUID).to.equal(BEE);
  });

  it('writes numbers for DS in the 16 characters that it may have', () => {
    const read = fromDicomJson({ '00280030': { vr: 'DS', Value: [1 / 3, -1.2345678901234567e-123, 100] } });
    const texts = read.get(0x00280030)?.texts() ?? [];
    expect(Math.max(...texts.map(({ length }) => length))).to.be.most(16);
    expect(texts).to.deep.equal(['0.33333333333333', '-1.23456789e-123', '100']);
  });

  it('L12: what is no DICOM JSON is refused with the attribute that is wrong', () => {
    const element = (value: unknown) => ({ '00280010': value });
    for (const [json, message] of [
      [null, /null in place of an object/],
      [[], /in place of an object/],
      [{ Rows: {} }, /'Rows' is no tag/],
      [element(1), /\(0028,0010\)/],
      [element({}), /no VR/],
      [element({ vr: 'XX' }), /'XX' is no VR/],
      [element({ vr: 'constructor' }), /no VR/],
      [element({ vr: 'US', Value: 7 }), /no array/],
      [element({ vr: 'US', Value: ['seven'] }), /no whole number/],
      [element({ vr: 'US', Value: [70_000] }), /out of range/],
      [element({ vr: 'US', Value: [1, null] }), /no whole number/],
      [element({ vr: 'FD', Value: ['x'] }), /no number/],
      [element({ vr: 'AT', Value: ['0018'] }), /no tag/],
      [element({ vr: 'AT', Value: [-1] }), /out of range/],
      [element({ vr: 'LO', Value: [{}] }), /no text/],
      [element({ vr: 'PN', Value: [{ Alphabetic: {} }] }), /no text/],
      [element({ vr: 'SQ', Value: ['x'] }), /in place of an object/],
      [element({ vr: 'OB', Value: [1] }), /InlineBinary/],
      [element({ vr: 'OB', InlineBinary: '???' }), /no base64/],
    ] as const) {
      expect(() => fromDicomJson(json), JSON.stringify(json)).to.throw(DataSetError, message);
    }
    let deep: object = {};
    for (let depth = 0; depth < 65; depth++) deep = { '00081140': { vr: 'SQ', Value: [deep] } };
    expect(() => fromDicomJson(deep)).to.throw(DataSetError, /maxDepth/);
    expect(fromDicomJson(deep, { maxDepth: 65 }).size).to.equal(1);
  });
});

describeInterop('DICOM JSON of real files', [pydicomFolder], () => {
  it('gives back what it was made of', () => {
    let count = 0;
    for (const name of existsSync(pydicomFolder) ? readdirSync(pydicomFolder) : []) {
      if (!/dcm$/.test(name) || /truncated|no_meta.dcm|SC_rgb_jpeg.dcm/.test(name)) continue;
      const { dataSet, source } = openDicomFile(join(pydicomFolder, name));
      // Values of odd length are padded when they are encoded again.
      const bulkDataURI = (element: DataElement): string | undefined =>
        element.isEncapsulated || element.length % 2 === 1 || element.length > 100_000 ? 'elsewhere' : undefined;
      const json = JSON.parse(JSON.stringify(toDicomJson(dataSet, { bulkDataURI }))) as object;
      const read = fromDicomJson(json, { bulkData: () => MARK });
      const again = toDicomJson(read, {
        bulkDataURI: ({ bytes }) => (bytes.equals(MARK) ? 'elsewhere' : undefined),
      });
      expect(again, name).to.deep.equal(json);
      source?.close();
      count++;
    }
    expect(count).to.be.greaterThan(60);
  });

  it("is read where pydicom's own examples are", () => {
    const json: unknown = JSON.parse(readFileSync(join(pydicomFolder, 'test_PN.json'), 'utf8'));
    const dataSet = fromDicomJson(json);
    expect(dataSet.text(0x00100010)).to.equal('Prostate^Volunteer');
    expect(dataSet.get(0x04000561)?.items[0]?.get(0x04000550)?.items.length).to.equal(1);
  });
});
