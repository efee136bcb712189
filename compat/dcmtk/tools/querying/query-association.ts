import type { Association, ContextProposal, DataSet } from '../../../../src';
import { dumpDataSet } from '../../data-set-dump';
import type { ToolContext } from '../../command-line/main';
import type { CommandLine } from '../../command-line/parser';
import { ToolLogLevel } from '../../command-line/tool-log';
import { transferSyntaxName } from '../../uid-names';

/** SOP classes by the options that choose an information model. */
export type ModelClasses = Readonly<Record<string, string>>;

/** The SOP class of the model that a command line chooses. */
export function modelOf(line: CommandLine, classes: ModelClasses): string {
  return classes[line.choice(...Object.keys(classes)) ?? ''] ?? '';
}

/** The context of a model. */
export function modelContext(SOPClassUID: string, transferSyntaxes: readonly string[]): ContextProposal {
  return { abstractSyntax: SOPClassUID, transferSyntaxes };
}

/** The lines of a data set under a heading, as the originals show it. */
export function dataSetLines(dataSet: DataSet): string {
  const syntax = transferSyntaxName(dataSet.transferSyntaxUID);
  return ['', '# Dicom-Data-Set', `# Used TransferSyntax: ${syntax}`, ...dumpDataSet(dataSet), ''].join('\n');
}

/** Shows what is asked for, to those who want details. */
export function showRequest({ log }: ToolContext, identifier: DataSet): void {
  if (log.shows(ToolLogLevel.info)) log.info(`Request Identifiers:\n${dataSetLines(identifier)}`);
}

/** Whether the model was accepted; says so when it was not, and ends the association. */
export async function checkModel(
  { log }: ToolContext,
  association: Association,
  SOPClassUID: string,
  failure: { text: string; level: ToolLogLevel },
): Promise<boolean> {
  if (association.presentationContexts.some(({ abstractSyntax }) => abstractSyntax === SOPClassUID)) return true;
  log.log(failure.level, failure.text);
  association.abort();
  await association.closed;
  return false;
}
