import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXACC } from '../../compat/rzdcx';
import { PduType } from '../../src/pdu';
import { tally } from '../support/campaign';
import { Element, encodeRawCommand } from '../support/peers/raw-command';
import { RawAssociation, releaseRequest, userAbort } from '../support/peers/raw-association';
import { ScriptedPeer } from '../support/scripted-peer';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const VERIFICATION = '1.2.840.10008.1.1';
const LEI = '1.2.840.10008.1.2';
const CONTEXTS = [
  [VERIFICATION, [LEI]],
  [CT, [LEI]],
] as const;
const STORE = 0x0001;
const ECHO = 0x0030;
const LAST_DATA = 0x02;

/** What the accepter sends instead of an answer: source and reason of its A-ABORT. */
const USER = 0;
const PROVIDER = 2;

/** A P-DATA-TF around bytes that need not be PDVs. */
function data(...bytes: number[]): Buffer {
  return Buffer.from([PduType.PDataTF, 0, 0, 0, 0, bytes.length, ...bytes]);
}

describe('hostile client of DCXACC', () => {
  let folder: string;
  let acc: DCXACC;
  let port: number;
  let serving: Promise<void>;
  let ended: number;
  let over: boolean;

  beforeEach(async () => {
    folder = join(tempDir('hostile'), 'inbox');
    ended = 0;
    over = false;
    acc = new DCXACC();
    acc.StoreDirectory = folder;
    acc.BindAddress = '127.0.0.1';
    acc.on('OnAssocEnd', () => void ended++);
    port = await acc.Listen(0);
    serving = (async () => {
      while (!over && (await acc.WaitForConnection('ACC', port, 0))) while (!over && (await acc.WaitForCommand(0)));
    })();
  });
  afterEach(async () => {
    over = true;
    await acc[Symbol.asyncDispose]();
    await serving;
  });

  async function associate(): Promise<RawAssociation> {
    const association = await RawAssociation.request({ port }, { calling: 'HOSTILE', called: 'ACC' }, CONTEXTS);
    expect((await association.peer.takePdu())[0]).to.equal(PduType.AssociateAC);
    return association;
  }

  /** Another association is served as if nothing had been. */
  async function expectService(): Promise<void> {
    const association = await associate();
    await association.sendCommand(1, { [Element.CommandField]: ECHO, [Element.MessageID]: 1 }, false);
    const { command } = await association.takeMessage();
    expect(command.get(Element.Status)?.readUInt16LE(0)).to.equal(0);
    await association.peer.send(releaseRequest);
    await association.peer.takePdu();
    association.peer.end();
  }

  async function expectAbort(peer: ScriptedPeer, source: number, reason: number): Promise<void> {
    expect([...(await peer.takePdu())]).to.deep.equal([PduType.Abort, 0, 0, 0, 0, 4, 0, 0, source, reason]);
    peer.end();
  }

  const noise: readonly (readonly [string, Buffer, number])[] = [
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 1],
    ['a TLS handshake', Buffer.from('16030100c8010000c40303', 'hex'), 1],
    ['a P-DATA-TF of 4 GiB', Buffer.from('0400ffffffff', 'hex'), 6],
    ['a request of 4 GiB', Buffer.from('0100ffffffff', 'hex'), 6],
    ['a release before any request', releaseRequest, 2],
  ];
  for (const [name, bytes, reason] of noise) {
    it(`L7, L10: ${name} gets an A-ABORT with reason ${reason}, and the next client is served`, async () => {
      const peer = await ScriptedPeer.connect(port);
      await peer.send(bytes);
      await expectAbort(peer, USER, reason);
      await expectService();
    });
  }

  const lies: readonly (readonly [string, Buffer, number])[] = [
    ['a PDV of length 0', data(0, 0, 0, 0, 1, 3), 6],
    ['a PDV of length 1', data(0, 0, 0, 1, 1, 3), 6],
    ['a PDV of 4 GiB', data(0xff, 0xff, 0xff, 0xff, 1, 3), 6],
    ['a PDV longer than its PDU', data(0, 0, 0, 9, 1, 3), 6],
    ['less than a PDV header', data(0, 0, 0), 6],
    ['a data set without a command', data(0, 0, 0, 4, 1, 2, 0, 0), 0],
    ['an empty command set', data(0, 0, 0, 2, 1, 3), 0],
    ['a value of 4 GiB in a command set', data(0, 0, 0, 10, 1, 3, 0, 0, 2, 0, 0xff, 0xff, 0xff, 0xff), 0],
    ['an empty A-ASSOCIATE-AC', Buffer.from([PduType.AssociateAC, 0, 0, 0, 0, 0]), 6],
    ['a release answer that nobody asked for', Buffer.from([PduType.ReleaseRP, 0, 0, 0, 0, 4, 0, 0, 0, 0]), 2],
  ];
  for (const [name, bytes, reason] of lies) {
    const rule = name.includes('command set') ? 'CVE-2024-34508' : bytes[0] === PduType.PDataTF ? 'L13' : 'L10';
    it(`${rule}: ${name} gets an A-ABORT with reason ${reason}, once, and the next client is served`, async () => {
      const { peer } = await associate();
      await peer.send(bytes);
      await expectAbort(peer, PROVIDER, reason);
      await waitUntil(() => ended === 1, 'OnAssocEnd');
      await expectService();
    });
  }

  const names = [
    '../../pwned',
    '..',
    '/tmp/pwned',
    '1.2/3',
    '1.2\0.3',
    'con',
    '1.2\n3',
    '1'.repeat(65),
    '1'.repeat(60_000),
    '',
  ];
  it('L14, CVE-2022-2119, CVE-2022-2120: no SOP Instance UID leads out of the store directory, or to a file of that name', async () => {
    const association = await associate();
    for (const [index, name] of names.entries()) {
      const command = encodeRawCommand({
        [Element.AffectedSOPClassUID]: CT,
        [Element.CommandField]: STORE,
        [Element.MessageID]: index + 1,
        [Element.CommandDataSetType]: 1,
        [Element.AffectedSOPInstanceUID]: name,
      });
      await association.sendData(3, command, 0x03);
      await association.sendData(3, Buffer.alloc(8), LAST_DATA);
      const answer = await association.takeMessage();
      expect(answer.command.get(Element.Status)?.readUInt16LE(0)).to.equal(0);
    }
    expect(readdirSync(folder)).to.have.length(names.length);
    for (const file of readdirSync(folder)) expect(file).to.match(/^2\.25\.\d{1,39}\.dcm$/);
    expect(readdirSync(join(folder, '..'))).to.deep.equal(['inbox']);
    expect(existsSync('/tmp/pwned')).to.equal(false);
    association.peer.end();
  });

  it('L6, L26: aborted, reset, closed or released in the middle, a store leaves nothing behind', async () => {
    const ways: readonly ((peer: ScriptedPeer) => unknown)[] = [
      (peer) => peer.send(userAbort),
      (peer) => peer.reset(),
      (peer) => peer.end(),
      (peer) => peer.send(releaseRequest),
    ];
    for (const [index, way] of ways.entries()) {
      const association = await associate();
      const command = {
        [Element.AffectedSOPClassUID]: CT,
        [Element.CommandField]: STORE,
        [Element.MessageID]: 1,
        [Element.AffectedSOPInstanceUID]: '1.2.3',
      };
      await association.sendCommand(3, command, true);
      await association.sendData(3, Buffer.alloc(8), 0x00);
      await waitUntil(() => existsSync(folder) && readdirSync(folder).length === 1, 'the temporary file');
      await way(association.peer);
      await waitUntil(() => ended === index + 1, 'OnAssocEnd');
      expect(readdirSync(folder)).to.deep.equal([]);
      association.peer.end();
    }
  });

  it('L21, CVE-2022-43272: two thousand that connect and leave cost no handle, and are no reason to refuse others', async () => {
    const handles = (): number => process.getActiveResourcesInfo().length;
    await expectService();
    await waitUntil(() => ended === 1, 'OnAssocEnd');
    const before = handles();
    for (let round = 0; round < 40; round++) {
      const peers = await Promise.all(Array.from({ length: 50 }, () => ScriptedPeer.connect(port)));
      for (const [index, peer] of peers.entries()) index % 2 === 0 ? peer.reset() : peer.socket.destroy();
      await Promise.all(peers.map(({ closed }) => closed));
      tally({ cases: peers.length, associations: peers.length });
    }
    await expectService();
    await waitUntil(() => handles() <= before + 2, 'the handles to go');
  });
});
