import type { Random } from './random';

/** Lengths, ids and flags on their edges. */
const TELLING = [0x00, 0x01, 0x02, 0x03, 0x04, 0x20, 0x21, 0x30, 0x40, 0x50, 0x52, 0x54, 0x58, 0x7f, 0x80, 0xfe, 0xff];

/**
 * Changes some bytes of a PDU, inserts, removes or doubles some; its length fits afterwards, but for one in 20.
 *
 * @param original - Stays as it is.
 */
export function mutate(random: Random, original: Buffer): Buffer {
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
