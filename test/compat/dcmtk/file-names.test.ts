import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FileNamer, FileNaming, safeUID } from '../../../compat/dcmtk/storage/file-names';
import { folderName, makeFolder, seriesDateFolder, studyFolder } from '../../../compat/dcmtk/storage/study-folders';
import { tempDir } from '../../support/temp';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const OBJECT = { SOPClassUID: CT, SOPInstanceUID: '1.2.3' };
const NOW = new Date(2026, 10, 21, 8, 5, 9, 42);
const HOSTILE = [
  '',
  '.',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  'a\\b',
  '1.2/3',
  'con',
  '1.2.',
  '-rf',
  '\0',
  '1'.repeat(65),
];

describe('names of received files', () => {
  const root = tempDir('names');
  const name = (naming: FileNaming, object = OBJECT, extension = ''): string =>
    basename(new FileNamer(naming, extension, () => NOW).pathFor(root, object));

  it('are prefix and SOP Instance UID, with the extension as it is given', () => {
    expect(name(FileNaming.Default)).to.equal('CT.1.2.3');
    expect(name(FileNaming.Default, OBJECT, '.dcm')).to.equal('CT.1.2.3.dcm');
    expect(name(FileNaming.Default, { SOPClassUID: '1.2.3.4', SOPInstanceUID: '1.02' })).to.equal('OT.1.02');
    expect(name(FileNaming.Bare)).to.equal('1.2.3');
  });

  it('are unique, short or of the time in the other schemes', () => {
    expect(name(FileNaming.Unique)).to.match(/^CT\.X\.2\.25\.\d{20,40}$/);
    expect(name(FileNaming.Short)).to.match(/^CT_[0-9a-f]{16}$/);
    expect(name(FileNaming.SystemTime)).to.match(/^20261121080509\.042\d{3}\.CT$/);
    expect(name(FileNaming.Time)).to.equal('20261121080509042.CT');
  });

  it('of the time count up within one millisecond, and where the file exists', () => {
    const namer = new FileNamer(FileNaming.Time, '', () => NOW);
    const names = Array.from({ length: 3 }, () => basename(namer.pathFor(root, OBJECT)));
    expect(names).to.deep.equal(['20261121080509042.CT', '20261121080509042_0001.CT', '20261121080509042_0002.CT']);
    writeFileSync(join(root, '20261121080509042.CT'), '');
    expect(name(FileNaming.Time)).to.equal('20261121080509042_0001.CT');
  });

  for (const uid of HOSTILE) {
    it(`L14: with ${JSON.stringify(uid)} for a UID lie in the output directory, under a UID of our own`, () => {
      for (const naming of [FileNaming.Default, FileNaming.Bare]) {
        const path = new FileNamer(naming).pathFor(root, { SOPClassUID: CT, SOPInstanceUID: uid });
        expect(dirname(path)).to.equal(resolve(root));
        expect(basename(path)).to.match(/^(CT\.)?2\.25\.\d+$/);
      }
      expect(safeUID(uid)).to.match(/^2\.25\./);
    });
  }

  it('L14: an extension that leads elsewhere is refused', () => {
    expect(() => name(FileNaming.Default, OBJECT, '/../../x')).to.throw(RangeError);
  });
});

describe('folders of studies', () => {
  const root = tempDir('studies');
  const study = { StudyInstanceUID: '1.2.3', PatientName: 'Doe^Jöhn=x' };

  it('are prefix and Study Instance UID, prefix and time, or name and time', () => {
    expect(basename(studyFolder(root, { by: 'study-uid', prefix: 'S' }, study, NOW))).to.equal('S_1.2.3');
    expect(basename(studyFolder(root, { by: 'arrival', prefix: 'P' }, study, NOW))).to.equal('P_20261121_080509042');
    expect(basename(studyFolder(root, { by: 'patient-name' }, study, NOW))).to.equal('Doe_John_20261121_080509042');
  });

  it('of the time are those of the next millisecond where they exist', () => {
    mkdirSync(studyFolder(root, { by: 'arrival', prefix: 'Q' }, study, NOW));
    expect(basename(studyFolder(root, { by: 'arrival', prefix: 'Q' }, study, NOW))).to.equal('Q_20261121_080509043');
  });

  for (const text of [...HOSTILE, '../x^y', '$(reboot)', '^^^^', '\u202egnp.exe']) {
    it(`L14: of ${JSON.stringify(text)} as study UID or patient lie in the output directory`, () => {
      const values = { StudyInstanceUID: text, PatientName: text };
      for (const sorting of [{ by: 'study-uid', prefix: 'S' }, { by: 'patient-name' }] as const) {
        const folder = studyFolder(root, sorting, values, NOW);
        expect(dirname(folder)).to.equal(resolve(root));
        expect(basename(folder))
          .to.match(/^[A-Za-z0-9_.]+$/)
          .and.not.match(/\.\./);
      }
      expect(folderName(text)).to.match(/^[A-Za-z0-9_]+$/);
    });
  }

  it('L14: a prefix that leads elsewhere is refused', () => {
    expect(() => studyFolder(root, { by: 'study-uid', prefix: '../x' }, study, NOW)).to.throw(RangeError);
  });

  it('by series date go by year, month and day, or by today where there is none', () => {
    const folder = (date: string): string => seriesDateFolder(root, date, NOW).slice(resolve(root).length + 1);
    expect(folder('19970430')).to.equal(['data', '1997', '04', '30'].join(sep));
    expect(folder('1997.04.30')).to.equal(['data', '1997', '04', '30'].join(sep));
    for (const none of ['', '1997', '19971301', '../../..', '19970430/..']) {
      expect(folder(none), none).to.equal(['undef', '20261121'].join(sep));
    }
  });

  it('are made once', () => {
    const folder = join(root, 'a', 'b');
    expect([makeFolder(folder), makeFolder(folder)]).to.deep.equal([true, false]);
  });
});
