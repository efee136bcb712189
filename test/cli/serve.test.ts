import { expect } from 'chai';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { dcmdump, runDcmtk, startStorescp, storescu } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { Program, type RunResult, runProgram, startProgram } from '../support/process';
import { tempDir } from '../support/temp';
import { worklistEntry } from '../support/wlmscpfs';
import { demoDescription } from '../../samples/modality-simulator/index';
import { makeImage } from '../../samples/modality-simulator/image-object';
import { Random } from '../../samples/modality-simulator/random';
import { inventStep } from '../../samples/modality-simulator/scheduled-step';

const command = join(__dirname, '..', '..', 'cli', 'main.js');

interface Archive {
  readonly program: Program;
  readonly port: number;
  readonly folder: string;
}

async function serve(...args: string[]): Promise<Archive> {
  const folder = tempDir('serve');
  const program = await startProgram(process.execPath, [command, 'serve', folder, '--port', '0', ...args], {
    line: /listens on 127\.0\.0\.1 port \d+/,
  });
  return { program, folder, port: Number(/port (\d+)/.exec(program.stdout)?.[1]) };
}

/** Two studies of one patient: two CT images, and one MR image. */
function testImages(): { paths: string[]; studies: [string, string] } {
  const folder = tempDir('serve-images');
  const random = new Random('serve');
  const [ct, mr] = demoDescription({ storage: { aeTitle: 'A', host: 'h', port: 1, tls: false } }).devices;
  if (ct === undefined || mr === undefined) throw new Error('no devices');
  const paths: string[] = [];
  const studies = [ct, mr].map((device, at) => {
    const step = { ...inventStep(String(at), device.modality, random), patientName: 'Serve^Sam', patientID: 'S-1' };
    for (let number = 1; number <= 2 - at; number++) {
      const series = { number: 1, SeriesInstanceUID: `2.25.77${at}`, FrameOfReferenceUID: '2.25.9' };
      const small = { ...device, rows: 64, columns: 64 };
      const context = { performedStepID: 'P', started: new Date(2026, 0, 10 + at), series, number, random };
      const { object } = makeImage({ ...context, device: small, step, StudyInstanceUID: step.studyInstanceUID });
      const path = join(folder, `${at}-${number}.dcm`);
      object.saveFile(path);
      paths.push(path);
    }
    return step.studyInstanceUID;
  });
  return { paths, studies: studies as [string, string] };
}

describeInterop('dcxport serve, asked by DCMTK', ['storescu', 'findscu', 'movescu', 'getscu', 'dump2dcm'], function () {
  this.timeout(30_000);
  let archive: Archive;
  let worklist: string;
  let receiver: Awaited<ReturnType<typeof startStorescp>>;
  const { paths, studies } = testImages();

  before(async () => {
    worklist = tempDir('serve-worklist');
    for (const patientID of ['1', '2']) {
      const dump = join(worklist, `${patientID}.dump`);
      const entry = { patientID, patientName: `Work^List${patientID}`, startDate: '20260110' };
      writeFileSync(dump, worklistEntry({ ...entry, modality: patientID === '1' ? 'CT' : 'MR' }));
      const { code } = await runDcmtk('dump2dcm', [dump, join(worklist, `${patientID}.wl`)]);
      expect(code).to.equal(0);
    }
    writeFileSync(join(worklist, 'broken.wl'), 'not an entry');
    receiver = await startStorescp();
    archive = await serve('--worklist', worklist, '--peer', `RECEIVER=127.0.0.1:${receiver.port}`, '--aet', 'TESTPACS');
    const sent = await storescu(archive.port, paths);
    expect(sent.code, sent.stderr).to.equal(0);
  });
  after(async () => {
    await archive.program.stop();
    await receiver.stop();
  });

  /** The answers of findscu as text. */
  async function find(model: string, ...keys: string[]): Promise<string[]> {
    const folder = tempDir('serve-find');
    const args = ['-X', '-od', folder, model, ...keys.flatMap((key) => ['-k', key]), '127.0.0.1', `${archive.port}`];
    const { code, stderr } = await runDcmtk('findscu', args, { cwd: folder });
    expect(code, stderr).to.equal(0);
    return Promise.all(
      readdirSync(folder)
        .sort()
        .map((name) => dcmdump(join(folder, name))),
    );
  }

  it('keeps what was stored, pixel for pixel', () => {
    const pixelsOf = (path: string): Buffer => {
      const object = new DCXOBJ();
      object.openFile(path);
      const pixels = Buffer.from(object.GetPixelDataRef());
      object.Release();
      return pixels;
    };
    const names = readdirSync(archive.folder).filter((name) => name.endsWith('.dcm'));
    expect(names).to.have.length(3);
    const stored = names.map((name) => pixelsOf(join(archive.folder, name)).toString('hex')).sort();
    expect(stored).to.deep.equal(paths.map((path) => pixelsOf(path).toString('hex')).sort());
  });

  it('finds at all four levels, with counts', async () => {
    const [patient, ...others] = await find(
      '-P',
      'QueryRetrieveLevel=PATIENT',
      'PatientName=serve*',
      'PatientID',
      'NumberOfPatientRelatedStudies',
    );
    expect(others).to.deep.equal([]);
    expect(patient)
      .to.contain('[S-1]')
      .and.to.contain('[Serve^Sam]')
      .and.to.match(/\(0020,1200\) IS \[2\]/);
    const found = await find(
      '-S',
      'QueryRetrieveLevel=STUDY',
      'StudyInstanceUID',
      'ModalitiesInStudy',
      'NumberOfStudyRelatedInstances',
    );
    expect(found).to.have.length(2);
    expect(found.find((text) => text.includes(studies[0])))
      .to.match(/\(0008,0061\) CS \[CT\]/)
      .and.match(/\(0020,1208\) IS \[2\]/);
    expect(await find('-S', 'QueryRetrieveLevel=SERIES', `StudyInstanceUID=${studies[1]}`, 'Modality')).to.have.length(
      1,
    );
    expect(
      await find('-S', 'QueryRetrieveLevel=IMAGE', `StudyInstanceUID=${studies[0]}`, 'SOPInstanceUID'),
    ).to.have.length(2);
  });

  it('keys select: a modality, a range of dates, a list of UIDs, a wildcard for one character', async () => {
    const study = (...keys: string[]): Promise<string[]> =>
      find('-S', 'QueryRetrieveLevel=STUDY', 'StudyInstanceUID', ...keys);
    expect(await study('ModalitiesInStudy=MR')).to.have.length(1);
    expect(await study('StudyDate=20260110-20260110')).to.have.length(1);
    expect(await study('StudyDate=20260111-')).to.have.length(1);
    expect(await study('StudyDate=-20260109')).to.have.length(0);
    expect(await study('PatientID=S-?')).to.have.length(2);
    expect(await study('PatientID=S-??')).to.have.length(0);
    expect(await find('-S', 'QueryRetrieveLevel=STUDY', `StudyInstanceUID=${studies.join('\\')}`)).to.have.length(2);
  });

  it('C-MOVE sends a study to a peer that it knows, and refuses one that it does not', async () => {
    const args = ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${studies[0]}`];
    const move = (to: string): Promise<RunResult> =>
      runDcmtk('movescu', ['-v', '-aem', to, ...args, '127.0.0.1', `${archive.port}`]);
    expect((await move('RECEIVER')).code).to.equal(0);
    expect(readdirSync(receiver.directory)).to.have.length(2);
    expect((await move('NOBODY')).stderr).to.match(/MoveDestinationUnknown|0xa801/i);
  });

  it('C-GET gives a series', async () => {
    const folder = tempDir('serve-get');
    const keys = [
      '-k',
      'QueryRetrieveLevel=SERIES',
      '-k',
      `StudyInstanceUID=${studies[0]}`,
      '-k',
      'SeriesInstanceUID=2.25.770',
    ];
    const { code, stderr } = await runDcmtk('getscu', ['-S', '-od', folder, ...keys, '127.0.0.1', `${archive.port}`]);
    expect(code, stderr).to.equal(0);
    expect(readdirSync(folder)).to.have.length(2);
  });

  it('a retrieval without the unique key of its level gives nothing away', async () => {
    const { stderr } = await runDcmtk('getscu', [
      ...['-v', '-S', '-od', tempDir('serve-get'), '-k', 'QueryRetrieveLevel=STUDY'],
      ...['127.0.0.1', `${archive.port}`],
    ]);
    expect(stderr).to.match(/0x0110|ProcessingFailure|Failed|failed/);
    expect(archive.program.stderr).to.contain('a retrieval needs a level and its unique key');
  });

  it('answers worklist queries from files, and tells of a file that is no entry', async () => {
    const step = 'ScheduledProcedureStepSequence[0]';
    const all = await find('-W', 'PatientName', 'PatientID', 'StudyInstanceUID', `${step}.Modality`);
    expect(all).to.have.length(2);
    const [ct, ...others] = await find(
      '-W',
      'PatientName',
      `${step}.Modality=CT`,
      `${step}.ScheduledProcedureStepStartDate`,
    );
    expect(others).to.deep.equal([]);
    expect(ct).to.contain('[Work^List1]').and.to.contain('[20260110]');
    expect(archive.program.stderr).to.contain('broken.wl');
  });

  it('an object without the UID of its series is refused, since nobody could find it again', async () => {
    const path = join(tempDir('serve'), 'bare.dcm');
    const object = new DCXOBJ();
    object.openFile(paths[0] ?? '');
    const element = object.createElement(Tag.SeriesInstanceUID);
    object.insertElement(element);
    const uid = object.createElement(Tag.SOPInstanceUID);
    uid.Value = '2.25.4242';
    object.insertElement(uid);
    object.saveFile(path);
    object.Release();
    const { code, stderr } = await storescu(archive.port, [path], { args: ['-v'] });
    expect(`${code} ${stderr}`).to.match(/C000|CannotUnderstand/i);
    expect(archive.program.stderr).to.contain('has no SeriesInstanceUID');
  });

  it('ends on Ctrl-C with 0, and a new one serves what is there', async () => {
    const first = await serve();
    await storescu(first.port, paths);
    expect((await first.program.stop(10_000, 'SIGINT')).code).to.equal(0);
    const again = await startProgram(process.execPath, [command, 'serve', first.folder, '--port', '0'], {
      line: /listens/,
    });
    expect(again.stdout).to.contain('3 objects');
    expect((await again.stop(10_000, 'SIGTERM')).code).to.equal(0);
  });

  it('lets in only whom it may: by AE title and by address', async () => {
    const strict = await serve('--allow-title', 'FRIEND', '--allow-address', '127.0.0.0/8');
    const echo = (title: string, port: number): Promise<RunResult> =>
      runDcmtk('echoscu', ['-aet', title, '127.0.0.1', `${port}`]);
    expect((await echo('FRIEND', strict.port)).code).to.equal(0);
    expect((await echo('STRANGER', strict.port)).code).not.to.equal(0);
    expect(strict.program.stdout).to.contain('STRANGER at 127.0.0.1 is refused');
    await strict.program.stop();
    const elsewhere = await serve('--allow-address', '192.0.2.7');
    expect((await echo('FRIEND', elsewhere.port)).code).not.to.equal(0);
    await elsewhere.program.stop();
  });
});

describe('dcxport serve', () => {
  const unusable: [title: string, args: string[], says: RegExp, code: number][] = [
    ['no folder', ['serve'], /missing required argument 'folder'/, 2],
    ['a port that is none', ['serve', 'x', '--port', '70000'], /Give a port from 0 to 65535/, 2],
    ['a peer that is none', ['serve', 'x', '--peer', 'PACS'], /Write TITLE=host:port/, 2],
    ['a worklist folder that is not there', ['serve', 'x', '--worklist', '/nowhere'], /ENOENT.*\/nowhere/, 1],
    [
      'an address that is none',
      ['serve', 'x', '--allow-address', '300.1.1.1'],
      /"300\.1\.1\.1" is neither an IP address/,
      1,
    ],
  ];
  for (const [title, args, says, expected] of unusable) {
    it(`exits with ${expected} for ${title}`, async () => {
      const { code, stderr } = await runProgram(process.execPath, [command, ...args], { cwd: tempDir('serve') });
      expect(stderr).to.match(says);
      expect(code).to.equal(expected);
    });
  }

  it('says in one line that its port is in use', async () => {
    const first = await serve();
    const folder = tempDir('serve');
    const { code, stderr } = await runProgram(process.execPath, [command, 'serve', folder, '--port', `${first.port}`]);
    await first.program.stop();
    expect(stderr.trim().split('\n')).to.have.length(1);
    expect(stderr).to.contain(`${first.port}`);
    expect(code).to.equal(1);
  });
});
