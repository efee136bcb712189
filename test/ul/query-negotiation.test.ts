import { expect } from 'chai';
import {
  decodeQueryAbilities,
  decodeRetrieveAbilities,
  encodeQueryAbilities,
  encodeRetrieveAbilities,
  supportQueryAbilities,
  supportRetrieveAbilities,
} from '../../src/ul';

describe('extended negotiation of queries', () => {
  it('proposes one byte for each ability, three at least', () => {
    expect([...encodeQueryAbilities({})]).to.deep.equal([0, 0, 0]);
    expect([...encodeQueryAbilities({ relationalQueries: true })]).to.deep.equal([1, 0, 0]);
    expect([...encodeQueryAbilities({ fuzzySemanticMatching: true, dateTimeMatching: true })]).to.deep.equal([0, 1, 1]);
    expect([...encodeQueryAbilities({ timezoneQueryAdjustment: true })]).to.deep.equal([0, 0, 0, 1]);
    expect([...encodeQueryAbilities({ multipleValueMatching: true })]).to.deep.equal([0, 0, 0, 0, 0, 0, 1]);
  });

  it('reads short answers as no to what they leave out, and anything but 1 as no', () => {
    expect(decodeQueryAbilities(Buffer.from([1, 2]))).to.deep.equal({
      relationalQueries: true,
      dateTimeMatching: false,
      fuzzySemanticMatching: false,
      timezoneQueryAdjustment: false,
      enhancedMultiFrameImageConversion: false,
      emptyValueMatching: false,
      multipleValueMatching: false,
    });
    expect(decodeQueryAbilities(Buffer.alloc(0)).relationalQueries).to.equal(false);
  });

  it('proposes and reads those of retrieval', () => {
    expect([...encodeRetrieveAbilities({})]).to.deep.equal([0]);
    expect([...encodeRetrieveAbilities({ relationalRetrieval: true })]).to.deep.equal([1]);
    expect(decodeRetrieveAbilities(encodeRetrieveAbilities({ enhancedMultiFrameImageConversion: true }))).to.deep.equal(
      {
        relationalRetrieval: false,
        enhancedMultiFrameImageConversion: true,
      },
    );
  });

  it('L42: answers yes where it was proposed and is supported, no to the rest, in as many bytes', () => {
    const answer = supportQueryAbilities({ relationalQueries: true, fuzzySemanticMatching: true });
    expect([...answer(Buffer.from([1, 1, 0]))]).to.deep.equal([1, 0, 0]);
    expect([...answer(Buffer.from([1]))]).to.deep.equal([1]);
    expect([...answer(Buffer.from([0, 0, 1, 1, 1, 1, 1, 1, 1]))]).to.deep.equal([0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([...answer(Buffer.from([2, 255, 1]))]).to.deep.equal([0, 0, 1]);
    expect([...answer(Buffer.alloc(0))]).to.deep.equal([]);
    expect([...supportRetrieveAbilities({ relationalRetrieval: true })(Buffer.from([1, 1]))]).to.deep.equal([1, 0]);
  });
});
