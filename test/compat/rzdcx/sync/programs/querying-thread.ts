/**
 * A worker that asks a port for patients by the blocking entry, and tells what it got.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { COMError, DCXELM, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag } from '../../../../../compat/rzdcx/sync';

const keys = new DCXOBJ();
const element = new DCXELM();
for (const [tag, value] of [
  [Tag.QueryRetrieveLevel, 'PATIENT'],
  [Tag.PatientID, 'A-17'],
  [Tag.PatientsName, ''],
] as const) {
  element.Init(tag);
  if (value !== '') element.Value = value;
  keys.insertElement(element);
}

const names: unknown[] = [];
const req = new DCXREQ();
req.on('OnQueryResponseRecieved', (match) => void names.push(match.GetElement(Tag.PatientsName)?.Value));
let status: number | undefined = 0;
try {
  req.Query('ASKER', 'ACC', '127.0.0.1', workerData as number, '1.2.840.10008.5.1.4.1.2.1.1', keys);
} catch (error) {
  status = error instanceof COMError ? error.dicomStatus : -1;
}
parentPort?.postMessage({ names: status === 0 ? names : [], status });
