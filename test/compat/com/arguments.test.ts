import { expect } from 'chai';
import { ArgumentChecker, ByRef, COMError, ComObject, HRESULT, assign, joinList, parseList } from '../../../compat/com';

const check = new ArgumentChecker('test.Class');

function codeOf(action: () => unknown): number {
  try {
    action();
  } catch (error) {
    if (error instanceof COMError && error.Source === 'test.Class') return error.HRESULT;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('ArgumentChecker', () => {
  it('counts null and undefined as empty text and refuses what is no text', () => {
    expect([check.text('x', null), check.text('x', undefined), check.text('x', 'a')]).to.deep.equal(['', '', 'a']);
    expect(codeOf(() => check.text('x', 5))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('counts numbers as VARIANT_BOOL: 0 is false, anything else true', () => {
    expect([0, 1, -1, true, false, null, undefined].map((value) => check.boolean('x', value))).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(codeOf(() => check.boolean('x', 'true'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('takes whole numbers in range only', () => {
    expect(check.int32('x', -0x80000000)).to.equal(-0x80000000);
    expect(check.uint16('x', 65535)).to.equal(65535);
    for (const wrong of [1.5, NaN, Infinity, 0x80000000, '1', null, 1n]) {
      expect(
        codeOf(() => check.int32('x', wrong)),
        String(wrong),
      ).to.equal(HRESULT.E_INVALIDARG);
    }
    expect(codeOf(() => check.uint16('x', -1))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('folds negative shorts and negative tags to unsigned numbers', () => {
    expect(check.shortInt('x', -16384)).to.equal(0xc000);
    expect(check.shortInt('x', 0xa700)).to.equal(0xa700);
    expect(codeOf(() => check.shortInt('x', 0x10000))).to.equal(HRESULT.E_INVALIDARG);
    expect(codeOf(() => check.shortInt('x', -0x8001))).to.equal(HRESULT.E_INVALIDARG);
    expect(check.tag('x', 0xfffee000 | 0)).to.equal(0xfffee000);
    expect(check.tag('x', 0x7fe00010)).to.equal(2145386512);
    expect(codeOf(() => check.tag('x', 2 ** 32))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('takes AE titles of 1 to 16 characters after trimming, without backslash and control characters', () => {
    expect(check.aeTitle('x', '  A TITLE ')).to.equal('A TITLE');
    expect(check.aeTitle('x', 'SIXTEEN_LETTERS_')).to.have.length(16);
    for (const wrong of ['', '   ', null, 'SEVENTEEN_LETTERS', 'A\\B', 'A\nB', 'A\u0000', 'A\u007f', '\u0416']) {
      expect(
        codeOf(() => check.aeTitle('x', wrong)),
        JSON.stringify(wrong),
      ).to.equal(HRESULT.E_INVALIDARG);
    }
  });

  it('takes ports from 1 to 65535, for listeners from 0', () => {
    expect([check.port('x', 1), check.port('x', 65535), check.listenPort('x', 0)]).to.deep.equal([1, 65535, 0]);
    for (const wrong of [0, -1, 65536, 104.5, '104']) {
      expect(codeOf(() => check.port('x', wrong))).to.equal(HRESULT.E_INVALIDARG);
    }
    expect(codeOf(() => check.listenPort('x', 65536))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('takes host names and addresses', () => {
    expect(check.host('x', ' ::1 ')).to.equal('::1');
    for (const wrong of ['', null, 'two words']) {
      expect(codeOf(() => check.host('x', wrong))).to.equal(HRESULT.E_INVALIDARG);
    }
  });

  it('takes seconds with fractions; negative ones are E_INVALIDARG', () => {
    expect([check.seconds('x', 0), check.seconds('x', 0.25)]).to.deep.equal([0, 0.25]);
    for (const wrong of [-1, NaN, Infinity, '5']) {
      expect(codeOf(() => check.seconds('x', wrong))).to.equal(HRESULT.E_INVALIDARG);
    }
  });

  it('takes the values of an enumeration only', () => {
    const set = { A: 0, B: 5 } as const;
    expect(check.enumerator('x', 5, set)).to.equal(5);
    expect(codeOf(() => check.enumerator('x', 1, set))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('fails with E_POINTER for null and DISP_E_TYPEMISMATCH for another class', () => {
    const reference = new ByRef(1);
    expect(check.object('x', reference, ByRef)).to.equal(reference);
    expect(codeOf(() => check.object('x', null, ByRef))).to.equal(HRESULT.E_POINTER);
    expect(codeOf(() => check.object('x', {}, ByRef))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });
});

describe('lists', () => {
  it('skip empty items at the ends and in between', () => {
    expect(parseList(';a.dcm;;b c.dcm; ;', 'x', 'test.Class')).to.deep.equal(['a.dcm', 'b c.dcm']);
    expect(parseList('', 'x', 'test.Class')).to.deep.equal([]);
    expect(parseList(null, 'x', 'test.Class')).to.deep.equal([]);
  });

  it('are taken as arrays too, whose items may hold the separator', () => {
    expect(parseList(['a;b', ''], 'x', 'test.Class')).to.deep.equal(['a;b']);
    expect(codeOf(() => parseList([1] as never, 'x', 'test.Class'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    expect(codeOf(() => parseList(5 as never, 'x', 'test.Class'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('are joined without a separator at the end', () => {
    expect(joinList(['a', 'b'])).to.equal('a;b');
    expect(joinList([])).to.equal('');
  });
});

describe('ByRef', () => {
  it('holds a value that the callee may assign', () => {
    const reference = new ByRef<string>();
    assign(reference, 'x');
    assign(null, 'y');
    assign(undefined, 'y');
    expect(reference.value).to.equal('x');
  });
});

describe('ComObject', () => {
  class Thing extends ComObject {
    freed = 0;
    constructor() {
      super('test.Class');
    }
    use(): void {
      this.checkAlive();
    }
    protected override onRelease(): void {
      this.freed++;
    }
  }

  it('is freed once, by Release or by leaving a using block', async () => {
    const thing = new Thing();
    thing.use();
    thing.Release();
    thing[Symbol.dispose]();
    await thing[Symbol.asyncDispose]();
    expect(thing.freed).to.equal(1);
    expect(codeOf(() => thing.use())).to.equal(HRESULT.OBJECT_RELEASED);
  });
});
