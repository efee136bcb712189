import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { PduDecodeError } from '../../src/errors';
import { decodePdu, describePdu, encodePdu, PduFramer, type Pdu } from '../../src/pdu';
import { casesOf, tally } from '../support/campaign';
import { hexFixture } from '../support/hex';
import { mutate } from '../support/mutate';
import { naiveDecode } from '../support/naive-pdu-codec';
import { Random } from '../support/random';
import { goldenPdus } from './golden';
import { randomPdu } from './random-pdu';

const ROUNDS = casesOf(70_000);
const CUT_ROUNDS = casesOf(20_000);

function attempt<T>(run: () => T): { value: T } | { error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

describe('fuzzed PDUs', function () {
  // A few seconds; more on a machine that is busy.
  this.timeout(240_000);

  const random = new Random(0xd1c0);
  const seeds = [
    ...goldenPdus.map((entry) => entry.bytes),
    ...['echoscu-rq', 'storescp-echo-ac', 'echoscu-command'].map((name) => hexFixture(`pdu/dcmtk-${name}.hex`)),
    ...random.list(60, () => encodePdu(randomPdu(random))),
  ];

  it('L15: decode to a PDU that encodes, decodes to an equal one and can be described, or to PduDecodeError', () => {
    let decoded = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = mutate(random, random.pick(seeds));
      tally({ cases: 1, bytes: bytes.length });
      const where = (): string => `round ${round}: ${bytes.toString('hex')}`;
      const outcome = attempt(() => decodePdu(bytes));
      const second = attempt(() => naiveDecode(bytes));
      if ('error' in outcome) {
        if (!(outcome.error instanceof PduDecodeError)) throw new Error(where(), { cause: outcome.error });
        if (!('error' in second)) expect.fail(`only the naive codec reads ${where()}`);
        continue;
      }
      const pdu: Pdu = outcome.value;
      if (!('value' in second) || !isDeepStrictEqual(pdu, second.value)) expect.fail(`the codecs differ, ${where()}`);
      if (describePdu(pdu).length > 200_000) expect.fail(`endless description, ${where()}`);
      if (pdu.type === 'unknown') continue;
      decoded += 1;
      if (!isDeepStrictEqual(decodePdu(encodePdu(pdu)), pdu)) expect.fail(`changed by encoding, ${where()}`);
    }
    expect(decoded).to.be.greaterThan(ROUNDS / 10);
    expect(decoded).to.be.lessThan((ROUNDS * 9) / 10);
  });

  it('bring nothing but PduDecodeError out of a framer, however they are cut', () => {
    let refused = 0;
    for (let round = 0; round < CUT_ROUNDS; round += 1) {
      const bytes = Buffer.concat([mutate(random, random.pick(seeds)), mutate(random, random.pick(seeds))]);
      tally({ cases: 1, bytes: bytes.length });
      const framer = new PduFramer({ onPdu: () => undefined, onDataPdu: () => undefined, onPdv: () => undefined });
      const cut = random.below(bytes.length);
      for (const chunk of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        const outcome = attempt(() => framer.push(chunk));
        if ('value' in outcome) continue;
        expect(outcome.error, bytes.toString('hex')).to.be.instanceOf(PduDecodeError);
        expect(framer.stopped).to.equal(true);
        refused += 1;
      }
    }
    expect(refused).to.be.greaterThan(CUT_ROUNDS / 10);
  });
});
