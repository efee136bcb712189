/**
 * Receives into memory: no event handler, no file.
 *
 *     node dist/samples/rzdcx/memory-scp/blocking.js PORT [ASSOCIATIONS]
 *
 * Prints what each object is. Commands that store nothing, such as C-ECHO, leave nothing to take.
 */
import { COMError, DCXACC, DCXAPP, type DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';

const [port = '104', associations = 'Infinity'] = process.argv.slice(2);

function text(obj: DCXOBJ, tag: number): string {
  return obj.GetElement(tag)?.CStringPtr ?? '?';
}

try {
  const app = new DCXAPP();
  app.EnableInMemoryStorageSCP = true;
  const acc = new DCXACC();
  for (let served = 0; served < Number(associations);) {
    if (!acc.WaitForConnection('MEMORY_SCP', Number(port), 30)) continue;
    served++;
    while (acc.WaitForCommand(30)) {
      const obj = acc.TakeStoredObject();
      if (obj === null) {
        console.log('a command that stores nothing');
        continue;
      }
      const size = `${text(obj, DICOM_TAGS_ENUM.Columns)}x${text(obj, DICOM_TAGS_ENUM.Rows)}`;
      const pixels = obj.GetElement(DICOM_TAGS_ENUM.PixelData)?.Length ?? 0;
      console.log(`${text(obj, DICOM_TAGS_ENUM.sopInstanceUID)} ${size}, ${pixels} bytes of pixels`);
      obj.Release();
    }
  }
  acc.Release();
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
