import { expect } from 'chai';
import { DataSetTooLongError } from '../../src/association';
import { MemoryBudget, MemoryTarget, receiveDataSet } from '../../src/services';
import { CT_CONTEXT, failure, openAcceptor, storeRQ } from '../association/harness';
import { commandPdu, dataPdu } from '../association/pdu-peer';

const ELEMENT = Buffer.from('100020004c4f040034373131', 'hex');

describe('services: limits', () => {
  it('L9: a data set of a query or an N-service is taken at its limit; one past it is dropped to its end', async () => {
    const { association, peer } = await openAcceptor();
    for (const id of [1, 2, 3]) peer.send(commandPdu(CT_CONTEXT, storeRQ(id)), dataPdu(CT_CONTEXT, ELEMENT));
    const received = async (limit?: number): Promise<unknown> => {
      const request = await association.receive();
      if (request === undefined) throw new Error('no request came');
      return receiveDataSet(request, { limit });
    };
    expect(await received(ELEMENT.length)).to.not.equal(undefined);
    const error = await failure(received(ELEMENT.length - 1));
    expect(error)
      .to.be.instanceOf(DataSetTooLongError)
      .and.to.include({ limit: ELEMENT.length - 1 });
    expect(await received(), 'the one behind it').to.not.equal(undefined);
    association.abort();
  });

  it('L9: an object in memory is taken at its limit, and refused one byte past it', async () => {
    await new MemoryTarget(10).write([Buffer.alloc(4), Buffer.alloc(6)]);
    const error = await failure(new MemoryTarget(10).write([Buffer.alloc(4), Buffer.alloc(7)]));
    expect(error).to.be.instanceOf(RangeError);
  });

  it('L9: a budget can be made smaller than what is taken of it; nothing more is taken until enough is given back', () => {
    const budget = new MemoryBudget(10);
    expect(budget.take(8)).to.equal(true);
    budget.limit = 4;
    expect(budget.take(1)).to.equal(false);
    budget.give(5);
    expect(budget.take(1)).to.equal(true);
    expect(budget.take(1)).to.equal(false);
    expect(budget.used).to.equal(4);
  });
});
