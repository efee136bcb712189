import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DCXACC, DCXREQ } from '../../compat/rzdcx';
import {
  createEngine,
  decodeCommandSet,
  decodePdu,
  echo,
  PduType,
  type MessageRecord,
  type TracedPduName,
} from '../../src/index';
import { AccepterLoops } from '../interop/accepter';
import { TestAuthority } from '../support/certificates';
import { dataSetOf } from '../support/compare';
import { startDcmqrscp } from '../support/dcmqrscp';
import { echoscu, startStorescp, storescu } from '../support/dcmtk';
import { syntheticUID, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { tempDir } from '../support/temp';
import { ofAssociation, recorded, type Recorded } from './recorded';

const VERIFICATION = '1.2.840.10008.1.1';

function statusesOf(messages: readonly MessageRecord[]): number[] {
  return messages.flatMap(({ command }) => decodeCommandSet(command).Status ?? []);
}

function pduOf({ records }: Recorded, wanted: TracedPduName): ReturnType<typeof decodePdu> {
  const found = records.find((record) => record.event === 'pdu' && record.name === wanted);
  if (found?.event !== 'pdu') throw new Error(`no ${wanted} was recorded`);
  return decodePdu(found.bytes);
}

describeInterop('recordings of real programs', ['storescu', 'storescp', 'dcmqrscp', 'echoscu'], function () {
  this.timeout(30_000);
  let images: string[];
  before(() => {
    images = writeSeries(tempDir('trace-images'), 2, { rows: 256, columns: 256 });
  });

  it('of storescu at DCXACC holds what was stored, byte for byte', async () => {
    const accepter = await AccepterLoops.start();
    const result = await recorded(async () => {
      expect(await storescu(accepter.port, images)).to.include({ code: 0 });
      await accepter.idle();
    });
    const stored = (await accepter.take()).map((path) => dataSetOf(readFileSync(path)).toString('base64'));
    await accepter.stop();

    expect(ofAssociation(1, result)).to.deep.equal([
      'opened at the acceptor',
      'requestor A-ASSOCIATE-RQ',
      'acceptor A-ASSOCIATE-AC',
      ...['requestor message', 'acceptor message', 'requestor message', 'acceptor message'],
      'requestor A-RELEASE-RQ',
      'acceptor A-RELEASE-RP',
      'closed released by requestor',
    ]);
    const requests = result.messages.filter(({ from }) => from === 'requestor');
    const sent = await Promise.all(requests.map(async (each) => (await result.bytesOf(each)).toString('base64')));
    expect(sent.sort().map((each) => each.length)).to.deep.equal(stored.sort().map((each) => each.length));
    expect(sent).to.deep.equal(stored);
    expect(statusesOf(result.messages)).to.deep.equal([0, 0]);
    expect(pduOf(result, 'A-ASSOCIATE-RQ')).to.include({ type: PduType.AssociateRQ, callingAETitle: 'STORESCU' });
  });

  it('of DCXREQ at storescp holds the data sets of the files', async () => {
    const storescp = await startStorescp();
    const result = await recorded(async () => {
      const requester = new DCXREQ();
      await requester.Send('DCXREQ', 'STORESCP', '127.0.0.1', storescp.port, images);
      requester.Release();
    });
    await storescp.stop();
    const requests = result.messages.filter(({ from }) => from === 'requestor');
    const sent = await Promise.all(requests.map((each) => result.bytesOf(each)));
    expect(sent.map((each, index) => each.equals(dataSetOf(readFileSync(images[index] ?? ''))))).to.deep.equal([
      true,
      true,
    ]);
    expect(requests.map(({ transferSyntax }) => transferSyntax)).to.deep.equal([
      '1.2.840.10008.1.2.1',
      '1.2.840.10008.1.2.1',
    ]);
    expect(ofAssociation(1, result).at(0)).to.equal('opened at the requestor');
  });

  it('of a C-MOVE with three parties holds both associations, one inside the other', async () => {
    const destination = await AccepterLoops.start();
    const archive = await startDcmqrscp({ targets: [{ aet: 'DESTINATION', port: destination.port }] });
    expect(await storescu(archive.port, images, { args: ['-aec', archive.aet] })).to.include({ code: 0 });
    const result = await recorded(async () => {
      const requester = new DCXREQ();
      const study = syntheticUID(1);
      await requester.MoveStudy('MOVER', archive.aet, '127.0.0.1', archive.port, 'DESTINATION', '', study);
      requester.Release();
      await destination.idle();
    });
    const [stored] = [await destination.take()];
    await Promise.all([archive.stop(), destination.stop()]);

    expect(stored).to.have.length(2);
    const titles = result.records.flatMap((record) => {
      if (record.event !== 'pdu' || record.name !== 'A-ASSOCIATE-RQ') return [];
      const pdu = decodePdu(record.bytes);
      return pdu.type === PduType.AssociateRQ ? [`${pdu.callingAETitle} -> ${pdu.calledAETitle}`] : [];
    });
    expect(titles).to.deep.equal(['MOVER -> ARCHIVE', 'ARCHIVE -> DESTINATION']);
    expect(ofAssociation(2, result).filter((each) => each === 'requestor message')).to.have.length(2);
    const [outer, inner] = [1, 2].map((number) => result.told.indexOf(`${number} acceptor A-RELEASE-RP`));
    expect(inner)
      .to.be.greaterThan(0)
      .and.to.be.lessThan(outer ?? 0);
    expect(statusesOf(result.messages).at(-1)).to.equal(0);
  });

  it('over TLS holds what was said inside, and what secures it', async () => {
    const authority = new TestAuthority('trace');
    const { certificate, key } = authority.issue('localhost');
    const result = await recorded(async () => {
      const identities = [{ name: 'localhost', identity: { certificate, key } }];
      const engine = createEngine();
      const policy = { accept: () => ({ transferSyntaxes: () => true }) };
      const server = await engine.listen({ port: 0, host: '127.0.0.1', policy, handlers: {} }, { tls: { identities } });
      const association = await engine.requestAssociation({
        ...{ host: '127.0.0.1', port: server.port, callingAETitle: 'SECURE', calledAETitle: 'PACS' },
        presentationContexts: [{ abstractSyntax: VERIFICATION, transferSyntaxes: ['1.2.840.10008.1.2'] }],
        tls: { issuers: [authority.certificate] },
      });
      await echo(association);
      await association.release();
      await association.closed;
      await server.close();
    });
    const opened = result.records.filter((record) => record.event === 'opened');
    expect(opened.map(({ tls }) => tls?.protocol)).to.deep.equal(['TLSv1.3', 'TLSv1.3']);
    expect(opened.find(({ observer }) => observer === 'requestor')?.tls?.peer).to.equal('CN=localhost');
    expect(result.messages.map(({ abstractSyntax }) => abstractSyntax)).to.deep.equal(Array(4).fill(VERIFICATION));
  });

  it('holds the abort of echoscu', async () => {
    const accepter = await AccepterLoops.start();
    const result = await recorded(async () => {
      await echoscu(accepter.port, { args: ['--abort'] });
      await accepter.idle();
    });
    await accepter.stop();
    expect(ofAssociation(1, result).slice(-2)).to.deep.equal(['requestor A-ABORT', 'closed aborted by acceptor']);
    expect(pduOf(result, 'A-ABORT')).to.include({ type: PduType.Abort, source: 0 });
  });

  it('holds the rejection of an association, by either side', async () => {
    const storescp = await startStorescp({ args: ['--refuse'] });
    const refusing = await recorded(async () => {
      const requester = new DCXREQ();
      await requester.Echo('DCXREQ', 'STORESCP', '127.0.0.1', storescp.port).then(
        () => expect.fail('storescp refuses'),
        () => undefined,
      );
      requester.Release();
    });
    await storescp.stop();
    expect(ofAssociation(1, refusing)).to.include('acceptor A-ASSOCIATE-RJ');

    const refused = await recorded(async () => {
      const accepter = new DCXACC();
      const port = await accepter.Listen(0);
      accepter.on('OnConnection', (_calling, _called, _host, accept) => void (accept.value = false));
      const waiting = accepter.WaitForConnection('ACC', port, 2);
      expect((await echoscu(port)).code).to.not.equal(0);
      accepter.Release();
      await waiting.catch(() => undefined);
    });
    expect(ofAssociation(1, refused)).to.include('acceptor A-ASSOCIATE-RJ');
    expect(pduOf(refused, 'A-ASSOCIATE-RJ')).to.include({ type: PduType.AssociateRJ });
  });
});
