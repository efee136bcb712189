import { expect } from 'chai';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { DATABASE_NAME } from '../../../samples/modality-simulator/archive-database';
import type { ArchiveIndex } from '../../../samples/modality-simulator/archive-index';
import { tempDir } from '../../support/temp';
import { find, identifierOf, openIndex, writeObject } from './indexed-folder';

/** Two studies of one patient, and one each of two patients without an ID. */
function fill(folder: string): void {
  const jane = { PatientID: 'P1', PatientName: 'Doe^Jane', PatientSex: 'F' };
  const first = { ...jane, StudyInstanceUID: '1.1', StudyDate: '20260101', AccessionNumber: 'A1' };
  const ct = { ...first, SeriesInstanceUID: '1.1.1', Modality: 'CT' };
  writeObject(folder, 'a', { ...ct, SOPInstanceUID: '1.1.1.1', InstanceNumber: '1', Rows: '512' });
  writeObject(folder, 'b', { ...ct, SOPInstanceUID: '1.1.1.2', InstanceNumber: '2' });
  writeObject(folder, 'c', { ...first, SeriesInstanceUID: '1.1.2', Modality: 'SR', SOPInstanceUID: '1.1.2.1' });
  const second = { ...jane, StudyInstanceUID: '1.2', StudyDate: '20260201', SeriesInstanceUID: '1.2.1' };
  writeObject(folder, 'd', { ...second, Modality: 'MR', SOPInstanceUID: '1.2.1.1' });
  for (const [at, PatientName] of ['Nemo^A', 'Nemo^B'].entries()) {
    const uid = `1.${at + 3}`;
    const keys = { StudyInstanceUID: uid, SeriesInstanceUID: `${uid}.1`, SOPInstanceUID: `${uid}.1.1` };
    writeObject(folder, `e${at}`, { ...keys, PatientName, PatientID: '', Modality: 'US' });
  }
}

describe('samples/modality-simulator: the index of an archive', () => {
  let folder: string;
  let index: ArchiveIndex;
  let errors: unknown[];

  async function open(options?: { anew?: boolean; inMemory?: boolean }): Promise<number> {
    ({ index, errors } = await openIndex(folder, options));
    return index.synchronize();
  }
  beforeEach(() => {
    folder = tempDir('index');
  });
  afterEach(() => index.close());

  describe('queries', () => {
    beforeEach(async () => {
      fill(folder);
      expect(await open()).to.equal(6);
    });

    it('gives each patient once, those without an ID by name, with counts', async () => {
      const keys = { PatientID: '', PatientName: '', NumberOfPatientRelatedStudies: '' };
      const counts = { NumberOfPatientRelatedSeries: '', NumberOfPatientRelatedInstances: '' };
      expect(await find(index, 'PATIENT', { ...keys, ...counts })).to.deep.equal([
        ['', 'Nemo^A', '1', '1', '1'],
        ['', 'Nemo^B', '1', '1', '1'],
        ['P1', 'Doe^Jane', '2', '3', '4'],
      ]);
    });

    it('gives each study once, with the modalities and counts of it and of its patient', async () => {
      const counts = { ModalitiesInStudy: '', NumberOfStudyRelatedSeries: '', NumberOfStudyRelatedInstances: '' };
      const keys = { PatientID: 'P1', StudyInstanceUID: '', ...counts, NumberOfPatientRelatedStudies: '' };
      expect(await find(index, 'STUDY', keys)).to.deep.equal([
        ['P1', '1.1', 'CT\\SR', '2', '3', '2'],
        ['P1', '1.2', 'MR', '1', '1', '2'],
      ]);
    });

    it('gives series and images with what stands above them, and nothing of what lies below', async () => {
      const series = {
        StudyInstanceUID: '1.1',
        SeriesInstanceUID: '',
        Modality: '',
        NumberOfSeriesRelatedInstances: '',
      };
      expect(await find(index, 'SERIES', { ...series, PatientName: '', SOPInstanceUID: '' })).to.deep.equal([
        ['1.1', '1.1.1', 'CT', '2', 'Doe^Jane', ''],
        ['1.1', '1.1.2', 'SR', '1', 'Doe^Jane', ''],
      ]);
      const image = { SeriesInstanceUID: '1.1.1', SOPInstanceUID: '', InstanceNumber: '', Rows: '', StudyDate: '' };
      expect(await find(index, 'IMAGE', image)).to.deep.equal([
        ['1.1.1', '1.1.1.1', '1', '512', '20260101'],
        ['1.1.1', '1.1.1.2', '2', '', '20260101'],
      ]);
    });

    it('selects by wildcard, range, list of UIDs, and by what is counted from below', async () => {
      const studies = async (keys: object): Promise<string[]> =>
        (await find(index, 'STUDY', { StudyInstanceUID: '', ...keys })).map(([uid = '']) => uid);
      expect(await studies({ PatientName: 'doe*' })).to.deep.equal(['1.1', '1.2']);
      expect(await studies({ PatientID: 'p1' })).to.deep.equal([]);
      expect(await studies({ PatientID: 'P?' })).to.deep.equal(['1.1', '1.2']);
      expect(await studies({ AccessionNumber: 'A1' })).to.deep.equal(['1.1']);
      expect(await studies({ StudyDate: '20260115-' })).to.deep.equal(['1.2']);
      expect(await studies({ StudyInstanceUID: '1.2\\1.4\\1.9' })).to.deep.equal(['1.2', '1.4']);
      expect(await studies({ ModalitiesInStudy: 'SR' })).to.deep.equal(['1.1']);
      expect(await studies({ SOPClassesInStudy: '1.2.840.10008.5.1.4.1.1.4' })).to.deep.equal([]);
      expect(await studies({ NumberOfStudyRelatedInstances: '77' })).to.have.length(4);
      // Not indexed, so that it selects nothing and comes back empty.
      expect(await find(index, 'STUDY', { StudyID: '', PatientComments: 'x', PatientID: 'P1' })).to.have.length(2);
    });

    it('a quotation mark or a bracket in a key is text, and no SQL', async () => {
      expect(await find(index, 'STUDY', { PatientID: `P1' OR '1'='1` })).to.deep.equal([]);
      expect(await find(index, 'STUDY', { StudyInstanceUID: `1.1"]') --` })).to.deep.equal([]);
    });

    it('selects files for a retrieval by unique keys only', () => {
      const select = (level: string, keys: object): string[] =>
        index
          .select(identifierOf(level, keys))
          .map((path) => path.slice(folder.length + 1))
          .sort();
      expect(select('PATIENT', { PatientID: 'P1' })).to.deep.equal(['a.dcm', 'b.dcm', 'c.dcm', 'd.dcm']);
      expect(select('STUDY', { StudyInstanceUID: '1.1\\1.2', PatientName: 'ignored' })).to.have.length(4);
      expect(select('STUDY', { PatientID: 'P2', StudyInstanceUID: '1.1' })).to.deep.equal([]);
      expect(select('SERIES', { StudyInstanceUID: '1.1', SeriesInstanceUID: '1.1.2' })).to.deep.equal(['c.dcm']);
      expect(select('IMAGE', { SOPInstanceUID: '1.1.1.2' })).to.deep.equal(['b.dcm']);
      expect(() => select('STUDY', { PatientID: 'P1' })).to.throw('a retrieval needs a level and its unique key');
      expect(() => select('WARD', {})).to.throw('not "WARD"');
      expect(() => index.find(identifierOf('WARD', {}), 'A')).to.throw('there is no level "WARD"');
    });

    it('looks for a long list of objects without keeping others from their turn', async () => {
      let turns = 0;
      const counting = setInterval(() => turns++, 1);
      const asked = [...Array.from({ length: 5000 }, (_, at) => `9.${at}`), '1.1.1.1', '1.1.1.2'];
      expect([...(await index.present(asked))]).to.deep.equal(['1.1.1.1', '1.1.1.2']);
      clearInterval(counting);
      expect(turns).to.be.greaterThan(1);
    });

    it('what is added while a query runs is not part of it, and a loop that is left ends the query', async () => {
      const answers = index.find(identifierOf('IMAGE', { SOPInstanceUID: '' }), 'ARCHIVE');
      expect((await answers.next()).done).to.equal(false);
      index.add(writeObject(folder, 'later', { SOPInstanceUID: '9.9' }));
      let more = 0;
      for await (const answer of answers) {
        answer.Release();
        more++;
      }
      expect(more).to.equal(5);
      const left = index.find(identifierOf('IMAGE', {}), 'ARCHIVE');
      expect((await left.next()).done).to.equal(false);
      await left.return();
      expect((await left.next()).done).to.equal(true);
      expect(index.size).to.equal(7);
    });
  });

  it('others have their turn while a query reads thousands of objects', async () => {
    await open({ inMemory: true });
    for (let number = 10_000; number < 13_000; number++) {
      index.add(writeObject(folder, `${number}`, { SOPInstanceUID: `1.2.${number}` }));
    }
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect(await find(index, 'IMAGE', { SOPInstanceUID: '', PatientName: 'nobody' })).to.deep.equal([]);
    clearInterval(timer);
    expect(turns).to.be.greaterThan(1);
  });

  it('an object that comes again in another series or study is in that one only', async () => {
    await open();
    const keys = { PatientID: 'P', StudyInstanceUID: '1', SeriesInstanceUID: '1.1', SOPInstanceUID: '1.1.1' };
    index.add(writeObject(folder, 'a', keys));
    index.add(writeObject(folder, 'a', { ...keys, StudyInstanceUID: '2', PatientName: 'New^Name' }));
    expect(index.size).to.equal(1);
    const study = { StudyInstanceUID: '', PatientName: '', NumberOfStudyRelatedInstances: '' };
    expect(await find(index, 'STUDY', study)).to.deep.equal([['2', 'New^Name', '1']]);
    // A series of the same UID in another study is another series.
    index.add(writeObject(folder, 'b', { ...keys, SOPInstanceUID: '1.1.2' }));
    expect(await find(index, 'SERIES', { StudyInstanceUID: '', SeriesInstanceUID: '' })).to.deep.equal([
      ['1', '1.1'],
      ['2', '1.1'],
    ]);
  });

  it('text of any repertoire is found as it is read', async () => {
    await open();
    index.add(writeObject(folder, 'a', { PatientName: 'Yamada^Tarou=山田^太郎', PatientID: 'Ä-1' }));
    expect(await find(index, 'PATIENT', { PatientName: '山田*', PatientID: 'Ä-1' })).to.deep.equal([
      ['Yamada^Tarou=山田^太郎', 'Ä-1'],
    ]);
  });

  it('refuses what could not be found again, and what is no object', async () => {
    await open();
    expect(() => index.add(writeObject(folder, 'a', { SeriesInstanceUID: '' }))).to.throw('has no SeriesInstanceUID');
    writeFileSync(join(folder, 'b.dcm'), 'no object');
    expect(() => index.add(join(folder, 'b.dcm'))).to.throw();
    expect(index.size).to.equal(0);
  });

  describe('opened again', () => {
    it('reads only what has changed in the folder meanwhile', async () => {
      fill(folder);
      await open();
      index.close();
      expect(await open(), 'nothing').to.equal(0);
      index.close();
      rmSync(join(folder, 'a.dcm'));
      writeObject(folder, 'b', { SOPInstanceUID: '7.7', StudyInstanceUID: '7', PatientName: 'Changed^It' });
      utimesSync(join(folder, 'b.dcm'), 1, 1);
      writeObject(folder, 'f', { SOPInstanceUID: '8.8' });
      writeFileSync(join(folder, 'c.dcm'), 'broken');
      expect(await open()).to.equal(2);
      expect(errors).to.have.length(1);
      expect(['1.1.1.1', '1.1.1.2', '1.1.2.1', '7.7', '8.8', '1.2.1.1'].map((uid) => index.has(uid))).to.deep.equal([
        ...[false, false, false],
        ...[true, true, true],
      ]);
      expect(await find(index, 'STUDY', { StudyInstanceUID: '1.1' })).to.deep.equal([]);
    });

    it('leaves nothing but the database and objects in the folder when it was closed', async () => {
      fill(folder);
      await open();
      index.close();
      expect(readdirSync(folder).filter((name) => !name.endsWith('.dcm'))).to.deep.equal([DATABASE_NAME]);
    });

    it('in memory it leaves nothing at all', async () => {
      fill(folder);
      await open({ inMemory: true });
      expect(index.size).to.equal(6);
      expect(readdirSync(folder)).to.have.length(6);
    });
  });

  describe('a database that cannot be used', () => {
    const unusable: [title: string, spoil: (path: string) => void, says: RegExp][] = [
      ['is no database', (path) => writeFileSync(path, 'plain text'.repeat(100)), /is not a database/],
      ['is of another program', (path) => withDatabase(path, 'CREATE TABLE other (id)'), /of another program/],
      ['is of another version', (path) => rewritten(path, 'PRAGMA user_version = 99'), /another version \(99/],
      ['lacks its second half', (path) => cutInHalf(path), /malformed|damaged|not a database/],
    ];
    for (const [title, spoil, says] of unusable) {
      it(`${title}: says so, and what to do; made anew, it has everything again`, async () => {
        fill(folder);
        await open();
        index.close();
        spoil(join(folder, DATABASE_NAME));
        // As after the end of a process without a word.
        writeFileSync(join(folder, 'dcxport-index.owner'), '0\n');
        let message = '';
        try {
          await open();
          index.close();
        } catch (error) {
          message = (error as Error).message;
        }
        expect(message).to.match(says).and.to.contain('--reindex makes the index anew').and.to.contain(DATABASE_NAME);
        expect(await open({ anew: true })).to.equal(6);
        expect(await find(index, 'IMAGE', { SOPInstanceUID: '' })).to.have.length(6);
        expect(readdirSync(folder)).to.include(`${DATABASE_NAME}.old`);
      });
    }

    it('is open in another process: says which, and changes nothing', async () => {
      await open();
      index.close();
      writeFileSync(join(folder, 'dcxport-index.owner'), `${process.ppid}\n`);
      await open().then(
        () => expect.fail('it was opened'),
        (error: Error) => expect(error.message).to.contain(`served by process ${process.ppid}`),
      );
      expect(readFileSync(join(folder, 'dcxport-index.owner'), 'utf8')).to.equal(`${process.ppid}\n`);
    });

    it('is open in this process: says so', async () => {
      await open();
      await openIndex(folder).then(
        () => expect.fail('it was opened'),
        (error: Error) => expect(error.message).to.contain('open in this process already'),
      );
      expect(index.size).to.equal(0);
    });
  });
});

function withDatabase(path: string, sql: string): void {
  rmSync(path);
  rewritten(path, sql);
}

function rewritten(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; ${sql}`);
  database.close();
}

function cutInHalf(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
}
