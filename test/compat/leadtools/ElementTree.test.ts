import { join } from 'node:path';
import { expect } from 'chai';
import { DicomDataSet, type DicomElement, DicomExceptionCode, DicomTag, DicomVRType } from '../../../compat/leadtools';
import { wrapDataSet } from '../../../compat/leadtools/data-set-access';
import { dcmdump } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { pydicomFolder } from '../../support/pydicom-files';
import { LEE } from '../../support/small-file';
import { expectCode } from './expect-code';

const { Parameter, ElementAlreadyExists } = DicomExceptionCode;
const ITEM = DicomTag.Item;

/** Patient ID, and a sequence of two items, the first of which has a sequence of one item. */
function sample(): DicomDataSet {
  return new DicomDataSet()
    .InsertElementAndSetValue(DicomTag.PatientID, '1')
    .InsertElementAndSetValue(DicomTag.StudyID, '2')
    .BeginEditSequence(DicomTag.RequestAttributesSequence)
    .BeginEditItem()
    .InsertElementAndSetValue(DicomTag.ScheduledProcedureStepID, 'a')
    .BeginEditSequence(DicomTag.ScheduledProtocolCodeSequence)
    .BeginEditItem()
    .InsertElementAndSetValue(DicomTag.CodeValue, 'x')
    .EndEditItem()
    .EndEditSequence()
    .EndEditItem()
    .BeginEditItem()
    .InsertElementAndSetValue(DicomTag.ScheduledProcedureStepID, 'b')
    .EndEditItem()
    .EndEditSequence();
}

/** What {@link sample} holds, as one list. */
const LIST = [
  DicomTag.PatientID,
  DicomTag.StudyID,
  DicomTag.RequestAttributesSequence,
  ITEM,
  DicomTag.ScheduledProtocolCodeSequence,
  ITEM,
  DicomTag.CodeValue,
  DicomTag.ScheduledProcedureStepID,
  ITEM,
  DicomTag.ScheduledProcedureStepID,
];

const found = (element: DicomElement | null): DicomElement => {
  expect(element).to.not.equal(null);
  return element!;
};

function forwards(ds: DicomDataSet, tree: boolean, from: DicomElement | null = null): DicomElement[] {
  const elements: DicomElement[] = [];
  for (let e = ds.GetFirstElement(from, tree, true); e; e = ds.GetNextElement(e, tree, true)) elements.push(e);
  return elements;
}

function backwards(ds: DicomDataSet, tree: boolean, from: DicomElement | null = null): DicomElement[] {
  const elements: DicomElement[] = [];
  for (let e = ds.GetLastElement(from, tree, true); e; e = ds.GetPreviousElement(e, tree, true)) elements.push(e);
  return elements;
}

describe('leadtools: the elements of a data set', () => {
  it('[DicomDataSet.GetFirstElement] [DicomDataSet.GetNextElement] walk the list with everything before what is in it', () => {
    expect(forwards(sample(), false).map(({ Tag }) => Tag)).to.deep.equal(LIST);
  });

  it('[DicomDataSet.GetLastElement] [DicomDataSet.GetPreviousElement] walk it the other way, over the very same elements', () => {
    const ds = sample();
    expect(backwards(ds, false).reverse()).to.deep.equal(forwards(ds, false));
    for (const [index, element] of forwards(ds, false).entries()) {
      expect(backwards(ds, false).reverse()[index]).to.equal(element);
    }
  });

  it('[DicomDataSet.GetFirstElement] [DicomDataSet.GetLastElement] keep to the level of an element with tree', () => {
    const ds = sample();
    const top = [DicomTag.PatientID, DicomTag.StudyID, DicomTag.RequestAttributesSequence];
    expect(forwards(ds, true).map(({ Tag }) => Tag)).to.deep.equal(top);
    const step = found(ds.FindFirstElement(null, DicomTag.ScheduledProcedureStepID, false));
    const inItem = [DicomTag.ScheduledProtocolCodeSequence, DicomTag.ScheduledProcedureStepID];
    expect(forwards(ds, true, step).map(({ Tag }) => Tag)).to.deep.equal(inItem);
    expect(backwards(ds, true, step).map(({ Tag }) => Tag)).to.deep.equal(inItem.reverse());
    const item = found(ds.GetParentElement(step));
    expect(forwards(ds, true, item).map(({ Tag }) => Tag)).to.deep.equal([ITEM, ITEM]);
    expect(forwards(ds, false, step).map(({ Tag }) => Tag)).to.deep.equal(LIST);
  });

  it('[DicomDataSet.GetFirstElement] [DicomDataSet.GetLastElement] give null of an empty data set', () => {
    const ds = new DicomDataSet();
    for (const tree of [true, false]) {
      expect([ds.GetFirstElement(null, tree, true), ds.GetLastElement(null, tree, true)]).to.deep.equal([null, null]);
    }
  });

  it('[DicomDataSet.FindFirstElement] [DicomDataSet.FindLastElement] look at one level or everywhere', () => {
    const ds = sample();
    const tag = DicomTag.ScheduledProcedureStepID;
    expect(ds.FindFirstElement(null, tag, true)).to.equal(null);
    expect(ds.FindLastElement(null, tag, true)).to.equal(null);
    const first = found(ds.FindFirstElement(null, tag, false));
    const last = found(ds.FindLastElement(null, tag, false));
    expect([ds.GetStringValue(first, 0), ds.GetStringValue(last, 0)]).to.deep.equal(['a', 'b']);
    expect(ds.FindFirstElement(last, tag, true)).to.equal(last);
    expect(ds.FindLastElement(first, DicomTag.ScheduledProtocolCodeSequence, true)?.VR).to.equal(DicomVRType.SQ);
    expect(ds.FindFirstElement(null, DicomTag.PatientID, true)).to.equal(ds.GetFirstElement(null, true, false));
  });

  it('[DicomDataSet.FindNextElement] [DicomDataSet.FindPreviousElement] go on to the same tag', () => {
    const ds = sample();
    const first = found(ds.FindFirstElement(null, DicomTag.ScheduledProcedureStepID, false));
    const second = found(ds.FindNextElement(first, false));
    expect(ds.GetStringValue(second, 0)).to.equal('b');
    expect(ds.FindNextElement(second, false)).to.equal(null);
    expect(ds.FindPreviousElement(second, false)).to.equal(first);
    expect(ds.FindPreviousElement(first, false)).to.equal(null);
    expect([ds.FindNextElement(first, true), ds.FindPreviousElement(second, true)]).to.deep.equal([null, null]);
    const items = [found(ds.GetParentElement(first)), found(ds.GetParentElement(second))] as const;
    expect(ds.FindNextElement(items[0], true)).to.equal(items[1]);
    expect(ds.FindPreviousElement(items[1], true)).to.equal(items[0]);
  });

  it('[DicomDataSet.FindNextElement] finds the second of two elements of one tag in one level', () => {
    const bytes = Buffer.from('10002000' + '4c4f' + '0200' + '3120' + '10002000' + '4c4f' + '0200' + '3220', 'hex');
    const ds = wrapDataSet({ bytes, transferSyntaxUID: LEE });
    const first = found(ds.FindFirstElement(null, DicomTag.PatientID, true));
    const second = found(ds.FindNextElement(first, true));
    ds.SetConvertValue(second, '3', 1);
    expect([ds.GetStringValue(first, 0), ds.GetStringValue(second, 0)]).to.deep.equal(['1', '3']);
    expect(ds.DeleteElement(first)).to.equal(second);
    expect(forwards(ds, false)).to.deep.equal([second]);
  });

  it('[DicomDataSet.FindFirstDescendant] [DicomDataSet.FindNextDescendant] stay below their parent', () => {
    const ds = sample();
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    const first = found(ds.FindFirstDescendant(sequence, DicomTag.ScheduledProcedureStepID, false));
    const second = found(ds.FindNextDescendant(sequence, first, false));
    expect([ds.GetStringValue(first, 0), ds.GetStringValue(second, 0)]).to.deep.equal(['a', 'b']);
    expect(ds.FindNextDescendant(sequence, second, false)).to.equal(null);
    const item = found(ds.GetParentElement(first));
    expect(ds.FindNextDescendant(item, first, false)).to.equal(null);
    expect(ds.FindFirstDescendant(item, DicomTag.CodeValue, false)?.Tag).to.equal(DicomTag.CodeValue);
    expect(ds.FindFirstDescendant(found(ds.GetFirstElement(null, true, true)), DicomTag.CodeValue, false)).to.equal(
      null,
    );
    expectCode(Parameter, () => ds.FindNextDescendant(first, sequence, false));
  });

  it('[DicomDataSet.FindFirstDescendant] [DicomDataSet.FindNextDescendant] go one level down with nextLevelOnly', () => {
    const ds = sample();
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    expect(ds.FindFirstDescendant(sequence, DicomTag.ScheduledProcedureStepID, true)).to.equal(null);
    const first = found(ds.FindFirstDescendant(sequence, ITEM, true));
    const second = found(ds.FindNextDescendant(sequence, first, true));
    expect(ds.GetNextElement(first, true, true)).to.equal(second);
    expect(ds.FindNextDescendant(sequence, second, true)).to.equal(null);
    expect(ds.FindFirstDescendant(first, DicomTag.CodeValue, true)).to.equal(null);
    expect(ds.FindFirstDescendant(first, DicomTag.ScheduledProcedureStepID, true)).to.not.equal(null);
  });

  it('[DicomDataSet.GetChildElement] [DicomDataSet.GetParentElement] [DicomDataSet.GetRootElement] go down and up', () => {
    const ds = sample();
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    const item = found(ds.GetChildElement(sequence, true));
    const inner = found(ds.GetChildElement(item, false));
    expect([item.Tag, inner.Tag]).to.deep.equal([ITEM, DicomTag.ScheduledProtocolCodeSequence]);
    const code = found(ds.FindFirstElement(null, DicomTag.CodeValue, false));
    expect(ds.GetChildElement(code, true)).to.equal(null);
    expect(ds.GetParentElement(found(ds.GetParentElement(code)))).to.equal(inner);
    expect(ds.GetParentElement(item)).to.equal(sequence);
    expect(ds.GetParentElement(sequence)).to.equal(null);
    for (const element of [code, item, sequence]) expect(ds.GetRootElement(element)).to.equal(sequence);
  });

  it('[DicomDataSet.IsVolatileElement] is false for every element', () => {
    const ds = sample();
    for (const element of forwards(ds, false)) expect(ds.IsVolatileElement(element)).to.equal(false);
  });

  it('[DicomDataSet.InsertElement] puts elements in the order of their tags, beside or below others', () => {
    const ds = new DicomDataSet();
    const study = ds.InsertElement(null, false, DicomTag.StudyID, DicomVRType.SH, false, 0);
    const sequence = ds.InsertElement(study, false, DicomTag.RequestAttributesSequence, DicomVRType.SQ, true, 0);
    ds.InsertElement(null, true, DicomTag.PatientID, DicomVRType.LO, false, 99);
    const item = ds.InsertElement(sequence, true, ITEM, DicomVRType.SQ, true, -1);
    const late = ds.InsertElement(item, true, DicomTag.ScheduledProcedureStepID, DicomVRType.SH, false, 0);
    ds.InsertElement(late, false, DicomTag.CodeValue, DicomVRType.SH, false, 5);
    const expected = [DicomTag.PatientID, DicomTag.StudyID, DicomTag.RequestAttributesSequence, ITEM];
    expect(forwards(ds, false).map(({ Tag }) => Tag)).to.deep.equal([
      ...expected,
      DicomTag.CodeValue,
      DicomTag.ScheduledProcedureStepID,
    ]);
  });

  it('[DicomDataSet.InsertElement] puts items at their index, beside an item or below the sequence', () => {
    const ds = new DicomDataSet();
    const sequence = ds.InsertElement(null, false, DicomTag.RequestAttributesSequence, DicomVRType.SQ, false, 0);
    const insert = (neighbor: DicomElement, child: boolean, index: number): DicomElement =>
      ds.InsertElement(neighbor, child, ITEM, DicomVRType.SQ, true, index);
    const second = insert(sequence, true, -1);
    const last = insert(second, false, -1);
    const first = insert(last, false, 0);
    const third = insert(sequence, true, 2);
    const beyond = insert(sequence, true, 0xffffffff);
    expect(forwards(ds, true, first)).to.deep.equal([first, second, third, last, beyond]);
  });

  it('[DicomDataSet.InsertElement] takes the VR of the dictionary for UN, if the tag is known', () => {
    const ds = new DicomDataSet();
    const vrOf = (tag: number, sequence = false): number =>
      ds.InsertElement(null, false, tag, DicomVRType.UN, sequence, -1).VR;
    expect(vrOf(DicomTag.PatientName)).to.equal(DicomVRType.PN);
    expect(vrOf(DicomTag.RequestAttributesSequence)).to.equal(DicomVRType.SQ);
    expect(vrOf(0x00090010)).to.equal(DicomVRType.LO);
    expect(vrOf(0x00091001)).to.equal(DicomVRType.UN);
    expect(vrOf(0x00091002, true)).to.equal(DicomVRType.SQ);
    expect(vrOf(DicomTag.PixelData)).to.equal(DicomVRType.OW);
    expect(vrOf(DicomTag.SmallestImagePixelValue)).to.equal(DicomVRType.US);
    ds.InsertElementAndSetValue(DicomTag.PixelRepresentation, 1);
    expect(vrOf(DicomTag.LargestImagePixelValue)).to.equal(DicomVRType.SS);
  });

  it('[DicomDataSet.InsertElement] refuses what has no place: error codes 9 and 416', () => {
    const ds = sample();
    const insert = (
      neighbor: DicomElement | null,
      child: boolean,
      tag: number,
      vr: number,
      sequence = false,
    ): unknown => ds.InsertElement(neighbor, child, tag, vr as DicomVRType, sequence, -1);
    const patient = found(ds.FindFirstElement(null, DicomTag.PatientID, true));
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    expectCode(ElementAlreadyExists, () => insert(null, false, DicomTag.PatientID, DicomVRType.LO));
    expectCode(ElementAlreadyExists, () =>
      insert(found(ds.GetChildElement(sequence, true)), true, DicomTag.ScheduledProcedureStepID, DicomVRType.SH),
    );
    for (const action of [
      () => insert(patient, true, DicomTag.StudyDate, DicomVRType.DA),
      () => insert(sequence, true, DicomTag.StudyDate, DicomVRType.DA),
      () => insert(null, false, ITEM, DicomVRType.SQ),
      () => insert(ds.GetChildElement(sequence, true), true, DicomTag.TransferSyntaxUID, DicomVRType.UI),
      () => insert(null, false, DicomTag.StudyDate, 1),
      () => insert(null, false, DicomTag.StudyDate, DicomVRType.DA, true),
      () => insert(null, false, -1, DicomVRType.DA),
      () => insert(null, false, 2 ** 32, DicomVRType.DA),
      () => ds.InsertElement(null, false, DicomTag.StudyDate, DicomVRType.DA, false, -2),
    ]) {
      expectCode(Parameter, action);
    }
    expect(forwards(ds, false)).to.have.length(LIST.length);
  });

  it('[DicomDataSet.DeleteElement] takes an element or item out with what is in it, and gives the next one', () => {
    const ds = sample();
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    const item = found(ds.GetChildElement(sequence, true));
    const inner = found(ds.FindFirstElement(null, DicomTag.CodeValue, false));
    const next = found(ds.DeleteElement(item));
    expect([next.Tag, ds.GetChildElement(sequence, true) === next]).to.deep.equal([ITEM, true]);
    for (const dead of [item, inner]) expectCode(Parameter, () => ds.GetNextElement(dead, true, true));
    expect(ds.DeleteElement(next)).to.equal(null);
    expect(ds.DeleteElement(sequence)).to.equal(null);
    expect(forwards(ds, false).map(({ Tag }) => Tag)).to.deep.equal([DicomTag.PatientID, DicomTag.StudyID]);
  });

  it('[DicomDataSet.GetNextElement] refuses elements of other data sets, deleted ones, and what is none: code 9', () => {
    const ds = sample();
    const foreign = found(sample().GetFirstElement(null, true, true));
    const element = found(ds.GetFirstElement(null, true, true));
    ds.DeleteElement(element);
    for (const wrong of [foreign, element, {} as DicomElement, undefined as unknown as DicomElement]) {
      expectCode(Parameter, () => ds.GetNextElement(wrong, true, true));
      expectCode(Parameter, () => ds.GetStringValue(wrong, 0));
    }
    const kept = found(ds.GetFirstElement(null, true, true));
    ds.Reset();
    expectCode(Parameter, () => ds.DeleteElement(kept));
  });

  it('[DicomElement.Tag] [DicomElement.VR] [DicomElement.Length] tell what an element is', () => {
    const ds = sample();
    const patient = found(ds.FindFirstElement(null, DicomTag.PatientID, true));
    expect([patient.Tag, patient.VR, patient.Length]).to.deep.equal([DicomTag.PatientID, DicomVRType.LO, 2]);
    const sequence = found(ds.FindFirstElement(null, DicomTag.RequestAttributesSequence, true));
    const items = forwards(ds, true, ds.GetChildElement(sequence, true));
    expect([items[0]!.Tag, items[0]!.VR]).to.deep.equal([ITEM, DicomVRType.SQ]);
    // Code sequence: 12, item 8, code value 10; step ID: 10.
    expect(items.map(({ Length }) => Length)).to.deep.equal([40, 10]);
    expect(sequence.Length).to.equal(8 + 40 + 8 + 10);
    ds.SetConvertValue(patient, '12345', 1);
    expect(patient.Length).to.equal(6);
  });

  it('[DicomDataSet.GetNextElement] walks through 100,000 items in time that grows with their number', function () {
    this.timeout(20_000);
    const ds = new DicomDataSet();
    const sequence = ds.InsertElement(null, false, DicomTag.RequestAttributesSequence, DicomVRType.SQ, true, -1);
    for (let index = 0; index < 100_000; index++) {
      ds.InsertElement(sequence, true, ITEM, DicomVRType.SQ, true, -1);
    }
    const begun = process.cpuUsage();
    expect(forwards(ds, false)).to.have.length(100_001);
    expect(process.cpuUsage(begun).user).to.be.lessThan(3_000_000);
  });
});

describeInterop('leadtools: the elements of real files', ['dcmdump', pydicomFolder], () => {
  it('[DicomDataSet.GetFirstElement] [DicomDataSet.GetNextElement] give what dcmdump lists, in its order, group 0002 first', async () => {
    for (const name of ['CT_small.dcm', 'rtplan.dcm', 'reportsi.dcm', 'test-SR.dcm', 'image_dfl.dcm']) {
      const path = join(pydicomFolder, name);
      const ds = new DicomDataSet();
      ds.Load(path, 0);
      const listed = [...(await dcmdump(path, '-q')).matchAll(/^ *\((....),(....)\)/gm)]
        .map(([, group, element]) => Number.parseInt(`${group}${element}`, 16))
        .filter((tag) => tag !== DicomTag.ItemDelimitationItem && tag !== DicomTag.SequenceDelimitationItem);
      expect(
        forwards(ds, false).map(({ Tag }) => Tag),
        name,
      ).to.deep.equal(listed);
      expect(backwards(ds, false).reverse(), name).to.deep.equal(forwards(ds, false));
      ds.Dispose();
    }
  });
});
