/**
 * Queries and moves on DcmSCU: asks for the studies of a patient and has each sent to somebody.
 *
 *     node dist/samples/dcmtk/query-move/main.js HOST PORT CALLED TARGET PATIENT-ID
 *
 * Exits with 0 when everything was moved.
 */
import {
  ByRef,
  DcmDataset,
  DcmSCU,
  type OFCondition,
  type QRResponse,
  type RetrieveResponse,
  UID_FINDStudyRootQueryRetrieveInformationModel,
  UID_LittleEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
  UID_MOVEStudyRootQueryRetrieveInformationModel,
} from 'dcxport/dcmtk';

const QueryRetrieveLevel = 0x00080052;
const PatientID = 0x00100020;
const StudyInstanceUID = 0x0020000d;
const SYNTAXES = [UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax];

/** Keeps the studies that are found, and shows the progress of moves. */
class Retriever extends DcmSCU {
  readonly studies: string[] = [];

  override async handleFINDResponse(
    presID: number,
    response: QRResponse,
    waitForNextResponse: ByRef<boolean>,
  ): Promise<OFCondition> {
    const uid = new ByRef('');
    if (response.m_dataset?.findAndGetOFString(StudyInstanceUID, uid).good()) this.studies.push(uid.value);
    return super.handleFINDResponse(presID, response, waitForNextResponse);
  }

  override async handleMOVEResponse(
    presID: number,
    response: RetrieveResponse,
    waitForNextResponse: ByRef<boolean>,
  ): Promise<OFCondition> {
    const { m_numberOfRemainingSubops: remaining, m_numberOfFailedSubops: failed } = response;
    console.log(`status 0x${response.m_status.toString(16).padStart(4, '0')}, ${remaining} to come, ${failed} failed`);
    return super.handleMOVEResponse(presID, response, waitForNextResponse);
  }
}

/** Unique keys of a query. */
function keysOf(values: Readonly<Record<number, string>>): DcmDataset {
  const keys = new DcmDataset();
  for (const [tag, value] of Object.entries(values)) keys.putAndInsertString(Number(tag), value);
  return keys;
}

async function retrieve(scu: Retriever, target: string, patientID: string): Promise<boolean> {
  const find = scu.findPresentationContextID(UID_FINDStudyRootQueryRetrieveInformationModel, '');
  const query = keysOf({ [QueryRetrieveLevel]: 'STUDY', [PatientID]: patientID, [StudyInstanceUID]: '' });
  let cond = await scu.sendFINDRequest(find, query, null);
  console.log(`${scu.studies.length} studies found`);
  const move = scu.findPresentationContextID(UID_MOVEStudyRootQueryRetrieveInformationModel, '');
  let isDone = cond.good();
  for (const uid of scu.studies) {
    const responses: RetrieveResponse[] = [];
    const wanted = keysOf({ [QueryRetrieveLevel]: 'STUDY', [StudyInstanceUID]: uid });
    cond = await scu.sendMOVERequest(move, target, wanted, responses);
    if (cond.bad() || responses.at(-1)?.m_status !== 0) isDone = false;
  }
  if (cond.bad()) console.error(cond.text());
  return isDone;
}

async function main([
  host = '',
  port = '',
  called = '',
  target = '',
  patientID = '',
]: readonly string[]): Promise<boolean> {
  const scu = new Retriever();
  scu.setAETitle('MOVESCU');
  scu.setPeerHostName(host);
  scu.setPeerPort(Number(port));
  scu.setPeerAETitle(called);
  scu.addPresentationContext(UID_FINDStudyRootQueryRetrieveInformationModel, SYNTAXES);
  scu.addPresentationContext(UID_MOVEStudyRootQueryRetrieveInformationModel, SYNTAXES);
  let cond = await scu.initNetwork();
  if (cond.good()) cond = await scu.negotiateAssociation();
  if (cond.bad()) {
    console.error(`no association: ${cond.text()}`);
    return false;
  }
  const isDone = await retrieve(scu, target, patientID);
  await scu.releaseAssociation();
  await scu.freeNetwork();
  return isDone;
}

main(process.argv.slice(2)).then(
  (isDone) => {
    process.exitCode = isDone ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
