import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { identifierOf, writeObject } from '../../samples/modality-simulator/indexed-folder';
import { objectOf, textOf } from '../../../samples/modality-simulator/object-values';
import { type Program, runProgram, startProgram } from '../../support/process';
import { tempDir } from '../../support/temp';

const command = join(__dirname, '..', '..', '..', 'cli', 'main.js');
const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';

/** A `dcxport serve` of a folder. */
class Served {
  readonly program: Program;
  readonly port: number;

  private constructor(program: Program) {
    this.program = program;
    this.port = Number(/port (\d+)/.exec(program.stdout)?.[1]);
  }

  static async start(folder: string, ...args: string[]): Promise<Served> {
    const line = /listens on 127\.0\.0\.1 port \d+.*\n/;
    const all = [command, 'serve', folder, '--port', '0', ...args];
    return new Served(await startProgram(process.execPath, all, { line }));
  }

  get address(): [calling: string, called: string, host: string, port: number] {
    return ['TEST', 'ARCHIVE', '127.0.0.1', this.port];
  }

  /** SOP Instance UIDs of all images. */
  async images(): Promise<Set<string>> {
    const requester = new DCXREQ();
    const found = await requester.Query(
      ...this.address,
      STUDY_ROOT_FIND,
      identifierOf('IMAGE', { SOPInstanceUID: '' }),
    );
    const uids = new Set([...found].map((image) => textOf(image, Tag.SOPInstanceUID)));
    requester.Release();
    return uids;
  }
}

const stepOf = (status: string): DCXOBJ => objectOf([[Tag.PerformedProcedureStepStatus, status]]);

describe('dcxport serve, killed', function () {
  this.timeout(30_000);
  let folder: string;
  let served: Served;

  beforeEach(() => {
    folder = tempDir('serve-killed');
  });
  afterEach(async () => {
    await served.program.stop();
  });

  it('started again, finds every object that was acknowledged, and knows the procedure step', async () => {
    const made = tempDir('serve-sent');
    const files = Array.from({ length: 400 }, (_, number) =>
      writeObject(made, `${number}`, { SOPInstanceUID: `1.2.3.${number}`, PatientID: 'P' }),
    );

    served = await Served.start(folder);
    const requester = new DCXREQ();
    const step = await requester.MPPS_Create(...served.address, stepOf('IN PROGRESS'));
    const acknowledged: string[] = [];
    requester.on('OnFileSent', (succeeded, path) => {
      if (succeeded) acknowledged.push(path);
      // In the middle of a batch, and of an object.
      if (acknowledged.length === 150) served.program.signal('SIGKILL');
    });
    const failure = await requester.Send(...served.address, files).then(
      () => undefined,
      (error: unknown) => error,
    );
    requester.Release();
    expect(failure === undefined || failure instanceof COMError).to.equal(true);
    expect((await served.program.exited).signal).to.equal('SIGKILL');
    expect(acknowledged.length).to.be.within(150, 399);

    served = await Served.start(folder);
    const found = await served.images();
    for (const path of acknowledged) {
      const number = /(\d+)\.dcm$/.exec(path)?.[1] ?? '';
      expect(found.has(`1.2.3.${number}`), `image ${number}`).to.equal(true);
    }
    const again = new DCXREQ();
    await again.MPPS_Set(...served.address, stepOf('COMPLETED'), step);
    await again.MPPS_Set(...served.address, stepOf('COMPLETED'), step).then(
      () => expect.fail('an ended step was changed'),
      (error: unknown) => expect(error).to.be.instanceOf(COMError),
    );
    again.Release();
  });

  it('with a damaged index: says what to do and exits with 1, and --reindex serves what is there', async () => {
    for (let number = 0; number < 20; number++) {
      writeObject(folder, `${number}`, { SOPInstanceUID: `1.2.${number}`, PatientID: 'P' });
    }
    served = await Served.start(folder);
    await served.program.stop();
    const path = join(folder, 'dcxport-index.sqlite');
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 1000), Buffer.alloc(bytes.length - 1000, 0xa5)]));
    const { code, stderr } = await runProgram(process.execPath, [command, 'serve', folder, '--port', '0']);
    expect(stderr).to.contain(`the index ${path}`).and.to.contain('--reindex makes the index anew');
    expect(code).to.equal(1);

    served = await Served.start(folder, '--reindex');
    expect(served.program.stdout).to.contain('20 objects');
    expect((await served.images()).size).to.equal(20);
  });
});
