import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ByRef, COMError, HRESULT } from '../../compat/com';
import { DCXREQ } from '../../compat/rzdcx';
import { CommandField } from '../../src/dimse';
import { AssociationAbortedError, ConnectionLostError, ProtocolError } from '../../src/errors';
import { echo } from '../../src/services';
import { MemoryDataSetSource } from '../../src/association';
import {
  associateAC,
  CT_CONTEXT,
  ECHO_CONTEXT,
  echoRSP,
  failure,
  openRequestor,
  storeRQ,
  storeRSP,
} from '../association/harness';
import { commandPdu } from '../association/pdu-peer';
import { syntheticFile } from '../support/dicom-factory';
import { naiveEncode } from '../support/naive-pdu-codec';
import { decodeRequest, RawAssociation } from '../support/peers/raw-association';
import { Element, numberOf } from '../support/peers/raw-command';
import { ScriptedServer } from '../support/scripted-peer';
import { tempDir } from '../support/temp';

const PENDING = 0xff00;
const ABORT = 7;

describe('hostile server', () => {
  it('a pending status in answer to a C-ECHO ends the association, and leaves no request behind', async () => {
    const { association, peer } = await openRequestor();
    const calling = failure(echo(association));
    await peer.takeType(4);
    peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1, PENDING)));
    expect(await calling)
      .to.be.instanceOf(ProtocolError)
      .with.property('message')
      .contains('pending status');
    await peer.takeType(ABORT);
    expect(association.outcome?.kind).to.equal('aborted');
  });

  it('L10: a response of another kind than its request is no answer: success for a C-ECHO stores nothing', async () => {
    const { association, peer } = await openRequestor();
    const calling = failure(
      association.request({
        contextId: CT_CONTEXT,
        command: storeRQ(association.nextMessageID()),
        dataSet: new MemoryDataSetSource(Buffer.alloc(8)),
      }),
    );
    await peer.takeType(4);
    await peer.takeType(4);
    peer.send(commandPdu(CT_CONTEXT, { ...storeRSP(1), CommandField: CommandField.C_ECHO_RSP }));
    const error = await calling;
    expect(error).to.be.instanceOf(AssociationAbortedError).with.property('message').contains('C-STORE-RSP');
    expect(await peer.takeType(ABORT)).to.include({ source: 2, reason: 0 });
  });

  it('a write that fails before the loss is noticed is reported as the loss, not as a fault of the object', async () => {
    const failed = new Error('write EPIPE');
    const { association, transport } = await openRequestor({}, undefined, (ours) => {
      const write = ours.write.bind(ours);
      ours.write = (chunk, done) => {
        if (done === undefined) write(chunk);
        else done(failed);
      };
    });
    const calling = failure(
      association.send({
        contextId: CT_CONTEXT,
        command: storeRQ(1),
        dataSet: new MemoryDataSetSource(Buffer.alloc(8192)),
      }),
    );
    setImmediate(() => transport.handler?.onClose(failed));
    expect(await calling)
      .to.be.instanceOf(ConnectionLostError)
      .with.property('cause', failed);
  });

  it('a server that answers stores with a pending status costs one association, not one for each file', async () => {
    const server = await ScriptedServer.listen();
    const paths = ['a', 'b', 'c'].map((name) => join(tempDir('hostile'), name));
    for (const path of paths) writeFileSync(path, syntheticFile());
    const req = new DCXREQ();
    const failed = new ByRef('');
    const sending = req.Send('A', 'B', '127.0.0.1', server.port, paths, null, failed);
    const outcome = sending.then(
      () => undefined,
      (error: unknown) => error,
    );
    const association = new RawAssociation(await server.accept());
    const { presentationContexts } = decodeRequest(await association.peer.takePdu());
    const answers = presentationContexts.map(({ id, transferSyntaxes: [transferSyntax = ''] }) => {
      return { id, result: 0, transferSyntax };
    });
    await association.peer.send(naiveEncode({ ...associateAC(), presentationContexts: answers }));
    const { contextId, command } = await association.takeMessage();
    const MessageID = numberOf(command, Element.MessageID);
    await association.sendCommand(
      contextId,
      {
        [Element.CommandField]: CommandField.C_STORE_RSP,
        [Element.MessageIDBeingRespondedTo]: MessageID,
        [Element.Status]: PENDING,
      },
      false,
    );
    expect((await association.peer.takePdu())[0]).to.equal(ABORT);
    association.peer.end();
    expect(await outcome)
      .to.be.instanceOf(COMError)
      .with.property('HRESULT', HRESULT.ASSOCIATION_ABORTED);
    expect(failed.value.split(';').filter(Boolean)).to.deep.equal(paths);
    await req[Symbol.asyncDispose]();
    await server.close();
  });
});
