import { expect } from 'chai';
import { DicomDataSet, DicomException, DicomExceptionCode, DicomTag } from '../../../compat/leadtools';
import { wrapDataSet } from '../../../compat/leadtools/data-set-access';
import { Random } from '../../support/random';
import { BEE, LEE, LEI, smallFile } from '../../support/small-file';
import { expectCode } from './expect-code';

/** Looks at everything in a data set, changes it and writes it. */
function use(ds: DicomDataSet): void {
  for (let e = ds.GetFirstElement(null, false, true); e; e = ds.GetNextElement(e, false, true)) {
    ds.GetConvertValue(e);
    ds.GetStringValue(e, 0);
    ds.GetBinaryValue(e, 64);
    ds.GetDoubleValue(e, 0, 4);
    ds.GetElementValueCount(e);
    expect(e.Length).to.be.at.least(0);
    expect(ds.GetRootElement(e)).to.not.equal(null);
  }
  ds.GetValue(DicomTag.StudyDate, new Date());
  expect([ds.InformationClass, ds.InformationFlags, ds.InformationCommand]).to.have.length(3);
  const copy = new DicomDataSet();
  copy.Copy(ds, null, null);
  copy.InsertElementAndSetValue(DicomTag.PatientComments, 'ü');
  copy.SaveToBuffer(0x00c1);
}

/** What an action threw must be a DicomException; undefined when it threw nothing. */
function codeOf(action: () => void): number | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    expect(error, String((error as Error).stack)).to.be.instanceOf(DicomException);
    return (error as DicomException).Code;
  }
}

/** A file with sequences, text and numbers. */
function sample(): Buffer {
  const ds = new DicomDataSet();
  ds.Load(smallFile(), 0);
  ds.InsertElementAndSetValue(DicomTag.PatientComments, 'größer')
    .InsertElementAndSetValue(DicomTag.StudyDate, '20260101')
    .BeginEditSequence(DicomTag.RequestAttributesSequence)
    .BeginEditItem()
    .InsertElementAndSetValue(DicomTag.RequestedProcedureDescription, 'ß')
    .BeginEditSequence(DicomTag.ScheduledProtocolCodeSequence)
    .BeginEditItem()
    .InsertElementAndSetValue(DicomTag.CodeValue, 'x');
  return ds.SaveToBuffer(1);
}

describe('leadtools: damaged data sets', () => {
  it('[DicomDataSet.Load] of a file with any bytes changed or cut off throws nothing but DicomException', function () {
    this.timeout(60_000);
    const random = new Random(20260101);
    const whole = sample();
    const codes = new Set<number | undefined>();
    for (let round = 0; round < 1500; round++) {
      const bytes = Buffer.from(whole);
      for (let changes = 1 + random.below(4); changes > 0; changes--) {
        bytes[132 + random.below(bytes.length - 132)] = random.below(256);
      }
      const length = round % 3 === 0 ? random.below(bytes.length) : bytes.length;
      codes.add(
        codeOf(() => {
          const ds = new DicomDataSet();
          ds.Load(bytes.subarray(0, length), 0);
          use(ds);
          ds.Dispose();
        }),
      );
    }
    expect(codes.has(undefined)).to.equal(true);
    expect(codes.has(DicomExceptionCode.Format)).to.equal(true);
  });

  it('received ones of random bytes throw nothing but DicomException, when they are used', function () {
    this.timeout(60_000);
    const random = new Random(4711);
    for (let round = 0; round < 500; round++) {
      const bytes = random.bytes(random.below(200));
      const ds = wrapDataSet({ bytes, transferSyntaxUID: [LEI, LEE, BEE][round % 3] ?? LEE });
      codeOf(() => use(ds));
      ds.Dispose();
    }
  });

  it('L12: sequences that lie in each other beyond any use are refused with code 8', () => {
    const open = Buffer.from('40007502' + '5351' + '0000' + 'ffffffff' + 'feff00e0ffffffff', 'hex');
    const bytes = Buffer.concat(Array.from({ length: 10_000 }, () => open));
    expectCode(DicomExceptionCode.Format, () => {
      use(wrapDataSet({ bytes, transferSyntaxUID: LEE }));
    });
  });
});
