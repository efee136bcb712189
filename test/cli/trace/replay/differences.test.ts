import { expect } from 'chai';
import { AbortReason, CommandField, DataElement, DataSet, PduType, STUDY_ROOT_FIND, STUDY_ROOT_GET } from 'dcxport';
import type { ReplayOptions, ReplayResult } from '../../../../cli/trace/replay/replay-types';
import { textReport } from '../../../../cli/trace/replay/report';
import { JPEG_BASELINE, LEE, LEI } from '../../../support/small-file';
import { playAcceptor, playRequestor, textsOf } from './recorded';
import { CT, storeRequest, storeResponse, TraceBook } from './trace-book';

/**
 * Plays the requestor of one trace against the acceptor of another: what differs between the two is what each has to find
 * in the other.
 */
async function playBoth(
  requestor: string,
  acceptor: string,
  options: Partial<ReplayOptions> = {},
): Promise<{ ofAcceptor: ReplayResult; ofRequestor: ReplayResult }> {
  let ofAcceptor: ReplayResult | undefined;
  const ofRequestor = await playAcceptor(
    acceptor,
    async (port) => (ofAcceptor = await playRequestor(requestor, port, options)),
    options,
  );
  if (ofAcceptor === undefined) throw new Error('the requestor was not played');
  return { ofAcceptor, ofRequestor };
}

function object(SOPInstanceUID: string, more: readonly DataElement[] = []): DataSet {
  const dataSet = new DataSet(LEE);
  dataSet.set(DataElement.fromText(0x00080016, 'UI', CT));
  dataSet.set(DataElement.fromText(0x00080018, 'UI', SOPInstanceUID));
  dataSet.set(DataElement.fromText(0x00080060, 'CS', 'CT'));
  for (const element of more) dataSet.set(element);
  return dataSet;
}

const CONTEXT = { id: 1, abstractSyntax: CT };

/** A book in which objects are stored. */
function stores(objects: readonly DataSet[], statuses: readonly number[] = []): TraceBook {
  const book = new TraceBook().associate([CONTEXT]);
  for (const [index, dataSet] of objects.entries()) {
    const uid = dataSet.text(0x00080018) ?? '';
    book.message('requestor', storeRequest(index + 1, uid), dataSet);
    book.message('acceptor', storeResponse(index + 1, uid, statuses[index] ?? 0));
  }
  return book;
}

describe('dcxport trace replay: what differs', () => {
  it('a recording played against itself has no difference, on neither side', async () => {
    const file = stores([object('2.25.1'), object('2.25.2')])
      .release()
      .end();
    const { ofAcceptor, ofRequestor } = await playBoth(file, file);
    expect(textsOf(ofAcceptor)).to.deep.equal([]);
    expect(textsOf(ofRequestor)).to.deep.equal([]);
    expect([ofAcceptor.same, ofRequestor.same]).to.deep.equal([true, true]);
  });

  it('tells a changed element, one that is absent, one too many, and those in items, by their place', async () => {
    const item = (text: string): DataSet => {
      const dataSet = new DataSet(LEE);
      dataSet.set(DataElement.fromText(0x00080100, 'SH', text));
      return dataSet;
    };
    const sequence = (...texts: string[]): DataElement => DataElement.sequence(0x00081032, texts.map(item));
    const rows = (count: number): DataElement => DataElement.fromNumbers(0x00280010, 'US', [count]);
    const pixels = (fill: number): DataElement => DataElement.fromBytes(0x7fe00010, 'OW', Buffer.alloc(8, fill));
    const one = object('2.25.1', [
      rows(512),
      sequence('A', 'B'),
      DataElement.fromText(0x00185100, 'CS', 'HFS'),
      pixels(1),
    ]);
    const other = object('2.25.1', [
      rows(256),
      sequence('A', 'C', 'D'),
      DataElement.fromText(0x00080070, 'LO', 'X'),
      pixels(2),
    ]);
    const { ofAcceptor, ofRequestor } = await playBoth(stores([other]).release().end(), stores([one]).release().end());
    expect(textsOf(ofAcceptor)).to.deep.equal([]);
    const rq = 'message 1, C-STORE-RQ: ';
    expect(textsOf(ofRequestor).map((text) => text.replace(/SHA-256 [0-9a-f]{16}/g, 'SHA-256'))).to.deep.equal([
      `${rq}Manufacturer (0008,0070) is X, recorded absent`,
      `${rq}ProcedureCodeSequence (0008,1032) is 3 items, recorded 2 items`,
      `${rq}ProcedureCodeSequence[2].CodeValue (0008,0100) is C, recorded B`,
      `${rq}PatientPosition (0018,5100) is absent, recorded HFS`,
      `${rq}Rows (0028,0010) is 256, recorded 512`,
      `${rq}PixelData (7FE0,0010) is 8 bytes, SHA-256, recorded 8 bytes, SHA-256`,
    ]);
    expect(ofRequestor.played[0]?.findings?.differences[4]).to.include({
      recorded: '512',
      live: '256',
      kind: 'dataSet',
    });
  });

  it('compares values, not their encoding', async () => {
    const more = [DataElement.fromNumbers(0x00280010, 'US', [512]), DataElement.fromText(0x00080070, 'LO', 'odd')];
    const explicit = { ...CONTEXT, transferSyntaxes: [LEE] };
    const implicit = { ...CONTEXT, transferSyntaxes: [LEI] };
    const book = (context: typeof explicit): string =>
      new TraceBook()
        .associate([context])
        .message('requestor', storeRequest(1, '2.25.1'), object('2.25.1', more))
        .message('acceptor', storeResponse(1, '2.25.1'))
        .release()
        .end();
    const { ofRequestor } = await playBoth(book(implicit), book(explicit));
    // What was not proposed cannot be accepted: it is told, and the rest is not played.
    expect(textsOf(ofRequestor)[0]).to.match(/^Presentation context 1 for CT Image Storage is proposed with Implicit/);
    const both = { ...CONTEXT, transferSyntaxes: [LEE, LEI] };
    const accepting = (accepted: string): string => book({ ...both, accepted } as typeof explicit);
    const converted = await playBoth(accepting(LEE), accepting(LEI));
    expect(textsOf(converted.ofAcceptor)).to.deep.equal([
      'Presentation context 1 for CT Image Storage: accepted with Implicit VR Little Endian; recorded: accepted with Explicit VR Little Endian',
    ]);
    expect(textsOf(converted.ofRequestor)).to.deep.equal([]);
  });

  it('reports what cannot be sent since its context is answered otherwise, and sends nothing in its place', async () => {
    const contexts = [
      { ...CONTEXT, transferSyntaxes: [JPEG_BASELINE, LEE], accepted: JPEG_BASELINE },
      { id: 3, abstractSyntax: '1.2.840.10008.1.1' },
    ];
    const fragments = [Buffer.alloc(0), Buffer.from('ffd8ffd9', 'hex')];
    const jpeg = object('2.25.1', [DataElement.encapsulated(0x7fe00010, 'OB', fragments)]);
    jpeg.transferSyntaxUID = JPEG_BASELINE;
    const echo = { MessageID: 2, AffectedSOPClassUID: '1.2.840.10008.1.1' };
    const echoed = { MessageIDBeingRespondedTo: 2, AffectedSOPClassUID: '1.2.840.10008.1.1', Status: 0 };
    const recorded = new TraceBook()
      .associate(contexts)
      .message('requestor', storeRequest(1, '2.25.1'), jpeg)
      .message('acceptor', storeResponse(1, '2.25.1'))
      .message('requestor', { CommandField: CommandField.C_ECHO_RQ, ...echo }, undefined, 3)
      .message('acceptor', { CommandField: CommandField.C_ECHO_RSP, ...echoed }, undefined, 3)
      .release()
      .end();
    const live = (result: number, accepted: string): string =>
      new TraceBook()
        .associate([{ ...contexts[0]!, result, accepted }, contexts[1]!])
        .message('requestor', { CommandField: CommandField.C_ECHO_RQ, ...echo }, undefined, 3)
        .message('acceptor', { CommandField: CommandField.C_ECHO_RSP, ...echoed }, undefined, 3)
        .release()
        .end();
    const refused = await playBoth(recorded, live(4, LEE));
    expect(textsOf(refused.ofAcceptor)).to.deep.equal([
      'Presentation context 1 for CT Image Storage: refused (the peer supports none of the transfer syntaxes); recorded: accepted with JPEG Baseline (Process 1)',
    ]);
    expect(refused.ofAcceptor.played[0]?.findings?.notSent).to.deep.equal([
      'message 1, C-STORE-RQ: presentation context 1 is not accepted now',
    ]);
    expect(refused.ofAcceptor.played[0]?.findings?.compared).to.equal(1);
    expect(textsOf(refused.ofRequestor)).to.deep.equal([]);
    const uncompressed = await playBoth(recorded, live(0, LEE));
    expect(uncompressed.ofAcceptor.played[0]?.findings?.notSent[0]).to.match(
      /^message 1, C-STORE-RQ: it was recorded in JPEG Baseline .*, and its context is accepted with Explicit VR Little Endian: .*codec/,
    );
  });

  it('tells what was due when the live side gave up', async () => {
    const objects = [object('2.25.1'), object('2.25.2'), object('2.25.3')];
    const recorded = stores(objects).release().end();
    const silent = stores(objects.slice(0, 1)).message('requestor', storeRequest(2, '2.25.2'), objects[1]).end();
    let ofAcceptor: ReplayResult | undefined;
    await playAcceptor(silent, async (port) => (ofAcceptor = await playRequestor(recorded, port)));
    expect(ofAcceptor && textsOf(ofAcceptor)).to.deep.equal([
      'The live side aborted the association: by the service user, where message 4, C-STORE-RSP was due',
    ]);
    expect(ofAcceptor?.played[0]?.findings?.notReached).to.equal(2);
  });

  it('tells messages that come in another order, one too many and one too few, and goes on', async () => {
    const [a, b, c, d] = ['2.25.1', '2.25.2', '2.25.3', '2.25.4'].map((uid) => object(uid));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const recorded = stores([a, b, c, d]).release().end();
    const swapped = await playBoth(stores([a, c, b, d]).release().end(), recorded);
    expect(textsOf(swapped.ofRequestor)).to.deep.equal(['message 5, C-STORE-RQ: came earlier than recorded']);
    const fewer = await playBoth(stores([a, b, d]).release().end(), recorded);
    expect(textsOf(fewer.ofRequestor)).to.deep.equal(['message 5, C-STORE-RQ: did not come']);
    const more = await playBoth(recorded, stores([a, b, c]).release().end());
    expect(textsOf(more.ofRequestor)[0]).to.equal('Unexpected: C-STORE-RQ, which was not recorded');
    expect(more.ofRequestor.played[0]?.findings?.notes.join()).to.match(/no answer to what came/);
    expect(textReport(more.ofRequestor)).to.match(/1 difference$/);
  });

  it('plays aborts, refusals and lost connections of a recording, and tells others', async () => {
    const abort = { type: PduType.Abort, source: 0, reason: AbortReason.NotSpecified } as const;
    const refusal = { type: PduType.AssociateRJ, result: 1, source: 1, reason: 7 } as const;
    const books: Record<string, () => string> = {
      requestorAborts: () =>
        stores([object('2.25.1')])
          .pdu('requestor', abort)
          .end(),
      acceptorAborts: () =>
        stores([object('2.25.1')])
          .pdu('acceptor', abort)
          .end(),
      refused: () => new TraceBook().ask([CONTEXT]).pdu('acceptor', refusal).end(),
      refusedOtherwise: () =>
        new TraceBook()
          .ask([CONTEXT])
          .pdu('acceptor', { ...refusal, reason: 3 })
          .end(),
      requestorLost: () =>
        stores([object('2.25.1')])
          .lost('requestor')
          .end(),
      acceptorLost: () =>
        stores([object('2.25.1')])
          .lost('acceptor')
          .end(),
      released: () =>
        stores([object('2.25.1')])
          .release()
          .end(),
    };
    const play = async (one: string, other: string): Promise<[string[], string[]]> => {
      const { ofAcceptor, ofRequestor } = await playBoth(books[one]?.() ?? '', books[other]?.() ?? '', {});
      return [textsOf(ofAcceptor), textsOf(ofRequestor)];
    };
    for (const name of Object.keys(books)) expect(await play(name, name), name).to.deep.equal([[], []]);
    expect(await play('released', 'refused')).to.deep.equal([
      [
        'The association is refused: permanently, by the service user: called AE title not recognized, where the acceptance of the association was due',
      ],
      [],
    ]);
    expect(await play('refused', 'refusedOtherwise')).to.have.nested.property('[0].length', 1);
    expect((await play('refused', 'released'))[0]).to.deep.equal(['The association is accepted, and was not']);
    expect((await play('requestorAborts', 'released'))[1][0]).to.match(
      /^The live side aborted the association: .*, where the release of the association was due$/,
    );
    expect((await play('released', 'acceptorLost'))[0][0]).to.match(
      /^The live side closed the connection without a word/,
    );
    // The end that was recorded, but too early.
    const three = stores(['2.25.1', '2.25.2', '2.25.3'].map((uid) => object(uid)))
      .pdu('acceptor', abort)
      .end();
    const early = await playBoth(three, books.acceptorAborts?.() ?? '');
    // The next request may be out already when the abort comes.
    expect(textsOf(early.ofAcceptor)).to.have.length(1);
    expect(textsOf(early.ofAcceptor)[0]).to.match(
      /^The live side aborted the association: by the service user(, where message 4, C-STORE-RSP was due)?$/,
    );
    expect((await play('released', 'requestorAborts'))[1]).to.deep.equal([
      'The live side released the association, where the abort of the association was due',
    ]);
  });

  it('takes up UIDs that the live side has made, one to one, and then expects them everywhere', async () => {
    const MPPS = '1.2.840.10008.3.1.2.3.3';
    const book = (made: string, used = made, set = made): string => {
      const created = { CommandField: CommandField.N_CREATE_RSP, MessageIDBeingRespondedTo: 1, Status: 0 };
      const step = new DataSet(LEE);
      step.set(DataElement.fromText(0x00400252, 'CS', 'IN PROGRESS'));
      const changed = new DataSet(LEE);
      changed.set(DataElement.fromText(0x00081155, 'UI', set));
      return new TraceBook()
        .associate([{ id: 1, abstractSyntax: MPPS }])
        .message('requestor', { CommandField: CommandField.N_CREATE_RQ, MessageID: 1, AffectedSOPClassUID: MPPS }, step)
        .message('acceptor', { ...created, AffectedSOPClassUID: MPPS, AffectedSOPInstanceUID: made })
        .message(
          'requestor',
          {
            CommandField: CommandField.N_SET_RQ,
            MessageID: 2,
            RequestedSOPClassUID: MPPS,
            RequestedSOPInstanceUID: made,
          },
          changed,
        )
        .message('acceptor', {
          CommandField: CommandField.N_SET_RSP,
          MessageIDBeingRespondedTo: 2,
          Status: 0,
          AffectedSOPClassUID: MPPS,
          AffectedSOPInstanceUID: used,
        })
        .release()
        .end();
    };
    const mapped = await playBoth(book('2.25.10'), book('2.25.20'));
    expect(textsOf(mapped.ofAcceptor)).to.deep.equal([]);
    expect(mapped.ofAcceptor.uids).to.deep.equal([['2.25.10', '2.25.20']]);
    // The live requestor has said the UID of the acceptor, in command and data set: it was sent there rightly.
    expect(textsOf(mapped.ofRequestor)).to.deep.equal([]);
    const inconsistent = await playBoth(book('2.25.10'), book('2.25.20', '2.25.30'));
    expect(textsOf(inconsistent.ofAcceptor)).to.deep.equal([
      'message 4, N-SET-RSP: AffectedSOPInstanceUID (0000,1000) is 2.25.30, recorded 2.25.10',
    ]);
    const exact = await playBoth(book('2.25.10'), book('2.25.20'), { exactUids: true });
    expect(textsOf(exact.ofAcceptor)[0]).to.equal(
      'message 2, N-CREATE-RSP: AffectedSOPInstanceUID (0000,1000) is 2.25.20, recorded 2.25.10',
    );
  });

  it('a UID that came as recorded once cannot be another later', async () => {
    const inStudy = (uid: string, study: string): DataSet =>
      object(uid, [DataElement.fromText(0x0020000d, 'UI', study)]);
    const recorded = stores([inStudy('2.25.1', '2.25.50'), inStudy('2.25.2', '2.25.50')])
      .release()
      .end();
    const live = stores([inStudy('2.25.1', '2.25.50'), inStudy('2.25.2', '2.25.60')])
      .release()
      .end();
    expect(textsOf((await playBoth(live, recorded)).ofRequestor)).to.deep.equal([
      'message 3, C-STORE-RQ: StudyInstanceUID (0020,000D) is 2.25.60, recorded 2.25.50',
    ]);
    const anew = stores([inStudy('2.25.1', '2.25.60'), inStudy('2.25.2', '2.25.60')])
      .release()
      .end();
    const { ofRequestor } = await playBoth(anew, recorded);
    expect(textsOf(ofRequestor)).to.deep.equal([]);
    expect(ofRequestor.uids).to.deep.equal([['2.25.50', '2.25.60']]);
  });

  it('dates and times of the moment are those of both moments, others are compared', async () => {
    const now = new Date();
    const text = (number: number, length = 2): string => String(number).padStart(length, '0');
    const date = `${now.getFullYear()}${text(now.getMonth() + 1)}${text(now.getDate())}`;
    const time = (at: Date): string => `${text(at.getHours())}${text(at.getMinutes())}${text(at.getSeconds())}`;
    const made = (at: Date, birth: string): DataSet =>
      object('2.25.1', [
        DataElement.fromText(0x00080023, 'DA', date),
        DataElement.fromText(0x00080033, 'TM', time(at)),
        DataElement.fromText(0x00100030, 'DA', birth),
      ]);
    const before = new Date(now.getTime() - 600_000);
    const recorded = stores([made(before, '19500101')])
      .release()
      .end();
    const same = await playBoth(
      stores([made(now, '19500101')])
        .release()
        .end(),
      recorded,
    );
    expect(textsOf(same.ofRequestor)).to.deep.equal([]);
    const other = await playBoth(
      stores([made(now, '19600101')])
        .release()
        .end(),
      recorded,
      { showPatientData: true },
    );
    expect(textsOf(other.ofRequestor)).to.deep.equal([
      'message 1, C-STORE-RQ: PatientBirthDate (0010,0030) is 19600101, recorded 19500101',
    ]);
  });

  it('pending responses: tells those that moved, changed, are missing or too many', async () => {
    const query = {
      CommandField: CommandField.C_FIND_RQ,
      MessageID: 7,
      AffectedSOPClassUID: STUDY_ROOT_FIND,
      Priority: 0,
    };
    const answer = {
      CommandField: CommandField.C_FIND_RSP,
      MessageIDBeingRespondedTo: 7,
      AffectedSOPClassUID: STUDY_ROOT_FIND,
    };
    const study = (id: string, modality = 'CT'): DataSet => {
      const dataSet = new DataSet(LEE);
      dataSet.set(DataElement.fromText(0x00080061, 'CS', modality));
      dataSet.set(DataElement.fromText(0x0020000d, 'UI', id));
      return dataSet;
    };
    const book = (...studies: DataSet[]): string => {
      const made = new TraceBook()
        .associate([{ id: 1, abstractSyntax: STUDY_ROOT_FIND }])
        .message('requestor', query, study(''));
      for (const found of studies) made.message('acceptor', { ...answer, Status: 0xff00 }, found);
      return made
        .message('acceptor', { ...answer, Status: 0 })
        .release()
        .end();
    };
    const [a, b, c] = [study('2.25.1'), study('2.25.2'), study('2.25.3')] as const;
    const recorded = book(a, b, c);
    const found = async (...studies: DataSet[]): Promise<string[]> =>
      textsOf((await playBoth(recorded, book(...studies))).ofAcceptor);
    const rsp = 'C-FIND-RSP';
    expect(await found(a, b, c)).to.deep.equal([]);
    expect(await found(a, c)).to.deep.equal([`message 3, ${rsp}: did not come`]);
    expect(await found(study('2.25.9', 'MR'), a, b, c)).to.deep.equal([
      `Unexpected: a pending response to message 1, C-FIND-RQ that was not recorded`,
    ]);
    expect(await found(b, a, c)).to.deep.equal([`message 3, ${rsp}: came earlier than recorded`]);
    expect(await found(a, study('2.25.2', 'MR'), c)).to.deep.equal([
      `message 3, ${rsp}: ModalitiesInStudy (0008,0061) is MR, recorded CT`,
    ]);
    expect(await found()).to.have.length(3);
  });

  it('plays operations that overlap, and responses in any order', async () => {
    const window = { asynchronousOperationsWindow: { invoked: 4, performed: 4 } };
    const book = (order: readonly number[]): string => {
      const made = new TraceBook().associate([CONTEXT], window);
      for (const id of [1, 2, 3]) made.message('requestor', storeRequest(id, `2.25.${id}`), object(`2.25.${id}`));
      for (const id of order) made.message('acceptor', storeResponse(id, `2.25.${id}`));
      return made.release().end();
    };
    const same = await playBoth(book([2, 3, 1]), book([2, 3, 1]));
    expect([textsOf(same.ofAcceptor), textsOf(same.ofRequestor)]).to.deep.equal([[], []]);
    const other = await playBoth(book([2, 3, 1]), book([1, 2, 3]));
    expect(textsOf(other.ofAcceptor)).to.deep.equal(['message 6, C-STORE-RSP: came earlier than recorded']);
    expect(textsOf(other.ofRequestor)).to.deep.equal([]);
    const narrow = await playBoth(
      book([1, 2, 3]),
      stores([1, 2, 3].map((id) => object(`2.25.${id}`)))
        .release()
        .end(),
    );
    expect(textsOf(narrow.ofAcceptor)[0]).to.equal(
      'The asynchronous operations window is answered as 1/1, recorded 4/4',
    );
  });

  it('C-GET: a live side that leaves pending responses out is played to its end', async () => {
    const get = { CommandField: CommandField.C_GET_RQ, MessageID: 1, AffectedSOPClassUID: STUDY_ROOT_GET, Priority: 0 };
    const got = {
      CommandField: CommandField.C_GET_RSP,
      MessageIDBeingRespondedTo: 1,
      AffectedSOPClassUID: STUDY_ROOT_GET,
    };
    const book = (pendings: boolean): string => {
      const roles = { roleSelections: [{ sopClassUID: CT, scuRole: false, scpRole: true }] };
      const made = new TraceBook()
        .associate(
          [
            { id: 1, abstractSyntax: STUDY_ROOT_GET },
            { id: 3, abstractSyntax: CT },
          ],
          roles,
        )
        .message('requestor', get, object('2.25.1'));
      for (const id of [1, 2]) {
        made.message('acceptor', storeRequest(id, `2.25.${id}`), object(`2.25.${id}`), 3);
        made.message('requestor', storeResponse(id, `2.25.${id}`), undefined, 3);
        if (pendings) made.message('acceptor', { ...got, Status: 0xff00, NumberOfCompletedSuboperations: id });
      }
      return made
        .message('acceptor', { ...got, Status: 0, NumberOfCompletedSuboperations: 2 })
        .release()
        .end();
    };
    const { ofAcceptor, ofRequestor } = await playBoth(book(true), book(false));
    expect(textsOf(ofAcceptor)).to.deep.equal([
      'message 4, C-GET-RSP: did not come',
      'message 7, C-GET-RSP: did not come',
    ]);
    expect(textsOf(ofRequestor)).to.deep.equal([]);
  });
});
