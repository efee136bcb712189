import { expect } from 'chai';
import { type DCXREQ, HRESULT, type IDCXREQEvents } from '../../../compat/rzdcx';
import { decodeRequest } from '../../support/peers/raw-association';
import { Peers, type RemoteScp } from '../../support/peers/peers';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { BEE, LEE, LEI, writeSmallFile } from '../../support/small-file';
import { hresultOf } from '../expect-com-error';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const VERIFICATION = '1.2.840.10008.1.1';

describeEntries('DCXREQ', ({ entry: { DCXREQ }, it }) => {
  let peers: Peers;
  let req: DCXREQ;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function echo(scp: RemoteScp): Promise<void> {
    return req.Echo('MODALITY', 'PACS', '127.0.0.1', scp.port);
  }

  describe('Echo', () => {
    it('[DCXREQ.Echo] opens an association, asks, releases and returns', async () => {
      const scp = await peers.scp();
      await echo(scp);
      await req[Symbol.asyncDispose]();
      const { connections, commands, ends } = await scp.record();
      expect({ connections, commands, ends }).to.deep.equal({ connections: 1, commands: [0x0030], ends: ['release'] });
    });

    it('[DCXREQ.Echo] proposes Verification with LEI, LEE and BEE alone, under the titles given', async () => {
      const scp = await peers.scp();
      await req.Echo(' MODALITY ', 'PACS', '127.0.0.1', scp.port);
      const request = decodeRequest(Buffer.from((await scp.record()).requests[0]!));
      expect([request.callingAETitle.trim(), request.calledAETitle.trim()]).to.deep.equal(['MODALITY', 'PACS']);
      expect(
        request.presentationContexts.map(({ abstractSyntax, transferSyntaxes }) => [abstractSyntax, transferSyntaxes]),
      ).to.deep.equal([[VERIFICATION, [LEI, LEE, BEE]]]);
      expect(request.userInformation.asynchronousOperationsWindow).to.equal(undefined);
    });

    it('[DCXREQ.Echo] fails for any status but 0x0000, and says which', async () => {
      for (const status of [0x0110, 0x0211, 0xb000]) {
        const scp = await peers.scp({ statuses: [status] });
        const error = await rejection(echo(scp));
        expect(error.HRESULT).to.equal(HRESULT.DIMSE_FAILURE);
        expect(error.dicomStatus).to.equal(status);
        expect(error.Description).to.contain(`0x${status.toString(16).toUpperCase().padStart(4, '0')}`);
        expect(error.Source).to.equal('rzdcx.DCXREQ');
        expect((await scp.record()).ends).to.deep.equal(['release']);
      }
    });

    it('[DCXREQ.Echo] may be called any number of times on one object', async () => {
      const scp = await peers.scp();
      for (let count = 0; count < 5; count++) await echo(scp);
      expect((await scp.record()).connections).to.equal(5);
    });

    it('[DCXREQ.Echo] calls may overlap: each has its association', async () => {
      const scp = await peers.scp();
      await Promise.all(Array.from({ length: 5 }, () => echo(scp)));
      expect((await scp.record()).connections).to.equal(5);
    });
  });

  describe('failures', () => {
    it('[DCXREQ.Echo] fails with 0x8007274D when nothing listens on the port', async () => {
      const port = await freePort();
      const error = await rejection(req.Echo('A', 'B', '127.0.0.1', port));
      expect(error.HRESULT).to.equal(HRESULT.CONNECTION_REFUSED);
      expect(error.ErrorCode).to.equal(0x8007274d - 2 ** 32);
      expect(error.Description).to.contain(`127.0.0.1:${port}`).and.contain('C-ECHO');
      expect(error.cause).to.be.instanceOf(Error);
    });

    it('[DCXREQ.Echo] fails with 0x80072AF9 for a host that nobody knows', async () => {
      const error = await rejection(req.Echo('A', 'B', 'no-such-host..invalid', 104));
      expect(error.HRESULT).to.equal(HRESULT.HOST_NOT_FOUND);
      expect(error.Description).to.contain('no-such-host..invalid');
    });

    it('[DCXREQ.AssociationRequestTimeout] fails the call with 0x8007274C when the peer does not answer the request', async () => {
      const scp = await peers.scp({ silent: true });
      req.AssociationRequestTimeout = 0.1;
      const start = performance.now();
      const error = await rejection(echo(scp));
      expect(error.HRESULT).to.equal(HRESULT.TIMED_OUT);
      expect(error.Description).to.contain('0.1 s');
      expect(performance.now() - start).to.be.within(95, 5_000);
    });

    it('[DCXREQ.DimseCommandTimeout] fails the call with 0x8007274C when the response does not come', async () => {
      const scp = await peers.scp({ insteadOfAnswer: { number: 1, do: 'silence' } });
      req.DimseCommandTimeout = 0.1;
      const error = await rejection(echo(scp));
      expect(error.HRESULT).to.equal(HRESULT.TIMED_OUT);
      await req[Symbol.asyncDispose]();
      expect((await scp.record()).ends).to.deep.equal(['abort']);
    });

    it('[DCXREQ.AssociationRequestTimeout] and DimseCommandTimeout of 0 wait without limit', async () => {
      const scp = await peers.scp({ gates: true });
      req.AssociationRequestTimeout = 0;
      req.DimseCommandTimeout = 0;
      const call = echo(scp);
      scp.go('request 1');
      await call;
    });

    it('[DCXREQ.Echo] fails with 0x80040201 when the association is rejected, and says why', async () => {
      const scp = await peers.scp({ reject: [1, 1, 7] });
      const error = await rejection(echo(scp));
      expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
      expect(error.Description).to.match(/called AE title/i);
    });

    it('[DCXREQ.Echo] fails with 0x80040202 when the peer aborts', async () => {
      const scp = await peers.scp({ insteadOfAnswer: { number: 1, do: 'abort' } });
      expect((await rejection(echo(scp))).HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    });

    it('[DCXREQ.Echo] fails with 0x80072746 when the connection is lost', async () => {
      const scp = await peers.scp({ insteadOfAnswer: { number: 1, do: 'vanish' } });
      expect((await rejection(echo(scp))).HRESULT).to.equal(HRESULT.CONNECTION_RESET);
    });

    it('[DCXREQ.Echo] fails with 0x80072746 when the peer hangs up instead of answering the request', async () => {
      const scp = await peers.scp({ hangUp: true });
      expect((await rejection(echo(scp))).HRESULT).to.equal(HRESULT.CONNECTION_RESET);
    });

    it('[DCXREQ.Echo] fails with 0x80040202 when the peer releases instead of answering', async () => {
      const scp = await peers.scp({ insteadOfAnswer: { number: 1, do: 'release' } });
      expect((await rejection(echo(scp))).HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    });

    it('[DCXREQ.Echo] fails with 0x80040203 when Verification is not accepted', async () => {
      const scp = await peers.scp({ refuse: ['*'] });
      const error = await rejection(echo(scp));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
      expect(error.Description).to.contain('Verification');
      expect((await scp.record()).ends).to.deep.equal(['release']);
    });

    it('[DCXREQ.Echo] refuses bad arguments with E_INVALIDARG before any connection is made', async () => {
      const scp = await peers.scp();
      const calls: [string, string, string, number][] = [
        ['', 'PACS', '127.0.0.1', scp.port],
        ['   ', 'PACS', '127.0.0.1', scp.port],
        ['MODALITY', '', '127.0.0.1', scp.port],
        ['X'.repeat(17), 'PACS', '127.0.0.1', scp.port],
        ['MODALITY', 'A\\B', '127.0.0.1', scp.port],
        ['MODA\nLITY', 'PACS', '127.0.0.1', scp.port],
        ['MODALITY', 'PACS', '', scp.port],
        ['MODALITY', 'PACS', 'a b', scp.port],
        ['MODALITY', 'PACS', '127.0.0.1', 0],
        ['MODALITY', 'PACS', '127.0.0.1', 65_536],
        ['MODALITY', 'PACS', '127.0.0.1', 104.5],
      ];
      const file = writeSmallFile(`${tempDir('arguments')}/a.dcm`);
      for (const call of calls) {
        expect((await rejection(req.Echo(...call))).HRESULT, String(call)).to.equal(HRESULT.E_INVALIDARG);
        expect((await rejection(req.Send(...call, file))).HRESULT, String(call)).to.equal(HRESULT.E_INVALIDARG);
      }
      expect((await scp.record()).connections).to.equal(0);
    });
  });

  describe('properties and events', () => {
    it('[DCXREQ.AssociationRequestTimeout] is 30 and DimseCommandTimeout 60 seconds at first; negative ones are refused', () => {
      expect([req.AssociationRequestTimeout, req.DimseCommandTimeout]).to.deep.equal([30, 60]);
      req.AssociationRequestTimeout = 5;
      req.DimseCommandTimeout = 0.5;
      expect([req.AssociationRequestTimeout, req.DimseCommandTimeout]).to.deep.equal([5, 0.5]);
      expect(hresultOf(() => (req.AssociationRequestTimeout = -1))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => (req.DimseCommandTimeout = NaN))).to.equal(HRESULT.E_INVALIDARG);
      expect([req.AssociationRequestTimeout, req.DimseCommandTimeout]).to.deep.equal([5, 0.5]);
    });

    async function sendOne(): Promise<void> {
      const scp = await peers.scp();
      await req.Send('MODALITY', 'PACS', '127.0.0.1', scp.port, writeSmallFile(`${tempDir('send')}/a.dcm`));
    }

    it('[DCXREQ.on] and [DCXREQ.once] register handlers, [DCXREQ.off] takes them away', async () => {
      const seen: string[] = [];
      const gone = (): void => void seen.push('gone');
      req.on('OnFileSent', () => void seen.push('on'));
      req.once('OnFileSent', () => void seen.push('once'));
      req.on('OnFileSent', gone);
      req.off('OnFileSent', gone);
      await sendOne();
      await sendOne();
      expect(seen).to.deep.equal(['on', 'once', 'on']);
    });

    it('[DCXREQ.Advise] connects a sink, [DCXREQ.Unadvise] disconnects it', async () => {
      const seen: boolean[] = [];
      const sink: Partial<IDCXREQEvents> = { OnFileSent: (succeeded) => void seen.push(succeeded) };
      const cookie = req.Advise(sink);
      await sendOne();
      req.Unadvise(cookie);
      await sendOne();
      expect(seen).to.deep.equal([true]);
      expect(hresultOf(() => req.Unadvise(cookie))).to.equal(0x80040200);
    });
  });

  describe('Release', () => {
    it('[DCXREQ.Release] aborts a running call, which fails with E_ABORT', async () => {
      const scp = await peers.scp({ gates: true });
      const call = rejection(echo(scp));
      await scp.reached('request 1');
      req.Release();
      const error = await call;
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.Description).to.contain('Release');
      scp.go('request 1');
      await req[Symbol.asyncDispose]();
    });

    it('[DCXREQ.Release] aborts a call that still waits for the answer to its association request', async () => {
      const scp = await peers.scp({ silent: true });
      const call = rejection(echo(scp));
      await new Promise((resolve) => setImmediate(resolve));
      req.Release();
      expect((await call).HRESULT).to.equal(HRESULT.E_ABORT);
    });

    it('[DCXREQ.Release] aborts a call at its very beginning', async () => {
      const scp = await peers.scp();
      const call = rejection(echo(scp));
      req.Release();
      expect((await call).HRESULT).to.equal(HRESULT.E_ABORT);
    });

    it('[DCXREQ.Release] from inside a handler ends Send with E_ABORT, also behind the last file', async () => {
      const scp = await peers.scp();
      const folder = tempDir('release');
      req.on('OnFileSent', () => req.Release());
      const file = writeSmallFile(`${folder}/a.dcm`);
      const error = await rejection(req.Send('MODALITY', 'PACS', '127.0.0.1', scp.port, file));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
    });

    it('[DCXREQ.Release] may be called twice; any other use afterwards fails with 0x80040208', async () => {
      req.Release();
      req.Release();
      expect((await rejection(() => req.Echo('A', 'B', '127.0.0.1', 1))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect((await rejection(() => req.Send('A', 'B', '127.0.0.1', 1, ''))).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => req.AssociationRequestTimeout)).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => req.on('OnFileSent', () => undefined))).to.equal(HRESULT.OBJECT_RELEASED);
    });

    it('[DCXREQ.Symbol.dispose] releases', () => {
      req[Symbol.dispose]();
      expect(hresultOf(() => req.DimseCommandTimeout)).to.equal(HRESULT.OBJECT_RELEASED);
    });

    it('[DCXREQ.Release] waits for no peer to close what a call that failed has aborted', async () => {
      const scp = await peers.scp({ silent: true });
      req.AssociationRequestTimeout = 0.1;
      expect((await rejection(echo(scp))).HRESULT).to.equal(HRESULT.TIMED_OUT);
      const start = performance.now();
      await req[Symbol.asyncDispose]();
      expect(performance.now() - start).to.be.lessThan(5_000);
    });

    it('[DCXREQ.Symbol.asyncDispose] releases and resolves when the connections are closed', async () => {
      const scp = await peers.scp({ gates: true });
      const call = rejection(echo(scp));
      await scp.reached('request 1');
      const disposed = req[Symbol.asyncDispose]();
      scp.go('request 1');
      await disposed;
      expect((await scp.record()).ends).to.deep.equal(['abort']);
      expect((await call).HRESULT).to.equal(HRESULT.E_ABORT);
    });
  });
});
