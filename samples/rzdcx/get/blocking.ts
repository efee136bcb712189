/**
 * Has an archive send a study over our own association.
 *
 *     node dist/samples/rzdcx/get/blocking.js HOST PORT CALLED OUR_TITLE FOLDER STUDY|QUERY-FILE [MODEL [MOST]]
 *
 * The query is kept as FOLDER.query, which may be named in place of the study the next time. MODEL is the UID of the query model,
 * Study Root when it is missing or `-`. Gives up when more than MOST objects are to come.
 */
import { COMError, DCXREQ, HRESULT } from 'dcxport/rzdcx/sync';
import { statusText } from '../query-move/identifiers';
import { nextName, wantedOf } from './identifier';

function main(args: readonly string[]): void {
  const [host = '', port = '', called = '', ours = '', folder = '', fileOrStudy = '', model = '-', most] = args;
  const req = new DCXREQ();
  req.DimseCommandTimeout = 600;
  req.StoreDirectory = folder;
  let count = 0;
  req.on('OnStoreSetup', (filename) => {
    filename.value = nextName(folder, ++count);
  });
  req.on('OnStoreDone', (filename, stored) => console.log(`${stored ? 'stored' : 'LOST'} ${filename}`));
  req.on('OnGetResponseRecieved', (status, remaining, completed, failed, warning) => {
    const counts = `${remaining} to come, ${completed} done, ${failed} failed, ${warning} with a warning`;
    console.log(`status ${statusText(status)}: ${counts}`);
    // What a handler throws cancels the retrieval.
    if (remaining > Number(most ?? Infinity)) throw new Error(`${remaining} are too many`);
  });
  const wanted = wantedOf(fileOrStudy, folder);
  if (model === '-') req.Get(ours, called, host, Number(port), wanted);
  else req.Get(ours, called, host, Number(port), model, wanted);
  console.log(`${count} objects`);
  wanted.Release();
  req.Release();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  const isGivenUp = error.HRESULT === HRESULT.E_ABORT;
  console.error(isGivenUp ? `given up: ${(error.cause as Error).message}` : error.Description);
  process.exitCode = 1;
}
