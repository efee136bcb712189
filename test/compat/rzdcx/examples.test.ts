import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ScriptTarget, transpile } from 'typescript';
import * as com from '../../../compat/com';
import * as rzdcx from '../../../compat/rzdcx';
import { TestAuthority } from '../../support/certificates';
import { DataElement, DataSet, encodeDataSet, IMPLICIT_VR_LITTLE_ENDIAN } from '../../../src';
import { syntheticFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { ScriptedService } from '../../support/peers/scripted-service';
import { listensOn } from '../../support/ports';
import { projectRoot } from '../../support/project';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { waitUntil, within } from '../../support/wait-until';
import { objectOf } from './requester-objects';

const { DCXACC, DCXOBJ, DCXREQ, DCXSEC, DICOM_TAGS_ENUM: Tag } = rzdcx;
type Names = Readonly<Record<string, unknown>>;

/** The code of the example that stands above a class. */
function exampleOf(file: string): string {
  const source = readFileSync(join(projectRoot, 'compat', file), 'utf8');
  const above = source.slice(0, source.search(/^export (abstract )?class /m));
  const code = /@example\n \* ```ts\n(?<code>[^]*?) \* ```/.exec(above.slice(above.lastIndexOf('/**')))?.groups?.[
    'code'
  ];
  if (code === undefined) throw new Error(`the class in ${file} has no example`);
  return code.replaceAll(/^ \* ?/gm, '');
}

/** Runs an example as it stands, but for the peer's address, with the names that it counts on. */
async function run(
  file: string,
  names: Names,
  port = 0,
  adapt: (code: string) => string = (code) => code,
): Promise<void> {
  const code = transpile(adapt(exampleOf(file)), { target: ScriptTarget.ES2022 })
    .replaceAll(/'(pacs\.example|printer\.example|192\.0\.2\.10|127\.0\.0\.1)', \d+/g, `'127.0.0.1', ${port}`)
    .replaceAll("'STORE_SCP', 104", `'STORE_SCP', ${port}`);
  const scope: Names = { ...com, ...rzdcx, console: { log: () => undefined, error: () => undefined }, ...names };
  const { constructor } = Object.getPrototypeOf(async () => Promise.resolve()) as { constructor: unknown };
  const AsyncFunction = constructor as new (...args: string[]) => (...values: unknown[]) => Promise<void>;
  await within(new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope)), `the example of ${file}`);
}

describeInterop('rzdcx: the examples of the classes run', ['openssl'], function () {
  this.timeout(20_000);
  const home = process.cwd();
  let folder: string;
  let server: InstanceType<typeof DCXACC>;
  let port: number;
  let loop: Promise<void>;
  let stopped: boolean;
  const events: string[] = [];

  beforeEach(async () => {
    folder = tempDir('examples');
    process.chdir(folder);
    for (const name of ['a.dcm', 'b.dcm', 'in.dcm']) writeSmallFile(join(folder, name), {});
    writeFileSync('scanner.dic', '(0027,1001)\tUS\tScannerNumber\t1\tPRIVATE\n');
    mkdirSync('stored');
    events.length = 0;
    stopped = false;
    server = new DCXACC();
    server.BindAddress = '127.0.0.1';
    server.StoreDirectory = join(folder, 'stored');
    server.on('OnEcho', () => void events.push('echo'));
    server.on('OnStoreDone', () => void events.push('store'));
    server.on('OnFind', () => [objectOf({ [Tag.StudyInstanceUID]: '1.2.3' })]);
    server.on('OnMove', (query) => {
      events.push(`move ${query.getElementByTag(Tag.StudyInstanceUID).CStringPtr}`);
    });
    server.AddMoveDestination('ARCHIVE', '127.0.0.1', 1);
    port = await server.Listen(0);
  });
  afterEach(async () => {
    process.chdir(home);
    stopped = true;
    await server[Symbol.asyncDispose]();
    await loop;
  });

  function serve(): void {
    loop = (async () => {
      while (!stopped) if (await server.WaitForConnection('SCP', port, 0)) while (await server.WaitForCommand(5));
    })();
  }

  const plain: Readonly<Record<string, () => Names>> = {
    'rzdcx/DCXAPP.ts': () => ({}),
    'rzdcx/DCXOBJ.ts': () => ({}),
    'rzdcx/DCXELM.ts': () => ({ obj: new DCXOBJ() }),
    'rzdcx/DCXOBJIterator.ts': () => {
      const sequence = new rzdcx.DCXELM();
      sequence.Init(Tag.ReferencedStudySequence);
      return { item: objectOf({ [Tag.PatientID]: '1' }), sequence };
    },
    'rzdcx/DCXELMIterator.ts': () => ({ obj: objectOf({ [Tag.PatientID]: '1' }) }),
    'rzdcx/DCXUID.ts': () => ({}),
    'rzdcx/DCXDIC.ts': () => ({}),
    'rzdcx/DCXDICOMDIR.ts': () => {
      mkdirSync('medium');
      writeFileSync(join('medium', 'IM1'), syntheticFile({ rows: 4, columns: 4 }));
      return {};
    },
    'rzdcx/DCXIMG.ts': () => ({}),
    'rzdcx/DCXPrintImageBox.ts': () => ({}),
    'rzdcx/DCXPrintPage.ts': () => ({}),
    'com/ArgumentChecker.ts': () => ({}),
    'com/CreateObject.ts': () => ({}),
  };
  for (const [file, names] of Object.entries(plain)) {
    it(`that of ${file}`, async () => {
      serve();
      await run(file, names());
    });
  }

  it('that of rzdcx/DCXREQ.ts: echo and send', async () => {
    serve();
    await run('rzdcx/DCXREQ.ts', {}, port);
    expect(events).to.deep.equal(['echo', 'store', 'store']);
  });

  it('that of rzdcx/CompositeRequester.ts: query and move', async () => {
    serve();
    await run('rzdcx/CompositeRequester.ts', {}, port);
    expect(events).to.deep.equal(['move 1.2.3']);
  });

  it('those of rzdcx/PrintRequester.ts and rzdcx/DCXPrintSession.ts: a printer that is asked, and prints', async () => {
    loop = Promise.resolve();
    const boxes = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
    const box = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
    box.set(DataElement.fromText(Tag.ReferencedSOPInstanceUID, 'UI', '1.2.3.4'));
    boxes.set(DataElement.sequence(Tag.ReferencedImageBoxSequence, [box]));
    const answer = Buffer.concat(encodeDataSet(boxes, IMPLICIT_VR_LITTLE_ENDIAN));
    const printer = await ScriptedService.start((message, association) =>
      association.respond(message, 0, {}, message.field === 0x0140 ? answer : undefined),
    );
    const film = {
      ...{
        [Tag.SOPClassUID]: '1.2.840.10008.5.1.4.1.1.7',
        [Tag.SOPInstanceUID]: '1.2.3',
        [Tag.Rows]: 1,
        [Tag.Columns]: 2,
      },
      ...{ [Tag.SamplesPerPixel]: 1, [Tag.PhotometricInterpretation]: 'MONOCHROME2', [Tag.PixelRepresentation]: 0 },
      ...{ [Tag.BitsAllocated]: 8, [Tag.BitsStored]: 8, [Tag.HighBit]: 7, [Tag.PixelData]: Buffer.from([1, 2]) },
    };
    objectOf(film).saveFile('film.dcm');
    const req = new DCXREQ();
    try {
      await run('rzdcx/PrintRequester.ts', {}, printer.port);
      await run('rzdcx/DCXPrintSession.ts', { req }, printer.port);
      expect(await printer.ends()).to.deep.equal(['release', 'release']);
      expect(printer.messages.map(({ field }) => field)).to.deep.equal([
        0x0110, 0x0140, 0x0140, 0x0120, 0x0130, 0x0150, 0x0150,
      ]);
    } finally {
      await req[Symbol.asyncDispose]();
      await printer.close();
    }
  });

  it('that of rzdcx/DCXACC.ts: serves until it is told to stop', async () => {
    await server[Symbol.asyncDispose]();
    loop = Promise.resolve();
    // The flag is the program's: its handler of OnStoreDone would clear it. Here it is true for one pass.
    const code = exampleOf('rzdcx/DCXACC.ts');
    expect(code).to.contain('while (running)');
    let passes = 0;
    const running = { valueOf: () => passes++ === 0 };
    const req = new DCXREQ();
    const sending = waitUntil(() => listensOn(process.pid, port), 'the listener').then(() =>
      req.Send('SCU', 'STORE_SCP', '127.0.0.1', port, join(folder, 'a.dcm')),
    );
    await run('rzdcx/DCXACC.ts', { running }, port, (text) =>
      text.replace('while (running)', 'while (running.valueOf())'),
    );
    expect((await sending).failedFilesList).to.equal('');
    await req[Symbol.asyncDispose]();
  });

  it('that of com/ByRef.ts: lists by reference', async () => {
    serve();
    await run('com/ByRef.ts', { req: new DCXREQ(), files: 'a.dcm' }, port);
    expect(events).to.deep.equal(['store']);
  });

  it('that of com/COMError.ts: a failed call', async () => {
    loop = Promise.resolve();
    await run('com/COMError.ts', { req: new DCXREQ() }, 1);
  });

  it('that of rzdcx/DCXSEC.ts: echo over TLS', async () => {
    const authority = new TestAuthority('Hospital CA');
    const certificate = authority.issue('modality');
    writeFileSync('modality.pem', certificate.certificate + certificate.key);
    writeFileSync('hospital-ca.pem', authority.certificate);
    const security = new DCXSEC();
    security.CertFile = join(folder, 'modality.pem');
    security.CAFile = join(folder, 'hospital-ca.pem');
    security.MutualAuthentication = true;
    server.SecurityContext = security;
    port = await server.Listen(0);
    serve();
    await run('rzdcx/DCXSEC.ts', { req: new DCXREQ() }, port);
    expect(events).to.deep.equal(['echo']);
  });
});
