import { expect } from 'chai';
import { FileWriter, MOST_VECTORS, type FileWriterSystem } from '../../src/services/file-writer';

/** A system whose writes take the time they are told to, and at most so many bytes at once. */
class SlowSystem implements FileWriterSystem {
  time = 0;
  writeMs = 0;
  mostBytes = Infinity;
  readonly calls: { how: 'in place' | 'pool'; vectors: number }[] = [];
  written = Buffer.alloc(0);

  now(): number {
    return this.time;
  }

  writeNow(_fd: number, chunks: readonly Buffer[]): number {
    this.calls.push({ how: 'in place', vectors: chunks.length });
    return this.#take(chunks);
  }

  writeLater(_fd: number, chunks: readonly Buffer[]): Promise<number> {
    this.calls.push({ how: 'pool', vectors: chunks.length });
    return Promise.resolve(this.#take(chunks));
  }

  #take(chunks: readonly Buffer[]): number {
    this.time += this.writeMs;
    const bytes = Buffer.concat(chunks).subarray(0, Math.min(this.mostBytes, Number.MAX_SAFE_INTEGER));
    this.written = Buffer.concat([this.written, bytes]);
    return bytes.length;
  }
}

describe('FileWriter', () => {
  const chunk = Buffer.from('0123456789');

  it('writes in place while the system takes the bytes at once', async () => {
    const system = new SlowSystem();
    const writer = new FileWriter(system);
    await writer.write(1, [chunk, chunk]);
    await writer.write(1, [chunk]);
    expect(system.calls.map((call) => call.how)).to.deep.equal(['in place', 'in place']);
    expect(system.written.toString()).to.equal('0123456789'.repeat(3));
  });

  it('goes through the thread pool for a second after a write that took long, then tries again', async () => {
    const system = new SlowSystem();
    const writer = new FileWriter(system);
    system.writeMs = 50;
    await writer.write(1, [chunk]);
    await writer.write(1, [chunk]);
    system.time += 900;
    await writer.write(1, [chunk]);
    system.time += 200;
    await writer.write(1, [chunk]);
    expect(system.calls.map((call) => call.how)).to.deep.equal(['in place', 'pool', 'pool', 'in place']);
  });

  it('goes on behind what a partial write has taken, whatever its length', async () => {
    for (let most = 1; most <= 31; most++) {
      const system = new SlowSystem();
      system.mostBytes = most;
      await new FileWriter(system).write(1, [chunk, Buffer.alloc(0), chunk, chunk]);
      expect(system.written.toString(), `${most} bytes at once`).to.equal('0123456789'.repeat(3));
    }
  });

  it('hands the system no more vectors at once than it takes', async () => {
    const system = new SlowSystem();
    await new FileWriter(system).write(
      1,
      Array.from({ length: MOST_VECTORS + 1 }, () => chunk),
    );
    expect(system.calls.map((call) => call.vectors)).to.deep.equal([MOST_VECTORS, 1]);
  });
});
