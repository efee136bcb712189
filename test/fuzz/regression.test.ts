import { expect } from 'chai';
import { findings, TARGETS } from './seeds';

describe('what fuzzers found', () => {
  for (const [name, { fuzz, seeds }] of Object.entries(TARGETS)) {
    it(`${name}: the beginnings and every kept finding are taken in order`, () => {
      const inputs = [...seeds(), ...findings(name)];
      expect(inputs.length).to.be.greaterThan(1);
      for (const bytes of inputs) expect(() => fuzz(bytes), bytes.toString('hex').slice(0, 200)).to.not.throw();
    });
  }
});
