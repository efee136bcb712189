import { echo, VERIFICATION_SOP_CLASS, type Association } from '../../../src';
import type { ToolContext } from '../command-line/main';
import { endAssociation, reportOpeningFailure } from '../network/association-end';
import { conditionDump, isPeerAbort } from '../network/conditions';
import { openAssociation, reportAccepted } from '../network/requestor-options';
import { echoStatus } from '../network/statuses';

export { runTlsInstead as runInstead } from '../network/tls-instead';

/** What `--propose-ts` counts through, in this order. */
const SYNTAXES: readonly string[] = [
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  ...[70, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66].map(
    (last) => `1.2.840.10008.1.2.4.${last}`,
  ),
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.1.99',
  ...[80, 81, 90, 91, 92, 93, 100, 101, 102, 103, 104, 105, 106, 107, 108].map((last) => `1.2.840.10008.1.2.4.${last}`),
];

/** Runs echoscu. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  const { line, log } = context;
  const transferSyntaxes = SYNTAXES.slice(0, line.number('--propose-ts') ?? 1);
  const proposal = { abstractSyntax: VERIFICATION_SOP_CLASS, transferSyntaxes };
  let association: Association;
  try {
    association = await openAssociation(context, {
      callingAETitle: 'ECHOSCU',
      presentationContexts: Array.from({ length: line.number('--propose-pc') ?? 1 }, () => proposal),
    });
  } catch (error) {
    return reportOpeningFailure(context, error, 'Association Request Failed: ');
  }
  if (association.presentationContexts.length === 0) {
    log.fatal('No Acceptable Presentation Contexts');
    association.abort();
    await association.closed;
    return 1;
  }
  reportAccepted(context, association);
  let failed = false;
  let failure: unknown;
  try {
    const number = line.number('--repeat') ?? 1;
    for (let messageID = 1; messageID <= number; messageID++) {
      log.info(`Sending Echo Request (MsgID ${messageID})`);
      const status = await echo(association);
      log.info(`Received Echo Response (${echoStatus(status)})`);
      failed ||= status !== 0;
    }
  } catch (error) {
    failure = error;
    const verb = isPeerAbort(error) ? 'Echo Failed' : 'Echo SCU Failed';
    log.error(`${verb}: ${conditionDump(error)}`);
  }
  await endAssociation(context, association, failure);
  return (failed || failure !== undefined) && line.has('--strict-exit') ? 1 : 0;
}
