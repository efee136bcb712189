import { expect } from 'chai';
import { tagOf } from '../../../../cli/trace/replay/work';

describe('dcxport trace replay: elements to ignore', () => {
  it('are named by keyword or tag', () => {
    expect(tagOf('StudyDate')).to.equal(0x00080020);
    expect(tagOf('00080020')).to.equal(0x00080020);
    expect(tagOf('(7FE0,0010)')).to.equal(0x7fe00010);
    expect(() => tagOf('Nothing')).to.throw(
      '--ignore Nothing: give a keyword such as StudyDate, or a tag such as 00080020',
    );
  });
});
