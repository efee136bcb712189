import {
  CommandField,
  InvalidArgumentError,
  ListenError,
  move,
  PATIENT_ROOT_MOVE,
  PATIENT_STUDY_ONLY_MOVE,
  Status,
  statusCategory,
  StatusCategory,
  STUDY_ROOT_MOVE,
  type Association,
  type DataSet,
  type DicomServer,
  type IncomingMessage,
  type ServiceAnswer,
} from '../../../src';
import { ToolFailure } from '../command-line/command-line-error';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import { ProgressBar } from '../command-line/progress-bar';
import { ToolLogLevel } from '../command-line/tool-log';
import { TransferMarks } from '../command-line/transfer-marks';
import { longNames, preferPart, syntaxesOf } from '../command-line/transfer-syntax-options';
import { FileNamer, FileNaming } from '../storage/file-names';
import { ObjectStore } from '../storage/object-store';
import { OutputFormat } from '../storage/output-format';
import { modalityPrefix } from '../uid-names';
import { endAssociation, reportOpeningFailure } from '../network/association-end';
import { conditionDump, isPeerAbort } from '../network/conditions';
import { QUERY_PROPOSE } from './findscu';
import { checkModel, modelContext, modelOf, showRequest } from './querying/query-association';
import { queriesOf } from './querying/query-keys';
import { acceptStorage } from './receiving/acceptance';
import { listen, listenFailure, peerMaximum } from './receiving/listening';
import { directoryFault, outputDirectory } from './receiving/output-directory';
import { storeFailure } from './receiving/store-failure';
import { DEFAULT_MAX_PDU, longestSentPdv, openAssociation, reportAccepted } from '../network/requestor-options';
import { retrieveStatus } from '../network/statuses';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

const MODELS = { '--patient': PATIENT_ROOT_MOVE, '--study': STUDY_ROOT_MOVE, '--psonly': PATIENT_STUDY_ONLY_MOVE };
const PREFER = longNames(preferPart('', true));
/** Exit codes, as in the original. */
const EXIT = { directory: 45, network: 60, association: 61, context: 66, release: 67, warning: 68, error: 69 } as const;
/** How long sub-associations may go on behind the last response, in milliseconds. */
const GRACE_MS = 5_000;

/** Runs movescu. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  const { line, log } = context;
  const queries = queriesOf(line);
  const takes = line.choice('--no-port', '--port') === '--port';
  const fault = takes && !line.has('--ignore') ? directoryFault(outputDirectory(line)) : undefined;
  if (fault !== undefined) {
    log.fatal(`specified output directory ${fault === 'missing' ? 'does not exist' : 'is not writeable'}`);
    return EXIT.directory;
  }
  const receiver = new SubAssociations(context);
  if (takes) {
    try {
      await receiver.open(line.number('--port') ?? 0);
    } catch (error) {
      if (error instanceof InvalidArgumentError) throw new ToolFailure(error.message, { cause: error });
      if (!(error instanceof ListenError)) throw error;
      log.fatal(`cannot create network: 0006:031c ${listenFailure(error)}`);
      return EXIT.network;
    }
  }
  try {
    return await moveAll(context, queries);
  } finally {
    await receiver.close();
  }
}

async function moveAll(context: ToolContext, queries: readonly DataSet[]): Promise<number> {
  const { line, log } = context;
  const SOPClassUID = modelOf(line, MODELS);
  let association: Association;
  try {
    association = await openAssociation(context, {
      callingAETitle: 'MOVESCU',
      presentationContexts: [modelContext(SOPClassUID, syntaxesOf(line.choice(...QUERY_PROPOSE)))],
    });
  } catch (error) {
    reportOpeningFailure(context, error, 'Association Request Failed:\n');
    return EXIT.association;
  }
  const failure = { text: 'No Acceptable Presentation Contexts', level: ToolLogLevel.fatal };
  if (!(await checkModel(context, association, SOPClassUID, failure))) return EXIT.context;
  reportAccepted(context, association);
  const moving = new MoveRun(context, association, SOPClassUID);
  let fault: unknown;
  try {
    for (let round = line.number('--repeat') ?? 1; round > 0; round--) {
      for (const query of queries) await moving.move(query);
    }
  } catch (error) {
    fault = error;
    log.error(`${isPeerAbort(error) ? 'Move Request Failed' : 'Move SCU Failed'}: ${conditionDump(error)}`);
  }
  await endAssociation(context, association, fault);
  const { kind } = association.outcome ?? {};
  if (fault !== undefined && line.has('--strict-exit')) return 1;
  if (fault === undefined && kind === 'lost') return EXIT.release;
  return moving.exitCode;
}

/** The retrievals of one run of movescu. */
class MoveRun {
  readonly #context: ToolContext;
  readonly #association: Association;
  readonly #SOPClassUID: string;
  #messageID = 0;
  exitCode = 0;

  constructor(context: ToolContext, association: Association, SOPClassUID: string) {
    this.#context = context;
    this.#association = association;
    this.#SOPClassUID = SOPClassUID;
  }

  /** @throws the association's error when it ends first. */
  async move(identifier: DataSet): Promise<void> {
    const { line, log } = this.#context;
    this.#messageID += 1;
    log.info(`Sending Move Request (MsgID ${this.#messageID})`);
    showRequest(this.#context, identifier);
    const cancel = new AbortController();
    const cancelAfter = line.number('--cancel') ?? Infinity;
    const destination = line.text('--move') ?? 'MOVESCU';
    const options = { SOPClassUID: this.#SOPClassUID, identifier, destination, signal: cancel.signal };
    let count = 0;
    for await (const { status, pending } of move(this.#association, options)) {
      if (!pending) {
        this.#onEnd(status);
        continue;
      }
      count += 1;
      log.info(`Received Move Response ${count} (${retrieveStatus(status)})`);
      if (count !== cancelAfter) continue;
      const [context] = this.#association.presentationContexts;
      log.info(`Sending Cancel Request (MsgID ${this.#messageID}, PresID ${context?.id ?? 0})`);
      cancel.abort();
    }
  }

  #onEnd(status: number): void {
    const { log } = this.#context;
    const words = retrieveStatus(status);
    const category = statusCategory(status);
    if (category === StatusCategory.Failure) {
      log.warn(`Move response with error status (${words})`);
      this.exitCode = EXIT.error;
    } else if (category === StatusCategory.Warning) {
      log.warn(`Move response with warning status (${words})`);
      this.exitCode = EXIT.warning;
    }
    log.info(`Received Final Move Response (${words})`);
  }
}

/** The storage port of movescu. */
class SubAssociations {
  readonly #context: ToolContext;
  readonly #store: ObjectStore;
  readonly #marks: TransferMarks;
  readonly #report: JsonReport | undefined;
  readonly #bar: ProgressBar;
  #server: DicomServer | undefined;

  constructor(context: ToolContext) {
    const { line, log, print } = context;
    this.#context = context;
    this.#marks = new TransferMarks(log, print);
    this.#report = JsonReport.of(line, 'dcx-movescu');
    this.#bar = ProgressBar.of(line, undefined);
    this.#store = new ObjectStore({
      root: outputDirectory(line),
      namer: new FileNamer(FileNaming.Default),
      format: line.has('--bit-preserving') ? undefined : OutputFormat.of(line),
      bareDataSets: line.choice('--write-file', '--write-dataset') === '--write-dataset',
      ignore: line.has('--ignore'),
      onReceived: (bytes) => this.#marks.done('RECV', bytes, line.number('--max-pdu') ?? DEFAULT_MAX_PDU),
      onFile: (path, overwrites) => {
        if (overwrites) log.warn(`DICOM file already exists, overwriting: ${path}`);
      },
    });
  }

  /** @throws `ListenError` when the port cannot be opened. */
  async open(port: number): Promise<void> {
    const { line, log } = this.#context;
    this.#server = await listen(this.#context, port, {
      policy: acceptStorage({ transferSyntaxes: syntaxesOf(line.choice(...PREFER)) }),
      onAssociation: () => {
        log.info('Sub-Association Received');
        return undefined;
      },
      onEstablished: (association) => {
        const longest = longestSentPdv(peerMaximum(association), undefined);
        log.info(`Sub-Association Acknowledged (Max Send PDV: ${longest})`);
      },
      handlers: {
        [CommandField.C_ECHO_RQ]: ({ command }) => {
          log.info(`Received Echo Request (MsgID ${command.MessageID ?? 0})`);
          return { Status: Status.Success };
        },
        [CommandField.C_STORE_RQ]: (request, association) => this.#onStore(request, association),
      },
    });
  }

  async close(): Promise<void> {
    await this.#server?.close({ graceMs: GRACE_MS });
    this.#bar.finish();
    this.#report?.close();
  }

  async #onStore(request: IncomingMessage, association: Association): Promise<ServiceAnswer> {
    const { log } = this.#context;
    const { MessageID = 0, AffectedSOPClassUID = '', AffectedSOPInstanceUID } = request.command;
    log.info(`Received Store Request (MsgID ${MessageID}, ${modalityPrefix(AffectedSOPClassUID)})`);
    const object = {
      SOPClassUID: AffectedSOPClassUID,
      SOPInstanceUID: AffectedSOPInstanceUID,
      networkTransferSyntaxUID: request.context.transferSyntax,
      callingAETitle: association.callingAETitle,
      peer: association.remoteAddress,
    };
    try {
      const { path, bytes } = await this.#store.receive(association, request);
      this.#bar.advance(bytes);
      this.#report?.add({ ...object, file: path, status: Status.Success, bytes });
      return { Status: Status.Success };
    } catch (error) {
      if (!association.isOpen) throw error;
      const answer = storeFailure(error);
      log.error(`cannot write DICOM file: ${error instanceof Error ? error.message : String(error)}`);
      this.#report?.add({ ...object, status: answer.Status, error: String(error) });
      return answer;
    }
  }
}
