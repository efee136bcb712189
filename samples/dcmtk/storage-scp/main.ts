/**
 * A storage SCP on DcmStorageSCP: accepts every storage class, prints what it has stored, ends on Ctrl-C.
 *
 *     node dist/samples/dcmtk/storage-scp/main.js PORT FOLDER
 *
 * Exits with 0 when it was ended, with 1 when it could not begin.
 */
import { storageSOPClasses } from 'dcxport';
import {
  DcmStorageSCP,
  UID_JPEG2000LosslessOnlyTransferSyntax,
  UID_JPEGProcess14SV1TransferSyntax,
  UID_JPEGProcess1TransferSyntax,
  UID_LittleEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
  UID_RLELosslessTransferSyntax,
} from 'dcxport/dcmtk';

const SYNTAXES = [
  UID_JPEGProcess14SV1TransferSyntax,
  UID_JPEG2000LosslessOnlyTransferSyntax,
  UID_JPEGProcess1TransferSyntax,
  UID_RLELosslessTransferSyntax,
  UID_LittleEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
];
/** How long associations may go on when it is ended, in milliseconds. */
const GRACE_MS = 5_000;

class Inbox extends DcmStorageSCP {
  override notifyInstanceStored(filename: string): void {
    console.log(`${this.getPeerAETitle()} has stored ${filename}`);
  }

  override notifyAssociationTermination(): void {
    console.log('an association is over');
  }
}

async function main(port = '11112', folder = '.'): Promise<boolean> {
  const scp = new Inbox();
  scp.setPort(Number(port));
  scp.setMaxReceivePDULength(131_072);
  // The original serves one association at a time; here a slow modality need not hold up the others.
  scp.setMaxAssociations(10);
  scp.setEnableVerification();
  for (const uid of storageSOPClasses()) scp.addPresentationContext(uid, SYNTAXES);
  const directory = scp.setOutputDirectory(folder);
  if (directory.bad()) {
    console.error(directory.text());
    return false;
  }
  const opened = await scp.openListenPort();
  if (opened.bad()) {
    console.error(opened.text());
    return false;
  }
  console.log(`listening on port ${scp.getPort()}`);
  process.once('SIGINT', () => scp.stop(GRACE_MS));
  process.once('SIGTERM', () => scp.stop(GRACE_MS));
  const ended = await scp.acceptAssociations();
  return ended.good();
}

main(...process.argv.slice(2)).then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
