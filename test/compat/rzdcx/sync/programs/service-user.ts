/**
 * A worker that uses the services of an accepter by the asynchronous entry, one after the other, and tells what it got.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ByRef, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag } from '../../../../../compat/rzdcx';

/** What the worker is told. */
export interface ServiceUserData {
  readonly port: number;
  /** Where objects of a C-GET go. */
  readonly folder: string;
}

const { port, folder } = workerData as ServiceUserData;
const N = ['USER', 'ACC', '127.0.0.1', port] as const;

function objectOf(tag: number, value: string): DCXOBJ {
  const object = new DCXOBJ();
  const element = object.createElement(tag);
  element.Value = value;
  object.insertElement(element);
  return object;
}

async function main(): Promise<void> {
  const req = new DCXREQ();
  const uid = await req.MPPS_Create(...N, objectOf(Tag.PerformedProcedureStepStatus, 'IN PROGRESS'));
  await req.MPPS_Set(...N, objectOf(Tag.PerformedProcedureStepStatus, 'COMPLETED'), uid);
  const complete = new ByRef(false);
  const safe = new ByRef('');
  const instances = '1.2.840.10008.5.1.4.1.1.7,1.2.3;1.2.840.10008.5.1.4.1.1.7,1.2.4';
  await req.CommitInstancesAndWaitForResult(...N, instances, 20, null, complete, safe);
  req.StoreDirectory = folder;
  const stored: string[] = [];
  req.on('OnStoreDone', (filename) => void stored.push(filename));
  await req.Get(...N, objectOf(Tag.QueryRetrieveLevel, 'STUDY'));
  parentPort?.postMessage({ uid, complete: complete.value, safe: safe.value, stored: stored.length });
}

void main();
