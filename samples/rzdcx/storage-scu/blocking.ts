/**
 * Sends files, and the files of folders.
 *
 *     node dist/samples/rzdcx/storage-scu/blocking.js HOST PORT CALLED PATH...
 *
 * Tells each file as it is sent, then those that failed; the exit code is their number, at most 100, or 101 when the
 * association broke and everything is to be sent again.
 */
import { ByRef, COMError, DCXREQ } from 'dcxport/rzdcx/sync';
import { fileListOf, namesOf } from './paths';

function send(host: string, port: number, called: string, paths: readonly string[]): number {
  const req = new DCXREQ();
  let sent = 0;
  req.on('OnFileSent', (succeeded, filename) => {
    if (succeeded) sent++;
    console.log(`${succeeded ? 'sent' : 'NOT SENT'} ${filename}`);
  });
  const succeededFiles = new ByRef('');
  const failedFiles = new ByRef('');
  try {
    req.Send('STORE_SCU', called, host, port, fileListOf(paths), succeededFiles, failedFiles);
    const failed = namesOf(failedFiles.value);
    console.log(`${sent} sent, ${failed.length} failed`);
    return Math.min(failed.length, 100);
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(error.Description);
    return 101;
  } finally {
    req.Release();
  }
}

const [host, port, called, ...paths] = process.argv.slice(2);
if (host === undefined || called === undefined || paths.length === 0) {
  console.error('Usage: blocking.js HOST PORT CALLED PATH...');
  process.exitCode = 2;
} else {
  process.exitCode = send(host, Number(port), called, paths);
}
