import { expect } from 'chai';
import { MemoryTarget } from '../../src/services';

describe('MemoryTarget', () => {
  it('keeps the chunks in order and counts their bytes', async () => {
    const target = new MemoryTarget(10);
    await target.write([Buffer.from('ab'), Buffer.from('c')]);
    await target.write([Buffer.from('d')]);
    await target.commit();
    expect(Buffer.concat(target.chunks).toString()).to.equal('abcd');
    expect(target.length).to.equal(4);
  });

  it('L9: refuses more than its limit and lets go of what it had', async () => {
    const target = new MemoryTarget(3);
    await target.write([Buffer.from('abc')]);
    let error: unknown;
    await target.write([Buffer.from('d')]).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(RangeError).with.property('message').contains('3 bytes');
    expect(target.chunks).to.deep.equal([]);
  });

  it('is empty after it was discarded', async () => {
    const target = new MemoryTarget(3);
    await target.write([Buffer.from('abc')]);
    await target.discard();
    expect(target.chunks).to.deep.equal([]);
  });
});
