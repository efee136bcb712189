import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect } from 'chai';
import { ByRef, DCXOBJ, type DCXREQ, HRESULT } from '../../../compat/rzdcx';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import type { ScpJob, ScpRecord } from '../../support/peers/messages';
import { Peers, type RemoteScp } from '../../support/peers/peers';
import { decodeRequest } from '../../support/peers/raw-association';
import { runProgram } from '../../support/process';
import {
  BEE,
  DEFLATED,
  JPEG_BASELINE,
  JPEG_LOSSLESS,
  LEE,
  LEI,
  part10,
  RLE,
  smallDataSet,
  writeSmallFile,
  type SmallObject,
} from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const VERIFICATION = '1.2.840.10008.1.1';
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const VERIFICATION_CONTEXT = [VERIFICATION, [LEI, LEE, BEE]] as const;

describeEntries('DCXREQ: storing', ({ entry: { DCXREQ, DCXAPP }, it }) => {
  let peers: Peers;
  let req: DCXREQ;
  let folder: string;
  /** What OnFileSent said: `+name` or `-name`. */
  const sent: string[] = [];

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    folder = tempDir('send');
    req = new DCXREQ();
    sent.length = 0;
    req.on('OnFileSent', (succeeded, filename) => void sent.push((succeeded ? '+' : '-') + basename(filename)));
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function file(name: string, object: SmallObject = {}): string {
    return writeSmallFile(join(folder, name), object);
  }

  function send(scp: RemoteScp, list: string | string[], succeeded?: ByRef<string>, failed?: ByRef<string>) {
    return req.Send('MODALITY', 'PACS', '127.0.0.1', scp.port, list, succeeded, failed);
  }

  /** The contexts of each association's request, in order. */
  function proposals(record: ScpRecord): (readonly [string, readonly string[]])[][] {
    return record.requests.map((bytes) =>
      decodeRequest(Buffer.from(bytes)).presentationContexts.map(
        ({ abstractSyntax, transferSyntaxes }) => [abstractSyntax, transferSyntaxes] as const,
      ),
    );
  }

  /** Sends these files to a fresh peer. */
  async function sendTo(job: ScpJob, ...files: string[]): Promise<ScpRecord> {
    const scp = await peers.scp(job);
    await send(scp, files);
    return scp.record();
  }

  describe('presentation contexts', () => {
    it('[DCXREQ.Send] proposes Verification, and LEE, LEI and BEE in one context for each uncompressed class', async () => {
      const record = await sendTo({}, file('a', {}), file('b', { sopClassUID: MR_IMAGE_STORAGE }), file('c', {}));
      expect(proposals(record)).to.deep.equal([
        [VERIFICATION_CONTEXT, [CT_IMAGE_STORAGE, [LEE, LEI, BEE]], [MR_IMAGE_STORAGE, [LEE, LEI, BEE]]],
      ]);
    });

    it('[DCXREQ.Send] puts the syntax of most files of the class first, then LEE, LEI, BEE', async () => {
      const files = [
        file('1', { transferSyntax: LEI }),
        file('2', { transferSyntax: LEI }),
        file('3', { transferSyntax: LEE }),
        file('4', { sopClassUID: MR_IMAGE_STORAGE, transferSyntax: BEE }),
        file('5', { sopClassUID: MR_IMAGE_STORAGE, transferSyntax: BEE }),
        file('6', { sopClassUID: MR_IMAGE_STORAGE, transferSyntax: LEI }),
      ];
      expect(proposals(await sendTo({}, ...files))[0]?.slice(1)).to.deep.equal([
        [CT_IMAGE_STORAGE, [LEI, LEE, BEE]],
        [MR_IMAGE_STORAGE, [BEE, LEE, LEI]],
      ]);
    });

    it('[DCXREQ.Send] proposes each compressed syntax of a class in a context of its own, beside the uncompressed one', async () => {
      const files = [
        file('1', { transferSyntax: JPEG_LOSSLESS }),
        file('2', { transferSyntax: LEE }),
        file('3', { transferSyntax: JPEG_LOSSLESS }),
        file('4', { transferSyntax: JPEG_BASELINE }),
        file('5', { sopClassUID: MR_IMAGE_STORAGE, transferSyntax: RLE }),
      ];
      expect(proposals(await sendTo({}, ...files))).to.deep.equal([
        [
          VERIFICATION_CONTEXT,
          [CT_IMAGE_STORAGE, [JPEG_LOSSLESS]],
          [CT_IMAGE_STORAGE, [LEE, LEI, BEE]],
          [CT_IMAGE_STORAGE, [JPEG_BASELINE]],
          [MR_IMAGE_STORAGE, [RLE]],
        ],
      ]);
    });

    it('[DCXREQ.Send] counts deflated as compressed', async () => {
      const record = await sendTo({}, file('1', { transferSyntax: DEFLATED }), file('2', { transferSyntax: LEI }));
      expect(proposals(record)[0]?.slice(1)).to.deep.equal([
        [CT_IMAGE_STORAGE, [DEFLATED]],
        [CT_IMAGE_STORAGE, [LEI, LEE, BEE]],
      ]);
    });

    it('L32: [DCXREQ.Send] uses further associations, in the order of the list, when 127 contexts beside Verification do not do', async () => {
      const files = Array.from({ length: 300 }, (_, index) =>
        file(`${index}`, { sopClassUID: `1.2.3.${index + 1}`, sopInstanceUID: `1.2.4.${index + 1}` }),
      );
      const record = await sendTo({}, ...files, file('again', { sopClassUID: '1.2.3.1', sopInstanceUID: '1.2.4.999' }));
      expect(proposals(record).map((contexts) => contexts.length)).to.deep.equal([128, 128, 48]);
      for (const contexts of proposals(record)) expect(contexts[0]).to.deep.equal(VERIFICATION_CONTEXT);
      expect(proposals(record)[1]?.[1]?.[0]).to.equal('1.2.3.128');
      const order = [...Array.from({ length: 300 }, (_, index) => `1.2.4.${index + 1}`), '1.2.4.999'];
      expect(record.stores.map(({ sopInstanceUID }) => sopInstanceUID)).to.deep.equal(order);
      expect(record.ends).to.deep.equal(['release', 'release', 'release']);
      expect(sent).to.have.length(301);
    });

    it('[DCXREQ.SendObject] proposes Verification and the class of the object, uncompressed together', async () => {
      const scp = await peers.scp();
      const object = new DCXOBJ();
      object.openFile(file('a', { transferSyntax: LEI }));
      await req.SendObject('MODALITY', 'PACS', '127.0.0.1', scp.port, object);
      expect(proposals(await scp.record())).to.deep.equal([
        [VERIFICATION_CONTEXT, [CT_IMAGE_STORAGE, [LEI, LEE, BEE]]],
      ]);
    });

    it('[DCXREQ.SendObject] proposes the syntax of a compressed object alone', async () => {
      const scp = await peers.scp();
      const object = new DCXOBJ();
      object.openFile(file('a', { transferSyntax: JPEG_BASELINE }));
      await req.SendObject('MODALITY', 'PACS', '127.0.0.1', scp.port, object);
      const record = await scp.record();
      expect(proposals(record)).to.deep.equal([[VERIFICATION_CONTEXT, [CT_IMAGE_STORAGE, [JPEG_BASELINE]]]]);
      const stored = Buffer.from(record.stores[0]!.dataSet);
      expect(stored.equals(smallDataSet({ transferSyntax: JPEG_BASELINE }))).to.equal(true);
    });
  });

  describe('data sets', () => {
    for (const [name, transferSyntax] of Object.entries({ LEI, LEE, BEE, JPEG_BASELINE, RLE })) {
      it(`[DCXREQ.Send] sends a file in the accepted syntax byte for byte: ${name}`, async () => {
        const record = await sendTo({}, file('a', { transferSyntax, pixelBytes: 4096 }));
        expect(record.stores[0]?.transferSyntax).to.equal(transferSyntax);
        expect(record.stores[0]?.sopInstanceUID).to.equal(syntheticUID(1, 1, 1));
        const expected = smallDataSet({ transferSyntax, pixelBytes: 4096 });
        expect(Buffer.from(record.stores[0]!.dataSet).equals(expected)).to.equal(true);
        expect(sent).to.deep.equal(['+a']);
      });
    }

    for (const [from, to] of [
      [LEI, LEE],
      [LEE, LEI],
      [LEE, BEE],
      [BEE, LEI],
      [BEE, LEE],
      [LEI, BEE],
    ] as const) {
      it(`[DCXREQ.Send] converts a file when the peer accepts another uncompressed syntax: ${from} to ${to}`, async () => {
        const record = await sendTo({ syntaxes: [to] }, file('a', { transferSyntax: from, pixelBytes: 600_000 }));
        expect(record.stores[0]?.transferSyntax).to.equal(to);
        const expected = smallDataSet({ transferSyntax: to, pixelBytes: 600_000 });
        expect(Buffer.from(record.stores[0]!.dataSet).equals(expected)).to.equal(true);
        expect(sent).to.deep.equal(['+a']);
      });
    }

    it('L33: [DCXREQ.Send] never converts a compressed file, nor one into a compressed syntax: it fails, the others are sent', async () => {
      const record = await sendTo(
        { syntaxes: [LEI] },
        file('1', { transferSyntax: JPEG_BASELINE }),
        file('2', { transferSyntax: LEE }),
        file('3', { transferSyntax: DEFLATED }),
      );
      expect(sent).to.deep.equal(['-1', '+2', '-3']);
      expect(record.stores.map(({ transferSyntax }) => transferSyntax)).to.deep.equal([LEI]);
    });

    it('[DCXREQ.Send] fails an uncompressed file when its class is accepted compressed only', async () => {
      await sendTo(
        { syntaxes: [JPEG_BASELINE] },
        file('1', { transferSyntax: LEE }),
        file('2', { transferSyntax: JPEG_BASELINE }),
      );
      expect(sent).to.deep.equal(['-1', '+2']);
    });

    it('[DCXREQ.Send] gives an odd deflated data set one byte of padding', async () => {
      const odd = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24].find(
        (pixelBytes) => smallDataSet({ transferSyntax: DEFLATED, pixelBytes: pixelBytes * 16 }).length % 2 === 1,
      );
      expect(odd).to.be.a('number');
      const object = { transferSyntax: DEFLATED, pixelBytes: odd! * 16 };
      const record = await sendTo({}, file('a', object));
      const expected = Buffer.concat([smallDataSet(object), Buffer.alloc(1)]);
      expect(Buffer.from(record.stores[0]!.dataSet).equals(expected)).to.equal(true);
    });

    it('[DCXREQ.Send] fails any other odd data set, and sends the rest', async () => {
      const odd = join(folder, 'odd');
      writeFileSync(odd, part10({}, Buffer.concat([smallDataSet(), Buffer.from([0])])));
      const record = await sendTo({}, file('a'), odd, file('b'));
      expect(sent).to.deep.equal(['+a', '-odd', '+b']);
      expect(record.connections).to.equal(1);
    });
  });

  describe('list', () => {
    it('[DCXREQ.Send] takes paths joined by ; and skips empty items', async () => {
      const scp = await peers.scp();
      const [a, b] = [file('a'), file('b')];
      expect(await send(scp, `;${a};;${b};`)).to.deep.equal({ succeededFilesList: `${a};${b}`, failedFilesList: '' });
      expect(sent).to.deep.equal(['+a', '+b']);
    });

    it('[DCXREQ.Send] takes an array, whose paths may hold ;', async () => {
      const scp = await peers.scp();
      const path = file('a;b');
      expect((await send(scp, [path])).succeededFilesList).to.equal(path);
      expect(sent).to.deep.equal(['+a;b']);
    });

    it('[DCXREQ.Send] counts relative paths from the current directory and gives names back as given', async () => {
      const scp = await peers.scp();
      const names = [`./${relative(process.cwd(), file('a'))}`, relative(process.cwd(), join(folder, 'missing'))];
      expect(await send(scp, names)).to.deep.equal({ succeededFilesList: names[0], failedFilesList: names[1] });
    });

    it('[DCXREQ.Send] also fills the two by-reference arguments', async () => {
      const scp = await peers.scp({ statuses: [0, 0xa700, 0] });
      const [succeeded, failed] = [new ByRef(''), new ByRef('')];
      const [a, b, c] = [file('a'), file('b'), file('c')];
      await send(scp, [a, b, c], succeeded, failed);
      expect([succeeded.value, failed.value]).to.deep.equal([`${a};${c}`, b]);
    });

    it('[DCXREQ.Send] connects to nothing for an empty list', async () => {
      const scp = await peers.scp();
      const lists = [new ByRef('old'), new ByRef('old')] as const;
      for (const list of ['', ';;', [], null as unknown as string]) {
        expect(await send(scp, list, ...lists)).to.deep.equal({ succeededFilesList: '', failedFilesList: '' });
        expect(lists.map(({ value }) => value)).to.deep.equal(['', '']);
      }
      expect((await scp.record()).connections).to.equal(0);
      expect(sent).to.deep.equal([]);
    });

    it('[DCXREQ.Send] connects to nothing for a list without any readable file, and returns', async () => {
      const scp = await peers.scp();
      writeFileSync(join(folder, 'text'), 'this is no DICOM file');
      mkdirSync(join(folder, 'directory'));
      const names = ['missing', 'text', 'directory'].map((name) => join(folder, name));
      expect(await send(scp, names)).to.deep.equal({ succeededFilesList: '', failedFilesList: names.join(';') });
      expect(sent).to.deep.equal(['-missing', '-text', '-directory']);
      expect((await scp.record()).connections).to.equal(0);
    });

    it('[DCXREQ.Send] refuses a list that is neither text nor an array of text', async () => {
      const scp = await peers.scp();
      const error = await rejection(send(scp, [1] as unknown as string[]));
      expect(error.HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });
  });

  describe('results', () => {
    it('[DCXREQ.OnFileSent] comes for each file in the order of the list, unreadable ones included, each before the next is sent', async () => {
      const scp = await peers.scp({ statuses: [0, 0xc000] });
      const missing = join(folder, 'missing');
      const seenAtPeer: number[] = [];
      req.on('OnFileSent', async () => void seenAtPeer.push((await scp.record()).stores.length));
      await send(scp, [missing, file('a'), missing, missing, file('b'), file('c'), missing]);
      expect(sent).to.deep.equal(['-missing', '+a', '-missing', '-missing', '-b', '+c', '-missing']);
      expect(seenAtPeer).to.deep.equal([0, 1, 1, 1, 2, 3, 3]);
    });

    it('[DCXREQ.OnFileSent] says true for success and warnings, false for any other status', async () => {
      const statuses = [0x0000, 0xb000, 0xb006, 0xbfff, 0xa700, 0xa900, 0xc000, 0xcfff, 0x0122, 0x0111];
      const scp = await peers.scp({ statuses });
      const files = statuses.map((status) => file(status.toString(16)));
      const lists = await send(scp, files);
      expect(sent).to.deep.equal(['+0', '+b000', '+b006', '+bfff', '-a700', '-a900', '-c000', '-cfff', '-122', '-111']);
      expect(lists.succeededFilesList).to.equal(files.slice(0, 4).join(';'));
      expect(lists.failedFilesList).to.equal(files.slice(4).join(';'));
    });

    it('[DCXREQ.OnFileSent] is awaited before the next file is sent', async () => {
      const scp = await peers.scp();
      const order: string[] = [];
      req.on('OnFileSent', async (_succeeded, name) => {
        const { stores } = await scp.record();
        order.push(`${basename(name)} ${stores.length}`);
      });
      await send(scp, [file('a'), file('b'), file('c')]);
      expect(order).to.deep.equal(['a 1', 'b 2', 'c 3']);
    });

    it('[DCXREQ.Send] calls may overlap, and handlers may call the requester themselves', async () => {
      const scp = await peers.scp();
      const [first, second] = ['a', 'b'].map((name) => file(name));
      req.once('OnFileSent', () => req.Echo('MODALITY', 'PACS', '127.0.0.1', scp.port));
      await Promise.all([send(scp, first!), send(scp, second!)]);
      expect(sent.sort()).to.deep.equal(['+a', '+b']);
      const record = await scp.record();
      expect([record.connections, record.stores.length]).to.deep.equal([3, 2]);
    });

    it('[DCXREQ.OnFileSent] stops before the next file when it throws: E_ABORT, the association is released, the lists are filled', async () => {
      const scp = await peers.scp();
      const own = new Error('stop');
      req.on('OnFileSent', (_succeeded, name) => {
        if (basename(name) === 'b') throw own;
      });
      const files = ['a', 'b', 'c'].map((name) => file(name));
      const [succeeded, failed] = [new ByRef(''), new ByRef('')];
      const error = await rejection(send(scp, files, succeeded, failed));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, own]);
      expect([succeeded.value, failed.value]).to.deep.equal([`${files[0]};${files[1]}`, files[2]]);
      const record = await scp.record();
      expect([record.stores.length, record.ends]).to.deep.equal([2, ['release']]);
    });

    it('[DCXREQ.Send] writes the reason for each failed file into the log, and no patient data', async () => {
      const app = new DCXAPP();
      const log = join(folder, 'log.txt');
      const scp = await peers.scp({
        statuses: [0xa700],
        errorComment: 'archive is closed',
        refuse: [MR_IMAGE_STORAGE],
      });
      app.StartLogging(log);
      try {
        await send(scp, [join(folder, 'missing'), file('a'), file('b', { sopClassUID: MR_IMAGE_STORAGE })]);
      } finally {
        app.StopLogging();
      }
      const text = readFileSync(log, 'utf8');
      expect(text).to.match(/missing failed: .*ENOENT/);
      expect(text).to.match(/a failed: .*archive is closed/);
      expect(text).to.match(/b failed: .*MR Image Storage.*abstract syntax/i);
      expect(text).to.not.contain('Small^Object');
    });

    it('[DCXREQ.Send] fails files whose context was not accepted and sends the others', async () => {
      const scp = await peers.scp({ refuse: [MR_IMAGE_STORAGE] });
      const files = [file('a'), file('b', { sopClassUID: MR_IMAGE_STORAGE }), file('c')];
      expect(await send(scp, files)).to.deep.equal({
        succeededFilesList: `${files[0]};${files[2]}`,
        failedFilesList: files[1],
      });
    });

    it('[DCXREQ.Send] fails with 0x80040203 when no storage context is accepted at all, after OnFileSent(false) for every file', async () => {
      const scp = await peers.scp({ refuse: [CT_IMAGE_STORAGE, MR_IMAGE_STORAGE] });
      const files = [file('a'), join(folder, 'missing'), file('b', { sopClassUID: MR_IMAGE_STORAGE })];
      const [succeeded, failed] = [new ByRef('old'), new ByRef('old')];
      const error = await rejection(send(scp, files, succeeded, failed));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
      expect(sent).to.deep.equal(['-a', '-missing', '-b']);
      expect([succeeded.value, failed.value]).to.deep.equal(['', files.join(';')]);
      expect((await scp.record()).ends).to.deep.equal(['release']);
    });

    for (const [what, HRESULT_OF] of [
      ['abort', HRESULT.ASSOCIATION_ABORTED],
      ['vanish', HRESULT.CONNECTION_RESET],
      ['silence', HRESULT.TIMED_OUT],
    ] as const) {
      it(`[DCXREQ.Send] throws when the association fails (${what}): OnFileSent(false) for the file it ended with, and the lists hold what happened until then`, async () => {
        const scp = await peers.scp({ insteadOfAnswer: { number: 2, do: what } });
        req.DimseCommandTimeout = 0.5;
        const files = ['a', 'b', 'c'].map((name) => file(name));
        const [succeeded, failed] = [new ByRef(''), new ByRef('')];
        const error = await rejection(send(scp, files, succeeded, failed));
        expect(error.HRESULT).to.equal(HRESULT_OF);
        expect(error.Description).to.contain('PACS at 127.0.0.1');
        expect([succeeded.value, failed.value]).to.deep.equal([files[0], `${files[1]};${files[2]}`]);
        expect(sent).to.deep.equal(['+a', '-b']);
      });
    }

    it('[DCXREQ.Send] puts every file into the failed list when there is no association', async () => {
      const scp = await peers.scp({ reject: [2, 3, 2] });
      const files = ['a', 'b'].map((name) => file(name));
      const failed = new ByRef('');
      const error = await rejection(send(scp, files, undefined, failed));
      expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_REJECTED);
      expect(failed.value).to.equal(files.join(';'));
      expect(sent).to.deep.equal([]);
    });

    it('[DCXREQ.DimseCommandTimeout] ends a Send to a peer that stops reading', async () => {
      const scp = await peers.scp({ deaf: true });
      req.DimseCommandTimeout = 0.3;
      const error = await rejection(send(scp, file('a', { pixelBytes: 32_000_000 })));
      expect(error.HRESULT).to.equal(HRESULT.TIMED_OUT);
      scp.close();
    });
  });

  describe('files that change', () => {
    /** Sends a, changes b while a is answered, sends the rest. */
    async function sendWithChange(change: (path: string) => void): Promise<ScpRecord> {
      const scp = await peers.scp({ gates: true });
      // Each stands in front of a file that is too large to be looked at ahead as a whole.
      const files = ['a', 'x', 'b', 'c'].map((name) => file(name));
      for (const number of [2, 3, 4]) scp.go(`request ${number}`);
      const call = send(scp, files);
      await scp.reached('request 1');
      change(files[2]!);
      scp.go('request 1');
      await call;
      return scp.record();
    }

    it('[DCXREQ.Send] fails a file that was removed meanwhile, and sends the rest', async () => {
      expect((await sendWithChange((path) => rmSync(path))).connections).to.equal(1);
      expect(sent).to.deep.equal(['+a', '+x', '-b', '+c']);
    });

    it('[DCXREQ.Send] fails a file that was written to meanwhile, whatever its size is now', async () => {
      await sendWithChange((path) => appendFileSync(path, Buffer.alloc(2)));
      expect(sent).to.deep.equal(['+a', '+x', '-b', '+c']);
      sent.length = 0;
      await sendWithChange((path) => writeSmallFile(path, { sopInstanceUID: syntheticUID(1, 1, 2) }));
      expect(sent).to.deep.equal(['+a', '+x', '-b', '+c']);
    });

    it('L37: [DCXREQ.Send] aborts when a file becomes shorter half way, fails that file alone and sends the rest over a new association', async () => {
      const big = file('big', { pixelBytes: 64_000_000 });
      const scp = await peers.scp({ forget: true });
      // The first bytes are on their way when the file loses its end: the rest of it is read later.
      req.on('OnFileSent', (_succeeded, name) => {
        if (basename(name) === 'a') setImmediate(() => truncateSync(big, 8_000_000));
      });
      await send(scp, [file('a'), big, file('c')]);
      expect(sent).to.deep.equal(['+a', '-big', '+c']);
      await req[Symbol.asyncDispose]();
      const record = await scp.record();
      expect(record.stores.map(({ association }) => association)).to.deep.equal([0, 1]);
      expect(record.ends).to.deep.equal(['abort', 'release']);
    });

    it('[DCXREQ.Send] fails a named pipe instead of waiting for its writer', async () => {
      const pipe = join(folder, 'pipe');
      expect((await runProgram('mkfifo', [pipe])).code).to.equal(0);
      const scp = await peers.scp();
      await send(scp, [pipe, file('a')]);
      expect(sent).to.deep.equal(['-pipe', '+a']);
    });

    it('[DCXREQ.Send] fails a file whose SOP Class UID could not stand in an association request, and sends the rest', async () => {
      const scp = await peers.scp();
      await send(scp, [
        file('text', { sopClassUID: 'CT image' }),
        file('long', { sopClassUID: '1'.repeat(200) }),
        file('a'),
      ]);
      expect(sent).to.deep.equal(['-text', '-long', '+a']);
    });

    it('L43: [DCXREQ.Send] takes class and instance from the data set where group 0002 says something else, and warns', async () => {
      const path = join(folder, 'a');
      writeFileSync(path, part10({ sopClassUID: MR_IMAGE_STORAGE, sopInstanceUID: '1.2.3' }, smallDataSet()));
      const app = new DCXAPP();
      const log = join(folder, 'log.txt');
      app.StartLogging(log);
      const record = await sendTo({}, path);
      app.StopLogging();
      expect(readFileSync(log, 'utf8')).to.match(/WARNING .*another SOP class or instance/);
      expect(record.stores[0]).to.include({ sopClassUID: CT_IMAGE_STORAGE, sopInstanceUID: syntheticUID(1, 1, 1) });
    });
  });

  describe('SendObject', () => {
    function object(name = 'a', content: SmallObject = {}): DCXOBJ {
      const made = new DCXOBJ();
      made.openFile(file(name, content));
      return made;
    }

    function sendObject(scp: RemoteScp, obj: DCXOBJ): Promise<void> {
      return req.SendObject('MODALITY', 'PACS', '127.0.0.1', scp.port, obj);
    }

    it('[DCXREQ.SendObject] sends the data set of the object, without group 0002, and raises no OnFileSent', async () => {
      const scp = await peers.scp();
      await sendObject(scp, object());
      const record = await scp.record();
      expect(Buffer.from(record.stores[0]!.dataSet).equals(smallDataSet())).to.equal(true);
      expect(record.stores[0]).to.include({ sopClassUID: CT_IMAGE_STORAGE, sopInstanceUID: syntheticUID(1, 1, 1) });
      expect(record.ends).to.deep.equal(['release']);
      expect(sent).to.deep.equal([]);
    });

    it('[DCXREQ.SendObject] converts among the uncompressed syntaxes', async () => {
      for (const transferSyntax of [LEI, BEE]) {
        const scp = await peers.scp({ syntaxes: [transferSyntax] });
        await sendObject(scp, object());
        const { dataSet } = (await scp.record()).stores[0]!;
        expect(Buffer.from(dataSet).equals(smallDataSet({ transferSyntax }))).to.equal(true);
      }
    });

    it('[DCXREQ.SendObject] returns for a warning and fails with 0x80040204 for a failure status, which it names', async () => {
      await sendObject(await peers.scp({ statuses: [0xb000] }), object());
      const scp = await peers.scp({ statuses: [0xa700], errorComment: 'archive is closed' });
      const error = await rejection(sendObject(scp, object()));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0xa700]);
      expect(error.Description).to.contain('0xA700').and.contain('archive is closed');
      expect((await scp.record()).ends).to.deep.equal(['release']);
    });

    it('[DCXREQ.SendObject] fails with 0x80040203 when no context is accepted for it', async () => {
      const scp = await peers.scp({ refuse: [CT_IMAGE_STORAGE] });
      const error = await rejection(sendObject(scp, object()));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
      expect((await scp.record()).ends).to.deep.equal(['release']);
    });

    it('[DCXREQ.SendObject] refuses an object without class or instance before it connects', async () => {
      const scp = await peers.scp();
      expect((await rejection(sendObject(scp, new DCXOBJ()))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect((await scp.record()).connections).to.equal(0);
    });

    it('[DCXREQ.SendObject] refuses null with E_POINTER and anything else with DISP_E_TYPEMISMATCH', async () => {
      const scp = await peers.scp();
      const wrong = async (value: unknown): Promise<number> =>
        (await rejection(sendObject(scp, value as DCXOBJ))).HRESULT;
      expect(await wrong(null)).to.equal(HRESULT.E_POINTER);
      expect(await wrong('a.dcm')).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect((await scp.record()).connections).to.equal(0);
    });

    it('[DCXREQ.SendObject] fails with E_ABORT when the requester is released meanwhile', async () => {
      const scp = await peers.scp({ gates: true });
      const call = rejection(sendObject(scp, object()));
      await scp.reached('request 1');
      req.Release();
      expect((await call).HRESULT).to.equal(HRESULT.E_ABORT);
      scp.go('request 1');
    });
  });
});
