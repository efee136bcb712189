import { join, resolve, sep } from 'node:path';
import { expect } from 'chai';
import { defaultStoragePath, isSafePathPart, pathBelow } from '../../src/services';

const HOSTILE = [
  '',
  '.',
  '..',
  '../x',
  '../../x',
  '/etc/passwd',
  'a/b',
  'a\\b',
  'C:\\x',
  '1.2\0.3',
  '.hidden',
  'x.',
  'x ',
  'x\n',
  'CON',
  'con.dcm',
  'NUL',
  'LPT1',
  'com9.txt',
  '-rf',
  'ä',
  'x'.repeat(129),
];

describe('storage paths', () => {
  for (const text of HOSTILE) {
    it(`L14: takes ${JSON.stringify(text.slice(0, 20))} for no part of a path`, () => {
      expect(isSafePathPart(text)).to.equal(false);
      const path = defaultStoragePath('/store', text);
      expect(path).to.match(/^\/store\/2\.25\.\d+\.dcm$/);
    });
  }

  it('takes letters, digits, dots, dashes and underscores', () => {
    for (const text of ['1.2.840.10008', 'CT_01', 'a-b', 'CONSOLE', 'x'.repeat(128)]) {
      expect(isSafePathPart(text), text).to.equal(true);
    }
  });

  it('L14: names a file by its SOP Instance UID when that is a valid UID, by a new UID otherwise', () => {
    expect(defaultStoragePath('/store', '1.2.3')).to.equal(join('/store', '1.2.3.dcm'));
    for (const uid of ['1.2.', '01.2', '1..2', 'a.b', `1.${'2'.repeat(64)}`]) {
      expect(defaultStoragePath('/store', uid)).to.not.contain(uid);
    }
  });

  it('counts a relative root from the current directory; an empty one is that directory', () => {
    expect(defaultStoragePath('', '1.2')).to.equal(resolve('1.2.dcm'));
    expect(defaultStoragePath('inbox', '1.2')).to.equal(resolve('inbox', '1.2.dcm'));
  });

  it('L14: joins parts to a root only when they stay below it', () => {
    expect(pathBelow('/store', 'study', 'x.dcm')).to.equal(['', 'store', 'study', 'x.dcm'].join(sep));
    for (const parts of [['..'], ['..', 'x'], ['a', '..', '..', 'x'], ['.'], []]) {
      expect(() => pathBelow('/store', ...parts), parts.join()).to.throw(RangeError);
    }
  });
});
