import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { runProgram } from '../../support/process';
import { smallDataSet } from '../../support/small-file';
import { tempDir } from '../../support/temp';

const program = join(__dirname, '..', '..', '..', 'samples', 'rzdcx', 'folder-to-csv', 'main.js');
const HEAD = 'file,patient ID,name,birth date,sex,study,series,instance';

function folderOfFiles(): string {
  const folder = tempDir('csv');
  const [study, series] = [syntheticUID(1), syntheticUID(1, 1)];
  const image = { rows: 4, columns: 4, studyInstanceUID: study, seriesInstanceUID: series, patientID: 'P1' };
  mkdirSync(join(folder, 'sub'));
  writeFileSync(
    join(folder, 'sub', 'b.dcm'),
    syntheticFile({ ...image, sopInstanceUID: syntheticUID(2), patientName: 'ONE, "TWO"^X' }),
  );
  writeFileSync(
    join(folder, 'a.dcm'),
    syntheticFile({ ...image, sopInstanceUID: syntheticUID(3), patientName: 'A^B' }),
  );
  writeFileSync(join(folder, 'bare.dcm'), smallDataSet());
  writeFileSync(join(folder, 'notes.txt'), 'nothing to see here');
  writeFileSync(join(folder, 'cut.dcm'), syntheticFile(image).subarray(0, 300));
  return folder;
}

function expected(): string[] {
  const [study, series] = [syntheticUID(1), syntheticUID(1, 1)];
  return [
    HEAD,
    `a.dcm,P1,A^B,,O,${study},${series},${syntheticUID(3)}`,
    `bare.dcm,,Small^Object,,,,,${syntheticUID(1, 1, 1)}`,
    `sub/b.dcm,P1,"ONE, ""TWO""^X",,O,${study},${series},${syntheticUID(2)}`,
    '',
  ];
}

describe('samples/rzdcx/folder-to-csv', () => {
  it('lists DICOM files with and without preamble in order, quotes what needs it, counts the others', async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [program, folderOfFiles()]);
    expect(stdout.split('\n')).to.deep.equal(expected());
    expect(stderr).to.equal('3 DICOM files, 2 others\n');
    expect(code).to.equal(0);
  });

  it('writes into a file', async () => {
    const output = join(tempDir('csv'), 'list.csv');
    const { code, stdout } = await runProgram(process.execPath, [program, folderOfFiles(), output]);
    expect(code).to.equal(0);
    expect(stdout).to.equal('');
    expect(readFileSync(output, 'utf8').split('\n')).to.deep.equal(expected());
  });

  it('says how it is used when no folder is named', async () => {
    const { code, stderr } = await runProgram(process.execPath, [program]);
    expect(code).to.equal(2);
    expect(stderr).to.equal('Usage: main.js FOLDER [OUTPUT.csv]\n');
  });
});
