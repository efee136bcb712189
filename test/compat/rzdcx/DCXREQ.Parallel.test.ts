import { basename, join } from 'node:path';
import { expect } from 'chai';
import { ByRef, type DCXREQ, HRESULT } from '../../../compat/rzdcx';
import { syntheticUID } from '../../support/dicom-factory';
import { Peers, type RemoteScp } from '../../support/peers/peers';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { comError } from '../expect-com-error';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

describeEntries('DCXREQ: several associations in one Send', ({ entry: { DCXREQ }, it }) => {
  let peers: Peers;
  let req: DCXREQ;
  let folder: string;
  /** What OnFileSent said: `+name` or `-name`. */
  const sent: string[] = [];

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    folder = tempDir('parallel');
    req = new DCXREQ();
    sent.length = 0;
    req.on('OnFileSent', (succeeded, filename) => void sent.push((succeeded ? '+' : '-') + basename(filename)));
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function files(count: number): string[] {
    return Array.from({ length: count }, (_, index) =>
      writeSmallFile(join(folder, `f${index}`), { sopInstanceUID: syntheticUID(8, index) }),
    );
  }

  function send(scp: RemoteScp, list: string[], succeeded?: ByRef<string>, failed?: ByRef<string>) {
    return req.Send('MODALITY', 'PACS', '127.0.0.1', scp.port, list, succeeded, failed);
  }

  it('[DCXREQ.Parallel] is 1 at first, and takes whole numbers from 1 to 64', () => {
    expect(req.Parallel).to.equal(1);
    req.Parallel = 64;
    expect(req.Parallel).to.equal(64);
    for (const wrong of [0, -1, 65, 1.5]) {
      expect(comError(() => (req.Parallel = wrong)).HRESULT, String(wrong)).to.equal(HRESULT.E_INVALIDARG);
    }
    expect(req.Parallel).to.equal(64);
  });

  it('[DCXREQ.Parallel] sends over so many associations at once, each file once', async () => {
    const scp = await peers.scp({ gates: true });
    req.Parallel = 3;
    const list = files(7);
    const call = send(scp, list);
    // No answer before three requests are there: they are on their way at the same time.
    for (const number of [1, 2, 3]) await scp.reached(`request ${number}`);
    for (const number of [1, 2, 3, 4, 5, 6, 7]) scp.go(`request ${number}`);
    const { succeededFilesList } = await call;
    expect(succeededFilesList).to.equal(list.join(';'));
    const record = await scp.record();
    expect([record.connections, record.ends]).to.deep.equal([3, ['release', 'release', 'release']]);
    const instances = record.stores.map(({ sopInstanceUID }) => sopInstanceUID).sort();
    expect(instances).to.deep.equal(list.map((_, index) => syntheticUID(8, index)).sort());
  });

  it('[DCXREQ.Parallel] opens no more associations than there are files', async () => {
    const scp = await peers.scp();
    req.Parallel = 8;
    await send(scp, files(2));
    expect((await scp.record()).connections).to.equal(2);
  });

  it('[DCXREQ.OnFileSent] keeps the order of the list, unreadable files included, whichever answer comes first', async () => {
    const scp = await peers.scp({ gates: true });
    req.Parallel = 2;
    const [a = '', b = '', c = '', d = ''] = files(4);
    const missing = join(folder, 'missing');
    const call = send(scp, [a, missing, b, c, d]);
    await scp.reached('request 1');
    await scp.reached('request 2');
    const record = await scp.record();
    const firstIsA = record.stores[0]?.sopInstanceUID === syntheticUID(8, 0);
    // The association of the second file goes on alone; nothing is told before the first file has its answer.
    scp.go(firstIsA ? 'request 2' : 'request 1');
    scp.go('request 3');
    await scp.reached('request 3');
    expect(sent).to.deep.equal([]);
    scp.go(firstIsA ? 'request 1' : 'request 2');
    scp.go('request 4');
    await call;
    expect(sent).to.deep.equal(['+f0', '-missing', '+f1', '+f2', '+f3']);
  });

  it('[DCXREQ.Parallel] stops all when a handler throws: E_ABORT, the associations are released, the lists say what is there', async () => {
    const scp = await peers.scp();
    req.Parallel = 2;
    const own = new Error('stop');
    req.on('OnFileSent', (_succeeded, name) => {
      if (basename(name) === 'f1') throw own;
    });
    const list = files(20);
    const [succeeded, failed] = [new ByRef(''), new ByRef('')];
    const error = await rejection(send(scp, list, succeeded, failed));
    expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, own]);
    const record = await scp.record();
    expect(record.ends).to.deep.equal(['release', 'release']);
    expect(record.stores.length).to.be.lessThan(6);
    const there = new Set(record.stores.map(({ sopInstanceUID }) => sopInstanceUID));
    const have = list.filter((_, index) => there.has(syntheticUID(8, index)));
    expect(succeeded.value.split(';')).to.deep.equal(have);
    expect(failed.value.split(';')).to.deep.equal(list.filter((name) => !have.includes(name)));
  });

  it('[DCXREQ.Parallel] when one association fails the others finish their file, and every file is told of that had its turn', async () => {
    const scp = await peers.scp({ insteadOfAnswer: { number: 5, do: 'abort' } });
    req.Parallel = 2;
    const list = files(20);
    const [succeeded, failed] = [new ByRef(''), new ByRef('')];
    const error = await rejection(send(scp, list, succeeded, failed));
    expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    expect(succeeded.value.split(';').map((name) => `+${basename(name)}`)).to.deep.equal(
      sent.filter((entry) => entry.startsWith('+')),
    );
    expect(sent.filter((entry) => entry.startsWith('-'))).to.have.length(1);
    expect(succeeded.value.split(';').length + failed.value.split(';').length).to.equal(20);
    const { ends, stores } = await scp.record();
    expect(ends).to.include('release');
    expect(stores.length).to.be.lessThan(12);
  });

  it('[DCXREQ.Parallel] Release ends all associations', async () => {
    const scp = await peers.scp({ gates: true });
    req.Parallel = 2;
    const call = rejection(send(scp, files(4)));
    await scp.reached('request 1');
    await scp.reached('request 2');
    req.Release();
    expect((await call).HRESULT).to.equal(HRESULT.E_ABORT);
    for (const number of [1, 2]) scp.go(`request ${number}`);
    expect(sent).to.deep.equal([]);
  });
});
