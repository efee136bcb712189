import { expect } from 'chai';
import { ArchiveDatabase } from '../../../samples/modality-simulator/archive-database';
import { tempDir } from '../../support/temp';

const SCHEMA = 'CREATE TABLE word (text TEXT NOT NULL UNIQUE);';

describe('samples/modality-simulator: the database of an archive', () => {
  let folder: string;
  let database: ArchiveDatabase;

  beforeEach(async () => {
    folder = tempDir('database');
    database = await open();
  });
  afterEach(() => database.close());

  const open = (): Promise<ArchiveDatabase> =>
    ArchiveDatabase.open({ folder, schema: SCHEMA, version: 1, onError: () => undefined });
  const put = (text: string): void => database.write(() => database.run('INSERT INTO word (text) VALUES (?)', [text]));
  const words = (): unknown[] => database.all('SELECT text FROM word ORDER BY text').map(({ text }) => text);

  it('what is written can be read at once, and after it was closed and opened', async () => {
    put('a');
    put('b');
    expect(words()).to.deep.equal(['a', 'b']);
    database.close();
    database = await open();
    expect(words()).to.deep.equal(['a', 'b']);
  });

  it('a batch that fails loses nothing of what was written before: it comes with the next one', () => {
    put('a');
    put('b');
    expect(() => put('a')).to.throw(/Writing to the index .*UNIQUE constraint failed.*--reindex/);
    put('c');
    expect(words()).to.deep.equal(['a', 'b', 'c']);
  });

  it('several queries may run at a time, beside writes and the end of a batch', () => {
    for (const text of ['a', 'b', 'c']) put(text);
    const sql = 'SELECT text FROM word WHERE text <> ? ORDER BY text';
    const [one, other] = [database.each(sql, ['z']), database.each(sql, ['a'])];
    const next = (rows: typeof one): unknown => {
      const { value } = rows.next();
      return value?.text;
    };
    expect([next(one), next(other)]).to.deep.equal(['a', 'b']);
    put('x');
    database.flush();
    expect([next(one), next(other)]).to.deep.equal(['b', 'c']);
    one.return();
    expect(next(other)).to.equal('x');
    expect(next(other)).to.equal(undefined);
  });

  it('a query that cannot be is an error that names the database', () => {
    expect(() => database.all('SELECT x FROM nowhere')).to.throw('no such table: nowhere');
  });
});
