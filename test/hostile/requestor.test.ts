import { expect } from 'chai';
import { CommandField } from '../../src/dimse';
import { AssociationAbortedError, ConnectionLostError, ProtocolError } from '../../src/errors';
import { echo } from '../../src/services';
import { MemoryDataSetSource } from '../../src/association';
import { CT_CONTEXT, ECHO_CONTEXT, echoRSP, failure, openRequestor, storeRQ, storeRSP } from '../association/harness';
import { commandPdu } from '../association/pdu-peer';

const PENDING = 0xff00;
const ABORT = 7;

describe('hostile server', () => {
  it('L37: a pending status in answer to a C-ECHO ends the association, and leaves no request behind', async () => {
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

  it('L24: a write that fails before the loss is noticed is reported as the loss, not as a fault of the object', async () => {
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
        dataSet: new MemoryDataSetSource(Buffer.alloc(8)),
      }),
    );
    setImmediate(() => transport.handler?.onClose(failed));
    expect(await calling)
      .to.be.instanceOf(ConnectionLostError)
      .with.property('cause', failed);
  });
});
