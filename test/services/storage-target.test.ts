import { expect } from 'chai';
import { MemoryBudget, MemoryTarget } from '../../src/services';

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

  it('L9: shares a budget with others: at the limit it takes, one byte past it it does not', async () => {
    const budget = new MemoryBudget(10);
    const [first, second] = [new MemoryTarget(10, budget), new MemoryTarget(10, budget)];
    await first.write([Buffer.alloc(6)]);
    await second.write([Buffer.alloc(4)]);
    expect(budget.used).to.equal(10);
    let error: unknown;
    await first.write([Buffer.alloc(1)]).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(RangeError).with.property('message').contains('10 of the 10 bytes');
    expect([first.chunks, budget.used], 'what it had is given back').to.deep.equal([[], 4]);
  });

  it('gives its share back once, by commit, discard or refusal', async () => {
    const budget = new MemoryBudget(10);
    for (const end of ['commit', 'discard'] as const) {
      const target = new MemoryTarget(10, budget);
      await target.write([Buffer.alloc(6)]);
      await target[end]();
      await target.discard();
      expect(budget.used, end).to.equal(0);
    }
    const target = new MemoryTarget(3, budget);
    await target.write([Buffer.alloc(3)]);
    await target.write([Buffer.alloc(1)]).catch(() => undefined);
    await target.discard();
    expect(budget.used).to.equal(0);
  });
});
