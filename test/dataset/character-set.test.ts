import { expect } from 'chai';
import { CharacterSet, DataElement, DataSet, encodeDataSet, parseDataSet, vrInfo } from '../../src/dataset';
import { DataSetError } from '../../src/errors';

const PN = vrInfo('PN');
const LO = vrInfo('LO');
const LT = vrInfo('LT');
/** `ESC` and hexadecimal bytes between blanks, and ASCII text in quotes. */
function bytesOf(notation: string): Buffer {
  const parts = notation.match(/"[^"]*"|\S+/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part === 'ESC') return Buffer.from([0x1b]);
      return part.startsWith('"') ? Buffer.from(part.slice(1, -1), 'latin1') : Buffer.from(part, 'hex');
    }),
  );
}

/** The examples of PS3.5, annexes H to K: declared set, text, bytes. */
const NAMES: readonly (readonly [string, string, string])[] = [
  [
    '\\ISO 2022 IR 87',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
    '"Yamada^Tarou=" ESC "$B" 3b33 4544 ESC "(B^" ESC "$B" 4240 4f3a ESC "(B=" ' +
      'ESC "$B" 2464 245e 2440 ESC "(B^" ESC "$B" 243f 246d 2426 ESC "(B"',
  ],
  [
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    'd4cfc0de "^" c0dbb3 "=" ESC "$B" 3b33 4544 ESC "(J^" ESC "$B" 4240 4f3a ESC "(J=" ' +
      'ESC "$B" 2464 245e 2440 ESC "(J^" ESC "$B" 243f 246d 2426 ESC "(J"',
  ],
  [
    '\\ISO 2022 IR 149',
    'Hong^Gildong=洪^吉洞=홍^길동',
    '"Hong^Gildong=" ESC "$)C" fbf3 "^" ESC "$)C" d1ce d4d7 "=" ESC "$)C" c8ab "^" ESC "$)C" b1e6 b5bf',
  ],
  ['ISO_IR 192', 'Wang^XiaoDong=王^小東', '"Wang^XiaoDong=" e78e8b "^" e5b08f e69db1'],
  ['GB18030', 'Wang^XiaoDong=王^小东=', '"Wang^XiaoDong=" cdf5 "^" d0a1 b6ab "="'],
  ['GBK', 'Wang^XiaoDong=王^小东=', '"Wang^XiaoDong=" cdf5 "^" d0a1 b6ab "="'],
  ['\\ISO 2022 IR 58', 'Zhang^XiaoDong=张^小东=', '"Zhang^XiaoDong=" ESC "$)A" d5c5 "^" ESC "$)A" d0a1 b6ab "="'],
];

/** One text for each eight-bit set, with its bytes. */
const EIGHT_BIT: readonly (readonly [number, string, string])[] = [
  [100, 'Äneas^Jérôme', 'c4 "neas^J" e9 "r" f4 "me"'],
  [101, 'Wałęsa', '"Wa" b3 ea "sa"'],
  [109, 'antaŭnomo', '"anta" fd "nomo"'],
  [110, 'vārds', '"v" e0 "rds"'],
  [126, 'Διονυσιος', 'c4e9efedf5f3e9eff2'],
  [127, 'قباني^لنزار', 'e2c8c7e6ea "^" e4e6d2c7d1'],
  [138, 'שרון^דבורה', 'f9f8e5ef "^" e3e1e5f8e4'],
  [144, 'Люкceмбypг', 'bbeeda "ce" dcd1 "yp" d3'],
  [148, 'Çavuşoğlu', 'c7 "avu" fe "o" f0 "lu"'],
  [166, 'นามสกุล', 'b9d2c1caa1d8c5'],
  [203, 'Œuvre^Šárka €', 'bc "uvre^" a6e1 "rka " a4'],
  [13, 'ﾔﾏﾀﾞ^ﾀﾛｳ', 'd4cfc0de "^" c0dbb3'],
];

describe('character sets', () => {
  for (const [name, text, notation] of NAMES) {
    it(`${name}: the name ${text} is the standard's bytes, both ways`, () => {
      const set = CharacterSet.named(name);
      expect(set.encode(text, PN).toString('hex')).to.equal(bytesOf(notation).toString('hex'));
      expect(set.decode(bytesOf(notation), PN)).to.equal(text);
    });
  }

  for (const [number, text, notation] of EIGHT_BIT) {
    it(`ISO_IR ${number}: ${text} is encoded and decoded, alone and as a code extension`, () => {
      const alone = CharacterSet.named(`ISO_IR ${number}`);
      expect(alone.encode(text, PN).toString('hex')).to.equal(bytesOf(notation).toString('hex'));
      expect(alone.decode(bytesOf(notation), PN)).to.equal(text);
      for (const first of ['', 'ISO 2022 IR 100', 'ISO 2022 IR 87']) {
        const extended = CharacterSet.named(`${first}\\ISO 2022 IR ${number}`);
        expect(extended.decode(extended.encode(text, PN), PN), extended.name).to.equal(text);
      }
      expect(CharacterSet.named(`ISO 2022 IR ${number}\\ISO 2022 IR 87`).encode(text, PN)).to.deep.equal(
        bytesOf(notation),
      );
    });
  }

  it('long text begins each line in the first set', () => {
    const chinese = CharacterSet.named('\\ISO 2022 IR 58');
    const lines = '1.第一行文字。\r\n2.第二行文字。\r\n';
    const bytes = bytesOf('"1." ESC "$)A" b5dad2bbd0d0cec4d7d6a1a3 0d0a "2." ESC "$)A" b5dab6fed0d0cec4d7d6a1a3 0d0a');
    expect(chinese.encode(lines, LT).toString('hex')).to.equal(bytes.toString('hex'));
    expect(chinese.decode(bytes, LT)).to.equal(lines);
    const korean = CharacterSet.named('\\ISO 2022 IR 149');
    const first = bytesOf('ESC "$)CThe first line includes " c7d1b1db " and more." 0d0a "The second"');
    expect(korean.decode(first, LT)).to.equal('The first line includes 한글 and more.\r\nThe second');
  });

  it('every value of several starts in the first set', () => {
    const set = CharacterSet.named('ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 87');
    const text = 'Öl\\Люк é 山\\é';
    const bytes = set.encode(text, LO);
    expect(bytes.toString('hex')).to.equal(
      bytesOf('d6 "l\\" ESC "-L" bbeeda " " ESC "-A" e9 " " ESC "$B" 3b33 ESC "(B\\" e9').toString('hex'),
    );
    expect(set.decode(bytes, LO)).to.equal(text);
    // A writer that leaves the way back out is understood.
    expect(set.decode(bytesOf('ESC "-L" bb "\\" d6'), LO)).to.equal('Л\\Ö');
  });

  it('yen and overline of ISO_IR 13 stand where ASCII has backslash and tilde, which still separates values', () => {
    const set = CharacterSet.named('ISO_IR 13');
    expect(set.decode(Buffer.from('a\\b~'), LT)).to.equal('a¥b‾');
    expect(set.decode(Buffer.from('a\\b'), LO)).to.equal('a\\b');
    expect(set.encode('a¥b‾', LT)).to.deep.equal(Buffer.from('a\\b~'));
    expect(() => set.encode('a¥b', LO)).to.throw(DataSetError, /U\+00A5/);
    expect(() => set.encode('~', LT)).to.throw(DataSetError, /U\+007E/);
  });

  it('a backslash that is half a character does not separate values', () => {
    for (const [name, vr, bytes, values] of [
      ['GBK', 'LO', '8c5c "\\" cdf5', ['孿', '王']],
      ['GB18030', 'LO', '8c5c "\\" cdf5', ['孿', '王']],
      ['GB18030', 'PN', '8c5e', ['宆']],
      ['\\ISO 2022 IR 87', 'LO', 'ESC "$B" 305c ESC "(B\\" "x"', ['移', 'x']],
    ] as const) {
      const dataSet = new DataSet();
      dataSet.set(DataElement.fromText(0x00080005, 'CS', name));
      dataSet.set(DataElement.fromBytes(0x00081030, vr, bytesOf(bytes)));
      expect(dataSet.get(0x00081030)?.texts(), `${name} ${bytes}`).to.deep.equal(values);
    }
  });

  it('GB18030 has all of Unicode', () => {
    const set = CharacterSet.named('GB18030');
    const text = 'é€\u3000ḿ𠀀😀\u{10FFFF}가\u0080';
    expect(set.decode(set.encode(text))).to.equal(text);
    expect(set.encode('𐀀é').toString('hex')).to.equal('90308130a8a6');
    expect(set.encode('\u3000ÿ').toString('hex')).to.equal('a1a181308b37');
    expect(() => set.encode('\uD800')).to.throw(DataSetError, /U\+D800/);
  });

  it('L38: what a set does not have is refused with its code point, never a question mark', () => {
    for (const [name, text] of [
      ['ISO_IR 100', 'Wałęsa'],
      ['ISO_IR 100', '\u2019'],
      ['ISO_IR 101', 'Müller Ω'],
      ['ISO_IR 126', '€'],
      ['ISO_IR 144', 'é'],
      ['ISO_IR 148', 'ı€'],
      ['ISO_IR 166', 'é'],
      ['ISO 2022 IR 100\\ISO 2022 IR 144', '山'],
      ['\\ISO 2022 IR 87', '①'],
      ['\\ISO 2022 IR 87', '한'],
      ['\\ISO 2022 IR 58', '東'],
      ['\\ISO 2022 IR 149', '小东'],
      ['\\ISO 2022 IR 149', 'a\u001b$B'],
      ['GBK', '가'],
      ['ISO_IR 192', '\uDC00'],
      ['UNHEARD OF', 'é'],
      ['constructor', 'é'],
    ] as const) {
      expect(() => CharacterSet.named(name).encode(text, PN), `${name} ${text}`).to.throw(DataSetError, /U\+/);
    }
  });

  it('the Windows encodings that carry the names of ISO ones are not taken for them', () => {
    const high = Buffer.from([0x80, 0x92, 0x9f]);
    for (const number of [100, 144, 148, 166]) {
      expect(CharacterSet.named(`ISO_IR ${number}`).decode(high), String(number)).to.equal('\u0080\u0092\u009F');
    }
  });

  it('bytes that are no character give the replacement character, the rest stays readable', () => {
    expect(CharacterSet.named('ISO_IR 127').decode(Buffer.from([0x41, 0xa1, 0xc7]))).to.equal('A\uFFFDا');
    expect(CharacterSet.named('\\ISO 2022 IR 149').decode(bytesOf('ESC "$)C" c7d1 c7 "x" b1db'))).to.equal(
      '한\uFFFDx글',
    );
    expect(CharacterSet.named('\\ISO 2022 IR 87').decode(bytesOf('ESC "$B" 3b33 ff 4544 45'))).to.equal('山ÿ田\uFFFD');
    // A sequence of no registered set.
    expect(CharacterSet.named('\\ISO 2022 IR 87').decode(bytesOf('ESC "%Gx"'))).to.equal('\u001b%Gx');
    // Without code extensions there are no sequences.
    expect(CharacterSet.named('ISO_IR 100').decode(bytesOf('ESC "$B" 3b33'))).to.equal('\u001b$B;3');
  });

  it('what vendors put beside a standard is read, and taken for the same character when written', () => {
    const set = CharacterSet.named('\\ISO 2022 IR 87');
    expect(set.decode(bytesOf('ESC "$B" 2d21 2141'))).to.equal('①〜');
    expect(set.encode('～').toString('hex')).to.equal(set.encode('〜').toString('hex'));
  });

  it('declared with the usual mistakes are understood', () => {
    for (const name of ['ISO IR 100', 'ISO-IR 100', 'ISO_IR_100', 'ISO 2022 IR 100', 'ISO_IR 100\\', ' ISO_IR 100\0']) {
      expect(CharacterSet.named(name).encode('é').toString('hex'), name).to.equal('e9');
    }
    expect(CharacterSet.named('ISO_IR 13\\ISO_IR 100').isSupported).to.equal(true);
    expect(CharacterSet.named('ISO_IR 192\\ISO 2022 IR 87').encode('山').toString('hex')).to.equal('e5b1b1');
    expect(CharacterSet.named('ISO 2022 IR 100\\ISO_IR 192').encode('é').toString('hex')).to.equal('e9');
    // This set exists as a code extension only.
    expect(CharacterSet.named('ISO_IR 87').isSupported).to.equal(false);
  });
});

describe('a fallback character set', () => {
  const read = (declared: string | undefined, bytes: Buffer): DataSet => {
    const dataSet = new DataSet();
    if (declared !== undefined) dataSet.set(DataElement.fromText(0x00080005, 'CS', declared));
    const item = new DataSet();
    item.set(DataElement.fromBytes(0x00081030, 'LO', bytes));
    dataSet.set(DataElement.fromBytes(0x00100010, 'PN', bytes));
    dataSet.set(DataElement.sequence(0x00081140, [item]));
    const encoded = Buffer.concat(encodeDataSet(dataSet));
    return parseDataSet(encoded, dataSet.transferSyntaxUID, { fallbackCharacterSet: 'ISO_IR 144' });
  };

  it('reads what is not declared, or unknown, in items too', () => {
    for (const declared of [undefined, '', 'ISO_IR 6', 'UNHEARD OF']) {
      const dataSet = read(declared, Buffer.from([0xbb, 0xee]));
      expect(dataSet.text(0x00100010), String(declared)).to.equal('Лю');
      expect(dataSet.get(0x00081140)?.items[0]?.text(0x00081030)).to.equal('Лю');
      expect(dataSet.copy().text(0x00100010)).to.equal('Лю');
      expect([dataSet.characterSet.assumed, dataSet.characterSet.isSupported]).to.deep.equal(['ISO_IR 144', true]);
    }
    const declared = read('ISO_IR 100', Buffer.from([0xe9, 0x20]));
    expect(declared.text(0x00100010)).to.equal('é');
    expect(declared.characterSet.assumed).to.equal('');
  });

  it('L38: does not declare anything: new text must be ASCII until something does', () => {
    const dataSet = read(undefined, Buffer.from([0xbb, 0xee]));
    dataSet.set(DataElement.fromText(0x00100010, 'PN', 'Люк'));
    expect(() => encodeDataSet(dataSet)).to.throw(DataSetError, /U\+041B/);
    dataSet.set(DataElement.fromText(0x00080005, 'CS', 'ISO_IR 144'));
    expect(dataSet.get(0x00100010)?.bytes.toString('hex')).to.equal('bbeeda20');
  });
});
