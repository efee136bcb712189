/**
 * Takes the first entry of a worklist and reports its examination: in progress, then completed or discontinued.
 *
 *     node dist/samples/rzdcx/worklist-mpps/main.js HOST WL_PORT WL_TITLE MPPS_PORT MPPS_TITLE MODALITY [DATES [STATE [own]]]
 *
 * DATES is a day or a range, STATE is COMPLETED (also when it is missing) or DISCONTINUED. With `own` the step gets a UID of ours,
 * which N_Create tells the peer.
 */
import { COMError, type DCXOBJ, DCXREQ, DCXUID, DICOM_TAGS_ENUM, UID_TYPE } from 'dcxport/rzdcx';
import {
  ended,
  inProgress,
  MODALITY_WORKLIST_FIND,
  OUR_TITLE,
  PERFORMED_PROCEDURE_STEP,
  text,
  worklistQuery,
} from './steps';

/** The UID of the step, the peer's or ours. */
async function begin(
  req: DCXREQ,
  mpps: string,
  host: string,
  port: number,
  pps: DCXOBJ,
  own: boolean,
): Promise<string> {
  if (!own) return req.MPPS_Create(OUR_TITLE, mpps, host, port, pps);
  const uid = new DCXUID().CreateUID(UID_TYPE.UID_TYPE_MPPS);
  return req.N_Create(OUR_TITLE, mpps, host, port, pps, PERFORMED_PROCEDURE_STEP, uid);
}

async function main(args: readonly string[]): Promise<void> {
  const [host = '', worklistPort = '', worklist = '', mppsPort = '', mpps = '', ...more] = args;
  const [modality = '', dates = '', state = 'COMPLETED', own] = more;
  const req = new DCXREQ();
  const query = worklistQuery(modality, dates);
  const entries = await req.Query(OUR_TITLE, worklist, host, Number(worklistPort), MODALITY_WORKLIST_FIND, query);
  if (entries.AtEnd()) {
    console.log('the worklist is empty');
    return;
  }
  const entry = entries.Get();
  console.log(`patient ${text(entry, DICOM_TAGS_ENUM.patientID)}`);
  const uid = await begin(req, mpps, host, Number(mppsPort), inProgress(entry), own === 'own');
  console.log(`in progress ${uid}`);
  const end = state === 'DISCONTINUED' ? state : 'COMPLETED';
  await req.MPPS_Set(OUR_TITLE, mpps, host, Number(mppsPort), ended(end), uid);
  console.log(end.toLowerCase());
  req.Release();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
