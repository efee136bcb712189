import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { StorageError } from '../../src/errors';
import { FileTarget } from '../../src/services';
import { runProgram } from '../support/process';
import { tempDir } from '../support/temp';

const HEADER = Buffer.from('header');
const HOUR_MS = 3_600_000;

describe('FileTarget', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = tempDir('target');
    path = join(folder, 'x.dcm');
  });

  function open(name = path, durable = false): FileTarget {
    return FileTarget.open(name, { header: HEADER, durable });
  }

  async function failure(promise: Promise<unknown>): Promise<StorageError> {
    try {
      await promise;
    } catch (error) {
      expect(error).to.be.instanceOf(StorageError);
      return error as StorageError;
    }
    throw new Error('nothing was thrown');
  }

  it('L6: writes to a temporary name beside the target and renames it when the object is complete', async () => {
    const target = open();
    expect(target.path).to.equal(path);
    expect(readdirSync(folder)).to.have.length(1);
    expect(readdirSync(folder)[0]).to.match(new RegExp(`^\\.x\\.dcm\\.${process.pid}-[0-9a-f]{12}\\.dcxpart$`));
    await target.write([Buffer.from('one'), Buffer.alloc(0), Buffer.from('two')]);
    await target.write([Buffer.from('three')]);
    expect(existsSync(path)).to.equal(false);
    await target.commit();
    expect(readdirSync(folder)).to.deep.equal(['x.dcm']);
    expect(readFileSync(path, 'latin1')).to.equal('headeronetwothree');
  });

  it('writes the header alone when nothing else comes', async () => {
    const target = open();
    await target.commit();
    expect(readFileSync(path)).to.deep.equal(HEADER);
  });

  it('keeps the order of very many pieces of any size', async () => {
    const target = open();
    const pieces = Array.from({ length: 5_000 }, (_, index) => Buffer.from(`${index},`));
    const large = Buffer.alloc(3_000_000, 'x');
    await target.write(pieces);
    await target.write([large]);
    await target.write(pieces);
    await target.commit();
    expect(readFileSync(path).equals(Buffer.concat([HEADER, ...pieces, large, ...pieces]))).to.equal(true);
  });

  it('replaces an existing file', async () => {
    writeFileSync(path, 'older and longer than the new one');
    const target = open();
    await target.commit();
    expect(readFileSync(path)).to.deep.equal(HEADER);
  });

  it('lets two transfers to one name run at once; the later one stays', async () => {
    const [first, second] = [open(), open()];
    await first.write([Buffer.from('1')]);
    await second.write([Buffer.from('2')]);
    await second.commit();
    await first.commit();
    expect(readFileSync(path, 'latin1')).to.equal('header1');
    expect(readdirSync(folder)).to.deep.equal(['x.dcm']);
  });

  it('makes the directories above the file, also again when they were removed meanwhile', async () => {
    const deep = join(folder, 'a', 'b', 'x.dcm');
    await open(deep).commit();
    rmSync(join(folder, 'a'), { recursive: true });
    await open(deep).commit();
    expect(existsSync(deep)).to.equal(true);
  });

  it('is durable on request', async () => {
    const target = open(path, true);
    await target.write([Buffer.from('one')]);
    await target.commit();
    expect(readFileSync(path, 'latin1')).to.equal('headerone');
  });

  it('L6: leaves nothing when it is discarded, before and after something was written', async () => {
    await open().discard();
    const target = open();
    await target.write([Buffer.alloc(2_000_000)]);
    await target.discard();
    await target.discard();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('takes nothing after its end', async () => {
    const target = open();
    await target.commit();
    await failure(target.write([Buffer.alloc(2_000_000)]));
    await failure(target.commit());
    expect(readdirSync(folder)).to.deep.equal(['x.dcm']);
  });

  it('shortens the temporary name of a file whose own name is as long as the file system allows', async () => {
    for (const name of ['x'.repeat(255), 'ä'.repeat(127), '𝄞'.repeat(63)]) {
      await open(join(folder, name)).commit();
      expect(existsSync(join(folder, name))).to.equal(true);
    }
    expect(readdirSync(folder)).to.have.length(3);
  });

  it('says that a name is too long, and leaves nothing', async () => {
    const error = await failure(open(join(folder, 'x'.repeat(256))).commit());
    expect(error.message).to.contain('ENAMETOOLONG');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('names the path and the cause when the file cannot be opened', () => {
    writeFileSync(path, '');
    expect(() => open(join(path, 'below.dcm')))
      .to.throw(StorageError, 'part of the path is a file')
      .with.property('cause')
      .with.property('code');
  });

  it('fails and leaves nothing when a directory has the final name', async () => {
    mkdirSync(path);
    const target = open();
    await failure(target.commit());
    expect(readdirSync(folder)).to.deep.equal(['x.dcm']);
    expect(statSync(path).isDirectory()).to.equal(true);
  });

  it('refuses a name with a NUL', () => {
    expect(() => open(join(folder, 'a\0b'))).to.throw(StorageError);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('follows no link that lies under its temporary name: it is made exclusively', async () => {
    const target = open();
    const [temporary = ''] = readdirSync(folder);
    expect(() => openSync(join(folder, temporary), 'wx')).to.throw('EEXIST');
    await target.discard();
  });

  describe('leftovers', () => {
    /** Process ids: one that is gone, and this one. */
    let dead: number;

    before(async () => {
      const { stdout } = await runProgram('sh', ['-c', 'echo $$']);
      dead = Number(stdout);
    });

    function leave(name: string, ageMs: number): string {
      closeSync(openSync(join(folder, name), 'w'));
      const time = (Date.now() - ageMs) / 1000;
      utimesSync(join(folder, name), time, time);
      return name;
    }

    it('L6: the first store into a directory removes those of dead processes that are older than an hour, nothing else', async () => {
      const hex = '0123456789ab';
      const kept = [
        leave(`.young.dcm.${dead}-${hex}.dcxpart`, HOUR_MS / 2),
        leave(`.alive.dcm.${process.pid}-${hex}.dcxpart`, 2 * HOUR_MS),
        leave(`visible.dcm.${dead}-${hex}.dcxpart`, 2 * HOUR_MS),
        leave(`.other.dcm.${dead}-${hex}.part`, 2 * HOUR_MS),
        leave(`.other.dcm.${dead}-xyz.dcxpart`, 2 * HOUR_MS),
        leave('image.dcm', 2 * HOUR_MS),
      ];
      leave(`.old.dcm.${dead}-${hex}.dcxpart`, 2 * HOUR_MS);
      await open().commit();
      expect(readdirSync(folder).sort()).to.deep.equal([...kept, 'x.dcm'].sort());
    });

    it('L6: later stores do not look again', async () => {
      await open().commit();
      const name = leave(`.old.dcm.${dead}-0123456789ab.dcxpart`, 2 * HOUR_MS);
      await open().commit();
      expect(readdirSync(folder)).to.contain(name);
    });

    it('a leftover that cannot be removed does not keep the object from being stored', async () => {
      mkdirSync(join(folder, `.d.dcm.${dead}-0123456789ab.dcxpart`));
      const time = (Date.now() - 2 * HOUR_MS) / 1000;
      utimesSync(join(folder, `.d.dcm.${dead}-0123456789ab.dcxpart`), time, time);
      await open().commit();
      expect(existsSync(path)).to.equal(true);
    });
  });
});
