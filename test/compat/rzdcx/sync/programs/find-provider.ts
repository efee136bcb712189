/**
 * A worker that answers the queries of one association with as many matches as it is told, by the asynchronous entry.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { DCXACC, DCXELM, DCXOBJ, DICOM_TAGS_ENUM } from '../../../../../compat/rzdcx';

function* matches(count: number): Generator<DCXOBJ> {
  const object = new DCXOBJ();
  const element = new DCXELM();
  for (let number = 0; number < count; number++) {
    element.Init(DICOM_TAGS_ENUM.PatientsName);
    element.Value = `Doe^${number}`;
    object.insertElement(element);
    yield object;
  }
}

async function main(): Promise<void> {
  const acc = new DCXACC();
  acc.on('OnFind', () => matches(workerData as number));
  const port = await acc.Listen(0);
  parentPort?.postMessage(port);
  await acc.WaitForConnection('FINDER', port, 30);
  while (await acc.WaitForCommand(30));
  acc.Release();
}

void main();
