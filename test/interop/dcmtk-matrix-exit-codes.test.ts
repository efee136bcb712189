import { expect } from 'chai';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandField, createEngine, type DicomServer, type ServiceHandler } from '../../src/index';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { knownDifference, logLines, runBoth } from './dcmtk-tools';

const CT = join(pydicomFolder, 'CT_small.dcm');
const MR = join(pydicomFolder, 'MR_small.dcm');
const J2K = join(pydicomFolder, 'JPEG2000.dcm');
const CT_CLASS = '1.2.840.10008.5.1.4.1.1.2';

/** How a scripted peer behaves. */
interface Peer {
  /** Of every response, or of the first ones. */
  readonly statuses?: readonly number[];
  readonly aborts?: boolean;
  readonly refuses?: readonly string[];
  readonly transferSyntaxes?: readonly string[];
  readonly rejects?: { result: number; source: number; reason: number };
}

function startPeer({ statuses = [], aborts, refuses = [], transferSyntaxes, rejects }: Peer): Promise<DicomServer> {
  const counts = new WeakMap<object, number>();
  const answer: ServiceHandler = async (request, association) => {
    await request.dataSet?.drain();
    if (aborts === true) {
      association.abort();
      return { status: 0 };
    }
    const count = counts.get(association) ?? 0;
    counts.set(association, count + 1);
    return { Status: statuses[count] ?? statuses.at(-1) ?? 0 };
  };
  const { C_ECHO_RQ, C_STORE_RQ, C_FIND_RQ, C_MOVE_RQ, C_GET_RQ } = CommandField;
  return createEngine().listen(
    {
      port: 0,
      host: '127.0.0.1',
      policy: {
        accept: (uid) => (refuses.includes(uid) ? undefined : { transferSyntaxes: transferSyntaxes ?? (() => true) }),
      },
      onAssociation: () => rejects,
      handlers: {
        [C_ECHO_RQ]: answer,
        [C_STORE_RQ]: answer,
        [C_FIND_RQ]: answer,
        [C_MOVE_RQ]: answer,
        [C_GET_RQ]: answer,
      },
    },
    undefined,
    { maximumLength: 65_536 },
  );
}

interface Case {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  /** Behind peer and port. */
  readonly files?: readonly string[];
  /** Absent: nobody listens. */
  readonly peer?: Peer;
}

const KEY = ['-k', 'PatientID=1'];
const REJECTION = { result: 1, source: 1, reason: 7 };
const TRANSIENT = { result: 2, source: 3, reason: 1 };
const LEI_ONLY = ['1.2.840.10008.1.2'];

function cases(bad: string): Case[] {
  const storing = (name: string, peer: Peer | undefined, args: string[] = [], files: string[] = [CT]): Case => ({
    ...{ name, tool: 'storescu', args: ['-v', ...args], files, peer },
  });
  const sending = (name: string, peer: Peer | undefined, args: string[] = [], files: string[] = [CT]): Case => ({
    ...{ name, tool: 'dcmsend', args: ['-v', ...args], files, peer },
  });
  const asking = (tool: string, name: string, peer: Peer | undefined, args: string[] = []): Case => ({
    ...{ name, tool, args: ['-v', ...KEY, ...args], peer },
  });
  const queries = ['findscu', 'movescu', 'getscu'].flatMap((tool) => [
    asking(tool, 'success', { statuses: [0] }),
    asking(tool, 'nobody listens', undefined),
    asking(tool, 'a failure', { statuses: [0xa702] }),
    asking(tool, 'a warning', { statuses: [0xb000] }),
    asking(tool, 'a cancel', { statuses: [0xfe00] }),
    asking(tool, 'a rejection', { rejects: REJECTION }),
    asking(tool, 'a peer that aborts in the query', { aborts: true }),
    { ...asking(tool, 'neither keys nor files', { statuses: [0] }), args: ['-v'] },
    { ...asking(tool, 'a query file that is not there', { statuses: [0] }), args: ['-v'], files: ['/nonexistent/q'] },
    asking(tool, 'a key that is none', { statuses: [0] }, ['-k', 'NoSuchKeyword=1']),
  ]);
  const echoes: Case[] = [
    { name: 'success', tool: 'echoscu', args: ['-v', '--repeat', '3'], peer: {} },
    { name: 'an abort in place of a release', tool: 'echoscu', args: ['-v', '--abort'], peer: {} },
    { name: 'a failure', tool: 'echoscu', args: ['-v'], peer: { statuses: [0x0122] } },
    { name: 'an unknown status', tool: 'echoscu', args: ['-v'], peer: { statuses: [0xa700] } },
    { name: 'a peer that aborts', tool: 'echoscu', args: ['-v'], peer: { aborts: true } },
    { name: 'a rejection', tool: 'echoscu', args: ['-v'], peer: { rejects: REJECTION } },
    { name: 'a transient rejection', tool: 'echoscu', args: ['-v'], peer: { rejects: TRANSIENT } },
    { name: 'nobody listens', tool: 'echoscu', args: ['-v'] },
    { name: 'a title of 17 characters', tool: 'echoscu', args: ['-aec', '12345678901234567'], peer: {} },
    { name: 'a timeout that is no whole number', tool: 'echoscu', args: ['-to', '1.5'], peer: {} },
    { name: 'Verification refused', tool: 'echoscu', args: ['-v'], peer: { refuses: ['1.2.840.10008.1.1'] } },
    { name: 'an odd PDU length', tool: 'echoscu', args: ['-v', '-pdu', '8193'], peer: {} },
    { name: 'the arguments', tool: 'echoscu', args: ['--arguments', '-v'], peer: {} },
    {
      name: 'the shutdown refused',
      tool: 'termscu',
      args: ['-v'],
      peer: { refuses: ['1.2.276.0.7230010.3.4.1915765545.18030.917282194.0'] },
    },
    { name: 'the shutdown accepted', tool: 'termscu', args: ['-v'], peer: {} },
    { name: 'nobody listens', tool: 'termscu', args: ['-v'] },
  ];
  return [
    ...echoes,
    storing('success', {}),
    storing('out of resources', { statuses: [0xa700] }, [], [CT, MR]),
    storing('cannot understand', { statuses: [0xc123] }),
    storing('a warning', { statuses: [0xb000] }),
    storing('a processing failure', { statuses: [0x0110] }),
    storing('the class refused by status', { statuses: [0x0122] }),
    storing('out of resources, --no-halt', { statuses: [0xa700, 0] }, ['-nh'], [CT, MR]),
    storing('a peer that aborts in the store', { aborts: true }),
    storing('a peer that aborts in the store, --no-halt, two files', { aborts: true }, ['-nh'], [CT, MR]),
    storing('a class that is refused', { refuses: [CT_CLASS] }, [], [CT, MR]),
    storing('a class that is refused, --no-halt', { refuses: [CT_CLASS] }, ['-nh'], [CT, MR]),
    storing('all classes refused', { refuses: [CT_CLASS] }, ['-R']),
    storing('a rejection', { rejects: REJECTION }),
    storing('nobody listens', undefined),
    storing('a file that is not there', {}, [], ['/nonexistent/f']),
    storing('a file that is not there, --no-halt', {}, ['-nh'], ['/nonexistent/f', CT]),
    storing('a directory', {}, [], [pydicomFolder]),
    storing('a file that is none', {}, [], [bad, CT]),
    storing('a file that is none, --read-file-only', {}, ['+fo'], [bad]),
    storing('a file that is none, --required', {}, ['-R'], [bad]),
    storing('compressed, and the peer takes no compression', { transferSyntaxes: LEI_ONLY }, [], [J2K]),
    storing('conversion', { transferSyntaxes: LEI_ONLY }),
    storing('a profile', {}, ['-xf', '/etc/dcmtk/storescu.cfg', 'Default']),
    storing('a profile that is not there', {}, ['-xf', '/etc/dcmtk/storescu.cfg', 'None']),
    sending('success', {}, ['-dn'], [CT, MR]),
    sending('refused', { statuses: [0xa700] }, ['-dn'], [CT, MR]),
    sending('one refused, --no-halt', { statuses: [0xa700, 0] }, ['-dn', '-nh'], [CT, MR]),
    sending('warnings', { statuses: [0xb007] }, ['-dn']),
    sending('a class that is refused, beside one that is not', { refuses: [CT_CLASS] }, ['-dn'], [CT, MR]),
    sending(
      'a class that is refused, beside one that is not, --no-halt',
      { refuses: [CT_CLASS] },
      ['-dn', '-nh'],
      [CT, MR],
    ),
    sending('all classes refused', { refuses: [CT_CLASS] }, ['-dn']),
    sending('a peer that aborts in the store', { aborts: true }, ['-dn']),
    sending('a rejection', { rejects: REJECTION }, ['-dn']),
    sending('nobody listens', undefined, ['-dn']),
    sending('a file that is not there', {}, ['-dn'], ['/nonexistent/f']),
    sending('a file that is not there, --no-halt', {}, ['-dn', '-nh'], ['/nonexistent/f']),
    sending('a file that is none', {}, ['-dn'], [bad, CT]),
    sending('a file that is none among others, --no-halt', {}, ['-dn', '-nh'], [bad, CT]),
    sending('a directory', {}, ['-dn'], [pydicomFolder]),
    sending('a report that cannot be written', {}, ['-dn', '+crf', '/nonexistent/report']),
    sending('compressed, and the peer takes no compression', { transferSyntaxes: LEI_ONLY }, ['-dn'], [J2K]),
    sending('decompression of lossless files', {}, ['+dls']),
    ...queries,
  ];
}

const PROGRAMS = ['echoscu', 'storescu', 'dcmsend', 'findscu', 'movescu', 'getscu', 'termscu'];

describeInterop('matrix: exit codes and log lines of both sides', [...PROGRAMS, pydicomFolder], function () {
  this.timeout(30_000);
  const bad = join(tempDir('bad'), 'bad.dcm');
  writeFileSync(bad, 'hi\n');

  for (const { name, tool, args, files = [], peer } of cases(bad)) {
    it(`${tool}: ${name}`, async () => {
      const server = peer === undefined ? undefined : await startPeer(peer);
      const port = server?.port ?? (await freePort());
      const { theirs, ours } = await runBoth(tool, [...args, '127.0.0.1', `${port}`, ...files]);
      await server?.close();
      const known = knownDifference(tool, name);
      const expected = known?.exitCode ?? theirs.code;
      expect(ours.code, `theirs ${theirs.code}:\n${theirs.stderr}\nours:\n${ours.stderr}`).to.equal(expected);
      if (known?.exitCode !== undefined && known.unstable !== true) expect(theirs.code).to.not.equal(ours.code);
      const marks = (text: string): string => text.replace(/\.+/g, '...');
      if (known?.otherLines === true) return;
      expect(logLines(ours)).to.deep.equal(logLines(theirs));
      if (!tool.startsWith('dcmsend')) expect(marks(ours.stdout)).to.equal(marks(theirs.stdout));
    });
  }

  for (const [tool, args] of [
    ['storescp', ['-od', '/nonexistent/d', '11112']],
    ['dcmrecv', ['-od', '/nonexistent/d', '11112']],
    ['dcmrecv', ['-xf', '/nonexistent/c', 'P', '11112']],
    ['storescp', ['-xf', '/nonexistent/c', 'P', '11112']],
    ['storescp', ['-v', '-ll', 'info', '11112']],
    ['storescp', ['+B', '-ss', 'X', '11112']],
    ['movescu', ['-od', '/nonexistent/d', '+P', '11112', ...KEY, '127.0.0.1', '1']],
    ['getscu', ['-od', '/nonexistent/d', ...KEY, '127.0.0.1', '1']],
    ['findscu', ['-X', '-od', '/nonexistent/d', ...KEY, '127.0.0.1', '1']],
    ['dcmrecv', ['+tls', '/nonexistent/key', '/nonexistent/certificate', '11112']],
    ['storescp', ['+tls', '/nonexistent/key', '/nonexistent/certificate', '11112']],
    ['echoscu', ['+tls', '/nonexistent/key', '/nonexistent/certificate', '127.0.0.1', '1']],
    ['echoscu', ['+tla', '+cf', '/nonexistent/ca', '127.0.0.1', '1']],
    ['echoscu', ['+tla', '+cs', 'NONE', '127.0.0.1', '1']],
    ['echoscu', ['--nonsense']],
    ['echoscu', ['a', 'b']],
    ['echoscu', ['a', '1', 'c']],
    ['storescu', ['a', '1']],
    ['storescu', ['-pdu', '1', 'a', '1', 'f']],
    ['findscu', ['-k']],
    ['dcmsend', ['+sp', '*', 'a', '1', 'f']],
    ['getscu', ['+B', '--ignore', ...KEY, 'a', '1']],
    ['termscu', []],
    ['movescu', ['--help']],
    ['dcmrecv', ['--version']],
    ['dcmsend', ['--list-decoders']],
    ['echoscu', ['+cc']],
  ] as const) {
    it(`${tool} ${args.join(' ')}: exit codes`, async () => {
      const { theirs, ours } = await runBoth(tool, args);
      expect(ours.code, `${theirs.stderr}\n${ours.stderr}`).to.equal(theirs.code);
      const errors = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('error: '));
      if (args[0] !== '-v') expect(errors(ours.stderr)).to.deep.equal(errors(theirs.stderr));
    });
  }

  it('ports in use: exit codes', async () => {
    const server = await startPeer({});
    const port = `${server.port}`;
    const folder = tempDir('in-use');
    for (const [tool, args] of [
      ['storescp', ['-od', folder, port]],
      ['dcmrecv', ['-od', folder, port]],
      ['movescu', [...KEY, '+P', port, '-od', folder, '127.0.0.1', port]],
    ] as const) {
      const { theirs, ours } = await runBoth(tool, args);
      expect(ours.code, `${tool}: ${theirs.stderr}\n${ours.stderr}`).to.equal(theirs.code);
    }
    expect(readdirSync(folder)).to.deep.equal([]);
    await server.close();
  });
});
