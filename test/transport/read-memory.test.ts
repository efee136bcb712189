import { expect } from 'chai';
import { ReadMemory } from '../../src/transport/read-memory';
import { Random } from '../support/random';

/** Fills the first bytes of the room, as a socket would, and takes them. */
function read(memory: ReadMemory, length: number, value: number): Buffer {
  memory.room().fill(value, 0, length);
  return memory.take(length);
}

describe('ReadMemory', () => {
  it('never writes again to what it gave out', () => {
    const memory = new ReadMemory();
    const given = Array.from({ length: 2000 }, (_, i) => read(memory, 1 + (i % 97), i % 256));
    for (const [i, bytes] of given.entries()) {
      expect(bytes.length).to.equal(1 + (i % 97));
      expect(bytes.every((byte) => byte === i % 256)).to.equal(true);
    }
  });

  it('grows while reads fill their room, up to 256 KiB', () => {
    const memory = new ReadMemory();
    const rooms: number[] = [];
    for (let i = 0; i < 5; i++) {
      rooms.push(memory.room().length);
      memory.take(memory.room().length);
    }
    expect(rooms).to.deep.equal([16_384, 65_536, 262_144, 262_144, 262_144]);
  });

  it('shrinks again when reads are small', () => {
    const memory = new ReadMemory();
    for (let i = 0; i < 3; i++) memory.take(memory.room().length);
    for (let i = 0; i < 5000; i++) memory.take(Math.min(100, memory.room().length));
    expect(memory.room().length).to.be.at.most(16_384);
  });

  it('always has room, a quarter of its memory at least', () => {
    const memory = new ReadMemory();
    let largest = 16_384;
    for (let i = 0; i < 1000; i++) {
      const room = memory.room().length;
      expect(room).to.be.at.least(4096);
      largest = Math.max(largest, room);
      memory.take(1 + ((i * 7919) % room));
    }
    expect(largest).to.be.at.most(262_144);
  });

  it('hands what was read to whoever reads now', () => {
    const memory = new ReadMemory();
    const seen: number[] = [];
    memory.onRead = (bytes) => seen.push(bytes.length);
    expect(memory.options.callback(5, memory.room())).to.equal(true);
    expect(seen).to.deep.equal([5]);
  });

  describe('with an account of loans', () => {
    const LARGEST = 262_144;

    /** A memory that has grown to its largest piece. */
    function grown(): ReadMemory {
      const memory = new ReadMemory();
      memory.keepAccount();
      while (memory.room().length < LARGEST) memory.take(memory.room().length);
      return memory;
    }

    it('reads again into what nobody keeps', () => {
      const memory = grown();
      const used = new Set<ArrayBufferLike>();
      for (let i = 0; i < 100; i++) used.add(memory.take(memory.room().length).buffer);
      expect(used.size).to.equal(1);
    });

    it('reads again into what was given back, and never into what was not', () => {
      const memory = grown();
      const random = new Random(7);
      const kept: { view: Buffer; value: number }[] = [];
      const used = new Set<ArrayBufferLike>();
      for (let i = 0; i < 2000; i++) {
        const value = i % 251;
        const bytes = read(memory, Math.min(memory.room().length, random.pick([100, 9000, 200_000])), value);
        used.add(bytes.buffer);
        // Views on it, as a framer makes them: some are kept, most come back after a while.
        const middle = Math.floor(bytes.length / 2);
        for (const view of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
          memory.lend(view);
          kept.push({ view, value });
        }
        while (kept.length > 40) {
          const [{ view, value: expected }] = kept.splice(random.below(kept.length), 1) as [(typeof kept)[0]];
          expect(view.every((byte) => byte === expected)).to.equal(true);
          memory.giveBack(view);
        }
      }
      for (const { view, value } of kept) expect(view.every((byte) => byte === value)).to.equal(true);
      // Of some 500 pieces that more than a hundred MB fill: no more than there are views that are kept.
      expect(used.size).to.be.at.most(40);
    });

    it('lets memory go that never comes back', () => {
      const memory = grown();
      const keeping = memory.take(memory.room().length);
      memory.lend(keeping);
      const used = new Set<ArrayBufferLike>();
      for (let i = 0; i < 10; i++) used.add(memory.take(memory.room().length).buffer);
      expect(used.has(keeping.buffer)).to.equal(false);
    });

    it('counts a view as often as it was lent', () => {
      const memory = grown();
      const bytes = memory.take(memory.room().length);
      memory.lend(bytes);
      memory.lend(bytes);
      memory.giveBack(bytes);
      expect(memory.room().buffer).to.not.equal(bytes.buffer);
    });

    it('is told of strange views without harm', () => {
      const memory = grown();
      memory.giveBack(Buffer.alloc(10));
      expect(() => memory.lend(Buffer.alloc(10))).to.throw('read just now');
    });
  });
});
