import { expect } from 'chai';
import { align, movedOf } from '../../../../cli/trace/replay/align';

describe('dcxport trace replay: alignment', () => {
  it('finds the fewest that have moved, and which way', () => {
    expect([...movedOf([1, 2, 3])]).to.deep.equal([]);
    expect([...movedOf([5, 1, 2, 3])]).to.deep.equal([[5, 'earlier']]);
    expect([...movedOf([2, 3, 4, 1])]).to.deep.equal([[1, 'later']]);
    expect([...movedOf([1, 4, 2, 3, 7, 5, 6])]).to.deep.equal([
      [4, 'earlier'],
      [7, 'earlier'],
    ]);
  });

  it('pairs what is equal, then what is left between the same neighbours', () => {
    const of = (one: string, other: string): unknown[] => {
      const { pairs, moved, missing, unexpected } = align([...one], [...other]);
      return [pairs.map(([a, b]) => `${a}${b}`).join(' '), [...moved.keys()], missing, unexpected];
    };
    expect(of('abc', 'abc')).to.deep.equal(['00 11 22', [], [], []]);
    expect(of('abc', 'aXc')).to.deep.equal(['00 11 22', [], [], []]);
    expect(of('abc', 'Xabc')).to.deep.equal(['01 12 23', [], [], [0]]);
    expect(of('abcd', 'ad')).to.deep.equal(['00 31', [], [1, 2], []]);
    expect(of('aab', 'aba')).to.deep.equal(['00 12 21', [2], [], []]);
    expect(of('', 'ab')).to.deep.equal(['', [], [], [0, 1]]);
  });
});
