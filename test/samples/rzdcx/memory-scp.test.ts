import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { echoscu, storescu } from '../../support/dcmtk';
import { syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { linesOf, listenSample } from '../sample-program';
import { series } from './series';

describeInterop('samples/rzdcx/memory-scp', ['storescu'], () => {
  it('blocking: takes objects from memory, nothing for an echo, and writes no file', async () => {
    const cwd = tempDir('memory-scp');
    const [program, port] = await listenSample('rzdcx/memory-scp/blocking', (free) => [free, 2], { cwd });
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
});
