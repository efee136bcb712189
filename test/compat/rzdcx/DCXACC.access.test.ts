import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DCXREQ,
  DCXSEC,
  HRESULT,
  type AccepterAccessRules,
  type AccepterLimits,
  type DCXACC,
} from '../../../compat/rzdcx';
import { decodePdu, type AssociateAC } from '../../../src/pdu';
import { TestAuthority } from '../../support/certificates';
import { CT_IMAGE_STORAGE } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import type { ScuJob, ScuResult, ScuStep } from '../../support/peers/messages';
import { Peers } from '../../support/peers/peers';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { hresultOf } from '../expect-com-error';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const VERIFICATION = '1.2.840.10008.1.1';
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const LEI = '1.2.840.10008.1.2';
const ECHO: ScuStep = { do: 'echo' };
const RELEASE: ScuStep = { do: 'release' };

const ASSOCIATE_RJ = 3;
const CALLED_UNKNOWN = [1, 1, 7];
const CALLING_UNKNOWN = [1, 1, 3];
const NO_REASON = [1, 1, 1];
const LOCAL_LIMIT = [2, 3, 2];

/** Result, source and reason of an A-ASSOCIATE-RJ. */
function reasonOf(result: ScuResult | undefined): number[] {
  expect(result?.pdu, result?.error ?? 'the answer').to.equal(ASSOCIATE_RJ);
  return [...(result?.bytes?.subarray(7, 10) ?? [])];
}

describeEntries('DCXACC: access', ({ entry: { DCXACC, DCXAPP }, it }) => {
  let peers: Peers;
  let acc: DCXACC;
  let logFile: string;
  let app: InstanceType<typeof DCXAPP>;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    acc = new DCXACC();
    acc.BindAddress = '127.0.0.1';
    app = new DCXAPP();
    logFile = join(tempDir('access'), 'access.log');
    app.StartLogging(logFile);
  });
  afterEach(async () => {
    app.StopLogging();
    app.Release();
    await acc[Symbol.asyncDispose]();
  });

  function logged(): string {
    app.FlushLog();
    return readFileSync(logFile, 'utf8');
  }

  /** The answer to a peer that is refused; the Wait call finds nobody. */
  async function refused(job: Partial<ScuJob> = {}): Promise<number[]> {
    const port = await acc.Listen(0);
    const scu = peers.scu({ port, steps: [], ...job });
    let answered = false;
    void scu.results.then(() => (answered = true));
    while (!answered) expect(await acc.WaitForConnection('DCXACC', port, 0.05)).to.equal(false);
    return reasonOf((await scu.results)[0]);
  }

  /** Opening and steps of a peer that is admitted. */
  async function admitted(job: Partial<ScuJob> = {}): Promise<readonly ScuResult[]> {
    const port = await acc.Listen(0);
    const scu = peers.scu({ port, steps: [RELEASE], ...job });
    expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
    while (await acc.WaitForCommand(10));
    return scu.results;
  }

  describe('by rules', () => {
    it('[DCXACC.AccessRules] is null at first, which admits everybody, and gives back what was set', async () => {
      expect(acc.AccessRules).to.equal(null);
      expect((await admitted({ callingAETitle: 'ANYBODY', calledAETitle: 'ANYTHING' }))[0]?.pdu).to.equal(2);
      const rules: AccepterAccessRules = { calledAETitles: ['ARCHIVE'], peers: [{ addresses: ['127.0.0.0/8'] }] };
      acc.AccessRules = rules;
      expect(acc.AccessRules).to.deep.equal(rules);
      acc.AccessRules = null;
      expect(acc.AccessRules).to.equal(null);
    });

    it('[DCXACC.AccessRules] refuses who asks for another title (1, 1, 7), says who and why, and raises nothing', async () => {
      let raised = 0;
      acc.on('OnConnection', () => void raised++);
      acc.AccessRules = { calledAETitles: ['ARCHIVE', 'STORE'] };
      expect(await refused({ callingAETitle: 'CT1', calledAETitle: 'RIS' })).to.deep.equal(CALLED_UNKNOWN);
      expect(logged()).to.contain('WARNING [CT1 at 127.0.0.1] refused: it asks for "RIS", which is not our title\n');
      expect(raised).to.equal(0);
      expect((await admitted({ calledAETitle: 'STORE' }))[0]?.pdu).to.equal(2);
      expect(raised).to.equal(1);
    });

    it('[DCXACC.AccessRules] refuses a title that no rule knows (1, 1, 3)', async () => {
      acc.AccessRules = { peers: [{ callingAETitles: ['CT1'] }, { callingAETitles: ['MR1'] }] };
      expect(await refused({ callingAETitle: 'EVIL' })).to.deep.equal(CALLING_UNKNOWN);
      expect(logged()).to.contain('[EVIL at 127.0.0.1] refused: no rule knows its title\n');
      expect((await admitted({ callingAETitle: 'MR1' }))[0]?.pdu).to.equal(2);
    });

    it('[DCXACC.AccessRules] refuses a title from another address (1, 1, 3)', async () => {
      acc.AccessRules = { peers: [{ callingAETitles: ['CT1'], addresses: ['192.0.2.0/24', '2001:db8::/32'] }] };
      expect(await refused({ callingAETitle: 'CT1' })).to.deep.equal(CALLING_UNKNOWN);
      expect(logged()).to.contain('[CT1 at 127.0.0.1] refused: the title is not known from this address\n');
      acc.AccessRules = { peers: [{ callingAETitles: ['CT1'], addresses: ['127.0.0.1'] }] };
      expect((await admitted({ callingAETitle: 'CT1' }))[0]?.pdu).to.equal(2);
    });

    it('[DCXACC.AccessRules] refuses a plain connection where TLS is demanded (1, 1, 1)', async () => {
      for (const rules of [{ tls: true }, { peers: [{ tls: true }] }]) {
        acc.AccessRules = rules;
        expect(await refused({ callingAETitle: 'CT1' })).to.deep.equal(NO_REASON);
      }
      expect(logged().match(/\[CT1 at 127\.0\.0\.1\] refused: it has to come by TLS\n/g)).to.have.length(2);
    });

    it('[DCXACC.AccessRules] lets each peer use the SOP classes of its rule only', async () => {
      acc.AccessRules = {
        peers: [{ callingAETitles: ['CT1'], SOPClassUIDs: [VERIFICATION, CT_IMAGE_STORAGE] }, {}],
      };
      const contexts = [VERIFICATION, CT_IMAGE_STORAGE, MR_IMAGE_STORAGE].map((uid) => [uid, [LEI]] as const);
      const steps: ScuStep[] = [ECHO, RELEASE];
      const [narrow, echoed] = await admitted({ callingAETitle: 'CT1', contexts, steps });
      expect(narrow?.accepted?.map(([, syntax]) => syntax)).to.deep.equal([LEI, LEI, '']);
      expect(echoed?.status).to.equal(0);
      const [wide] = await admitted({ callingAETitle: 'MR1', contexts, steps });
      expect(wide?.accepted?.map(([, syntax]) => syntax)).to.deep.equal([LEI, LEI, LEI]);
    });

    it('[DCXACC.AccessRules] never adds to what the properties accept, also when OnConnection changes them', async () => {
      const RLE = '1.2.840.10008.1.2.5';
      acc.AccessRules = { peers: [{ SOPClassUIDs: [CT_IMAGE_STORAGE, '1.2.3.4'] }] };
      acc.on('OnConnection', () => void (acc.AcceptRLEStorage = true));
      const [opening] = await admitted({
        contexts: [
          [CT_IMAGE_STORAGE, [RLE]],
          ['1.2.3.4', [LEI]],
        ],
      });
      expect(opening?.accepted?.map(([, syntax]) => syntax)).to.deep.equal([RLE, '']);
    });

    const wrong: readonly unknown[] = [
      { callingAETitles: ['CT1'] },
      { peers: [{ adresses: ['127.0.0.1'] }] },
      { peers: [{ addresses: ['localhost'] }] },
      { peers: [{ maximumAssociations: 1 }] },
      { calledAETitles: 'ARCHIVE' },
    ];
    for (const rules of wrong) {
      it(`[DCXACC.AccessRules] refuses ${JSON.stringify(rules)} and keeps what was set`, () => {
        const before: AccepterAccessRules = { calledAETitles: ['ARCHIVE'] };
        acc.AccessRules = before;
        expect(hresultOf(() => (acc.AccessRules = rules as AccepterAccessRules))).to.equal(HRESULT.E_INVALIDARG);
        expect(acc.AccessRules).to.deep.equal(before);
      });
    }

    it('[DCXACC.AccessRules] takes no text for rules', () => {
      const rules = 'CT1' as unknown as AccepterAccessRules;
      expect(hresultOf(() => (acc.AccessRules = rules))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });
  });

  describe('by handlers', () => {
    it('[DCXACC.OnConnection] a refusal stands in the log with who and by whom', async () => {
      acc.on('OnConnection', (_calling, _called, _host, accept) => void (accept.value = false));
      expect(await refused({ callingAETitle: 'CT1' })).to.deep.equal(NO_REASON);
      expect(logged()).to.contain('WARNING [CT1 at 127.0.0.1] refused: by OnConnection\n');
    });

    it('[DCXACC.OnUserIdentity] L45: judges the user of each association, tells the peer, and logs no secret', async () => {
      const seen: unknown[] = [];
      acc.on('OnUserIdentity', (title, type, primary, secondary, accept) => {
        const [name, passcode] = [primary, secondary].map((field) => Buffer.from(field).toString());
        seen.push([title, type, name, passcode]);
        accept.value = passcode === 'open sesame';
      });
      const alice = { type: 2, primary: 'alice', secondary: 'open sesame' };
      const mallory = { type: 2, primary: 'mallory', secondary: 'guessed' };
      const [opening] = await admitted({ userIdentity: alice });
      const answer = decodePdu(Buffer.from(opening?.bytes ?? [])) as AssociateAC;
      expect(answer.userInformation.userIdentityResponse).to.deep.equal(Buffer.alloc(0));
      expect(await refused({ userIdentity: mallory })).to.deep.equal(NO_REASON);
      expect(await refused(), 'no user at all').to.deep.equal(NO_REASON);
      expect(seen).to.deep.equal([
        ['PEER', 2, 'alice', 'open sesame'],
        ['PEER', 2, 'mallory', 'guessed'],
        ['PEER', 0, '', ''],
      ]);
      expect(logged()).to.contain('[PEER at 127.0.0.1] refused: by OnUserIdentity\n');
      expect(logged()).not.to.match(/mallory|guessed|alice|sesame/);
    });

    it('[DCXACC.OnUserIdentity] without a handler the peer is not told that anybody has looked', async () => {
      const [opening] = await admitted({ userIdentity: { type: 1, primary: 'alice' } });
      const answer = decodePdu(Buffer.from(opening?.bytes ?? [])) as AssociateAC;
      expect(answer.userInformation.userIdentityResponse).to.equal(undefined);
    });

    it('[DCXACC.OnUserIdentity] a handler that throws rejects the association and fails the call', async () => {
      acc.on('OnUserIdentity', () => {
        throw new Error('the directory is down');
      });
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, steps: [] });
      const error = await rejection(acc.WaitForConnection('DCXACC', port, 10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(reasonOf((await scu.results)[0])).to.deep.equal(NO_REASON);
    });
  });

  describe('by limits', () => {
    it('[DCXACC.Limits] is null at first and gives back what was set', () => {
      expect(acc.Limits).to.equal(null);
      const limits: AccepterLimits = {
        maximumConnections: 5,
        maximumDataSetLength: 1000,
        timeouts: { lifetime: 5000 },
      };
      acc.Limits = limits;
      expect(acc.Limits).to.deep.equal(limits);
      acc.Limits = null;
      expect(acc.Limits).to.equal(null);
    });

    it('[DCXACC.Limits] rejects connections over the number of an address (2, 3, 2), says so, and takes them again later', async () => {
      acc.Limits = { maximumConnectionsPerAddress: 1 };
      const port = await acc.Listen(0);
      const first = peers.scu({ port, steps: [{ do: 'gate', name: 'held' }, RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      const second = peers.scu({ port, callingAETitle: 'SECOND', steps: [] });
      expect(reasonOf((await second.results)[0])).to.deep.equal(LOCAL_LIMIT);
      expect(logged()).to.match(/rejected SECOND: over the limit, with 2 of 2 open connections from 127\.0\.0\.1/);
      first.go('held');
      while (await acc.WaitForCommand(10));
      await first.results;
      // The place is free once the connection is gone, which is a moment later.
      do peers.scu({ port, steps: [RELEASE] });
      while (!(await acc.WaitForConnection('DCXACC', port, 0.1)));
      while (await acc.WaitForCommand(10));
    });

    it('[DCXACC.Limits] stores at the limit of a data set and aborts one byte past it', async () => {
      const dataSet = Buffer.alloc(1000);
      acc.Limits = { maximumDataSetLength: 1000 };
      acc.StoreDirectory = tempDir('access');
      const steps: ScuStep[] = [{ do: 'store', object: { dataSet } }, RELEASE];
      expect((await admitted({ steps }))[1]?.status).to.equal(0);
      acc.Limits = { maximumDataSetLength: 998 };
      const [, stored] = await admitted({ steps });
      expect(stored?.error).to.match(/PDU 0x07 came/);
      expect(logged()).to.match(/A data set is longer than the 998 bytes that are taken/);
    });

    it('[DCXACC.Limits] ends an association that has lived too long', async () => {
      acc.Limits = { timeouts: { lifetime: 300 } };
      const [, taken] = await admitted({ steps: [{ do: 'take' }] });
      expect(taken?.pdu).to.equal(7);
    });

    for (const limits of [
      { maximumConnection: 5 },
      { maximumItems: -1 },
      { holdMs: 5 },
      { timeouts: { connect: 5 } },
    ]) {
      it(`[DCXACC.Limits] refuses ${JSON.stringify(limits)}`, () => {
        expect(hresultOf(() => (acc.Limits = limits as AccepterLimits))).to.equal(HRESULT.E_INVALIDARG);
        expect(acc.Limits).to.equal(null);
      });
    }
  });

  describeInterop('by TLS', ['openssl'], () => {
    it('[DCXACC.AccessRules] admits who comes by TLS where it is demanded', async () => {
      const authority = new TestAuthority('Access CA');
      const { certFile, keyFile } = authority.issue('access.test');
      const security = new DCXSEC();
      security.CertFile = certFile;
      security.KeyFile = keyFile;
      security.CAFile = authority.certFile;
      acc.SecurityContext = security;
      acc.AccessRules = { tls: true };
      const port = await acc.Listen(0);
      const req = new DCXREQ();
      req.SecurityContext = security;
      const serving = (async () => {
        expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
        while (await acc.WaitForCommand(10));
      })();
      await within(req.Echo('CT1', 'DCXACC', '127.0.0.1', port), 'the echo');
      await serving;
      req.Release();
    });
  });
});
