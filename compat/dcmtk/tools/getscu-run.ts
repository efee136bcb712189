import {
  get,
  PATIENT_ROOT_GET,
  PATIENT_STUDY_ONLY_GET,
  Status,
  statusCategory,
  StatusCategory,
  STUDY_ROOT_GET,
  type Association,
  type ContextProposal,
  type DataSet,
  type RetrieveResponse,
  type ServiceAnswer,
  type ServiceHandler,
} from '../../../src';
import { JsonReport } from '../command-line/json-report';
import type { ToolContext } from '../command-line/main';
import { ProgressBar } from '../command-line/progress-bar';
import { ToolLogLevel } from '../command-line/tool-log';
import { longNames, preferPart, syntaxesOf } from '../command-line/transfer-syntax-options';
import { FileNamer, FileNaming } from '../storage/file-names';
import { ObjectStore } from '../storage/object-store';
import { proposedStorageClasses } from '../uid-names';
import { endAssociation } from '../network/association-end';
import { CommandLineError } from '../command-line/command-line-error';
import { conditionDump, conditionOf } from '../network/conditions';
import { QUERY_PROPOSE } from './findscu';
import { checkModel, modelContext, modelOf } from './querying/query-association';
import { queriesOf } from './querying/query-keys';
import { directoryFault, outputDirectory } from './receiving/output-directory';
import { storeFailure } from './receiving/store-failure';
import { openAssociation, peerOf, reportAccepted } from '../network/requestor-options';
import { retrieveStatus, storeStatus } from '../network/statuses';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

const MODELS = { '--patient': PATIENT_ROOT_GET, '--study': STUDY_ROOT_GET, '--psonly': PATIENT_STUDY_ONLY_GET };
const PREFER = longNames(preferPart('', false));

/** Runs getscu. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  const { line, log } = context;
  const queries = queriesOf(line);
  const fault = line.has('--ignore') ? undefined : directoryFault(outputDirectory(line));
  if (fault !== undefined) {
    log.fatal(`specified output directory ${fault === 'missing' ? 'does not exist' : 'is not writeable'}`);
    return 1;
  }
  const SOPClassUID = modelOf(line, MODELS);
  let association: Association;
  try {
    association = await openAssociation(context, {
      callingAETitle: 'GETSCU',
      presentationContexts: proposals(context, SOPClassUID),
    });
  } catch (error) {
    if (error instanceof CommandLineError) throw error;
    log.fatal(`Could not negotiate association: ${conditionOf(error, peerOf(line).host).text}`);
    return 1;
  }
  reportAccepted(context, association);
  const failure = { text: 'No adequate Presentation Contexts for sending C-GET', level: ToolLogLevel.fatal };
  if (!(await checkModel(context, association, SOPClassUID, failure))) return 1;
  return new GetRun(context, association, SOPClassUID).run(queries);
}

/** The model, and the storage classes in which we are the one who stores. */
function proposals({ line }: ToolContext, SOPClassUID: string): ContextProposal[] {
  const model = modelContext(SOPClassUID, syntaxesOf(line.choice(...QUERY_PROPOSE)));
  const transferSyntaxes = syntaxesOf(line.choice(...PREFER));
  const storage = proposedStorageClasses('getscu').map((abstractSyntax) => ({
    abstractSyntax,
    transferSyntaxes,
    roles: { scu: false, scp: true },
  }));
  return [model, ...storage];
}

/** The retrievals of one run of getscu. */
class GetRun {
  readonly #context: ToolContext;
  readonly #association: Association;
  readonly #SOPClassUID: string;
  readonly #store: ObjectStore;
  readonly #report: JsonReport | undefined;
  readonly #bar: ProgressBar;
  #messageID = 0;
  #failed = false;

  constructor(context: ToolContext, association: Association, SOPClassUID: string) {
    const { line, log } = context;
    this.#context = context;
    this.#association = association;
    this.#SOPClassUID = SOPClassUID;
    this.#report = JsonReport.of(line, 'dcx-getscu');
    this.#bar = ProgressBar.of(line, undefined);
    this.#store = new ObjectStore({
      root: outputDirectory(line),
      namer: new FileNamer(line.has('--bit-preserving') ? FileNaming.Bare : FileNaming.Default),
      ignore: line.has('--ignore'),
      onFile: (path, overwrites) => {
        if (overwrites) log.warn(`DICOM file already exists, overwriting: ${path}`);
      },
    });
  }

  async run(queries: readonly DataSet[]): Promise<number> {
    const { line, log } = this.#context;
    try {
      for (let round = line.number('--repeat') ?? 1; round > 0; round--) {
        for (const query of queries) await this.#get(query);
      }
    } catch (error) {
      log.error(`Failed receiving DIMSE command: ${conditionDump(error)}`);
      if (this.#association.isOpen) this.#association.abort();
      await this.#association.closed;
      return 1;
    } finally {
      this.#bar.finish();
      this.#report?.close();
    }
    await endAssociation(this.#context, this.#association);
    return this.#failed && line.has('--strict-exit') ? 1 : 0;
  }

  async #get(identifier: DataSet): Promise<void> {
    const { log } = this.#context;
    this.#messageID += 1;
    log.info(`Sending C-GET Request (MsgID ${this.#messageID})`);
    const options = { SOPClassUID: this.#SOPClassUID, identifier, onStore: this.#onStore };
    for await (const response of get(this.#association, options)) {
      log.info(`Received C-GET Response (${retrieveStatus(response.status)})`);
      if (!response.pending) this.#onEnd(response);
    }
  }

  #onEnd({ status, remaining, completed, failed, warning }: RetrieveResponse): void {
    const { log } = this.#context;
    const text = `DIMSE status is: ${retrieveStatus(status)}`;
    const category = statusCategory(status);
    if (category === StatusCategory.Warning) log.warn(text);
    else if (category !== StatusCategory.Success) log.error(text);
    this.#failed ||= category === StatusCategory.Failure || (failed ?? 0) > 0;
    log.info('Final status report from last C-GET message:');
    log.info(`  Number of Remaining Suboperations : ${remaining ?? 0}`);
    log.info(`  Number of Completed Suboperations : ${completed ?? 0}`);
    log.info(`  Number of Failed Suboperations    : ${failed ?? 0}`);
    log.info(`  Number of Warning Suboperations   : ${warning ?? 0}`);
  }

  readonly #onStore: ServiceHandler = async (request, association): Promise<ServiceAnswer> => {
    const { log } = this.#context;
    const { MessageID = 0, AffectedSOPClassUID, AffectedSOPInstanceUID } = request.command;
    log.info(`Received C-STORE Request (MsgID ${MessageID})`);
    const object = {
      SOPClassUID: AffectedSOPClassUID,
      SOPInstanceUID: AffectedSOPInstanceUID,
      networkTransferSyntaxUID: request.context.transferSyntax,
    };
    let answer: ServiceAnswer = { Status: Status.Success };
    try {
      const { path, bytes } = await this.#store.receive(association, request);
      this.#bar.advance(bytes);
      this.#report?.add({ ...object, file: path, status: Status.Success, bytes });
    } catch (error) {
      if (!association.isOpen) throw error;
      answer = storeFailure(error);
      this.#failed = true;
      log.error(`cannot write DICOM file: ${error instanceof Error ? error.message : String(error)}`);
      this.#report?.add({ ...object, status: answer.Status, error: String(error) });
    }
    log.info(`Sending C-STORE Response (${storeStatus(answer.Status)})`);
    return answer;
  };
}
