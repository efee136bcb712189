import { expect } from 'chai';
import {
  DicomCharacterSetType,
  DicomDataSet,
  DicomDataSetInitializeType,
  DicomDataSetSaveFlags,
  type DicomElement,
  DicomExceptionCode,
  DicomClassType,
  DicomCommandType,
  DicomTag,
  DicomVRType,
} from '../../../compat/leadtools';
import { wrapDataSet } from '../../../compat/leadtools/data-set-access';
import { BEE, LEE } from '../../support/small-file';
import { expectCode } from './expect-code';

const { Parameter, Range, Conversion, CantReplaceExistingCharacterSet, Read } = DicomExceptionCode;
const { Default, LatinAlphabetNo1, UnicodeInUtf8 } = DicomCharacterSetType;
/** A private element of any VR. */
const ANY = 0x00091001;

const made = (ds: DicomDataSet, tag: number, vr: DicomVRType): DicomElement =>
  ds.InsertElement(null, false, tag, vr, false, -1);

/** A data set of one element of that VR. */
function single(vr: DicomVRType): { ds: DicomDataSet; e: DicomElement } {
  const ds = new DicomDataSet();
  return { ds, e: made(ds, ANY, vr) };
}

const again = (ds: DicomDataSet, flags = 0): DicomDataSet => {
  const read = new DicomDataSet();
  read.Load(ds.SaveToBuffer(flags), 0);
  return read;
};

describe('leadtools: text', () => {
  it('[DicomDataSet.SetStringValue] [DicomDataSet.GetStringValue] [DicomDataSet.GetElementValueCount] keep several values', () => {
    const { ds, e } = single(DicomVRType.LO);
    ds.SetStringValue(e, 'a\\b', Default);
    expect([ds.GetElementValueCount(e), ds.GetStringValue(e, 0), ds.GetStringValue(e, 1)]).to.deep.equal([2, 'a', 'b']);
    ds.SetStringValue(e, ['c', 'd', 'e '], Default);
    expect([ds.GetElementValueCount(e), ds.GetStringValue(e, 2), ds.GetStringValue(e, 3)]).to.deep.equal([
      3,
      'e',
      null,
    ]);
    ds.SetStringValue(e, [], Default);
    expect([ds.GetElementValueCount(e), ds.GetStringValue(e, 0), ds.GetConvertValue(e)]).to.deep.equal([0, null, null]);
  });

  it('[DicomDataSet.SetStringValue] keeps backslashes in a VR of one value, and refuses several', () => {
    const { ds, e } = single(DicomVRType.LT);
    ds.SetStringValue(e, 'a\\b', Default);
    expect([ds.GetElementValueCount(e), ds.GetStringValue(e, 0)]).to.deep.equal([1, 'a\\b']);
    expectCode(Parameter, () => ds.SetStringValue(e, ['a', 'b'], Default));
  });

  it('[DicomDataSet.GetStringValue] [DicomDataSet.SetStringValue] are for text only', () => {
    const { ds, e } = single(DicomVRType.US);
    ds.SetShortValue(e, [7], 1);
    expect(ds.GetStringValue(e, 0)).to.equal(null);
    expectCode(Parameter, () => ds.SetStringValue(e, '7', Default));
    expectCode(Parameter, () => ds.SetStringValue(e, 7 as unknown as string, Default));
    expectCode(Parameter, () => ds.GetStringValue(e, -1));
    expectCode(Parameter, () => ds.GetStringValue(e, 0.5));
    expect(ds.GetShortValue(e, 0, 1)).to.deep.equal([7]);
  });

  it('[DicomDataSet.SetStringValue] declares the character set that a text needs, once, at the top', () => {
    for (const [type, term, text] of [
      [LatinAlphabetNo1, 'ISO_IR 100', 'Müller'],
      [DicomCharacterSetType.LatinAlphabetNo2, 'ISO_IR 101', 'Łódź'],
      [DicomCharacterSetType.Cyrillic, 'ISO_IR 144', 'Люк'],
      [DicomCharacterSetType.Greek, 'ISO_IR 126', 'Διονυσ'],
      [DicomCharacterSetType.Hebrew, 'ISO_IR 138', 'שרון'],
      [DicomCharacterSetType.Thai, 'ISO_IR 166', 'สมชาย'],
      [DicomCharacterSetType.JapaneseJisX0201, 'ISO_IR 13', 'ﾔﾏﾀﾞ'],
      [DicomCharacterSetType.Korean, '\\ISO 2022 IR 149', '김희중'],
      [UnicodeInUtf8, 'ISO_IR 192', '王小東'],
      [DicomCharacterSetType.Gb18030, 'GB18030', '王小东'],
    ] as const) {
      const ds = new DicomDataSet().BeginEditSequence(DicomTag.RequestAttributesSequence).BeginEditItem();
      ds.EndEditItem().EndEditSequence();
      const item = ds.FindFirstElement(null, DicomTag.Item, false);
      const e = ds.InsertElement(item, true, DicomTag.RequestedProcedureDescription, DicomVRType.LO, false, -1);
      ds.SetStringValue(e, 'plain', type);
      expect(ds.FindFirstElement(null, DicomTag.SpecificCharacterSet, false)).to.equal(null);
      ds.SetStringValue(e, text, type);
      const declared = ds.FindFirstElement(null, DicomTag.SpecificCharacterSet, true)!;
      expect(ds.GetConvertValue(declared)).to.equal(term);
      const read = again(ds);
      const same = read.FindFirstElement(null, DicomTag.RequestedProcedureDescription, false)!;
      expect(read.GetStringValue(same, 0), term).to.equal(text);
    }
  });

  it('[DicomDataSet.SetStringValue] refuses text that its character set lacks, with codes 13 and 233', () => {
    const { ds, e } = single(DicomVRType.LO);
    expectCode(Conversion, () => ds.SetStringValue(e, 'Müller', Default));
    expectCode(Conversion, () => ds.SetStringValue(e, '王', LatinAlphabetNo1));
    expectCode(Parameter, () => ds.SetStringValue(e, 'ü', 99 as DicomCharacterSetType));
    expect([ds.GetStringValue(e, 0), ds.GetFirstElement(null, true, true)]).to.deep.equal([null, e]);
    ds.SetStringValue(e, 'Müller', LatinAlphabetNo1);
    ds.SetStringValue(e, 'Möller', UnicodeInUtf8);
    expectCode(CantReplaceExistingCharacterSet, () => ds.SetStringValue(e, '王', UnicodeInUtf8));
    expect(ds.GetStringValue(e, 0)).to.equal('Möller');
    const code = made(ds, DicomTag.Modality, DicomVRType.CS);
    expectCode(Conversion, () => ds.SetStringValue(code, 'Ö', LatinAlphabetNo1));
  });

  it('[DicomDataSet.SetStringValue] of Specific Character Set keeps all text, and the handles of its elements', () => {
    const { ds: written, e: name } = single(DicomVRType.PN);
    written.SetStringValue(name, 'Müller', LatinAlphabetNo1);
    const ds = again(written);
    const declared = ds.FindFirstElement(null, DicomTag.SpecificCharacterSet, true)!;
    const e = ds.FindFirstElement(null, ANY, true)!;
    expect(e.Length).to.equal(6);
    ds.SetStringValue(declared, 'ISO_IR 192', Default);
    expect([ds.GetStringValue(e, 0), e.Length]).to.deep.equal(['Müller', 8]);
    ds.SetStringValue(e, 'Müller 王', Default);
    const read = again(ds);
    expect(read.GetStringValue(read.FindFirstElement(null, ANY, true)!, 0)).to.equal('Müller 王');
  });

  it('[DicomDataSet.SetStringValue] declares nothing in command sets and in group 0002', () => {
    const command = new DicomDataSet();
    command.InitializeCommandSet(DicomCommandType.CStore, false);
    const comment = made(command, DicomTag.ErrorComment, DicomVRType.LO);
    expectCode(Conversion, () => command.SetStringValue(comment, 'zu groß', UnicodeInUtf8));
    const ds = new DicomDataSet();
    const version = made(ds, DicomTag.ImplementationVersionName, DicomVRType.SH);
    expectCode(Conversion, () => ds.SetStringValue(version, 'ß', UnicodeInUtf8));
    expectCode(Conversion, () => new DicomDataSet().InsertElementAndSetValue(DicomTag.ImplementationVersionName, 'ß'));
  });

  it('[DicomDataSet.GetConvertValue] [DicomDataSet.SetConvertValue] have a text for every VR', () => {
    const cases: readonly (readonly [keyof typeof DicomVRType, string])[] = [
      ['AE', 'PACS'],
      ['AS', '042Y'],
      ['AT', '00100010\\7FE00010'],
      ['CS', 'ORIGINAL\\PRIMARY'],
      ['DA', '20260101'],
      ['DS', '1.5\\-2'],
      ['DT', '20260101120000.5+0100'],
      ['FD', '1.5\\-1e+300'],
      ['FL', '1.5\\-0.25'],
      ['IS', '1\\-2'],
      ['LO', 'one\\two'],
      ['LT', 'one\\text'],
      ['OB', '00\\FF\\10\\20'],
      ['OD', '1.5\\-2'],
      ['OF', '1.5\\-2'],
      ['OL', '00000001\\FFFFFFFE'],
      ['OV', '0000000000000001\\FFFFFFFFFFFFFFFE'],
      ['OW', '0001\\FFFE'],
      ['PN', 'Doe^Jane'],
      ['SH', 'short'],
      ['SL', '-2147483648\\2147483647'],
      ['SS', '-32768\\32767'],
      ['ST', 'text'],
      ['SV', '-9223372036854775808\\9223372036854775807'],
      ['TM', '120000'],
      ['UC', 'one\\two'],
      ['UI', '1.2.840.10008.1.2'],
      ['UL', '0\\4294967295'],
      ['UN', '00\\FF'],
      ['UR', 'https://example.org/'],
      ['US', '0\\65535'],
      ['UT', 'long'],
      ['UV', '0\\18446744073709551615'],
    ];
    expect(cases.length + 1, 'all but SQ').to.equal(Object.keys(DicomVRType).length);
    for (const [vr, text] of cases) {
      for (const type of [
        DicomDataSetInitializeType.ExplicitVRLittleEndian,
        DicomDataSetInitializeType.ExplicitVRBigEndian,
      ]) {
        const ds = new DicomDataSet();
        ds.Initialize(DicomClassType.Undefined, type);
        const e = made(ds, ANY, DicomVRType[vr]);
        ds.SetConvertValue(e, text, -1);
        expect(ds.GetConvertValue(e), vr).to.equal(text);
        const read = again(ds, DicomDataSetSaveFlags.MetaHeaderPresent);
        expect(read.GetConvertValue(read.FindFirstElement(null, ANY, true)!), `${vr}, read again`).to.equal(text);
      }
    }
  });

  it('[DicomDataSet.SetConvertValue] takes as many values as it is told, and no more than there are', () => {
    const { ds, e } = single(DicomVRType.US);
    ds.SetConvertValue(e, '1\\2\\3', 2);
    expect(ds.GetConvertValue(e)).to.equal('1\\2');
    expectCode(Parameter, () => ds.SetConvertValue(e, '1\\2\\3', 4));
    ds.SetConvertValue(e, '', 0);
    expect(ds.GetConvertValue(e)).to.equal(null);
  });

  it('[DicomDataSet.SetConvertValue] refuses text that no value can be made of: codes 13, 14 and 9', () => {
    const cases: readonly (readonly [keyof typeof DicomVRType, string, DicomExceptionCode])[] = [
      ['US', 'one', Conversion],
      ['US', '65536', Range],
      ['US', '1.5', Range],
      ['US', '', Parameter],
      ['FD', 'x', Conversion],
      ['SV', '1.5', Conversion],
      ['AT', 'PatientName', Conversion],
      ['OB', 'GG', Conversion],
      ['OW', '01', Conversion],
    ];
    for (const [vr, text, code] of cases) {
      const { ds, e } = single(DicomVRType[vr]);
      if (text === '') expectCode(code, () => ds.SetConvertValue(e, 1 as unknown as string, 1));
      else expectCode(code, () => ds.SetConvertValue(e, text, 1));
    }
    const { ds, e } = single(DicomVRType.AT);
    ds.SetConvertValue(e, '(0010,0020)', 1);
    expect(ds.GetConvertValue(e)).to.equal('00100020');
  });

  it('[DicomDataSet.GetConvertValue] has no text of sequences, and refuses one of more than 16 MiB of bytes', () => {
    const ds = new DicomDataSet();
    const sequence = ds.InsertElement(null, false, DicomTag.RequestAttributesSequence, DicomVRType.SQ, true, -1);
    const item = ds.InsertElement(sequence, true, DicomTag.Item, DicomVRType.SQ, true, -1);
    expect([ds.GetConvertValue(sequence), ds.GetConvertValue(item)]).to.deep.equal([null, null]);
    expect([ds.GetElementValueCount(sequence), ds.GetElementValueCount(item)]).to.deep.equal([0, 0]);
    expectCode(Parameter, () => ds.SetConvertValue(sequence, 'x', 1));
    expectCode(Parameter, () => ds.SetConvertValue(item, 'x', 1));
    const e = made(ds, ANY, DicomVRType.OB);
    ds.SetBinaryValue(e, Buffer.alloc(16 * 1024 * 1024 + 2), 16 * 1024 * 1024 + 2);
    expectCode(Range, () => ds.GetConvertValue(e));
  });
});

describe('leadtools: numbers and bytes', () => {
  const getters = (ds: DicomDataSet) =>
    [ds.GetByteValue, ds.GetShortValue, ds.GetIntValue, ds.GetLongValue, ds.GetFloatValue, ds.GetDoubleValue].map(
      (get) => (e: DicomElement, index: number, count: number) => get.call(ds, e, index, count),
    );
  const setters = (ds: DicomDataSet) =>
    [ds.SetByteValue, ds.SetShortValue, ds.SetIntValue, ds.SetLongValue, ds.SetFloatValue, ds.SetDoubleValue].map(
      (set) => (e: DicomElement, values: readonly number[], count: number) => set.call(ds, e, values, count),
    );

  it('[DicomDataSet.GetByteValue] [DicomDataSet.GetShortValue] [DicomDataSet.GetIntValue] [DicomDataSet.GetLongValue] [DicomDataSet.GetFloatValue] [DicomDataSet.GetDoubleValue] give numbers of every VR that holds some', () => {
    for (const vr of ['US', 'SS', 'UL', 'SL', 'UV', 'SV', 'FL', 'FD', 'IS', 'DS', 'AT'] as const) {
      const { ds, e } = single(DicomVRType[vr]);
      for (const set of setters(ds)) {
        set(e, [1, 2, 3, 4], 3);
        for (const get of getters(ds)) {
          expect(get(e, 0, 3), vr).to.deep.equal([1, 2, 3]);
          expect(get(e, 1, 1), vr).to.deep.equal([2]);
          expect(get(e, 2, 9), vr).to.deep.equal([3]);
          expect([get(e, 3, 1), get(e, 0, 0)], vr).to.deep.equal([null, null]);
        }
      }
      expect(ds.GetElementValueCount(e), vr).to.equal(3);
    }
  });

  it('[DicomDataSet.SetByteValue] [DicomDataSet.SetShortValue] [DicomDataSet.SetIntValue] [DicomDataSet.SetLongValue] [DicomDataSet.SetFloatValue] [DicomDataSet.SetDoubleValue] take all values for -1, and no more than there are', () => {
    const { ds, e } = single(DicomVRType.FD);
    for (const set of setters(ds)) {
      set(e, [5, 6], -1);
      expect(ds.GetConvertValue(e)).to.equal('5\\6');
      expectCode(Parameter, () => set(e, [1], 2));
      expectCode(Parameter, () => set(e, 1 as unknown as number[], 1));
      expectCode(Parameter, () => set(e, ['1'] as unknown as number[], 1));
    }
    expect(ds.GetConvertValue(e)).to.equal('5\\6');
  });

  it('[DicomDataSet.GetShortValue] [DicomDataSet.GetIntValue] [DicomDataSet.GetLongValue] refuse numbers out of their bounds: code 14', () => {
    const { ds, e } = single(DicomVRType.FD);
    for (const [get, ok, wrong] of [
      [ds.GetByteValue, [0, 255], [-1, 256, 0.5]],
      [ds.GetShortValue, [-32768, 65535], [-32769, 65536, 0.5]],
      [ds.GetIntValue, [-(2 ** 31), 2 ** 32 - 1], [-(2 ** 31) - 1, 2 ** 32]],
      [ds.GetLongValue, [-(2 ** 53) + 1, 2 ** 53 - 1], [2 ** 53, 0.5]],
    ] as const) {
      ds.SetDoubleValue(e, ok, -1);
      expect(get.call(ds, e, 0, 2)).to.deep.equal(ok);
      for (const number of wrong) {
        ds.SetDoubleValue(e, [number], 1);
        expectCode(Range, () => get.call(ds, e, 0, 1));
        expect(ds.GetFloatValue(e, 0, 1)).to.deep.equal([number]);
      }
    }
  });

  it('[DicomDataSet.SetShortValue] [DicomDataSet.SetIntValue] refuse numbers that type or VR do not hold: code 14', () => {
    const us = single(DicomVRType.US);
    expectCode(Range, () => us.ds.SetShortValue(us.e, [-1], 1));
    expectCode(Range, () => us.ds.SetIntValue(us.e, [65536], 1));
    expectCode(Range, () => us.ds.SetDoubleValue(us.e, [1.5], 1));
    expectCode(Range, () => us.ds.SetByteValue(us.e, [256], 1));
    const ds = single(DicomVRType.DS);
    expectCode(Range, () => ds.ds.SetDoubleValue(ds.e, [Number.POSITIVE_INFINITY], 1));
    ds.ds.SetDoubleValue(ds.e, [0.1 + 0.2, Math.PI], -1);
    expect(ds.ds.GetConvertValue(ds.e)).to.equal('0.3\\3.14159265358979');
    const is = single(DicomVRType.IS);
    expectCode(Range, () => is.ds.SetLongValue(is.e, [2 ** 40], 1));
    const lo = single(DicomVRType.LO);
    expectCode(Parameter, () => lo.ds.SetShortValue(lo.e, [1], 1));
    expect(lo.ds.GetShortValue(lo.e, 0, 1)).to.equal(null);
  });

  it('[DicomDataSet.GetIntValue] tells text that is no number from a number: code 13', () => {
    const { ds, e } = single(DicomVRType.IS);
    ds.SetStringValue(e, 'many', Default);
    expectCode(Conversion, () => ds.GetIntValue(e, 0, 1));
    expect(ds.GetDoubleValue(e, 0, 1)).to.deep.equal([Number.NaN]);
  });

  it('[DicomDataSet.SetShortValue] [DicomDataSet.GetShortValue] [DicomDataSet.GetByteValue] read and write words of OW', () => {
    const { ds, e } = single(DicomVRType.OW);
    ds.SetShortValue(e, [1, -2, 65535], 3);
    expect(ds.GetShortValue(e, 0, 9)).to.deep.equal([1, 65534, 65535]);
    expect(ds.GetByteValue(e, 1, 3)).to.deep.equal([0, 254, 255]);
    expect(ds.GetElementValueCount(e)).to.equal(3);
    ds.SetByteValue(e, [1, 2, 3, 4], -1);
    expect(ds.GetShortValue(e, 1, 1)).to.deep.equal([0x0403]);
    const ob = single(DicomVRType.OB);
    expectCode(Parameter, () => ob.ds.SetShortValue(ob.e, [1], 1));
    ob.ds.SetByteValue(ob.e, [1, 2, 3], -1);
    expect([ob.ds.GetElementValueCount(ob.e), ob.e.Length]).to.deep.equal([4, 4]);
  });

  it('[DicomDataSet.SetFloatValue] [DicomDataSet.GetDoubleValue] [DicomDataSet.GetLongValue] read and write words of OF, OD, OL and OV', () => {
    for (const [vr, numbers] of [
      ['OF', [1.5, -2]],
      ['OD', [1.1, -2]],
    ] as const) {
      const { ds, e } = single(DicomVRType[vr]);
      ds.SetDoubleValue(e, numbers, -1);
      expect(ds.GetDoubleValue(e, 0, 2), vr).to.deep.equal(numbers);
    }
    for (const [vr, numbers] of [
      ['OL', [1, 2 ** 32 - 1]],
      ['OV', [1, 2 ** 53 - 1]],
    ] as const) {
      const { ds, e } = single(DicomVRType[vr]);
      ds.SetLongValue(e, numbers, -1);
      expect(ds.GetLongValue(e, 0, 2), vr).to.deep.equal(numbers);
    }
  });

  it('[DicomDataSet.SetBinaryValue] [DicomDataSet.GetBinaryValue] copy bytes, as many as they are told', () => {
    const { ds, e } = single(DicomVRType.OB);
    const bytes = Buffer.from([1, 2, 3, 4, 5, 6]);
    ds.SetBinaryValue(e, bytes, 4);
    bytes.fill(0);
    const read = ds.GetBinaryValue(e, 99)!;
    expect([...read]).to.deep.equal([1, 2, 3, 4]);
    read.fill(0);
    expect([...ds.GetBinaryValue(e, 2)!]).to.deep.equal([1, 2]);
    ds.SetBinaryValue(e, new Uint8Array(0), 0);
    expect(ds.GetBinaryValue(e, 2)).to.equal(null);
    expectCode(Parameter, () => ds.SetBinaryValue(e, bytes, 7));
    expectCode(Parameter, () => ds.SetBinaryValue(e, 'x' as unknown as Buffer, 1));
    expectCode(Parameter, () => ds.GetBinaryValue(e, -1));
  });

  it('[DicomDataSet.GetBinaryValue] [DicomDataSet.SetBinaryValue] are little endian in any data set', () => {
    const ds = wrapDataSet({
      bytes: Buffer.from(
        '00280010' + '5553' + '0002' + '0200' + '00281201' + '4f57' + '0000' + '00000004' + '00010203',
        'hex',
      ),
      transferSyntaxUID: BEE,
    });
    const rows = ds.FindFirstElement(null, DicomTag.Rows, true)!;
    expect([ds.GetShortValue(rows, 0, 1), ds.GetBinaryValue(rows, 2)]).to.deep.equal([[512], Buffer.from([0, 2])]);
    const table = ds.FindFirstElement(null, DicomTag.RedPaletteColorLookupTableData, true)!;
    expect(ds.GetBinaryValue(table, 4)).to.deep.equal(Buffer.from([1, 0, 3, 2]));
    expect(ds.GetShortValue(table, 0, 2)).to.deep.equal([0x0001, 0x0203]);
    expect(ds.GetByteValue(table, 0, 4)).to.deep.equal([1, 0, 3, 2]);
    ds.SetBinaryValue(rows, Buffer.from([1, 2]), 2);
    expect(ds.SaveToBuffer(0).subarray(0, 10).toString('hex')).to.equal('00280010' + '5553' + '0002' + '0201');
  });

  it('[DicomDataSet.FreeElementValue] changes nothing', () => {
    const { ds, e } = single(DicomVRType.LO);
    ds.SetStringValue(e, 'kept', Default);
    ds.FreeElementValue(e);
    expect(ds.GetStringValue(e, 0)).to.equal('kept');
    expectCode(Parameter, () => new DicomDataSet().FreeElementValue(e));
  });

  it('[DicomDataSet.GetStringValue] reports a value whose file is gone with code 4', () => {
    const bytes = Buffer.from('10002000' + '4c4f' + '0200' + '3120', 'hex');
    const source = {
      size: bytes.length,
      read: (): Buffer => {
        throw new Error('the disk is gone');
      },
      window: () => ({ buffer: bytes, start: 0 }),
    };
    const ds = wrapDataSet({ bytes: source, transferSyntaxUID: LEE });
    const e = ds.FindFirstElement(null, DicomTag.PatientID, true)!;
    expect(expectCode(Read, () => ds.GetStringValue(e, 0)).message).to.contain('the disk is gone');
  });
});
