import { writeFileSync } from 'node:fs';
import {
  DataElement,
  DataSet,
  Tag,
  exclusiveCopy,
  formatTag,
  keepOpen,
  loosenText,
  openDicomFile,
  outermost,
  parseDicomFile,
  releaseFiles,
  saveDicomFile,
  shareFiles,
  withoutMeta,
} from '../../src/index';
import { ArgumentChecker, type ByRef, COMError, ComObject, HRESULT, assign, toCOMError } from '../com';
import { DCXELM, engineElement, liveElement } from './DCXELM';
import { type DCXELMIterator, elementIterator, placesOf } from './DCXELMIterator';
import type { DCXIMG } from './DCXIMG';
import { readDefaultDictionary } from './dictionary-extension';
import { dumpLines } from './dump';
import type { ENCAPSULATED_VIDEO_PROPS } from './ENCAPSULATED_VIDEO_PROPS';
import type { TRANSFER_SYNTAX } from './enums';
import { noCodec, noImaging } from './image-operations';
import type { IDCXOBJ } from './interfaces';
import { mayLieInFile, type ObjectContent } from './object-content';
import { enterObjectModel } from './object-model';
import { encapsulatedFrame, frameCount, nativeOrEncapsulated, pixelElement } from './pixel-frames';
import { checkedSyntaxUID, syntaxOfUID } from './transfer-syntaxes';

const SOURCE = 'rzdcx.DCXOBJ';
const check = new ArgumentChecker(SOURCE);

/** Set by the class, which alone reaches its private fields. */
let fill: (object: DCXOBJ, load: () => ObjectContent) => void;
let contentOf: (object: DCXOBJ) => ObjectContent;
let loadOf: (object: DCXOBJ) => (() => ObjectContent) | undefined;

/**
 * A DICOM object: a data set with its file.
 *
 * @example
 * ```ts
 * const obj = new DCXOBJ();
 * obj.openFile('in.dcm');
 * const e = new DCXELM();
 * e.Init(DICOM_TAGS_ENUM.PatientID);
 * e.Value = 'A-17';
 * obj.insertElement(e);
 * obj.saveFile('out.dcm');
 * obj.Release();
 * ```
 */
export class DCXOBJ extends ComObject implements IDCXOBJ {
  /** Makes the content when it is first asked for. */
  #load: (() => ObjectContent) | undefined = () => ({ dataSet: new DataSet() });
  #content: ObjectContent | undefined;
  /** What TransferSyntax was set to. */
  #wantedSyntax: string | undefined;

  static {
    fill = (object, load) => {
      object.#content = undefined;
      object.#load = load;
    };
    contentOf = (object) => {
      object.checkAlive();
      return object.#loaded();
    };
    loadOf = (object) => {
      object.checkAlive();
      return object.#load;
    };
  }

  /** Makes an object without elements, in explicit VR little endian. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Gives an element of the top level, live: assigning its Value changes the object.
   *
   * @throws {@link COMError} 0x80040205 when there is none of that tag.
   * @compat full
   */
  getElementByTag(tag: number): DCXELM {
    const element = this.GetElement(tag);
    if (element) return element;
    const text = formatTag(check.tag('tag', tag));
    throw new COMError(HRESULT.TAG_NOT_FOUND, `The object has no element ${text}. GetElement gives null then.`, SOURCE);
  }

  /**
   * Gives an element of the top level, live, or null when there is none of that tag.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  GetElement(tag: number): DCXELM | null {
    this.checkAlive();
    const checked = check.tag('tag', tag);
    const { dataSet } = this.#loaded();
    return dataSet.has(checked) ? liveElement(dataSet, checked) : null;
  }

  /**
   * Makes a new, empty element of that tag, as `Init` does. It is not in the object until it is inserted.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  createElement(tag: number): DCXELM {
    this.checkAlive();
    const element = new DCXELM();
    element.Init(check.tag('tag', tag));
    return element;
  }

  /**
   * Puts a copy of the element in, instead of one of the same tag. The caller may go on using `e`.
   *
   * @throws {@link COMError} E_POINTER without an element, DISP_E_TYPEMISMATCH for anything else, E_FAIL for an element
   * without tag.
   * @compat full
   */
  insertElement(e: DCXELM): void {
    this.checkAlive();
    const { element, holder } = engineElement(check.object('e', e, DCXELM));
    const { dataSet } = this.#loaded();
    const copy = exclusiveCopy(element, dataSet);
    if (copy.tag === Tag.SpecificCharacterSet) loosenText(dataSet);
    dataSet.set(copy);
    if (mayLieInFile(element)) shareFiles(holder, outermost(dataSet));
  }

  /**
   * Same as {@link DCXOBJ.insertElement}.
   *
   * @throws {@link COMError} as {@link DCXOBJ.insertElement}.
   * @deprecated in the original already.
   * @compat full
   */
  insertNextElement(e: DCXELM): void {
    this.insertElement(e);
  }

  /**
   * Appends an empty item to a sequence, which is made when there is none, and gives the item, live.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH when the object has an element of that tag that is no sequence.
   * @compat full
   */
  getNextSequence(tag: number): DCXOBJ {
    this.checkAlive();
    const checked = check.tag('tag', tag);
    const { dataSet } = this.#loaded();
    const present = dataSet.get(checked);
    if (present && !present.isSequence && present.multiplicity > 0) {
      throw new COMError(HRESULT.DISP_E_TYPEMISMATCH, `${formatTag(checked)} is ${present.vr}, no sequence.`, SOURCE);
    }
    const sequence = present?.isSequence ? present : dataSet.set(DataElement.sequence(checked, []));
    return wrapDataSet(sequence.addItem(new DataSet(dataSet.transferSyntaxUID)));
  }

  /**
   * Gives all elements of that tag, those in items of sequences too, in the order in which they are encoded.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  getElementsByTag(tag: number): DCXELMIterator {
    this.checkAlive();
    const checked = check.tag('tag', tag);
    return elementIterator([...placesOf(checked, this.#loaded().dataSet)]);
  }

  /**
   * Gives the elements of the top level in the order of their tags. Group 0002 is not among them.
   *
   * @compat full
   */
  iterator(): DCXELMIterator {
    this.checkAlive();
    const { dataSet } = this.#loaded();
    return elementIterator([...dataSet].map((element) => ({ owner: dataSet, tag: element.tag })));
  }

  /**
   * Opens a file; its content replaces the object's. The file is not locked: it may be renamed and deleted. Values of more
   * than 64 KiB stay in it, and it stays open then, until Release, until another file is opened, or until the object is
   * collected. Files without preamble or group 0002 are taken too.
   *
   * @param filePath - Relative names count from the current directory.
   * @throws {@link COMError} 0x80070002 for a missing file, 0x80040206 for one that is not DICOM or damaged, 0x80040207
   * for an unknown transfer syntax; the object keeps its content then.
   * @compat full
   */
  openFile(filePath: string): void {
    this.checkAlive();
    const path = check.text('filePath', filePath);
    this.#replace(() => openDicomFile(path), `Cannot open ${path === '' ? 'a file without name' : path}`);
  }

  /**
   * Reads an object from memory, as {@link DCXOBJ.openFile} does from a file.
   *
   * @param buffer - Copied.
   * @param length - Bytes of it to read. @defaultValue all
   * @throws {@link COMError} as {@link DCXOBJ.openFile}; E_INVALIDARG when length is more than there is.
   * @compat full
   */
  ReadBuffer(buffer: Buffer, length?: number): void {
    this.checkAlive();
    const bytes = check.object('buffer', buffer, Uint8Array);
    const end = length === undefined ? bytes.length : check.integer('length', length, 0, bytes.length);
    this.#replace(() => parseDicomFile(Buffer.from(bytes.subarray(0, end))), 'Cannot read the buffer');
  }

  /**
   * Writes a DICOM file in {@link DCXOBJ.TransferSyntax}, with a new group 0002. The file appears under its name when it
   * is complete. An object without SOP class and instance may be saved too; group 0002 then keeps those of the file that
   * was opened, as a DICOMDIR needs.
   *
   * @param storagePath - Relative names count from the current directory. The directory must be there.
   * @throws {@link COMError} 0x80070003 for a missing directory, 0x80070005 without permission, 0x80070070 for a full
   * disk, 0x80040207 when the transfer syntax would need compressing or decompressing.
   * @compat full
   */
  saveFile(storagePath: string): void {
    this.checkAlive();
    this.#save(check.text('storagePath', storagePath), this.#syntaxUID());
  }

  /**
   * Writes a DICOM file in another transfer syntax, a value at a time; the object stays as it is.
   *
   * @param quality - Of lossy compression.
   * @param workDir - For temporary files.
   * @throws {@link COMError} as {@link DCXOBJ.saveFile}; E_INVALIDARG for an unknown transfer syntax.
   * @compat partial
   * @remarks Converts among the uncompressed syntaxes and the deflated one, and keeps compressed objects as they are;
   * compressing and decompressing fails with 0x80040207. `quality` and `workDir` are not needed for that.
   */
  SaveAs(filename: string, TransferSyntax: TRANSFER_SYNTAX, quality: number, workDir: string): void {
    this.checkAlive();
    const path = check.text('filename', filename);
    const syntax = checkedSyntaxUID(TransferSyntax, SOURCE);
    check.int32('quality', quality);
    check.text('workDir', workDir);
    this.#save(path, syntax);
  }

  /**
   * Writes a listing of the object as text: one element a line, items indented, values of more than 64 characters cut.
   *
   * @param filename - The directory must be there; an existing file is replaced.
   * @throws {@link COMError} 0x80070003 for a missing directory, 0x80070005 without permission.
   * @compat full
   */
  Dump(filename: string): void {
    this.checkAlive();
    const path = check.text('filename', filename);
    const { dataSet, fileMeta } = this.#loaded();
    try {
      const lines = [...(fileMeta ? dumpLines(fileMeta) : []), ...dumpLines(dataSet)];
      writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `Cannot write the listing ${path}`, creating: true });
    }
  }

  /**
   * The transfer syntax that the object is in or, once set, that saveFile writes. A UID is taken as well.
   *
   * @defaultValue TS_LEE for new objects; TS_UNKNOWN stands for a syntax without a number.
   * @throws {@link COMError} E_INVALIDARG for an unknown number or what is no UID.
   * @compat full
   */
  get TransferSyntax(): TRANSFER_SYNTAX {
    this.checkAlive();
    return syntaxOfUID(this.#syntaxUID());
  }
  set TransferSyntax(syntax: TRANSFER_SYNTAX | string) {
    this.checkAlive();
    this.#wantedSyntax = checkedSyntaxUID(syntax, SOURCE);
  }

  /**
   * A copy of group 0002 of the file that was opened, as an object of its own; null when there was none.
   *
   * @compat full
   */
  get FileMetaInfo(): DCXOBJ | null {
    this.checkAlive();
    const { fileMeta } = this.#loaded();
    return fileMeta ? wrapDataSet(fileMeta.copy()) : null;
  }

  /**
   * Whether the file that was opened had a group 0002.
   *
   * @compat full
   */
  get FileMetaInfoExists(): boolean {
    this.checkAlive();
    return this.#loaded().fileMeta !== undefined;
  }

  /**
   * Frames of the pixel data: what Number of Frames says, 1 when it says nothing, 0 without pixel data.
   *
   * @compat full
   */
  get FrameCount(): number {
    this.checkAlive();
    return withErrors('Cannot count the frames', () => frameCount(this.#loaded().dataSet));
  }

  /**
   * Bytes of a compressed frame. Pixel data has one item a frame, or one frame in several items: then 0 is the whole frame
   * and n its n-th item.
   *
   * @param frameNumber - From 0.
   * @throws {@link COMError} 0x80040205 without pixel data, E_FAIL when it is not compressed, E_INVALIDARG for a frame that
   * there is not, E_NOTIMPL for several frames of several items.
   * @compat full
   */
  GetEncapsulatedFrameLength(frameNumber: number): number {
    this.checkAlive();
    return encapsulatedFrame(this.#loaded().dataSet, check.int32('frameNumber', frameNumber)).length;
  }

  /**
   * Copies a compressed frame, counted as in {@link DCXOBJ.GetEncapsulatedFrameLength}.
   *
   * @param bufPtr - Filled from its beginning.
   * @param bufLen - Bytes of it that may be used. @defaultValue all
   * @throws {@link COMError} as {@link DCXOBJ.GetEncapsulatedFrameLength}, and E_INVALIDARG when the frame is longer.
   * @compat full
   */
  GetEncapsulatedFrameData(frameNumber: number, bufPtr: Buffer, bufLen?: number): void {
    this.checkAlive();
    const target = check.object('bufPtr', bufPtr, Uint8Array);
    const room = bufLen === undefined ? target.length : check.integer('bufLen', bufLen, 0, target.length);
    const frame = encapsulatedFrame(this.#loaded().dataSet, check.int32('frameNumber', frameNumber));
    if (frame.length > room) {
      const text = `Frame ${frameNumber} has ${frame.length} bytes, and the buffer takes ${room}.`;
      throw new COMError(HRESULT.E_INVALIDARG, text, SOURCE);
    }
    withErrors(`Cannot read frame ${frameNumber}`, () => frame.read().copy(target));
  }

  /**
   * Gives a compressed frame without copying it where it is in memory in one piece, counted as in
   * {@link DCXOBJ.GetEncapsulatedFrameLength}. The bytes must not be written to.
   *
   * @param ptr - Gets the bytes.
   * @returns their number.
   * @throws {@link COMError} as {@link DCXOBJ.GetEncapsulatedFrameLength}.
   * @compat full
   */
  GetEncapsulatedFrameRef(frameNumber: number, ptr?: ByRef<Buffer> | null): number {
    this.checkAlive();
    const frame = encapsulatedFrame(this.#loaded().dataSet, check.int32('frameNumber', frameNumber));
    if (ptr)
      assign(
        ptr,
        withErrors(`Cannot read frame ${frameNumber}`, () => frame.read()),
      );
    return frame.length;
  }

  /**
   * Gives the bytes of native pixel data, in the byte order of the object. They are live: writing to them changes it. Pixel
   * data that was left in its file is read.
   *
   * @throws {@link COMError} 0x80040205 without pixel data, 0x80040207 when it is compressed.
   * @compat full
   */
  GetPixelDataRef(): Buffer {
    this.checkAlive();
    const { dataSet } = this.#loaded();
    const pixels = nativeOrEncapsulated(dataSet);
    if (pixels.isEncapsulated) throw noCodec(SOURCE, 'GetPixelDataRef', dataSet.transferSyntaxUID);
    return liveElement(dataSet, pixels.tag).GetRawData().Val;
  }

  /**
   * Makes compressed pixel data native. Does nothing to native pixel data, and without any.
   *
   * @throws {@link COMError} 0x80040207 when the pixel data is compressed.
   * @compat none
   * @remarks Compressed pixel data fails with 0x80040207: there is no codec.
   */
  Decode(): void {
    this.checkAlive();
    const { dataSet } = this.#loaded();
    if (pixelElement(dataSet)?.isEncapsulated) throw noCodec(SOURCE, 'Decode', dataSet.transferSyntaxUID);
  }

  /**
   * Would compress the pixel data to JPEG lossless, first-order prediction.
   *
   * @throws {@link COMError} 0x80040207
   * @compat none
   * @remarks Fails with 0x80040207: there is no codec.
   */
  EncodeLosslessJpeg(): void {
    this.checkAlive();
    throw noCodec(SOURCE, 'EncodeLosslessJpeg', 'JPEG lossless');
  }

  /**
   * Would compress the pixel data to lossy JPEG.
   *
   * @throws {@link COMError} 0x80040207
   * @compat none
   * @remarks Fails with 0x80040207: there is no codec.
   */
  EncodeJpeg(_quality: number): void {
    this.checkAlive();
    throw noCodec(SOURCE, 'EncodeJpeg', 'JPEG');
  }

  /**
   * Would compress the pixel data to JPEG 2000.
   *
   * @throws {@link COMError} 0x80040207
   * @compat none
   * @remarks Fails with 0x80040207: there is no codec.
   */
  EncodeJpeg2000(_ratio: number): void {
    this.checkAlive();
    throw noCodec(SOURCE, 'EncodeJpeg2000', 'JPEG 2000');
  }

  /**
   * Would turn RGB pixels into PALETTE COLOR.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL.
   */
  MakePaletteColor(): void {
    this.#noImaging('MakePaletteColor');
  }

  /**
   * Would make a new object of a region of one frame.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL.
   */
  ClipImage(_left: number, _top: number, _right: number, _bottom: number, _z: number): DCXOBJ {
    return this.#noImaging('ClipImage');
  }

  /**
   * Would make JPEG files the frames of the object.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL.
   */
  SetJpegFrames(_filenames: string | string[]): void {
    this.#noImaging('SetJpegFrames');
  }

  /**
   * Would make BMP files the frames of the object.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL.
   */
  SetBMPFrames(_filenames: string | string[]): void {
    this.#noImaging('SetBMPFrames');
  }

  /**
   * Would make a video stream the pixel data of the object.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL.
   */
  SetVideoStream(_filename: string, _props: ENCAPSULATED_VIDEO_PROPS): void {
    this.#noImaging('SetVideoStream');
  }

  /**
   * Would give the object's image for rendering.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  GetImage(): DCXIMG {
    return this.#noImaging('GetImage');
  }

  protected override onRelease(): void {
    this.#letGo();
    this.#load = undefined;
  }

  #loaded(): ObjectContent {
    if (this.#content) return this.#content;
    const load = this.#load ?? (() => ({ dataSet: new DataSet() }));
    readDefaultDictionary();
    const content = withErrors('Cannot read the object', load);
    this.#content = content;
    this.#load = undefined;
    return content;
  }

  /** Lets go of the content and closes its file. Items of sequences have no file of their own. */
  #letGo(): void {
    const content = this.#content;
    this.#content = undefined;
    if (content && content.dataSet.parent === undefined) releaseFiles(content.dataSet);
  }

  #replace(read: () => ObjectContent, doing: string): void {
    readDefaultDictionary();
    const content = withErrors(doing, () => {
      const opened = read();
      if (opened.source) keepOpen(opened.source, opened.dataSet);
      return opened;
    });
    this.#letGo();
    this.#load = undefined;
    this.#content = content;
    this.#wantedSyntax = undefined;
  }

  #noImaging(member: string): never {
    this.checkAlive();
    throw noImaging(SOURCE, member);
  }

  #syntaxUID(): string {
    return this.#wantedSyntax ?? this.#loaded().dataSet.transferSyntaxUID;
  }

  #save(path: string, transferSyntaxUID: string): void {
    if (path === '') throw new COMError(HRESULT.E_INVALIDARG, 'A file to save needs a name.', SOURCE);
    const { dataSet, fileMeta: formerFileMeta, sourceApplicationEntityTitle } = this.#loaded();
    try {
      saveDicomFile(path, withoutMeta(dataSet), { transferSyntaxUID, sourceApplicationEntityTitle, formerFileMeta });
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `Cannot save ${path}`, creating: true });
    }
  }
}

/** Makes an object on a data set, which is not copied. Not for programs. */
export function wrapDataSet(dataSet: DataSet): DCXOBJ {
  return lazyObject(() => ({ dataSet }));
}

/** Makes an object whose content is read when it is first asked for. Not for programs. */
export function lazyObject(load: () => ObjectContent): DCXOBJ {
  const object = new DCXOBJ();
  fill(object, load);
  return object;
}

/** What an object holds, read now if it was not. Not for programs. */
export function objectContent(object: DCXOBJ): ObjectContent {
  return contentOf(object);
}

/** What will make the content of an object that nobody has looked into yet, else undefined. Not for programs. */
export function pendingLoad(object: DCXOBJ): (() => ObjectContent) | undefined {
  return loadOf(object);
}

enterObjectModel({
  dataSetOf: (value) => (value instanceof DCXOBJ ? contentOf(value).dataSet : undefined),
  wrap: wrapDataSet,
});

function withErrors<T>(doing: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toCOMError(error, SOURCE, { doing });
  }
}
