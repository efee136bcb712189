import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { echoscu, storescu } from '../../support/dcmtk';
import { syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { runProgram, startProgram } from '../../support/process';
import { JPEG_LOSSLESS, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';

const program = join(__dirname, '..', '..', '..', 'samples', 'dcmtk', 'storage-scp', 'main.js');

describeInterop('samples/dcmtk/storage-scp', ['storescu', 'echoscu'], function () {
  this.timeout(20_000);

  it('stores what storescu sends, says so, and ends with 0 on SIGTERM', async () => {
    const inbox = tempDir('inbox');
    const scp = await startProgram(process.execPath, [program, '0', inbox], { line: /listening on port \d+/ });
    const port = Number(/port (\d+)/.exec(scp.stdout)?.[1]);
    expect((await echoscu(port)).code).to.equal(0);
    const folder = tempDir('sent');
    const plain = writeSmallFile(join(folder, 'a.dcm'), { sopInstanceUID: syntheticUID(1, 1) });
    const jpeg = writeSmallFile(join(folder, 'b.dcm'), {
      sopInstanceUID: syntheticUID(1, 2),
      transferSyntax: JPEG_LOSSLESS,
    });
    expect((await storescu(port, [plain])).code).to.equal(0);
    expect((await storescu(port, [jpeg], { args: ['-xs'] })).code).to.equal(0);
    expect(readdirSync(inbox).sort()).to.deep.equal([1, 2].map((n) => `CT.${syntheticUID(1, n)}`));
    await scp.waitForLine(/STORESCU has stored/);
    expect(await scp.stop()).to.deep.equal({ code: 0, signal: null });
  });

  it('says in one line why it cannot begin', async () => {
    const result = await runProgram(process.execPath, [program, '0', join(tempDir('inbox'), 'none')]);
    expect(result.stderr.trim().split('\n')).to.have.length(1);
    expect(result.code).to.equal(1);
  });
});
