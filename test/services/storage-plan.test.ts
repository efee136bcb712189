import { expect } from 'chai';
import { planStorage, type StorageItem } from '../../src/services';
import { BEE, DEFLATED, JPEG_LOSSLESS, LEE, LEI, RLE } from '../support/small-file';

const VERIFICATION = '1.2.840.10008.1.1';

function items(...pairs: [string, string][]): StorageItem[] {
  return pairs.map(([SOPClassUID, transferSyntaxUID]) => ({ SOPClassUID, transferSyntaxUID }));
}

/** The storage contexts of a plan with one association. */
function contextsOf(...pairs: [string, string][]): [string, readonly string[]][] {
  const [leg, ...others] = planStorage(items(...pairs));
  expect(others).to.deep.equal([]);
  const [first, ...contexts] = leg!.presentationContexts;
  expect(first).to.deep.equal({ abstractSyntax: VERIFICATION, transferSyntaxes: [LEI, LEE, BEE] });
  return contexts.map(({ abstractSyntax, transferSyntaxes }) => [abstractSyntax, transferSyntaxes]);
}

describe('planStorage', () => {
  it('plans nothing for nothing', () => {
    expect(planStorage([])).to.deep.equal([]);
  });

  it('puts one context with all uncompressed syntaxes for each class, equal counts in the order LEE, LEI, BEE', () => {
    expect(contextsOf(['1.1', BEE], ['1.1', LEI])).to.deep.equal([['1.1', [LEI, LEE, BEE]]]);
    expect(contextsOf(['1.1', BEE], ['1.1', LEI], ['1.1', LEE])).to.deep.equal([['1.1', [LEE, LEI, BEE]]]);
  });

  it('counts the files of each class apart', () => {
    const plan = contextsOf(['1.1', BEE], ['1.2', LEI], ['1.2', LEI], ['1.1', BEE], ['1.1', LEE], ['1.2', LEE]);
    expect(plan).to.deep.equal([
      ['1.1', [BEE, LEE, LEI]],
      ['1.2', [LEI, LEE, BEE]],
    ]);
  });

  it('L32: puts each other syntax of a class, deflated and unknown ones too, into a context of its own', () => {
    const plan = contextsOf(['1.1', RLE], ['1.1', JPEG_LOSSLESS], ['1.1', RLE], ['1.1', DEFLATED], ['1.1', '1.9']);
    expect(plan).to.deep.equal([
      ['1.1', [RLE]],
      ['1.1', [JPEG_LOSSLESS]],
      ['1.1', [DEFLATED]],
      ['1.1', ['1.9']],
    ]);
  });

  it('needs one association for 127 contexts beside Verification, two for 128, and keeps the order of the list', () => {
    const pairs = Array.from({ length: 128 }, (_, index): [string, string] => [`1.${index + 1}`, LEE]);
    expect(planStorage(items(...pairs.slice(0, 127)))).to.have.length(1);
    const legs = planStorage(items(...pairs, ['1.1', LEE], ['1.128', LEE]));
    expect(legs.map((leg) => leg.presentationContexts.length)).to.deep.equal([128, 3]);
    expect(legs[1]?.items.map(({ SOPClassUID }) => SOPClassUID)).to.deep.equal(['1.128', '1.1', '1.128']);
  });
});
