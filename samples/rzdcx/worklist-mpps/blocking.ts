/**
 * Takes the first entry of a worklist and reports its examination: in progress, then completed or discontinued.
 *
 *     node dist/samples/rzdcx/worklist-mpps/blocking.js HOST WL_PORT WL_TITLE MPPS_PORT MPPS_TITLE MODALITY [DATES [STATE]]
 *
 * DATES is a day or a range, STATE is COMPLETED (also when it is missing) or DISCONTINUED.
 */
import { COMError, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';
import { ended, inProgress, MODALITY_WORKLIST_FIND, OUR_TITLE, text, worklistQuery } from './steps';

function main(args: readonly string[]): void {
  const [host = '', worklistPort = '', worklist = '', mppsPort = '', mpps = '', modality = '', dates = '', state] =
    args;
  const req = new DCXREQ();
  const query = worklistQuery(modality, dates);
  const entries = req.Query(OUR_TITLE, worklist, host, Number(worklistPort), MODALITY_WORKLIST_FIND, query);
  if (entries.AtEnd()) {
    console.log('the worklist is empty');
    return;
  }
  const entry = entries.Get();
  console.log(`patient ${text(entry, DICOM_TAGS_ENUM.patientID)}`);
  const uid = req.MPPS_Create(OUR_TITLE, mpps, host, Number(mppsPort), inProgress(entry));
  console.log(`in progress ${uid}`);
  const end = state === 'DISCONTINUED' ? state : 'COMPLETED';
  req.MPPS_Set(OUR_TITLE, mpps, host, Number(mppsPort), ended(end), uid);
  console.log(end.toLowerCase());
  req.Release();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
