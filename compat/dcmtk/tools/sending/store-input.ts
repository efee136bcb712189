import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  encodeDataSetChunks,
  isUncompressed,
  NotDicomError,
  openDicomFile,
  scanStorageFile,
  storeItems,
  type AcceptedContext,
  type Association,
  type DataSet,
  type Storable,
  type StorageFile,
  type StorageObject,
} from '../../../../src';

/** What a sender takes for a DICOM file. */
export const InputFormat = {
  FileOrDataSet: '--read-file',
  FileOnly: '--read-file-only',
  DataSet: '--read-dataset',
} as const;
export type InputFormat = (typeof InputFormat)[keyof typeof InputFormat];

/** Reads what sending needs of a file. @throws {@link NotDicomError}, `DataSetError`, or the system's error. */
export async function scanInput(path: string, format: InputFormat): Promise<StorageFile> {
  const file = await scanStorageFile(path);
  const isBare = file.dataSetOffset === 0;
  if (format === InputFormat.FileOnly && isBare) throw new NotDicomError('File meta information header missing');
  if (format === InputFormat.DataSet && !isBare) {
    throw new NotDicomError('a file with meta information, where a data set without it was asked for');
  }
  return file;
}

const NATIVE: ReadonlySet<string> = new Set([
  IMPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
]);

/**
 * The accepted context that a file goes out on: its own syntax if there is one, else one that it can be converted to
 * without a codec.
 *
 * @returns also a context that the file cannot be converted to, when there is no other: `convertible` tells.
 */
export function contextFor(
  association: Association,
  { SOPClassUID, transferSyntaxUID }: { SOPClassUID: string; transferSyntaxUID: string },
): { context: AcceptedContext; convertible: boolean } | undefined {
  const contexts = association.presentationContexts.filter(
    ({ abstractSyntax, scuRole }) => abstractSyntax === SOPClassUID && scuRole,
  );
  const exact = contexts.find(({ transferSyntax }) => transferSyntax === transferSyntaxUID);
  if (exact !== undefined) return { context: exact, convertible: true };
  const native = contexts.find(({ transferSyntax }) => NATIVE.has(transferSyntax));
  const context = native ?? contexts[0];
  if (context === undefined) return undefined;
  return { context, convertible: native !== undefined && NATIVE.has(transferSyntaxUID) };
}

/** An object that is encoded from memory, in the syntax of its context. */
function objectOf(
  file: StorageFile,
  dataSet: DataSet,
  transferSyntaxUID: string,
  deflateLevel: number | undefined,
): StorageObject {
  const { SOPClassUID, SOPInstanceUID } = file;
  return {
    SOPClassUID,
    SOPInstanceUID,
    transferSyntaxUID,
    encode: (target) => encodeDataSetChunks(dataSet, target, { deflateLevel }),
  };
}

/** How a file is sent that does not go out as it is. */
export interface InputChanges {
  /** Changes the data set before it goes out, and gives its SOP Instance UID. */
  readonly change?: (dataSet: DataSet) => string;
  /** Of a deflated syntax. */
  readonly deflateLevel?: number;
}

/** What became of a file that was sent. */
export interface SentInput {
  readonly status: number;
  readonly errorComment?: string;
  /** The syntax that it went out in. */
  readonly transferSyntaxUID: string;
}

/**
 * Sends one file over a context of {@link contextFor}. Its bytes go out as they are when the context has its syntax.
 *
 * @throws why the file could not be sent; the association's error when it ended.
 */
export async function sendInput(
  association: Association,
  file: StorageFile,
  context: AcceptedContext,
  { change, deflateLevel }: InputChanges = {},
): Promise<SentInput> {
  const { transferSyntax } = context;
  const streams =
    transferSyntax === file.transferSyntaxUID ||
    (isUncompressed(file.transferSyntaxUID) && isUncompressed(transferSyntax));
  if (streams && change === undefined) return send(association, file);
  const opened = openDicomFile(file.path);
  try {
    const SOPInstanceUID = change?.(opened.dataSet) ?? file.SOPInstanceUID;
    return await send(association, objectOf({ ...file, SOPInstanceUID }, opened.dataSet, transferSyntax, deflateLevel));
  } finally {
    opened.source?.close();
  }
}

async function send(association: Association, item: Storable): Promise<SentInput> {
  const results = storeItems(association, [item]);
  const { value: result } = await results.next();
  await results.return(undefined);
  if (result?.status === undefined) throw result?.error ?? new Error('the object was not sent');
  const { status, errorComment, transferSyntaxUID = '' } = result;
  return { status, errorComment, transferSyntaxUID };
}
