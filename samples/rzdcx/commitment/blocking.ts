/**
 * Sends files, asks the archive to keep them safe, and waits for its answer.
 *
 *     node dist/samples/rzdcx/commitment/blocking.js HOST PORT CALLED OUR_TITLE LOCAL_PORT FILE...
 *
 * The answer comes over an association that the archive opens, so it must know OUR_TITLE at LOCAL_PORT. The port is opened
 * first: an answer that is quicker than we are waits there. Exits with 3 when not everything is safe.
 */
import { COMError, DCXACC, DCXREQ } from 'dcxport/rzdcx/sync';
import { Results, show } from './results';

/** Seconds. */
const LONGEST_WAIT = 300;

function main(args: readonly string[]): boolean {
  const [host = '', port = '', called = '', ours = '', localPort = '', ...files] = args;
  const results = new Results();
  const acc = new DCXACC();
  acc.Listen(Number(localPort));
  acc.on('OnCommitResult', (...result) => results.take(...result));

  const req = new DCXREQ();
  const { failedFilesList } = req.Send(ours, called, host, Number(port), files);
  if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
  const transaction = req.CommitFiles(ours, called, host, Number(port), files);
  console.log(`asked for ${transaction}`);

  const deadline = Date.now() + LONGEST_WAIT * 1000;
  while (results.of(transaction) === undefined && Date.now() < deadline) {
    if (!acc.WaitForConnection(ours, Number(localPort), 30)) continue;
    while (acc.WaitForCommand(30));
  }
  acc.Release();
  req.Release();
  return show(results.of(transaction));
}

try {
  process.exitCode = main(process.argv.slice(2)) ? 0 : 3;
} catch (error) {
  console.error(error instanceof COMError ? error.Description : (error as Error).message);
  process.exitCode = 1;
}
