import { expect } from 'chai';
import { DCXSEC } from 'dcxport/rzdcx';
import { DemoArchive, FaultKind, parseDescription, Simulation } from '../../samples/modality-simulator/index';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { describeInterop } from '../support/interop';

describeInterop('samples/modality-simulator: TLS', ['openssl'], function () {
  this.timeout(30_000);
  let hospital: TestAuthority;
  let archiveCertificate: TestCertificate;
  let deviceCertificate: TestCertificate;
  let security: DCXSEC;

  before(() => {
    hospital = new TestAuthority('Hospital');
    archiveCertificate = hospital.issue('archive');
    deviceCertificate = hospital.issue('device');
    security = new DCXSEC();
    security.CertFile = archiveCertificate.certFile;
    security.KeyFile = archiveCertificate.keyFile;
    security.CAFile = hospital.certFile;
    security.MutualAuthentication = true;
  });
  after(() => security.Release());

  async function runWith(tls: Readonly<Record<string, unknown>>): ReturnType<Simulation['run']> {
    const simulations: Simulation[] = [];
    const archive = new DemoArchive({
      security,
      returnAddress: (title) => ({ host: '127.0.0.1', port: simulations[0]?.returnPort(title) ?? 0 }),
    });
    await archive.open();
    try {
      const device = {
        ...{ aeTitle: 'TLS_MR', modality: 'MR', port: 0, studies: 3, seriesPerStudy: 1, imagesPerSeries: 2 },
        ...{ rows: 64, columns: 64, tls },
        faults: [
          { kind: FaultKind.AbortInStore, every: 3 },
          { kind: FaultKind.SlowSending, every: 2, bytesPerSecond: 1_000_000 },
        ],
      };
      const description = parseDescription(JSON.stringify({ devices: [device] }), {
        name: 'test',
        folder: '.',
        peers: archive.peers,
      });
      for (const each of description.devices) archive.schedule(each, each.studies);
      simulations.push(new Simulation(description));
      return await (simulations[0] as Simulation).run();
    } finally {
      await archive.close();
    }
  }

  it('every step goes over TLS with certificates on both sides, faults and the result of commitment too', async () => {
    const { certFile, keyFile } = deviceCertificate;
    const report = await runWith({ certFile, keyFile, caFile: hospital.certFile });
    expect(report.failures).to.deep.equal([]);
    expect(report.studies.map(({ fault }) => fault)).to.deep.equal([undefined, 'slow-sending', 'abort-in-store']);
    expect(report.totals).to.include({ imagesStored: 6, imagesCommitted: 6 });
  });

  it('a peer whose thumbprint is another than the one expected is a failure', async () => {
    const { certFile, keyFile } = deviceCertificate;
    const thumbprints = [deviceCertificate.thumbprint];
    const report = await runWith({ certFile, keyFile, verify: 'thumbprints', thumbprints });
    expect(report.result).to.equal('failure');
    expect(report.totals.imagesStored).to.equal(0);
    expect(report.failures[0]?.message).to.match(/thumbprint|certificate/i);
  });
});
