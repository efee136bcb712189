import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXREQ, DCXSEC } from '../../compat/rzdcx';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { dataSetOf } from '../support/compare';
import { type DcmtkServer, runDcmtk, startStorescp } from '../support/dcmtk';
import { writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { tempDir } from '../support/temp';
import { rejection } from '../compat/rejection';
import { AccepterLoops } from './accepter';

const FILES = 500;

describeInterop('interop: TLS with DCMTK', ['storescp', 'storescu', 'dcmsend', 'echoscu', 'openssl'], function () {
  this.timeout(60_000);
  let authority: TestAuthority;
  let ours: TestCertificate;
  let theirs: TestCertificate;
  let stranger: TestCertificate;
  let expired: TestCertificate;

  before(() => {
    authority = new TestAuthority('Test CA');
    ours = authority.issue('ours.test');
    theirs = authority.issue('theirs.test');
    expired = authority.issue('expired.test', { from: '20200101000000Z', until: '20200201000000Z' });
    stranger = new TestAuthority('Other CA').issue('stranger.test');
  });

  function security(of: TestCertificate | undefined, mutual = false): DCXSEC {
    const settings = new DCXSEC();
    settings.CAFile = authority.certFile;
    settings.MutualAuthentication = mutual;
    if (of === undefined) {
      settings.StoreFolder = tempDir('empty');
    } else {
      settings.CertFile = of.certFile;
      settings.KeyFile = of.keyFile;
    }
    return settings;
  }

  const tlsArgs = (of: TestCertificate): string[] => ['+tls', of.keyFile, of.certFile, '+cf', authority.certFile];

  describe('DCXREQ at storescp +tls', () => {
    let storescp: DcmtkServer;
    let req: DCXREQ;

    beforeEach(() => {
      req = new DCXREQ();
    });
    afterEach(async () => {
      await req[Symbol.asyncDispose]();
      await storescp.stop();
    });

    const echo = (): Promise<void> => req.Echo('SCU', 'SCP', '127.0.0.1', storescp.port);

    for (const profile of ['+py', '+px', '+pz']) {
      it(`[DCXREQ.SecurityContext] echo, both sides with a certificate, profile ${profile}`, async () => {
        storescp = await startStorescp({ args: [...tlsArgs(theirs), profile] });
        req.SecurityContext = security(ours);
        await echo();
      });
    }

    it('[DCXREQ.SecurityContext] our wrong, expired or missing certificate is refused by storescp', async () => {
      storescp = await startStorescp({ args: tlsArgs(theirs) });
      for (const wrong of [stranger, expired, undefined]) {
        req.SecurityContext = security(wrong);
        const error = await rejection(echo());
        expect(error).to.have.property('HRESULT', 0x80040201);
        expect(String(error)).to.match(/certificate|handshake/);
      }
      req.SecurityContext = security(ours);
      await echo();
    });

    it('[DCXSEC.VerificationMethod] its untrusted or expired certificate is refused by us', async () => {
      for (const [wrong, text] of [
        [stranger, 'not trusted'],
        [expired, 'expired'],
      ] as const) {
        storescp = await startStorescp({ args: tlsArgs(wrong) });
        req.SecurityContext = security(ours);
        const error = await rejection(echo());
        expect(error).to.have.property('HRESULT', 0x80040201);
        expect(String(error)).to.contain(text);
        await storescp.stop();
      }
    });

    it('[DCXREQ.SecurityContext] a plain requester gets no association at a TLS port, a TLS one none at a plain port', async () => {
      storescp = await startStorescp({ args: tlsArgs(theirs) });
      await rejection(echo());
      await storescp.stop();
      storescp = await startStorescp();
      req.SecurityContext = security(ours);
      expect(await rejection(echo())).to.have.property('HRESULT', 0x80040201);
    });

    it(`[DCXREQ.Send] ${FILES} CT files, both sides with a certificate`, async () => {
      const files = writeSeries(tempDir('sent', 'memory'), FILES);
      const directory = tempDir('stored', 'memory');
      storescp = await startStorescp({ directory, args: [...tlsArgs(theirs), '+B', '+uf'] });
      req.SecurityContext = security(ours);
      const { failedFilesList } = await req.Send('SCU', 'SCP', '127.0.0.1', storescp.port, files);
      expect(failedFilesList).to.equal('');
      expect(sums(filesIn(directory))).to.deep.equal(sums(files));
    });
  });

  describe("DCMTK's programs at DCXACC", () => {
    let accepter: AccepterLoops;

    async function start(settings: DCXSEC): Promise<void> {
      accepter = await AccepterLoops.start({ security: settings });
    }
    afterEach(() => accepter.stop());

    const echoscu = (...args: string[]) => runDcmtk('echoscu', [...args, '127.0.0.1', `${accepter.port}`]);

    for (const profile of ['+py', '+px', '+pz']) {
      it(`[DCXACC.SecurityContext] echoscu, both sides with a certificate, profile ${profile}`, async () => {
        await start(security(ours, true));
        expect(await echoscu(...tlsArgs(theirs), profile)).to.include({ code: 0, stderr: '' });
        await accepter.idle();
        expect(accepter.events).to.deep.equal(['connect', 'echo', 'end']);
      });
    }

    it('[DCXSEC.MutualAuthentication] a wrong, expired or missing certificate is refused before anything is heard', async () => {
      await start(security(ours, true));
      for (const wrong of [stranger, expired]) {
        expect((await echoscu(...tlsArgs(wrong))).code).to.not.equal(0);
      }
      expect((await echoscu('+tla', '+cf', authority.certFile)).code).to.not.equal(0);
      expect((await echoscu()).code).to.not.equal(0);
      expect(accepter.events).to.deep.equal([]);
      expect(await echoscu(...tlsArgs(theirs))).to.include({ code: 0 });
    });

    it('[DCXACC.SecurityContext] our untrusted certificate is refused by echoscu', async () => {
      await start(security(stranger));
      expect((await echoscu(...tlsArgs(theirs))).code).to.not.equal(0);
      expect(accepter.events).to.deep.equal([]);
    });

    it(`[DCXACC.SecurityContext] storescu stores ${FILES} CT files, both sides with a certificate`, async () => {
      const files = writeSeries(tempDir('sent', 'memory'), FILES);
      await start(security(ours, true));
      const args = [...tlsArgs(theirs), '127.0.0.1', `${accepter.port}`, ...files];
      expect(await runDcmtk('storescu', args, { timeoutMs: 50_000 })).to.include({ code: 0, stderr: '' });
      expect(sums(await accepter.take())).to.deep.equal(sums(files));
    });
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

/** A digest of each file's data set, in an order of their own. */
function sums(files: readonly string[]): string[] {
  return files
    .map((path) =>
      createHash('sha1')
        .update(dataSetOf(readFileSync(path)))
        .digest('hex'),
    )
    .sort();
}
