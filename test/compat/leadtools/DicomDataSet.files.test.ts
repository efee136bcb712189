import { readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import {
  DicomClassType,
  DicomDataSet,
  DicomDataSetFlags,
  DicomDataSetInitializeFlags,
  DicomDataSetInitializeType,
  DicomDataSetLoadFlags,
  DicomDataSetSaveFlags,
  DicomException,
  DicomExceptionCode,
  DicomTag,
  DicomUidType,
} from '../../../compat/leadtools';
import { dataSetOf as engineDataSetOf, wrapDataSet } from '../../../compat/leadtools/data-set-access';
import { dataSetOf, valueDifferences } from '../../support/compare';
import { dcmdump, runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { pydicomFiles, pydicomFolder } from '../../support/pydicom-files';
import {
  BEE,
  DEFLATED,
  JPEG_BASELINE,
  LEE,
  LEI,
  RLE,
  part10,
  smallDataSet,
  smallFile,
  writeSmallFile,
} from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { expectCode } from './expect-code';

const { Parameter, Format, Open, TransferSyntaxNotSupported, Conversion, DiskFull } = DicomExceptionCode;
const { MetaHeaderPresent, MetaHeaderAbsent, LittleEndian, BigEndian, ImplicitVR, ExplicitVR } = DicomDataSetFlags;
const { GroupLengths, LengthExplicit, ExcludeMetaHeaderGroup } = DicomDataSetSaveFlags;

const loaded = (from: string | Uint8Array, flags = 0): DicomDataSet => {
  const ds = new DicomDataSet();
  ds.Load(from, flags);
  return ds;
};

/** Files that this process has open. */
function openHandles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(join('/proc/self/fd', descriptor))];
    } catch {
      return [];
    }
  });
}

const text = (ds: DicomDataSet, tag: number): string => ds.GetValue(tag, '');

describe('leadtools: loading', () => {
  let folder: string;
  beforeEach(() => (folder = tempDir('load')));

  it('[DicomDataSet.Load] [DicomDataSet.InformationFlags] [DicomDataSet.InformationClass] read a file in any syntax', () => {
    for (const [uid, flags] of [
      [LEI, LittleEndian | ImplicitVR],
      [LEE, LittleEndian | ExplicitVR],
      [BEE, BigEndian | ExplicitVR],
      [DEFLATED, LittleEndian | ExplicitVR],
      [JPEG_BASELINE, LittleEndian | ExplicitVR],
    ] as const) {
      const ds = loaded(writeSmallFile(join(folder, 'a.dcm'), { transferSyntax: uid }));
      expect(ds.InformationFlags, uid).to.equal(MetaHeaderPresent | flags);
      expect(ds.InformationClass).to.equal(DicomClassType.CTImageStorage);
      expect(text(ds, DicomTag.PatientName)).to.equal('Small^Object');
      expect(text(ds, DicomTag.TransferSyntaxUID)).to.equal(uid);
      expect(loaded(readFileSync(join(folder, 'a.dcm'))).SaveToBuffer(0)).to.deep.equal(ds.SaveToBuffer(0));
    }
  });

  it('[DicomDataSet.Load] copies the bytes that it is given', () => {
    const bytes = smallFile();
    const ds = loaded(bytes);
    bytes.fill(0);
    expect(text(ds, DicomTag.PatientName)).to.equal('Small^Object');
    const view = new Uint8Array(smallFile());
    expect(text(loaded(view), DicomTag.PatientName)).to.equal('Small^Object');
  });

  it('[DicomDataSet.Load] reads a bare data set, in the encoding that the flags say', () => {
    for (const [uid, flags] of [
      [LEI, LittleEndian | ImplicitVR],
      [LEE, ExplicitVR],
      [BEE, BigEndian | ExplicitVR],
    ] as const) {
      for (const given of [0, MetaHeaderAbsent, MetaHeaderAbsent | flags]) {
        const ds = loaded(smallDataSet({ transferSyntax: uid }), given);
        expect(text(ds, DicomTag.PatientName), `${uid} ${given}`).to.equal('Small^Object');
        expect(ds.InformationFlags & MetaHeaderAbsent).to.equal(MetaHeaderAbsent);
      }
    }
    // A private element without creator: nothing shows that it is implicit.
    const odd = Buffer.from('09001010' + '02000000' + '3120', 'hex');
    expectCode(Format, () => loaded(odd));
    expect(loaded(odd, MetaHeaderAbsent | ImplicitVR).GetFirstElement(null, true, true)?.Tag).to.equal(0x00091010);
  });

  it('[DicomDataSet.Load] keeps its content when it fails: codes 3, 8, 417 and 9', () => {
    const ds = loaded(smallFile());
    writeFileSync(join(folder, 'letter.txt'), 'Dear editor');
    const cases: readonly (readonly [DicomExceptionCode, string | Uint8Array, number])[] = [
      [Open, join(folder, 'none.dcm'), 0],
      [Open, folder, 0],
      [Open, join(folder, 'letter.txt', 'below'), 0],
      [Format, join(folder, 'letter.txt'), 0],
      [Format, smallFile().subarray(0, -1), 0],
      [Format, smallFile(), MetaHeaderAbsent],
      [Format, smallDataSet(), MetaHeaderPresent],
      [TransferSyntaxNotSupported, part10({ transferSyntax: '1.2.3' }, smallDataSet()), 0],
      [Parameter, smallFile(), MetaHeaderAbsent | MetaHeaderPresent],
      [Parameter, smallFile(), LittleEndian | BigEndian],
      [Parameter, smallFile(), ImplicitVR | ExplicitVR],
      [Parameter, smallFile(), MetaHeaderAbsent | BigEndian | ImplicitVR],
      [Parameter, smallFile(), 0x40],
      [Parameter, smallFile(), -1],
      [Parameter, '', 0],
      [Parameter, 7 as unknown as string, 0],
    ];
    for (const [code, from, flags] of cases) {
      const error = expectCode(code, () => ds.Load(from, flags));
      expect(error.message.length).to.be.greaterThan(20);
    }
    expect(text(ds, DicomTag.PatientName)).to.equal('Small^Object');
  });

  it('[DicomDataSet.Load] [DicomDataSet.Dispose] [DicomDataSet.Reset] leave long values in the file, which is open until nobody needs it', () => {
    const path = writeSmallFile(join(folder, 'big.dcm'), { pixelBytes: 512 * 1024 });
    const isOpen = (): boolean => openHandles().includes(path);
    const ds = loaded(path);
    expect(isOpen()).to.equal(true);
    const element = ds.FindFirstElement(null, DicomTag.PixelData, true)!;
    expect(ds.GetBinaryValue(element, 4)).to.deep.equal(Buffer.from([1, 0, 2, 1]));
    for (const end of [() => ds.Reset(), () => ds.Load(smallFile(), 0), () => ds.Dispose()]) {
      if (!isOpen()) ds.Load(path, 0);
      expect(isOpen()).to.equal(true);
      end();
      expect(isOpen()).to.equal(false);
    }
  });

  it('[DicomDataSet.Load] with LoadAndClose needs the file no more', () => {
    const path = writeSmallFile(join(folder, 'big.dcm'), { pixelBytes: 512 * 1024 });
    const ds = loaded(path, DicomDataSetLoadFlags.LoadAndClose);
    expect(openHandles()).to.not.contain(path);
    writeFileSync(path, 'gone');
    expect(ds.FindFirstElement(null, DicomTag.PixelData, true)!.Length).to.equal(512 * 1024);
    expect(dataSetOf(ds.SaveToBuffer(0)).equals(smallDataSet({ pixelBytes: 512 * 1024 }))).to.equal(true);
  });
});

describe('leadtools: saving', () => {
  let folder: string;
  beforeEach(() => (folder = tempDir('save')));

  it('[DicomDataSet.Save] [DicomDataSet.SaveToBuffer] write a file, a stream and a buffer alike', async () => {
    const ds = loaded(smallFile());
    const flags = MetaHeaderPresent | GroupLengths;
    const expected = ds.SaveToBuffer(flags);
    ds.Save(join(folder, 'a.dcm'), flags);
    expect(readFileSync(join(folder, 'a.dcm')).equals(expected)).to.equal(true);
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    ds.Save(stream, flags);
    ds.Dispose();
    await new Promise<void>((resolve) => stream.end(resolve));
    expect(Buffer.concat(chunks).equals(expected)).to.equal(true);
  });

  it('[DicomDataSet.Save] keeps what it was loaded as when the flags say nothing', () => {
    for (const uid of [LEI, LEE, BEE, JPEG_BASELINE, RLE]) {
      expect(dataSetOf(loaded(smallFile({ transferSyntax: uid })).SaveToBuffer(0))).to.deep.equal(
        smallDataSet({ transferSyntax: uid }),
      );
    }
    for (const uid of [LEI, LEE, BEE]) {
      expect(loaded(smallDataSet({ transferSyntax: uid })).SaveToBuffer(0)).to.deep.equal(
        smallDataSet({ transferSyntax: uid }),
      );
    }
    const deflated = loaded(loaded(smallFile({ transferSyntax: DEFLATED })).SaveToBuffer(0));
    expect(text(deflated, DicomTag.TransferSyntaxUID)).to.equal(DEFLATED);
  });

  it('[DicomDataSet.Save] writes in the encoding of the flags', () => {
    for (const from of [LEI, LEE, BEE, DEFLATED]) {
      for (const [flags, uid] of [
        [ImplicitVR | LittleEndian, LEI],
        [BigEndian | ExplicitVR, BEE],
        ...(from === DEFLATED ? [] : ([[ExplicitVR | LittleEndian, LEE]] as const)),
      ] as const) {
        const ds = loaded(smallFile({ transferSyntax: from }));
        expect(ds.SaveToBuffer(MetaHeaderAbsent | flags)).to.deep.equal(smallDataSet({ transferSyntax: uid }));
        expect(text(loaded(ds.SaveToBuffer(flags)), DicomTag.TransferSyntaxUID)).to.equal(uid);
      }
    }
    const deflated = loaded(smallFile({ transferSyntax: DEFLATED })).SaveToBuffer(ExplicitVR | LittleEndian);
    expect(text(loaded(deflated), DicomTag.TransferSyntaxUID)).to.equal(DEFLATED);
    expectCode(Parameter, () => loaded(smallFile()).SaveToBuffer(BigEndian | ImplicitVR));
    expectCode(Parameter, () => loaded(smallFile({ transferSyntax: LEI })).SaveToBuffer(BigEndian));
  });

  it('[DicomDataSet.Save] leaves compressed pixel data as it is, or refuses: code 417', () => {
    const ds = loaded(smallFile({ transferSyntax: JPEG_BASELINE }));
    for (const flags of [ImplicitVR | LittleEndian, BigEndian | ExplicitVR]) {
      expectCode(TransferSyntaxNotSupported, () => ds.SaveToBuffer(flags));
    }
    expect(ds.SaveToBuffer(MetaHeaderAbsent | ExplicitVR | LittleEndian)).to.deep.equal(
      smallDataSet({ transferSyntax: JPEG_BASELINE }),
    );
  });

  it('[DicomDataSet.Save] completes group 0002 from the data set, and keeps what is in it', () => {
    const ds = wrapDataSet({ bytes: smallDataSet({ transferSyntax: LEI }), transferSyntaxUID: LEI });
    ds.InsertElementAndSetValue(DicomTag.SourceApplicationEntityTitle, 'MODALITY');
    ds.InsertElementAndSetValue(DicomTag.TransferSyntaxUID, '1.2.3');
    const saved = loaded(ds.SaveToBuffer(MetaHeaderPresent));
    expect(text(saved, DicomTag.MediaStorageSOPClassUID)).to.equal(DicomUidType.CTImageStorage);
    expect(text(saved, DicomTag.MediaStorageSOPInstanceUID)).to.equal(text(ds, DicomTag.SOPInstanceUID));
    expect(text(saved, DicomTag.TransferSyntaxUID)).to.equal(LEI);
    expect(text(saved, DicomTag.SourceApplicationEntityTitle)).to.equal('MODALITY');
    expect(text(saved, DicomTag.ImplementationClassUID)).to.match(/^2\.25\./);
    expect(saved.GetValue(DicomTag.FileMetaInformationVersion, Buffer.alloc(0))).to.deep.equal(Buffer.from([0, 1]));
    ds.InsertElementAndSetValue(DicomTag.ImplementationClassUID, '1.2.3.4');
    const own = loaded(ds.SaveToBuffer(MetaHeaderPresent));
    expect([text(own, DicomTag.ImplementationClassUID), text(own, DicomTag.ImplementationVersionName)]).to.deep.equal([
      '1.2.3.4',
      '',
    ]);
  });

  it('[DicomDataSet.SetStringValue] [DicomDataSet.InsertElementAndSetValue] of class and instance change what group 0002 repeats of them', () => {
    const ds = loaded(smallFile());
    ds.SetStringValue(ds.FindFirstElement(null, DicomTag.SOPInstanceUID, true)!, '1.2.3', 0);
    ds.InsertElementAndSetValue(DicomTag.SOPClassUID, DicomUidType.MRImageStorage);
    const saved = loaded(ds.SaveToBuffer(0));
    expect(text(saved, DicomTag.MediaStorageSOPInstanceUID)).to.equal('1.2.3');
    expect(text(saved, DicomTag.MediaStorageSOPClassUID)).to.equal(DicomUidType.MRImageStorage);
    // What says something else says it on purpose.
    ds.InsertElementAndSetValue(DicomTag.MediaStorageSOPInstanceUID, '1.2.4');
    ds.InsertElementAndSetValue(DicomTag.SOPInstanceUID, '1.2.5');
    expect(text(ds, DicomTag.MediaStorageSOPInstanceUID)).to.equal('1.2.4');
  });

  it('[DicomDataSet.Save] with MetaHeaderPresent alone keeps the bytes of a received data set', () => {
    // Delimiters, a group length that is wrong and an odd value: as no encoder would write them.
    const bytes = Buffer.from(
      '08000000' +
        '554c' +
        '0400' +
        '07000000' +
        '10002000' +
        '4c4f' +
        '0100' +
        '31' +
        '40007502' +
        '5351' +
        '0000' +
        'ffffffff' +
        'feff00e0ffffffff' +
        'feff0de000000000' +
        'feffdde000000000',
      'hex',
    );
    const ds = wrapDataSet({ bytes: [bytes.subarray(0, 9), bytes.subarray(9)], transferSyntaxUID: LEE });
    expect(dataSetOf(ds.SaveToBuffer(MetaHeaderPresent)).equals(bytes)).to.equal(true);
    ds.InsertElementAndSetValue(DicomTag.MediaStorageSOPClassUID, DicomUidType.CTImageStorage);
    expect(dataSetOf(ds.SaveToBuffer(MetaHeaderPresent)).equals(bytes)).to.equal(true);
  });

  it('[DicomDataSet.Save] with ExcludeMetaHeaderGroup or MetaHeaderAbsent writes the data set alone', () => {
    const ds = loaded(smallFile());
    for (const flags of [ExcludeMetaHeaderGroup, ExcludeMetaHeaderGroup | MetaHeaderPresent, MetaHeaderAbsent]) {
      expect(ds.SaveToBuffer(flags)).to.deep.equal(smallDataSet());
    }
    expectCode(Parameter, () => ds.SaveToBuffer(MetaHeaderAbsent | MetaHeaderPresent));
    expectCode(Parameter, () => ds.SaveToBuffer(0x200));
  });

  it('[DicomDataSet.Save] leaves no group 0002 of a careless sender in the data set', () => {
    const meta = Buffer.from('02001000' + '5549' + '0600' + '312e322e3300', 'hex');
    const ds = wrapDataSet({ bytes: Buffer.concat([meta, smallDataSet()]), transferSyntaxUID: LEE });
    expect(dataSetOf(ds.SaveToBuffer(MetaHeaderPresent))).to.deep.equal(smallDataSet());
    expect(text(loaded(ds.SaveToBuffer(MetaHeaderPresent)), DicomTag.TransferSyntaxUID)).to.equal(LEE);
  });

  it('[DicomDataSet.Save] leaves the former file and nothing else behind when it fails: codes 3, 13 and 422', () => {
    const path = writeSmallFile(join(folder, 'a.dcm'));
    symlinkSync('/dev/full', join(folder, 'full'));
    const ds = loaded(smallFile());
    expectCode(Open, () => ds.Save(join(folder, 'none', 'a.dcm'), 0));
    expectCode(Open, () => ds.Save(folder, 0));
    expectCode(Parameter, () => ds.Save('', 0));
    expectCode(DiskFull, () => ds.Save('/dev/full', 0));
    expectCode(DiskFull, () => ds.Save(join(folder, 'full'), 0));
    const name = ds.FindFirstElement(null, DicomTag.PatientName, true)!;
    ds.SetStringValue(name, 'Müller', 1);
    ds.DeleteElement(ds.FindFirstElement(null, DicomTag.SpecificCharacterSet, true)!);
    expectCode(Conversion, () => ds.Save(path, 0));
    expect(readFileSync(path).equals(smallFile())).to.equal(true);
    expect(readdirSync(folder).sort()).to.deep.equal(['a.dcm', 'full']);
  });

  it('[DicomDataSet.Save] over the file that it was loaded from works, long values included', () => {
    const path = writeSmallFile(join(folder, 'a.dcm'), { pixelBytes: 512 * 1024 });
    const ds = loaded(path);
    ds.InsertElementAndSetValue(DicomTag.PatientID, 'A-17');
    ds.Save(path, 0);
    const saved = loaded(path);
    expect(text(saved, DicomTag.PatientID)).to.equal('A-17');
    expect(saved.FindFirstElement(null, DicomTag.PixelData, true)!.Length).to.equal(512 * 1024);
    ds.Dispose();
    saved.Dispose();
  });
});

describe('leadtools: initializing', () => {
  it('[DicomDataSet.Initialize] [DicomDataSet.InformationClass] [DicomDataSet.InformationFlags] make an empty data set of a class and encoding', () => {
    const ds = loaded(smallFile());
    ds.Initialize(DicomClassType.MRImageStorage, DicomDataSetInitializeType.ExplicitVRBigEndian);
    expect(ds.InformationFlags).to.equal(MetaHeaderAbsent | BigEndian | ExplicitVR);
    expect(ds.InformationClass).to.equal(DicomClassType.MRImageStorage);
    expect(text(ds, DicomTag.SOPClassUID)).to.equal(DicomUidType.MRImageStorage);
    expect(ds.GetNextElement(ds.GetFirstElement(null, true, true)!, false, true)).to.equal(null);
    ds.Initialize(DicomClassType.ModalityWorklist, DicomDataSetInitializeType.ImplicitVRLittleEndian);
    expect([ds.InformationFlags, ds.InformationClass]).to.deep.equal([
      MetaHeaderAbsent | LittleEndian | ImplicitVR,
      DicomClassType.ModalityWorklist,
    ]);
    expect(ds.GetFirstElement(null, false, true)).to.equal(null);
  });

  it('[DicomDataSet.Initialize] takes flags, of which those for modules have nothing to add', () => {
    const ds = new DicomDataSet();
    const { AddMandatoryElementsOnly, AddMandatoryModulesOnly } = DicomDataSetInitializeFlags;
    ds.Initialize(DicomClassType.CTImageStorage, AddMandatoryElementsOnly | AddMandatoryModulesOnly | ImplicitVR);
    expect(ds.InformationFlags).to.equal(MetaHeaderAbsent | LittleEndian | ImplicitVR);
    ds.Initialize(DicomClassType.Undefined, DicomDataSetInitializeFlags.None);
    expect([ds.InformationFlags, ds.InformationClass]).to.deep.equal([
      MetaHeaderAbsent | LittleEndian | ExplicitVR,
      DicomClassType.Undefined,
    ]);
    for (const flags of [LittleEndian | BigEndian, BigEndian | ImplicitVR, 0x40]) {
      expectCode(Parameter, () => ds.Initialize(DicomClassType.Undefined, flags));
    }
    expectCode(Parameter, () => ds.Initialize(-1 as DicomClassType, 0));
  });

  it('[DicomDataSet.InformationClass] is Undefined for classes without a number, and that of group 0002 for directories', () => {
    expect(new DicomDataSet().InformationClass).to.equal(DicomClassType.Undefined);
    const ds = new DicomDataSet().InsertElementAndSetValue(DicomTag.SOPClassUID, '1.2.3');
    expect(ds.InformationClass).to.equal(DicomClassType.Undefined);
    ds.Initialize(DicomClassType.BasicDirectory, 0);
    expect([ds.InformationClass, text(ds, DicomTag.MediaStorageSOPClassUID)]).to.deep.equal([
      DicomClassType.BasicDirectory,
      DicomUidType.MediaStorageDirectoryStorage,
    ]);
    expect(ds.FindFirstElement(null, DicomTag.SOPClassUID, true)).to.equal(null);
  });

  it('[DicomDataSet.DicomDataSet] [DicomDataSet.Dispose] may be called again, and nothing else may be after it: code 9', () => {
    const ds = loaded(smallFile());
    ds.Dispose();
    ds.Dispose();
    for (const action of [
      () => ds.Load(smallFile(), 0),
      () => ds.SaveToBuffer(0),
      () => ds.InformationFlags,
      () => ds.GetFirstElement(null, true, true),
      () => engineDataSetOf(ds),
    ]) {
      expectCode(Parameter, action);
    }
    const other = loaded(smallFile());
    other[Symbol.dispose]();
    expectCode(Parameter, () => other.InformationClass);
    expectCode(Parameter, () => new DicomDataSet(7 as unknown as string));
    expect(new DicomDataSet(tempDir('spool')).InformationClass).to.equal(DicomClassType.Undefined);
  });

  it('[DicomDataSet.Reset] empties, so that the data set is as a new one', () => {
    const ds = loaded(smallFile({ transferSyntax: BEE }));
    ds.Reset();
    expect([ds.GetFirstElement(null, false, true), ds.InformationFlags]).to.deep.equal([
      null,
      MetaHeaderAbsent | LittleEndian | ExplicitVR,
    ]);
  });
});

describe('leadtools: the way to the engine', () => {
  it('gives what was wrapped, and reads bytes when something in them is asked for', () => {
    let reads = 0;
    const bytes = smallDataSet();
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
      window: () => {
        reads++;
        return { buffer: bytes, start: 0 };
      },
    };
    const ds = wrapDataSet({ bytes: source, transferSyntaxUID: LEE });
    expect(reads).to.equal(0);
    expect(text(ds, DicomTag.PatientName)).to.equal('Small^Object');
    expect(reads).to.be.greaterThan(0);
    const engine = engineDataSetOf(ds);
    expect(engineDataSetOf(wrapDataSet(engine))).to.equal(engine);
  });

  it('reports damage as code 8 when the data set is used, and not before', () => {
    const ds = wrapDataSet({ bytes: smallDataSet().subarray(0, -1), transferSyntaxUID: LEE });
    for (let times = 0; times < 2; times++) {
      const error = expectCode(Format, () => ds.GetFirstElement(null, true, true));
      expect(error).to.be.instanceOf(DicomException);
      expect(error.cause).to.be.instanceOf(Error);
    }
    ds.Dispose();
  });

  it('[DicomDataSet.Copy] is done with what was spooled when the copies are, too', () => {
    let calls = 0;
    const ds = wrapDataSet({ bytes: smallDataSet(), transferSyntaxUID: LEE }, { onDispose: () => calls++ });
    const copies = [new DicomDataSet(), new DicomDataSet()];
    for (const copy of copies) {
      copy.Copy(ds, null, null);
      copy.Copy(ds, null, null);
    }
    ds.Dispose();
    copies[0]?.Reset();
    expect(calls).to.equal(0);
    expect(text(copies[1]!, DicomTag.PatientName)).to.equal('Small^Object');
    copies[1]?.Dispose();
    expect(calls).to.equal(1);
  });

  it('says once that the program is done with what was spooled', () => {
    for (const end of [
      (ds: DicomDataSet) => ds.Dispose(),
      (ds: DicomDataSet) => ds.Reset(),
      (ds: DicomDataSet) => ds.Load(smallFile(), 0),
      (ds: DicomDataSet) => ds.InitializeCommandSet(1, true),
    ]) {
      let calls = 0;
      const ds = wrapDataSet({ bytes: smallDataSet(), transferSyntaxUID: LEE }, { onDispose: () => calls++ });
      end(ds);
      ds.Dispose();
      expect(calls).to.equal(1);
    }
  });
});

describeInterop('leadtools: real files', ['dcmdump', 'dcmconv', pydicomFolder], () => {
  let folder: string;
  before(() => (folder = tempDir('real')));

  const readable = (): string[] =>
    pydicomFiles()
      .filter(({ isPart10 }) => isPart10)
      .flatMap(({ path }) => {
        try {
          loaded(path).Dispose();
          return [path];
        } catch (error) {
          expect((error as DicomException).Code, path).to.be.oneOf([Format, TransferSyntaxNotSupported]);
          return [];
        }
      });

  it('[DicomDataSet.Load] [DicomDataSet.Save] keep the bytes of nearly every file, which dcmdump accepts', async function () {
    this.timeout(60_000);
    const files = readable();
    expect(files.length).to.be.greaterThan(75);
    const saved: string[] = [];
    for (const [index, path] of files.entries()) {
      const ds = loaded(path);
      const copy = join(folder, `${index}.dcm`);
      ds.Save(copy, 0);
      const isDeflated = text(ds, DicomTag.TransferSyntaxUID) === DEFLATED;
      if (!isDeflated) expect(dataSetOf(readFileSync(copy)).equals(dataSetOf(readFileSync(path))), path).to.equal(true);
      const accepts = (await runDcmtk('dcmdump', ['-q', path])).code === 0;
      if (accepts) saved.push(copy);
      ds.Dispose();
    }
    await dcmdump(saved, '-q');
  });

  it('[DicomDataSet.Save] with GroupLengths and LengthExplicit writes what dcmdump reads, with the same values', async function () {
    this.timeout(60_000);
    for (const name of ['CT_small.dcm', 'rtplan.dcm', 'reportsi.dcm', 'test-SR.dcm', 'JPEG2000.dcm', 'MR_small.dcm']) {
      const path = join(pydicomFolder, name);
      const copy = join(folder, name);
      const ds = loaded(path);
      ds.Save(copy, MetaHeaderPresent | GroupLengths | LengthExplicit);
      const dump = await dcmdump(copy);
      expect(dump, name).to.match(/^\(0008,0000\) UL \d+/m);
      expect(dump, name).to.not.match(/(Sequence|Item) with undefined length/);
      expect(await valueDifferences(path, copy), name).to.deep.equal([]);
      ds.Dispose();
    }
  });

  it('[DicomDataSet.ChangeTransferSyntax] converts as dcmconv does, before saving and while saving', async function () {
    this.timeout(60_000);
    const theirs = join(folder, 'theirs.dcm');
    const ours = join(folder, 'ours.dcm');
    const names = ['CT_small.dcm', 'MR_small_bigendian.dcm', 'rtplan.dcm', 'image_dfl.dcm', 'reportsi.dcm'];
    for (const [index, name] of names.entries()) {
      for (const [option, uid] of [
        ['+ti', LEI],
        ['+te', LEE],
        ['+tb', BEE],
        ['+td', DEFLATED],
      ] as const) {
        const path = join(pydicomFolder, name);
        const run = await runDcmtk('dcmconv', [option, path, theirs]);
        expect(run.code, `${name} ${option}: ${run.stderr}`).to.equal(0);
        const ds = loaded(path);
        if (index % 2 === 0) {
          ds.ChangeTransferSyntax(uid, 0, 0);
          expect(text(ds, DicomTag.TransferSyntaxUID)).to.equal(uid);
          ds.Save(ours, 0);
        } else {
          const before = ds.InformationFlags;
          ds.ChangeTransferSyntax(ours, uid, 2, 0, MetaHeaderPresent);
          expect(ds.InformationFlags).to.equal(before);
        }
        expect(await valueDifferences(theirs, ours), `${name} ${option}`).to.deep.equal([]);
        expect(text(loaded(ours), DicomTag.TransferSyntaxUID)).to.equal(uid);
        ds.Dispose();
      }
    }
  });

  it('[DicomDataSet.ChangeTransferSyntax] refuses what needs a codec, and stays as it is: code 417', () => {
    const ds = loaded(join(pydicomFolder, 'JPEG2000.dcm'));
    for (const uid of [LEE, LEI, BEE, DEFLATED, JPEG_BASELINE, '1.2.3', '']) {
      expectCode(TransferSyntaxNotSupported, () => ds.ChangeTransferSyntax(uid, 0, 0));
      expectCode(TransferSyntaxNotSupported, () => ds.ChangeTransferSyntax(join(folder, 'x'), uid, 0, 0, 0));
    }
    ds.ChangeTransferSyntax(DicomUidType.JPEG2000, 0, 0);
    expect(text(ds, DicomTag.TransferSyntaxUID)).to.equal(DicomUidType.JPEG2000);
    const native = loaded(smallFile());
    expectCode(TransferSyntaxNotSupported, () => native.ChangeTransferSyntax(JPEG_BASELINE, 80, 0));
    expectCode(Parameter, () => native.ChangeTransferSyntax(LEI, 0, 0x1000));
    expectCode(Parameter, () => native.ChangeTransferSyntax(7 as unknown as string, 0, 0));
    expect(text(native, DicomTag.TransferSyntaxUID)).to.equal(LEE);
  });

  it('[DicomDataSet.GetBinaryValue] [DicomDataSet.SetBinaryValue] give compressed pixel data without its offset table, and do not change it', () => {
    const ds = loaded(smallFile({ transferSyntax: JPEG_BASELINE }));
    const pixels = ds.FindFirstElement(null, DicomTag.PixelData, true)!;
    expect(ds.GetBinaryValue(pixels, 99)).to.deep.equal(Buffer.alloc(64, 0x5a));
    expect([ds.GetElementValueCount(pixels), ds.GetConvertValue(pixels)]).to.deep.equal([0, null]);
    expectCode(TransferSyntaxNotSupported, () => ds.SetBinaryValue(pixels, Buffer.alloc(4), 4));
    expect(pixels.Length).to.equal(8 + 8 + 64);
  });
});
