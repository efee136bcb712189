/**
 * Data sets from files and bytes, and back.
 *
 * @module
 */
import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  DataElement,
  type DataSet,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  type EncodeOptions,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  IMPLICIT_VR_LITTLE_ENDIAN,
  type OpenFileOptions,
  Tag,
  encodeDataSet,
  encodeDataSetChunks,
  isUncompressed,
  openDicomFile,
  parseDicomFile,
  saveDicomFile,
  transferSyntax,
  withoutMeta,
} from '../../src/index';
import { DataSetContent } from './data-set-content';
import { DicomDataSetFlags, DicomDataSetLoadFlags, DicomDataSetSaveFlags } from './data-set-enums';
import { parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

const { MetaHeaderPresent, MetaHeaderAbsent, LittleEndian, BigEndian, ImplicitVR, ExplicitVR } = DicomDataSetFlags;
const ENCODING = LittleEndian | BigEndian | ImplicitVR | ExplicitVR;
const PREAMBLE = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
const FILE_META_VERSION = Buffer.from([0, 1]);

/** Flags among those that an enumeration has. @throws {@link DicomException} Parameter (9). */
export function checkFlags(doing: string, flags: number, known: Readonly<Record<string, number>>): number {
  const all = Object.values(known).reduce((sum, flag) => sum | flag, 0);
  if (!Number.isInteger(flags) || flags < 0 || (flags & ~all) !== 0) {
    throw parameterError(`${doing}: ${String(flags)} is no sum of its flags.`);
  }
  const isTorn = (one: number, other: number): boolean => (flags & one) !== 0 && (flags & other) !== 0;
  if (
    isTorn(LittleEndian, BigEndian) ||
    isTorn(ImplicitVR, ExplicitVR) ||
    isTorn(MetaHeaderPresent, MetaHeaderAbsent)
  ) {
    throw parameterError(`${doing}: two of the flags in 0x${flags.toString(16)} contradict each other.`);
  }
  return flags;
}

/** How a data set in that transfer syntax is encoded, as flags. */
export function encodingFlags(transferSyntaxUID: string): number {
  const syntax = transferSyntax(transferSyntaxUID);
  const isExplicit = syntax?.explicit ?? true;
  return (syntax?.bigEndian ? BigEndian : LittleEndian) | (isExplicit ? ExplicitVR : ImplicitVR);
}

/**
 * The transfer syntax that flags ask for. What they leave open, and all that goes with it, stays as it is.
 *
 * @throws {@link DicomException} Parameter (9) for implicit VR in big endian, which there is not.
 */
export function syntaxOfFlags(doing: string, flags: number, current: string): string {
  const own = encodingFlags(current);
  const bigEndian = (flags & (LittleEndian | BigEndian) || own & (LittleEndian | BigEndian)) === BigEndian;
  const implicit = (flags & (ImplicitVR | ExplicitVR) || own & (ImplicitVR | ExplicitVR)) === ImplicitVR;
  const wanted = (bigEndian ? BigEndian : LittleEndian) | (implicit ? ImplicitVR : ExplicitVR);
  if (wanted === own) return current;
  if (!bigEndian) return implicit ? IMPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_LITTLE_ENDIAN;
  if (!implicit) return EXPLICIT_VR_BIG_ENDIAN;
  throw parameterError(`${doing}: there is no implicit VR in big endian; take ExplicitVR, or LittleEndian.`);
}

/** Reads a file or bytes. @throws {@link DicomException}, and the errors of the engine and of the system. */
export function loadContent(doing: string, from: string | Uint8Array, flags: number): DataSetContent {
  checkFlags(doing, flags, DicomDataSetLoadFlags);
  const isBare = (flags & MetaHeaderAbsent) !== 0 && (flags & ENCODING) !== 0;
  const options: OpenFileOptions = isBare
    ? { bareTransferSyntaxUID: syntaxOfFlags(doing, flags, EXPLICIT_VR_LITTLE_ENDIAN) }
    : {};
  const file = typeof from === 'string' ? openDicomFile(from, options) : parseDicomFile(Buffer.from(from), options);
  const isContrary = file.fileMeta ? (flags & MetaHeaderAbsent) !== 0 : (flags & MetaHeaderPresent) !== 0;
  if (isContrary) {
    file.source?.close();
    const found = file.fileMeta ? 'has a group 0002' : 'has no group 0002';
    throw new DicomException(DicomExceptionCode.Format, `${doing}: it ${found}, against what the flags say.`);
  }
  if ((flags & DicomDataSetLoadFlags.LoadAndClose) === 0 || !file.source) return DataSetContent.ofFile(file);
  try {
    file.source.load();
  } finally {
    file.source.close();
  }
  return DataSetContent.ofFile({ ...file, source: undefined });
}

/** What is written, and how. */
interface Plan extends EncodeOptions {
  readonly dataSet: DataSet;
  readonly transferSyntaxUID: string;
  readonly head: Buffer;
}

/**
 * @param wanted - The transfer syntax to write in; by default what the flags say, or the data set's own.
 */
function planOf(doing: string, content: DataSetContent, flags: number, wanted?: string): Plan {
  checkFlags(doing, flags, DicomDataSetSaveFlags);
  const { body, meta } = content;
  const transferSyntaxUID = wanted ?? syntaxOfFlags(doing, flags, body.transferSyntaxUID);
  checkConversion(doing, body, transferSyntaxUID);
  const says = flags & (MetaHeaderPresent | MetaHeaderAbsent);
  const hasMeta = says === 0 ? meta.size > 0 : says === MetaHeaderPresent;
  const isWritten = hasMeta && (flags & DicomDataSetSaveFlags.ExcludeMetaHeaderGroup) === 0;
  return {
    dataSet: isWritten ? withoutMeta(body) : body,
    transferSyntaxUID,
    head: isWritten ? fileHead(meta, body, transferSyntaxUID) : Buffer.alloc(0),
    groupLengths: (flags & DicomDataSetSaveFlags.GroupLengths) !== 0,
    definedLengths: (flags & DicomDataSetSaveFlags.LengthExplicit) !== 0,
  };
}

/** Preamble, prefix and group 0002: what is there already, and what is missing. */
function fileHead(meta: DataSet, body: DataSet, transferSyntaxUID: string): Buffer {
  const complete = meta.copy();
  const add = (tag: number, text: string): void => {
    if (!complete.text(tag) && text !== '') complete.set(DataElement.fromText(tag, 'UI', text));
  };
  if (!complete.get(Tag.FileMetaInformationVersion)?.length) {
    complete.set(DataElement.fromBytes(Tag.FileMetaInformationVersion, 'OB', FILE_META_VERSION));
  }
  add(Tag.MediaStorageSOPClassUID, body.text(Tag.SOPClassUID) ?? '');
  add(Tag.MediaStorageSOPInstanceUID, body.text(Tag.SOPInstanceUID) ?? '');
  complete.set(DataElement.fromText(Tag.TransferSyntaxUID, 'UI', transferSyntaxUID));
  if (!complete.text(Tag.ImplementationClassUID)) {
    add(Tag.ImplementationClassUID, IMPLEMENTATION_CLASS_UID);
    complete.set(DataElement.fromText(Tag.ImplementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME));
  }
  return Buffer.concat([PREAMBLE, ...encodeDataSet(complete, EXPLICIT_VR_LITTLE_ENDIAN, { groupLengths: true })]);
}

/**
 * Tells whether a data set can be written in a transfer syntax without a codec.
 *
 * @throws {@link DicomException} TransferSyntaxNotSupported (417).
 */
export function checkConversion(doing: string, dataSet: DataSet, transferSyntaxUID: string): void {
  if (transferSyntaxUID === dataSet.transferSyntaxUID) return;
  const isNative = isUncompressed(transferSyntaxUID) || transferSyntaxUID === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
  if (isNative && !dataSet.get(Tag.PixelData)?.isEncapsulated) return;
  const name = transferSyntax(transferSyntaxUID)?.name ?? `'${transferSyntaxUID}'`;
  const own = transferSyntax(dataSet.transferSyntaxUID)?.name ?? dataSet.transferSyntaxUID;
  throw new DicomException(
    DicomExceptionCode.TransferSyntaxNotSupported,
    `${doing}: from ${own} to ${name} a codec is needed; only implicit and explicit VR and the deflated syntax are converted into each other.`,
  );
}

/** Writes a file, which appears under its name when it is complete. */
export function saveToFile(doing: string, content: DataSetContent, path: string, flags: number, wanted?: string): void {
  const { dataSet, ...options } = planOf(doing, content, flags, wanted);
  saveDicomFile(path, dataSet, options);
}

/** The bytes of a file, piece by piece. */
export function* savedChunks(doing: string, content: DataSetContent, flags: number): Generator<Buffer, void> {
  const { dataSet, head, transferSyntaxUID, ...options } = planOf(doing, content, flags);
  if (head.length > 0) yield head;
  yield* encodeDataSetChunks(dataSet, transferSyntaxUID, options);
}
