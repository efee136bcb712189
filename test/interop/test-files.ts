import { readFileSync } from 'node:fs';
import { BufferSource, isUncompressed, readPart10HeaderSync, type FileMeta, type Part10Header } from '../../src/index';
import { pydicomFiles, type PydicomFile } from '../support/pydicom-files';

/** A file of python3-pydicom's folder, read. */
export interface TestFile extends PydicomFile {
  /** undefined for what is not DICOM. */
  readonly header: Part10Header | undefined;
  /** What must arrive: the bytes behind the file meta information; the whole file where there is none. */
  readonly dataSet: Buffer;
}

let read: readonly TestFile[] | undefined;

/** All of them, in the order of names; read once. */
export function testFiles(): readonly TestFile[] {
  read ??= pydicomFiles().map((file) => {
    const bytes = readFileSync(file.path);
    const header = headerOf(bytes);
    return { ...file, header, dataSet: bytes.subarray(header?.dataSetOffset ?? 0) };
  });
  return read;
}

/** Those that name a SOP class and an instance, and so can be sent at all. */
export function storableFiles(): (TestFile & { readonly header: Part10Header })[] {
  return testFiles().flatMap((file) =>
    file.header && file.header.SOPClassUID !== '' && file.header.SOPInstanceUID !== ''
      ? [{ ...file, header: file.header }]
      : [],
  );
}

/** One storable file, by its name. */
export function testFile(name: string): TestFile & { readonly header: Part10Header } {
  const file = storableFiles().find((each) => each.name === name);
  if (!file) throw new Error(`python3-pydicom's folder has no DICOM file ${name}`);
  return file;
}

/** Group 0002 of a part 10 file. */
export function fileMetaOf(bytes: Buffer): FileMeta {
  const { fileMeta } = readPart10HeaderSync(new BufferSource(bytes));
  if (!fileMeta) throw new Error('the file has no file meta information');
  return fileMeta;
}

/** Transfer syntax of a part 10 file. */
export function syntaxOf(bytes: Buffer): string {
  return fileMetaOf(bytes).transferSyntaxUID;
}

/** Names of the files in an uncompressed syntax other than these. */
export function uncompressedExcept(...syntaxes: string[]): string[] {
  return storableFiles()
    .filter(({ header: { transferSyntaxUID: uid } }) => isUncompressed(uid) && !syntaxes.includes(uid))
    .map(({ name }) => name);
}

/** The headers are read by the code under test: what it cannot read is in the tests' lists of files that fail. */
function headerOf(bytes: Buffer): Part10Header | undefined {
  try {
    return readPart10HeaderSync(new BufferSource(bytes));
  } catch {
    return undefined;
  }
}
