import {
  find,
  MODALITY_WORKLIST_FIND,
  PATIENT_ROOT_FIND,
  PATIENT_STUDY_ONLY_FIND,
  statusCategory,
  StatusCategory,
  STUDY_ROOT_FIND,
  type Association,
  type DataSet,
} from '../../../src';
import type { ToolContext } from '../command-line/main';
import { ToolLog, ToolLogLevel } from '../command-line/tool-log';
import { syntaxesOf } from '../command-line/transfer-syntax-options';
import { disableNewVRs } from '../storage/output-format';
import { endAssociation, reportOpeningFailure } from '../network/association-end';
import { conditionDump } from '../network/conditions';
import { QUERY_PROPOSE } from './findscu';
import { Extraction } from './querying/extraction';
import { checkModel, dataSetLines, modelContext, modelOf, showRequest } from './querying/query-association';
import { queriesOf } from './querying/query-keys';
import { directoryFault, outputDirectory } from './receiving/output-directory';
import { openAssociation, reportAccepted } from '../network/requestor-options';
import { findStatus } from '../network/statuses';
import { loadDictionaryFiles } from '../network/dictionary-files';

export { runTlsInstead as runInstead } from '../network/tls-instead';

const MODELS = {
  '--worklist': MODALITY_WORKLIST_FIND,
  '--patient': PATIENT_ROOT_FIND,
  '--study': STUDY_ROOT_FIND,
  '--psonly': PATIENT_STUDY_ONLY_FIND,
};
/** Exit codes, as in the original. */
const EXIT = { initialization: 1, association: 2 } as const;

/** Runs findscu. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  loadDictionaryFiles(context.log);
  const { line, log } = context;
  const queries = queriesOf(line);
  if (line.choice('--enable-new-vr', '--disable-new-vr') === '--disable-new-vr') queries.forEach(disableNewVRs);
  const extracts = line.has('--extract') || line.has('--extract-xml');
  const fault = extracts ? directoryFault(outputDirectory(line)) : undefined;
  if (fault !== undefined) {
    log.fatal(`specified output directory ${fault === 'missing' ? 'does not exist' : 'is not writeable'}`);
    return EXIT.initialization;
  }
  const SOPClassUID = modelOf(line, MODELS);
  let association: Association;
  try {
    association = await openAssociation(context, {
      callingAETitle: 'FINDSCU',
      presentationContexts: [modelContext(SOPClassUID, syntaxesOf(line.choice(...QUERY_PROPOSE)))],
    });
  } catch (error) {
    reportOpeningFailure(context, error, 'Association Request Failed: ', ToolLogLevel.error);
    return EXIT.association;
  }
  const failure = { text: 'No Acceptable Presentation Contexts', level: ToolLogLevel.error };
  if (!(await checkModel(context, association, SOPClassUID, failure))) return EXIT.association;
  reportAccepted(context, association);
  const finding = new FindRun(context, association, SOPClassUID);
  return finding.run(queries);
}

/** The queries of one run of findscu. */
class FindRun {
  readonly #context: ToolContext;
  readonly #association: Association;
  readonly #SOPClassUID: string;
  readonly #extraction: Extraction | undefined;
  /** Responses come out at the usual level, unless the tool is quiet. */
  readonly #responses: ToolLog;
  #messageID = 0;
  #failed = false;

  constructor(context: ToolContext, association: Association, SOPClassUID: string) {
    this.#context = context;
    this.#association = association;
    this.#SOPClassUID = SOPClassUID;
    this.#extraction = Extraction.of(context.line);
    const isQuiet = context.log.level < ToolLogLevel.error;
    this.#responses = new ToolLog(isQuiet ? context.log.level : ToolLogLevel.info);
  }

  async run(queries: readonly DataSet[]): Promise<number> {
    const { line, log } = this.#context;
    const path = line.text('--extract-xml-single');
    if (path !== undefined) log.info(`Writing all response datasets to file: ${path}`);
    let failure: unknown;
    try {
      for (let round = line.number('--repeat') ?? 1; round > 0; round--) {
        for (const query of queries) await this.#find(query);
      }
    } catch (error) {
      failure = error;
      log.error(`Find Failed: ${conditionDump(error)}`);
    } finally {
      this.#extraction?.close();
    }
    await endAssociation(this.#context, this.#association, failure);
    return (this.#failed || failure !== undefined) && line.has('--strict-exit') ? 1 : 0;
  }

  async #find(identifier: DataSet): Promise<void> {
    const { line, log } = this.#context;
    this.#messageID += 1;
    log.info(`Sending Find Request (MsgID ${this.#messageID})`);
    showRequest(this.#context, identifier);
    const cancel = new AbortController();
    const cancelAfter = line.number('--cancel') ?? Infinity;
    const options = { SOPClassUID: this.#SOPClassUID, identifier, signal: cancel.signal };
    let count = 0;
    if (cancelAfter === 0) this.#cancel(cancel);
    for await (const { status, pending, identifier: match } of find(this.#association, options)) {
      if (!pending) {
        log.info(`Received Final Find Response (${findStatus(status)})`);
        this.#failed ||= statusCategory(status) === StatusCategory.Failure;
        continue;
      }
      count += 1;
      this.#show(count, status, match);
      if (match !== undefined) this.#extraction?.add(match);
      if (count === cancelAfter) this.#cancel(cancel);
    }
  }

  #cancel(cancel: AbortController): void {
    const [context] = this.#association.presentationContexts;
    this.#context.log.info(`Sending Cancel Request (MsgID ${this.#messageID}, PresID ${context?.id ?? 0})`);
    cancel.abort();
  }

  #show(count: number, status: number, match: DataSet | undefined): void {
    const { line, log } = this.#context;
    const choice = line.given('--show-responses', '--hide-responses');
    const shows = choice === undefined ? this.#extraction === undefined : choice === '--show-responses';
    if (!shows) {
      log.info(`Received Find Response ${count} (${findStatus(status)})`);
      return;
    }
    const rule = '---------------------------';
    const lines = match === undefined ? '' : dataSetLines(match);
    this.#responses.info(`${rule}\nFind Response: ${count} (${findStatus(status)})\n${lines}`);
  }
}
