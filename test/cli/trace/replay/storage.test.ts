import { expect } from 'chai';
import { DCXACC } from 'dcxport/rzdcx';
import { startStorescp, storescu } from '../../../support/dcmtk';
import { writeSeries } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import { tempDir } from '../../../support/temp';
import { textReport } from '../../../../cli/trace/replay/report';
import { playRequestor, recordThroughProxy, textsOf } from './recorded';

/** Runs an accepter until its association is over. */
async function accept(acc: DCXACC, port: number): Promise<void> {
  if (!(await acc.WaitForConnection('ANY-SCP', port, 5))) throw new Error('nobody came');
  while (await acc.WaitForCommand(5)) {
    // The handlers run inside.
  }
}

describeInterop('dcxport trace replay: storage', ['storescu', 'storescp'], function () {
  this.timeout(30_000);
  let trace: string;

  before(async () => {
    const receiver = await startStorescp();
    const files = writeSeries(tempDir('replay-series'), 3, { rows: 256, columns: 256 });
    trace = await recordThroughProxy(receiver.port, async (port) => {
      const { code, stderr } = await storescu(port, files);
      expect(code, stderr).to.equal(0);
    });
    await receiver.stop();
  });

  it('finds no difference between storescp and DCXACC', async () => {
    const acc = new DCXACC();
    acc.StoreDirectory = tempDir('replay-store');
    const port = await freePort();
    const accepted = accept(acc, port);
    const result = await playRequestor(trace, port);
    await accepted;
    acc.Release();
    expect(textsOf(result)).to.deep.equal([]);
    expect(result.same).to.equal(true);
    expect(result.played[0]?.findings?.compared).to.equal(3);
    expect(textReport(result)).to.match(/no difference$/);
  });

  it('finds exactly the status that a handler of DCXACC answers otherwise', async () => {
    const acc = new DCXACC();
    acc.StoreDirectory = tempDir('replay-store');
    acc.on('OnStoreDone', (_file, _ok, accepts) => {
      accepts.value = ++stored !== 2;
    });
    let stored = 0;
    const port = await freePort();
    const accepted = accept(acc, port);
    const result = await playRequestor(trace, port);
    await accepted;
    acc.Release();
    expect(textsOf(result)).to.have.length(1);
    expect(result.played[0]?.findings?.differences[0]).to.deep.include({
      kind: 'command',
      message: { number: 4, name: 'C-STORE-RSP' },
      element: 'Status (0000,0900)',
      recorded: '0000H Success: done',
    });
  });
});
