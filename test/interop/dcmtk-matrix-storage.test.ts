import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSetOf } from '../support/compare';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { waitUntil } from '../support/wait-until';
import {
  comparableMeta,
  dataSetsIn,
  differentValues,
  filesIn,
  runTool,
  SIDES,
  startReceiver,
  type Receiver,
  type Side,
} from './dcmtk-tools';

const FILES = {
  lee: join(pydicomFolder, 'CT_small.dcm'),
  bee: join(pydicomFolder, 'MR_small_bigendian.dcm'),
  lei: join(pydicomFolder, 'MR_small_implicit.dcm'),
  j2k: join(pydicomFolder, 'JPEG2000.dcm'),
  rle: join(pydicomFolder, 'MR_small_RLE.dcm'),
  deflated: join(pydicomFolder, 'image_dfl.dcm'),
};
type FileName = keyof typeof FILES;

interface Sending {
  readonly tool: string;
  readonly args: readonly string[];
  readonly files: readonly FileName[];
  /** The files whose bytes arrive as they are; of others the values. */
  readonly unchanged: readonly FileName[];
}

const SENDINGS: readonly Sending[] = [
  { tool: 'storescu', args: [], files: ['lee', 'bee'], unchanged: ['lee', 'bee'] },
  { tool: 'storescu', args: ['-R', '-xi'], files: ['lei', 'lee'], unchanged: ['lei'] },
  { tool: 'storescu', args: ['-R', '+C', '-xb'], files: ['bee', 'lee'], unchanged: ['lee'] },
  { tool: 'storescu', args: ['-R', '-xw'], files: ['j2k', 'lee'], unchanged: ['j2k', 'lee'] },
  { tool: 'storescu', args: ['-R', '-xr'], files: ['rle'], unchanged: ['rle'] },
  { tool: 'storescu', args: ['-R', '-xd'], files: ['deflated'], unchanged: ['deflated'] },
  { tool: 'storescu', args: ['-R', '--repeat', '3', '--abort'], files: ['lee'], unchanged: ['lee'] },
  { tool: 'storescu', args: ['-R', '--max-send-pdu', '4096', '-pdu', '131072'], files: ['lee'], unchanged: ['lee'] },
  { tool: 'dcmsend', args: ['-dn'], files: ['lee', 'bee', 'j2k', 'deflated'], unchanged: ['lee', 'j2k', 'deflated'] },
  { tool: 'dcmsend', args: ['-dn', '-ma', '-nip'], files: ['lee', 'lei'], unchanged: ['lee'] },
];

const RECEIVERS: readonly { readonly tool: string; readonly args: readonly string[] }[] = [
  { tool: 'storescp', args: ['+B', '+xa', '-pm'] },
  { tool: 'dcmrecv', args: ['+B', '-xf', '/etc/dcmtk/storescp.cfg', 'Default'] },
];

/** The name of the stored file that has a file's bytes, and a byte more where those of a deflated one are odd; else empty. */
function storedName(directory: string, file: string): string {
  const dataSet = dataSetOf(readFileSync(file));
  const names = filesIn(directory).filter((name) => {
    const stored = dataSetOf(readFileSync(join(directory, name)));
    return stored.subarray(0, dataSet.length).equals(dataSet) && stored.length - dataSet.length <= dataSet.length % 2;
  });
  return names[0] ?? '';
}

describeInterop(
  'matrix: senders and receivers of both sides',
  ['storescu', 'dcmsend', 'storescp', 'dcmrecv', pydicomFolder, '/etc/dcmtk/storescp.cfg'],
  function () {
    this.timeout(60_000);

    for (const { tool: receiverTool, args: receiverArgs } of RECEIVERS) {
      for (const { tool, args, files, unchanged } of SENDINGS) {
        const what = [tool, ...args, files.join(' ')].join(' ');
        it(`${what} to ${receiverTool} ${receiverArgs[0]}: exit codes, names and bytes`, async () => {
          const paths = files.map((file) => FILES[file]);
          // Four pairs: each sender with each receiver.
          const runs = await Promise.all(
            SIDES.flatMap((sender) =>
              SIDES.map(async (receiver) => {
                const running = await startReceiver(receiver, receiverTool, receiverArgs);
                try {
                  const { code, stderr } = await runTool(sender, tool, [
                    ...args,
                    '127.0.0.1',
                    `${running.port}`,
                    ...paths,
                  ]);
                  return { sender, receiver, code, stderr, running };
                } finally {
                  await running.program.stop();
                }
              }),
            ),
          );
          const of = (sender: Side, receiver: Side): (typeof runs)[number] => {
            const found = runs.find((run) => run.sender === sender && run.receiver === receiver);
            if (found === undefined) throw new Error('a pair did not run');
            return found;
          };
          const reference = of('theirs', 'theirs');
          const names = filesIn(reference.running.directory);
          expect(names.length, 'files that the originals store').to.be.greaterThan(0);
          for (const run of runs) {
            const title = `${run.sender} to ${run.receiver}`;
            expect(run.code, `${title}: ${run.stderr}`).to.equal(reference.code);
            expect(filesIn(run.running.directory), title).to.deep.equal(names);
          }
          // Our receiver keeps the bytes of the wire, as the original does in this mode.
          for (const sender of SIDES) {
            const [theirs, ours] = SIDES.map((receiver) => of(sender, receiver).running.directory);
            const kept = dataSetsIn(ours ?? '');
            for (const [name, bytes] of dataSetsIn(theirs ?? '')) {
              expect(kept.get(name)?.equals(bytes), `${sender}: ${name}`).to.equal(true);
              expect(comparableMeta(join(ours ?? '', name)), name).to.deep.equal(
                comparableMeta(join(theirs ?? '', name)),
              );
            }
          }
          // Our sender sends the file's bytes where its syntax was accepted, else its values.
          const { directory } = of('ours', 'theirs').running;
          for (const file of unchanged) expect(storedName(directory, FILES[file]), `${file} as it is`).to.not.equal('');
          for (const name of names) {
            const differences = await differentValues(join(reference.running.directory, name), join(directory, name));
            expect(differences, name).to.deep.equal([]);
          }
        });
      }
    }

    it('L20: a silent peer does not hold up others at dcx-storescp and dcx-dcmrecv', async () => {
      for (const tool of ['storescp', 'dcmrecv']) {
        const receiver = await startReceiver('ours', tool);
        const sleeping = runTool('theirs', 'storescu', ['--repeat', '400', '127.0.0.1', `${receiver.port}`, FILES.lee]);
        await waitUntil(() => filesIn(receiver.directory).length > 0, 'the first file');
        const { code } = await runTool('theirs', 'echoscu', ['-ta', '5', '127.0.0.1', `${receiver.port}`]);
        expect(code, tool).to.equal(0);
        expect((await sleeping).code, tool).to.equal(0);
        await receiver.program.stop();
      }
    });

    it('L27: a receiver that is asked to end refuses what is new, and ends with 0', async () => {
      const receiver: Receiver = await startReceiver('ours', 'storescp');
      expect(await receiver.program.stop()).to.deep.equal({ code: 0, signal: null });
    });
  },
);
