/**
 * Sends files, asks the archive to keep them safe, and waits for its answer.
 *
 *     node dist/samples/rzdcx/commitment/main.js HOST PORT CALLED OUR_TITLE LOCAL_PORT FILE...
 *
 * The answer comes over an association that the archive opens, so it must know OUR_TITLE at LOCAL_PORT, where a worker waits for
 * it while the rest goes on. With `-` as LOCAL_PORT it is awaited on the association of the request. Exits with 3 when not
 * everything is safe.
 */
import { ByRef, COMError, DCXACC, DCXREQ } from 'dcxport/rzdcx';
import { type Result, Results, show } from './results';

/** Seconds. */
const LONGEST_WAIT = 300;

/** Whom to ask. */
interface Archive {
  readonly host: string;
  readonly port: number;
  readonly title: string;
}

/** Takes what comes until it is told to stop, and its accepter was released. */
async function work(acc: DCXACC, title: string, port: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted && (await acc.WaitForConnection(title, port, 0))) {
    while (!stop.aborted && (await acc.WaitForCommand(30)));
  }
}

/** The result comes on an association of the archive's. */
async function commit(
  req: DCXREQ,
  { host, port, title }: Archive,
  ours: string,
  localPort: number,
  files: readonly string[],
): Promise<Result | undefined> {
  const results = new Results();
  const acc = new DCXACC();
  acc.on('OnCommitResult', (...result) => results.take(...result));
  await acc.Listen(localPort);
  const stop = new AbortController();
  const worker = work(acc, ours, localPort, stop.signal);
  try {
    const transaction = await req.CommitFiles(ours, title, host, port, files);
    console.log(`asked for ${transaction}`);
    return await results.when(transaction, LONGEST_WAIT * 1000);
  } finally {
    stop.abort();
    acc.Release();
    await worker;
  }
}

/** The result comes on the association of the request. */
async function commitAndWait(
  req: DCXREQ,
  { host, port, title }: Archive,
  ours: string,
  files: readonly string[],
): Promise<Result | undefined> {
  const [came, safe] = [new ByRef(false), new ByRef(false)];
  const [succeeded, failed] = [new ByRef(''), new ByRef('')];
  const byRef = [came, safe, succeeded, failed] as const;
  const transaction = await req.CommitFilesAndWaitForResult(ours, title, host, port, files, LONGEST_WAIT, ...byRef);
  console.log(`asked for ${transaction}`);
  return came.value ? { isSafe: safe.value, succeeded: succeeded.value, failed: failed.value } : undefined;
}

async function main(args: readonly string[]): Promise<boolean> {
  const [host = '', port = '', title = '', ours = '', localPort = '', ...files] = args;
  const archive = { host, port: Number(port), title };
  const req = new DCXREQ();
  const { failedFilesList } = await req.Send(ours, title, host, archive.port, files);
  if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
  const result = await (localPort === '-'
    ? commitAndWait(req, archive, ours, files)
    : commit(req, archive, ours, Number(localPort), files));
  req.Release();
  return show(result);
}

main(process.argv.slice(2)).then(
  (isSafe) => {
    process.exitCode = isSafe ? 0 : 3;
  },
  (error: unknown) => {
    console.error(error instanceof COMError ? error.Description : (error as Error).message);
    process.exitCode = 1;
  },
);
