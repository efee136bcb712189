import { expect } from 'chai';
import { InvalidArgumentError, PduDecodeError, AbortReason } from '../../src/errors';
import {
  decodePdu,
  encodePdu,
  PduType,
  type AssociateAC,
  type AssociateRQ,
  type EncodablePdu,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
} from '../../src/pdu';
import { hex } from '../support/hex';
import { naiveDecode, naiveEncode } from '../support/naive-pdu-codec';
import { Random } from '../support/random';
import { golden, goldenPdus } from './golden';
import { randomPdu } from './random-pdu';

const request: AssociateRQ = {
  type: PduType.AssociateRQ,
  protocolVersion: 1,
  calledAETitle: 'SCP',
  callingAETitle: 'SCU',
  applicationContextName: '1.2.840.10008.3.1.1.1',
  presentationContexts: [],
  userInformation: {},
};
const accept: AssociateAC = { ...request, type: PduType.AssociateAC, presentationContexts: [] };

/** An association PDU whose items are given as bytes. */
function associate(type: number, ...items: Buffer[]): Buffer {
  const body = Buffer.concat([hex('0001 0000'), Buffer.alloc(32, 0x20), Buffer.alloc(32), ...items]);
  const header = Buffer.from([type, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}
const proposal = (id: number): ProposedPresentationContext => ({
  id,
  abstractSyntax: '1.2.3',
  transferSyntaxes: ['1.2.840.10008.1.2'],
});
/** A proposed context as bytes, for ids that the encoder refuses. */
const proposalBytes = (id: number): Buffer =>
  Buffer.concat([hex('20 00 0014'), Buffer.from([id, 0, 0, 0]), hex('30 00 0003 312e32   40 00 0005 312e322e33')]);

describe('PDU codec', () => {
  for (const { name, bytes, pdu } of goldenPdus) {
    it(`reads ${name}`, () => {
      expect(decodePdu(bytes)).to.deep.equal(pdu);
    });
    it(`writes ${name}`, () => {
      expect(encodePdu(pdu).toString('hex')).to.equal(bytes.toString('hex'));
    });
    it(`refuses ${name} cut short anywhere, and with a byte too many`, () => {
      for (let length = 0; length < bytes.length; length += 1) {
        expect(() => decodePdu(bytes.subarray(0, length)), `${length} bytes`).to.throw(PduDecodeError);
      }
      expect(() => decodePdu(Buffer.concat([bytes, Buffer.alloc(1)]))).to.throw(PduDecodeError);
    });
    it(`gives PduDecodeError or a PDU, never another error, for ${name} cut short with a length that fits`, () => {
      let refused = 0;
      for (let length = 6; length < bytes.length; length += 1) {
        const cut = Buffer.from(bytes.subarray(0, length));
        cut.writeUInt32BE(length - 6, 2);
        try {
          expect(decodePdu(cut)).to.have.property('type', pdu.type);
        } catch (error) {
          expect(error).to.be.instanceOf(PduDecodeError);
          refused += 1;
        }
      }
      expect(refused).to.be.greaterThan(0);
    });
  }

  it('agrees with the naive codec on what is written and read', () => {
    const random = new Random(20);
    for (let round = 0; round < 3000; round += 1) {
      const pdu = randomPdu(random);
      const bytes = encodePdu(pdu);
      expect(bytes.toString('hex'), `round ${round}`).to.equal(naiveEncode(pdu).toString('hex'));
      expect(decodePdu(bytes), `round ${round}`).to.deep.equal(pdu);
      expect(naiveDecode(bytes), `round ${round}`).to.deep.equal(pdu);
    }
  });

  it('reads the five types of user identity', () => {
    for (const identityType of [1, 2, 3, 4, 5]) {
      const userIdentity = {
        identityType,
        positiveResponseRequested: false,
        primaryField: Buffer.from([identityType]),
        secondaryField: Buffer.alloc(0),
      };
      const pdu: EncodablePdu = { ...request, userInformation: { userIdentity } };
      expect(decodePdu(encodePdu(pdu))).to.deep.equal(pdu);
    }
  });

  it('reads a PDU of unknown type without its body and does not write one', () => {
    expect(decodePdu(hex('0a 00 00000002 abcd'))).to.deep.equal({ type: 'unknown', pduType: 10 });
    const unknown = { type: 'unknown', pduType: 10 } as unknown as EncodablePdu;
    expect(() => encodePdu(unknown)).to.throw(InvalidArgumentError, /unknown/);
  });

  it('gives views on the received bytes for what is kept', () => {
    const bytes = Buffer.from(golden('P-DATA-TF').bytes);
    const pdu = decodePdu(bytes);
    if (pdu.type !== PduType.PDataTF) throw new Error('not a P-DATA-TF');
    expect(pdu.values[0]?.data.buffer).to.equal(bytes.buffer);
  });

  it('leaves a wrong or missing application context and a wrong version to the association', () => {
    const other = { ...request, applicationContextName: '1.2.3', protocolVersion: 0 };
    expect(decodePdu(encodePdu(other))).to.deep.equal(other);
    const bare = decodePdu(associate(1));
    expect(bare).to.deep.equal({ ...request, calledAETitle: '', callingAETitle: '', applicationContextName: '' });
  });

  it('skips items that have no place there and keeps them', () => {
    const answer = hex('21 00 0004 01000000');
    const pdu = decodePdu(associate(1, answer));
    expect(pdu).to.have.deep.property('unknownItems', [{ itemType: 0x21, data: hex('01000000') }]);
  });

  describe('presentation contexts', () => {
    it('L17: keeps context ids as proposed, in any order and with gaps', () => {
      const ids = [255, 1, 7, 3, 201];
      const pdu = decodePdu(encodePdu({ ...request, presentationContexts: ids.map(proposal) })) as AssociateRQ;
      expect(pdu.presentationContexts.map((context) => context.id)).to.deep.equal(ids);
    });

    for (const [what, ids] of [
      ['an even context id', [1, 2]],
      ['a context id of 0', [0]],
      ['a context id that comes twice', [1, 3, 1]],
    ] as const) {
      it(`L17: answers ${what} with an abort for an invalid parameter value`, () => {
        expect(() => decodePdu(associate(1, ...ids.map(proposalBytes))))
          .to.throw(PduDecodeError)
          .with.property('abortReason', AbortReason.InvalidPduParameterValue);
        expect(() => encodePdu({ ...request, presentationContexts: ids.map(proposal) })).to.throw(InvalidArgumentError);
        const answers = ids.map((id) => ({ id, result: 0, transferSyntax: '1.2' }));
        expect(() => encodePdu({ ...accept, presentationContexts: answers })).to.throw(InvalidArgumentError);
      });
    }

    it('L17: names the place of a bad context id', () => {
      expect(() => decodePdu(associate(1, proposalBytes(1), proposalBytes(2))))
        .to.throw(PduDecodeError, /context id 2 is even/)
        .with.property('offset', 74 + 24 + 4);
    });

    it('takes a proposal without transfer syntaxes, which nothing can be agreed on for', () => {
      const pdu = decodePdu(associate(1, hex('20 00 000b  01000000  30 00 0003 312e32')));
      expect(pdu).to.have.deep.property('presentationContexts', [
        { id: 1, abstractSyntax: '1.2', transferSyntaxes: [] },
      ]);
    });

    it('refuses a proposal with no abstract syntax or with two', () => {
      expect(() => decodePdu(associate(1, hex('20 00 0004 01000000')))).to.throw(PduDecodeError, /no abstract syntax/);
      const two = hex('20 00 0012  01000000  30 00 0003 312e32  30 00 0003 312e32');
      expect(() => decodePdu(associate(1, two))).to.throw(
        PduDecodeError,
        /Malformed A-ASSOCIATE-RQ: item 0x30 comes a second time/,
      );
    });

    const answerOf = (bytes: string): PresentationContextAnswer | undefined =>
      (decodePdu(associate(2, hex(bytes))) as AssociateAC).presentationContexts[0];

    it('takes a refused context with an empty, a missing and several transfer syntaxes', () => {
      expect(answerOf('21 00 0008 01000300 40 00 0000')).to.include({ result: 3, transferSyntax: '' });
      expect(answerOf('21 00 0004 01000400')).to.include({ result: 4, transferSyntax: '' });
      expect(answerOf('21 00 0012 01000200 40 00 0003 312e32 40 00 0003 312e33')).to.include({ transferSyntax: '1.2' });
    });

    it('refuses an accepted context with no, an empty or several transfer syntaxes', () => {
      for (const bytes of [
        '21 00 0004 01000000',
        '21 00 0008 01000000 40 00 0000',
        '21 00 000a 01000000 40 00 0002 2000',
        '21 00 0012 01000000 40 00 0003 312e32 40 00 0003 312e33',
      ]) {
        expect(() => answerOf(bytes), bytes).to.throw(PduDecodeError, /presentation context 1 is accepted with/);
      }
      const presentationContexts = [{ id: 1, result: 0, transferSyntax: '' }];
      expect(() => encodePdu({ ...accept, presentationContexts })).to.throw(InvalidArgumentError, /without a transfer/);
    });
  });

  describe('padding', () => {
    it('L16: takes NULs and spaces off UIDs and names on reading', () => {
      const padded = associate(
        1,
        hex('10 00 0004 312e3200'),
        hex('20 00 0014  01000000  30 00 0004 312e3320  40 00 0004 312e3400'),
        hex('50 00 0020  52 00 0004 312e3500  55 00 0003 412020  54 00 0008 0004 312e3600 0100  5a 00 0001 00'),
      );
      expect(decodePdu(padded)).to.deep.equal({
        ...request,
        calledAETitle: '',
        callingAETitle: '',
        applicationContextName: '1.2',
        presentationContexts: [{ id: 1, abstractSyntax: '1.3', transferSyntaxes: ['1.4'] }],
        userInformation: {
          implementationClassUID: '1.5',
          implementationVersionName: 'A',
          roleSelections: [{ sopClassUID: '1.6', scuRole: true, scpRole: false }],
          unknownItems: [{ itemType: 0x5a, data: Buffer.from([0]) }],
        },
      });
    });

    it('L16: never pads a UID of odd length, and takes off the padding that it is given', () => {
      const clean: AssociateRQ = { ...request, userInformation: { implementationClassUID: '1.2.3' } };
      const padded: AssociateRQ = { ...request, userInformation: { implementationClassUID: '1.2.3\0' } };
      expect(encodePdu(clean).includes(hex('52 00 0005 312e322e33'))).to.equal(true);
      expect(encodePdu(padded).equals(encodePdu(clean))).to.equal(true);
    });

    it('L16: keeps leading zeros and bad characters of a UID as received', () => {
      const pdu: AssociateRQ = {
        ...request,
        presentationContexts: [{ id: 1, abstractSyntax: '1.02.ABC/\u00e9', transferSyntaxes: [' 1.2'] }],
      };
      expect(decodePdu(encodePdu(pdu))).to.deep.equal(pdu);
    });

    it('L16: takes spaces off both sides of AE titles and fills them up with spaces on writing', () => {
      const bytes = encodePdu({ ...request, calledAETitle: '  A B' });
      expect(bytes.toString('latin1', 10, 42)).to.equal('  A B           SCU             ');
      expect(decodePdu(bytes)).to.have.property('calledAETitle', 'A B');
      bytes.fill(0, 10 + 5, 26);
      expect(decodePdu(bytes)).to.have.property('calledAETitle', 'A B');
    });

    it('takes AE titles of 16 characters and refuses longer ones', () => {
      const pdu = { ...request, callingAETitle: 'ABCDEFGHIJKLMNOP' };
      expect(decodePdu(encodePdu(pdu))).to.deep.equal(pdu);
      expect(() => encodePdu({ ...request, callingAETitle: 'ABCDEFGHIJKLMNOPQ' })).to.throw(
        InvalidArgumentError,
        /calling AE title: 17 characters/,
      );
    });
  });

  describe('user information', () => {
    const withUserItems = (items: string): Buffer => {
      const content = hex(items);
      const header = Buffer.from([0x50, 0, 0, 0]);
      header.writeUInt16BE(content.length, 2);
      return associate(1, Buffer.concat([header, content]));
    };

    for (const [what, items] of [
      ['maximum length of 3 bytes', '51 00 0003 000040'],
      ['maximum length of 5 bytes', '51 00 0005 0000400000'],
      ['window of 2 bytes', '53 00 0002 0001'],
      ['window of 6 bytes', '53 00 0006 000100010001'],
      ['role selection whose UID is longer than the item', '54 00 0007 0004 312e32 0101'],
      ['role selection with a byte too many', '54 00 0008 0003 312e32 010100'],
      ['extended negotiation whose UID is longer than the item', '56 00 0004 0003 312e'],
      ['related class that is longer than its list', '57 00 000b 0001 31 0001 31 0003 0002 31'],
      ['list of related classes that is longer than the item', '57 00 000b 0001 31 0001 31 0004 0001 31'],
      ['identity whose primary field is longer than the item', '58 00 0006 01 00 0005 616c'],
      ['identity without secondary field', '58 00 0006 01 00 0002 616c'],
      ['identity with a byte too many', '58 00 0009 01 00 0002 616c 0000 00'],
      ['identity response that is longer than the item', '59 00 0003 0002 6f'],
      ['sub-item that is longer than the item', '5a 00 0003 0102'],
      ['sub-item header of 3 bytes', '5a 00 00'],
    ] as const) {
      it(`refuses a ${what}`, () => {
        expect(() => decodePdu(withUserItems(items))).to.throw(PduDecodeError);
      });
    }

    for (const item of [
      '51 00 0004 00004000',
      '52 00 0003 312e32',
      '53 00 0004 00010001',
      '55 00 0002 4142',
      '58 00 0006 01 00 0000 0000',
      '59 00 0002 0000',
    ]) {
      it(`refuses a second item ${item.slice(0, 2)}`, () => {
        expect(() => decodePdu(withUserItems(item))).not.to.throw();
        expect(() => decodePdu(withUserItems(item + item))).to.throw(PduDecodeError, /comes a second time/);
      });
    }

    it('passes over what a later version adds to common extended negotiation, and keeps the version', () => {
      const pdu = decodePdu(withUserItems('57 02 000b 0001 31 0001 32 0000 aabbcc')) as AssociateRQ;
      expect(pdu.userInformation.commonExtendedNegotiations).to.deep.equal([
        { version: 2, sopClassUID: '1', serviceClassUID: '2', relatedGeneralSOPClassUIDs: [] },
      ]);
    });

    it('refuses a second user information item and a second application context', () => {
      expect(() => decodePdu(associate(1, hex('50 00 0000'), hex('50 00 0000')))).to.throw(PduDecodeError, /0x50/);
      expect(() => decodePdu(associate(1, hex('10 00 0000'), hex('10 00 0000')))).to.throw(PduDecodeError, /0x10/);
    });
  });

  describe('what cannot be written', () => {
    it('refuses more than 128 presentation contexts and says what to do', () => {
      const presentationContexts = Array.from({ length: 129 }, (_, index) => proposal(2 * index + 1));
      expect(() => encodePdu({ ...request, presentationContexts })).to.throw(
        InvalidArgumentError,
        /129 presentation contexts .* use several associations/,
      );
    });

    for (const [what, pdu] of [
      ['a reason of 256', { type: PduType.Abort, source: 2, reason: 256 }],
      ['a context id of 257', { ...request, presentationContexts: [proposal(257)] }],
      ['a maximum length of 2 to the 32', { ...request, userInformation: { maximumLength: 2 ** 32 } }],
      ['a reserved field of 31 bytes', { ...request, reserved: Buffer.alloc(31) }],
      ['an AE title outside ISO 8859-1', { ...request, callingAETitle: '\u5c71' }],
      ['an item of 65536 bytes', { ...request, unknownItems: [{ itemType: 0x60, data: Buffer.alloc(65536) }] }],
    ] as const) {
      it(`refuses ${what}`, () => {
        expect(() => encodePdu(pdu)).to.throw(InvalidArgumentError);
      });
    }
  });
});
