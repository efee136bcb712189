/**
 * Asks an archive for patients, lets the user choose one, and has the archive send it to somebody.
 *
 *     node dist/samples/rzdcx/query-move/main.js HOST PORT CALLED OUR_TITLE TARGET NAME ID [CHOICE]
 *
 * NAME and ID may hold wildcards. Without a number of the list as CHOICE the user is asked. The archive must know TARGET. When
 * a file could not be sent the move is given up.
 */
import { createInterface } from 'node:readline/promises';
import { COMError, type DCXOBJ, DCXREQ, DICOM_TAGS_ENUM, HRESULT } from 'dcxport/rzdcx';
import { listOf, PATIENT_ROOT_FIND, patientQuery, statusText, text } from './identifiers';

async function choose(patients: readonly DCXOBJ[], choice: string | undefined): Promise<DCXOBJ | undefined> {
  if (choice !== undefined) return patients[Number(choice) - 1];
  const terminal = createInterface(process.stdin, process.stdout);
  const answer = await terminal.question('Which one? ');
  terminal.close();
  return patients[Number(answer) - 1];
}

async function main(args: readonly string[]): Promise<void> {
  const [host = '', port = '', called = '', ours = '', target = '', name = '', id = '', choice] = args;
  const req = new DCXREQ();
  req.AssociationRequestTimeout = 5;
  req.DimseCommandTimeout = 30;
  let found = 0;
  req.on('OnQueryResponseRecieved', (match) => {
    console.log(`${++found}: ${text(match, DICOM_TAGS_ENUM.patientID)} ${text(match, DICOM_TAGS_ENUM.patientName)}`);
  });
  req.on('OnMoveResponseRecievedEx', (status, remaining, completed, failed, warning) => {
    const counts = `${remaining} to come, ${completed} done, ${failed} failed, ${warning} with a warning`;
    console.log(`status ${statusText(status)}: ${counts}`);
    // What a handler throws cancels the move.
    if (failed > 0) throw new Error('a file could not be sent');
  });

  const query = patientQuery(name, id);
  const matches = await req.Query(ours, called, host, Number(port), PATIENT_ROOT_FIND, query);
  const patients = listOf(matches);
  if (patients.length === 0) {
    console.log('nobody found');
    return;
  }
  const patient = await choose(patients, choice);
  if (patient === undefined) throw new Error(`there are ${patients.length} to choose from`);
  const patientID = text(patient, DICOM_TAGS_ENUM.patientID);
  await req.MovePatient(ours, called, host, Number(port), target, '', patientID);
  console.log(`${patientID} is at ${target}`);
  req.Release();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isGivenUp = error instanceof COMError && error.HRESULT === HRESULT.E_ABORT;
  console.error(isGivenUp ? `given up: ${(error.cause as Error).message}` : (error as Error).message);
  process.exitCode = 1;
});
