/**
 * Asks an archive for the studies of a patient and has it send the first one to us.
 *
 *     node dist/samples/rzdcx/move-and-store/blocking.js HOST PORT CALLED OUR_TITLE LOCAL_PORT PATIENT_ID FOLDER
 *
 * The archive must know OUR_TITLE at LOCAL_PORT. MoveAndStore serves the associations that it opens inside the call.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';

const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';

/** An identifier of these keys; empty ones are asked for. */
function identifier(keys: Readonly<Record<number, string>>): DCXOBJ {
  const obj = new DCXOBJ();
  for (const [tag, value] of Object.entries(keys)) {
    const element = obj.createElement(Number(tag));
    if (value !== '') element.Value = value;
    obj.insertElement(element);
  }
  return obj;
}

function text(obj: DCXOBJ, tag: number): string {
  return obj.GetElement(tag)?.CStringPtr ?? '';
}

function main(args: readonly string[]): void {
  const [host = '', port = '', called = '', ours = '', localPort = '', patientId = '', folder = ''] = args;
  const req = new DCXREQ();
  req.AssociationRequestTimeout = 5;
  req.DimseCommandTimeout = 30;
  req.on('OnQueryResponseRecieved', (match) => {
    console.log(`found ${text(match, DICOM_TAGS_ENUM.StudyDate)} ${text(match, DICOM_TAGS_ENUM.studyInstanceUID)}`);
  });
  req.on('OnMoveResponseRecievedEx', (status, remaining, completed, failed, warning) => {
    const counts = `${remaining} to come, ${completed} done, ${failed} failed, ${warning} with a warning`;
    console.log(`status 0x${status.toString(16).toUpperCase().padStart(4, '0')}: ${counts}`);
  });

  const studies = req.Query(
    ours,
    called,
    host,
    Number(port),
    STUDY_ROOT_FIND,
    identifier({
      [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'STUDY',
      [DICOM_TAGS_ENUM.StudyDate]: '',
      [DICOM_TAGS_ENUM.patientName]: '',
      [DICOM_TAGS_ENUM.patientID]: patientId,
      [DICOM_TAGS_ENUM.studyInstanceUID]: '',
    }),
  );
  if (studies.AtEnd()) {
    console.log('nothing found');
    return;
  }
  const study = text(studies.Get(), DICOM_TAGS_ENUM.studyInstanceUID);

  mkdirSync(folder, { recursive: true });
  const acc = new DCXACC();
  acc.StoreDirectory = folder;
  let count = 0;
  acc.on('OnStoreSetup', (filename) => {
    filename.value = join(folder, `${String(++count).padStart(4, '0')}.dcm`);
  });
  acc.on('OnStoreDone', (filename, stored) => console.log(`${stored ? 'stored' : 'LOST'} ${filename}`));
  const wanted = identifier({
    [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'STUDY',
    [DICOM_TAGS_ENUM.patientID]: patientId,
    [DICOM_TAGS_ENUM.studyInstanceUID]: study,
  });
  req.MoveAndStore(ours, called, host, Number(port), ours, wanted, Number(localPort), acc);
  console.log(`${count} objects`);
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
