import { expect } from 'chai';
import { CommandField, DataElement, DataSet, lookupKeyword, lookupTag } from 'dcxport';
import { isTelling, Masking } from '../../../../cli/trace/page/masking';
import { MadeTrace } from './pages';

function tagOf(keyword: string): number {
  const tag = lookupKeyword(keyword);
  if (tag === undefined) throw new Error(`${keyword} is not in the dictionary`);
  return tag;
}

/** A value each, recognisable in the page. */
const SECRETS: readonly (readonly [keyword: string, vr: string, value: string])[] = [
  ['PatientName', 'PN', 'Secret^Name'],
  ['PatientID', 'LO', 'SECRET-ID'],
  ['PatientBirthDate', 'DA', '19611213'],
  ['PatientSex', 'CS', 'SECRETSEX'],
  ['PatientAge', 'AS', '063Y'],
  ['PatientWeight', 'DS', '71.25'],
  ['PatientComments', 'LT', 'secret comment'],
  ['ReferringPhysicianName', 'PN', 'Secret^Referrer'],
  ['OperatorsName', 'PN', 'Secret^Operator'],
  ['InstitutionName', 'LO', 'Secret Hospital'],
  ['InstitutionAddress', 'ST', 'Secret Street 1'],
  ['StationName', 'SH', 'SECRETSTATION'],
  ['AccessionNumber', 'SH', 'SECRETACC'],
  ['StudyDate', 'DA', '20260817'],
  ['StudyTime', 'TM', '081733.25'],
  ['AcquisitionDateTime', 'DT', '20260817081734'],
  ['StudyDescription', 'LO', 'Secret study'],
  ['ProtocolName', 'LO', 'Secret protocol'],
  ['StudyID', 'SH', 'SECRETSTUDY'],
  ['TextValue', 'UT', 'secret findings'],
];

describe('masking in the page of a trace', () => {
  function dataSet(): DataSet {
    const set = new DataSet();
    for (const [keyword, vr, value] of SECRETS) set.set(DataElement.fromText(tagOf(keyword), vr, value));
    set.set(DataElement.fromText(0x00091001, 'LO', 'secret of a vendor'));
    for (let at = 0; at < 30; at++) set.set(DataElement.fromText(0x00431001 + at, 'LO', 'another vendor has one'));
    const person = new DataSet();
    person.set(DataElement.fromText(tagOf('CodeMeaning'), 'LO', 'Secret Physician'));
    set.set(DataElement.sequence(tagOf('ReferringPhysicianIdentificationSequence'), [person]));
    const request = new DataSet();
    request.set(DataElement.fromText(tagOf('RequestedProcedureDescription'), 'LO', 'Secret procedure'));
    set.set(DataElement.sequence(tagOf('RequestAttributesSequence'), [request]));
    // A peer that writes a name as if it were a code.
    set.set(DataElement.fromText(tagOf('NameOfPhysiciansReadingStudy'), 'CS', 'SECRETREADER'));
    set.set(DataElement.fromText(tagOf('Modality'), 'CS', 'CT'));
    set.set(DataElement.fromText(tagOf('StudyInstanceUID'), 'UI', '1.2.3.4.5'));
    set.set(DataElement.fromText(tagOf('Manufacturer'), 'LO', 'Maker'));
    set.set(DataElement.fromNumbers(tagOf('Rows'), 'US', [512]));
    set.set(DataElement.fromBytes(tagOf('PixelData'), 'OW', Buffer.from('pixels of a face')));
    return set;
  }

  const store = {
    ...{ CommandField: CommandField.C_STORE_RQ, MessageID: 1, Priority: 0 },
    ...{ AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', AffectedSOPInstanceUID: '1.2.3.4' },
  };
  const failed = {
    ...{ CommandField: CommandField.C_STORE_RSP, MessageIDBeingRespondedTo: 1, Status: 0xc000 },
    ErrorComment: 'no such patient: secret name',
  };
  const HIDDEN = [
    ...SECRETS.map(([, , value]) => value),
    ...[
      'secret of a vendor',
      'another vendor has one',
      '1.2.3.4',
      'Secret Physician',
      'Secret procedure',
      'SECRETREADER',
      'secret name',
      'pixels of a face',
    ],
  ];

  it('leaves nothing of a patient, a person, a place or a time in the page, nested or private', async () => {
    const page = await new MadeTrace().open().message('requestor', store, dataSet()).message('acceptor', failed).page();
    expect(HIDDEN.filter((value) => page.includes(value))).to.deep.equal([]);
    expect(page).to.include('Patient data is masked.').and.to.include('••••••');
    expect(page).to.match(/\(0043,…\)[^]*30 elements/);
    for (const value of ['CT', 'UID 1', 'CT Image Storage', 'Maker', '512', '16 bytes', 'PatientName'])
      expect(page).to.include(value);
  });

  it('shows the reasons of failures without what they quote', async () => {
    const trace = new MadeTrace().open();
    const bytes = Buffer.alloc(4);
    trace.add({ ...trace.of('fault'), from: 'acceptor', why: 'no element may be "DOE^JANE"', bytes });
    trace.add({ ...trace.of('closed'), outcome: 'aborted', why: "open 'C:/DOE^JANE.dcm' failed" });
    const page = await trace.page();
    expect(page).to.include('no element may be ••••••').and.to.include('“open •••••• failed”');
    expect(page).to.not.include('DOE');
  });

  it('shows it all when asked to, but for bulk, and says so', async () => {
    const page = await new MadeTrace()
      .open()
      .message('requestor', store, dataSet())
      .message('acceptor', failed)
      .page({ showPatientData: true });
    expect(HIDDEN.filter((value) => !page.includes(value))).to.deep.equal(['pixels of a face']);
    expect(page).to.include('This page shows patient data.');
  });

  it('does not mask what is empty, so that a query shows what it asks for', async () => {
    const query = new DataSet();
    query.set(DataElement.empty(tagOf('PatientName'), 'PN'));
    const page = await new MadeTrace().open().message('requestor', store, query).page();
    expect(page).to.include('PatientName').and.to.not.include('••••••');
  });

  it('gives a UID of an object one other name, wherever it stands, and leaves those of classes', () => {
    const masking = new Masking(false);
    const named = (uid: string, keyword: string): string => masking.uid(uid, keyword);
    expect(named('1.2.3', 'AffectedSOPInstanceUID')).to.equal('UID 1');
    expect(named('1.2.4', 'StudyInstanceUID')).to.equal('UID 2');
    expect(named('1.2.3', 'SOPInstanceUID')).to.equal('UID 1');
    expect(named('1.2.840.10008.5.1.1.17', 'RequestedSOPInstanceUID')).to.equal('1.2.840.10008.5.1.1.17');
    expect(named('1.3.12.2', 'AffectedSOPClassUID')).to.equal('1.3.12.2');
    expect(new Masking(true).uid('1.2.3', 'SOPInstanceUID')).to.equal('1.2.3');
  });

  it('leaves of a reason what tells of nobody: not what it quotes, no UIDs of objects, no dates and numbers', () => {
    const masking = new Masking(false);
    const reasons = [
      ["the peer's message has no end", "the peer's message has no end"],
      ['read ECONNRESET at 127.0.0.1 port 11112', 'read ECONNRESET at 127.0.0.1 port 11112'],
      ['"DOE^JANE" is not wanted', '•••••• is not wanted'],
      ["ENOENT: no such file, open '/in/DOE^JANE.dcm'", 'ENOENT: no such file, open ••••••'],
      ['“DOE^JA', '••••••'],
      ['1.2.276.0.7230010.3.1.4.1 of 19700101 is there', 'UID 1 of •••••• is there'],
      ['1.2.840.10008.1.1 is not accepted', '1.2.840.10008.1.1 is not accepted'],
    ];
    for (const [text = '', shown = ''] of reasons) {
      expect(masking.sentence(text)).to.equal(shown);
      expect(new Masking(true).sentence(text)).to.equal(text);
    }
  });

  it('knows the elements of the basic profile, and takes what it does not know for telling', () => {
    const telling = [
      'IssuerOfPatientID',
      'PerformingPhysicianName',
      'RequestingService',
      'DeviceSerialNumber',
      'SeriesDate',
    ];
    const harmless = [
      'Modality',
      'SOPInstanceUID',
      'CodeMeaning',
      'PixelSpacing',
      'QueryRetrieveLevel',
      'StationAETitle',
    ];
    const judged = (keyword: string): boolean => {
      const entry = lookupTag(tagOf(keyword));
      return isTelling({ tag: tagOf(keyword), vr: entry?.vr ?? 'UN' }, entry);
    };
    expect(telling.filter((keyword) => !judged(keyword))).to.deep.equal([]);
    expect(harmless.filter(judged)).to.deep.equal([]);
    expect(isTelling({ tag: 0x00080999, vr: 'CS' }, undefined)).to.equal(true);
    expect(isTelling({ tag: 0x00091010, vr: 'CS' }, lookupTag(0x00080060))).to.equal(true);
  });
});
