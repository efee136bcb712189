/**
 * Asks an archive for the studies of a patient and has it send the first one to us.
 *
 *     node dist/samples/rzdcx/move-and-store/main.js HOST PORT CALLED OUR_TITLE LOCAL_PORT PATIENT_ID FOLDER
 *
 * The archive must know OUR_TITLE at LOCAL_PORT. On that port another accepter of the program listens all the time, for what
 * comes unasked; either may get what the archive sends.
 */
import { COMError, DCXACC, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';
import { statusText, STUDY_ROOT_FIND, text } from '../query-move/identifiers';
import { NumberedFolder, studiesOf, studyOf } from './retrieval';

function accepter(files: NumberedFolder): DCXACC {
  const acc = new DCXACC();
  acc.on('OnStoreSetup', (filename) => {
    filename.value = files.next();
  });
  acc.on('OnStoreDone', (filename, stored) => console.log(`${stored ? 'stored' : 'LOST'} ${filename}`));
  return acc;
}

/** Takes what comes until it is told to stop, and its accepter was released. */
async function listen(acc: DCXACC, title: string, port: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted && (await acc.WaitForConnection(title, port, 0))) {
    while (!stop.aborted && (await acc.WaitForCommand(0)));
  }
}

async function retrieve(args: readonly string[], req: DCXREQ): Promise<void> {
  const [host = '', port = '', called = '', ours = '', localPort = '', patientID = '', folder = ''] = args;
  const studies = await req.Query(ours, called, host, Number(port), STUDY_ROOT_FIND, studiesOf(patientID));
  if (studies.AtEnd()) {
    console.log('nothing found');
    return;
  }
  const wanted = studyOf(patientID, text(studies.Get(), DICOM_TAGS_ENUM.studyInstanceUID));

  const files = new NumberedFolder(folder);
  const always = accepter(files);
  const stop = new AbortController();
  const listening = listen(always, ours, Number(localPort), stop.signal);
  const acc = accepter(files);
  try {
    await req.MoveAndStore(ours, called, host, Number(port), ours, wanted, Number(localPort), acc);
    console.log(`${files.count} objects`);
  } finally {
    stop.abort();
    acc.Release();
    always.Release();
    await listening;
  }
}

async function main(args: readonly string[]): Promise<void> {
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
  await retrieve(args, req).finally(() => req.Release());
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
