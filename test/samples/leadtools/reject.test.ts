import { join } from 'node:path';
import { expect } from 'chai';
import { DicomAssociate, DicomException, DicomNet } from '../../../compat/leadtools';
import { echoscu } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { onFreePort } from '../../support/ports';
import { type Program, startProgram } from '../../support/process';

const program = join(__dirname, '..', '..', '..', 'samples', 'leadtools', 'reject', 'main.js');

describe('samples/leadtools/reject', function () {
  this.timeout(20_000);
  let server: Program;
  let port: number;
  const open: DicomNet[] = [];

  beforeEach(async () => {
    DicomNet.Startup();
    [server, port] = await onFreePort(async (free): Promise<[Program, number]> => {
      const args = [program, `${free}`, 'ARCHIVE', 'VIEWER', '2'];
      return [await startProgram(process.execPath, args, { port: free }), free];
    });
  });
  afterEach(async () => {
    for (const net of open.splice(0)) net.CloseForced(true);
    DicomNet.Shutdown();
    expect((await server.stop()).code).to.equal(0);
  });

  /** What the wire says of a refusal; null when the association is there. */
  async function associate(change: (request: DicomAssociate) => void): Promise<readonly number[] | null> {
    const client = new DicomNet();
    open.push(client);
    client.Connect(null, 0, '127.0.0.1', port);
    await client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'VIEWER';
    request.Called = 'ARCHIVE';
    request.AddPresentationContext(1, 0, '1.2.840.10008.1.1');
    request.AddTransfer(1, '1.2.840.10008.1.2');
    change(request);
    client.SendAssociateRequest(request);
    try {
      await client.WaitForAssociate();
      return null;
    } catch (error) {
      const { AssociateReject: reject } = error as DicomException;
      if (reject === null) throw error;
      // After a refusal the connection is the requestor's to close.
      expect([client.IsConnected(), client.IsAssociated()]).to.deep.equal([true, false]);
      client.Close();
      await client.WaitForClose();
      return [reject.Result, reject.Source, reject.Reason];
    }
  }

  it('tells version, application context, calling and called title apart, and then takes a good one', async () => {
    expect(await associate((request) => (request.Version = 2))).to.deep.equal([1, 2, 2]);
    expect(await associate((request) => (request.ApplicationContextName = '1.2.3'))).to.deep.equal([1, 1, 2]);
    expect(await associate((request) => (request.Calling = 'STRANGER'))).to.deep.equal([1, 1, 3]);
    expect(await associate((request) => (request.Called = 'ELSEWHERE'))).to.deep.equal([1, 1, 7]);
    expect(await associate(() => undefined)).to.equal(null);
    expect(server.stdout.split('\n').filter((line) => line.startsWith('refused'))).to.have.length(4);
  });

  it('refuses for the time being when there are too many, and has room again when one has gone', async () => {
    const one = (): Promise<readonly number[] | null> => associate(() => undefined);
    expect([await one(), await one()]).to.deep.equal([null, null]);
    expect(await one()).to.deep.equal([2, 3, 2]);
    const [first] = open;
    first?.SendReleaseRequest();
    await first?.WaitForRelease();
    first?.Close();
    await first?.WaitForClose();
    expect(await one()).to.equal(null);
  });

  describeInterop('with echoscu', ['echoscu'], () => {
    it('says to it who is not known', async () => {
      const called = await echoscu(port, { args: ['-aet', 'VIEWER', '-aec', 'WRONG'] });
      expect(called.stdout + called.stderr).to.contain('Called AE Title Not Recognized');
      const calling = await echoscu(port, { args: ['-aet', 'WRONG', '-aec', 'ARCHIVE'] });
      expect(calling.stdout + calling.stderr).to.contain('Calling AE Title Not Recognized');
      expect((await echoscu(port, { args: ['-aet', 'VIEWER', '-aec', 'ARCHIVE'] })).code).to.equal(0);
    });
  });
});
