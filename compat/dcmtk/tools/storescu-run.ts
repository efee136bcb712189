import { accessSync, constants, readFileSync, renameSync } from 'node:fs';
import {
  NoPresentationContextError,
  statusCategory,
  StatusCategory,
  UserIdentityType,
  type Association,
  type DataSet,
  type StorageFile,
  type UserIdentity,
} from '../../../src';
import { CommandLineError } from '../command-line/command-line-error';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import type { CommandLine } from '../command-line/parser';
import { ProgressBar } from '../command-line/progress-bar';
import { ToolLogLevel } from '../command-line/tool-log';
import { TransferMarks } from '../command-line/transfer-marks';
import { disableNewVRs } from '../storage/output-format';
import { modalityPrefix, transferSyntaxName } from '../uid-names';
import { endAssociation, reportOpeningFailure } from '../network/association-end';
import { conditionDump, conditionOf, isPeerAbort } from '../network/conditions';
import { openAssociation, peerOf, reportAccepted } from '../network/requestor-options';
import { inputFiles } from './sending/input-files';
import { Inventor } from './sending/inventing';
import { contextFor, scanInput, sendInput, type InputFormat } from './sending/store-input';
import { isProfileFault, storescuProposals } from './sending/store-proposals';
import { storeStatus } from '../network/statuses';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

/** Exit code when the peer aborts in a store. */
const PEER_ABORTED = 10;
/** Longest ticket or token that an association request holds, in bytes. */
const LONGEST_TOKEN = 0xffff;

/** Runs storescu. @returns its exit code. */
export function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  return new StoreRun(context).run();
}

/** One run of storescu. */
class StoreRun {
  readonly #context: ToolContext;
  readonly #line: CommandLine;
  readonly #format: InputFormat;
  readonly #inventor: Inventor | undefined;
  readonly #marks: TransferMarks;
  #report: JsonReport | undefined;
  #bar: ProgressBar | undefined;
  #messageID = 0;
  #lastStatus = 0;
  #anyFailure = false;

  constructor(context: ToolContext) {
    this.#context = context;
    this.#line = context.line;
    this.#format = this.#line.choice('--read-file', '--read-file-only', '--read-dataset') as InputFormat;
    this.#inventor = Inventor.of(this.#line);
    this.#marks = new TransferMarks(context.log, context.print);
  }

  get #halts(): boolean {
    return !this.#line.has('--no-halt');
  }

  async run(): Promise<number> {
    const { log } = this.#context;
    const identity = userIdentityOf(this.#line);
    const named = inputFiles(this.#context);
    if (named.length === 0) {
      log.fatal('no input files to be sent');
      return 1;
    }
    log.info('checking input files ...');
    const files = this.#accessible(named);
    if (files === undefined) return 1;
    let association: Association;
    try {
      const classes = this.#line.has('--required') ? await this.#classesOf(files) : [];
      if (classes === undefined) return 1;
      association = await openAssociation(this.#context, {
        callingAETitle: 'STORESCU',
        presentationContexts: storescuProposals(this.#line, classes),
        userIdentity: identity,
      });
    } catch (error) {
      if (isProfileFault(error)) {
        log.fatal(`reading config file: ${error.message}`);
        return 1;
      }
      return reportOpeningFailure(this.#context, error, 'Association Request Failed: ');
    }
    this.#report = JsonReport.of(this.#line, 'dcx-storescu');
    try {
      return await this.#sendOver(association, files);
    } finally {
      this.#report?.close();
    }
  }

  async #sendOver(association: Association, files: readonly string[]): Promise<number> {
    const { log } = this.#context;
    if (association.presentationContexts.length === 0) {
      log.fatal('No Acceptable Presentation Contexts');
      association.abort();
      await association.closed;
      return 1;
    }
    const unverified = this.#line.has('--pos-response') && association.userIdentityResponse === undefined;
    if (unverified) {
      log.fatal('User Identity Negotiation failed: Positive response requested but none received');
      association.abort();
      await association.closed;
      return 1;
    }
    reportAccepted(this.#context, association);
    const repeat = this.#line.number('--repeat') ?? 1;
    this.#bar = ProgressBar.of(this.#line, files.length * repeat);
    const failure = await this.#sendAll(association, files, repeat);
    this.#bar.finish();
    const lost = failure !== undefined && !association.isOpen;
    await endAssociation(this.#context, association, this.#halts || lost ? failure : undefined);
    return this.#exitCode(failure, lost);
  }

  #exitCode(failure: unknown, lost: boolean): number {
    if (!this.#halts && lost) return 1;
    if (this.#halts && failure !== undefined) return isPeerAbort(failure) ? PEER_ABORTED : 1;
    if (this.#halts && isFailure(this.#lastStatus)) return this.#lastStatus >> 8;
    return this.#anyFailure && this.#line.has('--strict-exit') ? 1 : 0;
  }

  /** @returns why it stopped before the end; a failure status stops it, too, and is no error. */
  async #sendAll(association: Association, files: readonly string[], repeat: number): Promise<unknown> {
    const { log } = this.#context;
    for (let round = 0; round < repeat; round++) {
      for (const path of files) {
        let error: unknown;
        try {
          await this.#send(association, path);
        } catch (caught) {
          error = caught;
          this.#anyFailure = true;
          this.#report?.add({ file: path, error: caught instanceof Error ? caught.message : String(caught) });
        }
        const failed = error !== undefined || isFailure(this.#lastStatus);
        this.#rename(path, !failed);
        if (error !== undefined && (this.#halts || !association.isOpen)) {
          if (!isPeerAbort(error)) log.error(`Store SCU Failed: ${conditionDump(error)}`);
          return error;
        }
        if (this.#halts && isFailure(this.#lastStatus)) return undefined;
      }
    }
    return undefined;
  }

  /** @throws why the file was not sent. */
  async #send(association: Association, path: string): Promise<void> {
    const { log } = this.#context;
    this.#messageID += 1;
    log.info(`Sending file: ${path}`);
    let file: StorageFile;
    try {
      file = await scanInput(path, this.#format);
    } catch (error) {
      log.error(`Bad DICOM file: ${path}: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
    const chosen = contextFor(association, file);
    const prefix = modalityPrefix(file.SOPClassUID);
    if (chosen === undefined) {
      log.error(`No presentation context for: (${prefix}) ${file.SOPClassUID}`);
      throw new NoPresentationContextError(file.SOPClassUID, `${file.SOPClassUID} was not accepted`);
    }
    const { transferSyntax } = chosen.context;
    const syntaxes = [file.transferSyntaxUID, transferSyntax].map(transferSyntaxName);
    log.info(`Converting transfer syntax: ${syntaxes.join(' -> ')}`);
    log.info(`Sending Store Request (MsgID ${this.#messageID}, ${prefix})`);
    const started = performance.now();
    try {
      if (!chosen.convertible) {
        log.warn(`unable to convert dataset from '${syntaxes[0] ?? ''}' transfer syntax to '${syntaxes[1] ?? ''}'`);
        throw new NoPresentationContextError(file.SOPClassUID, `${file.path} cannot be sent without a codec`);
      }
      const deflateLevel = this.#line.number('--compression-level');
      const changes = { change: this.#changeOf(file), deflateLevel };
      const sent = await sendInput(association, file, chosen.context, changes);
      this.#marks.done('XMIT', file.dataSetLength, association.fragmentLength);
      log.info(`Received Store Response (${storeStatus(sent.status)})`);
      if (log.shows(ToolLogLevel.debug) && sent.errorComment !== undefined) log.debug(sent.errorComment);
      this.#lastStatus = sent.status;
      this.#anyFailure ||= isFailure(sent.status);
      this.#report?.add({
        file: path,
        ...pick(file),
        networkTransferSyntaxUID: sent.transferSyntaxUID,
        status: sent.status,
        bytes: file.dataSetLength,
        milliseconds: Math.round(performance.now() - started),
      });
      this.#bar?.advance(file.dataSetLength);
    } catch (error) {
      this.#marks.done('XMIT', file.dataSetLength, association.fragmentLength);
      log.error(`Store Failed, file: ${path}:\n${conditionDump(error, peerOf(this.#line).host)}`);
      throw error;
    }
  }

  /** What is changed in a data set before it goes out; undefined when nothing is. */
  #changeOf({ SOPInstanceUID }: StorageFile): ((dataSet: DataSet) => string) | undefined {
    const inventor = this.#inventor;
    const disables = this.#line.choice('--enable-new-vr', '--disable-new-vr') === '--disable-new-vr';
    if (inventor === undefined && !disables) return undefined;
    return (dataSet) => {
      if (disables) disableNewVRs(dataSet);
      return inventor?.invent(dataSet, (text) => this.#context.log.info(text)) ?? SOPInstanceUID;
    };
  }

  /** The files that can be read; undefined when one cannot, and the run ends there. */
  #accessible(named: readonly string[]): string[] | undefined {
    const { log } = this.#context;
    const files: string[] = [];
    for (const path of named) {
      try {
        accessSync(path, constants.R_OK);
        files.push(path);
      } catch {
        if (this.#halts) {
          log.fatal(`cannot access file: ${path}`);
          return undefined;
        }
        log.warn(`cannot access file: ${path}, ignoring file`);
      }
    }
    if (files.length > 0) return files;
    log.fatal('no input files to be sent');
    return undefined;
  }

  /** The SOP classes of the files; undefined when one has none, and the run ends there. */
  async #classesOf(files: readonly string[]): Promise<string[] | undefined> {
    const { log } = this.#context;
    const classes = new Set<string>();
    for (const path of files) {
      try {
        classes.add((await scanInput(path, this.#format)).SOPClassUID);
      } catch (error) {
        const text = `missing SOP class (or instance) in file: ${path}`;
        if (this.#halts) {
          log.fatal(text);
          return undefined;
        }
        log.warn(`${text}, ignoring file (${conditionOf(error).text})`);
      }
    }
    if (classes.size > 0) return [...classes];
    log.fatal('no input files to be sent');
    return undefined;
  }

  #rename(path: string, done: boolean): void {
    if (this.#line.choice('--no-rename', '--rename') !== '--rename') return;
    const { log } = this.#context;
    const renamed = `${path}${done ? '.done' : '.bad'}`;
    try {
      renameSync(path, renamed);
      log.debug(`renamed file '${path}' to '${renamed}'`);
    } catch (error) {
      log.warn(`cannot rename file '${path}' to '${renamed}': ${error instanceof Error ? error.message : ''}`);
    }
  }
}

function pick({ SOPClassUID, SOPInstanceUID, transferSyntaxUID }: StorageFile): Partial<StorageFile> {
  return { SOPClassUID, SOPInstanceUID, transferSyntaxUID };
}

/** Success and warnings are none. */
function isFailure(status: number): boolean {
  return statusCategory(status) === StatusCategory.Failure;
}

/** @throws {@link CommandLineError} when a file cannot be used. */
function userIdentityOf(line: CommandLine): UserIdentity | undefined {
  const positiveResponseRequested = line.has('--pos-response');
  switch (line.given('--user', '--kerberos', '--saml', '--jwt')) {
    case '--user': {
      const primary = line.text('--user') ?? '';
      const password = line.given('--password', '--empty-password');
      if (password === undefined) return { type: UserIdentityType.Username, primary, positiveResponseRequested };
      const secondary = password === '--password' ? (line.text('--password') ?? '') : '';
      return { type: UserIdentityType.UsernameAndPasscode, primary, secondary, positiveResponseRequested };
    }
    case '--kerberos':
      return { type: UserIdentityType.Kerberos, primary: tokenOf(line, '--kerberos'), positiveResponseRequested };
    case '--saml':
      return { type: UserIdentityType.SAML, primary: tokenOf(line, '--saml'), positiveResponseRequested };
    case '--jwt':
      return { type: UserIdentityType.JWT, primary: tokenOf(line, '--jwt'), positiveResponseRequested };
    default:
      return undefined;
  }
}

function tokenOf(line: CommandLine, option: string): Buffer {
  const path = line.text(option) ?? '';
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandLineError(`cannot read file '${path}' of option ${option}`, { cause: error });
  }
  if (bytes.length >= 1 && bytes.length <= LONGEST_TOKEN) return bytes;
  throw new CommandLineError(
    `file '${path}' of option ${option} has ${bytes.length} bytes; 1 to ${LONGEST_TOKEN} can be sent`,
  );
}
