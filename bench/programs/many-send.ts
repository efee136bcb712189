/**
 * Deals the files of a folder out to so many associations and sends them at once:
 * `many-send.js HOST PORT FOLDER ASSOCIATIONS`. Prints `{"ms": N}`, first connect to last release, and ends.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, planStorage, scanStorageFile, Status, storeItems, type StorageFile } from 'dcxport';

async function main(): Promise<void> {
  const [host = '', port = '', folder = '', associations = ''] = process.argv.slice(2);
  const files = await Promise.all(readdirSync(folder).map((name) => scanStorageFile(join(folder, name))));
  const shares = Array.from({ length: Number(associations) }, (): StorageFile[] => []);
  for (const [index, file] of files.entries()) shares[index % shares.length]?.push(file);
  const engine = createEngine();
  const peer = { host, port: Number(port), callingAETitle: 'BENCH', calledAETitle: 'RECEIVER' };
  const start = performance.now();
  await Promise.all(
    shares.map(async (share) => {
      for (const { items, presentationContexts } of planStorage(share)) {
        const association = await engine.requestAssociation({ ...peer, presentationContexts });
        for await (const { status, error } of storeItems(association, items)) {
          if (status !== Status.Success) throw new Error(`not stored: ${error?.message ?? `status ${status}`}`);
        }
        await association.release();
      }
    }),
  );
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
