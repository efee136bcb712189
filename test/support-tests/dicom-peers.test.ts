import { expect } from 'chai';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dataSetOf } from '../support/compare';
import { dcmdump, dcmsend, echoscu, startDcmrecv, startStorescp, storescu } from '../support/dcmtk';
import { syntheticFile, syntheticUID, writeBigFile, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { pydicomFiles, pydicomFolder } from '../support/pydicom-files';
import { ScriptedPeer, ScriptedServer } from '../support/scripted-peer';
import { tempDir } from '../support/temp';
import { Capture, dissect, expertRemarks } from '../support/tshark';

describe('support: synthetic files', () => {
  it('of many frames have the size that was asked for', () => {
    const path = join(tempDir('big'), 'big.dcm');
    const size = writeBigFile(path, 3_000_000);
    expect(statSync(path).size).to.equal(size);
    expect(size).to.be.within(3_000_000, 3_600_000);
  });

  it('differ in their pixels and their instance', () => {
    const [one, two] = [syntheticFile({ instanceNumber: 1 }), syntheticFile({ instanceNumber: 2 })];
    expect(one.length).to.be.within(524_288, 526_000);
    expect(one.subarray(-10).equals(two.subarray(-10))).to.equal(false);
    expect(dataSetOf(one).readUInt16LE(0)).to.equal(0x0008);
  });
});

describeInterop('support: DCMTK', ['storescp', 'dcmrecv', 'storescu', 'dcmsend', 'echoscu', 'dcmdump'], () => {
  it('reads a synthetic file without complaint', async () => {
    const [file = ''] = writeSeries(tempDir('series'), 1, { sopInstanceUID: syntheticUID(5) });
    const text = await dcmdump(file, '+E');
    expect(text).to.include(`[${syntheticUID(5)}]`);
    expect(text).to.match(/\(7fe0,0010\) OW .* # 524288, 1 PixelData/);
  });

  it('sends a series with storescu and dcmsend, and keeps its bytes', async () => {
    const files = writeSeries(tempDir('series'), 3, { rows: 16, columns: 16 });
    const receivers = [await startStorescp({ args: ['+xa', '+B'] }), await startDcmrecv({ args: ['+B'] })];
    for (const { port, directory, stop } of receivers) {
      expect(await echoscu(port)).to.include({ code: 0, stderr: '' });
      for (const send of [storescu, dcmsend]) {
        expect(await send(port, files)).to.include({ code: 0, stdout: '', stderr: '' });
      }
      await stop();
      const stored = readdirSync(directory).map((name) => dataSetOf(readFileSync(join(directory, name))));
      const sent = files.map((file) => dataSetOf(readFileSync(file)));
      expect(sent.map((bytes) => stored.findIndex((other) => other.equals(bytes)) >= 0)).to.deep.equal([
        true,
        true,
        true,
      ]);
    }
  });
});

describeInterop('support: Orthanc', ['Orthanc', 'storescu', 'storescp'], () => {
  let orthanc: Orthanc;
  before(async function () {
    this.timeout(60_000);
    orthanc = await Orthanc.start();
  });
  after(() => orthanc.stop());

  it('takes, hands out, sends on and deletes instances', async () => {
    const [file = ''] = writeSeries(tempDir('series'), 1, { rows: 16, columns: 16 });
    expect((await storescu(orthanc.dicomPort, [file])).code).to.equal(0);
    const [id = ''] = await orthanc.instances();
    expect(await orthanc.find(syntheticUID(1, 1, 1))).to.equal(id);
    expect(dataSetOf(await orthanc.file(id)).equals(dataSetOf(readFileSync(file)))).to.equal(true);

    const receiver = await startStorescp();
    await orthanc.addModality('receiver', { aet: 'STORESCP', host: '127.0.0.1', port: receiver.port });
    await orthanc.echo('receiver');
    await orthanc.send('receiver', [id]);
    await receiver.stop();
    expect(readdirSync(receiver.directory).length).to.equal(1);

    await orthanc.deleteAll();
    expect(await orthanc.instances()).to.deep.equal([]);
    expect(await orthanc.upload(readFileSync(file))).to.equal(id);
  });
});

describeInterop('support: tshark', ['tshark', 'echoscu', 'storescp'], () => {
  it('records an association from its first packet to its last', async () => {
    const receiver = await startStorescp();
    const capture = await Capture.start(receiver.port);
    await echoscu(receiver.port);
    await capture.stop();
    await receiver.stop();
    const pdus = await dissect(capture.file, [receiver.port], 'dicom', ['dicom.pdu.type']);
    expect(pdus.map(([type]) => Number(type))).to.deep.equal([1, 2, 4, 4, 5, 6]);
    expect(await expertRemarks(capture.file, receiver.port)).to.deep.equal([]);
  });

  it('remarks on a malformed PDU', async () => {
    const server = await ScriptedServer.listen();
    const capture = await Capture.start(server.port);
    const client = await ScriptedPeer.connect(server.port);
    const peer = await server.accept();
    // An A-ASSOCIATE-RQ of 80 bytes whose first item claims 4 KiB.
    const request = Buffer.alloc(86);
    Buffer.from('010000000050', 'hex').copy(request);
    Buffer.from('0001', 'hex').copy(request, 6);
    Buffer.from('20001000', 'hex').copy(request, 74);
    await client.send(request);
    await peer.takePdu();
    await capture.stop();
    await server.close();
    expect(await expertRemarks(capture.file, server.port)).to.have.length.greaterThan(0);
  });
});

describeInterop('support: pydicom files', [pydicomFolder], () => {
  it('are many, with and without the part 10 prefix', () => {
    const files = pydicomFiles();
    expect(files.filter(({ isPart10 }) => isPart10).length).to.be.greaterThan(50);
    expect(files.filter(({ isPart10 }) => !isPart10).length).to.be.greaterThan(5);
    expect(files.map(({ name }) => name)).to.include('CT_small.dcm');
  });
});
