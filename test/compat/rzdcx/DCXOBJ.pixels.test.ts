import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ByRef,
  DCXELM,
  DCXIMG,
  DCXOBJ,
  DICOM_TAGS_ENUM,
  ENCAPSULATED_VIDEO_PROPS,
  HRESULT,
  type ElmValue,
} from '../../../compat/rzdcx';
import { syntheticFile, writeBigFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { pydicomFiles, pydicomFolder } from '../../support/pydicom-files';
import { JPEG_BASELINE, part10, smallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { hresultOf } from '../expect-com-error';

const { NumberOfFrames, PixelData, PatientName } = DICOM_TAGS_ENUM;

/** Explicit little endian, without a look at the code under test. */
function element(tag: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(vr === 'OB' ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (vr === 'OB') head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

function item(tag: number, value: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

/** A JPEG file with these items behind an empty offset table. */
function compressedFile(items: readonly Buffer[], frames?: string): Buffer {
  const pixelHead = element(PixelData, 'OB', Buffer.alloc(0));
  pixelHead.writeUInt32LE(0xffffffff, 8);
  return part10(
    { transferSyntax: JPEG_BASELINE },
    Buffer.concat([
      frames === undefined ? Buffer.alloc(0) : element(NumberOfFrames, 'IS', Buffer.from(frames)),
      pixelHead,
      item(0xfffee000),
      ...items.map((bytes) => item(0xfffee000, bytes)),
      item(0xfffee0dd),
    ]),
  );
}

function compressed(items: readonly number[][], frames?: string): DCXOBJ {
  const obj = new DCXOBJ();
  obj.ReadBuffer(
    compressedFile(
      items.map((bytes) => Buffer.from(bytes)),
      frames,
    ),
  );
  return obj;
}

function native(image: Parameters<typeof syntheticFile>[0]): DCXOBJ {
  const obj = new DCXOBJ();
  obj.ReadBuffer(syntheticFile(image));
  return obj;
}

function frame(obj: DCXOBJ, frameNumber: number): number[] {
  const ptr = new ByRef<Buffer>();
  const length = obj.GetEncapsulatedFrameRef(frameNumber, ptr);
  const copy = Buffer.alloc(length + 2, 0xee);
  obj.GetEncapsulatedFrameData(frameNumber, copy);
  expect(obj.GetEncapsulatedFrameLength(frameNumber)).to.equal(length);
  expect(ptr.value).to.have.length(length);
  expect(copy.subarray(0, length).equals(ptr.value)).to.equal(true);
  expect([...copy.subarray(length)]).to.deep.equal([0xee, 0xee]);
  return [...ptr.value];
}

function insert(obj: DCXOBJ, tag: number, value: ElmValue): void {
  const e = obj.createElement(tag);
  e.Value = value;
  obj.insertElement(e);
}

describe('pixel data of a DCXOBJ', () => {
  describe('frames', () => {
    it('[DCXOBJ.FrameCount] is 0 without pixel data, else Number of Frames, 1 when that says nothing', () => {
      const obj = new DCXOBJ();
      expect(obj.FrameCount).to.equal(0);
      insert(obj, NumberOfFrames, 3);
      expect(obj.FrameCount).to.equal(0);
      insert(obj, PixelData, Buffer.alloc(6));
      expect(obj.FrameCount).to.equal(3);
      for (const text of ['', '0', '-2', 'many', '1.5']) {
        insert(obj, NumberOfFrames, text);
        expect(obj.FrameCount, text).to.equal(1);
      }
      insert(obj, PixelData, null);
      expect(obj.FrameCount).to.equal(0);
      expect(native({ rows: 4, columns: 4 }).FrameCount).to.equal(1);
      expect(native({ rows: 4, columns: 4, frames: 5 }).FrameCount).to.equal(5);
      expect(compressed([[1, 2]]).FrameCount).to.equal(1);
    });

    it('[DCXOBJ.FrameCount] counts frames of floating point pixel data', () => {
      const obj = new DCXOBJ();
      insert(obj, DICOM_TAGS_ENUM.FloatPixelData, new Float32Array([1, 2]));
      expect(obj.FrameCount).to.equal(1);
    });

    it('[DCXOBJ.GetEncapsulatedFrameLength] [DCXOBJ.GetEncapsulatedFrameData] [DCXOBJ.GetEncapsulatedFrameRef] count items as frames from 0', () => {
      const obj = compressed(
        [
          [1, 2],
          [3, 4, 5, 6],
          [7, 8],
        ],
        '3 ',
      );
      expect([0, 1, 2].map((number) => frame(obj, number))).to.deep.equal([
        [1, 2],
        [3, 4, 5, 6],
        [7, 8],
      ]);
    });

    it('[DCXOBJ.GetEncapsulatedFrameLength] [DCXOBJ.GetEncapsulatedFrameData] [DCXOBJ.GetEncapsulatedFrameRef] give a frame in several items as a whole by 0, its items from 1', () => {
      for (const obj of [
        compressed([
          [1, 2],
          [3, 4, 5, 6],
        ]),
        compressed(
          [
            [1, 2],
            [3, 4, 5, 6],
          ],
          '1 ',
        ),
      ]) {
        expect([0, 1, 2].map((number) => frame(obj, number))).to.deep.equal([
          [1, 2, 3, 4, 5, 6],
          [1, 2],
          [3, 4, 5, 6],
        ]);
        expect(hresultOf(() => obj.GetEncapsulatedFrameLength(3))).to.equal(HRESULT.E_INVALIDARG);
      }
    });

    it('[DCXOBJ.GetEncapsulatedFrameLength] gives the one item of a video stream as frame 0', () => {
      expect(frame(compressed([[1, 2, 3, 4]], '90'), 0)).to.deep.equal([1, 2, 3, 4]);
    });

    it('[DCXOBJ.GetEncapsulatedFrameLength] [DCXOBJ.GetEncapsulatedFrameData] [DCXOBJ.GetEncapsulatedFrameRef] fail for what is no frame', () => {
      const fail = (obj: DCXOBJ, number: number): number[] => [
        hresultOf(() => obj.GetEncapsulatedFrameLength(number)),
        hresultOf(() => obj.GetEncapsulatedFrameData(number, Buffer.alloc(100))),
        hresultOf(() => obj.GetEncapsulatedFrameRef(number)),
      ];
      const all = (code: number): number[] => [code, code, code];
      expect(fail(compressed([[1, 2]]), 1)).to.deep.equal(all(HRESULT.E_INVALIDARG));
      expect(fail(compressed([[1, 2]]), -1)).to.deep.equal(all(HRESULT.E_INVALIDARG));
      expect(fail(compressed([]), 0)).to.deep.equal(all(HRESULT.E_INVALIDARG));
      expect(
        fail(
          compressed(
            [
              [1, 2],
              [3, 4],
              [5, 6],
            ],
            '2 ',
          ),
          0,
        ),
      ).to.deep.equal(all(HRESULT.E_NOTIMPL));
      expect(fail(native({ rows: 4, columns: 4 }), 0)).to.deep.equal(all(HRESULT.E_FAIL));
      expect(fail(new DCXOBJ(), 0)).to.deep.equal(all(HRESULT.TAG_NOT_FOUND));
    });

    it('[DCXOBJ.GetEncapsulatedFrameData] fails with E_INVALIDARG when the buffer, or bufLen, is too short', () => {
      const obj = compressed([[1, 2, 3, 4]]);
      const buffer = Buffer.alloc(4);
      expect(hresultOf(() => obj.GetEncapsulatedFrameData(0, Buffer.alloc(3)))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => obj.GetEncapsulatedFrameData(0, buffer, 3))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => obj.GetEncapsulatedFrameData(0, buffer, 5))).to.equal(HRESULT.E_INVALIDARG);
      expect([...buffer]).to.deep.equal([0, 0, 0, 0]);
      obj.GetEncapsulatedFrameData(0, buffer, 4);
      expect([...buffer]).to.deep.equal([1, 2, 3, 4]);
    });

    it('[DCXOBJ.GetEncapsulatedFrameRef] reads frames that were left in a file', () => {
      const path = join(tempDir('frames'), 'long.dcm');
      const frames = [Buffer.alloc(200_000, 1), Buffer.alloc(300_000, 2)];
      writeFileSync(path, compressedFile(frames, '2 '));
      const obj = new DCXOBJ();
      obj.openFile(path);
      const ptr = new ByRef<Buffer>();
      expect(obj.GetEncapsulatedFrameRef(1, ptr)).to.equal(300_000);
      expect(ptr.value.equals(Buffer.alloc(300_000, 2))).to.equal(true);
      obj.Release();
    });
  });

  describe('native bytes', () => {
    it('[DCXOBJ.GetPixelDataRef] gives the pixels live: writing to them changes the object and what it saves', () => {
      const obj = native({ rows: 4, columns: 4 });
      const before = Buffer.from(obj.GetPixelDataRef());
      expect(before).to.have.length(32);
      const pixels = obj.GetPixelDataRef();
      pixels.fill(0x5a);
      expect(obj.getElementByTag(PixelData).Value).to.deep.equal(Buffer.alloc(32, 0x5a));
      expect(obj.GetPixelDataRef()).to.deep.equal(Buffer.alloc(32, 0x5a));
      const path = join(tempDir('pixels'), 'changed.dcm');
      obj.saveFile(path);
      expect(readFileSync(path).subarray(-32).equals(Buffer.alloc(32, 0x5a))).to.equal(true);
      expect(before.equals(Buffer.alloc(32, 0x5a))).to.equal(false);
    });

    it('[DCXOBJ.GetPixelDataRef] does not write through to the file that the object was opened from', () => {
      const path = join(tempDir('pixels'), 'big.dcm');
      writeBigFile(path, 1_000_000);
      const original = readFileSync(path);
      const obj = new DCXOBJ();
      obj.openFile(path);
      const pixels = obj.GetPixelDataRef();
      expect(pixels.equals(original.subarray(-pixels.length))).to.equal(true);
      pixels.fill(7);
      const copy = join(tempDir('pixels'), 'copy.dcm');
      obj.saveFile(copy);
      expect(readFileSync(path).equals(original)).to.equal(true);
      expect(readFileSync(copy).subarray(-pixels.length).equals(Buffer.alloc(pixels.length, 7))).to.equal(true);
      obj.Release();
    });

    it('[DCXOBJ.GetPixelDataRef] fails without pixel data, and for compressed ones', () => {
      expect(hresultOf(() => new DCXOBJ().GetPixelDataRef())).to.equal(HRESULT.TAG_NOT_FOUND);
      expect(hresultOf(() => compressed([[1, 2]]).GetPixelDataRef())).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
    });
  });

  describe('operations without a codec or renderer', () => {
    it('Decode does nothing to native pixel data and fails for compressed ones', () => {
      const obj = new DCXOBJ();
      obj.Decode();
      obj.ReadBuffer(smallFile());
      obj.Decode();
      const path = join(tempDir('decode'), 'same.dcm');
      obj.saveFile(path);
      expect(readFileSync(path).subarray(-64).equals(smallFile().subarray(-64))).to.equal(true);
      const jpeg = compressed([[1, 2]]);
      expect(hresultOf(() => jpeg.Decode())).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
      expect(frame(jpeg, 0)).to.deep.equal([1, 2]);
    });

    it('encoding fails with "transfer syntax not supported", the rest with E_NOTIMPL, and the object stays as it is', () => {
      const obj = native({ rows: 4, columns: 4 });
      const before = Buffer.from(obj.GetPixelDataRef());
      expect(hresultOf(() => obj.EncodeLosslessJpeg())).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
      expect(hresultOf(() => obj.EncodeJpeg(90))).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
      expect(hresultOf(() => obj.EncodeJpeg2000(1))).to.equal(HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED);
      expect(hresultOf(() => obj.MakePaletteColor())).to.equal(HRESULT.E_NOTIMPL);
      expect(hresultOf(() => obj.ClipImage(0, 0, 1, 1, 0))).to.equal(HRESULT.E_NOTIMPL);
      expect(hresultOf(() => obj.SetJpegFrames('a.jpg'))).to.equal(HRESULT.E_NOTIMPL);
      expect(hresultOf(() => obj.SetBMPFrames('a.bmp'))).to.equal(HRESULT.E_NOTIMPL);
      expect(hresultOf(() => obj.SetVideoStream('a.mpg', new ENCAPSULATED_VIDEO_PROPS()))).to.equal(HRESULT.E_NOTIMPL);
      expect(hresultOf(() => obj.GetImage())).to.equal(HRESULT.E_NOTIMPL);
      expect(obj.GetPixelDataRef().equals(before)).to.equal(true);
    });

    it('[DCXIMG.Release] [DCXIMG.Symbol.dispose] [DCXIMG.Symbol.asyncDispose] end an image, all whose other members fail with E_NOTIMPL', async () => {
      const members = (image: DCXIMG): number[] =>
        [
          () => image.LoadFile('a.dcm'),
          () => image.width,
          () => image.Height,
          () => image.GetBitmap(0, 4, Buffer.alloc(4)),
          () => image.SaveBitmap(0, 'a.bmp'),
          () => image.ScaledImage(1, 1),
          () => image.GetWindow(),
          () => image.SetWindow(1, 2),
          () => image.GetHistogramWindow(0.9),
        ].map(hresultOf);
      const image = new DCXIMG();
      expect(new Set(members(image))).to.deep.equal(new Set([HRESULT.E_NOTIMPL]));
      image.Release();
      image[Symbol.dispose]();
      await image[Symbol.asyncDispose]();
      expect(new Set(members(image))).to.deep.equal(new Set([HRESULT.OBJECT_RELEASED]));
    });
  });

  it('[DCXOBJ.Release] ends the use of frames and pixels', () => {
    const obj = compressed([[1, 2]]);
    obj.Release();
    for (const use of [
      () => obj.FrameCount,
      () => obj.GetEncapsulatedFrameLength(0),
      () => obj.GetEncapsulatedFrameData(0, Buffer.alloc(2)),
      () => obj.GetEncapsulatedFrameRef(0),
      () => obj.GetPixelDataRef(),
      () => obj.Decode(),
      () => obj.EncodeJpeg(1),
      () => obj.GetImage(),
    ]) {
      expect(hresultOf(use)).to.equal(HRESULT.OBJECT_RELEASED);
    }
  });

  it('[DCXOBJ.insertElement] takes fragments along to another object', () => {
    const obj = compressed([
      [1, 2],
      [3, 4],
    ]);
    const other = new DCXOBJ();
    const e: DCXELM = obj.getElementByTag(PixelData);
    other.insertElement(e);
    insert(other, PatientName, 'OTHER');
    expect(frame(other, 2)).to.deep.equal([3, 4]);
  });
});

describeInterop('frames of real compressed files', [pydicomFolder], () => {
  it('[DCXOBJ.FrameCount] [DCXOBJ.GetEncapsulatedFrameRef] find every item of them', () => {
    let checked = 0;
    for (const { path, isPart10 } of pydicomFiles()) {
      const obj = new DCXOBJ();
      try {
        if (!isPart10) continue;
        obj.openFile(path);
      } catch {
        // Refused files are the business of another test.
        continue;
      }
      const pixels = obj.GetElement(PixelData);
      if (!pixels || obj.FrameCount === 0) continue;
      const all = pixels.GetRawData().Val;
      let code = 0;
      let found = Buffer.alloc(0);
      try {
        const lengths = Array.from({ length: obj.FrameCount }, (_, number) => obj.GetEncapsulatedFrameLength(number));
        const ptr = new ByRef<Buffer>();
        for (const number of lengths.keys()) {
          expect(obj.GetEncapsulatedFrameRef(number, ptr)).to.equal(lengths[number]);
          found = Buffer.concat([found, ptr.value]);
        }
      } catch (error) {
        code = (error as { HRESULT: number }).HRESULT;
      }
      if (code === HRESULT.E_FAIL) {
        expect(obj.GetPixelDataRef().length, path).to.equal(all.length);
        continue;
      }
      if (code === HRESULT.E_NOTIMPL) continue;
      expect(code, path).to.equal(0);
      expect(found.equals(all), path).to.equal(true);
      checked++;
    }
    expect(checked).to.be.greaterThan(20);
  });
});
