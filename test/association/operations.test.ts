import { expect } from 'chai';
import { Inflow } from '../../src/association/inflow';
import { MessageQueue } from '../../src/association/message-queue';
import { Operations } from '../../src/association/operations';
import { CommandField } from '../../src/dimse';
import { InvalidArgumentError } from '../../src/errors';

const LAST_MESSAGE_ID = 65_535;

function operations(): Operations {
  const inflow = new Inflow(() => undefined);
  return new Operations({
    makeQueue: () => new MessageQueue(inflow, { messages: 1, bytes: 1 }),
    arrived: () => 0,
    onChange: () => undefined,
  });
}

describe('operations', () => {
  it('finds the one Message ID that is left, and says so when there is none', () => {
    const pending = operations();
    for (let id = 1; id <= LAST_MESSAGE_ID; id++) if (id !== 4711) pending.begin(id, CommandField.C_ECHO_RQ);
    expect(pending.nextMessageID()).to.equal(4711);
    expect(pending.nextMessageID()).to.equal(4711);
    pending.begin(4711, CommandField.C_ECHO_RQ);
    expect(() => pending.nextMessageID()).to.throw(InvalidArgumentError, '65535 requests');
  });
});
