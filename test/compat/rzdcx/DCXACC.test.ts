import { expect } from 'chai';
import { type DCXACC, HRESULT, type IDCXACCEvents } from '../../../compat/rzdcx';
import { CT_IMAGE_STORAGE } from '../../support/dicom-factory';
import type { ScuStep } from '../../support/peers/messages';
import { Peers } from '../../support/peers/peers';
import { hresultOf } from '../expect-com-error';
import { describeEntries } from './support/entries';

const LEI = '1.2.840.10008.1.2';
const LEE = '1.2.840.10008.1.2.1';
const BEE = '1.2.840.10008.1.2.2';
const VERIFICATION = '1.2.840.10008.1.1';
const JPEG = '1.2.840.10008.1.2.4.';
const RLE = '1.2.840.10008.1.2.5';
const PRIVATE_CLASS = '1.2.840.113619.4.26';
const PRIVATE_CLASSES = [
  '1.2.528.1.1001.5.1.1.1',
  '1.2.840.113619.4.5.249',
  '1.2.840.113619.4.26',
  '1.2.840.113619.4.27',
  '1.2.840.113619.4.30',
  '1.2.840.113619.4.41',
  '1.2.840.113543.6.6.1.3.10001',
  '1.2.840.113543.6.6.1.3.10002',
  '1.2.276.0.48.5.1.4.1.1.7',
  '1.3.46.670589.11.0.0.12.2',
];
const RELEASE: ScuStep = { do: 'release' };

describeEntries('DCXACC', ({ entry: { DCXACC }, it }) => {
  let peers: Peers;
  let acc: DCXACC;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    acc = new DCXACC();
  });
  afterEach(() => acc[Symbol.asyncDispose]());

  /** What is answered to these contexts: the accepted transfer syntax, empty for a refusal. */
  async function accepted(...contexts: (readonly [string, readonly string[]])[]): Promise<string[]> {
    const port = await acc.Listen(0);
    const scu = peers.scu({ port, contexts, steps: [RELEASE] });
    expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
    const [opening] = await scu.results;
    return (opening?.accepted ?? []).map(([, syntax]) => syntax);
  }

  /** Which of these transfer syntaxes are accepted for CT images, each proposed alone. */
  async function storable(...syntaxes: string[]): Promise<string[]> {
    const answers = await accepted(...syntaxes.map((syntax) => [CT_IMAGE_STORAGE, [syntax]] as const));
    return answers.filter((syntax) => syntax !== '');
  }

  describe('presentation contexts', () => {
    it('[DCXACC.WaitForConnection] accepts Verification and standard storage classes in LEI, LEE and BEE', async () => {
      for (const abstractSyntax of [VERIFICATION, CT_IMAGE_STORAGE, '1.2.840.10008.5.1.4.1.1.104.1']) {
        const contexts = [LEI, LEE, BEE].map((syntax) => [abstractSyntax, [syntax]] as const);
        expect(await accepted(...contexts), abstractSyntax).to.deep.equal([LEI, LEE, BEE]);
      }
    });

    it('[DCXACC.WaitForConnection] accepts the first transfer syntax of the proposal that is allowed', async () => {
      expect(
        await accepted(
          [CT_IMAGE_STORAGE, [BEE, LEE, LEI]],
          [CT_IMAGE_STORAGE, [`${JPEG}70`, LEI, LEE]],
          [VERIFICATION, [LEE, LEI]],
        ),
      ).to.deep.equal([BEE, LEI, LEE]);
    });

    it('[DCXACC.WaitForConnection] accepts no compressed, deflated or unknown transfer syntax by itself', async () => {
      const compressed = [50, 51, 57, 70, 80, 81, 90, 91, 92, 93].map((number) => `${JPEG}${number}`);
      expect(await storable(...compressed, RLE, '1.2.840.10008.1.2.1.99', '1.2.3')).to.deep.equal([]);
    });

    it('[DCXACC.WaitForConnection] refuses query, retrieve, worklist and procedure step classes without handlers, and unknown ones', async () => {
      const refused = [
        '1.2.840.10008.5.1.4.1.2.1.1',
        '1.2.840.10008.5.1.4.1.2.2.1',
        '1.2.840.10008.5.1.4.1.2.3.1',
        '1.2.840.10008.5.1.4.31',
        '1.2.840.10008.5.1.4.1.2.1.2',
        '1.2.840.10008.5.1.4.1.2.2.3',
        '1.2.840.10008.3.1.2.3.3',
        '1.2.3.4',
      ];
      const answers = await accepted(...refused.map((uid) => [uid, [LEI, LEE, BEE]] as const));
      expect(answers).to.deep.equal(refused.map(() => ''));
    });

    it('[DCXACC.AcceptJpegLosslessStorage] adds .57 and .70', async () => {
      acc.AcceptJpegLosslessStorage = true;
      expect(await storable(...[50, 51, 57, 70, 90].map((number) => `${JPEG}${number}`), RLE)).to.deep.equal([
        `${JPEG}57`,
        `${JPEG}70`,
      ]);
    });

    it('[DCXACC.AcceptJpegLossyStorage] adds .50 and .51', async () => {
      acc.AcceptJpegLossyStorage = true;
      expect(await storable(...[50, 51, 57, 70, 90].map((number) => `${JPEG}${number}`), RLE)).to.deep.equal([
        `${JPEG}50`,
        `${JPEG}51`,
      ]);
    });

    it('[DCXACC.AcceptJpeg2000Storage] adds .90 to .93', async () => {
      acc.AcceptJpeg2000Storage = true;
      const all = [50, 70, 80, 90, 91, 92, 93, 94].map((number) => `${JPEG}${number}`);
      expect(await storable(...all)).to.deep.equal([90, 91, 92, 93].map((number) => `${JPEG}${number}`));
    });

    it('[DCXACC.AcceptRLEStorage] adds 1.2.840.10008.1.2.5', async () => {
      acc.AcceptRLEStorage = true;
      expect(await storable(RLE, `${JPEG}70`, LEE)).to.deep.equal([RLE, LEE]);
    });

    it('[DCXACC.AcceptRLEStorage] adds nothing to Verification', async () => {
      acc.AcceptRLEStorage = true;
      expect(await accepted([VERIFICATION, [RLE]])).to.deep.equal(['']);
    });

    it('[DCXACC.AcceptPrivateStorageSOPClasses] adds the known private classes, uncompressed, and nothing else', async () => {
      const proposals = [...PRIVATE_CLASSES, '1.2.840.113619.4.99'].map((uid) => [uid, [LEI]] as const);
      expect(new Set(await accepted(...proposals))).to.deep.equal(new Set(['']));
      acc.AcceptPrivateStorageSOPClasses = true;
      acc.AcceptRLEStorage = true;
      expect(await accepted(...proposals)).to.deep.equal([...PRIVATE_CLASSES.map(() => LEI), '']);
      const each = [LEI, LEE, BEE, RLE].map((syntax) => [PRIVATE_CLASS, [syntax]] as const);
      expect(await accepted(...each)).to.deep.equal([LEI, LEE, BEE, '']);
    });

    it('[DCXACC.AcceptRLEStorage] counts for the next association when it is changed', async () => {
      acc.AcceptRLEStorage = true;
      expect(await storable(RLE)).to.deep.equal([RLE]);
      acc.AcceptRLEStorage = false;
      expect(await storable(RLE)).to.deep.equal([]);
    });
  });

  describe('properties', () => {
    it('[DCXACC.AcceptJpegLosslessStorage] and the other flags are false at first and take numbers', () => {
      const flags = [
        'AcceptJpegLosslessStorage',
        'AcceptJpegLossyStorage',
        'AcceptJpeg2000Storage',
        'AcceptRLEStorage',
        'AcceptPrivateStorageSOPClasses',
        'Durable',
      ] as const;
      const numbers = acc as unknown as Record<(typeof flags)[number], number | string>;
      for (const flag of flags) {
        expect(acc[flag], flag).to.equal(false);
        numbers[flag] = -1;
        expect(acc[flag], flag).to.equal(true);
        numbers[flag] = 0;
        expect(acc[flag], flag).to.equal(false);
        expect(hresultOf(() => (numbers[flag] = 'yes'))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      }
    });

    it('[DCXACC.AssociationRequestTimeout] is 30 and DimseCommandTimeout 60 seconds at first; negative ones are refused', () => {
      expect([acc.AssociationRequestTimeout, acc.DimseCommandTimeout]).to.deep.equal([30, 60]);
      acc.AssociationRequestTimeout = 0;
      acc.DimseCommandTimeout = 0.5;
      expect([acc.AssociationRequestTimeout, acc.DimseCommandTimeout]).to.deep.equal([0, 0.5]);
      expect(hresultOf(() => (acc.AssociationRequestTimeout = -1))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => (acc.DimseCommandTimeout = -1))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXACC.StoreDirectory] takes null for empty text', () => {
      acc.StoreDirectory = null as unknown as string;
      expect(acc.StoreDirectory).to.equal('');
    });
  });

  describe('events', () => {
    const ECHO: ScuStep = { do: 'echo' };

    async function served(...steps: ScuStep[]): Promise<void> {
      const port = await acc.Listen(0);
      const scu = peers.scu({ port, steps: [...steps, RELEASE] });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      while (await acc.WaitForCommand(10));
      await scu.results;
    }

    it('[DCXACC.on] registers handlers that run in the order of their registration', async () => {
      const order: number[] = [];
      acc.on('OnEcho', () => void order.push(1));
      acc.on('OnEcho', () => void order.push(2));
      await served(ECHO);
      expect(order).to.deep.equal([1, 2]);
    });

    it('[DCXACC.once] registers a handler for the next event only', async () => {
      let count = 0;
      acc.once('OnEcho', () => void count++);
      await served(ECHO, ECHO);
      expect(count).to.equal(1);
    });

    it('[DCXACC.off] takes a handler away', async () => {
      let count = 0;
      const handler = (): void => void count++;
      acc.on('OnEcho', handler);
      acc.off('OnEcho', handler);
      await served(ECHO);
      expect(count).to.equal(0);
    });

    it('[DCXACC.Advise] connects a sink with any subset of the events, with the sink as this', async () => {
      const sink: Partial<IDCXACCEvents> & { seen: string[] } = {
        seen: [],
        OnConnection(calling) {
          this.seen.push(`OnConnection ${calling}`);
        },
        OnEcho() {
          this.seen.push('OnEcho');
        },
        OnAssocEnd() {
          this.seen.push('OnAssocEnd');
        },
      };
      acc.Advise(sink);
      await served(ECHO);
      expect(sink.seen).to.deep.equal(['OnConnection PEER', 'OnEcho', 'OnAssocEnd']);
    });

    it('[DCXACC.Unadvise] disconnects a sink', async () => {
      let count = 0;
      const cookie = acc.Advise({ OnEcho: () => void count++ });
      acc.Unadvise(cookie);
      await served(ECHO);
      expect(count).to.equal(0);
      expect(hresultOf(() => acc.Unadvise(cookie))).to.equal(0x80040200);
    });

    it('[DCXACC.on] knows no event of another name', () => {
      expect(hresultOf(() => acc.on('OnSomething' as 'OnEcho', () => undefined))).to.equal(
        HRESULT.DISP_E_MEMBERNOTFOUND,
      );
    });
  });
});
