import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ByRef, type DCXACC, HRESULT } from '../../../compat/rzdcx';
import { Peers, type RemoteScu } from '../../support/peers/peers';
import type { ScuStep } from '../../support/peers/messages';
import { runProgram } from '../../support/process';
import { ScriptedPeer, ScriptedServer } from '../../support/scripted-peer';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const ABORT = 7;
const REJECTED = 3;
const ECHO: ScuStep = { do: 'echo' };
const RELEASE: ScuStep = { do: 'release' };
const TAKE: ScuStep = { do: 'take' };

describeEntries('DCXACC: listener', ({ entry: { DCXACC }, it }) => {
  let peers: Peers;
  const accepters: DCXACC[] = [];
  const events: string[] = [];

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  afterEach(async () => {
    events.length = 0;
    for (const accepter of accepters.splice(0)) await accepter[Symbol.asyncDispose]();
  });

  /** An accepter whose events are written down. */
  function accepter(): DCXACC {
    const made = new DCXACC();
    accepters.push(made);
    made.on('OnTimeout', () => void events.push('OnTimeout'));
    made.on('OnAssocEnd', () => void events.push('OnAssocEnd'));
    made.on('OnEcho', () => void events.push('OnEcho'));
    made.on('OnConnection', (calling) => void events.push(`OnConnection ${calling}`));
    return made;
  }

  /** An accepter with an open association to a peer that goes through the steps. */
  async function connected(...steps: ScuStep[]) {
    const acc = accepter();
    const port = await acc.Listen(0);
    const scu = peers.scu({ port, steps });
    expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
    events.length = 0;
    return { acc, port, scu };
  }

  describe('WaitForConnection', () => {
    it('[DCXACC.WaitForConnection] gives false and raises nothing when nobody comes in time', async () => {
      const acc = accepter();
      const start = performance.now();
      expect(await acc.WaitForConnection('DCXACC', 0, 0.1)).to.equal(false);
      expect(performance.now() - start).to.be.greaterThan(95);
      expect(events).to.deep.equal([]);
    });

    it('[DCXACC.WaitForConnection] gives true for an association that no handler objects to', async () => {
      const acc = new DCXACC();
      accepters.push(acc);
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect((await scu.results).map(({ pdu }) => pdu)).to.deep.equal([2, 6]);
    });

    it('[DCXACC.OnConnection] runs inside the call, with the titles, the address of the peer and a true flag', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      let seen: unknown[] = [];
      acc.on('OnConnection', (calling, called, host, accept) => {
        seen = [calling, called, host, accept.value];
      });
      const scu = peers.scu({ port, callingAETitle: 'CT 01', calledAETitle: 'SOMEBODY', steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect(seen).to.deep.equal(['CT 01', 'SOMEBODY', '127.0.0.1', true]);
      await scu.results;
    });

    it('[DCXACC.OnConnection] rejects by false: permanent, by the user, without reason; waiting goes on for the rest of the time', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      acc.on('OnConnection', (calling, _called, _host, accept) => {
        if (calling === 'FIRST') accept.value = false;
      });
      const first = peers.scu({ port, callingAETitle: 'FIRST', steps: [RELEASE] });
      const waiting = acc.WaitForConnection('DCXACC', port, 10);
      const [refusal] = await first.results;
      expect(Buffer.from(refusal!.bytes!).toString('hex')).to.equal('03000000000400010101');
      const second = peers.scu({ port, callingAETitle: 'SECOND', steps: [RELEASE] });
      expect(await waiting).to.equal(true);
      expect(events).to.deep.equal(['OnConnection FIRST', 'OnConnection SECOND']);
      await second.results;
    });

    it('[DCXACC.OnConnection] gives false after the time when everybody was rejected', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      acc.on('OnConnection', (_calling, _called, _host, accept) => {
        accept.value = false;
      });
      const scu = peers.scu({ port, steps: [] });
      expect(await acc.WaitForConnection('DCXACC', port, 0.5)).to.equal(false);
      expect((await scu.results)[0]?.pdu).to.equal(REJECTED);
    });

    it('[DCXACC.OnConnection] takes numbers as flags: 0 rejects, any other accepts', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const answers = [0, -1];
      acc.on('OnConnection', (_calling, _called, _host, accept) => {
        (accept as unknown as ByRef<number>).value = answers.shift() ?? 0;
      });
      const refused = peers.scu({ port, steps: [] });
      const waiting = acc.WaitForConnection('DCXACC', port, 10);
      expect((await refused.results)[0]?.pdu).to.equal(REJECTED);
      const accepted = peers.scu({ port, steps: [RELEASE] });
      expect(await waiting).to.equal(true);
      await accepted.results;
    });

    it('[DCXACC.OnConnection] awaits a handler that returns a promise before it answers', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      acc.on('OnConnection', async (_calling, _called, _host, accept) => {
        await new Promise((resolve) => setImmediate(resolve));
        accept.value = false;
      });
      const scu = peers.scu({ port, steps: [] });
      const waiting = acc.WaitForConnection('DCXACC', port, 0.5);
      expect((await scu.results)[0]?.pdu).to.equal(REJECTED);
      expect(await waiting).to.equal(false);
    });

    it('[DCXACC.OnConnection] rejects when the handler throws, and the call fails with E_ABORT and the error of the handler', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const own = new Error('the door is closed');
      acc.once('OnConnection', () => {
        throw own;
      });
      const scu = peers.scu({ port, steps: [] });
      const error = await rejection(acc.WaitForConnection('DCXACC', port, 10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.cause).to.equal(own);
      expect(error.Description).to.contain('OnConnection').and.contain('the door is closed');
      expect((await scu.results)[0]?.pdu).to.equal(REJECTED);
      const next = peers.scu({ port, steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      await next.results;
    });

    it('[DCXACC.OnConnection] rejects and fails with DISP_E_TYPEMISMATCH when the handler leaves something that is no flag', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      acc.on('OnConnection', (_calling, _called, _host, accept) => {
        (accept as unknown as ByRef<string>).value = 'yes';
      });
      const scu = peers.scu({ port, steps: [] });
      const error = await rejection(acc.WaitForConnection('DCXACC', port, 10));
      expect(error.HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect((await scu.results)[0]?.pdu).to.equal(REJECTED);
    });

    it('L29: [DCXACC.OnConnection] gives IPv6 addresses as they are; all interfaces are listened on', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const hosts: string[] = [];
      acc.on('OnConnection', (_calling, _called, host) => void hosts.push(host));
      for (const host of systemHasIPv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
        const scu = peers.scu({ port, host, steps: [RELEASE] });
        expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
        await scu.results;
        expect(hosts.pop()).to.equal(host);
      }
    });

    it('L7: [DCXACC.WaitForConnection] goes on when noise comes to its port', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const noise = await ScriptedPeer.connect(port);
      const waiting = acc.WaitForConnection('DCXACC', port, 10);
      await noise.send(Buffer.from('GET / HTTP/1.1\r\nHost: pacs\r\n\r\n'));
      expect((await noise.takePdu())[0]).to.equal(ABORT);
      noise.end();
      const scu = peers.scu({ port, steps: [RELEASE] });
      expect(await waiting).to.equal(true);
      await scu.results;
      expect(events).to.deep.equal(['OnConnection PEER']);
    });

    it('[DCXACC.WaitForConnection] does not filter by its title', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, calledAETitle: 'ANYBODY', steps: [RELEASE] });
      expect(await acc.WaitForConnection('OTHER', port, 10)).to.equal(true);
      await scu.results;
    });

    it('[DCXACC.WaitForConnection] fails with 0x80072740 when another program has the port', async () => {
      const other = await ScriptedServer.listen();
      const acc = accepter();
      acc.BindAddress = '127.0.0.1';
      const error = await rejection(acc.WaitForConnection('DCXACC', other.port, 1));
      expect(error.HRESULT).to.equal(HRESULT.ADDRESS_IN_USE);
      expect(error.Description).to.contain(String(other.port));
      await other.close();
      expect(await acc.WaitForConnection('DCXACC', other.port, 0.05)).to.equal(false);
    });

    it('[DCXACC.WaitForConnection] refuses bad arguments with E_INVALIDARG', async () => {
      const acc = accepter();
      const calls: [string, number, number][] = [
        ['', 0, 1],
        ['X'.repeat(17), 0, 1],
        ['A\\B', 0, 1],
        ['DCXACC', -1, 1],
        ['DCXACC', 65_536, 1],
        ['DCXACC', 1.5, 1],
        ['DCXACC', 0, -1],
        ['DCXACC', 0, NaN],
      ];
      for (const call of calls) {
        expect((await rejection(acc.WaitForConnection(...call))).HRESULT, String(call)).to.equal(HRESULT.E_INVALIDARG);
      }
    });

    it('[DCXACC.WaitForConnection] aborts an association that is still open, raises OnAssocEnd, then waits', async () => {
      const { acc, port, scu } = await connected(TAKE);
      expect(await acc.WaitForConnection('DCXACC', port, 0.05)).to.equal(false);
      expect((await scu.results)[1]?.pdu).to.equal(ABORT);
      expect(events).to.deep.equal(['OnAssocEnd']);
      expect(await acc.WaitForCommand(1)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.WaitForConnection] establishes an association of which no context is accepted', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, contexts: [['1.2.3.4', ['1.2.840.10008.1.2']]], steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect((await scu.results)[0]?.accepted).to.deep.equal([['1.2.3.4', '']]);
    });

    it('[DCXACC.WaitForConnection] goes on when a peer asks and leaves before it is answered', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const gone = peers.scu({ port, callingAETitle: 'GONE', leave: true, steps: [] });
      acc.on('OnConnection', async (calling) => {
        if (calling !== 'GONE') return;
        await gone.results;
        expect(await accepter().WaitForConnection('OTHER', 0, 0.1)).to.equal(false);
        stays = peers.scu({ port, callingAETitle: 'STAYS', steps: [RELEASE] });
      });
      let stays: RemoteScu | undefined;
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect(events).to.deep.equal(['OnConnection GONE', 'OnConnection STAYS']);
      await stays?.results;
    });

    it('[DCXACC.WaitForConnection] waits longer than timers of the system can with one go', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const waiting = acc.WaitForConnection('DCXACC', port, 100 * 24 * 3600);
      const scu = peers.scu({ port, steps: [{ do: 'gate', name: 'open' }, ECHO, RELEASE] });
      expect(await waiting).to.equal(true);
      const command = acc.WaitForCommand(100 * 24 * 3600);
      scu.go('open');
      expect(await command).to.equal(true);
      await scu.results;
    });
  });

  describe('WaitForCommand', () => {
    it('[DCXACC.WaitForCommand] gives true for each command that was served', async () => {
      const { acc, scu } = await connected(ECHO, ECHO, RELEASE);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(events).to.deep.equal(['OnEcho', 'OnEcho']);
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0, 0]);
    });

    it('[DCXACC.OnTimeout] comes before false when no command begins in time; the association stays open', async () => {
      const { acc, scu } = await connected({ do: 'gate', name: 'later' }, ECHO, RELEASE);
      expect(await acc.WaitForCommand(0.05)).to.equal(false);
      expect(await acc.WaitForCommand(0.05)).to.equal(false);
      expect(events).to.deep.equal(['OnTimeout', 'OnTimeout']);
      scu.go('later');
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results)[2]?.status).to.equal(0);
    });

    it('[DCXACC.OnAssocEnd] comes once before false when the association was released, without OnTimeout; later calls give false at once', async () => {
      const { acc } = await connected(RELEASE);
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
      expect(await acc.WaitForCommand(0)).to.equal(false);
      expect(await acc.WaitForCommand(100)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.OnAssocEnd] also tells of an abort', async () => {
      const { acc } = await connected({ do: 'abort' });
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.OnAssocEnd] also tells of a lost connection', async () => {
      const { acc } = await connected({ do: 'vanish' });
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.WaitForCommand] gives false at once, without an event, when there never was an association', async () => {
      expect(await accepter().WaitForCommand(0)).to.equal(false);
      expect(events).to.deep.equal([]);
    });

    it('[DCXACC.WaitForCommand] reports a release that came while nobody waited; it was answered at once', async () => {
      const { acc, scu } = await connected(RELEASE);
      expect((await scu.results)[1]?.pdu).to.equal(6);
      expect(events).to.deep.equal([]);
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.WaitForCommand] waits for ever with 0', async () => {
      const { acc, scu } = await connected({ do: 'gate', name: 'later' }, ECHO, RELEASE);
      const waiting = acc.WaitForCommand(0);
      await scu.reached('later');
      scu.go('later');
      expect(await waiting).to.equal(true);
      expect(events).to.deep.equal(['OnEcho']);
    });

    it('[DCXACC.WaitForCommand] refuses a negative time with E_INVALIDARG', async () => {
      expect((await rejection(accepter().WaitForCommand(-1))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXACC.WaitForCommand] counts its time to the start of a command only', async () => {
      const { acc, scu } = await connected(
        { do: 'store-part', bytes: 10 },
        { do: 'gate', name: 'rest' },
        { do: 'store-rest' },
        RELEASE,
      );
      acc.on('OnStoreSetup', () => {
        throw new Error('not kept');
      });
      const waiting = rejection(acc.WaitForCommand(0.05));
      await scu.reached('rest');
      // This takes longer than the time given above: the command has begun.
      expect(await accepter().WaitForConnection('OTHER', 0, 0.2)).to.equal(false);
      scu.go('rest');
      expect((await waiting).HRESULT).to.equal(HRESULT.E_ABORT);
      expect((await scu.results)[3]?.status).to.equal(0xc000);
      expect(events).to.not.contain('OnTimeout');
    });

    it('[DCXACC.DimseCommandTimeout] aborts when a command that has begun stalls longer', async () => {
      const acc = accepter();
      acc.DimseCommandTimeout = 0.1;
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, steps: [{ do: 'store-part', bytes: 10 }, TAKE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      events.length = 0;
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
      expect((await scu.results)[2]?.pdu).to.equal(ABORT);
    });

    it('[DCXACC.DimseCommandTimeout] also watches a command that begins before anybody waits for it', async () => {
      const acc = accepter();
      acc.DimseCommandTimeout = 0.1;
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, steps: [{ do: 'store-part', bytes: 10 }, TAKE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect((await scu.results)[2]?.pdu).to.equal(ABORT);
      expect(await acc.WaitForCommand(10)).to.equal(false);
    });

    it('[DCXACC.OnEcho] refuses with 0x0110 when its handler throws; the call fails and the association stays open', async () => {
      const { acc, scu } = await connected(ECHO, ECHO, RELEASE);
      const own = new Error('no echo today');
      acc.once('OnEcho', () => {
        throw own;
      });
      const error = await rejection(acc.WaitForCommand(10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.cause).to.equal(own);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0x0110, 0]);
    });

    it('[DCXACC.OnTimeout] makes the call fail with E_ABORT when its handler throws; the association stays open', async () => {
      const { acc, scu } = await connected({ do: 'gate', name: 'later' }, ECHO, RELEASE);
      acc.once('OnTimeout', () => {
        throw new Error('too late');
      });
      expect((await rejection(acc.WaitForCommand(0.05))).HRESULT).to.equal(HRESULT.E_ABORT);
      scu.go('later');
      expect(await acc.WaitForCommand(10)).to.equal(true);
      await scu.results;
    });

    it('[DCXACC.OnAssocEnd] makes the call fail with E_ABORT when its handler throws, and is not repeated', async () => {
      const { acc } = await connected(RELEASE);
      acc.on('OnAssocEnd', () => {
        throw new Error('so soon');
      });
      expect((await rejection(acc.WaitForCommand(10))).HRESULT).to.equal(HRESULT.E_ABORT);
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
    });

    it('[DCXACC.WaitForCommand] answers a command that nobody serves with 0x0211 and gives true', async () => {
      const { acc, scu } = await connected({ do: 'request', commandField: 0x0130 }, ECHO, RELEASE);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0x0211, 0]);
    });
  });

  describe('one Wait call at a time', () => {
    it('[DCXACC.WaitForConnection] fails with E_FAIL while another Wait call of the object runs', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const waiting = acc.WaitForConnection('DCXACC', port, 0.2);
      expect((await rejection(acc.WaitForConnection('DCXACC', port, 1))).HRESULT).to.equal(HRESULT.E_FAIL);
      expect((await rejection(acc.WaitForCommand(1))).HRESULT).to.equal(HRESULT.E_FAIL);
      expect((await rejection(acc.Listen(0))).HRESULT).to.equal(HRESULT.E_FAIL);
      expect(await waiting).to.equal(false);
    });

    it('[DCXACC.WaitForCommand] fails with E_FAIL inside a handler of the object', async () => {
      const { acc, scu } = await connected(ECHO, RELEASE);
      let inner: Promise<{ HRESULT: number }> | undefined;
      acc.on('OnEcho', () => {
        inner = rejection(acc.WaitForCommand(1));
      });
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await inner)?.HRESULT).to.equal(HRESULT.E_FAIL);
      await scu.results;
    });
  });

  describe('several on one port', () => {
    it('[DCXACC.WaitForConnection] serves two associations at once with two objects on one port', async () => {
      const [one, two] = [accepter(), accepter()];
      const port = await one.Listen(0);
      const scus = [1, 2].map(() => peers.scu({ port, steps: [ECHO, { do: 'gate', name: 'on' }, ECHO, RELEASE] }));
      expect(await one.WaitForConnection('ONE', port, 10)).to.equal(true);
      expect(await two.WaitForConnection('TWO', port, 10)).to.equal(true);
      expect(await Promise.all([one.WaitForCommand(10), two.WaitForCommand(10)])).to.deep.equal([true, true]);
      for (const scu of scus) await scu.reached('on');
      for (const scu of scus) scu.go('on');
      expect(await Promise.all([two.WaitForCommand(10), one.WaitForCommand(10)])).to.deep.equal([true, true]);
      for (const scu of scus) expect((await scu.results).map(({ pdu }) => pdu)[4]).to.equal(6);
    });

    it('[DCXACC.WaitForConnection] gives each association to the object that waits longest', async () => {
      const all = [accepter(), accepter(), accepter()];
      const port = await all[0]!.Listen(0);
      const order: number[] = [];
      const waits = all.map(async (acc, index) => {
        acc.on('OnConnection', () => void order.push(index));
        return acc.WaitForConnection('DCXACC', port, 10);
      });
      for (const _ of all) await peers.scu({ port, steps: [] }).results;
      expect(await Promise.all(waits)).to.deep.equal([true, true, true]);
      expect(order).to.deep.equal([0, 1, 2]);
    });

    it('[DCXACC.WaitForConnection] holds associations that come while nobody waits, and loses none at the hand-over', async () => {
      const first = accepter();
      const port = await first.Listen(0);
      const scus = Array.from({ length: 20 }, (_, index) =>
        peers.scu({ port, callingAETitle: `SCU${index}`, steps: [ECHO, RELEASE] }),
      );
      const served: string[] = [];
      const worker = async (acc: DCXACC): Promise<void> => {
        acc.on('OnConnection', (calling) => void served.push(calling));
        while (await acc.WaitForConnection('DCXACC', port, 0.5)) while (await acc.WaitForCommand(5));
      };
      await Promise.all([worker(first), worker(accepter()), worker(accepter())]);
      for (const scu of scus) expect((await scu.results)[1]?.status).to.equal(0);
      expect(new Set(served).size).to.equal(20);
    });

    it('[DCXACC.AssociationRequestTimeout] rejects as congested what nobody takes in time', async () => {
      const acc = accepter();
      acc.AssociationRequestTimeout = 0.1;
      const port = await acc.Listen(0);
      const [refusal] = await peers.scu({ port, steps: [] }).results;
      // Rejected, transient, by the presentation-related provider, temporary congestion.
      expect(Buffer.from(refusal!.bytes!).toString('hex')).to.equal('03000000000400020301');
      expect(await acc.WaitForConnection('DCXACC', port, 0.05)).to.equal(false);
    });

    it('[DCXACC.WaitForConnection] holds at most 64 associations and rejects the next as congested', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      const scus = Array.from({ length: 65 }, () => peers.scu({ port, steps: [TAKE] }));
      const [refused] = await Promise.race(scus.map((scu) => scu.results));
      expect(Buffer.from(refused!.bytes!).toString('hex')).to.equal('03000000000400020301');
      acc.Release();
      const answers = await Promise.all(scus.map(async (scu) => (await scu.results)[0]?.pdu));
      expect(answers.filter((pdu) => pdu === REJECTED)).to.have.length(65);
    });

    it('[DCXACC.Release] of one object leaves the port to the others', async () => {
      const [one, two] = [accepter(), accepter()];
      const port = await one.Listen(0);
      expect(await two.WaitForConnection('TWO', port, 0.05)).to.equal(false);
      await one[Symbol.asyncDispose]();
      const scu = peers.scu({ port, steps: [RELEASE] });
      expect(await two.WaitForConnection('TWO', port, 10)).to.equal(true);
      await scu.results;
    });
  });

  describe('Release', () => {
    it('[DCXACC.Release] makes a pending WaitForConnection give false', async () => {
      const acc = accepter();
      const waiting = acc.WaitForConnection('DCXACC', 0, 100);
      await new Promise((resolve) => setImmediate(resolve));
      acc.Release();
      expect(await waiting).to.equal(false);
    });

    it('[DCXACC.Release] makes a WaitForConnection give false that is still opening its port, and frees the port', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      await acc[Symbol.asyncDispose]();
      const next = accepter();
      const waiting = next.WaitForConnection('DCXACC', port, 100);
      next.Release();
      expect(await waiting).to.equal(false);
      await next[Symbol.asyncDispose]();
      const server = accepter();
      expect(await server.Listen(port)).to.equal(port);
    });

    it('[DCXACC.Release] makes a pending WaitForCommand give false and aborts the association', async () => {
      const { acc, scu } = await connected(TAKE);
      const waiting = acc.WaitForCommand(100);
      acc.Release();
      expect(await waiting).to.equal(false);
      expect(events).to.deep.equal(['OnAssocEnd']);
      expect((await scu.results)[1]?.pdu).to.equal(ABORT);
    });

    it('[DCXACC.Release] aborts an open association while no call runs', async () => {
      const { acc, scu } = await connected(TAKE);
      acc.Release();
      expect((await scu.results)[1]?.pdu).to.equal(ABORT);
    });

    it('[DCXACC.Release] from inside a handler ends the Wait call with false', async () => {
      const { acc, scu } = await connected(ECHO);
      acc.on('OnEcho', () => acc.Release());
      expect(await acc.WaitForCommand(10)).to.equal(false);
      expect((await scu.results).at(-1)?.error).to.contain('PDU 0x07');
    });

    it('[DCXACC.Release] from inside OnConnection rejects the association and ends the Wait call with false', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      acc.on('OnConnection', () => acc.Release());
      const scu = peers.scu({ port, steps: [] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(false);
      expect((await scu.results)[0]?.pdu).to.equal(REJECTED);
    });

    it('[DCXACC.Release] may be called twice; any other use afterwards fails with 0x80040208', async () => {
      const acc = accepter();
      acc.Release();
      acc.Release();
      expect((await rejection(() => acc.WaitForConnection('DCXACC', 0, 1))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect((await rejection(() => acc.WaitForCommand(1))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect((await rejection(() => acc.Listen(0))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect(() => acc.TakeStoredObject()).to.throw('released');
      expect(() => acc.StoreDirectory).to.throw('released');
      expect(() => acc.on('OnEcho', () => undefined)).to.throw('released');
    });

    it('[DCXACC.Symbol.dispose] releases', async () => {
      const acc = accepter();
      acc[Symbol.dispose]();
      expect((await rejection(() => acc.WaitForCommand(1))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
    });

    it('[DCXACC.Symbol.asyncDispose] releases and resolves when the port is free', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      await acc[Symbol.asyncDispose]();
      const other = accepter();
      expect(await other.Listen(port)).to.equal(port);
    });
  });

  describe('the life of a listener', () => {
    const IDLE = join(__dirname, '../../support/peers/idle-accepter.js');

    it('[DCXACC.Listen] does not keep the process alive while nobody waits', async () => {
      const { code, stdout } = await runProgram(process.execPath, [IDLE, 'idle'], { timeoutMs: 10_000 });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^listening\n$/);
    });

    it('[DCXACC.WaitForConnection] keeps the process alive while it waits', async () => {
      const { code, stdout } = await runProgram(process.execPath, [IDLE, 'wait'], { timeoutMs: 10_000 });
      expect(code).to.equal(0);
      expect(stdout).to.equal('listening\nfalse\n');
    });

    it('[DCXACC.Listen] gives the port back when the object was collected without Release', async () => {
      const { code, stdout } = await runProgram(process.execPath, ['--expose-gc', IDLE, 'collect'], {
        timeoutMs: 15_000,
      });
      expect(code).to.equal(0);
      expect(stdout).to.equal('listening\nfree\n');
    });
  });

  describe('ports', () => {
    it('[DCXACC.Listen] opens a free port for 0 and says which; WaitForConnection with 0 uses it', async () => {
      const acc = accepter();
      const port = await acc.Listen(0);
      expect(port).to.be.within(1, 65_535);
      expect(await acc.Listen(0)).to.equal(port);
      const scu = peers.scu({ port, steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', 0, 10)).to.equal(true);
      await scu.results;
    });

    it('[DCXACC.Listen] fails with 0x80072740 when another program has the port', async () => {
      const other = await ScriptedServer.listen();
      const acc = accepter();
      acc.BindAddress = '127.0.0.1';
      expect((await rejection(acc.Listen(other.port))).HRESULT).to.equal(HRESULT.ADDRESS_IN_USE);
      await other.close();
    });

    it('[DCXACC.Listen] gives one port to calls that run at the same time', async () => {
      const acc = accepter();
      const [one, two] = await Promise.all([acc.Listen(0), acc.Listen(0)]);
      expect(one).to.equal(two);
    });

    it('[DCXACC.WaitForConnection] gives the old port back when another one is asked for', async () => {
      const acc = accepter();
      const old = await acc.Listen(0);
      const other = accepter();
      const port = await other.Listen(0);
      expect(await acc.WaitForConnection('DCXACC', port, 0.05)).to.equal(false);
      expect((await peers.scu({ port: old, steps: [] }).results)[0]?.error).to.contain('ECONNREFUSED');
    });

    it('[DCXACC.BindAddress] listens on that address alone', async () => {
      const acc = accepter();
      acc.BindAddress = '127.0.0.2';
      const port = await acc.Listen(0);
      expect((await peers.scu({ port, steps: [] }).results)[0]?.error).to.contain('ECONNREFUSED');
      const scu = peers.scu({ port, host: '127.0.0.2', steps: [RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      await scu.results;
    });

    it('[DCXACC.BindAddress] that is not ours makes the wait fail', async () => {
      const acc = accepter();
      acc.BindAddress = '192.0.2.1';
      const error = await rejection(acc.WaitForConnection('DCXACC', 0, 1));
      expect(error.HRESULT).to.equal(HRESULT.E_FAIL);
      expect(error.Description).to.contain('not one of this machine');
    });
  });
});

function systemHasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
}
