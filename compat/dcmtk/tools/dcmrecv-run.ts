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
} from '../../../src';
import { AssociationConfiguration, AssociationConfigurationError } from '../association-configuration';
import { ToolFailure } from '../command-line/command-line-error';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import type { CommandLine } from '../command-line/parser';
import { ProgressBar } from '../command-line/progress-bar';
import { syntaxesOf } from '../command-line/transfer-syntax-options';
import { FileNamer, FileNaming } from '../storage/file-names';
import { ObjectStore } from '../storage/object-store';
import { dumpAssociation } from '../network/association-dump';
import { acceptProfile, acceptStorage } from './receiving/acceptance';
import { listen, listenFailure, peerMaximum, serveUntilSignal } from './receiving/listening';
import { directoryFault, outputDirectory } from './receiving/output-directory';
import { storeFailure } from './receiving/store-failure';
import { DEFAULT_MAX_PDU, longestSentPdv } from '../network/requestor-options';
import { storeStatus } from '../network/statuses';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

/** Exit codes, as in the original. */
const EXIT = { directory: 45, listen: 64, configuration: 66, transportLayer: 71 } as const;

/** Runs dcmrecv until it is asked to end. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  const { line, log } = context;
  log.info('configuring service class provider ...');
  let policy: NegotiationPolicy;
  try {
    policy = acceptancePolicy(context);
  } catch (error) {
    const known = error instanceof AssociationConfigurationError || (error instanceof Error && 'syscall' in error);
    if (!known) throw error;
    log.fatal(`cannot load association configuration: ${error.message}`);
    return EXIT.configuration;
  }
  const fault = line.has('--ignore') ? undefined : directoryFault(outputDirectory(line));
  if (fault !== undefined) {
    const words = fault === 'missing' ? 'Directory does not exist' : 'Directory is not writeable';
    log.fatal(`cannot specify output directory: ${words}`);
    return EXIT.directory;
  }
  const receiver = new Receiver(context, policy);
  log.info('starting service class provider and listening ...');
  const port = Number(line.parameters[0]);
  let server: DicomServer;
  try {
    server = await receiver.listen(port);
  } catch (error) {
    if (error instanceof ToolFailure || error instanceof InvalidArgumentError) {
      log.fatal(error.message);
      return EXIT.transportLayer;
    }
    if (!(error instanceof ListenError)) throw error;
    log.fatal(`cannot start SCP and listen on port ${port}: ${listenFailure(error)}`);
    return EXIT.listen;
  }
  await serveUntilSignal(server);
  receiver.close();
  return receiver.failed && line.has('--strict-exit') ? 1 : 0;
}

function acceptancePolicy({ line, log }: ToolContext): NegotiationPolicy {
  const file = line.text('--config-file');
  if (file !== undefined) {
    return acceptProfile(AssociationConfiguration.read(file).acceptorProfile(line.text('--config-file', 1) ?? ''));
  }
  log.warn('no configuration file specified, all storage SOP classes are accepted');
  return acceptStorage({ transferSyntaxes: syntaxesOf('--accept-all') });
}

const NAMINGS: Readonly<Record<string, FileNaming>> = {
  '--default-filenames': FileNaming.Default,
  '--unique-filenames': FileNaming.Unique,
  '--short-unique-names': FileNaming.Short,
  '--system-time-names': FileNaming.SystemTime,
};

function storeOf({ line, log }: ToolContext): ObjectStore {
  const naming = NAMINGS[line.choice(...Object.keys(NAMINGS)) ?? ''] ?? FileNaming.Default;
  return new ObjectStore({
    root: outputDirectory(line),
    namer: new FileNamer(naming, line.text('--filename-extension')),
    bySeriesDate: line.choice('--no-subdir', '--series-date-subdir') === '--series-date-subdir',
    ignore: line.choice('--normal', '--bit-preserving', '--ignore') === '--ignore',
    onFile: (path, overwrites) => {
      if (overwrites) log.warn(`file already exists, overwriting: ${path}`);
      log.info(`Stored received object to file: ${path}`);
    },
  });
}

/** The receiving side of dcmrecv. */
class Receiver {
  readonly #context: ToolContext;
  readonly #line: CommandLine;
  readonly #policy: NegotiationPolicy;
  readonly #store: ObjectStore;
  readonly #report: JsonReport | undefined;
  readonly #bar: ProgressBar;
  /** A response had a failure status. */
  failed = false;

  constructor(context: ToolContext, policy: NegotiationPolicy) {
    this.#context = context;
    this.#line = context.line;
    this.#policy = policy;
    this.#store = storeOf(context);
    this.#report = JsonReport.of(this.#line, 'dcx-dcmrecv');
    this.#bar = ProgressBar.of(this.#line, undefined);
  }

  listen(port: number): Promise<DicomServer> {
    const { log } = this.#context;
    return listen(this.#context, port, {
      policy: this.#policy,
      onAssociation: (offer) => this.#judge(offer),
      onEstablished: (association) => this.#onEstablished(association),
      handlers: {
        [CommandField.C_ECHO_RQ]: (request) => {
          log.info(`Received C-ECHO Request (MsgID ${request.command.MessageID ?? 0})`);
          log.info('Sending C-ECHO Response (Success)');
          return { Status: Status.Success };
        },
        [CommandField.C_STORE_RQ]: (request, association) => this.#onStore(request, association),
      },
    });
  }

  close(): void {
    this.#bar.finish();
    this.#report?.close();
  }

  #judge(offer: AssociationOffer): Judgement {
    const { log } = this.#context;
    const { request, remoteAddress } = offer;
    log.info(`Association Received ${remoteAddress}: ${request.callingAETitle} -> ${request.calledAETitle}`);
    this.#show('Incoming Association Request:\n', request);
    if (negotiate(request, this.#policy).accepted.length > 0) return undefined;
    log.info('No Acceptable Presentation Contexts');
    log.info('Refusing Association (no acceptable presentation contexts)');
    return Rejection.NoReason;
  }

  #onEstablished(association: Association): void {
    const { log } = this.#context;
    log.info(`Association Acknowledged (Max Send PDV: ${longestSentPdv(peerMaximum(association), undefined)})`);
    const { request, accept } = association.negotiation;
    this.#show('', request, accept);
    void association.closed.then((reason) => this.#onClosed(reason));
  }

  #onClosed(reason: CloseReason): void {
    const { log } = this.#context;
    if (reason.kind === 'released') log.info('Received Association Release Request');
    else if (reason.kind === 'aborted' && reason.by === 'us') log.error(reason.error.message);
    else log.info('Received Association Abort Request');
  }

  #show(title: string, request: AssociationOffer['request'], accept?: Association['negotiation']['accept']): void {
    const { log } = this.#context;
    const maximumLength = this.#line.number('--max-pdu') ?? DEFAULT_MAX_PDU;
    const text = `${title}${dumpAssociation({ role: 'acceptor', request, accept, maximumLength })}`;
    if (this.#line.has('--verbose-pc')) log.info(text);
    else log.debug(text);
  }

  async #onStore(request: IncomingMessage, association: Association): Promise<ServiceAnswer> {
    const { log } = this.#context;
    const { command, context } = request;
    log.info(`Received C-STORE Request (MsgID ${command.MessageID ?? 0})`);
    const started = performance.now();
    const note = (object: Parameters<JsonReport['add']>[0]): void =>
      this.#report?.add({
        SOPClassUID: command.AffectedSOPClassUID,
        SOPInstanceUID: command.AffectedSOPInstanceUID,
        networkTransferSyntaxUID: context.transferSyntax,
        callingAETitle: association.callingAETitle,
        calledAETitle: association.calledAETitle,
        peer: association.remoteAddress,
        ...object,
      });
    try {
      const { path, bytes } = await this.#store.receive(association, request);
      const took = Math.round(performance.now() - started);
      note({ file: path, status: Status.Success, bytes, milliseconds: took });
      this.#bar.advance(bytes);
      log.info('Sending C-STORE Response (Success)');
      return { Status: Status.Success };
    } catch (error) {
      if (!association.isOpen) throw error;
      this.failed = true;
      const answer = storeFailure(error);
      log.error(`cannot store received object: ${error instanceof Error ? error.message : String(error)}`);
      note({ status: answer.Status, error: String(error) });
      log.info(`Sending C-STORE Response (${storeStatus(answer.Status)})`);
      return answer;
    }
  }
}
