import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { dictionaryEntries, dictionaryVR, lookupKeyword, lookupTag } from '../../src/dataset';

describe('the dictionary', () => {
  it('finds elements by tag', () => {
    expect(lookupTag(0x00100010)).to.deep.equal({ tag: 0x00100010, vr: 'PN', vm: '1', keyword: 'PatientName' });
    expect(lookupTag(0x7fe00010)?.keyword).to.equal('PixelData');
    expect(lookupTag(0x00090010)).to.equal(undefined);
  });

  it('keeps both VRs where other elements decide', () => {
    expect(lookupTag(0x00280106)?.vr).to.equal('US or SS');
    expect(lookupTag(0x7fe00010)?.vr).to.equal('OB or OW');
    expect(lookupTag(0x00283006)?.vr).to.equal('US or OW');
  });

  it('finds repeating groups by their base group, and nothing in odd groups beside them', () => {
    expect(lookupTag(0x60023000)).to.deep.include({ tag: 0x60003000, keyword: 'OverlayData' });
    expect(lookupTag(0x50fe0010)?.keyword).to.equal('NumberOfPoints');
    expect(lookupTag(0x60013000)).to.equal(undefined);
  });

  it('finds tags by keyword, retired ones without any prefix', () => {
    expect(lookupKeyword('GraphicLayerSequence')).to.equal(7340128);
    expect(lookupKeyword('PixelData')).to.equal(2145386512);
    expect(lookupKeyword('ReferencedFileID')).to.equal(0x00041500);
    expect(lookupKeyword('OverlayRows')).to.equal(0x60000010);
    expect(lookupKeyword('AffectedSOPClassUID')).to.equal(0x00000002);
    expect(lookupTag(0x00280120)?.keyword).to.equal('PixelPaddingValue');
    expect([...dictionaryEntries()].filter(({ keyword }) => /RETIRED|undefined|^$/.test(keyword))).to.deep.equal([]);
    expect(lookupKeyword('patientname')).to.equal(undefined);
  });

  it('lists every element once, in tag order', () => {
    const tags = [...dictionaryEntries()].map(({ tag }) => tag);
    expect(tags.length).to.be.greaterThan(5000);
    expect(tags).to.deep.equal([...new Set(tags)].sort((a, b) => a - b));
  });

  it('gives group lengths, private creators and unknown elements a VR', () => {
    expect(['UL', 'LO', 'UN', 'UN']).to.deep.equal(
      [0x00100000, 0x00090010, 0x00091001, 0x00104444].map((tag) => dictionaryVR(tag)),
    );
  });

  it('is there without loading dcmjs', () => {
    const door = join(__dirname, '..', '..', 'src', 'dataset', 'index.js');
    const program = `require(${JSON.stringify(door)}).lookupTag(0x00100010);
      console.log(Object.keys(require.cache).filter((path) => path.includes('node_modules/dcmjs')).length)`;
    expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).to.equal('0');
  });
});
