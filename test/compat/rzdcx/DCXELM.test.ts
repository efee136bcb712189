import { readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ByRef,
  DCXELM,
  DCXOBJ,
  DCXOBJIterator,
  DICOM_TAGS_ENUM,
  HRESULT,
  TRANSFER_SYNTAX,
  VR_CODE,
  type ElmValue,
} from '../../../compat/rzdcx';
import { tempDir } from '../../support/temp';
import { comError, hresultOf } from '../expect-com-error';

function element(tag: number, value?: ElmValue): DCXELM {
  const e = new DCXELM();
  e.Init(tag);
  if (value !== undefined) e.Value = value;
  return e;
}

/** The element behind a save and a load. */
function stored(e: DCXELM, more: DCXELM[] = [], syntax: TRANSFER_SYNTAX = TRANSFER_SYNTAX.TS_LEE): DCXELM {
  const path = join(tempDir('elm'), 'x.dcm');
  const obj = new DCXOBJ();
  for (const other of more) obj.insertElement(other);
  obj.insertElement(e);
  obj.TransferSyntax = syntax;
  obj.saveFile(path);
  const again = new DCXOBJ();
  again.openFile(path);
  return again.getElementByTag(e.Tag);
}

/** A tag of each VR. */
const TAGS = {
  AE: DICOM_TAGS_ENUM.RetrieveAETitle,
  AS: DICOM_TAGS_ENUM.PatientAge,
  CS: DICOM_TAGS_ENUM.ImageType,
  DA: DICOM_TAGS_ENUM.StudyDate,
  DS: DICOM_TAGS_ENUM.PixelSpacing,
  DT: DICOM_TAGS_ENUM.AcquisitionDateTime,
  IS: DICOM_TAGS_ENUM.InstanceNumber,
  LO: DICOM_TAGS_ENUM.PatientID,
  LT: DICOM_TAGS_ENUM.AdditionalPatientHistory,
  PN: DICOM_TAGS_ENUM.PatientName,
  SH: DICOM_TAGS_ENUM.AccessionNumber,
  ST: DICOM_TAGS_ENUM.InstitutionAddress,
  TM: DICOM_TAGS_ENUM.StudyTime,
  UC: DICOM_TAGS_ENUM.LongCodeValue,
  UI: DICOM_TAGS_ENUM.StudyInstanceUID,
  UR: DICOM_TAGS_ENUM.RetrieveURL,
  UT: DICOM_TAGS_ENUM.TextValue,
  US: DICOM_TAGS_ENUM.Rows,
  UL: DICOM_TAGS_ENUM.SimpleFrameList,
  SS: DICOM_TAGS_ENUM.TagAngleSecondAxis,
  SL: DICOM_TAGS_ENUM.ReferencePixelX0,
  FL: DICOM_TAGS_ENUM.GraphicData,
  FD: DICOM_TAGS_ENUM.RealWorldValueSlope,
  SV: DICOM_TAGS_ENUM.SelectorSVValue,
  UV: DICOM_TAGS_ENUM.SelectorUVValue,
  AT: DICOM_TAGS_ENUM.FrameIncrementPointer,
  OB: DICOM_TAGS_ENUM.FileMetaInformationVersion,
  OW: DICOM_TAGS_ENUM.PixelData,
  OF: DICOM_TAGS_ENUM.VectorGridData,
  OD: DICOM_TAGS_ENUM.DoubleFloatPixelData,
  OL: DICOM_TAGS_ENUM.LongPrimitivePointIndexList,
  OV: DICOM_TAGS_ENUM.ExtendedOffsetTable,
  SQ: DICOM_TAGS_ENUM.RequestAttributesSequence,
} as const;
const PRIVATE_UN = 0x00291010;

describe('DCXELM', () => {
  describe('Init', () => {
    it('[DCXELM.Init] [DCXELM.Tag] [DCXELM.Length] [DCXELM.Value] sets the tag and empties the value', () => {
      const e = element(TAGS.LO, 'A-1');
      e.Init(TAGS.PN);
      expect(e.Tag).to.equal(0x00100010);
      expect(e.Length).to.equal(0);
      expect(e.Value).to.equal(null);
      expect(e.ValueRepresentation).to.equal(VR_CODE.VR_CODE_PN);
    });

    it('[DCXELM.Init] [DCXELM.ValueRepresentation] takes the VR from the dictionary, for every VR', () => {
      for (const [vr, tag] of Object.entries(TAGS)) {
        const name = vr === 'LT' ? 'VR_CODE_LONGTEXT' : `VR_CODE_${vr}`;
        expect(element(tag).ValueRepresentation, vr).to.equal(VR_CODE[name as keyof typeof VR_CODE]);
      }
    });

    it('[DCXELM.Init] accepts every tag: unknown ones get UN, private creators LO', () => {
      expect(element(0x00080007).ValueRepresentation).to.equal(VR_CODE.VR_CODE_UN);
      expect(element(0x00291001).ValueRepresentation).to.equal(VR_CODE.VR_CODE_UN);
      expect(element(0x00290010).ValueRepresentation).to.equal(VR_CODE.VR_CODE_LO);
      expect(element(0x002900ff).ValueRepresentation).to.equal(VR_CODE.VR_CODE_LO);
      expect(element(0xfffee000).ValueRepresentation).to.equal(VR_CODE.VR_CODE_UN);
    });

    it('[DCXELM.Init] [DCXELM.Tag] folds negative tags and finds repeating groups by their base group', () => {
      expect(element(0xfffcfffc | 0).Tag).to.equal(0xfffcfffc);
      expect(element(0x60020010).ValueRepresentation).to.equal(VR_CODE.VR_CODE_US);
      expect(hresultOf(() => element(2 ** 32))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXELM.Init] with insertElement and no value makes an element of length zero', () => {
      for (const [vr, tag] of Object.entries(TAGS)) {
        if (vr === 'OB') continue;
        const e = stored(element(tag));
        expect(e.Length, vr).to.equal(0);
        expect(e.ValueMultiplicity, vr).to.equal(0);
      }
    });

    it('[DCXELM.Init] detaches an element that came out of an object', () => {
      const obj = new DCXOBJ();
      obj.insertElement(element(TAGS.LO, 'in the object'));
      const e = obj.getElementByTag(TAGS.LO);
      e.Init(TAGS.LO);
      e.Value = 'somewhere else';
      expect(obj.getElementByTag(TAGS.LO).Value).to.equal('in the object');
    });

    it('[DCXELM.Tag] is 0 before Init, and the value cannot be used', () => {
      const e = new DCXELM();
      expect(e.Tag).to.equal(0);
      expect(hresultOf(() => e.Value)).to.equal(HRESULT.E_FAIL);
      expect(hresultOf(() => (e.Value = 'x'))).to.equal(HRESULT.E_FAIL);
      expect(hresultOf(() => new DCXOBJ().insertElement(e))).to.equal(HRESULT.E_FAIL);
    });
  });

  describe('text', () => {
    const textVRs = [
      'AE',
      'AS',
      'CS',
      'DA',
      'DS',
      'DT',
      'IS',
      'LO',
      'LT',
      'PN',
      'SH',
      'ST',
      'TM',
      'UC',
      'UI',
      'UR',
      'UT',
    ] as const;

    it('[DCXELM.Value] reads as text for each text VR, without padding, also from a file', () => {
      for (const vr of textVRs) {
        const e = element(TAGS[vr], '123');
        expect(e.Value, vr).to.equal('123');
        const again = stored(e);
        expect(again.Value, vr).to.equal('123');
        expect(again.Length, vr).to.equal(4);
      }
    });

    it('[DCXELM.Value] [DCXELM.ValueMultiplicity] [DCXELM.ValueArray] separates values by backslash, but not in long text', () => {
      const e = stored(element(TAGS.CS, 'ORIGINAL\\PRIMARY \\AXIAL'));
      expect(e.Value).to.equal('ORIGINAL\\PRIMARY\\AXIAL');
      expect(e.ValueMultiplicity).to.equal(3);
      expect(e.ValueArray).to.deep.equal(['ORIGINAL', 'PRIMARY', 'AXIAL']);
      const text = stored(element(TAGS.LT, 'a\\b'));
      expect(text.ValueMultiplicity).to.equal(1);
      expect(text.Value).to.equal('a\\b');
    });

    it('[DCXELM.Value] takes numbers and bigints as decimal text', () => {
      expect(element(TAGS.SH, 1).Value).to.equal('1');
      expect(element(TAGS.IS, -17).Value).to.equal('-17');
      expect(element(TAGS.DS, [0.5, 0.25]).Value).to.equal('0.5\\0.25');
      expect(element(TAGS.LO, 12345678901234567890n).Value).to.equal('12345678901234567890');
    });

    it('[DCXELM.Value] makes decimal text of at most 16 characters for DS', () => {
      for (const number of [1 / 3, -Math.PI * 1e10, Math.E * 1e-7, -Math.E * 1e-300]) {
        const text = element(TAGS.DS, number).Value as string;
        expect(text.length, text).to.be.lessThan(17);
        expect(Math.abs(Number(text) / number - 1), text).to.be.lessThan(1e-8);
      }
    });

    it('[DCXELM.Value] takes dates in local time: the day for DA, the time for TM, both for DT', () => {
      const date = new Date(2024, 1, 9, 8, 5, 3);
      expect(element(TAGS.DA, date).Value).to.equal('20240209');
      expect(element(TAGS.TM, date).Value).to.equal('080503');
      expect(element(TAGS.DT, date).Value).to.equal('20240209080503');
      expect(element(TAGS.DA, [date, '20250101']).Value).to.equal('20240209\\20250101');
      expect(hresultOf(() => element(TAGS.SH, date))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect(hresultOf(() => element(TAGS.DA, new Date(NaN)))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXELM.Value] checks no text: wildcards, ranges, odd times and over-long values pass', () => {
      for (const [tag, text] of [
        [TAGS.PN, 'DOE*'],
        [TAGS.DA, '20100427-20100430'],
        [TAGS.TM, '10:10:10'],
        [TAGS.SH, 'more than sixteen characters'],
        [TAGS.UI, '1.2.3\\1.2.4'],
        [TAGS.CS, 'lower case'],
      ] as const) {
        expect(stored(element(tag, text)).Value).to.equal(text);
      }
    });

    it('[DCXELM.Value] is encoded in the character set of its object when that is saved', () => {
      const name = element(TAGS.PN, 'Müller^Jörg');
      expect(stored(name, [element(DICOM_TAGS_ENUM.SpecificCharacterSet, 'ISO_IR 100')]).Value).to.equal('Müller^Jörg');
      const utf8 = stored(element(TAGS.PN, '山田^太郎'), [element(DICOM_TAGS_ENUM.SpecificCharacterSet, 'ISO_IR 192')]);
      expect(utf8.Value).to.equal('山田^太郎');
      const error = comError(() => stored(name));
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(error.Description).to.contain('(0008,0005)');
    });

    it('[DCXELM.CStringPtr] is the text of the value', () => {
      const e = element(TAGS.PN);
      expect(e.CStringPtr).to.equal('');
      e.CStringPtr = 'DOE^JOHN';
      expect(e.Value).to.equal('DOE^JOHN');
      expect(element(TAGS.US, [1, 2]).CStringPtr).to.equal('1\\2');
      expect(hresultOf(() => (e.CStringPtr = 5 as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });
  });

  describe('numbers', () => {
    it('[DCXELM.Value] [DCXELM.ValueArray] reads as a number, several as an array; ValueArray is always one', () => {
      for (const vr of ['US', 'UL', 'SS', 'SL', 'FL', 'FD'] as const) {
        for (const syntax of [TRANSFER_SYNTAX.TS_LEE, TRANSFER_SYNTAX.TS_LEI, TRANSFER_SYNTAX.TS_BEE]) {
          const one = stored(element(TAGS[vr], 7), [], syntax);
          expect(one.Value, vr).to.equal(7);
          expect(one.ValueArray, vr).to.deep.equal([7]);
          const several = stored(element(TAGS[vr], [1, 2, 3]), [], syntax);
          expect(several.Value, vr).to.deep.equal([1, 2, 3]);
          expect(several.ValueMultiplicity, vr).to.equal(3);
        }
      }
      expect(stored(element(TAGS.SS, -5)).Value).to.equal(-5);
      expect(stored(element(TAGS.FD, 0.1)).Value).to.equal(0.1);
    });

    it('[DCXELM.Value] takes numeric text, bigints and typed arrays', () => {
      expect(element(DICOM_TAGS_ENUM.AcquisitionMatrix, '1\\4\\2\\3').Value).to.deep.equal([1, 4, 2, 3]);
      expect(element(TAGS.US, ' 512 ').Value).to.equal(512);
      expect(element(TAGS.UL, 4294967295n).Value).to.equal(4294967295);
      expect(element(TAGS.US, new Uint16Array([5, 6])).Value).to.deep.equal([5, 6]);
      expect(element(TAGS.FL, Float32Array.of(0.5)).Value).to.equal(0.5);
      expect(element(TAGS.FD, ['1e3', 2]).Value).to.deep.equal([1000, 2]);
    });

    it('[DCXELM.Value] fails with E_INVALIDARG for what cannot be parsed or is out of range', () => {
      for (const [vr, value] of [
        ['US', 'abc'],
        ['US', '1\\\\2'],
        ['US', 65536],
        ['US', -1],
        ['US', 1.5],
        ['US', NaN],
        ['SS', 32768],
        ['UL', 2 ** 32],
        ['SL', '-2147483649'],
        ['SV', 2n ** 63n],
        ['UV', -1],
        ['UV', '1.5'],
        ['AT', 2 ** 33],
        ['FD', 'x'],
      ] as const) {
        const error = comError(() => element(TAGS[vr], value));
        expect(error.HRESULT, `${vr} ${value}`).to.equal(HRESULT.E_INVALIDARG);
        expect(error.Source).to.equal('rzdcx.DCXELM');
      }
      expect(hresultOf(() => element(TAGS.US, new Date()))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect(hresultOf(() => element(TAGS.US, true as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.Value] leaves the element as it was when the new value is refused', () => {
      const e = element(TAGS.US, 5);
      expect(hresultOf(() => (e.Value = 'x'))).to.equal(HRESULT.E_INVALIDARG);
      expect(e.Value).to.equal(5);
    });

    it('[DCXELM.Value] reads SV and UV as bigints', () => {
      expect(stored(element(TAGS.SV, -(2n ** 63n))).Value).to.equal(-(2n ** 63n));
      expect(stored(element(TAGS.UV, ['18446744073709551615', 1, 2n])).Value).to.deep.equal([2n ** 64n - 1n, 1n, 2n]);
      expect(element(TAGS.UV, '+5').ValueArray).to.deep.equal([5n]);
    });

    it('[DCXELM.Value] reads AT as tags', () => {
      expect(stored(element(TAGS.AT, DICOM_TAGS_ENUM.FrameTime)).Value).to.equal(0x00181063);
      expect(stored(element(TAGS.AT, [0x7fe00010, 0xfffcfffc | 0])).Value).to.deep.equal([0x7fe00010, 0xfffcfffc]);
      expect(hresultOf(() => element(TAGS.AT, 'FrameTime'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.Value] becomes SS for a negative number where the dictionary leaves US and SS open', () => {
      const e = element(DICOM_TAGS_ENUM.SmallestImagePixelValue, -1024);
      expect(e.ValueRepresentation).to.equal(VR_CODE.VR_CODE_SS);
      expect(stored(e).Value).to.equal(-1024);
      expect(element(DICOM_TAGS_ENUM.SmallestImagePixelValue, 5).ValueRepresentation).to.equal(VR_CODE.VR_CODE_US);
    });
  });

  describe('bytes', () => {
    it('[DCXELM.Value] [DCXELM.ValueMultiplicity] is a Buffer for the VRs of bytes, one value whatever its size', () => {
      for (const vr of ['OW', 'OF', 'OD', 'OL', 'OV'] as const) {
        const bytes = Buffer.from('0123456789abcdef');
        const e = stored(element(TAGS[vr], bytes));
        expect(e.Value, vr).to.deep.equal(bytes);
        expect(e.ValueMultiplicity, vr).to.equal(1);
      }
      expect(stored(element(PRIVATE_UN, Buffer.from([1, 2, 3]))).Value).to.deep.equal(Buffer.from([1, 2, 3, 0]));
    });

    it('[DCXELM.Value] copies the bytes that it takes', () => {
      const bytes = Buffer.from([1, 2]);
      const e = element(TAGS.OW, bytes);
      bytes[0] = 9;
      expect(e.Value).to.deep.equal(Buffer.from([1, 2]));
    });

    it('[DCXELM.Value] takes typed arrays and number arrays in words of the VR', () => {
      expect(element(TAGS.OW, new Uint16Array([1, 256])).Value).to.deep.equal(Buffer.from([1, 0, 0, 1]));
      expect(element(TAGS.OW, [1, 256]).Value).to.deep.equal(Buffer.from([1, 0, 0, 1]));
      expect(element(TAGS.OF, [0.5]).ValueArray).to.deep.equal(Float32Array.of(0.5));
      expect(element(PRIVATE_UN, [1, 255]).Value).to.deep.equal(Buffer.from([1, 255]));
      expect(hresultOf(() => element(PRIVATE_UN, [256]))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => element(TAGS.OW, [65536]))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => element(TAGS.OW, 'text'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.Value] stores text and numbers for UN as text', () => {
      expect(element(PRIVATE_UN, 'ab').Value).to.deep.equal(Buffer.from('ab'));
      expect(stored(element(PRIVATE_UN, 'abc')).CStringPtr).to.equal('abc');
      expect(stored(element(PRIVATE_UN, 12)).Value).to.deep.equal(Buffer.from('12'));
    });

    it('[DCXELM.ValueArray] is typed as the VR, whatever the byte order of the file', () => {
      for (const syntax of [TRANSFER_SYNTAX.TS_LEE, TRANSFER_SYNTAX.TS_BEE]) {
        expect(stored(element(TAGS.OW, [1, 256]), [], syntax).ValueArray).to.deep.equal(Uint16Array.of(1, 256));
        expect(stored(element(TAGS.OF, [0.5, 2]), [], syntax).ValueArray).to.deep.equal(Float32Array.of(0.5, 2));
        expect(stored(element(TAGS.OL, [7]), [], syntax).ValueArray).to.deep.equal(Uint32Array.of(7));
        expect(stored(element(TAGS.OD, [0.1]), [], syntax).ValueArray).to.deep.equal(Float64Array.of(0.1));
        expect(stored(element(TAGS.OV, [2n ** 40n]), [], syntax).ValueArray).to.deep.equal(
          BigUint64Array.of(2n ** 40n),
        );
      }
      expect(element(PRIVATE_UN, Buffer.from('ab')).ValueArray).to.deep.equal(Buffer.from('ab'));
      expect(element(TAGS.OW).ValueArray).to.deep.equal(new Uint16Array());
    });

    it('[DCXELM.ValueArray] writes as Value does', () => {
      const e = element(TAGS.CS);
      e.ValueArray = ['A', 'B'];
      expect(e.Value).to.equal('A\\B');
    });

    it('[DCXELM.Length] set before a Buffer limits what is used of it, once', () => {
      const e = element(TAGS.OW);
      e.Length = 4;
      e.Value = Buffer.from([1, 2, 3, 4, 5, 6]);
      expect(e.Length).to.equal(4);
      expect(e.Value).to.deep.equal(Buffer.from([1, 2, 3, 4]));
      e.Value = Buffer.from([1, 2, 3, 4, 5, 6]);
      expect(e.Length).to.equal(6);
      e.Length = 10;
      expect(hresultOf(() => (e.Value = Buffer.alloc(9)))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => (e.Length = -1))).to.equal(HRESULT.E_INVALIDARG);
      e.Length = 2;
      e.Init(TAGS.OW);
      e.Value = Buffer.alloc(8);
      expect(e.Length).to.equal(8);
    });

    it('[DCXELM.Length] counts the bytes as encoded, padding included', () => {
      expect(element(TAGS.LO, 'abc').Length).to.equal(4);
      expect(element(TAGS.US, [1, 2, 3]).Length).to.equal(6);
      expect(element(PRIVATE_UN, Buffer.alloc(3)).Length).to.equal(4);
      expect(element(TAGS.PN, 'Jörg').Length).to.equal(4);
      expect(element(TAGS.PN, '山').Length).to.equal(4);
      const obj = new DCXOBJ();
      obj.insertElement(element(DICOM_TAGS_ENUM.SpecificCharacterSet, 'ISO_IR 192'));
      obj.insertElement(element(TAGS.PN, 'Jörg'));
      expect(obj.getElementByTag(TAGS.PN).Length).to.equal(6);
    });

    it('[DCXELM.SetRawData] [DCXELM.SetRawDataEx] copies bytes in without formatting them', () => {
      const e = element(TAGS.US);
      const bytes = Buffer.from([1, 2, 3, 4]);
      e.SetRawData(bytes, 2);
      expect(e.Value).to.equal(0x0201);
      e.SetRawDataEx(bytes);
      expect(e.Value).to.deep.equal([0x0201, 0x0403]);
      bytes.fill(0);
      expect(e.Value).to.deep.equal([0x0201, 0x0403]);
      const text = element(TAGS.LO);
      text.SetRawData(Buffer.from('a b '));
      expect(text.Value).to.equal('a b');
      expect(hresultOf(() => e.SetRawData(bytes, 5))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => e.SetRawData(null as never))).to.equal(HRESULT.E_POINTER);
      expect(hresultOf(() => element(TAGS.SQ).SetRawData(bytes))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.GetRawData] [DCXELM.GetRawDataEx] gives the encoded bytes, by reference and as result', () => {
      const e = element(TAGS.LO, 'abc');
      const value = new ByRef<Buffer>();
      const length = new ByRef<number>();
      const result = e.GetRawData(value, length);
      expect(result).to.deep.equal({ Val: Buffer.from('abc '), Len: 4 });
      expect(value.value).to.deep.equal(Buffer.from('abc '));
      expect(length.value).to.equal(4);
      expect(e.GetRawDataEx(null, null).Len).to.equal(4);
      expect(hresultOf(() => element(TAGS.SQ).GetRawData())).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.GetRawData] [DCXELM.Value] gives live bytes: writing to them changes the element and no copy of it', () => {
      const e = element(TAGS.OW, Buffer.from([1, 2, 3, 4]));
      const obj = new DCXOBJ();
      obj.insertElement(e);
      e.GetRawData().Val[0] = 9;
      (e.Value as Buffer)[1] = 8;
      expect(e.Value).to.deep.equal(Buffer.from([9, 8, 3, 4]));
      expect(obj.getElementByTag(TAGS.OW).Value, 'the copy').to.deep.equal(Buffer.from([1, 2, 3, 4]));

      (obj.getElementByTag(TAGS.OW).Value as Buffer)[3] = 7;
      expect(obj.getElementByTag(TAGS.OW).Value).to.deep.equal(Buffer.from([1, 2, 3, 7]));
      const fromFile = stored(e);
      fromFile.GetRawData().Val[2] = 6;
      expect(fromFile.Value).to.deep.equal(Buffer.from([9, 8, 6, 4]));
    });
  });

  describe('value from a file', () => {
    it('[DCXELM.SetValueFromFile] [DCXELM.SetValueFromFileEx] takes part of a file', () => {
      const path = join(tempDir('part'), 'bytes');
      writeFileSync(path, Buffer.from([0, 1, 2, 3, 4, 5, 6]));
      const e = element(TAGS.OW);
      e.SetValueFromFile(path, 2, 4);
      expect(e.Value).to.deep.equal(Buffer.from([2, 3, 4, 5]));
      e.SetValueFromFileEx(path, 4n, 3);
      expect(stored(e).Value, 'padded with 0').to.deep.equal(Buffer.from([4, 5, 6, 0]));
      expect(hresultOf(() => e.SetValueFromFile(path, 4, 4))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => e.SetValueFromFile(path, -1, 4))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => e.SetValueFromFile(`${path}x`, 0, 1))).to.equal(HRESULT.FILE_NOT_FOUND);
      expect(hresultOf(() => element(TAGS.SQ).SetValueFromFile(path, 0, 1))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });

    it('[DCXELM.SetValueFromFile] leaves long values in the file, which may be deleted all the same', () => {
      const path = join(tempDir('part'), 'bytes');
      const bytes = Buffer.from(Array.from({ length: 200_001 }, (_, index) => index % 251));
      writeFileSync(path, bytes);
      const e = element(TAGS.OW);
      const before = openDescriptors();
      e.SetValueFromFile(path, 1, 200_000);
      expect(openDescriptors(), 'one descriptor').to.equal(before + 1);
      unlinkSync(path);
      const obj = new DCXOBJ();
      obj.insertElement(e);
      e.Init(TAGS.LO);
      expect(obj.getElementByTag(TAGS.OW).Length).to.equal(200_000);
      expect(stored(obj.getElementByTag(TAGS.OW)).Value).to.deep.equal(bytes.subarray(1));
    });
  });

  describe('value representation', () => {
    it('[DCXELM.ValueRepresentation] may be set before the value', () => {
      const e = element(PRIVATE_UN);
      e.ValueRepresentation = VR_CODE.VR_CODE_US;
      e.Value = '5\\6';
      expect(stored(e).Value).to.deep.equal([5, 6]);
    });

    it('[DCXELM.ValueRepresentation] may be set after the value, which is kept', () => {
      const text = element(TAGS.LO, '12');
      text.ValueRepresentation = VR_CODE.VR_CODE_IS;
      expect(text.Value).to.equal('12');
      text.ValueRepresentation = VR_CODE.VR_CODE_US;
      expect(text.Value).to.equal(12);
      text.ValueRepresentation = VR_CODE.VR_CODE_UL;
      expect(text.Value).to.equal(12);
      text.ValueRepresentation = VR_CODE.VR_CODE_LONGTEXT;
      expect(text.Value).to.equal('12');
      expect(text.ValueRepresentation).to.equal(VR_CODE.VR_CODE_LONGTEXT);
      const bytes = element(PRIVATE_UN, Buffer.from([1, 0, 2, 0]));
      bytes.ValueRepresentation = VR_CODE.VR_CODE_US;
      expect(bytes.Value).to.deep.equal([1, 2]);
      expect(
        hresultOf(() => {
          const word = element(TAGS.LO, 'abc');
          word.ValueRepresentation = VR_CODE.VR_CODE_US;
        }),
      ).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXELM.ValueRepresentation] makes a private sequence by VR_CODE_SQ and then the value', () => {
      const item = new DCXOBJ();
      item.insertElement(element(TAGS.LO, 'inside'));
      const e = element(PRIVATE_UN);
      e.ValueRepresentation = VR_CODE.VR_CODE_SQ;
      e.Value = item;
      const again = stored(e);
      expect(again.ValueRepresentation).to.equal(VR_CODE.VR_CODE_SQ);
      expect((again.Value as DCXOBJIterator).Get().getElementByTag(TAGS.LO).Value).to.equal('inside');
    });

    it('[DCXELM.ValueRepresentation] takes the codes of dictionary VRs as what they are written as, and no others', () => {
      const e = element(PRIVATE_UN);
      e.ValueRepresentation = VR_CODE.VR_CODE_ox;
      expect(e.ValueRepresentation).to.equal(VR_CODE.VR_CODE_OW);
      e.ValueRepresentation = VR_CODE.VR_CODE_xs;
      expect(e.ValueRepresentation).to.equal(VR_CODE.VR_CODE_US);
      for (const code of [VR_CODE.VR_CODE_item, VR_CODE.VR_CODE_dicomDir, 99 as VR_CODE]) {
        expect(hresultOf(() => (e.ValueRepresentation = code))).to.equal(HRESULT.E_INVALIDARG);
      }
      const full = element(TAGS.LO, 'x');
      expect(hresultOf(() => (full.ValueRepresentation = VR_CODE.VR_CODE_SQ))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });
  });

  describe('sequences', () => {
    function object(text: string): DCXOBJ {
      const obj = new DCXOBJ();
      obj.insertElement(element(TAGS.LO, text));
      return obj;
    }
    function texts(e: DCXELM): unknown[] {
      return [...(e.Value as DCXOBJIterator)].map((item) => item.getElementByTag(TAGS.LO).Value);
    }

    it('[DCXELM.Value] takes an iterator, an array, any iterable, one object, or anything with AtEnd, Get and Next', () => {
      const iterator = new DCXOBJIterator();
      iterator.Insert(object('1'));
      iterator.Insert(object('2'));
      iterator.Next();
      let left = 2;
      const own = { AtEnd: () => left === 0, Next: () => void left--, Get: () => object(`own ${left}`) };
      expect(texts(element(TAGS.SQ, iterator))).to.deep.equal(['1', '2']);
      expect(texts(element(TAGS.SQ, [object('3'), object('4')]))).to.deep.equal(['3', '4']);
      expect(texts(element(TAGS.SQ, new Set([object('5')])))).to.deep.equal(['5']);
      expect(texts(element(TAGS.SQ, object('6')))).to.deep.equal(['6']);
      expect(texts(element(TAGS.SQ, own))).to.deep.equal(['own 2', 'own 1']);
      for (const wrong of ['text', 5, {}, [5]]) {
        expect(hresultOf(() => element(TAGS.SQ, wrong as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      }
    });

    it('[DCXELM.Value] copies the items that it takes', () => {
      const item = object('before');
      const e = element(TAGS.SQ, [item, item]);
      item.getElementByTag(TAGS.LO).Value = 'after';
      expect(texts(e)).to.deep.equal(['before', 'before']);
    });

    it('[DCXELM.Value] gives a new iterator at each read, at the first item, on live items', () => {
      const obj = new DCXOBJ();
      obj.insertElement(element(TAGS.SQ, [object('a'), object('b')]));
      const e = obj.getElementByTag(TAGS.SQ);
      const first = e.Value as DCXOBJIterator;
      first.Next();
      const second = e.Value as DCXOBJIterator;
      expect(second.Get().getElementByTag(TAGS.LO).Value).to.equal('a');
      second.Get().getElementByTag(TAGS.LO).Value = 'changed';
      expect(texts(obj.getElementByTag(TAGS.SQ))).to.deep.equal(['changed', 'b']);
    });

    it('[DCXELM.Value] [DCXELM.ValueArray] [DCXELM.ValueMultiplicity] of an empty sequence is an empty iterator', () => {
      const e = stored(element(TAGS.SQ));
      expect((e.Value as DCXOBJIterator).AtEnd()).to.equal(true);
      expect(e.ValueArray).to.deep.equal([]);
      expect(e.ValueMultiplicity).to.equal(0);
      const cleared = element(TAGS.SQ, object('x'));
      cleared.Value = null;
      expect(cleared.ValueMultiplicity).to.equal(0);
    });

    it('[DCXELM.ValueArray] [DCXELM.ValueMultiplicity] [DCXELM.Length] of a sequence are its items', () => {
      const e = stored(element(TAGS.SQ, [object('a'), object('b')]));
      const array = e.ValueArray as DCXOBJ[];
      expect(array.map((item) => item.getElementByTag(TAGS.LO).Value)).to.deep.equal(['a', 'b']);
      expect(e.ValueMultiplicity).to.equal(2);
      expect(e.Length, 'two items: header of 8, one element of 8 + 2').to.equal(36);
    });

    it('[DCXELM.Value] keeps sequences inside sequences', () => {
      const inner = new DCXOBJ();
      inner.insertElement(element(DICOM_TAGS_ENUM.ScheduledProtocolCodeSequence, object('deep')));
      const e = stored(element(TAGS.SQ, inner));
      const item = (e.Value as DCXOBJIterator).Get();
      expect(texts(item.getElementByTag(DICOM_TAGS_ENUM.ScheduledProtocolCodeSequence))).to.deep.equal(['deep']);
    });
  });

  it('[DCXELM.Value] is null for length zero and is emptied by null, undefined and empty text', () => {
    for (const [vr, tag] of Object.entries(TAGS)) {
      if (vr === 'SQ') continue;
      const e = element(tag);
      expect(e.Value, vr).to.equal(null);
      for (const nothing of [null, undefined, '']) {
        e.SetRawData(Buffer.from('12345678'));
        e.Value = nothing;
        expect(e.Length, vr).to.equal(0);
        expect(e.Value, vr).to.equal(null);
      }
    }
  });

  it('[DCXELM.Value] [DCXELM.SetRawData] [DCXELM.ValueRepresentation] change the object that the element came from', () => {
    const obj = new DCXOBJ();
    obj.insertElement(element(TAGS.LO, 'a'));
    const one = obj.getElementByTag(TAGS.LO);
    const other = obj.getElementByTag(TAGS.LO);
    one.Value = 'b';
    expect(other.Value).to.equal('b');
    other.SetRawData(Buffer.from('c '));
    expect(one.Value).to.equal('c');
    one.ValueRepresentation = VR_CODE.VR_CODE_SH;
    expect(obj.getElementByTag(TAGS.LO).ValueRepresentation).to.equal(VR_CODE.VR_CODE_SH);
  });

  it('[DCXELM.Release] [DCXELM.Symbol.dispose] [DCXELM.Symbol.asyncDispose] ends the use of the element, not of the object', async () => {
    const obj = new DCXOBJ();
    obj.insertElement(element(TAGS.LO, 'a'));
    const [one, two, three] = [1, 2, 3].map(() => obj.getElementByTag(TAGS.LO)) as [DCXELM, DCXELM, DCXELM];
    one.Release();
    one.Release();
    two[Symbol.dispose]();
    await three[Symbol.asyncDispose]();
    for (const e of [one, two, three]) {
      expect(hresultOf(() => e.Value)).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => e.Init(TAGS.LO))).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => obj.insertElement(e))).to.equal(HRESULT.OBJECT_RELEASED);
    }
    expect(obj.getElementByTag(TAGS.LO).Value).to.equal('a');
  });
});

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
