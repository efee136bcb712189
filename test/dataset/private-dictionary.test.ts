import { expect } from 'chai';
import {
  type DictionaryAddition,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  convertDataSet,
  dictionaryVR,
  encodeDataSet,
  lookupKeyword,
  lookupTag,
  parseDataSet,
  registerDictionaryEntries,
} from '../../src/dataset';
import { InvalidArgumentError } from '../../src/errors';
import { type PlainElement, encodePlain } from './naive-codec';

const text = (tag: number, vr: string, value: string): PlainElement => ({ tag, vr, value: Buffer.from(value) });
const short = (tag: number, value: number): PlainElement => ({ tag, vr: 'US', value: Buffer.from([value, 0]) });
const additions: DictionaryAddition[] = [
  { tag: 0x00091001, vr: 'US', keyword: 'AcmeCount', privateCreator: 'ACME 1.0' },
  { tag: 0x00091002, vr: 'SQ', keyword: 'AcmeItems', privateCreator: 'ACME 1.0' },
  { tag: 0x00091003, vr: 'PN', vm: '1-n', keyword: 'AcmeReader', privateCreator: 'ACME 1.0' },
  { tag: 0x00171055, vr: 'UL', keyword: 'NoCreator' },
  { tag: 0x00140fff, vr: 'DS', keyword: 'FromTheFuture' },
];
/** Two creators in one group, in other blocks than the dictionary was written with; the item has blocks of its own. */
const elements: PlainElement[] = [
  text(0x00090010, 'LO', 'OTHER '),
  text(0x00090033, 'LO', 'ACME 1.0'),
  short(0x00091001, 1),
  short(0x00093301, 7),
  {
    tag: 0x00093302,
    vr: 'SQ',
    value: [[text(0x00090010, 'LO', 'ACME 1.0'), text(0x00091003, 'PN', 'Roe^Jane')], [short(0x00091001, 9)]],
  },
  text(0x00140fff, 'DS', '1.50'),
  { tag: 0x00171055, vr: 'UL', value: Buffer.from([1, 0, 0, 0]) },
];
const implicit = encodePlain(elements, { explicit: false, bigEndian: false, delimited: true });
const explicit = encodePlain(elements, { explicit: true, bigEndian: false, delimited: true });

describe('elements that a program adds to the dictionary', () => {
  let unregister = (): void => undefined;
  beforeEach(() => {
    unregister = registerDictionaryEntries(additions);
  });
  afterEach(() => unregister());

  it('give private elements of implicit data sets their VR, by the creator of their block', () => {
    const dataSet = parseDataSet(implicit, LEI);
    expect([...dataSet].map(({ vr }) => vr)).to.deep.equal(['LO', 'LO', 'UN', 'US', 'SQ', 'DS', 'UL']);
    expect(dataSet.number(0x00093301)).to.equal(7);
    expect(dataSet.number(0x00171055)).to.equal(1);
    const [first, second] = dataSet.get(0x00093302)?.items ?? [];
    expect([first?.get(0x00091003)?.vr, first?.text(0x00091003)]).to.deep.equal(['PN', 'Roe^Jane']);
    // Blocks are not inherited: here nobody reserved this one.
    expect(second?.get(0x00091001)?.vr).to.equal('UN');
  });

  it('also where a sequence has a length, and nothing but the dictionary shows that it is one', () => {
    const defined = encodePlain(elements, { explicit: false, bigEndian: false, delimited: false });
    expect(parseDataSet(defined, LEI).get(0x00093302)?.items.length).to.equal(2);
    expect(Buffer.concat(encodeDataSet(parseDataSet(defined, LEI))).equals(defined)).to.equal(true);
  });

  it('are written with their VR when implicit becomes explicit, streamed or not', async () => {
    const streamed: Buffer[] = [];
    for await (const chunk of convertDataSet([implicit], LEI, LEE)) streamed.push(chunk);
    for (const bytes of [Buffer.concat(streamed), Buffer.concat(encodeDataSet(parseDataSet(implicit, LEI), LEE))]) {
      const dataSet = parseDataSet(bytes, LEE);
      expect([...dataSet].map(({ vr }) => vr)).to.deep.equal(['LO', 'LO', 'UN', 'US', 'SQ', 'DS', 'UL']);
      expect(dataSet.get(0x00093302)?.items[0]?.get(0x00091003)?.vr).to.equal('PN');
    }
  });

  it('keep delimiters round their sequences in implicit data sets, for readers without the dictionary', () => {
    const bytes = Buffer.concat(encodeDataSet(parseDataSet(explicit, LEE), LEI));
    unregister();
    expect(parseDataSet(bytes, LEI).get(0x00093302)?.items.length).to.equal(2);
  });

  it('are found by tag, by creator and by keyword, until they are taken out', () => {
    expect(lookupTag(0x00140fff)?.keyword).to.equal('FromTheFuture');
    expect(lookupTag(0x00094403, ' ACME 1.0 ')).to.deep.include({ keyword: 'AcmeReader', vm: '1-n' });
    expect(lookupTag(0x00094403, 'OTHER')).to.equal(undefined);
    expect([lookupKeyword('FromTheFuture'), lookupKeyword('AcmeReader')]).to.deep.equal([0x00140fff, undefined]);
    const second = registerDictionaryEntries([{ tag: 0x00140fff, vr: 'LO', keyword: 'Later' }]);
    expect(dictionaryVR(0x00140fff)).to.equal('LO');
    second();
    expect(dictionaryVR(0x00140fff)).to.equal('DS');
    unregister();
    expect([lookupTag(0x00140fff), lookupKeyword('FromTheFuture')]).to.deep.equal([undefined, undefined]);
    expect(parseDataSet(implicit, LEI).get(0x00093301)?.vr).to.equal('UN');
  });

  it('do not replace what the standard says', () => {
    const undo = registerDictionaryEntries([{ tag: 0x00100010, vr: 'LO', keyword: 'PatientName' }]);
    expect(lookupTag(0x00100010)?.vr).to.equal('PN');
    undo();
  });

  it('are refused when they are none, all of them', () => {
    for (const wrong of [
      { tag: 0x00140ffe, vr: 'XX', keyword: 'A' },
      { tag: 0x00140ffe, vr: 'US or SS', keyword: 'A' },
      { tag: 0x00140ffe, vr: 'US', keyword: '' },
      { tag: 0xfffee000, vr: 'US', keyword: 'A' },
      { tag: -1, vr: 'US', keyword: 'A' },
      { tag: 0x00140ffe, vr: 'US', keyword: 'A', privateCreator: 'ACME 1.0' },
      { tag: 0x00091001, vr: 'US', keyword: 'A', privateCreator: ' ' },
    ]) {
      const entries = [{ tag: 0x00140ffd, vr: 'US', keyword: 'Fine' }, wrong];
      expect(() => registerDictionaryEntries(entries)).to.throw(InvalidArgumentError, /Adding/);
    }
    expect(lookupTag(0x00140ffd)).to.equal(undefined);
  });
});
