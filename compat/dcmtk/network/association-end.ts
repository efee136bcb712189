import { AssociationRejectedError, type Association } from '../../../src';
import { CommandLineError } from '../command-line/command-line-error';
import type { ToolContext } from '../command-line/main';
import { ToolLogLevel } from '../command-line/tool-log';
import { conditionDump, isPeerAbort, rejectionLines } from './conditions';
import { peerOf } from './requestor-options';

/**
 * Reports why there is no association.
 *
 * @param prefix - Of the failure's text; one that ends in a line feed puts it on a line of its own.
 * @returns 1, the exit code of most tools.
 * @throws an error of the command line, which is reported elsewhere.
 */
export function reportOpeningFailure(
  { line, log }: ToolContext,
  error: unknown,
  prefix: string,
  level: ToolLogLevel = ToolLogLevel.fatal,
): number {
  if (error instanceof CommandLineError) throw error;
  if (error instanceof AssociationRejectedError) {
    log.log(level, ['Association Rejected:', ...rejectionLines(error)].join('\n'));
  } else {
    log.log(level, `${prefix}${conditionDump(error, peerOf(line).host)}`);
  }
  return 1;
}

/** Ends an association as the command line says: by release, or by abort. @param failure - Of what was done over it. */
export async function endAssociation(
  { line, log }: ToolContext,
  association: Association,
  failure?: unknown,
): Promise<void> {
  if (failure !== undefined && (isPeerAbort(failure) || association.outcome?.kind === 'released')) {
    const asked = association.outcome?.kind === 'released';
    if (asked) log.error('Protocol Error: Peer requested release (Aborting)');
    else log.info('Peer Aborted Association');
    await association.closed;
    return;
  }
  if (failure !== undefined || line.has('--abort')) {
    log.info('Aborting Association');
    association.abort();
  } else {
    log.info('Releasing Association');
    const reason = await association.release();
    if (reason.kind === 'aborted' || reason.kind === 'lost') {
      log.error(`Association Release Failed: ${conditionDump(reason.error)}`);
    }
  }
  await association.closed;
}
