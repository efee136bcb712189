import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import {
  encodeFileMeta,
  EXPLICIT_VR_LITTLE_ENDIAN,
  newUID,
  pathBelow,
  saveDicomFile,
  type DataSet,
} from '../../../../src';
import { CommandLineError } from '../../command-line/command-line-error';
import type { CommandLine } from '../../command-line/parser';
import { outputDirectory } from '../receiving/output-directory';
import { dataSetXml, XML_HEAD } from './response-xml';

/** The class that the originals give to files with responses: a private one, for data sets that are no objects. */
const RAW_DATA_SET = '1.2.276.0.7230010.3.1.0.1';

/** Writes the responses of queries to files, as a command line says. */
export class Extraction {
  readonly #line: CommandLine;
  readonly #limit: number;
  readonly #single: number | undefined;
  #count = 0;

  private constructor(line: CommandLine) {
    this.#line = line;
    this.#limit = line.number('--limit-output') ?? Infinity;
    const path = line.text('--extract-xml-single');
    if (path === undefined) return;
    try {
      this.#single = openSync(path, 'w');
    } catch (error) {
      throw new CommandLineError(`cannot write file '${path}'`, { cause: error });
    }
    writeSync(this.#single, `${XML_HEAD}<responses type="C-FIND">\n`);
  }

  /** What a command line asks for; undefined when responses go to no files. @throws {@link CommandLineError} */
  static of(line: CommandLine): Extraction | undefined {
    const options = ['--extract', '--extract-xml', '--extract-xml-single'];
    return options.some((option) => line.has(option)) ? new Extraction(line) : undefined;
  }

  /** Writes one response. @throws the system's error, and those of encoding. */
  add(response: DataSet): void {
    if (this.#count >= this.#limit) return;
    this.#count += 1;
    const name = `rsp${`${this.#count}`.padStart(4, '0')}`;
    const root = outputDirectory(this.#line);
    if (this.#line.has('--extract')) {
      const transferSyntaxUID = EXPLICIT_VR_LITTLE_ENDIAN;
      const head = encodeFileMeta({ SOPClassUID: RAW_DATA_SET, SOPInstanceUID: newUID(), transferSyntaxUID });
      saveDicomFile(pathBelow(root, `${name}.dcm`), response, { transferSyntaxUID, head });
    }
    if (this.#line.has('--extract-xml')) {
      writeFileSync(pathBelow(root, `${name}.xml`), `${XML_HEAD}${dataSetXml(response)}`);
    }
    if (this.#single !== undefined) writeSync(this.#single, dataSetXml(response));
  }

  /** Completes the file of all responses. @throws the system's error. */
  close(): void {
    if (this.#single === undefined) return;
    writeSync(this.#single, '</responses>\n');
    closeSync(this.#single);
  }
}
