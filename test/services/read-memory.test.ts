import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine, type Engine } from '../../src/container';
import { CommandField, Status } from '../../src/dimse';
import {
  describeIncoming,
  encodeReceivedFileMeta,
  FileTarget,
  MemoryTarget,
  receiveObject,
  scanStorageFile,
  storeItems,
  type DicomServer,
} from '../../src/services';
import { CT_IMAGE_STORAGE, writeSeries } from '../support/dicom-factory';
import { tempDir } from '../support/temp';

/** Objects of different content, some of them larger than the memory that is read into. */
const OBJECTS = 60;

describe('memory that is read into again', () => {
  let engine: Engine;
  let server: DicomServer | undefined;

  beforeEach(() => {
    engine = createEngine();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('leaves every object whole, whether it is kept, written, or dropped between others', async () => {
    const source = tempDir('sent');
    writeSeries(source, OBJECTS, { rows: 400, columns: 512 });
    const files = await Promise.all(readdirSync(source).map((name) => scanStorageFile(join(source, name))));
    const inbox = tempDir('received');
    const kept = new Map<string, MemoryTarget>();
    let count = 0;
    server = await engine.listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: (sopClass) => (sopClass === CT_IMAGE_STORAGE ? { transferSyntaxes: () => true } : undefined) },
      handlers: {
        [CommandField.C_STORE_RQ]: async (request, association) => {
          const object = describeIncoming(association, request);
          const turn = count++ % 4;
          if (turn === 0) {
            await request.dataSet?.drain();
          } else if (turn === 1) {
            const target = new MemoryTarget(1 << 20);
            await receiveObject(request, target);
            kept.set(object.SOPInstanceUID, target);
          } else {
            const path = join(inbox, object.SOPInstanceUID);
            await receiveObject(request, FileTarget.open(path, { header: encodeReceivedFileMeta(object) }));
          }
          return { Status: Status.Success };
        },
      },
    });
    const { port } = server;
    const senders = [files.filter((_, i) => i % 2 === 0), files.filter((_, i) => i % 2 === 1)];
    await Promise.all(senders.map((items) => send(port, items)));

    const written = new Set(readdirSync(inbox));
    expect(kept.size + written.size).to.equal((OBJECTS * 3) / 4);
    for (const file of files) {
      const sent = readFileSync(file.path).subarray(file.dataSetOffset);
      const target = kept.get(file.SOPInstanceUID);
      if (target !== undefined) expect(Buffer.concat(target.chunks).equals(sent)).to.equal(true);
      if (!written.has(file.SOPInstanceUID)) continue;
      const stored = await scanStorageFile(join(inbox, file.SOPInstanceUID));
      expect(readFileSync(stored.path).subarray(stored.dataSetOffset).equals(sent)).to.equal(true);
    }
  });

  async function send(port: number, items: Awaited<ReturnType<typeof scanStorageFile>>[]): Promise<void> {
    const association = await engine.requestAssociation({
      host: '127.0.0.1',
      port,
      callingAETitle: 'MODALITY',
      calledAETitle: 'PACS',
      presentationContexts: [
        { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [items[0]?.transferSyntaxUID ?? ''] },
      ],
    });
    for await (const { status } of storeItems(association, items)) expect(status).to.equal(Status.Success);
    await association.release();
  }
});
