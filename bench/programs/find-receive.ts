/** Answers every C-FIND with images until it is ended: `find-receive.js COUNT`. Prints its port when it listens. */
import {
  CommandField,
  createEngine,
  DataElement,
  DataSet,
  findHandler,
  IMPLICIT_VR_LITTLE_ENDIAN,
  STUDY_ROOT_FIND,
  type ServiceQuery,
} from 'dcxport';

const count = Number(process.argv[2]);

/** A match as an archive gives it: each one made anew. */
function image(number: number, query: DataSet): DataSet {
  const match = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
  for (const [tag, vr, value] of [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    [0x00080018, 'UI', `2.25.3141592653589793.50.1.${number}`],
    [0x00080052, 'CS', 'IMAGE'],
    [0x00080054, 'AE', 'ARCHIVE'],
    [0x0020000d, 'UI', query.text(0x0020000d) ?? ''],
    [0x0020000e, 'UI', query.text(0x0020000e) ?? ''],
    [0x00200013, 'IS', String(number)],
  ] as const) {
    match.set(DataElement.fromText(tag, vr, value));
  }
  return match;
}

function* images({ identifier }: ServiceQuery): Generator<DataSet> {
  for (let number = 1; number <= count; number++) yield image(number, identifier);
}

async function main(): Promise<void> {
  const server = await createEngine().listen({
    port: 0,
    policy: {
      accept: (abstractSyntax) =>
        abstractSyntax === STUDY_ROOT_FIND ? { transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] } : undefined,
    },
    handlers: { [CommandField.C_FIND_RQ]: findHandler(images) },
  });
  console.log(JSON.stringify({ port: server.port }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
