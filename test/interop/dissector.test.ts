import { expect } from 'chai';
import { DCXREQ } from '../../compat/rzdcx';
import { type DcmtkServer, dcmsend, echoscu, startStorescp } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { Capture, dissect, type ExpertRemark, expertRemarks } from '../support/tshark';
import { AccepterLoops } from './accepter';
import { storableFiles } from './test-files';

/** What storescp announces when it is not told otherwise. */
const STORESCP_MAXIMUM_LENGTH = 16384;
const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10';

/** Files that dcmsend cannot read. */
const UNSENDABLE_BY_DCMSEND = [
  'MR_truncated.dcm',
  'SC_rgb_jpeg.dcm',
  'UN_sequence.dcm',
  'no_meta_group_length.dcm',
  'priv_SQ.dcm',
  'rtplan_truncated.dcm',
];

/** One path for each pair of SOP class and transfer syntax. */
function oneOfEachKind(): string[] {
  const kinds = new Map<string, string>();
  for (const { name, header, path } of storableFiles()) {
    if (UNSENDABLE_BY_DCMSEND.includes(name)) continue;
    const kind = `${header.SOPClassUID} ${header.transferSyntaxUID}`;
    if (header.SOPClassUID !== MEDIA_DIRECTORY && !kinds.has(kind)) kinds.set(kind, path);
  }
  return [...kinds.values()];
}

/** A packet with at least one PDU in it. */
interface DicomPacket {
  readonly stream: number;
  readonly ports: readonly number[];
  readonly pduTypes: readonly number[];
  /** Of each PDU, without its header of 6 bytes. */
  readonly pduLengths: readonly number[];
}

async function dicomPackets(file: string, ports: readonly number[]): Promise<DicomPacket[]> {
  const fields = ['tcp.stream', 'tcp.srcport', 'tcp.dstport', 'dicom.pdu.type', 'dicom.pdu.len'];
  return (await dissect(file, ports, 'dicom', fields)).map(
    ([stream, source, destination, types = '', lengths = '']) => ({
      stream: Number(stream),
      ports: [Number(source), Number(destination)],
      pduTypes: types.split(';').map(Number),
      pduLengths: lengths.split(';').map(Number),
    }),
  );
}

/** An exchange with one program; the last association has more than one command. */
async function exchange(
  send: (files: readonly string[]) => Promise<unknown>,
  echo: () => Promise<unknown>,
): Promise<void> {
  const files = oneOfEachKind();
  await echo();
  for (const file of files) await send([file]);
  await send(files);
}

describeInterop(
  "interop: tshark's view of what goes over the wire",
  ['tshark', 'storescp', 'dcmsend', 'echoscu', pydicomFolder],
  function () {
    this.timeout(60_000);
    let accepter: AccepterLoops;
    let storescp: DcmtkServer;
    /** Receives from a DCMTK program: what tshark says about that exchange, it may say about ours. */
    let reference: DcmtkServer;
    let ownEnd: AccepterLoops;
    let remarks: ExpertRemark[];
    let packets: DicomPacket[];

    before(async () => {
      const args = ['+xa', '+B', '-uf'];
      [accepter, ownEnd, storescp, reference] = await Promise.all([
        AccepterLoops.start(),
        AccepterLoops.start(),
        startStorescp({ args }),
        startStorescp({ args }),
      ]);
      const capture = await Capture.start(accepter.port, ownEnd.port, storescp.port, reference.port);
      await exchange(
        (files) => dcmsend(reference.port, files, { args: ['-dn', '+f', '-nuc', '-nh'] }),
        () => echoscu(reference.port),
      );
      await exchange(
        (files) => dcmsend(accepter.port, files, { args: ['-dn', '+f', '-nuc', '-nh'] }),
        () => echoscu(accepter.port),
      );
      for (const { port } of [storescp, ownEnd]) {
        const requester = new DCXREQ();
        await exchange(
          // A context that is refused is an error of Send, and an exchange like any other here.
          (files) => requester.Send('DCXREQ', 'PEER', '127.0.0.1', port, files).catch(() => undefined),
          () => requester.Echo('DCXREQ', 'PEER', '127.0.0.1', port),
        );
        requester.Release();
      }
      await capture.stop();
      const ports: [number, ...number[]] = [accepter.port, ownEnd.port, storescp.port, reference.port];
      [remarks, packets] = await Promise.all([
        expertRemarks(capture.file, ...ports),
        dicomPackets(capture.file, ports),
      ]);
    });
    after(async () => {
      await Promise.all([accepter.stop(), ownEnd.stop(), storescp.stop(), reference.stop()]);
    });

    /** The remarks on each association with a port, in the order of the associations. */
    function remarksOn(port: number): string[][] {
      const streams = new Set(packets.filter((each) => each.ports.includes(port)).map(({ stream }) => stream));
      return [...streams].map((stream) => remarks.filter((each) => each.stream === stream).map(({ text }) => text));
    }

    const ends: [string, () => { port: number }][] = [
      ['sent by DCXREQ to storescp', () => storescp],
      ['sent by dcmsend to DCXACC', () => accepter],
      ['sent by DCXREQ to DCXACC', () => ownEnd],
    ];
    for (const [what, end] of ends) {
      it(`[DCXREQ.Send] [DCXACC.WaitForCommand] ${what}: no remark beyond those on dcmsend and storescp`, () => {
        const allowed = remarksOn(reference.port);
        const found = remarksOn(end().port);
        expect(found.length).to.be.at.least(allowed.length);
        const beyond = found.map((texts, index) => withoutEachOf(allowed[index] ?? [], texts));
        expect(beyond).to.deep.equal(found.map(() => []));
      });
    }

    it('L34: [DCXREQ.Send] the longest PDU to storescp is as long as storescp announced, and no longer', () => {
      const received = packets.filter(({ ports }) => ports[1] === storescp.port);
      expect(Math.max(...received.flatMap(({ pduLengths }) => pduLengths))).to.equal(STORESCP_MAXIMUM_LENGTH);
    });

    it('every PDU type of a storage association is recognized, with the responses', () => {
      for (const { port } of [storescp, accepter, ownEnd]) {
        const types = packets.filter((each) => each.ports.includes(port)).flatMap((each) => each.pduTypes);
        expect(types).to.include.members([1, 2, 4, 5, 6]);
      }
    });
  },
);

/** What remains of a list when one of its entries is taken away for each entry of the other. */
function withoutEachOf(taken: readonly string[], list: readonly string[]): string[] {
  const rest = [...list];
  for (const entry of taken) {
    const index = rest.indexOf(entry);
    if (index >= 0) rest.splice(index, 1);
  }
  return rest;
}
