import { setTimeout as wait } from 'node:timers/promises';
import {
  CommandField,
  InvalidArgumentError,
  ListenError,
  negotiate,
  Rejection,
  Status,
  type Association,
  type AssociationOffer,
  type CloseReason,
  type DicomServer,
  type IncomingMessage,
  type Judgement,
  type NegotiationPolicy,
  type ServiceAnswer,
  type ServiceOutcome,
} from '../../../src';
import { AssociationConfiguration, AssociationConfigurationError } from '../association-configuration';
import { CommandLineError, ToolFailure } from '../command-line/command-line-error';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import type { CommandLine } from '../command-line/parser';
import { ProgressBar } from '../command-line/progress-bar';
import { TransferMarks } from '../command-line/transfer-marks';
import { syntaxesOf } from '../command-line/transfer-syntax-options';
import { FileNamer, FileNaming } from '../storage/file-names';
import { ObjectStore, type ReceivedObject } from '../storage/object-store';
import { OutputFormat } from '../storage/output-format';
import type { StudySorting } from '../storage/study-folders';
import { modalityPrefix } from '../uid-names';
import { dumpAssociation } from '../network/association-dump';
import { acceptProfile, acceptStorage } from './receiving/acceptance';
import { listen, listenFailure, milliseconds, peerMaximum, serveUntilSignal } from './receiving/listening';
import { directoryFault, outputDirectory } from './receiving/output-directory';
import { StoreEvents } from './receiving/store-events';
import { storeFailure } from './receiving/store-failure';
import { DEFAULT_MAX_PDU, longestSentPdv } from '../network/requestor-options';
import { STORESCP_PREFER } from './storescp';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

/** Runs storescp until it is asked to end. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  const { line, log } = context;
  const [port] = line.parameters;
  if (port === undefined) throw new CommandLineError('Missing parameter port');
  const fault = line.has('--ignore') ? undefined : directoryFault(outputDirectory(line));
  if (fault !== undefined) {
    log.fatal(`specified output directory ${fault === 'missing' ? 'does not exist' : 'is not writeable'}`);
    return 1;
  }
  let policy: NegotiationPolicy;
  try {
    policy = acceptancePolicy(line);
  } catch (error) {
    if (!(error instanceof AssociationConfigurationError) && !(error instanceof Error && 'syscall' in error))
      throw error;
    log.fatal(`cannot read config file: ${error.message}`);
    return 1;
  }
  const receiver = new StoreReceiver(context, policy);
  let server: DicomServer;
  try {
    server = await receiver.listen(Number(port));
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new ToolFailure(error.message, { cause: error });
    if (!(error instanceof ListenError)) throw error;
    log.error(`cannot create network: 0006:031c ${listenFailure(error)}`);
    return 1;
  }
  await serveUntilSignal(server);
  await receiver.close();
  return receiver.failed && line.has('--strict-exit') ? 1 : 0;
}

function acceptancePolicy(line: CommandLine): NegotiationPolicy {
  const file = line.text('--config-file');
  if (file !== undefined) {
    return acceptProfile(AssociationConfiguration.read(file).acceptorProfile(line.text('--config-file', 1) ?? ''));
  }
  const transferSyntaxes = syntaxesOf(line.choice(...STORESCP_PREFER));
  return acceptStorage({ transferSyntaxes, promiscuous: line.has('--promiscuous') });
}

function sortingOf(line: CommandLine): StudySorting | undefined {
  switch (line.given('--sort-conc-studies', '--sort-on-study-uid', '--sort-on-patientname')) {
    case '--sort-conc-studies':
      return { by: 'arrival', prefix: line.text('--sort-conc-studies') ?? '' };
    case '--sort-on-study-uid':
      return { by: 'study-uid', prefix: line.text('--sort-on-study-uid') ?? '' };
    case '--sort-on-patientname':
      return { by: 'patient-name' };
    default:
      return undefined;
  }
}

function namingOf(line: CommandLine): FileNaming {
  if (line.has('--timenames')) return FileNaming.Time;
  return line.has('--unique-filenames') ? FileNaming.Unique : FileNaming.Default;
}

/** The receiving side of storescp. */
class StoreReceiver {
  readonly #context: ToolContext;
  readonly #line: CommandLine;
  readonly #policy: NegotiationPolicy;
  readonly #events: StoreEvents;
  readonly #store: ObjectStore;
  readonly #marks: TransferMarks;
  readonly #report: JsonReport | undefined;
  readonly #bar: ProgressBar;
  /** A response had a failure status. */
  failed = false;

  constructor(context: ToolContext, policy: NegotiationPolicy) {
    const { line, log, print } = context;
    this.#context = context;
    this.#line = line;
    this.#policy = policy;
    this.#events = new StoreEvents(context);
    this.#marks = new TransferMarks(log, print);
    this.#report = JsonReport.of(line, 'dcx-storescp');
    this.#bar = ProgressBar.of(line, undefined);
    const by = sortingOf(line);
    this.#store = new ObjectStore({
      root: outputDirectory(line),
      namer: new FileNamer(namingOf(line), line.text('--filename-extension')),
      sorting: by && { by, tracker: this.#events.tracker },
      format: line.has('--bit-preserving') ? undefined : OutputFormat.of(line),
      bareDataSets: line.choice('--write-file', '--write-dataset') === '--write-dataset',
      ignore: line.has('--ignore'),
      onReceived: (bytes) => this.#marks.done('RECV', bytes, line.number('--max-pdu') ?? DEFAULT_MAX_PDU),
      onFolder: (folder, isNew) =>
        log.info(`${isNew ? 'created new subdirectory' : 'using existing subdirectory'} for study: ${folder}`),
      onFile: (path, overwrites) => {
        log.info(`storing DICOM file: ${path}`);
        if (overwrites) log.warn(`DICOM file already exists, overwriting: ${path}`);
      },
    });
  }

  listen(port: number): Promise<DicomServer> {
    return listen(this.#context, port, {
      policy: this.#policy,
      onAssociation: (offer) => this.#judge(offer),
      onEstablished: (association) => this.#onEstablished(association),
      handlers: {
        [CommandField.C_ECHO_RQ]: (request) => {
          this.#context.log.info(`Received Echo Request (MsgID ${request.command.MessageID ?? 0})`);
          return { Status: Status.Success };
        },
        [CommandField.C_STORE_RQ]: (request, association) => this.#onStore(request, association),
      },
    });
  }

  async close(): Promise<void> {
    await this.#events.close();
    this.#bar.finish();
    this.#report?.close();
  }

  #judge(offer: AssociationOffer): Judgement {
    const { log } = this.#context;
    log.info('Association Received');
    this.#show('Parameters:\n', { request: offer.request });
    if (this.#line.has('--refuse')) {
      log.info('Refusing Association (forced via command line)');
      return Rejection.NoReason;
    }
    if (this.#line.has('--reject') && offer.request.userInformation.implementationClassUID === '') {
      log.info('Association Rejected: No Implementation Class UID provided');
      return Rejection.NoReason;
    }
    return undefined;
  }

  #show(
    title: string,
    {
      request,
      accept,
    }: Partial<Pick<Association['negotiation'], 'accept'>> & Pick<Association['negotiation'], 'request'>,
  ): void {
    const { log } = this.#context;
    const maximumLength = this.#line.number('--max-pdu') ?? DEFAULT_MAX_PDU;
    const text = `${title}${dumpAssociation({ role: 'acceptor', request, accept, maximumLength })}`;
    if (this.#line.has('--verbose-pc')) log.info(text);
    else log.debug(text);
  }

  #onEstablished(association: Association): void {
    const { log } = this.#context;
    const longest = longestSentPdv(peerMaximum(association), undefined);
    log.info(`Association Acknowledged (Max Send PDV: ${longest})`);
    if (negotiate(association.negotiation.request, this.#policy).accepted.length === 0) {
      log.info('    (but no valid presentation contexts)');
    }
    this.#show('', association.negotiation);
    void association.closed.then((reason) => this.#onClosed(association, reason));
  }

  #onClosed(association: Association, reason: CloseReason): void {
    const { log } = this.#context;
    this.#events.tracker.leave(association);
    if (reason.kind === 'released') log.info('Association Release');
    else if (reason.kind === 'aborted' && reason.by === 'us' && reason.error.cause !== undefined) {
      log.error(`DIMSE failure (aborting association): ${reason.error.message}`);
    } else log.info('Association Aborted');
  }

  async #onStore(request: IncomingMessage, association: Association): Promise<ServiceAnswer | ServiceOutcome> {
    const { log } = this.#context;
    const { MessageID = 0, AffectedSOPClassUID = '' } = request.command;
    log.info(`Received Store Request (MsgID ${MessageID}, ${modalityPrefix(AffectedSOPClassUID)})`);
    const started = performance.now();
    if (this.#line.has('--abort-during')) return this.#abort(association);
    if (this.#line.has('--sleep-during')) await wait(milliseconds(this.#line, '--sleep-during'));
    if (this.#line.has('--abort-after')) {
      // Nothing is stored, as in the original: the sender does not know that it came.
      await request.dataSet?.drain();
      return this.#abort(association);
    }
    let received: ReceivedObject;
    try {
      received = await this.#store.receive(association, request);
    } catch (error) {
      if (!association.isOpen) throw error;
      this.failed = true;
      const answer = storeFailure(error);
      log.error(`cannot write DICOM file: ${error instanceof Error ? error.message : String(error)}`);
      this.#note(association, request, { status: answer.Status, error: String(error) });
      return answer;
    }
    this.#bar.advance(received.bytes);
    this.#note(association, request, {
      file: received.path,
      status: Status.Success,
      bytes: received.bytes,
      milliseconds: Math.round(performance.now() - started),
    });
    await this.#events.onObject(association, received);
    if (this.#line.has('--sleep-after')) await wait(milliseconds(this.#line, '--sleep-after'));
    return { Status: Status.Success };
  }

  #abort(association: Association): ServiceOutcome {
    this.#context.log.info('ABORT initiated (due to command line options)');
    association.abort();
    return { status: Status.ProcessingFailure };
  }

  #note(association: Association, request: IncomingMessage, object: Parameters<JsonReport['add']>[0]): void {
    this.#report?.add({
      SOPClassUID: request.command.AffectedSOPClassUID,
      SOPInstanceUID: request.command.AffectedSOPInstanceUID,
      networkTransferSyntaxUID: request.context.transferSyntax,
      callingAETitle: association.callingAETitle,
      calledAETitle: association.calledAETitle,
      peer: association.remoteAddress,
      ...object,
    });
  }
}
