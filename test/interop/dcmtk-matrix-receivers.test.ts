import { expect } from 'chai';
import { join } from 'node:path';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { waitUntil } from '../support/wait-until';
import { filesIn, knownDifference, logLines, runTool, SIDES, startReceiver, type Side } from './dcmtk-tools';

const CT = join(pydicomFolder, 'CT_small.dcm');
const MR = join(pydicomFolder, 'MR_small.dcm');
const PROFILE = ['-xf', '/etc/dcmtk/storescp.cfg', 'Default'];

interface Case {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'stores', tool: 'storescp', args: ['-v'] },
  { name: 'warnings alone', tool: 'storescp', args: [] },
  { name: 'ignores', tool: 'storescp', args: ['-v', '--ignore'] },
  { name: 'refuses', tool: 'storescp', args: ['-v', '--refuse'] },
  { name: 'aborts behind an object', tool: 'storescp', args: ['-v', '--abort-after'] },
  { name: 'aborts in an object', tool: 'storescp', args: ['-v', '--abort-during'] },
  { name: 'accepts implicit alone', tool: 'storescp', args: ['-v', '+xi'] },
  { name: 'sorts by study UID', tool: 'storescp', args: ['-v', '-su', 'S'] },
  { name: 'a profile', tool: 'storescp', args: ['-v', ...PROFILE] },
  { name: 'stores', tool: 'dcmrecv', args: ['-v', ...PROFILE] },
  { name: 'warnings alone', tool: 'dcmrecv', args: PROFILE },
  { name: 'ignores', tool: 'dcmrecv', args: ['-v', '--ignore', ...PROFILE] },
  { name: 'without a profile', tool: 'dcmrecv', args: ['-v'] },
];

describeInterop(
  'matrix: what receivers of both sides say',
  ['storescu', 'echoscu', 'findscu', 'storescp', 'dcmrecv', pydicomFolder, '/etc/dcmtk/storescp.cfg'],
  function () {
    this.timeout(60_000);

    /** Runs the same clients at a receiver. @returns its lines, its marks and the clients' exit codes. */
    async function record(
      side: Side,
      { tool, args }: Case,
    ): Promise<{ lines: string[]; marks: string; codes: unknown; files: string[] }> {
      const receiver = await startReceiver(side, tool, args);
      const peer = ['127.0.0.1', `${receiver.port}`];
      const codes: (number | null)[] = [];
      for (const [client, ...rest] of [
        ['echoscu', '--repeat', '2', ...peer],
        ['storescu', '-R', ...peer, CT, MR],
        ['storescu', '-R', '-aet', 'SOMEBODY', '-aec', 'THERE', ...peer, CT],
        ['findscu', '-S', '-k', 'PatientID=1', ...peer],
        ['echoscu', '--abort', ...peer],
      ] as const) {
        const { code } = await runTool('theirs', client ?? '', rest);
        codes.push(code);
      }
      // The end of the last client is not the end of what the receiver says of it.
      const { program } = receiver;
      if (args.includes('-v')) {
        const last = args.includes('--refuse') ? /command line\)\n$/ : /Abort(ed| Request)\n$/;
        await waitUntil(() => last.test(program.stderr), 'the last line');
      }
      await program.stop();
      const { stderr, stdout } = program;
      const lines = logLines({ code: 0, signal: null, ms: 0, stderr, stdout }, receiver.directory);
      const addresses = lines.map((line) => line.replace(/localhost|127\.0\.0\.1/, 'ADDRESS'));
      return { lines: addresses, marks: stdout.replace(/\.+/g, '...'), codes, files: filesIn(receiver.directory) };
    }

    for (const each of CASES) {
      it(`${each.tool} ${each.name}`, async () => {
        const [theirs, ours] = await Promise.all(SIDES.map((side) => record(side, each)));
        const known = knownDifference(each.tool, each.name);
        // What became of a store that was aborted is read from memory that was not set: its exit code says nothing.
        const outcome = (codes: unknown): unknown =>
          each.name.startsWith('aborts') ? (codes as number[]).map((code) => code !== 0) : codes;
        if (known?.otherCodes !== true) expect(outcome(ours?.codes)).to.deep.equal(outcome(theirs?.codes));
        if (known?.otherCodes !== true) expect(ours?.files).to.deep.equal(theirs?.files);
        if (known?.otherLines === true) return;
        expect(ours?.lines).to.deep.equal(theirs?.lines);
        expect(ours?.marks).to.equal(theirs?.marks);
      });
    }
  },
);
