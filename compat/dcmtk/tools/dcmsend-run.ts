import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DataSetError,
  isValidUID,
  NoPresentationContextError,
  statusCategory,
  StatusCategory,
  transferSyntaxes,
  type Association,
  type ContextProposal,
  type StorageFile,
} from '../../../src';
import { CommandLineError } from '../command-line/command-line-error';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import type { OptionDefinition } from '../command-line/options';
import { ProgressBar } from '../command-line/progress-bar';
import { dcmtkUIDName, modalityPrefix, transferSyntaxName } from '../uid-names';
import { endAssociation } from '../network/association-end';
import { conditionDump, conditionOf, isPeerAbort } from '../network/conditions';
import { loadDictionaryFiles } from '../network/dictionary-files';
import { readDicomdir } from '../storage/dicomdir';
import { openAssociation, peerOf, reportAccepted } from '../network/requestor-options';
import { inputFiles } from './sending/input-files';
import { contextFor, scanInput, sendInput, type InputFormat } from './sending/store-input';
import { dcmsendProposal, isIllegalProposal } from './sending/store-proposals';
import { summaryLines, transferReport, type Transfer } from './sending/transfer-report';
import { storeStatus } from '../network/statuses';
import { runTlsInstead } from '../network/tls-instead';

/** Exit codes, as in the original. */
const EXIT = {
  noInput: 21,
  invalidInput: 22,
  noValidInput: 23,
  report: 43,
  association: 61,
  request: 62,
  context: 65,
} as const;
const MOST_CONTEXTS = 128;

/** Lists the transfer syntaxes that can be read, or does what a TLS option asks for. @returns the exit code. */
export function runInstead(option: OptionDefinition, context: ToolContext): Promise<number> {
  if (option.long !== '--list-decoders') return runTlsInstead(option, context);
  const native = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'].map(transferSyntaxName);
  const deflated = transferSyntaxes().filter(({ uid }) => uid === '1.2.840.10008.1.2.1.99');
  const list = (names: readonly string[]): string => names.map((name) => `- ${name}\n`).join('');
  context.print(`Transfer syntaxes supported natively:\n${list(native)}\n`);
  context.print(
    `Transfer syntaxes supported by decoders:\n${list(deflated.map(({ uid }) => transferSyntaxName(uid)))}`,
  );
  return Promise.resolve(0);
}

/** Runs dcmsend. @returns its exit code. */
export function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  return new SendRun(context).run();
}

/** A run that ends here with this exit code; what there is to say was said. */
class Ended extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** One run of dcmsend. */
class SendRun {
  readonly #context: ToolContext;
  readonly #transfers: Transfer[] = [];
  #report: JsonReport | undefined;
  #bar: ProgressBar | undefined;
  #associations = 0;
  #contexts = 0;

  constructor(context: ToolContext) {
    this.#context = context;
  }

  get #halts(): boolean {
    return !this.#context.line.has('--no-halt');
  }

  async run(): Promise<number> {
    const { line } = this.#context;
    try {
      await this.#collect();
      this.#report = JsonReport.of(line, 'dcx-dcmsend');
      this.#bar = ProgressBar.of(line, this.#transfers.length);
      await this.#sendAll();
      this.#bar.finish();
      this.#createReport();
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      return error.code;
    } finally {
      this.#report?.close();
    }
    this.#context.log.info(`\n${summaryLines(this.#summary()).join('\n')}`);
    const failed = this.#transfers.some(({ status }) => status === undefined || isFailure(status));
    return failed && line.has('--strict-exit') ? 1 : 0;
  }

  /** Reads the fronts of all files. */
  async #collect(): Promise<void> {
    const { line, log } = this.#context;
    const named = inputFiles(this.#context);
    if (named.length === 0) {
      log.fatal('no input files to be processed');
      throw new Ended(EXIT.noInput);
    }
    log.info('checking input files ...');
    let invalid = 0;
    for (const path of named) {
      try {
        await this.#add(path);
      } catch (error) {
        const text = inputFault(error);
        log.error(`cannot add DICOM file to the transfer list: ${path}: ${text}`);
        if (this.#halts) {
          log.fatal(`bad DICOM file: ${path}: ${text}`);
          throw new Ended(EXIT.invalidInput);
        }
        log.warn(`bad DICOM file: ${path}: ${text}, ignoring file`);
        invalid += 1;
      }
    }
    if (this.#transfers.length === 0) {
      log.fatal('no valid input files to be processed');
      throw new Ended(EXIT.noValidInput);
    }
    if (invalid > 0) log.debug(`${invalid} invalid files are ignored`);
    if (line.has('--no-illegal-proposal')) this.#dropIllegal();
  }

  #dropIllegal(): void {
    const { log } = this.#context;
    for (const transfer of this.#transfers) {
      transfer.skipped = isIllegalProposal(transfer.file);
      if (!transfer.skipped) continue;
      const syntax = transferSyntaxName(transfer.file.transferSyntaxUID);
      log.error(`cannot add presentation contexts: ${syntax} without the default transfer syntax would not be legal`);
      if (this.#halts) throw new Ended(EXIT.context);
    }
  }

  async #add(path: string): Promise<void> {
    const { line } = this.#context;
    const format = line.choice('--read-file', '--read-file-only', '--read-dataset') as InputFormat;
    const file = await this.#checked(path, format);
    const paths = line.has('--read-from-dicomdir') ? readDicomdir(resolve(path))?.map((file) => file.path) : undefined;
    if (paths === undefined) this.#transfers.push({ number: this.#transfers.length + 1, file });
    for (const each of paths ?? []) {
      this.#transfers.push({ number: this.#transfers.length + 1, file: await this.#checked(each, format) });
    }
  }

  /** @throws also for UIDs that are none, unless they are not to be looked at. */
  async #checked(path: string, format: InputFormat): Promise<StorageFile> {
    const file = await scanInput(path, format);
    if (this.#context.line.has('--no-uid-checks')) return file;
    if (!isValidUID(file.SOPClassUID)) throw new DataSetError('Invalid SOP Class UID');
    if (!isValidUID(file.SOPInstanceUID)) throw new DataSetError('Invalid SOP Instance UID');
    return file;
  }

  async #sendAll(): Promise<void> {
    const { line, log } = this.#context;
    let rest = this.#transfers.filter(({ skipped }) => skipped !== true);
    if (rest.length === 0) {
      log.fatal('cannot add presentation contexts: no presentation context may be proposed for any of the files');
      throw new Ended(EXIT.context);
    }
    while (rest.length > 0) {
      const { leg, later, proposals } = nextLeg(rest);
      if (later.length > 0 && line.choice('--multi-associations', '--single-association') === '--single-association') {
        log.fatal('cannot add presentation contexts: more than 128 are needed, and only one association is allowed');
        throw new Ended(EXIT.context);
      }
      rest = later;
      this.#associations += 1;
      this.#contexts += proposals.length;
      log.info(`starting association #${this.#associations}`);
      log.info('initializing network ...');
      log.info('negotiating network association ...');
      await this.#sendLeg(leg, proposals);
    }
  }

  async #sendLeg(leg: readonly Transfer[], proposals: readonly ContextProposal[]): Promise<void> {
    const { log } = this.#context;
    const association = await this.#open(proposals);
    if (association.presentationContexts.length === 0) {
      log.error('No Acceptable Presentation Contexts');
      log.error('cannot negotiate network association: No acceptable Presentation Contexts');
      for (const transfer of leg) this.#noteRefused(transfer);
      await endAssociation(this.#context, association);
      return;
    }
    reportAccepted(this.#context, association);
    log.info('sending SOP instances ...');
    for (const [index, transfer] of leg.entries()) {
      transfer.association = this.#associations;
      try {
        await this.#send(association, transfer, index + 1);
      } catch (error) {
        transfer.error = error instanceof Error ? error.message : String(error);
        this.#report?.add({ file: transfer.file.path, error: transfer.error });
        if (!this.#halts && association.isOpen) continue;
        log.fatal(`cannot send SOP instance: ${conditionOf(error).text}`);
        await endAssociation(this.#context, association, error);
        if (this.#halts) throw new Ended(EXIT.request);
        return;
      }
    }
    await endAssociation(this.#context, association);
  }

  async #open(proposals: readonly ContextProposal[]): Promise<Association> {
    const { line, log } = this.#context;
    try {
      return await openAssociation(this.#context, { callingAETitle: 'DCMSEND', presentationContexts: proposals });
    } catch (error) {
      if (error instanceof CommandLineError) throw error;
      log.fatal(`cannot negotiate network association: ${conditionOf(error, peerOf(line).host).text}`);
      throw new Ended(EXIT.association);
    }
  }

  /** @throws why it was not sent. */
  async #send(association: Association, transfer: Transfer, messageID: number): Promise<void> {
    const { log } = this.#context;
    const { file } = transfer;
    const chosen = contextFor(association, file);
    if (chosen?.convertible !== true) {
      const className = dcmtkUIDName(file.SOPClassUID) ?? file.SOPClassUID;
      const names = `${className} / ${transferSyntaxName(file.transferSyntaxUID)}`;
      log.error(`No presentation context found for sending C-STORE with SOP Class / Transfer Syntax: ${names}`);
      transfer.noContext = true;
      throw new NoPresentationContextError(file.SOPClassUID, `no context was accepted for ${names}`);
    }
    transfer.contextID = chosen.context.id;
    log.info(`Sending C-STORE Request (MsgID ${messageID}, ${modalityPrefix(file.SOPClassUID)})`);
    const started = performance.now();
    try {
      const deflateLevel = this.#context.line.number('--compression-level');
      const sent = await sendInput(association, file, chosen.context, { deflateLevel });
      transfer.status = sent.status;
      transfer.networkTransferSyntaxUID = sent.transferSyntaxUID;
    } catch (error) {
      if (isPeerAbort(error)) log.error(`Failed receiving DIMSE response: ${conditionDump(error)}`);
      else log.error(`cannot send SOP instance from file: ${file.path}: ${conditionOf(error).text}`);
      throw error;
    }
    log.info(`Received C-STORE Response (${storeStatus(transfer.status)})`);
    this.#bar?.advance(file.dataSetLength);
    this.#report?.add({
      file: file.path,
      SOPClassUID: file.SOPClassUID,
      SOPInstanceUID: file.SOPInstanceUID,
      transferSyntaxUID: file.transferSyntaxUID,
      networkTransferSyntaxUID: transfer.networkTransferSyntaxUID,
      status: transfer.status,
      bytes: file.dataSetLength,
      milliseconds: Math.round(performance.now() - started),
    });
  }

  #noteRefused(transfer: Transfer): void {
    transfer.association = this.#associations;
    transfer.noContext = true;
    this.#report?.add({ file: transfer.file.path, error: 'no acceptable presentation contexts' });
  }

  #summary(): Parameters<typeof summaryLines>[0] {
    return { associations: this.#associations, contexts: this.#contexts, transfers: this.#transfers };
  }

  #createReport(): void {
    const { line, log } = this.#context;
    const path = line.text('--create-report-file');
    if (path === undefined) return;
    log.info('creating detailed report on the transfer ...');
    if (existsSync(path)) log.warn(`file '${path}' already exists, overwriting`);
    const { host, port } = peerOf(line);
    const titles = `${line.text('--aetitle') ?? 'DCMSEND'} -> ${line.text('--call') ?? 'ANY-SCP'}`;
    try {
      writeFileSync(path, transferReport({ ...this.#summary(), peer: `${host}:${port}`, titles, date: new Date() }));
    } catch (error) {
      log.error(`cannot write detailed report to file '${path}'`);
      log.debug(error instanceof Error ? error.message : String(error));
      throw new Ended(EXIT.report);
    }
  }
}

function isFailure(status: number): boolean {
  return statusCategory(status) === StatusCategory.Failure;
}

/** What is wrong with an input file, in the originals' words where they have some. */
function inputFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'No such file or directory';
  if ('code' in error && error.code === 'EACCES') return 'Permission denied';
  return error.message;
}

/** The files of one association, as many as 128 contexts have room for, and those that are left. */
function nextLeg(rest: readonly Transfer[]): { leg: Transfer[]; later: Transfer[]; proposals: ContextProposal[] } {
  const proposals = new Map<string, ContextProposal>();
  const leg: Transfer[] = [];
  const later: Transfer[] = [];
  for (const transfer of rest) {
    const proposal = dcmsendProposal(transfer.file);
    const key = [proposal.abstractSyntax, ...proposal.transferSyntaxes].join(' ');
    if (!proposals.has(key) && proposals.size === MOST_CONTEXTS) {
      later.push(transfer);
      continue;
    }
    proposals.set(key, proposal);
    leg.push(transfer);
  }
  return { leg, later, proposals: [...proposals.values()] };
}
