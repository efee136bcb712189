import { expect } from 'chai';
import {
  isStorageSOPClass,
  isUncompressed,
  isValidUID,
  newUID,
  storageSOPClasses,
  transferSyntax,
  transferSyntaxes,
  uidName,
} from '../../src/dataset';

const flags = (uid: string): string => {
  const syntax = transferSyntax(uid);
  if (!syntax) return 'unknown';
  const { explicit, bigEndian, deflated, encapsulated } = syntax;
  return [explicit && 'explicit', bigEndian && 'big', deflated && 'deflated', encapsulated && 'encapsulated']
    .filter(Boolean)
    .join(' ');
};

describe('transfer syntaxes', () => {
  it('are described by how they encode a data set', () => {
    expect(flags('1.2.840.10008.1.2')).to.equal('');
    expect(flags('1.2.840.10008.1.2.1')).to.equal('explicit');
    expect(flags('1.2.840.10008.1.2.2')).to.equal('explicit big');
    expect(flags('1.2.840.10008.1.2.1.99')).to.equal('explicit deflated');
    expect(flags('1.2.840.10008.1.2.1.98')).to.equal('explicit encapsulated');
    expect(flags('1.2.840.10008.1.2.4.94')).to.equal('explicit');
    expect(flags('1.2.840.10008.1.2.4.95')).to.equal('explicit deflated');
  });

  it('include every compressed family of the standard', () => {
    const families = [
      '4.50',
      '4.51',
      '4.57',
      '4.70',
      '4.80',
      '4.81',
      '4.90',
      '4.91',
      '4.92',
      '4.93',
      '4.100',
      '4.101',
      '4.102',
      '4.103',
      '4.104',
      '4.105',
      '4.106',
      '4.107',
      '4.108',
      '4.100.1',
      '4.106.1',
      '4.110',
      '4.112',
      '4.201',
      '4.202',
      '4.203',
      '5',
    ];
    for (const tail of families) expect(flags(`1.2.840.10008.1.2.${tail}`), tail).to.equal('explicit encapsulated');
    expect(transferSyntaxes().map(({ uid }) => uid)).to.include('1.2.840.10008.1.2.4.53');
  });

  it('are undefined for an unknown UID, for a SOP class and for encodings that are no data sets', () => {
    for (const uid of ['1.2.3', '1.2.840.10008.1.1', '1.2.840.10008.1.2.6.2', '']) {
      expect(transferSyntax(uid), uid).to.equal(undefined);
    }
  });

  it('count as uncompressed in three cases only', () => {
    const uncompressed = transferSyntaxes().filter(({ uid }) => isUncompressed(uid));
    expect(uncompressed.map(({ uid }) => uid)).to.deep.equal([
      '1.2.840.10008.1.2',
      '1.2.840.10008.1.2.1',
      '1.2.840.10008.1.2.2',
    ]);
  });
});

describe('storage SOP classes', () => {
  it('include current, late and retired ones', () => {
    for (const tail of ['2', '4', '7', '66.4', '66.8', '88.33', '481.23', '104.1', '5', '3', '12.3', '9.1.4']) {
      expect(isStorageSOPClass(`1.2.840.10008.5.1.4.1.1.${tail}`), tail).to.equal(true);
    }
    expect(isStorageSOPClass('1.2.840.10008.5.1.4.34.7'), 'RT Beams Delivery Instruction').to.equal(true);
    expect(storageSOPClasses().length).to.be.greaterThan(200);
  });

  it('exclude services that only sound like them', () => {
    const others = ['1.2.840.10008.1.20.1', '1.2.840.10008.1.3.10', '1.2.840.10008.1.1', '1.2.840.10008.5.1.4.1.2.1.1'];
    for (const uid of others) expect(isStorageSOPClass(uid), uid).to.equal(false);
  });

  it('have names', () => {
    expect(uidName('1.2.840.10008.5.1.4.1.1.2')).to.equal('CT Image Storage');
    expect(uidName('1.2.3')).to.equal(undefined);
  });
});

describe('UIDs', () => {
  it('are valid when components are numbers without leading zeros, up to 64 characters', () => {
    for (const uid of ['1', '0.0', '1.2.840.10008.1.1', `1.${'2'.repeat(62)}`])
      expect(isValidUID(uid), uid).to.equal(true);
  });

  it('are invalid with anything that could be a path, padding or an empty component', () => {
    const invalid = [
      '',
      '.',
      '..',
      '1.',
      '.1',
      '1..2',
      '1.02',
      '00',
      '1.a',
      '1.2 ',
      '1.2\0',
      '../x',
      '1/2',
      `1.${'2'.repeat(63)}`,
    ];
    for (const uid of invalid) expect(isValidUID(uid), JSON.stringify(uid)).to.equal(false);
  });

  it('are made anew under 2.25, each only once', () => {
    const made = new Set(Array.from({ length: 1000 }, newUID));
    expect(made.size).to.equal(1000);
    for (const uid of made) {
      expect(isValidUID(uid), uid).to.equal(true);
      expect(uid).to.match(/^2\.25\.[1-9][0-9]*$/);
    }
  });
});
