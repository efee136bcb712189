import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine } from '../../src/container';
import { planStorage, scanStorageFile, storeItems, type StorageFile } from '../../src/services';
import { tally } from '../support/campaign';
import { dataSetOf } from '../support/compare';
import { syntheticUID, writeSeries } from '../support/dicom-factory';
import { Program } from '../support/process';
import { Random } from '../support/random';
import { removeTempDirs, tempDir } from '../support/temp';

const STORES = 1000;
const MOST_RUNS = 200;
const RECEIVER = join(__dirname, '../support/peers/receiver.js');
/** Files of one run: from a few KB to half a megabyte. */
const FILES = 60;

async function startReceiver(folder: string): Promise<{ program: Program; port: number }> {
  const env = { ...process.env, RECEIVER_DURABLE: '1' };
  const program = await Program.spawn(process.execPath, [RECEIVER, folder], { env });
  const port = Number((await program.waitForLine(/^port (\d+)$/m))[1]);
  return { program, port };
}

/** Sends until the receiver is gone; gives the paths of what it has acknowledged. */
async function sendUntilGone(port: number, files: readonly StorageFile[]): Promise<string[]> {
  const acknowledged: string[] = [];
  const engine = createEngine();
  try {
    for (const { items, presentationContexts } of planStorage(files)) {
      const peer = { host: '127.0.0.1', port, callingAETitle: 'SENDER', calledAETitle: 'RECEIVER' };
      const association = await engine.requestAssociation({ ...peer, presentationContexts });
      for await (const { item, status } of storeItems(association, items))
        if (status === 0) acknowledged.push(item.path);
      await association.release();
    }
  } catch {
    // The receiver was killed: what it said until then is what counts.
  }
  return acknowledged;
}

describe('a receiver that is killed', function () {
  this.timeout(240_000);

  it(`L6, L26: at random moments of ${STORES} durable stores: what it acknowledged is whole on the disk, and nothing else is under a final name`, async () => {
    const source = tempDir('killed-source');
    const small = writeSeries(source, FILES / 2, { rows: 32, columns: 32 });
    const instance = (index: number): string => syntheticUID(77, index);
    const paths = small.flatMap((path, index) => {
      const [big = ''] = writeSeries(tempDir('one'), 1, { sopInstanceUID: instance(index), rows: 512, columns: 512 });
      return [path, big];
    });
    const files = await Promise.all(paths.map((path) => scanStorageFile(path)));
    const contents = new Map(
      files.map(({ SOPInstanceUID, path }) => [`${SOPInstanceUID}.dcm`, dataSetOf(readFileSync(path))]),
    );
    const random = new Random(9);
    let [stores, runs, parts] = [0, 0, 0];
    for (; stores < STORES && runs < MOST_RUNS; runs++) {
      const folder = tempDir('killed');
      const { program, port } = await startReceiver(folder);
      const sending = sendUntilGone(port, files);
      // A moment of the sending, of which a whole one takes a few hundred milliseconds.
      const timer = setTimeout(() => program.signal('SIGKILL'), random.below(400));
      const acknowledged = await sending;
      clearTimeout(timer);
      program.signal('SIGKILL');
      await program.exited;
      const names = readdirSync(folder);
      for (const name of names) {
        if (name.endsWith('.dcxpart')) parts++;
        else
          expect(
            dataSetOf(readFileSync(join(folder, name))).equals(contents.get(name) ?? Buffer.alloc(0)),
            name,
          ).to.equal(true);
      }
      const uids = new Map(files.map(({ path, SOPInstanceUID }) => [path, SOPInstanceUID]));
      for (const path of acknowledged) expect(names).to.include(`${uids.get(path)}.dcm`);
      stores += acknowledged.length;
      const bytes = acknowledged.reduce((sum, path) => sum + statSync(path).size, 0);
      tally({ cases: 1, associations: 1, objects: acknowledged.length, bytes });
      removeTempDirs(folder);
    }
    expect(stores, `acknowledged in ${runs} runs`).to.be.at.least(STORES);
    expect(parts, 'stores that were cut off').to.be.greaterThan(0);
  });
});
