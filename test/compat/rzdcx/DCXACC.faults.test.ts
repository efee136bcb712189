import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataSetOf } from '../../support/compare';
import { syntheticFile, writeBigFile } from '../../support/dicom-factory';
import { Peers } from '../../support/peers/peers';
import { Program, runProgram } from '../../support/process';
import { SmallDisk } from '../../support/small-disk';
import { removeTempDirs, tempDir } from '../../support/temp';
import { describeEntries } from './support/entries';
import { waitUntil } from '../../support/wait-until';

const MEBIBYTE = 1024 * 1024;
const OUT_OF_RESOURCES = 0xa700;
const RECEIVER = join(__dirname, '../../support/peers/receiver.js');
const SENDER = join(__dirname, '../../support/peers/sender.js');

/** A user without rights. */
const NOBODY = 65_534;

interface How {
  readonly wrapper?: readonly string[];
  readonly userId?: number;
}

describeEntries('DCXACC: faults', ({ isBlocking, it }) => {
  /** For programs with both entries. */
  const env = { ...process.env, RZDCX_ENTRY: isBlocking ? 'blocking' : 'asynchronous' };
  let peers: Peers;
  let folder: string;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    folder = tempDir('faults');
  });

  /** Starts a receiver in a process of its own: by way of another program, or as another user, if one is given. */
  async function receiver(target: string, associations = 1, how: How = {}) {
    const { wrapper = [], userId } = how;
    const asUser = userId === undefined ? [] : [String(userId)];
    const [command = '', ...args] = [...wrapper, process.execPath, RECEIVER, target, String(associations), ...asUser];
    const program = await Program.spawn(command, args, { env });
    const port = Number((await program.waitForLine(/^port (\d+)$/m))[1]);
    return { program, port };
  }

  const image = dataSetOf(syntheticFile({ rows: 1024, columns: 1024 }));

  /** The answer to one object for a receiver that cannot keep it, and what the receiver printed. */
  async function refusalOf(target: string, how: How = {}) {
    const { program, port } = await receiver(target, 1, how);
    const scu = peers.scu({ port, steps: [{ do: 'store', object: { dataSet: image } }, { do: 'release' }] });
    const results = await scu.results;
    expect((await program.exited).code, program.output).to.equal(0);
    expect(results[2]?.pdu, 'release is answered').to.equal(6);
    return { status: results[1]?.status, output: program.output };
  }

  it('[DCXACC.StoreDirectory] holds nothing under the final name when the process is killed in the middle of a store', async () => {
    const { program, port } = await receiver(folder);
    const scu = peers.scu({
      port,
      steps: [
        { do: 'store-part', object: { dataSet: image }, bytes: 1.5 * MEBIBYTE },
        { do: 'gate', name: 'half' },
        { do: 'take' },
      ],
    });
    await scu.reached('half');
    const temporary = await waitUntil(
      () => readdirSync(folder).find((name) => statSync(join(folder, name)).size > MEBIBYTE / 2),
      'a temporary file with something in it',
    );
    expect(temporary).to.match(new RegExp(`^\\..*\\.dcm\\.${program.pid}-[0-9a-f]{12}\\.dcxpart$`));
    program.signal('SIGKILL');
    expect((await program.exited).signal).to.equal('SIGKILL');
    scu.go('half');
    await scu.results;
    expect(readdirSync(folder)).to.deep.equal([temporary]);
  });

  it('[DCXACC.OnStoreDone] tells of a directory that may not be written to; the peer gets 0xA700', async () => {
    const target = join(folder, 'closed');
    mkdirSync(target);
    chmodSync(target, 0o555);
    chmodSync(folder, 0o755);
    // root may write anywhere; anybody else may not.
    const userId = process.getuid?.() === 0 ? NOBODY : undefined;
    const { status, output } = await refusalOf(target, { userId });
    expect(status).to.equal(OUT_OF_RESOURCES);
    expect(output).to.match(/OnStoreDone false .*closed.*\.dcm/);
    expect(readdirSync(target)).to.deep.equal([]);
  });

  it('[DCXACC.OnStoreDone] tells of a file that grows beyond what the system allows; the peer gets 0xA700, nothing is left', async () => {
    const wrapper = ['sh', '-c', 'ulimit -f 1024; trap "" XFSZ; exec "$@"', 'sh'];
    const { status, output } = await refusalOf(folder, { wrapper });
    expect(status).to.equal(OUT_OF_RESOURCES);
    expect(output).to.contain('OnStoreDone false');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  // Pending where this user may not mount a small disk.
  const ifPossible = SmallDisk.isPossible ? it : (title: string): void => void globalThis.it(title);
  ifPossible(
    '[DCXACC.OnStoreDone] tells of a full disk; the peer gets 0xA700, nothing is left, and smaller objects are kept again',
    async () => {
      const disk = new SmallDisk(folder);
      try {
        const { program, port } = await receiver(disk.path);
        const scu = peers.scu({
          port,
          steps: [{ do: 'store', object: { dataSet: image } }, { do: 'store' }, { do: 'release' }],
        });
        expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([OUT_OF_RESOURCES, 0]);
        await program.exited;
        expect(program.output).to.match(/OnStoreDone false[^]*OnStoreDone true/);
        expect(readdirSync(disk.path)).to.have.length(1);
      } finally {
        disk.unmount();
      }
    },
  );

  it('[DCXREQ.Send] and [DCXACC.WaitForCommand] move 1 GiB with less than 150 MB of memory on each side', async function () {
    this.timeout(180_000);
    const big = join(folder, 'big.dcm');
    const target = join(folder, 'target');
    const size = writeBigFile(big, 1024 * MEBIBYTE);
    const { program, port } = await receiver(target);
    const sender = await runProgram(process.execPath, [SENDER, String(port), big], { env, timeoutMs: 120_000 });
    await program.exited;
    expect(sender.stdout, sender.stderr).to.contain(`succeeded ${big}\n`);
    const [stored = ''] = readdirSync(target);
    // The same data set behind group 0002 of another length.
    const difference = statSync(join(target, stored)).size - size;
    expect(Math.abs(difference)).to.be.lessThan(200);
    for (const position of [0, 512 * MEBIBYTE, 1023 * MEBIBYTE]) {
      const at = size - 1024 * MEBIBYTE + position;
      expect(bytesAt(join(target, stored), at + difference).equals(bytesAt(big, at))).to.equal(true);
    }
    const peaks = [sender.stdout, program.output].map((text) => Number(/^peak (\d+)$/m.exec(text)?.[1]));
    for (const peak of peaks) expect(peak).to.be.within(10 * MEBIBYTE, 150e6);
    removeTempDirs(folder);
  });
});

function bytesAt(path: string, position: number): Buffer {
  const bytes = Buffer.alloc(MEBIBYTE);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, position);
  } finally {
    closeSync(file);
  }
  return bytes;
}
