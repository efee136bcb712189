import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine } from '../../src/container';
import { CommandField, encodeCommandSet } from '../../src/dimse';
import {
  defaultStoragePath,
  describeIncoming,
  encodeReceivedFileMeta,
  FileTarget,
  receiveObject,
  type DicomServer,
} from '../../src/services';
import { MemoryTransportFactory } from '../../src/transport';
import { FakeClock } from '../association/fake-clock';
import { ACCEPT_ALL, associateRQ, CT_CONTEXT, storeRQ } from '../association/harness';
import { PduPeer, turns } from '../association/pdu-peer';
import { tally } from '../support/campaign';
import { dataSetOf } from '../support/compare';
import { naiveEncode } from '../support/naive-pdu-codec';
import { LEI, smallDataSet } from '../support/small-file';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';

const DATA = smallDataSet({ transferSyntax: LEI });
const REQUEST = naiveEncode(associateRQ());
/** A store in two PDUs, its data set in two fragments, and the wish to release. */
const STORE = Buffer.concat([
  naiveEncode({
    type: 4,
    values: [
      { contextId: CT_CONTEXT, isCommand: true, isLast: true, data: encodeCommandSet(storeRQ(1)) },
      { contextId: CT_CONTEXT, isCommand: false, isLast: false, data: DATA.subarray(0, 100) },
    ],
  }),
  naiveEncode({
    type: 4,
    values: [{ contextId: CT_CONTEXT, isCommand: false, isLast: true, data: DATA.subarray(100) }],
  }),
]);
const NAME = '1.2.1.dcm';
const RELEASE = naiveEncode({ type: 5 });
const ABORT = naiveEncode({ type: 7, source: 0, reason: 0 });
/** What a peer does when it has had enough. */
const ENDINGS = {
  closes: (peer: PduPeer) => peer.transport.end(),
  vanishes: (peer: PduPeer) => peer.transport.destroy(),
  aborts: (peer: PduPeer) => {
    peer.send(ABORT);
    peer.transport.end();
  },
} as const;

/** Most need a few turns only; a file is taken away by the system's threads, which may be busy. */
async function settled(condition: () => boolean, length: number): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await turns(1);
  await waitUntil(condition, `everything to end after ${length} bytes`);
}

describe('a store that is cut off', function () {
  this.timeout(120_000);
  let folder: string;
  let clock: FakeClock;
  let transports: MemoryTransportFactory;
  let server: DicomServer;

  beforeEach(async () => {
    folder = tempDir('cut');
    clock = new FakeClock();
    transports = new MemoryTransportFactory();
    server = await createEngine({ clock, transports }).listen({
      port: 104,
      policy: ACCEPT_ALL,
      handlers: {
        [CommandField.C_STORE_RQ]: async (request, association) => {
          const object = describeIncoming(association, request);
          const path = defaultStoragePath(folder, object.SOPInstanceUID);
          await receiveObject(request, FileTarget.open(path, { header: encodeReceivedFileMeta(object) }));
          return { Status: 0 };
        },
      },
    });
  });
  afterEach(() => server.close());

  for (const [ending, end] of Object.entries(ENDINGS)) {
    it(`L6, L26: at every byte, where the peer ${ending}: a file is there as a whole or not at all, no timer or association is left`, async () => {
      let stored = 0;
      const everything = Buffer.concat([STORE, RELEASE]);
      for (let length = 0; length <= everything.length; length++) {
        const peer = new PduPeer(await transports.connect({ host: 'memory', port: 104 }));
        peer.send(REQUEST);
        await peer.takeType(2);
        peer.send(everything.subarray(0, length));
        await turns(2);
        end(peer);
        // In the middle of a PDU the abort is taken for what is missing of it.
        const complete = length >= STORE.length - (ending === 'aborts' ? ABORT.length : 0);
        // Whoever leaves behind the last byte may or may not find the file there; it was not told of it.
        const allowed = complete ? ['', NAME] : [''];
        const names = (): string => readdirSync(folder).join();
        await settled(() => server.associationCount + clock.running === 0 && allowed.includes(names()), length);
        tally({ cases: 1, associations: 1, bytes: length, objects: names() === NAME ? 1 : 0 });
        if (names() === NAME) stored++;
        expect(allowed, `cut after ${length} bytes`).to.include(names());
        if (names() === NAME && length >= STORE.length)
          expect(dataSetOf(readFileSync(join(folder, NAME))).equals(DATA)).to.equal(true);
        expect([server.associationCount, clock.running], `cut after ${length} bytes`).to.deep.equal([0, 0]);
      }
      expect(stored, 'lengths at which it was stored').to.be.greaterThan(0);
    });
  }

  it('L6: at every byte of the association request', async () => {
    for (let length = 0; length < REQUEST.length; length++) {
      const peer = new PduPeer(await transports.connect({ host: 'memory', port: 104 }));
      peer.send(REQUEST.subarray(0, length));
      await turns(2);
      peer.transport.destroy();
      await settled(() => clock.running === 0, length);
      tally({ cases: 1, associations: 1, bytes: length });
      expect(clock.running, `cut after ${length} bytes`).to.equal(0);
    }
    expect(server.associationCount).to.equal(0);
  });
});
