import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type COMError,
  DCXACC as AsynchronousDCXACC,
  DCXREQ as AsynchronousDCXREQ,
  DCXSEC,
  DCXSEC_VERIFICATION_METHOD,
  HRESULT,
  type DCXACC,
  type DCXREQ,
} from '../../../compat/rzdcx';
import { TestAuthority, type TestCertificate } from '../../support/certificates';
import { describeInterop } from '../../support/interop';
import { requireProgram } from '../../support/programs';
import { tempDir } from '../../support/temp';
import { hresultOf } from '../expect-com-error';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

describeInterop('DCXSEC: certificates and when they are read', ['openssl'], function () {
  this.timeout(20_000);

  describeEntries('DCXSEC: certificates', ({ entry, it }) => {
    let authority: TestAuthority;
    let server: TestCertificate;
    /** Of the asynchronous entry: the peer of the requester. */
    let acc: AsynchronousDCXACC;
    let req: DCXREQ;
    let port: number;
    let loop: Promise<void> | undefined;
    let stopped: boolean;

    before(() => {
      authority = new TestAuthority('Test CA');
      server = authority.issue('server.test');
    });
    beforeEach(() => {
      acc = new AsynchronousDCXACC();
      acc.BindAddress = '127.0.0.1';
      req = new entry.DCXREQ();
      loop = undefined;
      stopped = false;
    });
    afterEach(async () => {
      stopped = true;
      await Promise.all([req[Symbol.asyncDispose](), acc[Symbol.asyncDispose]()]);
      await loop;
    });

    /** A store with these certificates under numbers, and no issuer. */
    function store(...certificates: TestCertificate[]): string {
      const folder = tempDir('store');
      mkdirSync(join(folder, 'ca'));
      for (const [index, each] of certificates.entries()) {
        writeFileSync(join(folder, `${index}.pem`), each.certificate + each.key);
      }
      return folder;
    }

    function inStore(folder: string): DCXSEC {
      const settings = new DCXSEC();
      settings.StoreFolder = folder;
      return settings;
    }

    function withFile(of: TestCertificate): DCXSEC {
      const settings = new DCXSEC();
      settings.CertFile = of.certFile;
      settings.KeyFile = of.keyFile;
      settings.CAFile = authority.certFile;
      return settings;
    }

    async function serve(settings: DCXSEC): Promise<void> {
      acc.SecurityContext = settings;
      port = await acc.Listen(0);
      loop = (async () => {
        while (!stopped) if (await acc.WaitForConnection('SCP', port, 0)) while (await acc.WaitForCommand(10));
      })();
    }

    const echo = (): Promise<void> => req.Echo('SCU', 'SCP', '127.0.0.1', port);

    /** A requester that takes this server certificate and no other. */
    function onlyTaking(of: TestCertificate): DCXSEC {
      const settings = inStore(tempDir('empty'));
      settings.VerificationMethod = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_THUMBPRINT;
      settings.AcceptedThumbprints = of.thumbprint;
      return settings;
    }

    it('[DCXSEC.CertSubjectName] of several certificates of one name the valid one counts that stays so longest', () => {
      const expired = authority.issue('same.test', { from: '20190101000000Z', until: '20200101000000Z' });
      const current = authority.issue('same.test', { until: '20600101000000Z' });
      const renewed = authority.issue('same.test', { until: '20700101000000Z' });
      const future = authority.issue('same.test', { from: '20900101000000Z', until: '20990101000000Z' });
      const settings = inStore(store(expired, current, renewed, future));
      settings.CertSubjectName = 'same.test';
      expect(settings.CertThumbprint).to.equal(renewed.thumbprint);
      settings.CertThumbprint = expired.thumbprint;
      expect(settings.CertSubjectName).to.equal('same.test');
    });

    it('[DCXSEC.CertThumbprint] [DCXSEC.CertSubjectName] [DCXSEC.StoreFolder] may be set in any order', () => {
      const settings = new DCXSEC();
      settings.CertSubjectName = 'server.test';
      settings.StoreFolder = store(server);
      expect(settings.CertThumbprint).to.equal(server.thumbprint);
      settings.StoreFolder = tempDir('empty');
      settings.CertThumbprint = server.thumbprint;
      expect(settings.CertSubjectName).to.equal('');
      settings.StoreFolder = store(server);
      expect(settings.CertSubjectName).to.equal('server.test');
      settings.CertThumbprint = '';
      expect([settings.CertSubjectName, settings.CertThumbprint]).to.deep.equal(['', '']);
    });

    it('[DCXSEC.CertSubjectName] the error names files of the store that cannot be used, and no passphrase', async () => {
      const folder = store();
      authority.pkcs12(server, join(folder, 'locked.p12'), 'secret');
      const settings = inStore(folder);
      settings.KeyPassphrase = 'not-that-one';
      settings.CertSubjectName = 'server.test';
      req.SecurityContext = settings;
      port = 1;
      const error = await rejection(echo());
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(error.Description).to.contain('locked.p12').and.to.contain('KeyPassphrase').and.not.to.contain('that-one');
    });

    it('[DCXSEC.StoreFolder] issuers may be PEM or DER; what is none is left out, and the log says so', async () => {
      const folder = store();
      const der = join(folder, 'ca', 'issuer.cer');
      execFileSync(requireProgram('openssl'), ['x509', '-in', authority.certFile, '-outform', 'DER', '-out', der]);
      writeFileSync(join(folder, 'ca', 'noise.pem'), 'nothing');
      await serve(withFile(server));
      const app = new entry.DCXAPP();
      let log = '';
      app.LogStream = { write: (text: string) => void (log += text) };
      try {
        req.SecurityContext = inStore(folder);
        await echo();
      } finally {
        app.LogStream = null;
        app.Release();
      }
      expect(log).to.contain('noise.pem holds no certificate of an issuer');
    });

    it('[DCXSEC.StoreFolder] what is no file, or too long for one of certificates, is left out and holds nobody up', async () => {
      const folder = store(server);
      for (const place of [folder, join(folder, 'ca')]) {
        execFileSync('mkfifo', [join(place, 'pipe.pem'), join(place, 'pipe.crt')]);
        mkdirSync(join(place, 'folder.pem'));
        symlinkSync('/dev/zero', join(place, 'endless.crt'));
        writeFileSync(join(place, 'long.pem'), '');
        truncateSync(join(place, 'long.pem'), 600 * 1024 * 1024);
      }
      copyFileSync(authority.certFile, join(folder, 'ca', 'trusted.crt'));
      await serve(inStore(folder));
      req.SecurityContext = inStore(folder);
      await req.Echo('SCU', 'SCP', '127.0.0.1', port);
      const settings = inStore(folder);
      settings.CertFile = join(folder, 'pipe.pem');
      req.SecurityContext = settings;
      const error = await rejection(req.Echo('SCU', 'SCP', '127.0.0.1', port));
      expect(error).to.include({ HRESULT: HRESULT.E_INVALIDARG });
      expect(error.Description).to.contain('it is no file');
    });

    it('[DCXSEC.AcceptedThumbprints] refuses what is no thumbprint', () => {
      const settings = new DCXSEC();
      settings.AcceptedThumbprints = `${server.thumbprint};${server.thumbprint256};`;
      for (const wrong of ['00', `${server.thumbprint};x`, server.thumbprint.slice(1), `${server.thumbprint}0`]) {
        expect(hresultOf(() => (settings.AcceptedThumbprints = wrong))).to.equal(HRESULT.E_INVALIDARG);
      }
      expect(settings.AcceptedThumbprints).to.equal(`${server.thumbprint};${server.thumbprint256};`);
    });

    it('[DCXREQ.SecurityContext] values are read when a call starts', async () => {
      await serve(withFile(server));
      const settings = withFile(server);
      req.SecurityContext = settings;
      const first = echo();
      settings.CAFile = '/nowhere/ca.pem';
      await first;
      expect((await rejection(echo())).HRESULT).to.equal(HRESULT.FILE_NOT_FOUND);
      req.SecurityContext = onlyTaking(server);
      await echo();
    });

    it('[DCXREQ.SecurityContext] values are read anew for each call', async () => {
      await serve(withFile(server));
      const settings = withFile(server);
      req.SecurityContext = settings;
      await echo();
      settings.CAFile = '/nowhere/ca.pem';
      expect((await rejection(echo)).HRESULT).to.equal(HRESULT.FILE_NOT_FOUND);
      settings.CAFile = authority.certFile;
      await echo();
    });

    describe('of an accepter', () => {
      let accepter: DCXACC;
      /** Of the asynchronous entry: the peer. */
      let asker: AsynchronousDCXREQ;

      beforeEach(() => {
        accepter = new entry.DCXACC();
        accepter.BindAddress = '127.0.0.1';
        asker = new AsynchronousDCXREQ();
      });
      afterEach(() => Promise.all([accepter[Symbol.asyncDispose](), asker[Symbol.asyncDispose]()]));

      /** One C-ECHO, taken by a wait that has begun. */
      async function served(waiting: PromiseLike<boolean>): Promise<void> {
        const echoing = asker.Echo('SCU', 'SCP', '127.0.0.1', port);
        expect(await waiting).to.equal(true);
        expect(await accepter.WaitForCommand(10)).to.equal(true);
        await echoing;
        expect(await accepter.WaitForCommand(10)).to.equal(false);
      }

      it('[DCXACC.SecurityContext] values are read when a call starts: what is renewed while it runs counts for the next', async () => {
        const renewed = authority.issue('server.test');
        const settings = new DCXSEC();
        settings.CertFile = join(tempDir('files'), 'server.pem');
        writeFileSync(settings.CertFile, server.certificate + server.key);
        accepter.SecurityContext = settings;
        port = await accepter.Listen(0);
        const waiting = accepter.WaitForConnection('SCP', port, 10);
        writeFileSync(settings.CertFile, renewed.certificate + renewed.key);
        asker.SecurityContext = onlyTaking(server);
        await served(waiting);
      });

      it('[DCXACC.SecurityContext] a renewed certificate counts from the next call on', async () => {
        const renewed = authority.issue('server.test');
        const settings = new DCXSEC();
        settings.CertFile = join(tempDir('files'), 'server.pem');
        writeFileSync(settings.CertFile, server.certificate + server.key);
        accepter.SecurityContext = settings;
        port = await accepter.Listen(0);
        asker.SecurityContext = onlyTaking(server);
        await served(accepter.WaitForConnection('SCP', port, 10));
        writeFileSync(settings.CertFile, renewed.certificate + renewed.key);
        expect(await accepter.Listen(port)).to.equal(port);
        asker.SecurityContext = onlyTaking(renewed);
        await served(accepter.WaitForConnection('SCP', port, 10));
      });

      it('[DCXACC.SecurityContext] a port that was plain can be opened with TLS by its only user', async () => {
        port = await accepter.Listen(0);
        accepter.SecurityContext = withFile(server);
        expect(await accepter.Listen(port)).to.equal(port);
        asker.SecurityContext = onlyTaking(server);
        await served(accepter.WaitForConnection('SCP', port, 10));
      });
    });

    it('[DCXSEC.CertFile] a key that belongs to another certificate is E_INVALIDARG, and its text is told nobody', async () => {
      const folder = tempDir('files');
      copyFileSync(server.certFile, join(folder, 'a.crt'));
      const settings = withFile(server);
      settings.KeyFile = authority.issue('other.test').keyFile;
      req.SecurityContext = settings;
      port = 1;
      const error: COMError = await rejection(echo());
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      const secret = readFileSync(settings.KeyFile, 'utf8').split('\n')[1] ?? '';
      expect(secret.length).to.be.above(20);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        expect(`${cause.message} ${cause.stack ?? ''}`).not.to.contain(secret);
      }
    });
  });
});
