import { join } from 'node:path';
import { expect } from 'chai';
import {
  DicomCharacterSetType,
  DicomClassType,
  DicomCommandType,
  DicomDataSet,
  DicomDataSetInitializeType,
  type DicomElement,
  DicomExceptionCode,
  DicomTag,
  DicomVRType,
} from '../../../compat/leadtools';
import { wrapDataSet } from '../../../compat/leadtools/data-set-access';
import { BEE, DEFLATED, JPEG_BASELINE, LEE, smallDataSet, smallFile, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { expectCode } from './expect-code';

const { Parameter, Range, Conversion } = DicomExceptionCode;
const SEQUENCE = DicomTag.RequestAttributesSequence;

const loaded = (from: string | Uint8Array): DicomDataSet => {
  const ds = new DicomDataSet();
  ds.Load(from, 0);
  return ds;
};
const again = (ds: DicomDataSet): DicomDataSet => loaded(ds.SaveToBuffer(1));
const find = (ds: DicomDataSet, tag: number): DicomElement | null => ds.FindFirstElement(null, tag, false);
const tags = (ds: DicomDataSet): number[] => {
  const list: number[] = [];
  for (let e = ds.GetFirstElement(null, false, true); e; e = ds.GetNextElement(e, false, true)) list.push(e.Tag);
  return list;
};

/** A data set with a sequence whose items have these descriptions. */
function withItems(...descriptions: string[]): DicomDataSet {
  const ds = new DicomDataSet().BeginEditSequence(SEQUENCE);
  for (const description of descriptions) {
    ds.BeginEditItem().InsertElementAndSetValue(DicomTag.RequestedProcedureDescription, description).EndEditItem();
  }
  return ds.EndEditSequence();
}

function descriptions(ds: DicomDataSet): (string | null)[] {
  const list: (string | null)[] = [];
  let e = find(ds, DicomTag.RequestedProcedureDescription);
  for (; e; e = ds.FindNextElement(e, false)) list.push(ds.GetStringValue(e, 0));
  return list;
}

describe('leadtools: command sets', () => {
  it('[DicomDataSet.InitializeCommandSet] [DicomDataSet.InformationCommand] [DicomDataSet.IsRequestCommand] make and tell requests and responses', () => {
    const ds = new DicomDataSet();
    for (const command of Object.values(DicomCommandType)) {
      for (const request of [true, false]) {
        ds.InitializeCommandSet(command, request);
        expect([ds.InformationCommand, ds.IsRequestCommand]).to.deep.equal([command, request]);
        expect(tags(ds)).to.deep.equal([0x00000100]);
        expect(ds.GetValue(0x00000100, -1)).to.equal(command + (request ? 0 : 0x8000));
      }
    }
    expectCode(Parameter, () => ds.InitializeCommandSet(0x8001 as DicomCommandType, true));
  });

  it('[DicomDataSet.InformationCommand] [DicomDataSet.IsRequestCommand] tell nothing of other data sets', () => {
    const ds = loaded(smallFile());
    expect([ds.InformationCommand, ds.IsRequestCommand]).to.deep.equal([DicomCommandType.Undefined, false]);
    ds.InitializeCommandSet(0x0777 as DicomCommandType, true);
    expect([ds.InformationCommand, ds.IsRequestCommand]).to.deep.equal([DicomCommandType.Undefined, true]);
  });
});

describe('leadtools: copying', () => {
  it('[DicomDataSet.Copy] takes the source set first, and then the parents: destination, source', () => {
    const source = withItems('a', 'b');
    const target = withItems('c');
    const from = source.GetChildElement(find(source, SEQUENCE)!, true)!;
    const to = target.GetChildElement(find(target, SEQUENCE)!, true)!;
    target.Copy(source, null, from);
    expect(target.GetValue(DicomTag.RequestedProcedureDescription, '')).to.equal('a');
    target.Copy(source, to, from);
    expect(descriptions(target)).to.deep.equal(['a', 'a']);
    target.Copy(source, find(target, SEQUENCE), find(source, SEQUENCE));
    expect(descriptions(target)).to.deep.equal(['a', 'a', 'a', 'b']);
    target.Copy(loaded(smallFile()), to, null);
    expect(target.GetStringValue(target.FindFirstDescendant(to, DicomTag.PatientName, true)!, 0)).to.equal(
      'Small^Object',
    );
    expect(descriptions(source)).to.deep.equal(['a', 'b']);
  });

  it('[DicomDataSet.Copy] copies a whole set, group 0002 included, and gives what is there the new value', () => {
    const source = loaded(smallFile());
    const target = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.PatientName, 'Old')
      .InsertElementAndSetValue(DicomTag.PatientID, '1');
    const name = find(target, DicomTag.PatientName)!;
    target.Copy(source, null, null);
    expect([target.GetStringValue(name, 0), find(target, DicomTag.PatientName)]).to.deep.equal(['Small^Object', name]);
    expect(tags(target)).to.deep.equal([...tags(source), DicomTag.PatientID].sort((left, right) => left - right));
    expect(target.GetValue(DicomTag.MediaStorageSOPClassUID, '')).to.equal(source.GetValue(DicomTag.SOPClassUID, ''));
  });

  it('[DicomDataSet.Copy] of a data set onto itself, or of an item to the place that it lies in, ends', () => {
    const ds = withItems('a', 'b');
    ds.Copy(ds, null, null);
    expect(descriptions(ds)).to.deep.equal(['a', 'b']);
    const sequence = find(ds, SEQUENCE)!;
    ds.Copy(ds, sequence, sequence);
    expect(descriptions(ds)).to.deep.equal(['a', 'b', 'a', 'b']);
    const item = ds.GetChildElement(sequence, true)!;
    ds.Copy(ds, item, null);
    expect(descriptions(ds)).to.deep.equal(['a', 'a', 'b', 'a', 'b', 'b', 'a', 'b']);
    expect(descriptions(again(ds))).to.deep.equal(descriptions(ds));
  });

  it('[DicomDataSet.Copy] refuses to mix sequences with anything else, and elements of other sets: code 9', () => {
    const source = withItems('a');
    const target = withItems('b');
    const [from, to] = [find(source, SEQUENCE)!, find(target, SEQUENCE)!];
    const item = source.GetChildElement(from, true)!;
    const leaf = find(source, DicomTag.RequestedProcedureDescription)!;
    for (const [destination, given] of [
      [null, from],
      [to, item],
      [to, null],
      [to, leaf],
      [null, leaf],
      [from, from],
      [to, to],
    ] as const) {
      expectCode(Parameter, () => target.Copy(source, destination, given));
    }
    expectCode(Parameter, () => target.Copy(null as unknown as DicomDataSet, null, null));
    expect(descriptions(target)).to.deep.equal(['b']);
  });

  it('[DicomDataSet.Copy] carries text over between character sets', () => {
    const latin = new DicomDataSet();
    const name = latin.InsertElement(null, false, DicomTag.PatientName, DicomVRType.PN, false, -1);
    latin.SetStringValue(name, 'Müller', DicomCharacterSetType.LatinAlphabetNo1);
    const source = again(latin);
    for (const term of [null, 'ISO_IR 192', 'ISO_IR 144']) {
      const target = new DicomDataSet();
      if (term !== null) target.InsertElementAndSetValue(DicomTag.SpecificCharacterSet, term);
      target.InsertElementAndSetValue(DicomTag.PatientID, term === 'ISO_IR 144' ? 'Люк' : 'A');
      if (term === 'ISO_IR 144') {
        expectCode(Conversion, () => {
          target.Copy(source, null, null);
          target.SaveToBuffer(0);
        });
        continue;
      }
      target.Copy(source, null, null);
      expect(again(target).GetValue(DicomTag.PatientName, '')).to.equal('Müller');
    }
  });

  it('[DicomDataSet.Copy] brings the character set of an item along, where none is declared', () => {
    const source = again(withItems('Müller'));
    expect(source.GetValue(DicomTag.SpecificCharacterSet, '')).to.equal('ISO_IR 192');
    const target = withItems('plain');
    target.Copy(source, find(target, SEQUENCE), find(source, SEQUENCE));
    expect(descriptions(again(target))).to.deep.equal(['plain', 'Müller']);
    const flat = new DicomDataSet();
    flat.Copy(source, null, source.GetChildElement(find(source, SEQUENCE)!, true));
    expect(again(flat).GetValue(DicomTag.RequestedProcedureDescription, '')).to.equal('Müller');
  });

  it('[DicomDataSet.Copy] brings the transfer syntax of compressed pixel data along, and of native ones keeps its own', () => {
    const target = new DicomDataSet();
    target.Copy(loaded(smallFile({ transferSyntax: JPEG_BASELINE })), null, null);
    expect(again(target).GetValue(DicomTag.TransferSyntaxUID, '')).to.equal(JPEG_BASELINE);
    target.Copy(loaded(smallFile({ transferSyntax: BEE })), null, null);
    expect(again(target).GetValue(DicomTag.TransferSyntaxUID, '')).to.equal(BEE);
    target.Copy(loaded(smallFile({ transferSyntax: DEFLATED })), null, null);
    expect(again(target).GetValue(DicomTag.TransferSyntaxUID, '')).to.equal(BEE);
    expect(target.GetValue(DicomTag.TransferSyntaxUID, '')).to.equal(BEE);
    expect(target.GetShortValue(find(target, DicomTag.PixelData)!, 0, 2)).to.deep.equal([1, 258]);
  });

  it('[DicomDataSet.Copy] keeps long values of a file when its data set is disposed of', () => {
    const path = writeSmallFile(join(tempDir('copy'), 'big.dcm'), { pixelBytes: 512 * 1024 });
    const source = loaded(path);
    const target = new DicomDataSet();
    target.Copy(source, null, null);
    source.Dispose();
    expect(target.GetBinaryValue(find(target, DicomTag.PixelData)!, 4)).to.deep.equal(Buffer.from([1, 0, 2, 1]));
    target.Dispose();
  });
});

describe('leadtools: chained calls', () => {
  it('[DicomDataSet.InsertElementAndSetValue] [DicomDataSet.GetValue] set and give plain values', () => {
    const ds = new DicomDataSet();
    const day = new Date(2026, 0, 31);
    const moment = new Date(2026, 0, 31, 12, 30, 15, 250);
    expect(
      ds
        .InsertElementAndSetValue(DicomTag.PatientName, 'Doe^Jane')
        .InsertElementAndSetValue(DicomTag.ImageType, ['ORIGINAL', 'PRIMARY'])
        .InsertElementAndSetValue(DicomTag.Rows, 512)
        .InsertElementAndSetValue(DicomTag.PixelSpacing, [0.5, 0.25])
        .InsertElementAndSetValue(DicomTag.StudyDate, day)
        .InsertElementAndSetValue(DicomTag.AcquisitionDateTime, moment)
        .InsertElementAndSetValue(DicomTag.StudyTime, moment)
        .InsertElementAndSetValue(DicomTag.OffendingElement, 0x00100010)
        .InsertElementAndSetValue(DicomTag.SOPInstanceUID, '1.2.3')
        .InsertElementAndSetValue(DicomTag.AccessionNumber, 4711)
        .InsertElementAndSetValue(DicomTag.SelectorUVValue, 2n ** 60n)
        .InsertElementAndSetValue(DicomTag.PixelData, Buffer.from([1, 2]))
        .InsertElementAndSetValue(DicomTag.PatientID, null),
    ).to.equal(ds);
    expect(ds.GetValue(DicomTag.PatientName, '')).to.equal('Doe^Jane');
    expect(ds.GetValue(DicomTag.ImageType, '')).to.equal('ORIGINAL\\PRIMARY');
    expect(ds.GetValue<string[]>(DicomTag.ImageType, [])).to.deep.equal(['ORIGINAL', 'PRIMARY']);
    expect(ds.GetValue(DicomTag.ImageType, [''])).to.deep.equal(['ORIGINAL', 'PRIMARY']);
    expect(ds.GetValue(DicomTag.Rows, 0)).to.equal(512);
    expect(ds.GetValue(DicomTag.Rows, '')).to.equal('512');
    expect(ds.GetValue(DicomTag.Rows, 0n)).to.equal(512n);
    expect(ds.GetValue(DicomTag.PixelSpacing, [0])).to.deep.equal([0.5, 0.25]);
    expect(ds.GetValue(DicomTag.StudyDate, new Date(0))).to.deep.equal(day);
    expect(ds.GetValue(DicomTag.AcquisitionDateTime, new Date(0))).to.deep.equal(moment);
    expect(ds.GetValue(DicomTag.StudyTime, '')).to.equal('123015.250000');
    expect(ds.GetValue(DicomTag.AccessionNumber, '')).to.equal('4711');
    expect(ds.GetValue(DicomTag.SelectorUVValue, 0n)).to.equal(2n ** 60n);
    expect(ds.GetValue(DicomTag.PixelData, Buffer.alloc(0))).to.deep.equal(Buffer.from([1, 2]));
    expect(ds.GetValue(DicomTag.OffendingElement, '')).to.equal('00100010');
    expect(ds.GetElementValueCount(find(ds, DicomTag.PatientID)!)).to.equal(0);
  });

  it('[DicomDataSet.GetValue] gives the default without a value, or when it is of another kind', () => {
    const ds = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.PatientID, null)
      .InsertElementAndSetValue(DicomTag.PatientName, 'Doe')
      .InsertElementAndSetValue(DicomTag.StudyDate, '2026')
      .InsertElementAndSetValue(DicomTag.InstanceNumber, 'many');
    expect(ds.GetValue(DicomTag.PatientID, 'none')).to.equal('none');
    expect(ds.GetValue(DicomTag.StudyID, 'none')).to.equal('none');
    expect(ds.GetValue(DicomTag.PatientName, -1)).to.equal(-1);
    expect(ds.GetValue(DicomTag.InstanceNumber, -1)).to.equal(-1);
    expect(ds.GetValue(DicomTag.PatientName, false)).to.equal(false);
    const never = new Date(0);
    for (const tag of [DicomTag.StudyDate, DicomTag.PatientName]) expect(ds.GetValue(tag, never)).to.equal(never);
    expectCode(Parameter, () => ds.GetValue(-1, ''));
  });

  it('[DicomDataSet.GetValue] is of the type of its default, so that values can be compared', () => {
    const ds = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.Modality, 'MR')
      .InsertElementAndSetValue(DicomTag.Rows, 4);
    const isMR: boolean = ds.GetValue(DicomTag.Modality, '') === 'MR';
    const isFour: boolean = ds.GetValue(DicomTag.Rows, 0) === 4;
    const isBig: boolean = ds.GetValue(DicomTag.Rows, 0n) === 4n;
    expect([isMR, isFour, isBig, ds.GetValue<string>(DicomTag.Modality, '')]).to.deep.equal([true, true, true, 'MR']);
  });

  it('[DicomDataSet.GetValue] with null gives what suits the VR', () => {
    const ds = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.PatientName, 'Doe')
      .InsertElementAndSetValue(DicomTag.Rows, 512)
      .InsertElementAndSetValue(DicomTag.ImageType, ['A', 'B'])
      .InsertElementAndSetValue(DicomTag.PixelData, Buffer.from([1, 2]));
    const plain = [DicomTag.PatientName, DicomTag.Rows, DicomTag.ImageType, DicomTag.PixelData, DicomTag.StudyID].map(
      (tag) => ds.GetValue<unknown>(tag, null),
    );
    expect(plain).to.deep.equal(['Doe', 512, ['A', 'B'], Buffer.from([1, 2]), null]);
  });

  it('[DicomDataSet.GetValue] reads moments with an offset from UTC', () => {
    const ds = new DicomDataSet().InsertElementAndSetValue(DicomTag.AcquisitionDateTime, '20260131123015.25-0130');
    const moment = ds.GetValue(DicomTag.AcquisitionDateTime, new Date(0));
    expect(moment.toISOString()).to.equal('2026-01-31T14:00:15.250Z');
  });

  it('[DicomDataSet.InsertElementAndSetValue] refuses what the element is not made of: codes 9, 13 and 14', () => {
    const ds = new DicomDataSet();
    for (const [code, tag, value] of [
      [Parameter, DicomTag.PatientName, {}],
      [Parameter, DicomTag.PatientName, true],
      [Parameter, DicomTag.PatientName, new Date(Number.NaN)],
      [Parameter, DicomTag.PatientName, new Date()],
      [Parameter, SEQUENCE, 'x'],
      [Parameter, DicomTag.Item, 'x'],
      [Parameter, 0x00100000, 1],
      [Parameter, -1, 'x'],
      [Range, DicomTag.Rows, 65536],
      [Range, DicomTag.Rows, 1.5],
      [Conversion, DicomTag.Rows, 'many'],
    ] as const) {
      expectCode(code, () => ds.InsertElementAndSetValue(tag, value));
    }
    expect(tags(ds)).to.deep.equal([]);
  });

  it('[DicomDataSet.InsertElementAndSetValue] keeps the handle and VR of an element, and group 0002 apart', () => {
    const ds = new DicomDataSet();
    const e = ds.InsertElement(null, false, DicomTag.PatientID, DicomVRType.SH, false, -1);
    ds.InsertElementAndSetValue(DicomTag.PatientID, 'A').InsertElementAndSetValue(
      DicomTag.ImplementationVersionName,
      'X',
    );
    expect([find(ds, DicomTag.PatientID) === e, e.VR]).to.deep.equal([true, DicomVRType.SH]);
    expect(ds.GetValue(DicomTag.ImplementationVersionName, '')).to.equal('X');
    expect(tags(ds)).to.deep.equal([DicomTag.ImplementationVersionName, DicomTag.PatientID]);
  });

  it('[DicomDataSet.BeginEditSequence] [DicomDataSet.BeginEditItem] [DicomDataSet.EndEditItem] [DicomDataSet.EndEditSequence] make and change sequences and items', () => {
    const ds = withItems('a', 'b');
    ds.BeginEditSequence(SEQUENCE)
      .BeginEditItem(1)
      .InsertElementAndSetValue(DicomTag.RequestedProcedureDescription, 'B')
      .BeginEditSequence(DicomTag.ScheduledProtocolCodeSequence)
      .BeginEditItem()
      .InsertElementAndSetValue(DicomTag.CodeValue, 'x')
      .EndEditItem()
      .EndEditSequence()
      .EndEditItem()
      .EndEditSequence()
      .InsertElementAndSetValue(DicomTag.PatientID, 'top');
    expect(descriptions(ds)).to.deep.equal(['a', 'B']);
    expect(again(ds).GetValue(DicomTag.PatientID, '')).to.equal('top');
    expect(find(again(ds), DicomTag.CodeValue)).to.not.equal(null);
  });

  it('[DicomDataSet.BeginReadSequence] [DicomDataSet.BeginReadItem] [DicomDataSet.EndReadItem] [DicomDataSet.EndReadSequence] go into what is there, and into nothing', () => {
    const ds = withItems('a', 'b').InsertElementAndSetValue(DicomTag.PatientID, 'top');
    const read = (sequence: number, index?: number): string => {
      const value = ds
        .BeginReadSequence(sequence)
        .BeginReadItem(index)
        .GetValue<string>(DicomTag.RequestedProcedureDescription, 'none');
      ds.EndReadItem().EndReadSequence();
      return value;
    };
    expect([read(SEQUENCE), read(SEQUENCE, 1), read(SEQUENCE, 2)]).to.deep.equal(['a', 'b', 'none']);
    expect(read(DicomTag.ScheduledProcedureStepSequence)).to.equal('none');
    expect(ds.GetValue(DicomTag.PatientID, '')).to.equal('top');
    expect(find(ds, DicomTag.ScheduledProcedureStepSequence)).to.equal(null);
  });

  it('[DicomDataSet.EndEditSequence] [DicomDataSet.EndReadItem] close what was opened last, and nothing else: code 9', () => {
    const ds = withItems('a');
    const cases: readonly (readonly [() => unknown, () => unknown])[] = [
      [() => undefined, () => ds.EndEditSequence()],
      [() => undefined, () => ds.EndReadItem()],
      [() => undefined, () => ds.BeginEditItem()],
      [() => undefined, () => ds.BeginReadItem()],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.EndReadSequence()],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.EndEditItem()],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.BeginReadItem()],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.InsertElementAndSetValue(DicomTag.PatientID, 'x')],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.GetValue(DicomTag.PatientID, 'x')],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.BeginEditSequence(SEQUENCE)],
      [() => ds.BeginEditSequence(SEQUENCE), () => ds.BeginEditItem(-1)],
      [() => ds.BeginReadSequence(SEQUENCE), () => ds.BeginEditItem()],
      [() => ds.BeginReadSequence(SEQUENCE).BeginReadItem(), () => ds.EndReadSequence()],
      [
        () => ds.BeginReadSequence(SEQUENCE).BeginReadItem(),
        () => ds.InsertElementAndSetValue(DicomTag.PatientID, 'x'),
      ],
      [() => ds.BeginReadSequence(SEQUENCE).BeginReadItem(), () => ds.BeginEditSequence(SEQUENCE)],
      [() => ds.InsertElementAndSetValue(DicomTag.PatientID, 'x'), () => ds.BeginEditSequence(DicomTag.PatientID)],
      [() => ds.InsertElementAndSetValue(DicomTag.PatientID, 'x'), () => ds.BeginReadSequence(DicomTag.PatientID)],
    ];
    for (const [prepare, fails] of cases) {
      ds.Initialize(DicomClassType.Undefined, DicomDataSetInitializeType.ExplicitVRLittleEndian);
      ds.Copy(withItems('a'), null, null);
      prepare();
      expectCode(Parameter, fails);
    }
    ds.Reset();
    expectCode(Range, () => ds.BeginEditSequence(SEQUENCE).BeginEditItem(0));
  });

  it('[DicomDataSet.Reset] [DicomDataSet.Load] leave what was gone into', () => {
    const ds = new DicomDataSet().BeginEditSequence(SEQUENCE).BeginEditItem();
    ds.Reset();
    ds.InsertElementAndSetValue(DicomTag.PatientID, 'top');
    expect(tags(ds)).to.deep.equal([DicomTag.PatientID]);
    ds.BeginEditSequence(SEQUENCE);
    ds.Load(smallFile(), 0);
    expect(ds.GetValue(DicomTag.PatientName, '')).to.equal('Small^Object');
  });

  it('[DicomDataSet.InsertElementAndSetValue] declares UTF-8 for text beyond ASCII', () => {
    const ds = new DicomDataSet().InsertElementAndSetValue(DicomTag.PatientName, '山田^太郎');
    expect(again(ds).GetValue(DicomTag.PatientName, '')).to.equal('山田^太郎');
    expect(ds.GetValue(DicomTag.SpecificCharacterSet, '')).to.equal('ISO_IR 192');
  });

  it('[DicomDataSet.InsertElementAndSetValue] on a received data set changes that element alone', () => {
    const ds = wrapDataSet({ bytes: smallDataSet(), transferSyntaxUID: LEE });
    ds.InsertElementAndSetValue(DicomTag.PatientName, 'Doe^Jane');
    const saved = ds.SaveToBuffer(0);
    expect(saved.length).to.equal(smallDataSet().length - 4);
    expect(saved.subarray(-64)).to.deep.equal(smallDataSet().subarray(-64));
  });
});
