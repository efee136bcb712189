import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeInterop } from '../../support/interop';
import { dcmdump } from '../../support/dcmtk';
import { tempDir } from '../../support/temp';

const DICTIONARY = [
  '# our own elements',
  '(0027,1001)\tUS\tOurNumber\t1\tPrivate',
  '(0027,1002)\tLO\tOurText\t1\tPrivate # a comment',
  '(0027,10xx)\tLO\tRange\t1\tPrivate',
  '',
].join('\r\n');

function runProgram(): { folder: string; found: Record<string, unknown> } {
  const folder = tempDir('scenario');
  writeFileSync(join(folder, 'dicom.dic'), DICTIONARY);
  const program = join(__dirname, 'write-object-program.js');
  const child = spawnSync(process.execPath, [program], { cwd: folder, encoding: 'utf8' });
  expect(child.status, child.stderr).to.equal(0);
  return { folder, found: JSON.parse(child.stdout) as Record<string, unknown> };
}

describe('a program that writes and reads an object with private elements', () => {
  it('[DCXELM.Init] [DCXELM.ValueArray] [DCXOBJ.Dump] finds everything again that it wrote', () => {
    const { folder, found } = runProgram();
    expect(found).to.deep.equal({
      name: 'DOE^JOHN',
      id: '12345',
      date: '20241231',
      time: '131415',
      matrix: [4, [1, 4, 2, 3], [1, 4, 2, 3]],
      privateNumber: 17,
      privateText: 'private text',
      privateSequence: 1,
      raw: [1, 2, 3, 4, 5, 0],
      numbers: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      absent: 0x80040205,
      absentToo: null,
      afterDelete: 'DOE^JOHN',
    });
    const listing = readFileSync(join(folder, 'object.txt'), 'utf8');
    expect(listing).to.contain('(0027,1001) US 2 OurNumber [17]');
    expect(listing).to.contain('  item 10\n    (0020,0013) IS 2 InstanceNumber [10]');
    expect(readdirSync(folder).sort()).to.deep.equal(['copy.dcm', 'dicom.dic', 'object.txt', 'program.log']);
  });

  it('[DCXELM.Init] says in the log which line of dicom.dic it could not read', () => {
    const log = readFileSync(join(runProgram().folder, 'program.log'), 'utf8');
    expect(log).to.match(/WARNING dicom\.dic, line 4: /);
    expect(log.trim().split('\n')).to.have.length(1);
  });
});

describeInterop('the object of that program, as DCMTK sees it', ['dcmdump'], () => {
  it('[DCXOBJ.saveFile] is a DICOM file with the values that were set', async () => {
    const { folder } = runProgram();
    const text = await dcmdump(join(folder, 'copy.dcm'), '-Un');
    expect(text).to.match(/\(0002,0010\) UI \[1\.2\.840\.10008\.1\.2\.1\]/);
    expect(text).to.match(/\(0010,0010\) PN \[DOE\^JOHN\]/);
    expect(text).to.match(/\(0018,1310\) US 1\\4\\2\\3/);
    expect(text).to.match(/\(0027,0010\) LO \[SOME CREATOR\]/);
    expect(text).to.match(/\(0027,1001\) US 17/);
    expect(text).to.match(/\(0027,1003\) SQ \(Sequence with explicit length #=1\)/);
    expect(text).to.match(/\(0028,2000\) OB 01\\02\\03\\04\\05\\00/);
    expect(text).to.match(/\(0008,1140\) SQ \(Sequence with explicit length #=10\)/);
  });
});
