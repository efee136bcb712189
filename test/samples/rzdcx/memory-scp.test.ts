import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../support/project';
import { echoscu, storescu } from '../../support/dcmtk';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, listenSample, runSample } from '../sample-program';
import { series } from './series';

/** The header of Rows in an image of `series`; its value follows. */
const ROWS = Buffer.from([0x28, 0x00, 0x10, 0x00, 0x55, 0x53, 0x02, 0x00]);

/** Changes a file in place. */
function change(file: string, how: (bytes: Buffer, rows: number) => void): void {
  const bytes = readFileSync(file);
  const rows = bytes.indexOf(ROWS);
  expect(rows).to.be.greaterThan(0);
  how(bytes, rows);
  writeFileSync(file, bytes);
}

describeInterop('samples/rzdcx/memory-scp', ['storescu'], () => {
  for (const entry of ENTRIES) {
    const sample = `rzdcx/memory-scp/${entry}`;

    it(`${entry}: takes objects from memory, nothing for an echo, and writes no file`, async () => {
      const cwd = tempDir('memory-scp');
      const [program, port] = await listenSample(sample, (free) => [free, 2], { cwd });
      expect((await echoscu(port)).code).to.equal(0);
      expect((await storescu(port, series(tempDir('sent'), 2))).code).to.equal(0);
      expect(await program.exited).to.deep.equal({ code: 0, signal: null });
      expect(linesOf(program.output)).to.deep.equal([
        'a command that stores nothing',
        `${syntheticUID(7, 1, 0)} 24x16, 768 bytes of pixels`,
        `${syntheticUID(7, 1, 1)} 24x16, 768 bytes of pixels`,
      ]);
      expect(readdirSync(cwd)).to.deep.equal([]);
    });

    it(`${entry}: with a folder, leaves a thumbnail of each image in it`, async () => {
      const folder = tempDir('thumbnails');
      const [file = ''] = series(tempDir('sent'), 1);
      change(file, (bytes) => {
        for (let pixel = 0; pixel < 16 * 24; pixel++) {
          bytes.writeUInt16LE(pixel % 24 < 12 ? 100 : 900, bytes.length - 768 + 2 * pixel);
        }
      });
      const [program, port] = await listenSample(sample, (free) => [free, 1, folder]);
      expect((await storescu(port, [file])).code).to.equal(0);
      expect(await program.exited, program.output).to.deep.equal({ code: 0, signal: null });
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(7, 1, 0)}.bmp`]);
      const bitmap = readFileSync(join(folder, `${syntheticUID(7, 1, 0)}.bmp`));
      expect(bitmap.toString('latin1', 0, 2)).to.equal('BM');
      expect([bitmap.readInt32LE(18), bitmap.readInt32LE(22)]).to.deep.equal([225, 150]);
      for (const line of [0, 149]) {
        const row = bitmap.subarray(54 + line * 676, 54 + (line + 1) * 676);
        expect([...row.subarray(0, 6), ...row.subarray(669, 675)]).to.deep.equal([
          0,
          0,
          0,
          0,
          0,
          0,
          ...Array<number>(6).fill(255),
        ]);
      }
    });

    it(`${entry}: L14: goes on behind objects that are broken, lie about their size or would leave the folder`, async () => {
      const folder = tempDir('thumbnails');
      const [broken = '', short = '', whole = ''] = series(tempDir('sent'), 3);
      change(broken, (bytes, rows) => bytes.writeUInt16LE(0xfff0, rows + 6));
      change(short, (bytes, rows) => bytes.writeUInt16LE(17, rows + 8));
      const escaping = join(tempDir('sent'), 'escaping.dcm');
      writeFileSync(escaping, syntheticFile({ rows: 16, columns: 24, sopInstanceUID: '../../up' }));
      const [program, port] = await listenSample(sample, (free) => [free, 2, folder]);
      // DCMTK does not send what it cannot read, and the other sample no text for a UID.
      const sent = await runSample('rzdcx/storage-scu/main', ['127.0.0.1', port, 'ANY', broken, short]);
      expect(sent.code, sent.stderr).to.equal(0);
      expect((await storescu(port, [escaping, whole])).code).to.equal(0);
      expect(await program.exited).to.deep.equal({ code: 0, signal: null });
      const complaints = linesOf(program.output).filter((line) => line.startsWith('no thumbnail'));
      expect(complaints).to.have.length(3);
      expect(complaints[0]).to.contain('announces 65520 bytes');
      expect(complaints.slice(1)).to.deep.equal([
        'no thumbnail: 768 bytes are no 24x17 pixels',
        'no thumbnail: "../../up" is no name for a file',
      ]);
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(7, 1, 2)}.bmp`]);
    });
  }

  it('draws with the function that the guide shows', () => {
    const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
    const source = read('samples/rzdcx/memory-scp/thumbnail.ts');
    const shown = source.slice(source.indexOf('/**')).replace('export function', 'function');
    expect(shown).to.contain('function thumbnail(');
    expect(read('docs/guide/porting-rzdcx.md')).to.contain(shown);
  });
});
