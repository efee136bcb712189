/**
 * Sends files, and the files of folders.
 *
 *     node dist/samples/rzdcx/storage-scu/blocking.js HOST PORT CALLED PATH...
 *
 * Tells each file as it is sent, then those that failed; the exit code is their number, at most 100, or 101 when the
 * association broke and everything is to be sent again.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ByRef, COMError, DCXREQ } from 'dcxport/rzdcx/sync';

function filesOf(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function send(host: string, port: number, called: string, paths: readonly string[]): number {
  // As legacy programs make their lists, with a separator behind the last one too.
  let fileList = '';
  for (const path of paths.flatMap(filesOf)) fileList += `${path};`;
  const req = new DCXREQ();
  let sent = 0;
  req.on('OnFileSent', (succeeded, filename) => {
    if (succeeded) sent++;
    console.log(`${succeeded ? 'sent' : 'NOT SENT'} ${filename}`);
  });
  const succeededFiles = new ByRef('');
  const failedFiles = new ByRef('');
  try {
    req.Send('STORE_SCU', called, host, port, fileList, succeededFiles, failedFiles);
    const failed = failedFiles.value.split(';').filter((name) => name !== '');
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
