import { expect } from 'chai';
import { oneLine } from '../../src/log';
import { associateRQ, listen, openOffer } from '../association/harness';

const FORGED = 'A\n2026 ERROR x';

describe('hostile words in the log', () => {
  it('an AE title with control characters cannot begin a line of its own', async () => {
    const { offer, peer, context } = await openOffer(
      {},
      associateRQ({ callingAETitle: FORGED, calledAETitle: '\x1b[2J' }),
    );
    peer.transport.end();
    await offer.closed;
    expect(context.logger.entries.filter((entry) => /\n2026|\x1b/.test(entry))).to.deep.equal([]);
    expect(context.logger.entries.some((entry) => entry.includes('A\\x0a2026 ERROR x'))).to.equal(true);
  });

  it('nor can that of a request which is rejected for want of room', async () => {
    const { context, connect } = await listen({ maximumHeldOffers: 0 });
    const peer = await connect();
    peer.send(associateRQ({ callingAETitle: FORGED }));
    await peer.takeType(3);
    expect(context.logger.entries.filter((entry) => /\n2026/.test(entry))).to.deep.equal([]);
  });

  it('keeps what is printable', () => {
    expect(oneLine('Größe 日本 \\ \t\u009b')).to.equal('Größe 日本 \\ \\x09\\x9b');
  });
});
