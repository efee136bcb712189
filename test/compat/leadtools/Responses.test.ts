import { expect } from 'chai';
import { ClientConnectionException } from '../../../compat/leadtools/ClientConnectionException';
import { Responses } from '../../../compat/leadtools/Responses';
import { rejected } from './scu-recorder';

const message = (number: number): { name: string; args: number[]; failed: boolean } => {
  return { name: 'OnReceiveCFindResponse', args: [number], failed: false };
};

describe('leadtools: what an SCU class waits for', () => {
  it('L24: what still comes or goes, and callbacks that run, put the time limit off', async () => {
    const quiet = [0, 15, 20];
    const responses = new Responses(() => quiet.shift() ?? 1000);
    responses.begin();
    expect((await rejected(responses.next(20), ClientConnectionException)).Code).to.equal(56);
    expect(quiet).to.deep.equal([]);
  });

  it('messages come in their order, to an exchange that is late as well', async () => {
    const responses = new Responses(() => 0);
    responses.begin();
    void responses.push(message(1));
    void responses.push(message(2));
    const third = responses
      .next(0)
      .then(() => responses.next(0))
      .then(() => responses.next(0));
    await new Promise((resolve) => setImmediate(resolve));
    void responses.push(message(3));
    expect(await third).to.deep.equal(message(3));
  });

  it('L2: an exchange that does not keep up holds callbacks back until it does, or is over', async () => {
    const responses = new Responses(() => 0);
    responses.begin();
    const held: (Promise<void> | undefined)[] = [];
    for (let number = 1; number <= 17; number++) held.push(responses.push(message(number)));
    expect(held.filter((each) => each !== undefined)).to.have.lengthOf(1);
    await responses.next(0);
    await held[16];
    const again = responses.push(message(18));
    expect(again).to.be.instanceOf(Promise);
    responses.finish();
    await again;
  });

  it('without an exchange only their number is kept', async () => {
    const responses = new Responses(() => 1000);
    void responses.push(message(1));
    void responses.push(message(2));
    await responses.any(10);
    await responses.any(10);
    expect((await rejected(responses.any(10), ClientConnectionException)).Code).to.equal(56);
    responses.end(new ClientConnectionException(34));
    responses.end(new ClientConnectionException(41));
    expect((await rejected(responses.any(0), ClientConnectionException)).Code).to.equal(34);
    responses.reset();
    const next = responses.any(0);
    void responses.push(message(3));
    await next;
  });
});
