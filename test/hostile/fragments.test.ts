import { expect } from 'chai';
import { MemoryTarget } from '../../src/services';
import { ECHO_CONTEXT, openAcceptor } from '../association/harness';
import { turns } from '../association/pdu-peer';

const ABORT = 7;

describe('hostile fragments', () => {
  it('L22: fragments without content bring a message no further: its timer runs on', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { dimseData: 1000 } });
    peer.send({
      type: 4,
      values: [{ contextId: ECHO_CONTEXT, isCommand: true, isLast: false, data: Buffer.alloc(4) }],
    });
    await turns();
    clock.advance(600);
    peer.send({
      type: 4,
      values: [{ contextId: ECHO_CONTEXT, isCommand: true, isLast: false, data: Buffer.alloc(0) }],
    });
    await turns();
    clock.advance(600);
    await peer.takeType(ABORT);
    expect(association.outcome?.kind).to.equal('aborted');
  });

  it('L9: a hundred thousand fragments of one byte are kept as few chunks, which hold on to nothing else', async () => {
    const count = 100_000;
    const target = new MemoryTarget(count);
    const segment = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 251));
    for (let index = 0; index < count; index++) {
      const at = index % segment.length;
      await target.write([segment.subarray(at, at + 1)]);
    }
    await target.commit();
    const expected = Buffer.concat([segment, segment.subarray(0, count - segment.length)]);
    expect(Buffer.concat(target.chunks).equals(expected)).to.equal(true);
    const held = new Set(target.chunks.map(({ buffer }) => buffer));
    expect(target.chunks.length).to.be.at.most(30);
    expect([...held].reduce((sum, { byteLength }) => sum + byteLength, 0)).to.be.below(2 * count);
  });

  it('L3: long chunks between short ones stay as they came, and the order is kept', async () => {
    const target = new MemoryTarget(10_000);
    const long = Buffer.alloc(2048, 'L');
    for (const chunk of [Buffer.from('a'), Buffer.from('b'), long, Buffer.from('c'), long, Buffer.from('d')]) {
      await target.write([chunk]);
    }
    expect(Buffer.concat(target.chunks).toString()).to.equal(`ab${String(long)}c${String(long)}d`);
    expect(target.chunks.filter((chunk) => chunk === long)).to.have.length(2);
  });
});
