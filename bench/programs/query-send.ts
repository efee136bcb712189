/**
 * Asks once with DCXREQ.Query, which keeps its matches: `query-send.js HOST PORT AETITLE STUDY SERIES COUNT`. Prints
 * `{"ms": N}`, first connect to the end of the call, and ends.
 */
import { subscribe } from 'node:diagnostics_channel';
import { DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag, type DCXELM } from 'dcxport/rzdcx';

const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';

async function main(): Promise<void> {
  const [host = '', port = '', calledAETitle = '', study = '', series = '', count = ''] = process.argv.slice(2);
  const query = new DCXOBJ();
  for (const [tag, value] of [
    [Tag.SOPClassUID, ''],
    [Tag.SOPInstanceUID, ''],
    [Tag.QueryRetrieveLevel, 'IMAGE'],
    [Tag.StudyInstanceUID, study],
    [Tag.SeriesInstanceUID, series],
    [Tag.InstanceNumber, ''],
  ] as const) {
    const element: DCXELM = query.createElement(tag);
    element.Value = value;
    query.insertElement(element);
  }
  const requestor = new DCXREQ();
  let start = 0;
  subscribe('net.client.socket', () => (start ||= performance.now()));
  const matches = await requestor.Query('BENCH', calledAETitle, host, Number(port), STUDY_ROOT_FIND, query);
  const ms = performance.now() - start;
  let came = 0;
  for (; !matches.AtEnd(); matches.Next()) came++;
  if (came !== Number(count)) throw new Error(`${came} matches came, ${count} were due`);
  console.log(JSON.stringify({ ms }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
