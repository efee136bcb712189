/**
 * Queries once over one association for the images of a series, of which COUNT are due:
 * `find-send.js HOST PORT AETITLE STUDY SERIES COUNT`. Prints `{"ms": N}`, connect to release, and ends.
 */
import { createEngine, DataElement, DataSet, find, IMPLICIT_VR_LITTLE_ENDIAN, Status, STUDY_ROOT_FIND } from 'dcxport';

/** What `findscu` is given as well. */
function keys(study: string, series: string): DataSet {
  const identifier = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
  for (const [tag, vr, value] of [
    [0x00080016, 'UI', ''],
    [0x00080018, 'UI', ''],
    [0x00080052, 'CS', 'IMAGE'],
    [0x0020000d, 'UI', study],
    [0x0020000e, 'UI', series],
    [0x00200013, 'IS', ''],
  ] as const) {
    identifier.set(DataElement.fromText(tag, vr, value));
  }
  return identifier;
}

async function main(): Promise<void> {
  const [host = '', port = '', calledAETitle = '', study = '', series = '', count = ''] = process.argv.slice(2);
  const engine = createEngine();
  const start = performance.now();
  const association = await engine.requestAssociation({
    host,
    port: Number(port),
    callingAETitle: 'BENCH',
    calledAETitle,
    presentationContexts: [{ abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] }],
  });
  let matches = 0;
  for await (const { pending, status } of find(association, {
    SOPClassUID: STUDY_ROOT_FIND,
    identifier: keys(study, series),
  })) {
    if (pending) matches++;
    else if (status !== Status.Success) throw new Error(`the query ended with status ${status}`);
  }
  if (matches !== Number(count)) throw new Error(`${matches} matches came, ${count} were due`);
  await association.release();
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
