import {
  DataElement,
  DataSet,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  Tag,
  elementOf as elementNumberOf,
  formatTag,
  groupOf,
  transferSyntax,
} from '../../src/index';
import { classTypeOf, classUIDOf } from './class-types';
import { DataSetContent } from './data-set-content';
import { copyElements, copyItems } from './data-set-copy';
import { DataSetCursor } from './data-set-cursor';
import {
  ChangeTransferSyntaxFlags,
  DicomCharacterSetType,
  DicomClassType,
  DicomDataSetFlags,
  DicomDataSetInitializeFlags,
  type DicomDataSetInitializeType,
  type DicomDataSetLoadFlags,
  type DicomDataSetSaveFlags,
} from './data-set-enums';
import { checkInteger, checkTag, parameterError, withErrors } from './data-set-errors';
import {
  checkConversion,
  checkFlags,
  encodingFlags,
  loadContent,
  saveToFile,
  savedChunks,
  syntaxOfFlags,
} from './data-set-files';
import { type DicomElement, moveHandle } from './DicomElement';
import { DicomExceptionCode } from './DicomExceptionCode';
import { contentOf, ownNode, setContent } from './ElementTree';
import { ElementValues, putElement } from './ElementValues';
import { DicomCommandType } from './enums';
import { elementOfPlain, plainValue } from './plain-values';
import { vrForTag } from './vr-types';

const COMMAND_FIELD = 0x00000100;
const RESPONSE = 0x8000;
const MOST = 0xffffffff;
const COMMANDS: ReadonlySet<number> = new Set(Object.values(DicomCommandType));
const WRITING = { systemCode: DicomExceptionCode.Write, dataSetCode: DicomExceptionCode.Conversion } as const;

/**
 * A DICOM data set, with the group 0002 of its file: C++ `LDicomDS`. Received ones belong to the program; they are read
 * when it first asks for something in them, and one that cannot be read throws Format (8) then.
 *
 * Values of more than 64 KiB stay in the file that was loaded, which stays open as long as the data set holds them: until
 * Dispose, Reset, Initialize or another Load, or until the data set is collected.
 *
 * @example
 * ```ts
 * import {
 *   DicomCharacterSetType, DicomDataSet, DicomDataSetLoadFlags, DicomDataSetSaveFlags, DicomTag,
 * } from 'dcxport/leadtools';
 *
 * const ds = new DicomDataSet();
 * ds.Load('ct.dcm', DicomDataSetLoadFlags.None);
 * const name = ds.FindFirstElement(null, DicomTag.PatientName, true);
 * if (name === null) throw new Error('the patient has no name');
 * ds.SetStringValue(name, 'Doe^Jane', DicomCharacterSetType.Default);
 * ds.InsertElementAndSetValue(DicomTag.PatientID, 'A-17');
 * ds.Save('copy.dcm', DicomDataSetSaveFlags.MetaHeaderPresent | DicomDataSetSaveFlags.GroupLengths);
 * ds.Load('copy.dcm', DicomDataSetLoadFlags.None);
 * console.log(ds.GetValue(DicomTag.PatientName, '')); // Doe^Jane
 * ds.Dispose();
 * ```
 */
export class DicomDataSet extends ElementValues {
  #cursor = new DataSetCursor();

  /**
   * Makes an empty data set in explicit VR little endian. C++ `LDicomDS::LDicomDS`.
   *
   * @param temporaryDirectory - Nothing is spooled that a program makes or loads, so that it does not matter.
   * @compat full
   */
  constructor(temporaryDirectory?: string) {
    super();
    if (temporaryDirectory !== undefined && typeof temporaryDirectory !== 'string') {
      throw parameterError('Making a data set: the temporary directory is no text.');
    }
  }

  /**
   * Empties the data set and gives it a class and an encoding. No module elements are put in; SOP Class UID is, when the
   * class has one, which queries do not. Of a directory it is the one in group 0002. C++ `LDicomDS::InitDS`.
   *
   * @param classType - A number without a name is kept as it is.
   * @param type - The encoding; or flags: what they leave open is explicit VR and little endian.
   * @throws {@link DicomException} Parameter (9) for what is no class, or flags that contradict each other.
   * @compat full
   */
  Initialize(classType: DicomClassType, type: DicomDataSetInitializeType): void;
  Initialize(classType: DicomClassType, flags: DicomDataSetInitializeFlags): void;
  Initialize(classType: DicomClassType, flags: number): void {
    const doing = 'Initialize';
    checkInteger(doing, 'classType', classType, 0, MOST);
    checkFlags(doing, flags, DicomDataSetInitializeFlags);
    const body = new DataSet(syntaxOfFlags(doing, flags, EXPLICIT_VR_LITTLE_ENDIAN));
    const content = new DataSetContent(() => body, { classType });
    const uid = classUIDOf(classType);
    if (uid !== undefined && classType === DicomClassType.BasicDirectory) {
      content.meta.set(DataElement.fromText(Tag.MediaStorageSOPClassUID, 'UI', uid));
    } else if (uid !== undefined) {
      body.set(DataElement.fromText(Tag.SOPClassUID, 'UI', uid));
    }
    this.#hold(content);
  }

  /**
   * Empties the data set and makes it a command set, which has a Command Field. C++ `LDicomDS::InitCS`.
   *
   * @throws {@link DicomException} Parameter (9) for what is no command.
   * @compat full
   */
  InitializeCommandSet(command: DicomCommandType, request: boolean): void {
    checkInteger('InitializeCommandSet', 'command', command, 0, RESPONSE - 1);
    const field = command | (request ? 0 : RESPONSE);
    const body = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
    body.set(DataElement.fromNumbers(COMMAND_FIELD, 'US', [field]));
    this.#hold(new DataSetContent(() => body));
  }

  /**
   * What kind of object it is: by its SOP class, else as it was initialized. C++ `LDicomDS::GetInfoDS`.
   *
   * @defaultValue Undefined (112)
   * @throws {@link DicomException} Format (8) for a received data set that cannot be read.
   * @compat full
   */
  get InformationClass(): DicomClassType {
    const { body, meta, classType } = contentOf(this);
    const uid = body.text(Tag.SOPClassUID) || meta.text(Tag.MediaStorageSOPClassUID);
    return (uid ? classTypeOf(uid) : undefined) ?? classType ?? DicomClassType.Undefined;
  }

  /**
   * How it is encoded, and whether it has a group 0002. A deflated or compressed one is in explicit VR little endian.
   * C++ `LDicomDS::GetInfoDS`.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.InformationClass}.
   * @compat full
   */
  get InformationFlags(): DicomDataSetFlags {
    const { body, meta } = contentOf(this);
    const present = meta.size > 0 ? DicomDataSetFlags.MetaHeaderPresent : DicomDataSetFlags.MetaHeaderAbsent;
    return present | encodingFlags(body.transferSyntaxUID);
  }

  /**
   * The command of a command set, whether it is a request or a response; Undefined (0) for one without a name and for any
   * other data set. C++ `LDicomDS::GetInfoCS`.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.InformationClass}.
   * @compat full
   */
  get InformationCommand(): DicomCommandType {
    const field = contentOf(this).body.number(COMMAND_FIELD);
    const command = field === undefined ? undefined : field & ~RESPONSE;
    return command !== undefined && COMMANDS.has(command) ? (command as DicomCommandType) : DicomCommandType.Undefined;
  }

  /**
   * Whether a command set is a request. False for any other data set. C++ `LDicomDS::GetInfoCS`.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.InformationClass}.
   * @compat full
   */
  get IsRequestCommand(): boolean {
    const field = contentOf(this).body.number(COMMAND_FIELD);
    return field !== undefined && (field & RESPONSE) === 0;
  }

  /**
   * Loads a file, or the bytes of one; its content replaces the data set's, which stays as it is when that fails. Files
   * without preamble or group 0002 are taken too. C++ `LDicomDS::LoadDS`, `LDicomDS::LoadDSMemory`.
   *
   * @param from - The file's path, relative to the current directory, or its bytes, which are copied.
   * @param flags - What is known of it. The encoding counts only together with MetaHeaderAbsent. LoadAndClose reads all of
   * the file and closes it.
   * @throws {@link DicomException} Open (3) for a file that cannot be opened, Read (4) for one that cannot be read, Format
   * (8) for one that is no DICOM file, damaged, or has a group 0002 against what the flags say, TransferSyntaxNotSupported
   * (417) for a transfer syntax that is not known, TooManyOpenFiles (421), Parameter (9) for wrong flags.
   * @compat full
   */
  Load(from: string | Uint8Array, flags: DicomDataSetLoadFlags): void {
    const isPath = typeof from === 'string';
    if (!isPath && !(from instanceof Uint8Array)) throw parameterError('Load: this is neither a path nor a Buffer.');
    if (from === '') throw parameterError('Load: a file to load needs a name.');
    contentOf(this);
    const doing = isPath ? `Loading ${from}` : 'Loading a data set from memory';
    this.#hold(withErrors({ doing }, () => loadContent(doing, from, flags)));
  }

  /**
   * Saves it as a file, or to a stream. Group 0002 is completed: what it lacks is taken from the data set and from this
   * package; its Transfer Syntax UID is always the one that is written. What was received and not changed keeps its bytes,
   * unless the flags ask for another encoding or other lengths. C++ `LDicomDS::SaveDS`.
   *
   * @param to - The file's path: it appears under its name when it is complete. Of a stream: everything is handed to it
   * before the call returns, so that the data set may be changed or disposed of; it is not ended, and reports its own
   * errors.
   * @param flags - What is left open stays as it was loaded. ExcludeMetaHeaderGroup writes the data set alone.
   * @throws {@link DicomException} Open (3) for a file that cannot be made, Write (5) or DiskFull (422) when writing fails,
   * Conversion (13) for a value that cannot be encoded, TransferSyntaxNotSupported (417) when compressed pixel data would
   * need a codec, Parameter (9) for wrong flags.
   * @compat full
   */
  Save(to: string | NodeJS.WritableStream, flags: DicomDataSetSaveFlags): void {
    if (to === '') throw parameterError('Save: a file to save needs a name.');
    const content = contentOf(this);
    const doing = typeof to === 'string' ? `Saving ${to}` : 'Saving to a stream';
    withErrors({ doing, ...WRITING }, () => {
      if (typeof to === 'string') saveToFile(doing, content, to, flags);
      else for (const chunk of savedChunks(doing, content, flags)) to.write(chunk);
    });
  }

  /**
   * Gives the bytes that {@link DicomDataSet.Save} would write.
   *
   * @returns a buffer of the program's own.
   * @throws {@link DicomException} as {@link DicomDataSet.Save}.
   * @addition
   * @compat full
   */
  SaveToBuffer(flags: DicomDataSetSaveFlags): Buffer {
    const doing = 'Saving to a buffer';
    const content = contentOf(this);
    return withErrors({ doing, ...WRITING }, () => Buffer.concat([...savedChunks(doing, content, flags)]));
  }

  /**
   * Copies the children of `source` to the children of `destination`. An element of a tag that is there already gets the
   * new value; items come behind those that are there. Text is encoded anew where the character sets differ. The order of
   * the parameters is that of .NET; C++ `LDicomDS::CopyDS` has the destination's parent first.
   *
   * Compressed pixel data brings its transfer syntax along.
   *
   * @param dataSet - Where to copy from; may be this one.
   * @param destination - A sequence or item of this data set, null for the top level.
   * @param source - A sequence or item of `dataSet`, null for all of it. Group 0002 is copied to the top level only.
   * @throws {@link DicomException} Parameter (9) for elements that are not in their data sets, and when only one of the
   * two is a sequence.
   * @compat full
   */
  Copy(dataSet: DicomDataSet, destination: DicomElement | null, source: DicomElement | null): void {
    const doing = 'Copy';
    if (!(dataSet instanceof DicomDataSet))
      throw parameterError(`${doing}: the first parameter is the data set to copy.`);
    const to = destination === null ? null : ownNode(this, doing, destination);
    const from = source === null ? null : ownNode(dataSet, doing, source);
    if (from instanceof DataElement || to instanceof DataElement) copyItems(doing, from, to);
    else if (from === null) this.#copyAll(contentOf(dataSet), to);
    else copyElements(from, to ?? contentOf(this).body);
    contentOf(this).shareWith(contentOf(dataSet));
  }

  #copyAll({ body, meta }: DataSetContent, to: DataSet | null): void {
    const own = contentOf(this);
    if (to === null) copyElements(meta, own.meta);
    copyElements(body, to ?? own.body);
    const pixels = to === null && body.has(Tag.PixelData) ? own.body.get(Tag.PixelData) : undefined;
    const isCompressed = transferSyntax(own.body.transferSyntaxUID)?.encapsulated ?? false;
    if (pixels && pixels.isEncapsulated !== isCompressed) own.body.transferSyntaxUID = body.transferSyntaxUID;
    this.#declareSyntax();
  }

  /**
   * Empties the data set; it is in explicit VR little endian then, as a new one. C++ `LDicomDS::ResetDS`.
   *
   * @throws {@link DicomException} Parameter (9) when it was disposed of.
   * @compat full
   */
  Reset(): void {
    this.#hold(new DataSetContent(() => new DataSet(EXPLICIT_VR_LITTLE_ENDIAN)));
  }

  /**
   * Lets go of everything that the data set holds: closes its file, deletes what was spooled. Any other call throws
   * Parameter (9) from here on; Dispose itself may be called again. Received data sets may be disposed of at any time, or
   * never. C++ `LDicomDS::~LDicomDS`.
   *
   * @compat full
   */
  Dispose(): void {
    setContent(this, undefined);
  }

  /**
   * As {@link DicomDataSet.Dispose}, for `using`.
   *
   * @addition
   * @compat full
   */
  [Symbol.dispose](): void {
    this.Dispose();
  }

  /**
   * Puts the data set into another transfer syntax. The uncompressed ones and the deflated one are converted into each
   * other; values are not touched until they are written. C++ `LDicomDS::ChangeTransferSyntax`.
   *
   * @param uid - The transfer syntax.
   * @param qFactor - Of lossy compression.
   * @param flags - ChangeTransferSyntaxFlags, for compression.
   * @throws {@link DicomException} TransferSyntaxNotSupported (417) when it would need compressing or decompressing, or is
   * not known; Parameter (9) for wrong arguments.
   * @compat partial
   * @remarks Nothing is compressed or decompressed: 417. `qFactor` and `flags` are not needed for that.
   */
  ChangeTransferSyntax(uid: string, qFactor: number, flags: ChangeTransferSyntaxFlags): void;
  /**
   * Saves the data set in another transfer syntax, and leaves it as it is.
   *
   * @param outFile - The file's path.
   * @param uid - The transfer syntax.
   * @param qFactor - Of lossy compression.
   * @param flags - ChangeTransferSyntaxFlags, for compression.
   * @param saveFlags - As for {@link DicomDataSet.Save}; the encoding in them does not count.
   * @throws {@link DicomException} as the form without file, and as {@link DicomDataSet.Save}.
   */
  ChangeTransferSyntax(
    outFile: string,
    uid: string,
    qFactor: number,
    flags: ChangeTransferSyntaxFlags,
    saveFlags: DicomDataSetSaveFlags,
  ): void;
  ChangeTransferSyntax(
    ...args:
      | [uid: string, qFactor: number, flags: number]
      | [outFile: string, uid: string, qFactor: number, flags: number, saveFlags: number]
  ): void {
    const doing = 'ChangeTransferSyntax';
    const content = contentOf(this);
    const [outFile, uid, qFactor, flags, saveFlags] = args.length === 5 ? args : [undefined, ...args, 0];
    if (typeof uid !== 'string' || typeof qFactor !== 'number') {
      throw parameterError(`${doing}: it takes a UID, a quality factor and flags; with a file, its path comes first.`);
    }
    checkFlags(doing, flags, ChangeTransferSyntaxFlags);
    if (outFile !== undefined) {
      withErrors({ doing: `Saving ${outFile}`, ...WRITING }, () => saveToFile(doing, content, outFile, saveFlags, uid));
      return;
    }
    checkConversion(doing, content.body, uid);
    content.body.transferSyntaxUID = uid;
    this.#declareSyntax();
  }

  /** Gives a value as text. See the general form below. */
  GetValue(tag: number, defaultValue: string): string;
  /** Gives a value as a number. See the general form below. */
  GetValue(tag: number, defaultValue: number): number;
  /** Gives a value as a bigint. See the general form below. */
  GetValue(tag: number, defaultValue: bigint): bigint;
  /**
   * Gives the value of an element of the place that the Begin... calls went to, the top level at first.
   *
   * @param tag - Of group 0002 too, at the top level.
   * @param defaultValue - Says of what kind the value shall be: text (values joined by a backslash), number or bigint (the
   * first one), Date (DA or DT, local time), Buffer, or an array of text or numbers. With null: what suits the VR.
   * @returns the value; `defaultValue` without one, or when it cannot be had as that kind.
   * @throws {@link DicomException} Parameter (9) for what is no tag, or between a sequence and its items.
   * @compat full
   */
  GetValue<T>(tag: number, defaultValue: T): T;
  GetValue<T>(tag: number, defaultValue: T): T {
    const doing = `GetValue of ${formatTag(tag)}`;
    checkTag(doing, tag);
    const target = this.#cursor.target(doing, this.#top(tag));
    const element = target?.get(tag);
    if (!element) return defaultValue;
    const value = withErrors({ doing, dataSetCode: DicomExceptionCode.Read }, () => plainValue(element, defaultValue));
    return value === undefined ? defaultValue : (value as T);
  }

  /**
   * Sets the value of an element of the place that the BeginEdit... calls went to, the top level at first. The element is
   * inserted where it is absent, with the VR of the dictionary.
   *
   * @param value - Text, number, bigint, Date, Buffer, or an array of them; null empties the element. Text beyond ASCII
   * declares ISO_IR 192 (UTF-8) where nothing is declared.
   * @throws {@link DicomException} Parameter (9) for what is no tag or value, or when nothing is open for editing; Range
   * (14) or Conversion (13) for a value that the VR does not hold.
   * @compat full
   */
  InsertElementAndSetValue(tag: number, value: unknown): this {
    const doing = `InsertElementAndSetValue of ${formatTag(tag)}`;
    checkTag(doing, tag);
    if (groupOf(tag) === 0xfffe || elementNumberOf(tag) === 0)
      throw parameterError(`${doing}: it has no value to set.`);
    const holder = this.#cursor.editable(doing, this.#top(tag));
    const present = holder.get(tag);
    const model = present ?? DataElement.empty(tag, vrForTag(holder, tag));
    const made = withErrors({ doing, argumentCode: DicomExceptionCode.Range }, () => elementOfPlain(model, value));
    putElement(contentOf(this), holder, present, made, DicomCharacterSetType.UnicodeInUtf8);
    return this;
  }

  /**
   * Goes into a sequence to edit it. It is made where it is absent.
   *
   * @throws {@link DicomException} Parameter (9) for what is no tag, an element that is no sequence, or between a sequence
   * and its items.
   * @compat full
   */
  BeginEditSequence(tag: number): this {
    const doing = `BeginEditSequence of ${formatTag(tag)}`;
    this.#cursor.editSequence(doing, this.#top(checkTag(doing, tag)), tag);
    return this;
  }

  /**
   * Leaves the sequence that {@link DicomDataSet.BeginEditSequence} went into.
   *
   * @throws {@link DicomException} Parameter (9) when it is not what was entered last.
   * @compat full
   */
  EndEditSequence(): this {
    this.#cursor.leave('EndEditSequence', 'Edit', 'sequence');
    return this;
  }

  /**
   * Goes into an item of the sequence to edit it.
   *
   * @param index - From 0. @defaultValue a new item behind the last one
   * @throws {@link DicomException} Range (14) for an item that is not there, Parameter (9) for what is no index, or when no
   * sequence is open for editing.
   * @compat full
   */
  BeginEditItem(index?: number): this {
    const doing = 'BeginEditItem';
    if (index !== undefined) checkInteger(doing, 'index', index, 0, MOST);
    this.#cursor.editItem(doing, index);
    return this;
  }

  /**
   * Leaves the item that {@link DicomDataSet.BeginEditItem} went into.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.EndEditSequence}.
   * @compat full
   */
  EndEditItem(): this {
    this.#cursor.leave('EndEditItem', 'Edit', 'item');
    return this;
  }

  /**
   * Goes into a sequence to read it. In one that is absent there is nothing: GetValue gives the default then.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.BeginEditSequence}.
   * @compat full
   */
  BeginReadSequence(tag: number): this {
    const doing = `BeginReadSequence of ${formatTag(tag)}`;
    this.#cursor.readSequence(doing, this.#top(checkTag(doing, tag)), tag);
    return this;
  }

  /**
   * Leaves the sequence that {@link DicomDataSet.BeginReadSequence} went into.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.EndEditSequence}.
   * @compat full
   */
  EndReadSequence(): this {
    this.#cursor.leave('EndReadSequence', 'Read', 'sequence');
    return this;
  }

  /**
   * Goes into an item of the sequence to read it. In one that is absent there is nothing.
   *
   * @param index - From 0. @defaultValue 0
   * @throws {@link DicomException} Parameter (9) for what is no index, or when no sequence is open for reading.
   * @compat full
   */
  BeginReadItem(index = 0): this {
    const doing = 'BeginReadItem';
    this.#cursor.readItem(doing, checkInteger(doing, 'index', index, 0, MOST));
    return this;
  }

  /**
   * Leaves the item that {@link DicomDataSet.BeginReadItem} went into.
   *
   * @throws {@link DicomException} as {@link DicomDataSet.EndEditSequence}.
   * @compat full
   */
  EndReadItem(): this {
    this.#cursor.leave('EndReadItem', 'Read', 'item');
    return this;
  }

  /** What group 0002 says of the transfer syntax, if it says something, follows the data set. */
  #declareSyntax(): void {
    const { body, meta } = contentOf(this);
    const declared = meta.get(Tag.TransferSyntaxUID);
    if (!declared || declared.text() === body.transferSyntaxUID) return;
    const current = DataElement.fromText(Tag.TransferSyntaxUID, 'UI', body.transferSyntaxUID);
    moveHandle(declared, meta.replace(declared, current));
  }

  /** The part of the top level that a tag belongs to. */
  #top(tag: number): DataSet {
    const { meta, body } = contentOf(this);
    return groupOf(tag) === 0x0002 ? meta : body;
  }

  /** Takes other content, in which no place was gone to. */
  #hold(content: DataSetContent): void {
    setContent(this, content);
    this.#cursor = new DataSetCursor();
  }
}
