import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  BufferSource,
  DataElement,
  DataSet,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  encodeDataSet,
  encodedValueLength,
  openDicomFile,
  parseDataSet,
  parseDicomFile,
  writeDicomFile,
} from '../../src/dataset';
import { DataSetError, InvalidArgumentError, TransferSyntaxError } from '../../src/errors';
import { fixturesRoot } from '../support/project';
import { tempDir } from '../support/temp';
import { listDataSet } from './naive-codec';

const again = (dataSet: DataSet, uid: string): DataSet => parseDataSet(encodeDataSet(dataSet, uid), uid);
const withElements = (...elements: DataElement[]): DataSet => {
  const dataSet = new DataSet();
  elements.forEach((element) => dataSet.set(element));
  return dataSet;
};

describe('values', () => {
  const numbers: Record<string, (number | bigint)[]> = {
    US: [0, 65535],
    SS: [-32768, 32767],
    UL: [0, 0xffffffff],
    SL: [-0x80000000, 0x7fffffff],
    FL: [1.5, -0.25],
    FD: [Math.PI, -1e300],
    AT: [0x00100010, 0xfffee000],
  };

  it('of every numeric VR survive in both byte orders', () => {
    for (const [vr, list] of Object.entries(numbers)) {
      for (const uid of [LEE, BEE]) {
        const read = again(withElements(DataElement.fromNumbers(0x00091010, vr, list)), uid).get(0x00091010);
        expect([read?.vr, read?.numbers(), read?.multiplicity], `${vr} ${uid}`).to.deep.equal([vr, list, 2]);
      }
    }
  });

  it('of 64 bits survive without loss', () => {
    const cases = [
      ['SV', [-(2n ** 63n), 2n ** 63n - 1n]],
      ['UV', [0n, 2n ** 64n - 1n]],
    ] as const;
    for (const [vr, list] of cases) {
      for (const uid of [LEE, BEE]) {
        expect(
          again(withElements(DataElement.fromNumbers(0x00091010, vr, list)), uid)
            .get(0x00091010)
            ?.bigints(),
        ).to.deep.equal(list);
      }
    }
  });

  it('that a VR cannot hold are refused', () => {
    const cases: [string, number | bigint][] = [
      ['US', 65536],
      ['US', -1],
      ['SS', 32768],
      ['UL', 1.5],
      ['SL', Number.NaN],
      ['UV', -1n],
      ['SV', 2n ** 63n],
      ['AT', -1],
    ];
    for (const [vr, value] of cases) {
      expect(() => DataElement.fromNumbers(0x00091010, vr, [value]), `${vr} ${value}`).to.throw(InvalidArgumentError);
    }
    expect(() => DataElement.fromNumbers(0x00091010, 'OB', [1])).to.throw(InvalidArgumentError);
  });

  it('of IS and DS are numbers and text', () => {
    const element = DataElement.fromNumbers(0x00181164, 'DS', [0.5, 2]);
    expect([element.text(), element.numbers()]).to.deep.equal(['0.5\\2', [0.5, 2]]);
    expect(DataElement.fromText(0x00200013, 'IS', 'x').numbers()).to.deep.equal([Number.NaN]);
  });

  it('lose their padding, each for itself, and are padded as their VR wants', () => {
    const dataSet = withElements(
      DataElement.fromText(0x00080008, 'CS', ['A ', 'B']),
      DataElement.fromText(0x00080018, 'UI', '1.2'),
      DataElement.fromText(0x00104000, 'LT', 'one\\two '),
    );
    expect(dataSet.get(0x00080018)?.bytes).to.deep.equal(Buffer.from('1.2\0'));
    const read = again(dataSet, LEE);
    expect(read.get(0x00080008)?.texts()).to.deep.equal(['A', 'B']);
    expect(read.get(0x00104000)?.texts()).to.deep.equal(['one\\two']);
    expect(read.text(0x00080018)).to.equal('1.2');
  });

  it('that are empty have no values', () => {
    for (const vr of ['PN', 'US', 'OB', 'SQ', 'AT']) {
      const element = DataElement.empty(0x00091010, vr);
      expect([element.multiplicity, element.length, element.texts()], vr).to.deep.equal([0, 0, []]);
    }
  });

  it('of VRs without numbers are no numbers', () => {
    expect(() => DataElement.empty(0x00091010, 'OB').numbers()).to.throw(DataSetError);
    expect(() => DataElement.fromText(0x00100010, 'PN', 'x').bigints()).to.throw(DataSetError);
    expect(() => DataElement.fromText(0x00100010, 'PN', 'x').tags()).to.throw(DataSetError);
  });

  it('of implicit files get their VR from Pixel Representation, wherever it stands', () => {
    const file = parseDicomFile(readFileSync(join(fixturesRoot, 'dataset', 'implicit-le.dcm'))).dataSet;
    expect([file.get(0x00280106)?.vr, file.number(0x00280106)]).to.deep.equal(['SS', -5]);
    expect(file.get(0x00189810)?.vr, 'in front of it').to.equal('SS');
    const nested = withElements(
      DataElement.fromNumbers(0x00280103, 'US', [1]),
      DataElement.sequence(0x00283000, [withElements(DataElement.fromNumbers(0x00283002, 'SS', [256, -1, 16]))]),
    );
    const lut = again(nested, LEI).get(0x00283000)?.items[0]?.get(0x00283002);
    expect([lut?.vr, lut?.numbers()]).to.deep.equal(['SS', [256, -1, 16]]);
  });
});

describe('text', () => {
  const name = (characterSet: string | undefined, text: string): DataSet =>
    withElements(
      DataElement.fromText(0x00100010, 'PN', text),
      ...(characterSet === undefined ? [] : [DataElement.fromText(0x00080005, 'CS', characterSet)]),
    );

  it('is written in the declared character set, also when that was set later', () => {
    expect(name('ISO_IR 100', 'Müller').get(0x00100010)?.bytes).to.deep.equal(Buffer.from('Müller', 'latin1'));
    expect(name('ISO_IR 192', '山田').get(0x00100010)?.bytes).to.deep.equal(Buffer.from('山田'));
    for (const [set, text] of [
      ['ISO_IR 100', 'Müller'],
      ['ISO_IR 192', 'Αθήνα'],
      [undefined, 'Adams'],
    ] as const) {
      expect(again(name(set, text), LEE).text(0x00100010)).to.equal(text);
    }
  });

  it('L38: that the character set cannot hold is refused, never a question mark', () => {
    for (const set of [undefined, '', 'ISO_IR 6', 'ISO_IR 100', '\\ISO 2022 IR 149', 'ISO_IR 144', 'X-MAC']) {
      const text = set === '\\ISO 2022 IR 149' ? '东' : '山田';
      expect(() => encodeDataSet(name(set, text)), String(set)).to.throw(DataSetError, /U\+(5C71|4E1C)/);
    }
    expect(() => encodeDataSet(name('X-MAC', 'Müller'))).to.throw(DataSetError, /cannot be written/);
  });

  it('L38: in an unknown character set keeps its bytes, and reads as one character a byte', () => {
    const bytes = Buffer.from([0xbb, 0xee, 0xda, 0xd0]);
    const dataSet = withElements(
      DataElement.fromText(0x00080005, 'CS', 'X-MAC-CYRILLIC'),
      DataElement.fromBytes(0x00100010, 'PN', bytes),
    );
    const read = again(dataSet, BEE);
    expect(Buffer.from(read.text(0x00100010) ?? '', 'latin1')).to.deep.equal(bytes);
    expect(read.characterSet.isSupported).to.equal(false);
  });

  it('in items is in the character set of the data set around, unless they have their own', () => {
    const inherited = withElements(DataElement.fromText(0x00080104, 'LO', 'ü'));
    const own = withElements(
      DataElement.fromText(0x00080005, 'CS', 'ISO_IR 192'),
      DataElement.fromText(0x00080104, 'LO', 'ü'),
    );
    const dataSet = withElements(
      DataElement.fromText(0x00080005, 'CS', 'ISO_IR 100'),
      DataElement.sequence(0x0040a043, [inherited, own]),
    );
    const items = again(dataSet, LEE).get(0x0040a043)?.items ?? [];
    expect(items.map((item) => item.get(0x00080104)?.bytes)).to.deep.equal([
      Buffer.from([0xfc, 0x20]),
      Buffer.from('ü'),
    ]);
    expect(items.map((item) => item.text(0x00080104))).to.deep.equal(['ü', 'ü']);
  });

  it('of VRs outside the character set is ASCII only', () => {
    expect(() =>
      encodeDataSet(
        withElements(DataElement.fromText(0x00080005, 'CS', 'ISO_IR 192'), DataElement.fromText(0x00080060, 'CS', 'Ü')),
      ),
    ).to.throw(DataSetError);
  });
});

describe('a data set', () => {
  it('keeps its elements in tag order, one of each tag', () => {
    const dataSet = withElements(
      DataElement.fromText(0x00100020, 'LO', 'b'),
      DataElement.fromText(0x00080060, 'CS', 'a'),
      DataElement.fromText(0xfffcfffc, 'OB', ''),
      DataElement.fromText(0x00100020, 'LO', 'c'),
    );
    expect([...dataSet].map(({ tag }) => tag)).to.deep.equal([0x00080060, 0x00100020, 0xfffcfffc]);
    expect([dataSet.text(0x00100020), dataSet.size, dataSet.has(0x00100010)]).to.deep.equal(['c', 3, false]);
    expect([dataSet.delete(0x00100020), dataSet.delete(0x00100020), dataSet.size]).to.deep.equal([true, false, 2]);
  });

  it('copies an element or item that belongs to another', () => {
    const first = withElements(
      DataElement.sequence(0x0040a043, [withElements(DataElement.fromText(0x00080104, 'LO', 'x'))]),
    );
    const second = new DataSet();
    const element = first.get(0x0040a043);
    if (!element) throw new Error('no element');
    const copy = second.set(element);
    expect(copy).to.not.equal(element);
    copy.items[0]?.set(DataElement.fromText(0x00080104, 'LO', 'changed'));
    expect(first.get(0x0040a043)?.items[0]?.text(0x00080104)).to.equal('x');
    expect(element.addItem(copy.items[0] ?? new DataSet())).to.not.equal(copy.items[0]);
    expect(copy.items[0]?.parent).to.equal(second);
  });

  it('can hold a copy of itself, and no more than that', () => {
    const dataSet = withElements(DataElement.empty(0x0040a043, 'SQ'));
    dataSet.get(0x0040a043)?.addItem(dataSet);
    expect(listDataSet(again(dataSet, LEE))).to.deep.equal(['0040a043 SQ', ' 0', '  0040a043 SQ']);
  });

  it('shows changes of items when it is encoded, and copies the rest as read', () => {
    const source = parseDicomFile(readFileSync(join(fixturesRoot, 'dataset', 'explicit-le-defined.dcm'))).dataSet;
    for (const uid of [LEE, LEI, BEE]) {
      const dataSet = source.copy();
      const sequence = dataSet.get(0x00081140);
      sequence?.items[0]?.get(0x0040a170)?.items[0]?.set(DataElement.fromText(0x00080104, 'LO', 'other'));
      sequence?.addItem(withElements(DataElement.fromText(0x00081155, 'UI', '9.9')));
      const read = again(dataSet, uid).get(0x00081140);
      expect(read?.items.map((item) => item.text(0x00081155))).to.deep.equal(['1.2.3.4', undefined, '9.9']);
      expect(read?.items[0]?.get(0x0040a170)?.items[0]?.text(0x00080104)).to.equal('other');
    }
    expect(source.isUntouched).to.equal(true);
  });

  it('drops group lengths once it was changed', () => {
    const bytes = Buffer.from(
      '100000 00554c040012000000100010 00504e0a00 41424344454647484949'.replaceAll(' ', ''),
      'hex',
    );
    const dataSet = parseDataSet(bytes, LEE);
    expect(Buffer.concat(encodeDataSet(dataSet))).to.deep.equal(bytes);
    dataSet.set(DataElement.fromText(0x00100020, 'LO', 'ID'));
    expect([...again(dataSet, LEE)].map(({ tag }) => tag)).to.deep.equal([0x00100010, 0x00100020]);
  });

  it('writes a text too long for its header as UN', () => {
    const long = 'x'.repeat(65_536);
    const dataSet = withElements(
      DataElement.fromText(0x00104000, 'LT', long),
      DataElement.fromNumbers(
        0x00091010,
        'US',
        Array.from({ length: 40_000 }, () => 258),
      ),
    );
    const read = again(dataSet, BEE);
    expect([read.get(0x00104000)?.vr, read.text(0x00104000)]).to.deep.equal(['UN', long]);
    expect(read.get(0x00091010)?.bytes.subarray(0, 2), 'UN is little endian').to.deep.equal(Buffer.from([2, 1]));
    expect(again(dataSet, LEI).get(0x00104000)?.vr).to.equal('LT');
  });

  it('takes a value from a source without reading it before it is encoded', () => {
    const source = new BufferSource(Buffer.from('abcdefghij'));
    const element = DataElement.fromSource(0x00420011, 'OB', source, 2, 5);
    expect(again(withElements(element), LEE).get(0x00420011)?.bytes.toString()).to.equal('cdefg\0');
    expect(() => DataElement.fromSource(0x00420011, 'OB', source, 8, 5)).to.throw(DataSetError);
  });

  it('writes new fragments with their offset table', () => {
    const dataSet = withElements(DataElement.encapsulated(0x7fe00010, 'OB', [Buffer.alloc(0), Buffer.from([1, 2, 3])]));
    dataSet.transferSyntaxUID = '1.2.840.10008.1.2.4.50';
    const pixels = again(dataSet, '1.2.840.10008.1.2.4.50').get(0x7fe00010);
    expect(pixels?.fragments).to.deep.equal([Buffer.alloc(0), Buffer.from([1, 2, 3, 0])]);
  });

  it('gives fragments, and bulk data, to the syntaxes that can hold them only', () => {
    const pixels = DataElement.encapsulated(0x7fe00010, 'OB', [Buffer.alloc(0), Buffer.alloc(3)]);
    expect([0, 1, 2].map((index) => pixels.fragmentLength(index))).to.deep.equal([0, 3, 0]);
    const icon = withElements(DataElement.sequence(0x00880200, [withElements(pixels)]));
    for (const uid of [LEI, BEE]) expect(() => encodeDataSet(icon, uid)).to.throw(DataSetError, /fragments/);
    expect(() => encodeDataSet(icon, '1.2.3')).to.throw(TransferSyntaxError);
    expect(() => DataElement.fromText(0x00100010, 'PN', 'x').addItem(icon)).to.throw(InvalidArgumentError);
  });

  it('knows the encoded length of a sequence', () => {
    const sequence = DataElement.sequence(0x0040a043, [withElements(DataElement.fromText(0x00080104, 'LO', 'four'))]);
    expect(encodedValueLength(sequence, LEE)).to.equal(8 + 8 + 4);
  });

  it('is saved as a file that opens again', () => {
    const path = join(tempDir('dataset'), 'saved.dcm');
    const dataSet = withElements(
      DataElement.fromText(0x00080018, 'UI', '1.2.3'),
      DataElement.fromBytes(0x7fe00010, 'OW', Buffer.alloc(9_000_000, 7)),
    );
    for (const uid of [LEI, LEE, BEE, '1.2.840.10008.1.2.1.99']) {
      const fd = openSync(path, 'w');
      const written = writeDicomFile(fd, dataSet, { transferSyntaxUID: uid, sourceApplicationEntityTitle: 'ME' });
      closeSync(fd);
      expect(written).to.equal(readFileSync(path).length);
      const file = openDicomFile(path);
      expect(file.header).to.deep.include({ transferSyntaxUID: uid, SOPInstanceUID: '1.2.3' });
      expect(file.fileMeta?.text(0x00020016)).to.equal('ME');
      expect(file.dataSet.get(0x7fe00010)?.bytes.equals(Buffer.alloc(9_000_000, 7))).to.equal(true);
      file.source?.close();
    }
  });
});
