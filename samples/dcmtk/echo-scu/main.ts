/**
 * The Echo SCU of dcmnet's module page, step for step.
 *
 *     node dist/samples/dcmtk/echo-scu/main.js [HOST] [PORT] [CALLED-AE-TITLE]
 *
 * Exits with 0 when the peer has answered the C-ECHO; with 1 otherwise.
 */
import { hostname } from 'node:os';
import {
  ASC_addPresentationContext,
  ASC_countAcceptedPresentationContexts,
  ASC_createAssociationParameters,
  ASC_DEFAULTMAXPDU,
  ASC_destroyAssociation,
  ASC_dropNetwork,
  ASC_getRejectParameters,
  ASC_initializeNetwork,
  ASC_printRejectParameters,
  ASC_releaseAssociation,
  ASC_requestAssociation,
  ASC_setAPTitles,
  ASC_setPresentationAddresses,
  ByRef,
  DIMSE_BLOCKING,
  DIMSE_echoUser,
  DUL_ASSOCIATIONREJECTED,
  NET_REQUESTOR,
  T_ASC_RejectParameters,
  UID_LittleEndianImplicitTransferSyntax,
  UID_VerificationSOPClass,
  type T_ASC_Association,
  type T_ASC_Network,
  type T_ASC_Parameters,
} from 'dcxport/dcmtk';

async function main(host = 'localhost', port = '104', calledTitle = 'ANY-SCP'): Promise<boolean> {
  const net = new ByRef<T_ASC_Network | null>(null);
  const params = new ByRef<T_ASC_Parameters | null>(null);
  const assoc = new ByRef<T_ASC_Association | null>(null);

  // The network, with 30 seconds for everything that has to do with associations.
  let cond = await ASC_initializeNetwork(NET_REQUESTOR, 0, 30, net);
  if (cond.bad()) {
    console.error(`no network: ${cond.text()}`);
    return false;
  }

  // Whom we call, and what we propose.
  ASC_createAssociationParameters(params, ASC_DEFAULTMAXPDU);
  ASC_setAPTitles(params.value, 'ECHOSCU', calledTitle, null);
  ASC_setPresentationAddresses(params.value, hostname(), `${host}:${port}`);
  const ts = [UID_LittleEndianImplicitTransferSyntax];
  ASC_addPresentationContext(params.value, 1, UID_VerificationSOPClass, ts);

  // The association.
  cond = await ASC_requestAssociation(net.value, params.value, assoc);
  if (cond.bad()) {
    if (cond.equals(DUL_ASSOCIATIONREJECTED)) {
      const rej = new ByRef(new T_ASC_RejectParameters());
      ASC_getRejectParameters(params.value, rej);
      console.error(`rejected: ${ASC_printRejectParameters(new ByRef(''), rej.value)}`);
    } else {
      console.error(`no association: ${cond.text()}`);
    }
    await ASC_dropNetwork(net);
    return false;
  }

  if (ASC_countAcceptedPresentationContexts(params.value) === 0) {
    console.error('the peer does not support Verification');
    await ASC_releaseAssociation(assoc.value);
    await ASC_destroyAssociation(assoc);
    await ASC_dropNetwork(net);
    return false;
  }

  // The echo.
  const id = assoc.value?.nextMsgID ?? 1;
  if (assoc.value !== null) assoc.value.nextMsgID++;
  const status = new ByRef(0);
  cond = await DIMSE_echoUser(assoc.value, id, DIMSE_BLOCKING, 0, status);
  const good = cond.good();
  if (good) console.log(`the peer answered with status ${status.value}`);
  else console.error(`no echo: ${cond.text()}`);

  // The end of association and network.
  await ASC_releaseAssociation(assoc.value);
  await ASC_destroyAssociation(assoc);
  await ASC_dropNetwork(net);
  return good;
}

main(...process.argv.slice(2)).then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
