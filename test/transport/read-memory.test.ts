import { expect } from 'chai';
import { ReadMemory } from '../../src/transport/read-memory';

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
});
