import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  DCXACC,
  DCXAPP,
  type DCXREQ,
  DCXSEC,
  DCXSEC_CERT_STORE,
  DCXSEC_VERIFICATION_METHOD,
  HRESULT,
  LOG_LEVEL,
} from '../../../compat/rzdcx';
import { type COMError } from '../../../compat/com';
import { TlsError } from '../../../src';
import { TestAuthority, type TestCertificate } from '../../support/certificates';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { waitUntil, within } from '../../support/wait-until';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const { DCXSEC_VERIFICATION_METHOD_NONE, DCXSEC_VERIFICATION_METHOD_THUMBPRINT } = DCXSEC_VERIFICATION_METHOD;
const { DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN } = DCXSEC_VERIFICATION_METHOD;
const { DCXSEC_CERT_STORE_CURRENT_USER, DCXSEC_CERT_STORE_LOCAL_COMPUTER } = DCXSEC_CERT_STORE;

describeInterop('DCXSEC', ['openssl'], function () {
  this.timeout(20_000);

  describeEntries('DCXSEC', ({ entry, it }) => {
    let authority: TestAuthority;
    let other: TestAuthority;
    let server: TestCertificate;
    let client: TestCertificate;
    let stranger: TestCertificate;
    let expired: TestCertificate;
    let acc: DCXACC;
    let req: DCXREQ;
    let port: number;
    let echoes: number;
    let loop: Promise<void> | undefined;
    let stopped: boolean;

    before(() => {
      authority = new TestAuthority('Test CA');
      other = new TestAuthority('Other CA');
      server = authority.issue('server.test');
      client = authority.issue('client.test');
      expired = authority.issue('expired.test', { from: '20200101000000Z', until: '20200201000000Z' });
      stranger = other.issue('stranger.test');
    });
    beforeEach(() => {
      acc = new DCXACC();
      acc.BindAddress = '127.0.0.1';
      // Its peer is always the other entry: one thread cannot ask and serve.
      req = new entry.DCXREQ();
      echoes = 0;
      stopped = false;
      acc.on('OnEcho', () => void echoes++);
    });
    afterEach(async () => {
      stopped = true;
      await Promise.all([req[Symbol.asyncDispose](), acc[Symbol.asyncDispose]()]);
      await within(loop ?? Promise.resolve(), 'the loop');
      loop = undefined;
    });

    /** Settings with this certificate, by file, and issuers. */
    function security(of?: TestCertificate, trusted: TestAuthority = authority): DCXSEC {
      const settings = new DCXSEC();
      settings.CAFile = trusted.certFile;
      if (of !== undefined) {
        settings.CertFile = of.certFile;
        settings.KeyFile = of.keyFile;
      } else {
        settings.StoreFolder = tempDir('empty');
      }
      return settings;
    }

    /** A store with these certificates, and the issuer in its subfolder. */
    function store(...certificates: TestCertificate[]): string {
      const folder = tempDir('store');
      mkdirSync(join(folder, 'ca'));
      copyFileSync(authority.certFile, join(folder, 'ca', 'issuer.pem'));
      for (const each of certificates) writeFileSync(join(folder, `${each.name}.pem`), each.certificate + each.key);
      return folder;
    }

    async function serve(settings: DCXSEC | null): Promise<void> {
      acc.SecurityContext = settings;
      port = await acc.Listen(0);
      loop = (async () => {
        while (!stopped) if (await acc.WaitForConnection('SCP', port, 0)) while (await acc.WaitForCommand(10));
      })();
    }

    function echo(settings: DCXSEC | null): Promise<void> {
      req.SecurityContext = settings;
      return req.Echo('SCU', 'SCP', '127.0.0.1', port);
    }

    async function refusal(settings: DCXSEC | null): Promise<COMError> {
      const error = await rejection(echo(settings));
      expect(echoes).to.equal(0);
      return error;
    }

    describe('between DCXREQ and DCXACC', () => {
      it('[DCXREQ.SecurityContext] [DCXACC.SecurityContext] null is plain TCP, and the default', async () => {
        expect([req.SecurityContext, acc.SecurityContext]).to.deep.equal([null, null]);
        await serve(null);
        await echo(null);
        expect(echoes).to.equal(1);
        for (const object of [req, acc]) {
          expect(() => (object.SecurityContext = {} as DCXSEC))
            .to.throw()
            .with.property('HRESULT', HRESULT.DISP_E_TYPEMISMATCH);
        }
      });

      it('[DCXREQ.SecurityContext] [DCXACC.SecurityContext] [DCXSEC.CAFile] [DCXSEC.CertFile] [DCXSEC.KeyFile] encrypt, and take a trusted peer', async () => {
        await serve(security(server));
        await echo(security());
        expect(echoes).to.equal(1);
      });

      it('[DCXSEC.VerificationMethod] trust chain is the default: a server of another issuer is refused with 0x80040201', async () => {
        expect(new DCXSEC().VerificationMethod).to.equal(DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN);
        await serve(security(stranger));
        const error = await refusal(security());
        expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
        expect(error.cause).to.be.instanceOf(TlsError);
        expect(error.Description).to.contain('issuer is not trusted');
      });

      it('[DCXSEC.VerificationMethod] an expired certificate is refused, and the error says so', async () => {
        await serve(security(expired));
        expect((await refusal(security())).Description).to.contain('expired');
      });

      it('[DCXSEC.VerificationMethod] none: encryption without judging', async () => {
        await serve(security(expired));
        const settings = security();
        settings.VerificationMethod = DCXSEC_VERIFICATION_METHOD_NONE;
        await echo(settings);
        expect(() => (settings.VerificationMethod = 9 as never))
          .to.throw()
          .with.property('HRESULT', HRESULT.E_INVALIDARG);
      });

      it('[DCXSEC.AcceptedThumbprints] thumbprints of SHA-1 and SHA-256, in any writing; others are refused', async () => {
        await serve(security(stranger));
        const settings = security();
        settings.VerificationMethod = DCXSEC_VERIFICATION_METHOD_THUMBPRINT;
        const colons = stranger.thumbprint.toUpperCase().match(/../g)?.join(':') ?? '';
        for (const list of [`${client.thumbprint};${colons};`, ` ${stranger.thumbprint256} `]) {
          settings.AcceptedThumbprints = list;
          await echo(settings);
        }
        expect(echoes).to.equal(2);
        echoes = 0;
        settings.AcceptedThumbprints = client.thumbprint;
        expect((await refusal(settings)).Description).to.contain('thumbprint');
      });

      it('[DCXSEC.MutualAuthentication] the accepter takes a client with a trusted certificate, and no other', async () => {
        const settings = security(server);
        expect(settings.MutualAuthentication).to.equal(false);
        settings.MutualAuthentication = true;
        await serve(settings);
        for (const wrong of [undefined, stranger, expired]) {
          const error = await refusal(security(wrong));
          expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
          expect(error.cause).to.be.instanceOf(TlsError);
          expect(error.Description).to.match(/certificate|handshake/);
        }
        await echo(security(client));
        expect(echoes).to.equal(1);
      });

      it('[DCXSEC.MutualAuthentication] has no effect on a requester', async () => {
        await serve(security(server));
        const settings = security();
        settings.MutualAuthentication = true;
        await echo(settings);
      });

      it('[DCXACC.SecurityContext] a plain client is refused by a TLS port, a TLS client by a plain one, and the wait goes on', async () => {
        await serve(security(server));
        expect((await refusal(null)).HRESULT).to.be.oneOf([HRESULT.CONNECTION_RESET, HRESULT.ASSOCIATION_ABORTED]);
        await echo(security());
        expect(echoes).to.equal(1);
      });

      it('[DCXACC.SecurityContext] who is refused, and why, is in the log; nobody hears of it', async () => {
        const app = new DCXAPP();
        const lines: string[] = [];
        const settings = security(server);
        settings.MutualAuthentication = true;
        const connections: string[] = [];
        acc.on('OnConnection', (title) => void connections.push(title));
        try {
          app.LogStream = { write: (text: string) => void lines.push(text) };
          await serve(settings);
          for (const [wrong, reason] of [
            [security(stranger), 'issuer is not trusted'],
            [security(expired), 'expired'],
            [security(), 'certificate'],
          ] as const) {
            lines.length = 0;
            const error = await refusal(wrong);
            expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
            expect(error.cause).to.be.instanceOf(TlsError);
            expect(error.Description, 'a hint at our certificate').to.match(/our certificate|certificate of ours/i);
            await waitUntil(() => lines.join('').includes(reason), `${reason} in the log`);
          }
        } finally {
          app.LogStream = null;
          app.Release();
        }
        await echo(security(client));
        expect([echoes, connections.length]).to.deep.equal([1, 1]);
      });

      it('[DCXREQ.AssociationRequestTimeout] covers the TLS handshake as well', async () => {
        const silent = createServer(() => undefined);
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
        ({ port } = silent.address() as AddressInfo);
        req.AssociationRequestTimeout = 0.1;
        const error = await refusal(security());
        silent.close();
        expect(error.HRESULT).to.equal(HRESULT.TIMED_OUT);
      });

      it('[DCXREQ.SecurityContext] a plain port is not taken for a TLS one', async () => {
        await serve(null);
        const error = await refusal(security());
        expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
        await echo(null);
      });

      it('[DCXACC.SecurityContext] an accepter without a certificate: E_INVALIDARG at WaitForConnection', async () => {
        acc.SecurityContext = security();
        const error = await rejection(acc.WaitForConnection('SCP', 0, 1));
        expect(error).to.have.property('HRESULT', HRESULT.E_INVALIDARG);
        expect(String(error)).to.contain('CertFile');
      });

      it('[DCXACC.SecurityContext] accepters that share a port must have equal settings', async () => {
        acc.SecurityContext = security(server);
        port = await acc.Listen(0);
        const second = new DCXACC();
        second.BindAddress = '127.0.0.1';
        for (const different of [null, security(stranger)]) {
          second.SecurityContext = different;
          expect(await rejection(second.Listen(port))).to.have.property('HRESULT', HRESULT.E_INVALIDARG);
        }
        second.SecurityContext = security(server);
        expect(await second.Listen(port)).to.equal(port);
        await second[Symbol.asyncDispose]();
      });

      it('[DCXSEC.DebugLog] puts version, cipher suite and peer into the log at DEBUG, and never a key', async () => {
        const app = new DCXAPP();
        const lines: string[] = [];
        const settings = security(server);
        settings.DebugLog = true;
        settings.KeyPassphrase = 'secret-passphrase';
        try {
          app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
          app.LogStream = { write: (text: string) => void lines.push(text) };
          await serve(settings);
          await echo(security());
          app.FlushLog();
        } finally {
          app.LogStream = null;
          app.LogLevel = LOG_LEVEL.LOG_LEVEL_INFO;
          app.Release();
        }
        const text = lines.join('');
        expect(text).to.match(/TLS: .*TLSv1\.[23], /);
        expect(text + inspect(settings, { showHidden: true, depth: 5 }))
          .to.not.contain('secret-passphrase')
          .and.not.contain('PRIVATE KEY');
      });

      it('[DCXSEC.Release] [DCXSEC.Symbol.dispose] [DCXSEC.Symbol.asyncDispose] afterwards calls that use the settings fail', async () => {
        await serve(security(server));
        const released = [security(), security(), security()] as const;
        released[0].Release();
        released[1][Symbol.dispose]();
        await released[2][Symbol.asyncDispose]();
        for (const settings of released) {
          expect(() => settings.CertFile)
            .to.throw()
            .with.property('HRESULT', 0x80040208);
          expect(await rejection(echo(settings))).to.have.property('HRESULT', 0x80040208);
        }
      });
    });

    describe('the store', () => {
      it('[DCXSEC.StoreFolder] [DCXSEC.CertSubjectName] finds our certificate by name, with or without CN=, and its thumbprint', async () => {
        const folder = store(client, server);
        for (const name of ['server.test', 'CN=server.test', 'cn=SERVER.TEST']) {
          const settings = new DCXSEC();
          settings.StoreFolder = folder;
          settings.CertSubjectName = name;
          expect(settings.CertThumbprint).to.equal(server.thumbprint);
          expect(settings.CertSubjectName).to.equal(name);
        }
        const settings = new DCXSEC();
        settings.StoreFolder = folder;
        settings.CertSubjectName = 'server.test';
        await serve(settings);
        const requester = new DCXSEC();
        requester.StoreFolder = folder;
        await echo(requester);
        expect(echoes).to.equal(1);
      });

      it('[DCXSEC.CertThumbprint] finds it by thumbprint in any writing, and its name', () => {
        const settings = new DCXSEC();
        settings.StoreFolder = store(client, server);
        settings.CertThumbprint = client.thumbprint.toUpperCase().match(/../g)?.join(' ') ?? '';
        expect(settings.CertSubjectName).to.equal('client.test');
        settings.CertThumbprint = '00';
        expect(settings.CertSubjectName).to.equal('');
      });

      it('[DCXSEC.CertSubjectName] a name that the store has not: E_INVALIDARG when a call starts', async () => {
        const settings = new DCXSEC();
        settings.StoreFolder = store(server);
        settings.CertSubjectName = 'nobody.test';
        expect(settings.CertThumbprint).to.equal('');
        port = 1;
        const error = await refusal(settings);
        expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
        expect(error.Description).to.contain('nobody.test');
      });

      it('[DCXSEC.CertSubjectName] unset: the one named as this computer; an accepter answers with the name asked for', async () => {
        const own = authority.issue(hostname());
        const local = authority.issue('localhost');
        const settings = new DCXSEC();
        settings.StoreFolder = store(local, own, server);
        await serve(settings);
        const requester = security();
        requester.VerificationMethod = DCXSEC_VERIFICATION_METHOD_THUMBPRINT;
        requester.AcceptedThumbprints = own.thumbprint;
        await echo(requester);
        requester.AcceptedThumbprints = local.thumbprint;
        req.SecurityContext = requester;
        await req.Echo('SCU', 'SCP', 'localhost', port);
        expect(echoes).to.equal(2);
      });

      it('[DCXSEC.CertStore] the user’s and the computer’s stores are folders that the environment names', async () => {
        const names = ['DCXPORT_CERT_STORE_USER', 'DCXPORT_CERT_STORE_MACHINE'] as const;
        const before = names.map((name) => process.env[name]);
        process.env[names[0]] = store(client);
        process.env[names[1]] = store(server);
        try {
          const settings = new DCXSEC();
          expect(settings.CertStore).to.equal(DCXSEC_CERT_STORE_CURRENT_USER);
          settings.CertSubjectName = 'client.test';
          expect(settings.CertThumbprint).to.equal(client.thumbprint);
          settings.CertStore = DCXSEC_CERT_STORE_LOCAL_COMPUTER;
          settings.CertSubjectName = 'client.test';
          expect(settings.CertThumbprint).to.equal('');
          settings.CertSubjectName = 'server.test';
          await serve(settings);
          await echo(security());
          expect(() => (settings.CertStore = 7 as never))
            .to.throw()
            .with.property('HRESULT', HRESULT.E_INVALIDARG);
        } finally {
          names.forEach((name, index) => {
            const value = before[index];
            if (value === undefined) delete process.env[name];
            else process.env[name] = value;
          });
        }
      });

      it('[DCXSEC.StoreFolder] takes .crt beside .key, and .p12 with the passphrase; other files do no harm', () => {
        const folder = store();
        copyFileSync(server.certFile, join(folder, 'a.crt'));
        copyFileSync(server.keyFile, join(folder, 'a.key'));
        authority.pkcs12(client, join(folder, 'b.p12'), 'secret');
        writeFileSync(join(folder, 'c.pem'), 'nothing');
        writeFileSync(join(folder, 'd.txt'), 'nothing');
        const settings = new DCXSEC();
        settings.StoreFolder = folder;
        settings.CertSubjectName = 'server.test';
        expect(settings.CertThumbprint).to.equal(server.thumbprint);
        settings.CertSubjectName = 'client.test';
        expect(settings.CertThumbprint).to.equal('');
        settings.KeyPassphrase = 'secret';
        settings.CertSubjectName = 'client.test';
        expect(settings.CertThumbprint).to.equal(client.thumbprint);
      });
    });

    describe('files', () => {
      it('[DCXSEC.CertFile] takes PEM with its key, and PKCS#12; outranks the store', async () => {
        const pem = join(tempDir('files'), 'server.pem');
        writeFileSync(pem, readFileSync(server.certFile, 'utf8') + readFileSync(server.keyFile, 'utf8'));
        const settings = new DCXSEC();
        settings.StoreFolder = store(stranger);
        settings.CertSubjectName = 'stranger.test';
        settings.CertFile = pem;
        await serve(settings);
        await echo(security());
        const p12 = join(tempDir('files'), 'client.p12');
        authority.pkcs12(client, p12, 'secret');
        const requester = security();
        requester.CertFile = p12;
        requester.KeyPassphrase = 'secret';
        await echo(requester);
        expect(echoes).to.equal(2);
      });

      it('[DCXSEC.KeyPassphrase] a wrong one, a missing key and a missing file are told apart', async () => {
        port = 1;
        const p12 = join(tempDir('files'), 'client.p12');
        authority.pkcs12(client, p12, 'secret');
        const settings = security();
        settings.CertFile = p12;
        settings.KeyPassphrase = 'not-that-one';
        const wrong = await refusal(settings);
        expect(wrong.HRESULT).to.equal(HRESULT.E_INVALIDARG);
        expect(wrong.Description).to.contain('KeyPassphrase').and.not.to.contain('not-that-one');
        settings.CertFile = client.certFile;
        expect((await refusal(settings)).Description).to.contain('KeyFile');
        settings.CertFile = '/nowhere/client.pem';
        expect((await refusal(settings)).HRESULT).to.equal(HRESULT.FILE_NOT_FOUND);
      });

      it('[DCXSEC.CAFile] takes the place of other issuers; without certificates it is E_INVALIDARG', async () => {
        await serve(security(server));
        const settings = security(undefined, other);
        settings.StoreFolder = store();
        expect((await refusal(settings)).Description).to.contain('not trusted');
        settings.CAFile = server.keyFile;
        expect((await refusal(settings)).HRESULT).to.equal(HRESULT.E_INVALIDARG);
        settings.CAFile = '';
        await echo(settings);
        await waitUntil(() => echoes === 1, 'the echo');
      });
    });
  });
});
