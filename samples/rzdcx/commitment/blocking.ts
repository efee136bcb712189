/**
 * Sends files, asks the archive to keep them safe, and waits for its answer.
 *
 *     node dist/samples/rzdcx/commitment/blocking.js HOST PORT CALLED OUR_TITLE LOCAL_PORT FILE...
 *
 * The answer comes over an association that the archive opens, so it must know OUR_TITLE at LOCAL_PORT. The port is opened
 * first: an answer that is quicker than we are waits there.
 */
import { COMError, DCXACC, DCXREQ } from 'dcxport/rzdcx/sync';

/** Seconds. */
const LONGEST_WAIT = 300;

function main(args: readonly string[]): boolean {
  const [host = '', port = '', called = '', ours = '', localPort = '', ...files] = args;
  const acc = new DCXACC();
  acc.Listen(Number(localPort));
  let wanted = '';
  let safe: boolean | undefined;
  acc.on('OnCommitResult', (status, transaction, succeeded, failed) => {
    if (transaction !== wanted) return;
    safe = status;
    console.log(`safe: ${succeeded}`);
    if (failed !== '') console.log(`NOT SAFE: ${failed}`);
  });

  const req = new DCXREQ();
  const { failedFilesList } = req.Send(ours, called, host, Number(port), files);
  if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
  wanted = req.CommitFiles(ours, called, host, Number(port), files);
  console.log(`asked for ${wanted}`);

  const deadline = Date.now() + LONGEST_WAIT * 1000;
  while (safe === undefined && Date.now() < deadline) {
    if (!acc.WaitForConnection(ours, Number(localPort), 30)) continue;
    while (acc.WaitForCommand(30));
  }
  acc.Release();
  req.Release();
  return safe === true;
}

try {
  process.exitCode = main(process.argv.slice(2)) ? 0 : 3;
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
