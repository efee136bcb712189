/**
 * A worklist, MPPS and storage server of DCXACC objects on one port: `soak-server.js FOLDER ACCEPTERS`. Prints its port
 * when it listens, and after SIGTERM what it has served, as JSON.
 */
import { rmSync } from 'node:fs';
import { DCXACC, DCXELM, DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';

const [folder = '', accepters = '1'] = process.argv.slice(2);
const WAIT_SECONDS = 1;
const MATCHES = 5;

const served = { echoes: 0, queries: 0, steps: 0, objects: 0, failures: 0 };
let running = true;

function entry(patientID: string): DCXOBJ {
  const item = new DCXOBJ();
  const element = new DCXELM();
  for (const [tag, value] of [
    [Tag.PatientName, `Patient^${patientID}`],
    [Tag.PatientID, patientID],
  ] as const) {
    element.Init(tag);
    element.Value = value;
    item.insertElement(element);
  }
  return item;
}

function accepter(): DCXACC {
  const acceptor = new DCXACC();
  acceptor.StoreDirectory = folder;
  acceptor.on('OnEcho', () => void served.echoes++);
  acceptor.on('OnFind', function* () {
    served.queries++;
    for (let number = 0; number < MATCHES; number++) yield entry(String(number));
  });
  acceptor.on('OnMPPSCreate', () => void served.steps++);
  acceptor.on('OnMPPSSet', () => undefined);
  acceptor.on('OnStoreDone', (filename, status) => {
    if (!status) served.failures++;
    served.objects++;
    // What stays would fill the disk of a long run.
    rmSync(filename, { force: true });
  });
  return acceptor;
}

async function serve(acceptor: DCXACC, port: number): Promise<void> {
  while (running) {
    if (!(await acceptor.WaitForConnection('SERVER', port, WAIT_SECONDS))) continue;
    while (await acceptor.WaitForCommand(30));
  }
  await acceptor[Symbol.asyncDispose]();
}

async function main(): Promise<void> {
  const first = accepter();
  const port = await first.Listen(0);
  process.once('SIGTERM', () => (running = false));
  console.log(JSON.stringify({ port }));
  const others = Array.from({ length: Number(accepters) - 1 }, accepter);
  await Promise.all([first, ...others].map((acceptor) => serve(acceptor, port)));
  console.log(JSON.stringify(served));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
