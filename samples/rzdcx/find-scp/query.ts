/**
 * Asks a worklist for everybody: the second program, for a try of the first.
 *
 *     node dist/samples/rzdcx/find-scp/query.js HOST PORT
 */
import { COMError, DCXELM, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';

const MODALITY_WORKLIST_FIND = '1.2.840.10008.5.1.4.31';

async function main(host = '127.0.0.1', port = '104'): Promise<void> {
  const query = new DCXOBJ();
  const e = new DCXELM();
  for (const tag of [DICOM_TAGS_ENUM.patientName, DICOM_TAGS_ENUM.patientID]) {
    e.Init(tag);
    query.insertElement(e);
  }
  const req = new DCXREQ();
  const it = await req.Query('MODALITY', 'WORKLIST', host, Number(port), MODALITY_WORKLIST_FIND, query);
  for (; !it.AtEnd(); it.Next()) {
    const match = it.Get();
    const text = (tag: number): string => match.getElementByTag(tag).CStringPtr;
    console.log(`${text(DICOM_TAGS_ENUM.patientID)} ${text(DICOM_TAGS_ENUM.patientName)}`);
  }
  req.Release();
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
