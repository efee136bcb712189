import {
  DataElement,
  type DataSet,
  DimseError,
  EXPLICIT_VR_LITTLE_ENDIAN,
  FileSource,
  LARGE_VALUE,
  Tag,
  encodedValueLength,
  formatTag,
  loosenText,
  outermost,
  shareFiles,
} from '../../src/index';
import { ArgumentChecker, type ByRef, COMError, ComObject, HRESULT, assign, toCOMError } from '../com';
import { vrForTag } from './dictionary-extension';
import {
  allFragments,
  elementOfCopy,
  elementOfValue,
  isByteVR,
  readValue,
  readValueArray,
  textLength,
} from './element-values';
import type { VR_CODE } from './enums';
import type { ElmValue, IDCXELM, IDCXOBJ, TypedArray } from './interfaces';
import { valueFromFile } from './value-from-file';
import { codeOfVR, vrOfCode } from './vr-codes';

const SOURCE = 'rzdcx.DCXELM';
const check = new ArgumentChecker(SOURCE);

/** Elements whose bytes were handed out to be written to: nothing else refers to those bytes. */
const ownBytes = new WeakSet<DataElement>();

/** Set by the class, which alone reaches its private fields. */
let attach: (element: DCXELM, owner: DataSet, tag: number) => void;
let unwrap: (element: DCXELM) => { element: DataElement; holder: object };

/**
 * One element of an object: its own one, or a live view on one that an object holds.
 *
 * Usually one instance is used again and again: Init, Value, insertElement (which copies), Init, ...
 *
 * @example
 * ```ts
 * const e = new DCXELM();
 * e.Init(DICOM_TAGS_ENUM.PatientName);
 * e.Value = 'DOE^JOHN';
 * obj.insertElement(e);
 * e.Init(DICOM_TAGS_ENUM.Rows);
 * e.Value = 512;
 * obj.insertElement(e);
 * ```
 */
export class DCXELM extends ComObject implements IDCXELM {
  /** The element itself when it belongs to no object. */
  #own: DataElement | undefined;
  /** The data set that holds the element, and its tag, for a live one. */
  #owner: DataSet | undefined;
  #tag = 0;
  /** Bytes of the next Buffer that Value takes, when Length was set. */
  #nextLength: number | undefined;

  static {
    attach = (element, owner, tag) => {
      element.#owner = owner;
      element.#tag = tag;
    };
    unwrap = (element) => {
      element.checkAlive();
      const current = element.#current();
      return { element: current, holder: element.#owner ? outermost(element.#owner) : current };
    };
  }

  /** Makes an element without tag: call {@link DCXELM.Init} first. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Makes it a new, empty element of that tag. The VR comes from the dictionary: UN for an unknown tag, LO for a private
   * creator. An element that came out of an object is detached from it.
   *
   * @throws {@link COMError} E_INVALIDARG when the tag is no 32-bit number.
   * @compat full
   */
  Init(tag: number): void {
    this.checkAlive();
    const checked = check.tag('tag', tag);
    this.#own = DataElement.empty(checked, vrForTag(checked));
    this.#owner = undefined;
    this.#nextLength = undefined;
  }

  /**
   * The tag, 0xggggeeee, unsigned; 0 before {@link DCXELM.Init}.
   *
   * @compat full
   */
  get Tag(): number {
    this.checkAlive();
    return this.#owner ? this.#tag : (this.#own?.tag ?? 0);
  }

  /**
   * How the value is encoded. May be set before or after the value, which is kept as far as the new VR can hold it.
   *
   * @throws {@link COMError} E_INVALIDARG for a code that is no VR of an element, or when the value does not fit;
   * DISP_E_TYPEMISMATCH between sequences and other VRs with a value.
   * @compat full
   */
  get ValueRepresentation(): VR_CODE {
    this.checkAlive();
    return codeOfVR(this.#current().vr);
  }
  set ValueRepresentation(code: VR_CODE) {
    this.checkAlive();
    const vr = vrOfCode(code);
    if (vr === undefined) {
      throw new COMError(HRESULT.E_INVALIDARG, `ValueRepresentation ${String(code)} is no VR of an element.`, SOURCE);
    }
    const element = this.#current();
    if (vr !== element.vr) this.#replace(withVR(element, vr));
  }

  /**
   * Bytes of the value as encoded, padding included. Set it before a Buffer is assigned to Value: only that many bytes of
   * the Buffer are used. Of text beyond ASCII in an element of no object it is the length in the repertoire that is the
   * narrowest, ISO_IR 100 or ISO_IR 192.
   *
   * @throws {@link COMError} E_INVALIDARG when negative; 0x80040206 when text is in an object whose character set cannot
   * hold it.
   * @compat full
   */
  get Length(): number {
    this.checkAlive();
    const element = this.#current();
    const text = element.pendingText;
    // An element of no object has no character set yet: an estimate, since a look at Length must not fail.
    if (text !== undefined && !this.#owner) return textLength(text);
    return wrapped(element, 'Encoding', () =>
      encodedValueLength(element, this.#owner?.transferSyntaxUID ?? EXPLICIT_VR_LITTLE_ENDIAN),
    );
  }
  set Length(length: number) {
    this.checkAlive();
    this.#nextLength = check.integer('Length', length, 0, 0xffffffff);
  }

  /**
   * The value. What it is depends on the VR: text (values joined by backslash, padding removed), a number or an array of
   * numbers, bigint for SV and UV, a Buffer on the live bytes for OB, OW and the like, a new DCXOBJIterator on the live
   * items for SQ; null when the length is zero.
   *
   * Takes the same, and: numbers, Date (local time) and arrays for text, numeric text and typed arrays for numbers, number
   * arrays for bytes, any list of objects, or one, for SQ. Objects are copied. Of compressed pixel data it gives a copy of
   * all fragments behind the offset table.
   *
   * @throws {@link COMError} E_INVALIDARG for numbers that cannot be parsed or are out of range, and when fewer bytes are
   * given than Length says; DISP_E_TYPEMISMATCH for a value that the VR cannot be made of.
   * @compat full
   */
  get Value(): ElmValue {
    this.checkAlive();
    const element = this.#current();
    return wrapped(element, 'Reading', () => readValue(element, () => this.#liveBytes()));
  }
  set Value(value: ElmValue) {
    this.checkAlive();
    const { tag, vr } = this.#current();
    this.#replace(elementOfValue(tag, vr, this.#cut(value)));
  }

  /**
   * All values as an array, whatever their number: text, numbers, bigints, objects; a Buffer for OB and UN, an array typed
   * as the VR for OW, OF, OL, OD and OV. Writing is the same as for {@link DCXELM.Value}.
   *
   * @throws {@link COMError} as {@link DCXELM.Value}.
   * @compat full
   */
  get ValueArray(): string[] | number[] | bigint[] | TypedArray | IDCXOBJ[] {
    this.checkAlive();
    const element = this.#current();
    return wrapped(element, 'Reading', () => readValueArray(element, () => this.#liveBytes()));
  }
  set ValueArray(values: ElmValue) {
    this.Value = values;
  }

  /**
   * Number of values: 0 when empty, items for SQ, 1 for the VRs of bytes.
   *
   * @compat full
   */
  get ValueMultiplicity(): number {
    this.checkAlive();
    const element = this.#current();
    return wrapped(element, 'Reading', () => element.multiplicity);
  }

  /**
   * The value as text, empty when there is none; the address of a C string in the original. Writing is the same as for
   * {@link DCXELM.Value}.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH when something else than text is assigned.
   * @compat full
   */
  get CStringPtr(): string {
    this.checkAlive();
    const element = this.#current();
    return wrapped(element, 'Reading', () => element.text());
  }
  set CStringPtr(text: string) {
    this.Value = check.text('CStringPtr', text);
  }

  /**
   * Takes a part of a file as the value. A part of more than 64 KiB stays in the file, which is open then as long as the
   * value is in use; the file must not change until then.
   *
   * @param offset - Of the part's first byte.
   * @param length - Of the part in bytes; an odd one is padded with 0 on encoding.
   * @throws {@link COMError} 0x80070002 for a missing file, E_INVALIDARG for a part that goes past its end.
   * @compat full
   */
  SetValueFromFile(filename: string, offset: number, length: number): void {
    this.checkAlive();
    const { tag, vr } = this.#current();
    const name = check.text('filename', filename);
    check.integer('offset', offset, 0, Number.MAX_SAFE_INTEGER);
    check.integer('length', length, 0, 0xffffffff);
    if (vr === 'SQ') throw sequenceMismatch(tag);
    this.#replace(valueFromFile(tag, vr, name, offset, length));
  }

  /**
   * Takes a part of a file as the value, as {@link DCXELM.SetValueFromFile}, with an offset of up to 64 bits.
   *
   * @throws {@link COMError} as {@link DCXELM.SetValueFromFile}.
   * @compat full
   */
  SetValueFromFileEx(filename: string, offset: number | bigint, length: number): void {
    this.SetValueFromFile(filename, typeof offset === 'bigint' ? Number(offset) : offset, length);
  }

  /**
   * Copies bytes in as the value, as they are: nothing is checked or formatted.
   *
   * @param newVal - The bytes, little endian.
   * @param newLen - How many of them. @defaultValue all
   * @throws {@link COMError} E_POINTER without bytes, E_INVALIDARG when there are fewer than newLen, DISP_E_TYPEMISMATCH
   * for a sequence.
   * @compat full
   */
  SetRawData(newVal: Buffer, newLen?: number): void {
    this.checkAlive();
    const { tag, vr } = this.#current();
    const bytes = check.object('newVal', newVal, Uint8Array);
    const length = newLen === undefined ? bytes.length : check.integer('newLen', newLen, 0, bytes.length);
    if (vr === 'SQ') throw sequenceMismatch(tag);
    this.#replace(elementOfCopy(tag, vr, Buffer.from(bytes.buffer, bytes.byteOffset, length)));
  }

  /**
   * Copies bytes in as the value, as {@link DCXELM.SetRawData}.
   *
   * @throws {@link COMError} as {@link DCXELM.SetRawData}.
   * @compat full
   */
  SetRawDataEx(newVal: Buffer, newLen?: number): void {
    this.SetRawData(newVal, newLen);
  }

  /**
   * Gives the value's bytes as encoded, padding included. They are live: writing to them changes the element. Of
   * compressed pixel data they are a copy of all fragments behind the offset table.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH for a sequence.
   * @compat full
   */
  GetRawData(Val?: ByRef<Buffer> | null, Len?: ByRef<number> | null): { Val: Buffer; Len: number } {
    this.checkAlive();
    const element = this.#current();
    if (element.isSequence) throw sequenceMismatch(element.tag);
    const bytes = wrapped(element, 'Reading', () =>
      element.isEncapsulated ? allFragments(element) : this.#liveBytes(),
    );
    assign(Val, bytes);
    assign(Len, bytes.length);
    return { Val: bytes, Len: bytes.length };
  }

  /**
   * Gives the value's bytes, as {@link DCXELM.GetRawData}.
   *
   * @throws {@link COMError} as {@link DCXELM.GetRawData}.
   * @compat full
   */
  GetRawDataEx(Val?: ByRef<Buffer> | null, Len?: ByRef<number> | null): { Val: Buffer; Len: number } {
    return this.GetRawData(Val, Len);
  }

  protected override onRelease(): void {
    this.#own = undefined;
    this.#owner = undefined;
  }

  #current(): DataElement {
    const element = this.#owner ? this.#owner.get(this.#tag) : this.#own;
    if (element) return element;
    if (this.#owner) {
      throw new COMError(HRESULT.TAG_NOT_FOUND, `${formatTag(this.#tag)} is no longer in its object.`, SOURCE);
    }
    throw new COMError(HRESULT.E_FAIL, 'The element has no tag yet; call Init first.', SOURCE);
  }

  /** Puts another element in the place of the current one. */
  #replace(element: DataElement): void {
    if (this.#owner) {
      const holder = outermost(this.#owner);
      if (element.tag === Tag.SpecificCharacterSet) loosenText(this.#owner);
      this.#owner.set(element);
      shareFiles(element, holder);
    } else {
      this.#own = element;
    }
  }

  /** The value's bytes such that writing to them changes this element and no other. */
  #liveBytes(): Buffer {
    const element = this.#current();
    if (ownBytes.has(element)) return element.bytes;
    const bytes = exclusiveBytes(element);
    const own = DataElement.fromBytes(element.tag, element.vr, bytes, element.bigEndian);
    this.#replace(own);
    ownBytes.add(own);
    return bytes;
  }

  /** The part of a Buffer that Length allows. */
  #cut(value: ElmValue): ElmValue {
    const length = this.#nextLength;
    if (length === undefined || !(value instanceof Uint8Array)) return value;
    this.#nextLength = undefined;
    if (length <= value.length) return value.subarray(0, length);
    throw new COMError(
      HRESULT.E_INVALIDARG,
      `Length says ${length} bytes, and the Buffer assigned to Value has ${value.length}.`,
      SOURCE,
    );
  }
}

/** Makes a live DCXELM on an element that a data set holds. Not for programs. */
export function liveElement(owner: DataSet, tag: number): DCXELM {
  const element = new DCXELM();
  attach(element, owner, tag);
  return element;
}

/** The engine's element, and what needs the files that its value lies in. Not for programs. */
export function engineElement(element: DCXELM): { element: DataElement; holder: object } {
  return unwrap(element);
}

/** The bytes of a value in a buffer that nobody else refers to; even, so that the element has no need to pad a copy. */
function exclusiveBytes(element: DataElement): Buffer {
  const read = element.bytes;
  // A long value that was left in its file was read into a buffer of its own just now.
  const isFresh = element.sourceRange?.source instanceof FileSource && read.length === read.buffer.byteLength;
  if (isFresh && read.length > LARGE_VALUE && read.length % 2 === 0) return read;
  const bytes = Buffer.alloc(read.length + (read.length % 2), element.info.padding);
  read.copy(bytes);
  return bytes;
}

/** The same value in another VR. */
function withVR(element: DataElement, vr: string): DataElement {
  const { tag } = element;
  if (element.multiplicity === 0) return DataElement.empty(tag, vr);
  if (element.isSequence || vr === 'SQ') throw sequenceMismatch(tag);
  if (element.isEncapsulated) return DataElement.encapsulated(tag, vr, element.fragments);
  if (isByteVR(element.vr) || isByteVR(vr)) {
    return DataElement.fromBytes(tag, vr, Buffer.from(element.bytes), element.bigEndian);
  }
  return elementOfValue(
    tag,
    vr,
    readValue(element, () => element.bytes),
  );
}

function sequenceMismatch(tag: number): COMError {
  return new COMError(HRESULT.DISP_E_TYPEMISMATCH, `${formatTag(tag)}: a sequence has items and no bytes.`, SOURCE);
}

/** Runs something that reads an element, with the engine's errors told as this class tells them. */
function wrapped<T>(element: DataElement, doing: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DimseError)) throw error;
    throw toCOMError(error, SOURCE, { doing: `${doing} ${formatTag(element.tag)}` });
  }
}
