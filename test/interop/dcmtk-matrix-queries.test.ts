import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDcmqrscp, type ArchiveServer } from '../support/dcmqrscp';
import { storescu } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';
import { comparableMeta, dataSetsIn, differentValues, filesIn, logLines, runBoth, runTool, SIDES } from './dcmtk-tools';

const CT = join(pydicomFolder, 'CT_small.dcm');
const MR = join(pydicomFolder, 'MR_small.dcm');
const PROGRAMS = ['dcmqrscp', 'findscu', 'movescu', 'getscu', 'termscu', 'storescu', pydicomFolder];
const STUDY = ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', 'PatientID', '-k', 'StudyInstanceUID'];
const PATIENT = ['-P', '-k', 'QueryRetrieveLevel=PATIENT', '-k', 'PatientID=1CT1'];

describeInterop('matrix: queries of both sides at dcmqrscp', PROGRAMS, function () {
  this.timeout(60_000);
  let archive: ArchiveServer;
  let ports: readonly number[];

  before(async () => {
    ports = [await freePort(), await freePort()];
    const targets = ports.map((port, index) => ({ aet: index === 0 ? 'THEIRS' : 'OURS', port }));
    archive = await startDcmqrscp({ targets });
    const stored = await storescu(archive.port, [CT, MR], { args: ['-aec', archive.aet] });
    expect(stored.code, stored.stderr).to.equal(0);
  });
  after(() => archive.stop());

  const peer = (): string[] => ['-aec', archive.aet, '127.0.0.1', `${archive.port}`];
  /** Lines of dumps show values with their padding on one side, and without on the other. */
  const trimmed = (lines: readonly string[]): string[] =>
    lines.map((line) => line.replace(/[ \0]\]\s*#/, ']#').replace(/\s+#/, '#'));

  it('findscu shows the same studies, with -v and without', async () => {
    for (const level of [[], ['-v']]) {
      const { theirs, ours } = await runBoth('findscu', [...level, ...STUDY, ...peer()]);
      expect([ours.code, theirs.code]).to.deep.equal([0, 0]);
      expect(logLines(ours).filter((line) => line.includes('Find Response'))).to.have.length(2 + level.length);
      expect(trimmed(logLines(ours)).map((line) => line.replaceAll('\\x00', ''))).to.deep.equal(
        trimmed(logLines(theirs).map((line) => line.replaceAll('\0', ''))),
      );
    }
  });

  it('findscu -X, -Xx and -Xs write files with the same names and values; -Xlo limits them', async () => {
    const folders = SIDES.map((side) => tempDir(`find-${side}`));
    for (const [index, side] of SIDES.entries()) {
      const folder = folders[index] ?? '';
      const outputs = ['-X', '-Xx', '-Xlo', '2', '-od', folder, '-Xs', join(folder, 'all.xml')];
      const { code, stderr } = await runTool(side, 'findscu', [...STUDY, ...outputs, ...peer()]);
      expect([code, stderr], side).to.deep.equal([0, '']);
    }
    const [theirs = '', ours = ''] = folders;
    // The original writes one kind of files at a time, and takes the last option for it.
    expect(filesIn(ours)).to.include.members(filesIn(theirs));
    expect(filesIn(ours)).to.deep.equal(['all.xml', 'rsp0001.dcm', 'rsp0001.xml', 'rsp0002.dcm', 'rsp0002.xml']);
  });

  it('findscu -X writes what the original writes', async () => {
    const folders = SIDES.map((side) => tempDir(`extract-${side}`));
    for (const [index, side] of SIDES.entries()) {
      const args = [...STUDY, '-X', '-od', folders[index] ?? '', ...peer()];
      expect((await runTool(side, 'findscu', args)).code).to.equal(0);
    }
    const [theirs = '', ours = ''] = folders;
    expect(filesIn(ours)).to.deep.equal(filesIn(theirs));
    for (const name of filesIn(theirs)) {
      expect(await differentValues(join(theirs, name), join(ours, name))).to.deep.equal([]);
    }
  });

  it('findscu -Xs writes the XML that the original writes', async () => {
    const folder = tempDir('xml');
    const files = SIDES.map((side) => join(folder, `${side}.xml`));
    for (const [index, side] of SIDES.entries()) {
      const args = [...STUDY, '-Xs', files[index] ?? '', ...peer()];
      expect((await runTool(side, 'findscu', args)).code).to.equal(0);
    }
    const [theirs = '', ours = ''] = files.map((file) => readFileSync(file, 'utf8'));
    expect(ours).to.equal(theirs);
  });

  it('findscu --cancel 1 sends a cancel and takes the end of it', async () => {
    const { theirs, ours } = await runBoth('findscu', ['-v', '--cancel', '1', ...STUDY, ...peer()]);
    const cancels = (lines: readonly string[]): string[] => lines.filter((line) => line.includes('Cancel Request'));
    expect(cancels(logLines(ours)))
      .to.deep.equal(cancels(logLines(theirs)))
      .and.have.length(1);
    expect(ours.code).to.equal(theirs.code);
  });

  it('findscu takes keys with paths, and keys over those of a query file', async () => {
    const { theirs, ours } = await runBoth('findscu', [
      '-v',
      ...['-S', '-k', '0008,0052=STUDY', '-k', '(0010,0020)=1CT1'],
      ...['-k', 'ReferencedStudySequence[0].ReferencedSOPInstanceUID=1.2.3'],
      ...peer(),
    ]);
    const request = (lines: readonly string[]): string[] =>
      lines
        .slice(
          0,
          lines.findIndex((line) => line.includes('Response')),
        )
        .filter((line) => line.includes('1.2.3') || line.includes('1CT1'));
    expect(ours.code).to.equal(theirs.code);
    expect(request(trimmed(logLines(ours))).map((line) => line.replaceAll('\\x00', ''))).to.deep.equal(
      request(trimmed(logLines(theirs).map((line) => line.replaceAll('\0', '')))),
    );
  });

  it('movescu stores the same files with the same bytes on its own port', async () => {
    const folders = SIDES.map((side) => tempDir(`move-${side}`));
    for (const [index, side] of SIDES.entries()) {
      const title = side.toUpperCase();
      const args = [
        '-v',
        ...PATIENT,
        '+P',
        `${ports[index]}`,
        '-aem',
        title,
        '+B',
        '-od',
        folders[index] ?? '',
        ...peer(),
      ];
      // The original writes to where it runs in this mode, whatever it is told.
      const { code, stderr } = await runTool(side, 'movescu', args, folders[index]);
      expect(code, stderr).to.equal(0);
      expect(stderr).to.include('Received Final Move Response (Success)').and.to.include('Sub-Association Received');
    }
    const [theirs = '', ours = ''] = folders;
    expect(filesIn(ours)).to.deep.equal(filesIn(theirs)).and.have.length(1);
    expect(dataSetsIn(ours)).to.deep.equal(dataSetsIn(theirs));
    const [name = ''] = filesIn(ours);
    expect(comparableMeta(join(ours, name))).to.deep.equal(comparableMeta(join(theirs, name)));
  });

  it('movescu to a title that nobody knows: 69 and the same lines', async () => {
    const { theirs, ours } = await runBoth('movescu', ['-v', ...PATIENT, '-aem', 'NOBODY', ...peer()]);
    expect([ours.code, theirs.code]).to.deep.equal([69, 69]);
    expect(logLines(ours)).to.deep.equal(logLines(theirs));
  });

  for (const mode of [[], ['+B']]) {
    it(`getscu ${mode.join(' ')} stores the same files with the same values, and says the same`, async () => {
      const folders = SIDES.map((side) => tempDir(`get-${side}`));
      const lines = await Promise.all(
        SIDES.map(async (side, index) => {
          const args = ['-v', ...mode, ...PATIENT, '-od', folders[index] ?? '', ...peer()];
          const result = await runTool(side, 'getscu', args);
          expect(result.code, result.stderr).to.equal(0);
          return logLines(result);
        }),
      );
      expect(lines[1]).to.deep.equal(lines[0]);
      const [theirs = '', ours = ''] = folders;
      expect(filesIn(ours)).to.deep.equal(filesIn(theirs)).and.have.length(1);
      const [name = ''] = filesIn(ours);
      expect(await differentValues(join(theirs, name), join(ours, name))).to.deep.equal([]);
    });
  }

  it('getscu --ignore receives and stores nothing', async () => {
    const folder = tempDir('ignore');
    const { code, stderr } = await runTool('ours', 'getscu', ['-v', '--ignore', ...PATIENT, ...peer()], folder);
    expect(code, stderr).to.equal(0);
    expect(stderr).to.include('Number of Completed Suboperations : 1');
    expect(filesIn(folder)).to.deep.equal([]);
  });

  it('termscu ends a dcmqrscp that allows it', async () => {
    const mortal = await startDcmqrscp({ args: ['--allow-shutdown'] });
    const { code } = await runTool('ours', 'termscu', ['-aec', mortal.aet, '127.0.0.1', `${mortal.port}`]);
    expect(code).to.equal(1);
    await within(mortal.program.exited, 'the end of dcmqrscp');
  });
});
