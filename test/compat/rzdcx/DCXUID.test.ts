import { expect } from 'chai';
import { DCXUID, HRESULT, UID_TYPE } from '../../../compat/rzdcx';
import { hresultOf } from '../expect-com-error';

describe('DCXUID', () => {
  it('[DCXUID.CreateUID] [UID_TYPE] makes a UID under 2.25 from a random UUID, for every type', () => {
    const uid = new DCXUID();
    const made = new Set<string>();
    for (const type of Object.values(UID_TYPE)) {
      for (let index = 0; index < 100; index++) {
        const text = uid.CreateUID(type);
        expect(text).to.match(/^2\.25\.[1-9]\d*$/);
        const number = BigInt(text.slice(5));
        expect(number < 2n ** 128n).to.equal(true);
        // Version and variant of a random UUID.
        expect((number >> 76n) & 0xfn).to.equal(4n);
        expect((number >> 62n) & 3n).to.equal(2n);
        made.add(text);
      }
    }
    expect(made.size).to.equal(400);
  });

  it('[DCXUID.CreateUID] refuses unknown types', () => {
    expect(hresultOf(() => new DCXUID().CreateUID(9 as UID_TYPE))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('[DCXUID.Release] [DCXUID.Symbol.dispose] [DCXUID.Symbol.asyncDispose] ends its use', async () => {
    const makers = [new DCXUID(), new DCXUID(), new DCXUID()] as const;
    makers[0].Release();
    makers[1][Symbol.dispose]();
    await makers[2][Symbol.asyncDispose]();
    for (const maker of makers) {
      expect(hresultOf(() => maker.CreateUID(UID_TYPE.UID_TYPE_STUDY))).to.equal(HRESULT.OBJECT_RELEASED);
    }
  });
});
