/**
 * Asks an archive for patients, lets the user choose one, and has the archive send it to somebody.
 *
 *     node dist/samples/rzdcx/query-move/blocking.js HOST PORT CALLED OUR_TITLE TARGET NAME ID [CHOICE]
 *
 * NAME and ID may hold wildcards. Without a number of the list as CHOICE the user is asked. The archive must know TARGET. When
 * a file could not be sent the move is given up.
 */
import { readSync } from 'node:fs';
import { COMError, type DCXOBJ, DCXREQ, DICOM_TAGS_ENUM, HRESULT } from 'dcxport/rzdcx/sync';
import { listOf, PATIENT_ROOT_FIND, patientQuery, statusText, text } from './identifiers';

function choose(patients: readonly DCXOBJ[], choice: string | undefined): DCXOBJ | undefined {
  if (choice !== undefined) return patients[Number(choice) - 1];
  console.log('Which one?');
  const line = Buffer.alloc(80);
  return patients[Number(line.toString('utf8', 0, readSync(0, line))) - 1];
}

function main(args: readonly string[]): void {
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

  const matches = req.Query(ours, called, host, Number(port), PATIENT_ROOT_FIND, patientQuery(name, id));
  const patients = listOf(matches);
  if (patients.length === 0) {
    console.log('nobody found');
    return;
  }
  const patient = choose(patients, choice);
  if (patient === undefined) throw new Error(`there are ${patients.length} to choose from`);
  const patientID = text(patient, DICOM_TAGS_ENUM.patientID);
  req.MovePatient(ours, called, host, Number(port), target, '', patientID);
  console.log(`${patientID} is at ${target}`);
  req.Release();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const isGivenUp = error instanceof COMError && error.HRESULT === HRESULT.E_ABORT;
  console.error(isGivenUp ? `given up: ${(error.cause as Error).message}` : (error as Error).message);
  process.exitCode = 1;
}
