import { expect } from 'chai';
import { describeAbort, describePdu, describeReject, pduName, PduType, type Pdu } from '../../src/pdu';
import { Random } from '../support/random';
import { golden } from './golden';
import { randomPdu } from './random-pdu';

describe('descriptions of PDUs', () => {
  it('say what a request proposes', () => {
    expect(describePdu(golden('A-ASSOCIATE-RQ').pdu)).to.equal(
      [
        'A-ASSOCIATE-RQ',
        '  protocol version: 1',
        '  called AE title: STORE_SCP',
        '  calling AE title: CT01',
        '  application context: 1.2.840.10008.3.1.1.1',
        '  maximum length: 16384',
        '  implementation class UID: 1.2.3.5',
        '  implementation version name: DCXP01',
        '  asynchronous operations: invoked 3, performed 0',
        '  role selection 1.2.3.4: SCU no, SCP yes',
        '  role selection 1.2.3.6: SCU yes, SCP no',
        '  extended negotiation 1.2.3.4: 3 bytes',
        '  common extended negotiation 1.2.3.4: service class 1.2.4.2, related [1.2.3.7, 1.28]',
        '  user identity: user name and passcode, 5 bytes and 6 bytes, response requested',
        '  unknown user information item 0x5a: 2 bytes',
        '  unknown user information item 0x5b: 0 bytes',
        '  unknown item 0x60: 3 bytes',
        '  presentation contexts: 2',
        '    1: 1.2.840.10008.1.1 in [1.2.840.10008.1.2]',
        '    255: 1.2.3.4 in [1.2.840.10008.1.2, 1.2.840.10008.1.2]',
      ].join('\n'),
    );
  });

  it('say what an answer accepts and refuses', () => {
    expect(describePdu(golden('A-ASSOCIATE-AC').pdu).split('\n')).to.include.members([
      '  maximum length: unlimited',
      '  user identity response: 2 bytes',
      '    1: accepted, 1.2.840.10008.1.2',
      '    255: refused, abstract syntax not supported, ""',
    ]);
  });

  it('say the rest in a line or two', () => {
    expect(describePdu(golden('A-ASSOCIATE-RJ').pdu)).to.equal(
      'A-ASSOCIATE-RJ: permanently, by the service user: called AE title not recognized',
    );
    expect(describePdu(golden('P-DATA').pdu).split('\n')).to.deep.equal([
      'P-DATA-TF: 3 PDVs',
      '  context 1: command, 4 bytes, last fragment',
      '  context 1: data set, 2 bytes',
      '  context 3: data set, 0 bytes, last fragment',
    ]);
    expect(describePdu(golden('A-RELEASE-RQ').pdu)).to.equal('A-RELEASE-RQ');
    expect(describePdu(golden('A-RELEASE-RP').pdu)).to.equal('A-RELEASE-RP');
    expect(describePdu(golden('A-ABORT').pdu)).to.equal(
      'A-ABORT: by the service provider: a PDU held an invalid parameter value',
    );
    expect(describePdu({ type: 'unknown', pduType: 0x47 })).to.equal('PDU of unknown type 0x47');
    expect(pduName(PduType.PDataTF)).to.equal('P-DATA-TF');
  });

  it('never show what a user identity or a payload holds', () => {
    const request = describePdu(golden('A-ASSOCIATE-RQ').pdu);
    expect(request).not.to.match(/secret|736563|alice/);
    expect(describePdu(golden('P-DATA').pdu)).not.to.include('c0ff');
  });

  it('give each reason of a rejection its own words and unknown numbers as numbers', () => {
    const reasons = [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 7],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ] as const;
    const texts = reasons.map(([source, reason]) => describeReject(2, source, reason));
    expect(new Set(texts).size).to.equal(reasons.length);
    for (const text of texts) expect(text).to.match(/^for now, by the service (user|provider \(\w+\)): [a-zA-Z ]+$/);
    expect(describeReject(1, 2, 2)).to.equal(
      'permanently, by the service provider (ACSE): protocol version not supported',
    );
    expect(describeReject(1, 1, 9)).to.equal('permanently, by the service user: reason 9');
    expect(describeReject(0, 9, 4)).to.equal('with result 0, by source 9: reason 4');
  });

  it('give each reason of an abort its own words and unknown numbers as numbers', () => {
    const texts = [0, 1, 2, 4, 5, 6].map((reason) => describeAbort(2, reason));
    expect(new Set(texts).size).to.equal(6);
    for (const text of texts) expect(text).to.match(/^by the service provider: [a-zA-Z ]+$/);
    expect(describeAbort(0, 5)).to.equal('by the service user');
    expect(describeAbort(2, 3)).to.equal('by the service provider: reason 3');
    expect(describeAbort(1, 0)).to.equal('by source 1: no reason given');
  });

  it('L15: cut long values and lists short and show control characters as codes', () => {
    const transferSyntaxes = Array.from({ length: 1_000 }, () => '1.2.3'.repeat(100));
    const text = describePdu({
      type: PduType.AssociateRQ,
      protocolVersion: 1,
      calledAETitle: 'A\nFATAL forged entry\x1b[2J',
      callingAETitle: '\u2028\u00e9',
      applicationContextName: '1'.repeat(60_000),
      presentationContexts: Array.from({ length: 5_000 }, (_, id) => ({
        id,
        abstractSyntax: '1.2',
        transferSyntaxes,
      })),
      userInformation: {},
    });
    expect(text).to.include('called AE title: A\\u000aFATAL forged entry\\u001b[2J\n');
    expect(text).to.include('calling AE title: \\u2028\\u00e9\n');
    expect(text).to.include('... (60000 characters)');
    expect(text).to.include('and 984 more]');
    expect(text.endsWith('\n    and 4872 more')).to.equal(true);
    expect(text.length).to.be.lessThan(250_000);
  });

  it('L15: never throw and never break a line, whatever stands in the fields', () => {
    const random = new Random(15);
    const hostile: unknown[] = [
      undefined,
      null,
      NaN,
      -1,
      '',
      'x\r\ny',
      {},
      [],
      [null],
      Symbol('s'),
      Object.create(null),
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
      { length: 'a\nb' },
      {
        toString: () => {
          throw new Error('no');
        },
      },
      '__proto__',
      'constructor',
    ];
    for (const value of hostile) expect(describePdu(value as Pdu)).to.be.a('string');
    for (let round = 0; round < 5_000; round += 1) {
      const pdu = randomPdu(random);
      spoil(random, pdu, hostile);
      const text = describePdu(pdu);
      expect(text).to.match(/^[\x20-\x7e\n]+$/);
      expect(text).not.to.match(/\ny/);
    }
    for (const value of hostile) {
      if (typeof value === 'symbol' || typeof value === 'object') continue;
      expect(describeReject(value as number, value as number, value as number)).to.be.a('string');
      expect(describeAbort(value as number, value as number)).to.be.a('string');
    }
  });
});

/** Puts something else into one field, anywhere in the object. */
function spoil(random: Random, object: object, values: readonly unknown[]): void {
  const keys = Object.keys(object);
  if (keys.length === 0) return;
  const key = random.pick(keys);
  const fields = object as Record<string, unknown>;
  const inner = fields[key];
  const deeper = typeof inner === 'object' && inner !== null && !Buffer.isBuffer(inner) && !random.oneIn(4);
  if (deeper) spoil(random, inner, values);
  else fields[key] = random.pick(values);
}
