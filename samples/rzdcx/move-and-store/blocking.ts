/**
 * Asks an archive for the studies of a patient and has it send the first one to us.
 *
 *     node dist/samples/rzdcx/move-and-store/blocking.js HOST PORT CALLED OUR_TITLE LOCAL_PORT PATIENT_ID FOLDER
 *
 * The archive must know OUR_TITLE at LOCAL_PORT. MoveAndStore serves the associations that it opens inside the call.
 */
import { COMError, DCXACC, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';
import { statusText, STUDY_ROOT_FIND, text } from '../query-move/identifiers';
import { NumberedFolder, studiesOf, studyOf } from './retrieval';

function main(args: readonly string[]): void {
  const [host = '', port = '', called = '', ours = '', localPort = '', patientID = '', folder = ''] = args;
  const req = new DCXREQ();
  req.AssociationRequestTimeout = 5;
  req.DimseCommandTimeout = 30;
  req.on('OnQueryResponseRecieved', (match) => {
    console.log(`found ${text(match, DICOM_TAGS_ENUM.StudyDate)} ${text(match, DICOM_TAGS_ENUM.studyInstanceUID)}`);
  });
  req.on('OnMoveResponseRecievedEx', (status, remaining, completed, failed, warning) => {
    const counts = `${remaining} to come, ${completed} done, ${failed} failed, ${warning} with a warning`;
    console.log(`status ${statusText(status)}: ${counts}`);
  });
  const studies = req.Query(ours, called, host, Number(port), STUDY_ROOT_FIND, studiesOf(patientID));
  if (studies.AtEnd()) {
    console.log('nothing found');
    return;
  }
  const wanted = studyOf(patientID, text(studies.Get(), DICOM_TAGS_ENUM.studyInstanceUID));

  const files = new NumberedFolder(folder);
  const acc = new DCXACC();
  acc.StoreDirectory = folder;
  acc.on('OnStoreSetup', (filename) => {
    filename.value = files.next();
  });
  acc.on('OnStoreDone', (filename, stored) => console.log(`${stored ? 'stored' : 'LOST'} ${filename}`));
  req.MoveAndStore(ours, called, host, Number(port), ours, wanted, Number(localPort), acc);
  console.log(`${files.count} objects`);
  acc.Release();
  req.Release();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
