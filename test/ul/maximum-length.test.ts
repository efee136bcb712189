import { expect } from 'chai';
import { AbortReason, InvalidArgumentError, ProtocolError } from '../../src/errors';
import { DEFAULT_SEND_CAP, maximumFragmentLength } from '../../src/ul';

describe('maximumFragmentLength', () => {
  it('L34: leaves six bytes of the PDU to the PDV header', () => {
    expect(maximumFragmentLength(16384)).to.equal(16378);
  });

  it('L34: gives even fragments for odd limits', () => {
    expect(maximumFragmentLength(16383)).to.equal(16376);
    expect(maximumFragmentLength(0, 65535)).to.equal(65528);
  });

  it('L34: takes 0 and an absent limit as unlimited, up to our own cap', () => {
    expect(maximumFragmentLength(0)).to.equal(DEFAULT_SEND_CAP - 6);
    expect(maximumFragmentLength(undefined, 131072)).to.equal(131066);
  });

  it('keeps to our own cap when the peer takes more', () => {
    expect(maximumFragmentLength(0xffffffff, 65536)).to.equal(65530);
  });

  it('L34: works with tiny limits from 8 on', () => {
    expect([8, 9, 10, 11, 12].map((limit) => maximumFragmentLength(limit))).to.deep.equal([2, 2, 4, 4, 6]);
  });

  for (let limit = 1; limit < 8; limit += 1) {
    it(`L34: ends the association at a limit of ${limit}`, () => {
      expect(() => maximumFragmentLength(limit))
        .to.throw(ProtocolError)
        .with.property('abortReason', AbortReason.InvalidPduParameterValue);
    });
  }

  it('refuses a cap of our own that leaves no room', () => {
    for (const cap of [7, 0, -1, 10.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => maximumFragmentLength(0, cap), String(cap)).to.throw(InvalidArgumentError);
    }
  });
});
