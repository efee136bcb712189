import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { echoscu, runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, listenSample, runSample } from '../sample-program';

const PATIENTS = ['P1 ONE^ANNA', 'P2 TWO^BERT', 'P3 THREE^CARLA'];

describeInterop('samples/rzdcx/find-scp', ['findscu', 'echoscu'], () => {
  /** Patient IDs that findscu is told. */
  async function findscu(port: number): Promise<string[]> {
    const args = ['-v', '-W', '-k', 'PatientName=DOE*', '-k', 'PatientID', '127.0.0.1', `${port}`];
    const { code, stdout, stderr } = await runDcmtk('findscu', args);
    expect(code).to.equal(0);
    const responses = (stdout + stderr).split(/Find Response: \d+/).slice(1);
    return responses.map((text) => /\(0010,0020\) LO \[(\w+) ?\]/.exec(text)?.[1] ?? '');
  }

  for (const entry of ENTRIES) {
    const sample = `rzdcx/find-scp/${entry}`;

    it(`${entry}: answers findscu and the second program with three patients, and tells each event`, async () => {
      const cwd = tempDir('find-scp');
      const [server, port] = await listenSample(sample, (free) => [free, 3], { cwd });
      expect(await findscu(port)).to.deep.equal(['P1', 'P2', 'P3']);
      expect(readFileSync(join(cwd, 'query.txt'), 'latin1')).to.contain('DOE*');
      expect((await echoscu(port)).code).to.equal(0);
      const second = await runSample('rzdcx/find-scp/query', ['127.0.0.1', port]);
      expect([linesOf(second.stdout), second.stderr]).to.deep.equal([PATIENTS, '']);
      expect(await server.exited).to.deep.equal({ code: 0, signal: null });
      const over = 'the association is over';
      expect(linesOf(server.stdout)).to.deep.equal([
        ...['FINDSCU at 127.0.0.1 calls ANY-SCP', 'a query for DOE*', over],
        ...['ECHOSCU at 127.0.0.1 calls ANY-SCP', 'an echo', over],
        ...['MODALITY at 127.0.0.1 calls WORKLIST', 'a query for anybody', over],
      ]);
    });
  }

  for (const [form, found] of [
    ['own', ['P1', 'P2', 'P3']],
    ['none', []],
  ] as const) {
    it(`main: answers with ${form === 'own' ? 'a list of its own' : 'nothing'}`, async () => {
      const [server, port] = await listenSample('rzdcx/find-scp/main', (free) => [free, 1, form]);
      expect(await findscu(port)).to.deep.equal(found);
      expect((await server.exited).code).to.equal(0);
    });
  }
});
