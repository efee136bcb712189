/**
 * Simulated devices that work all the time, each with a DCXREQ of its own: it asks for its worklist, begins a procedure
 * step, stores images, ends the step, and looks whether the server is there: `soak-devices.js PORT FOLDER DEVICES SECONDS`.
 * Prints what was done when the time is over, as JSON; every failure is told at once on standard error.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';

const [port = '', folder = '', devices = '', seconds = ''] = process.argv.slice(2);
const WORKLIST = '1.2.840.10008.5.1.4.31';
/** Longest pause between two steps of a device, in milliseconds. */
const LONGEST_PAUSE = 2000;

/** One association each: a query, the beginning and the end of a step, its images, an echo. */
const done = { associations: 0, echoes: 0, queries: 0, steps: 0, objects: 0, bytes: 0, failures: 0 };

function objectWith(values: readonly (readonly [number, string])[]): DCXOBJ {
  const obj = new DCXOBJ();
  for (const [tag, value] of values) {
    const element = obj.createElement(tag);
    element.Value = value;
    obj.insertElement(element);
  }
  return obj;
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    done.failures++;
    console.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function device(number: number, until: number): Promise<void> {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const title = `DEVICE${number}`;
  const address = [title, 'SERVER', '127.0.0.1', Number(port)] as const;
  // Their beginnings are spread, and their pauses differ.
  let pause = (number * 397) % LONGEST_PAUSE;
  while (performance.now() < until) {
    await sleep(pause);
    pause = (pause * 31 + 611) % LONGEST_PAUSE;
    const req = new DCXREQ();
    await attempt('worklist', async () => {
      const matches = await req.Query(...address, WORKLIST, objectWith([[Tag.PatientName, '']]));
      if (matches.AtEnd()) throw new Error('no match came');
      done.queries++;
      done.associations++;
    });
    await attempt('procedure step', async () => {
      const step = await req.MPPS_Create(...address, objectWith([[Tag.PerformedProcedureStepStatus, 'IN PROGRESS']]));
      const { failedFilesList } = await req.Send(...address, files);
      if (failedFilesList !== '') throw new Error(`not stored: ${failedFilesList}`);
      done.objects += files.length;
      done.bytes += bytes;
      await req.MPPS_Set(...address, objectWith([[Tag.PerformedProcedureStepStatus, 'COMPLETED']]), step);
      done.steps++;
      done.associations += 3;
    });
    await attempt('echo', async () => {
      await req.Echo(...address);
      done.echoes++;
      done.associations++;
    });
    await req[Symbol.asyncDispose]();
  }
}

async function main(): Promise<void> {
  const until = performance.now() + Number(seconds) * 1000;
  await Promise.all(Array.from({ length: Number(devices) }, (_, number) => device(number, until)));
  console.log(JSON.stringify(done));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
