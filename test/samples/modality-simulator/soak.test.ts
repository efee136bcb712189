import { expect } from 'chai';
import { join } from 'node:path';
import { type MemorySample, trendOf } from '../../../samples/modality-simulator/memory-trend';
import { Random } from '../../../samples/modality-simulator/random';
import { runProgram } from '../../support/process';

const soak = join(__dirname, '..', '..', '..', 'samples', 'modality-simulator', 'soak.js');

/** Five minutes of samples. */
function samplesOf(megabytesAt: (minutes: number) => number): MemorySample[] {
  return Array.from({ length: 150 }, (_, at) => ({ at: 2 * at, megabytes: megabytesAt((2 * at) / 60) }));
}

describe('samples/modality-simulator: the soak', () => {
  it('takes the slope of memory, and no noise for growth', () => {
    const random = new Random('soak');
    const rising = trendOf(samplesOf((minutes) => 100 + 3 * minutes + 8 * (random.next() - 0.5)));
    expect(rising?.slope).to.be.within(2.7, 3.3);
    const level = trendOf(samplesOf(() => 100 + 8 * (random.next() - 0.5)));
    expect(level?.noise).to.be.within(0.05, 0.3);
    expect(Math.abs(level?.slope ?? 9)).to.be.lessThan(3 * (level?.noise ?? 0));
    expect(trendOf(samplesOf(() => 100))).to.deep.equal({ slope: 0, noise: 0, mean: 100, most: 100 });
    expect(trendOf(samplesOf(() => 100).slice(0, 4))).to.equal(undefined);
  });

  it('sees what is alive, and not what is garbage', async () => {
    // In a process of its own: here garbage of other tests comes and goes.
    const program = `
      const { liveMemory } = require(${JSON.stringify(join(soak, '..', 'memory-probe.js'))});
      const before = liveMemory().live;
      const held = [];
      for (let number = 0; number < 500_000; number++) held.push({ number });
      const alive = liveMemory().live - before;
      held.length = 0;
      console.log(JSON.stringify([alive, liveMemory().live - before]));`;
    const { stdout } = await runProgram(process.execPath, ['-e', program]);
    const [alive = 0, left = Infinity] = JSON.parse(stdout) as number[];
    expect(alive).to.be.greaterThan(10);
    expect(left).to.be.below(5);
  });

  it('runs devices against dcxport serve in another process, and prints its figures', async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [soak, '--devices', '2', '--seconds', '3']);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/^2 devices, \d+ s: [1-9]\d* studies completed, 0 failed; [1-9]\d* images stored/m);
    expect(stdout).to.match(/storage commitment: [1-9]\d*, 0 failed/);
    expect(code).to.equal(0);
  });

  it('exits with 1 for what is no number of devices', async () => {
    const { code, stderr } = await runProgram(process.execPath, [soak, '--devices', 'many']);
    expect(stderr).to.contain('--devices takes a whole number, not "many"');
    expect(code).to.equal(1);
  });
});
