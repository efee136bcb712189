import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ByRef, type DCXREQ, HRESULT } from '../../../compat/rzdcx';
import { DataElement, DataSet, encodeDataSet } from '../../../src';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import {
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceAssociation,
  type ServiceHandler,
  type ServiceMessage,
} from '../../support/peers/scripted-service';
import { BEE, LEE, LEI, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { decoded } from './requester-objects';
import { describeEntries } from './support/entries';

const COMMITMENT = '1.2.840.10008.1.20.1';
const COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const N_EVENT_REPORT = 0x0100;
const N_ACTION = 0x0130;
const N = ['MODALITY', 'PACS', '127.0.0.1'] as const;
const ONE = syntheticUID(8, 1);
const TWO = syntheticUID(8, 2);

/** A result, as a peer writes it. */
function resultOf(transaction: string, succeeded: readonly string[], failed: readonly string[]): Buffer {
  const item = (uid: string): DataSet => {
    const dataSet = new DataSet(LEE);
    dataSet.set(DataElement.fromText(0x00081150, 'UI', CT_IMAGE_STORAGE));
    dataSet.set(DataElement.fromText(0x00081155, 'UI', uid));
    return dataSet;
  };
  const dataSet = new DataSet(LEE);
  dataSet.set(DataElement.fromText(0x00081195, 'UI', transaction));
  if (succeeded.length > 0) dataSet.set(DataElement.sequence(0x00081199, succeeded.map(item)));
  if (failed.length > 0) dataSet.set(DataElement.sequence(0x00081198, failed.map(item)));
  return Buffer.concat(encodeDataSet(dataSet, LEE));
}

/** Reports a result on the association; gives the answer. */
async function report(
  association: ServiceAssociation,
  eventTypeID: number,
  result: Buffer,
): Promise<ServiceMessage | undefined> {
  const elements = {
    [Element.CommandField]: N_EVENT_REPORT,
    [Element.AffectedSOPClassUID]: COMMITMENT,
    [Element.AffectedSOPInstanceUID]: COMMITMENT_INSTANCE,
    [Element.EventTypeID]: eventTypeID,
  };
  await association.ask(COMMITMENT, elements, result);
  return association.next();
}

describeEntries('DCXREQ: storage commitment', ({ entry: { DCXREQ }, it }) => {
  let req: DCXREQ;
  let files: string[];
  const services: ScriptedService[] = [];

  before(() => {
    const folder = tempDir('commit');
    files = [
      writeSmallFile(join(folder, 'a.dcm'), { sopInstanceUID: ONE }),
      writeSmallFile(join(folder, 'b.dcm'), { sopInstanceUID: TWO, sopClassUID: MR_IMAGE_STORAGE }),
    ];
  });
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(async () => {
    await req[Symbol.asyncDispose]();
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  async function serve(handler: ServiceHandler, acceptance: Acceptance = {}): Promise<ScriptedService> {
    const service = await ScriptedService.start(handler, { transferSyntax: LEE, ...acceptance });
    services.push(service);
    return service;
  }

  const sayYes: ServiceHandler = (message, association) => association.respond(message, 0);

  function transactionOf(message: ServiceMessage | undefined): string {
    return decoded(message?.dataSet, LEE)['00081195'] as string;
  }

  const REFERENCES = [
    { '00081150': CT_IMAGE_STORAGE, '00081155': ONE },
    { '00081150': MR_IMAGE_STORAGE, '00081155': TWO },
  ];

  describe('CommitFiles', () => {
    it('[DCXREQ.CommitFiles] sends an N-ACTION with class and instance of each file, and returns the new Transaction UID', async () => {
      const service = await serve(sayYes);
      const transaction = await req.CommitFiles(...N, service.port, `;${files.join(';')};`);
      expect(await service.ends()).to.deep.equal(['release']);
      expect(service.associations[0]?.request.presentationContexts).to.deep.equal([
        { id: 1, abstractSyntax: COMMITMENT, transferSyntaxes: [LEI, LEE, BEE] },
      ]);
      const [request] = service.messages;
      expect([request?.field, request?.number(Element.ActionTypeID)]).to.deep.equal([N_ACTION, 1]);
      expect(request?.text(Element.RequestedSOPClassUID)).to.equal(COMMITMENT);
      expect(request?.text(Element.RequestedSOPInstanceUID)).to.equal(COMMITMENT_INSTANCE);
      expect(transaction).to.match(/^2\.25\.\d+$/);
      expect(decoded(request?.dataSet, LEE)).to.deep.equal({ '00081195': transaction, '00081199': REFERENCES });
    });

    it('[DCXREQ.CommitFiles] makes a new Transaction UID each time, and takes an array', async () => {
      const service = await serve(sayYes);
      const transactions = [
        await req.CommitFiles(...N, service.port, files),
        await req.CommitFiles(...N, service.port, files),
      ];
      expect(new Set(transactions)).to.have.lengthOf(2);
    });

    it('[DCXREQ.CommitFiles] an unreadable file fails the call before connecting, and so does an empty list', async () => {
      const service = await serve(sayYes);
      const text = join(tempDir('commit'), 'text.dcm');
      writeFileSync(text, 'no DICOM');
      const codes = [
        await rejection(req.CommitFiles(...N, service.port, [files[0] ?? '', '/no/such/file.dcm'])),
        await rejection(req.CommitFiles(...N, service.port, text)),
        await rejection(req.CommitFiles(...N, service.port, ' ; ')),
      ].map(({ HRESULT: code }) => code);
      expect(codes).to.deep.equal([HRESULT.FILE_NOT_FOUND, HRESULT.NOT_DICOM, HRESULT.E_INVALIDARG]);
      expect(service.associations).to.deep.equal([]);
    });

    for (const status of [0x0110, 0x0001, 0xb000]) {
      it(`[DCXREQ.CommitFiles] any status but success fails the call: 0x${status.toString(16)}`, async () => {
        const service = await serve((message, association) => association.respond(message, status));
        const error = await rejection(req.CommitFiles(...N, service.port, files));
        expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, status]);
        expect(await service.ends()).to.deep.equal(['release']);
      });
    }

    it('[DCXREQ.CommitFiles] fails when the class is not accepted', async () => {
      const service = await serve(sayYes, { refuse: ['*'] });
      const error = await rejection(req.CommitFiles(...N, service.port, files));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    });
  });

  describe('CommitInstances', () => {
    for (const list of [
      `${CT_IMAGE_STORAGE},${ONE};${MR_IMAGE_STORAGE},${TWO}`,
      [`${CT_IMAGE_STORAGE},${ONE}`, ` ${MR_IMAGE_STORAGE} , ${TWO} `],
    ]) {
      it(`[DCXREQ.CommitInstances] takes pairs as ${typeof list === 'string' ? 'text' : 'an array'}`, async () => {
        const service = await serve(sayYes);
        const transaction = await req.CommitInstances(...N, service.port, list);
        expect(decoded(service.messages[0]?.dataSet, LEE)).to.deep.equal({
          '00081195': transaction,
          '00081199': REFERENCES,
        });
      });
    }

    it('[DCXREQ.CommitInstances] refuses an item that is no pair of UIDs before any connection is made', async () => {
      const service = await serve(sayYes);
      for (const item of [ONE, `${CT_IMAGE_STORAGE},`, `,${ONE}`, `${CT_IMAGE_STORAGE},${ONE},x`, 'CT,1.2', '']) {
        const error = await rejection(req.CommitInstances(...N, service.port, item));
        expect(error.HRESULT, item).to.equal(HRESULT.E_INVALIDARG);
      }
      expect(service.associations).to.deep.equal([]);
    });
  });

  describe('waiting for the result', () => {
    /** Calls with ByRefs that hold something else before. */
    async function commitAndWait(port: number, seconds: number) {
      const received = new ByRef(true);
      const complete = new ByRef(true);
      const succeeded = new ByRef('x');
      const failed = new ByRef('x');
      const call = req.CommitFilesAndWaitForResult(...N, port, files, seconds, received, complete, succeeded, failed);
      const values = () => [received.value, complete.value, succeeded.value, failed.value];
      return { transaction: await call.catch((error: unknown) => error), values: values() };
    }

    it('[DCXREQ.CommitFilesAndWaitForResult] takes the result on the same association: all succeeded', async () => {
      let answer: ServiceMessage | undefined;
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        answer = await report(association, 1, resultOf(transactionOf(message), [ONE, TWO], []));
      });
      const { transaction, values } = await commitAndWait(service.port, 10);
      expect(values).to.deep.equal([true, true, `${ONE};${TWO}`, '']);
      expect(transaction).to.equal(transactionOf(service.messages[0]));
      expect(await service.ends()).to.deep.equal(['release']);
      expect([answer?.field, answer?.number(Element.Status)]).to.deep.equal([N_EVENT_REPORT | 0x8000, 0]);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] partly failed: status false, and both lists', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        await report(association, 2, resultOf(transactionOf(message), [ONE], [TWO]));
      });
      expect((await commitAndWait(service.port, 10)).values).to.deep.equal([true, false, ONE, TWO]);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] 0 seconds wait without limit', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        await report(association, 1, resultOf(transactionOf(message), [ONE, TWO], []));
      });
      expect((await commitAndWait(service.port, 0)).values[0]).to.equal(true);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] a result that comes before the response counts', async () => {
      const service = await serve(async (message, association) => {
        await report(association, 1, resultOf(transactionOf(message), [ONE, TWO], []));
        await association.respond(message, 0);
      });
      expect((await commitAndWait(service.port, 10)).values).to.deep.equal([true, true, `${ONE};${TWO}`, '']);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] nothing in time: returns normally, nEventReportRecieved is false', async () => {
      const service = await serve(sayYes);
      const start = performance.now();
      const { transaction, values } = await commitAndWait(service.port, 0.2);
      expect(performance.now() - start).to.be.within(190, 5_000);
      expect(values).to.deep.equal([false, false, '', '']);
      expect(transaction).to.equal(transactionOf(service.messages[0]));
      expect(await service.ends()).to.deep.equal(['release']);
    });

    for (const way of ['release', 'abort'] as const) {
      it(`[DCXREQ.CommitFilesAndWaitForResult] a peer that ends the association by ${way} after its yes: returns at once, without result`, async () => {
        const service = await serve(async (message, association) => {
          await association.respond(message, 0);
          await association[way]();
        });
        const { transaction, values } = await commitAndWait(service.port, 30);
        expect(values).to.deep.equal([false, false, '', '']);
        expect(transaction).to.equal(transactionOf(service.messages[0]));
      });
    }

    it('L41: [DCXREQ.CommitFilesAndWaitForResult] answers the results of other transactions with a refusal and waits on', async () => {
      const answers: (number | undefined)[] = [];
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        answers.push((await report(association, 1, resultOf('1.2.3', [TWO], [])))?.number(Element.Status));
        answers.push((await report(association, 1, Buffer.from('0800')))?.number(Element.Status));
        const mine = resultOf(transactionOf(message), [ONE], []);
        answers.push((await report(association, 1, mine))?.number(Element.Status));
      });
      expect((await commitAndWait(service.port, 10)).values).to.deep.equal([true, true, ONE, '']);
      await service.ends();
      expect(answers).to.deep.equal([0x0110, 0x0110, 0]);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] an event that the service does not have is refused, and is no result', async () => {
      const answers: (number | undefined)[] = [];
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        for (const eventType of [0, 3, 77, 2]) {
          const answer = await report(association, eventType, resultOf(transactionOf(message), [ONE], []));
          answers.push(answer?.number(Element.Status));
        }
      });
      expect((await commitAndWait(service.port, 10)).values).to.deep.equal([true, false, ONE, '']);
      await service.ends();
      expect(answers).to.deep.equal([0x0113, 0x0113, 0x0113, 0]);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] answers C-ECHO meanwhile, and refuses anything else', async () => {
      const answers: (number | undefined)[] = [];
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        for (const field of [0x0030, 0x0110]) {
          await association.ask(COMMITMENT, {
            [Element.CommandField]: field,
            [field === 0x0030 ? Element.AffectedSOPClassUID : Element.RequestedSOPClassUID]: COMMITMENT,
          });
          answers.push((await association.next())?.number(Element.Status));
        }
        await report(association, 1, resultOf(transactionOf(message), [ONE, TWO], []));
      });
      expect((await commitAndWait(service.port, 10)).values[0]).to.equal(true);
      expect(answers).to.deep.equal([0, 0x0211]);
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] a status other than success fails the call; the by-reference values are false and empty', async () => {
      const service = await serve((message, association) => association.respond(message, 0x0110));
      const { transaction, values } = await commitAndWait(service.port, 10);
      expect(transaction).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0x0110 });
      expect(values).to.deep.equal([false, false, '', '']);
    });

    it('[DCXREQ.CommitInstancesAndWaitForResult] does the same for pairs; by-reference arguments may be left out', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        await report(association, 2, resultOf(transactionOf(message), [], [ONE]));
      });
      const pair = `${CT_IMAGE_STORAGE},${ONE}`;
      const failed = new ByRef<string>();
      const transaction = await req.CommitInstancesAndWaitForResult(
        ...N,
        service.port,
        pair,
        10,
        null,
        undefined,
        null,
        failed,
      );
      expect(failed.value).to.equal(ONE);
      expect(transaction).to.equal(transactionOf(service.messages[0]));
      expect(await req.CommitInstancesAndWaitForResult(...N, service.port, pair, 10)).to.match(/^2\.25\./);
    });

    it('[DCXREQ.CommitInstancesAndWaitForResult] refuses a negative time before any connection is made', async () => {
      const service = await serve(sayYes);
      const call = req.CommitInstancesAndWaitForResult(...N, service.port, `${CT_IMAGE_STORAGE},${ONE}`, -1);
      expect((await rejection(call)).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(service.associations).to.deep.equal([]);
    });

    it('[DCXREQ.Release] ends the wait for a result with E_ABORT', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, 0);
        req.Release();
      });
      expect((await commitAndWait(service.port, 30)).transaction).to.include({ HRESULT: HRESULT.E_ABORT });
      expect(await service.ends()).to.deep.equal(['abort']);
    });
  });

  describe('SendCommitResult', () => {
    const pairs = [`${CT_IMAGE_STORAGE},${ONE}`, `${MR_IMAGE_STORAGE},${TWO}`] as const;

    it('[DCXREQ.SendCommitResult] opens an association in the SCP role and reports event type 1 when nothing failed', async () => {
      const service = await serve(sayYes);
      await req.SendCommitResult(...N, service.port, '1.2.3', pairs.join(';'), '');
      expect(await service.ends()).to.deep.equal(['release']);
      const [association] = service.associations;
      expect(association?.request.presentationContexts).to.deep.equal([
        { id: 1, abstractSyntax: COMMITMENT, transferSyntaxes: [LEI, LEE, BEE] },
      ]);
      expect(association?.request.userInformation.roleSelections).to.deep.equal([
        { sopClassUID: COMMITMENT, scuRole: false, scpRole: true },
      ]);
      const [request] = service.messages;
      expect([request?.field, request?.number(Element.EventTypeID)]).to.deep.equal([N_EVENT_REPORT, 1]);
      expect(request?.text(Element.AffectedSOPClassUID)).to.equal(COMMITMENT);
      expect(request?.text(Element.AffectedSOPInstanceUID)).to.equal(COMMITMENT_INSTANCE);
      expect(decoded(request?.dataSet, LEE)).to.deep.equal({ '00081195': '1.2.3', '00081199': REFERENCES });
    });

    it('[DCXREQ.SendCommitResult] reports event type 2 with failure reason 0x0112 otherwise', async () => {
      const service = await serve(sayYes);
      await req.SendCommitResult(...N, service.port, '1.2.3', [pairs[0]], [pairs[1]]);
      const [request] = service.messages;
      expect(request?.number(Element.EventTypeID)).to.equal(2);
      expect(decoded(request?.dataSet, LEE)).to.deep.equal({
        '00081195': '1.2.3',
        '00081198': [{ ...REFERENCES[1], '00081197': '274' }],
        '00081199': [REFERENCES[0]],
      });
    });

    it('[DCXREQ.SendCommitResult] refuses an instance without class that this process was not asked about, and what is no Transaction UID', async () => {
      const service = await serve(sayYes);
      for (const [transaction, instances] of [
        ['1.2.3', ONE],
        ['', pairs[0]],
        ['x', pairs[0]],
      ] as const) {
        const error = await rejection(req.SendCommitResult(...N, service.port, transaction, instances, ''));
        expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      }
      expect(service.associations).to.deep.equal([]);
    });

    it('[DCXREQ.SendCommitResult] fails for a failure status, and when the role is not granted', async () => {
      const failing = await serve((message, association) => association.respond(message, 0x0110));
      const error = await rejection(req.SendCommitResult(...N, failing.port, '1.2.3', pairs[0], ''));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0x0110]);
      const refusing = await serve(sayYes, { roles: () => [] });
      const refused = await rejection(req.SendCommitResult(...N, refusing.port, '1.2.3', pairs[0], ''));
      expect(refused.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    });
  });
});
