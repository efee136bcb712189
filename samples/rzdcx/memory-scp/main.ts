/**
 * Receives into memory: no event handler, no file.
 *
 *     node dist/samples/rzdcx/memory-scp/main.js PORT [ASSOCIATIONS [FOLDER]]
 *
 * Prints what each object is; with a folder, which must be there, a thumbnail of each image goes into it. Commands that
 * store nothing, such as C-ECHO, leave nothing to take. Ends after that many associations, or on Ctrl-C.
 */
import { COMError, DCXACC, DCXAPP } from 'dcxport/rzdcx';
import { show } from './show';

async function main(port: number, associations: number, folder: string | undefined): Promise<void> {
  const app = new DCXAPP();
  app.EnableInMemoryStorageSCP = true;
  const acc = new DCXACC();
  for (let served = 0; served < associations;) {
    if (!(await acc.WaitForConnection('MEMORY_SCP', port, 30))) continue;
    served++;
    while (await acc.WaitForCommand(30)) {
      const obj = acc.TakeStoredObject();
      if (obj === null) {
        console.log('a command that stores nothing');
        continue;
      }
      show(obj, folder);
      obj.Release();
    }
  }
  acc.Release();
}

const [port = '104', associations = 'Infinity', folder] = process.argv.slice(2);
main(Number(port), Number(associations), folder).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
