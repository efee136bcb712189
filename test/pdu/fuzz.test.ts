import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { PduDecodeError } from '../../src/errors';
import { decodePdu, describePdu, encodePdu, PduFramer, type Pdu } from '../../src/pdu';
import { hexFixture } from '../support/hex';
import { naiveDecode } from '../support/naive-pdu-codec';
import { Random } from '../support/random';
import { goldenPdus } from './golden';
import { randomPdu } from './random-pdu';

const ROUNDS = 20_000;

/** Lengths, ids and flags on their edges. */
const TELLING = [0x00, 0x01, 0x02, 0x03, 0x04, 0x20, 0x21, 0x30, 0x40, 0x50, 0x52, 0x54, 0x58, 0x7f, 0x80, 0xfe, 0xff];

function mutate(random: Random, original: Buffer): Buffer {
  let bytes = Buffer.from(original);
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(bytes.length);
    switch (random.below(5)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = random.pick(TELLING);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(6)), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]);
        break;
      default: {
        const again = bytes.subarray(at, at + 1 + random.below(60));
        bytes = Buffer.concat([bytes.subarray(0, at), again, bytes.subarray(at)]);
      }
    }
    if (bytes.length === 0) bytes = Buffer.from([1]);
  }
  // Mostly with a fitting length of the whole, or nothing else would be seen.
  if (bytes.length >= 6 && !random.oneIn(20)) bytes.writeUInt32BE(bytes.length - 6, 2);
  return bytes;
}

function attempt<T>(run: () => T): { value: T } | { error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

describe('fuzzed PDUs', function () {
  // About a second; more on a machine that is busy.
  this.timeout(20_000);

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
    for (let round = 0; round < 5_000; round += 1) {
      const bytes = Buffer.concat([mutate(random, random.pick(seeds)), mutate(random, random.pick(seeds))]);
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
    expect(refused).to.be.greaterThan(500);
  });
});
