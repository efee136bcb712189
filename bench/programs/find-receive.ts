/** Answers every C-FIND with images, by DCXACC.OnFind, until it is ended: `find-receive.js COUNT`. Prints its port when it listens. */
import { DCXACC, DCXELM, DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';

const WAIT_SECONDS = 3600;
const count = Number(process.argv[2]);

/** A match as an archive gives it: each one made anew. */
function image(number: number, query: DCXOBJ): DCXOBJ {
  const match = new DCXOBJ();
  const element = new DCXELM();
  for (const [tag, value] of [
    [Tag.SOPClassUID, '1.2.840.10008.5.1.4.1.1.2'],
    [Tag.SOPInstanceUID, `2.25.3141592653589793.50.1.${number}`],
    [Tag.QueryRetrieveLevel, 'IMAGE'],
    [Tag.RetrieveAETitle, 'ARCHIVE'],
    [Tag.StudyInstanceUID, query.GetElement(Tag.StudyInstanceUID)?.Value],
    [Tag.SeriesInstanceUID, query.GetElement(Tag.SeriesInstanceUID)?.Value],
    [Tag.InstanceNumber, number],
  ] as const) {
    element.Init(tag);
    element.Value = value;
    match.insertElement(element);
  }
  return match;
}

async function main(): Promise<void> {
  const acceptor = new DCXACC();
  acceptor.on('OnFind', function* (identifier) {
    for (let number = 1; number <= count; number++) yield image(number, identifier);
  });
  const port = await acceptor.Listen(0);
  console.log(JSON.stringify({ port }));
  for (;;) {
    if (!(await acceptor.WaitForConnection('ARCHIVE', port, WAIT_SECONDS))) continue;
    while (await acceptor.WaitForCommand(WAIT_SECONDS));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
