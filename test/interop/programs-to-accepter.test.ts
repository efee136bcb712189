import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { dataSetOf } from '../support/compare';
import { dcmsend, echoscu, runDcmtk, storescu } from '../support/dcmtk';
import { writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';
import { AccepterLoops } from './accepter';

const PROGRAMS = ['echoscu', 'findscu', 'storescu', 'dcmsend'];

/** Data sets of files, as text that is short in messages. */
function contentsOf(paths: readonly string[]): string[] {
  return paths.map((path) => dataSetOf(readFileSync(path)).toString('base64')).sort();
}

describeInterop("interop: DCMTK's programs at DCXACC", PROGRAMS, function () {
  this.timeout(30_000);
  let accepter: AccepterLoops;
  let small: string[];
  let large: string[];

  before(async () => {
    small = writeSeries(tempDir('small'), 60, { rows: 16, columns: 16 });
    large = writeSeries(tempDir('large'), 2);
    accepter = await AccepterLoops.start();
  });
  after(() => accepter.stop());
  afterEach(() => accepter.take());

  /** The events of what has come since the last test, when it is over. */
  async function events(): Promise<string[]> {
    await accepter.idle();
    return [...accepter.events];
  }

  it('[DCXACC.OnEcho] echoscu is answered, a hundred times over one association', async () => {
    expect(await echoscu(accepter.port)).to.include({ code: 0, stderr: '' });
    expect(await echoscu(accepter.port, { args: ['--repeat', '100'] })).to.include({ code: 0, stderr: '' });
    const echoes = Array.from({ length: 100 }, () => 'echo');
    expect(await events()).to.deep.equal(['connect', 'echo', 'end', 'connect', ...echoes, 'end']);
  });

  it('[DCXACC.WaitForConnection] 128 contexts with 38 transfer syntaxes each are answered', async () => {
    const args = ['-ppc', '128', '-pts', '38'];
    expect(await echoscu(accepter.port, { args })).to.include({ code: 0, stderr: '' });
    expect(await events()).to.deep.equal(['connect', 'echo', 'end']);
  });

  it('[DCXACC.OnAssocEnd] is raised once when echoscu aborts', async () => {
    expect(await echoscu(accepter.port, { args: ['--abort'] })).to.include({ code: 0, stderr: '' });
    expect(await events()).to.deep.equal(['connect', 'echo', 'end']);
  });

  it('[DCXACC.WaitForConnection] gives findscu an association in which its context is refused', async () => {
    const args = ['-W', '-k', '0010,0010=', '127.0.0.1', `${accepter.port}`];
    const { code, stderr } = await runDcmtk('findscu', args);
    expect(code).to.not.equal(0);
    expect(stderr).to.include('No Acceptable Presentation Contexts');
    expect(await events()).to.deep.equal(['connect', 'end']);
  });

  it('[DCXACC.WaitForCommand] keeps what storescu stored before it aborted', async () => {
    expect(await storescu(accepter.port, small.slice(0, 1), { args: ['--abort'] })).to.include({ code: 0 });
    expect(await events()).to.deep.equal(['connect', 'store true', 'end']);
    expect(contentsOf(await accepter.take())).to.deep.equal(contentsOf(small.slice(0, 1)));
  });

  it('[DCXACC.WaitForCommand] stores 60 files of dcmsend over one association', async () => {
    expect(await dcmsend(accepter.port, small)).to.include({ code: 0, stderr: '' });
    const stores = small.map(() => 'store true');
    expect(await events()).to.deep.equal(['connect', ...stores, 'end']);
    expect(contentsOf(await accepter.take())).to.deep.equal(contentsOf(small));
  });

  for (const length of ['4096', '131072']) {
    for (const [name, send] of Object.entries({ storescu, dcmsend })) {
      it(`L34: [DCXACC.WaitForCommand] stores large images of ${name} with a maximum length of ${length}`, async () => {
        const args = ['-pdu', length, '--max-send-pdu', length];
        expect(await send(accepter.port, large, { args })).to.include({ code: 0, stderr: '' });
        expect(contentsOf(await accepter.take())).to.deep.equal(contentsOf(large));
      });
    }
  }

  it('L1: [DCXACC.WaitForCommand] stores files of programs that leave TCP_NODELAY off', async () => {
    const files = [...small.slice(0, 3), ...large];
    for (const send of [storescu, dcmsend]) {
      expect(await send(accepter.port, files, { noDelay: false })).to.include({ code: 0, stderr: '' });
      expect(contentsOf(await accepter.take())).to.deep.equal(contentsOf(files));
    }
  });

  it('[DCXACC.WaitForConnection] takes the association of a storescu that names a user', async () => {
    const args = ['-usr', 'user', '-pwd', 'password'];
    expect(await storescu(accepter.port, small.slice(0, 1), { args })).to.include({ code: 0, stderr: '' });
    expect(await events()).to.deep.equal(['connect', 'store true', 'end']);
  });

  it('[DCXACC.WaitForConnection] two accepters on one port serve two programs at once', async () => {
    // Each store is answered when the other one has come as well: one after the other they would never end.
    let arrived = 0;
    let release = (): void => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    const loops = await AccepterLoops.start({
      count: 2,
      configure: (each) =>
        each.on('OnStoreDone', async () => {
          if (++arrived === 2) release();
          await within(both, 'the store of the other program');
        }),
    });
    try {
      const results = await Promise.all([
        storescu(loops.port, small.slice(0, 1)),
        storescu(loops.port, small.slice(1, 2)),
      ]);
      expect(results.map(({ code }) => code)).to.deep.equal([0, 0]);
      expect(contentsOf(await loops.take())).to.deep.equal(contentsOf(small.slice(0, 2)));
    } finally {
      await loops.stop();
    }
  });
});
