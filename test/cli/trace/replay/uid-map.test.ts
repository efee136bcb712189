import { expect } from 'chai';
import { UidMap } from '../../../../cli/trace/replay/uid-map';

describe('dcxport trace replay: UIDs', () => {
  const first = new Map([
    ['2.25.1', 'acceptor'],
    ['2.25.2', 'acceptor'],
    ['2.25.3', 'requestor'],
    ['1.2.840.10008.5.1.4.1.1.2', 'acceptor'],
    ['1.2.3.4', 'acceptor'],
  ] as const);
  const map = (exact = false): UidMap => new UidMap(first, 'acceptor', new Set(['1.2.3.4']), exact);

  it('one that the live side has made stands for the recorded one from then on, one to one', () => {
    const uids = map();
    expect(uids.matches('2.25.1', '2.25.100')).to.equal(true);
    expect(uids.matches('2.25.1', '2.25.100')).to.equal(true);
    expect(uids.matches('2.25.1', '2.25.101')).to.equal(false);
    expect(uids.matches('2.25.1', '2.25.1')).to.equal(false);
    expect(uids.matches('2.25.2', '2.25.100')).to.equal(false);
    expect([uids.toLive('2.25.1'), uids.toRecorded('2.25.100')]).to.deep.equal(['2.25.100', '2.25.1']);
    expect(uids.pairs).to.deep.equal([['2.25.1', '2.25.100']]);
  });

  it('stands for none that we have said, nor for one of the standard or of a context, nor is one that was recorded', () => {
    const uids = map();
    expect(uids.matches('2.25.3', '2.25.100')).to.equal(false);
    expect(uids.matches('1.2.840.10008.5.1.4.1.1.2', '2.25.100')).to.equal(false);
    expect(uids.matches('2.25.1', '1.2.840.10008.5.1.4.1.1.4')).to.equal(false);
    expect(uids.matches('1.2.3.4', '2.25.100')).to.equal(false);
    expect(uids.matches('2.25.1', '2.25.2')).to.equal(false);
    expect(uids.matches('2.25.1', 'nonsense')).to.equal(false);
    expect(uids.isEmpty).to.equal(true);
  });

  it('one that the live side could have made anew, and did not, stays', () => {
    const uids = map();
    expect(uids.matches('2.25.1', '2.25.1')).to.equal(true);
    expect(uids.matches('2.25.1', '2.25.100')).to.equal(false);
    expect(map(true).matches('2.25.1', '2.25.100')).to.equal(false);
  });
});
