import { IMPLICIT_VR_LITTLE_ENDIAN, type Association } from '../../../src';
import type { ToolContext } from '../command-line/main';
import { endAssociation, reportOpeningFailure } from '../network/association-end';
import { openAssociation, reportAccepted } from '../network/requestor-options';

export { runTlsInstead as runInstead } from '../network/tls-instead';

/** The private class whose very proposal ends a server that allows it. */
const SHUTDOWN_SOP_CLASS = '1.2.276.0.7230010.3.4.1915765545.18030.917282194.0';

/** Runs termscu. @returns its exit code. */
export async function run(context: ToolContext): Promise<number> {
  const { log } = context;
  let association: Association;
  try {
    association = await openAssociation(context, {
      callingAETitle: 'ECHOSCU',
      presentationContexts: [{ abstractSyntax: SHUTDOWN_SOP_CLASS, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] }],
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
  await endAssociation(context, association);
  return 0;
}
