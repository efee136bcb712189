/**
 * Sends what a medium holds: every file that its DICOMDIR lists.
 *
 *     node dist/samples/rzdcx/send-medium/blocking.js FOLDER HOST PORT CALLED
 *
 * Tells the series of each patient, then the files that failed; the exit code is 1 when there are any, or when the directory
 * could not be read or the association broke.
 */
import { DCXREQ } from 'dcxport/rzdcx/sync';
import { filesOfMedium } from './medium';

function send(folder: string, host: string, port: number, called: string): number {
  const req = new DCXREQ();
  try {
    const files = filesOfMedium(folder);
    const { failedFilesList } = req.Send('MEDIUM_SCU', called, host, port, files.join(';'));
    const failed = failedFilesList.split(';').filter((file) => file !== '');
    for (const file of failed) console.error(`not sent: ${file}`);
    console.log(`${files.length - failed.length} of ${files.length} files sent`);
    return failed.length === 0 ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  } finally {
    req.Release();
  }
}

const [folder, host, port, called] = process.argv.slice(2);
if (folder === undefined || host === undefined || called === undefined) {
  console.error('Usage: blocking.js FOLDER HOST PORT CALLED');
  process.exitCode = 2;
} else {
  process.exitCode = send(folder, host, Number(port), called);
}
