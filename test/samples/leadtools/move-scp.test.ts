import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomNet,
  DicomTag,
  DicomUidType,
} from '../../../compat/leadtools';
import { runDcmtk, startStorescp } from '../../support/dcmtk';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { freePort, onFreePort } from '../../support/ports';
import { type Program, startProgram } from '../../support/process';
import { JPEG_LOSSLESS, LEE, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';

const program = join(__dirname, '..', '..', '..', 'samples', 'leadtools', 'move-scp', 'main.js');
const STUDY = syntheticUID(9);
const MOVE = DicomUidType.StudyRootQueryMove;
type MoveAnswer = readonly [status: number, remaining: number, completed: number, failed: number, warning: number];

/** A destination in this process: keeps what C-STORE says of the originator, and refuses the instances it is told to. */
class Destination extends DicomNet {
  readonly originators: (readonly [string, number])[] = [];
  refused = '';

  protected override OnAccept(): void {
    const connection = new DicomNet(null, undefined, false, { autoRespond: true });
    connection.on('OnReceiveAssociateRequest', (request) => {
      const accept = new DicomAssociate(false);
      accept.Default();
      for (let index = 0; index < request.PresentationContextCount; index++) {
        const id = request.GetPresentationContextID(index);
        const isNative = request.GetTransfer(id, 0) === LEE;
        const { Success, TransferSyntax } = DicomAssociateAcceptResultType;
        accept.AddPresentationContext(id, isNative ? Success : TransferSyntax, request.GetAbstract(id));
        if (isNative) accept.AddTransfer(id, LEE);
      }
      connection.SendAssociateAccept(accept);
    });
    connection.on('OnReceiveCStoreRequest', (id, messageID, sopClass, instance, _priority, moveAE, moveMessageID) => {
      this.originators.push([moveAE, moveMessageID]);
      const { Success, RefusedOutOfResources } = DicomCommandStatusType;
      const status = instance === this.refused ? RefusedOutOfResources : Success;
      connection.SendCStoreResponse(id, messageID, sopClass, instance, status);
    });
    this.Accept(connection);
  }
}

describeInterop('samples/leadtools/move-scp', ['movescu', 'storescp'], function () {
  this.timeout(30_000);
  let folder: string;
  let destination: Destination;
  let server: Program;
  let port: number;
  let client: DicomNet;

  const instance = (index: number): string => syntheticUID(9, 1, index);

  beforeEach(async () => {
    folder = tempDir('archive');
    for (let index = 1; index <= 3; index++) {
      const image = { studyInstanceUID: STUDY, seriesInstanceUID: syntheticUID(9, 1), sopInstanceUID: instance(index) };
      writeFileSync(join(folder, `${index}.dcm`), syntheticFile(image));
    }
    DicomNet.Startup();
    destination = new Destination(null);
    destination.Listen('127.0.0.1', 0, 5);
    await destination.WaitForListen();
    const nobody = await freePort();
    [server, port] = await onFreePort(async (free): Promise<[Program, number]> => {
      const targets = [`DEST=127.0.0.1:${destination.HostPort}`, `NOBODY=127.0.0.1:${nobody}`];
      return [await startProgram(process.execPath, [program, `${free}`, folder, ...targets], { port: free }), free];
    });
    client = new DicomNet();
    client.Connect(null, 0, '127.0.0.1', port);
    await client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'VIEWER';
    request.Called = 'ARCHIVE';
    request.AddPresentationContext(5, 0, MOVE);
    request.AddTransfer(5, DicomUidType.ImplicitVRLittleEndian);
    client.SendAssociateRequest(request);
    await client.WaitForAssociate();
  });
  afterEach(async () => {
    client.CloseForced(true);
    destination.Close();
    await destination.WaitForClose();
    DicomNet.Shutdown();
    expect((await server.stop()).code).to.equal(0);
  });

  /** Every answer to a move, and the list of what failed. */
  async function move(title: string, study = STUDY): Promise<{ answers: MoveAnswer[]; list: string[] }> {
    const answers: MoveAnswer[] = [];
    let list: string[] = [];
    const ended = new Promise<void>((resolve) =>
      client.on(
        'OnReceiveCMoveResponse',
        (_id, _messageID, _class, status, remaining, completed, failed, warning, ds) => {
          answers.push([status, remaining, completed, failed, warning]);
          list = ds?.GetValue<string[]>(DicomTag.FailedSOPInstanceUIDList, []) ?? [];
          if (status !== DicomCommandStatusType.Pending) resolve();
        },
      ),
    );
    const query = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.QueryRetrieveLevel, 'STUDY')
      .InsertElementAndSetValue(DicomTag.StudyInstanceUID, study);
    client.SendCMoveRequest(5, 9, MOVE, 0, title, query);
    await within(ended, 'the final response');
    client.removeAllListeners('OnReceiveCMoveResponse');
    return { answers, list };
  }

  it('stores in the name of whoever asked, and counts', async () => {
    const { answers, list } = await move('DEST');
    expect(destination.originators).to.deep.equal(Array.from({ length: 3 }, () => ['VIEWER', 9]));
    expect(answers).to.deep.equal([
      [0xff00, 2, 1, 0, 0],
      [0xff00, 1, 2, 0, 0],
      [0, 0, 3, 0, 0],
    ]);
    expect(list).to.deep.equal([]);
  });

  it('refuses an unknown destination, and says when there is nothing to send', async () => {
    expect((await move('ELSEWHERE')).answers).to.deep.equal([[0xa801, 0, 0, 0, 0]]);
    expect((await move('DEST', '1.2.3')).answers).to.deep.equal([[0, 0, 0, 0, 0]]);
    expect(destination.originators).to.deep.equal([]);
  });

  it('warns with the list of what failed: refused by the destination, or in need of a codec', async () => {
    destination.refused = instance(2);
    const compressed = join(folder, '4.dcm');
    writeSmallFile(compressed, { transferSyntax: JPEG_LOSSLESS, sopInstanceUID: instance(4) });
    const ds = new DicomDataSet();
    ds.Load(compressed, 0);
    ds.InsertElementAndSetValue(DicomTag.StudyInstanceUID, STUDY);
    ds.Save(compressed, 0);
    const { answers, list } = await move('DEST');
    expect(answers).to.deep.equal([
      [0xff00, 3, 1, 0, 0],
      [0xff00, 2, 1, 1, 0],
      [0xff00, 1, 2, 1, 0],
      [0xb000, 0, 2, 2, 0],
    ]);
    expect(list).to.deep.equal([instance(2), instance(4)]);
    expect(server.stderr).to.contain('4.dcm is not sent');
  });

  it('ends with Cancel when it is cancelled, and counts what remains', async () => {
    for (let index = 4; index <= 100; index++) {
      const image = { studyInstanceUID: STUDY, seriesInstanceUID: syntheticUID(9, 1), sopInstanceUID: instance(index) };
      writeFileSync(join(folder, `${index}.dcm`), syntheticFile(image));
    }
    client.once('OnReceiveCMoveResponse', () => client.SendCCancelRequest(5, 9));
    const { answers } = await move('DEST');
    const [status, remaining = 0, completed = 0] = answers.at(-1) ?? [];
    expect(status).to.equal(DicomCommandStatusType.Cancel);
    expect(remaining).to.be.greaterThan(0);
    expect(answers.map((answer) => answer.slice(1).reduce((sum, number) => sum + number, 0))).to.deep.equal(
      answers.map(() => 100),
    );
    expect(destination.originators).to.have.length(completed);
  });

  it('fails when the destination cannot be reached', async () => {
    const { answers, list } = await move('NOBODY');
    expect(answers.at(-1)).to.deep.equal([0xa702, 0, 0, 3, 0]);
    expect(list).to.have.length(3);
    expect(server.stderr).to.contain('NOBODY cannot be reached');
  });

  it('serves movescu, with storescp as destination', async () => {
    const peer = await startStorescp();
    const [own, free] = await onFreePort(async (at): Promise<[Program, number]> => {
      const target = `STORE=127.0.0.1:${peer.port}`;
      return [await startProgram(process.execPath, [program, `${at}`, folder, target], { port: at }), at];
    });
    const keys = ['-k', '0008,0052=STUDY', '-k', `0020,000D=${STUDY}`];
    const args = ['-v', '-S', '-aem', 'STORE', ...keys, '127.0.0.1', `${free}`];
    const { code, stdout, stderr } = await runDcmtk('movescu', args);
    expect(code, stderr).to.equal(0);
    expect(stdout + stderr).to.contain('Received Final Move Response (Success)');
    await own.stop();
    await peer.stop();
    expect(readdirSync(peer.directory)).to.have.length(3);
  });
});
