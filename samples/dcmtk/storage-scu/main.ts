/**
 * A storage SCU on DcmStorageSCU: as many associations as the files need, a summary and a report.
 *
 *     node dist/samples/dcmtk/storage-scu/main.js HOST PORT CALLED REPORT FILE...
 *
 * Exits with 0 when the peer has taken every file.
 */
import { ByRef, DcmStorageSCU, type TransferEntry } from 'dcxport/dcmtk';

/** Counts, and says what happens. */
class Sender extends DcmStorageSCU {
  taken = 0;

  override notifySOPInstanceToBeSent(entry: TransferEntry): void {
    console.log(`sending ${entry.Filename}`);
  }

  override notifySOPInstanceSent(entry: TransferEntry): void {
    if (entry.RequestSent && entry.ResponseStatusCode === 0) this.taken++;
    else console.log(`not taken: ${entry.Filename}`);
  }
}

async function main([host = '', port = '', called = '', report = '', ...files]: readonly string[]): Promise<boolean> {
  const scu = new Sender();
  scu.setAETitle('DCMSEND');
  scu.setPeerHostName(host);
  scu.setPeerPort(Number(port));
  scu.setPeerAETitle(called);
  scu.setHaltOnUnsuccessfulStoreMode(false);
  for (const file of files) {
    const cond = await scu.addDicomFile(file);
    if (cond.bad()) console.error(`${file} is left out: ${cond.text()}`);
  }

  // One association after the other, until nothing is left to propose contexts for.
  while (scu.addPresentationContexts().good()) {
    let cond = await scu.initNetwork();
    if (cond.good()) cond = await scu.negotiateAssociation();
    if (cond.good()) cond = await scu.sendSOPInstances();
    if (cond.bad()) {
      console.error(`the association ends: ${cond.text()}`);
      break;
    }
    await scu.releaseAssociation();
  }

  const summary = new ByRef('');
  scu.getStatusSummary(summary);
  console.log(summary.value);
  scu.createReportFile(report);
  await scu.freeNetwork();
  return scu.taken === files.length;
}

main(process.argv.slice(2)).then(
  (isDone) => {
    process.exitCode = isDone ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
