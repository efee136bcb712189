/**
 * PDUs written out by hand from the tables of PS3.8 section 9.3 and PS3.7 annex D.3.3, with what they say.
 */
import { PduType, type EncodablePdu } from '../../src/pdu';
import { hex } from '../support/hex';

export interface GoldenPdu {
  readonly name: string;
  readonly bytes: Buffer;
  readonly pdu: EncodablePdu;
}

export const goldenPdus: readonly GoldenPdu[] = [
  {
    name: 'A-ASSOCIATE-RQ with every item',
    bytes: hex(`
      01 00 00000170                          # A-ASSOCIATE-RQ, 368 bytes follow
      0001 0000                               # protocol version 1
      53544f52455f534350 20202020202020       # called AE title STORE_SCP
      43543031 202020202020202020202020       # calling AE title CT01
      00000000000000000000000000000000        # 32 reserved bytes
      00000000000000000000000000000000
      10 00 0015                              # application context
        312e322e3834302e31303030382e332e312e312e31   # 1.2.840.10008.3.1.1.1
      20 00 002e                              # presentation context, 46 bytes
        01 00 00 00                           # id 1
        30 00 0011 312e322e3834302e31303030382e312e31   # 1.2.840.10008.1.1
        40 00 0011 312e322e3834302e31303030382e312e32   # 1.2.840.10008.1.2
      20 00 0039                              # presentation context, 57 bytes
        ff 00 00 00                           # id 255
        30 00 0007 312e322e332e34             # 1.2.3.4
        40 00 0011 312e322e3834302e31303030382e312e32   # 1.2.840.10008.1.2
        40 00 0011 312e322e3834302e31303030382e312e32   # the same again
      50 00 0099                              # user information, 153 bytes
        51 00 0004 00004000                   # maximum length 16384
        52 00 0007 312e322e332e35             # implementation class UID 1.2.3.5
        53 00 0004 0003 0000                  # 3 operations invoked, performed unlimited
        54 00 000b 0007 312e322e332e34 00 01  # 1.2.3.4: SCU no, SCP yes
        54 00 000b 0007 312e322e332e36 01 00  # 1.2.3.6: SCU yes, SCP no
        55 00 0006 44435850 3031              # implementation version name DCXP01
        56 00 000c 0007 312e322e332e34 020001 # extended negotiation of 1.2.3.4: 02 00 01
        57 00 0023                            # common extended negotiation, version 0
          0007 312e322e332e34                 # SOP class 1.2.3.4
          0007 312e322e342e32                 # service class 1.2.4.2
          000f                                # related general SOP classes, 15 bytes
            0007 312e322e332e37               # 1.2.3.7
            0004 312e3238                     # 1.28
        58 00 0011                            # user identity
          02 01                               # user name and passcode, response requested
          0005 616c696365                     # alice
          0006 736563726574                   # secret
        5a 00 0002 beef                       # an item that nobody knows
        5b 00 0000                            # another, empty
      60 00 0003 010203                       # an unknown item beside the others
    `),
    pdu: {
      type: PduType.AssociateRQ,
      protocolVersion: 1,
      calledAETitle: 'STORE_SCP',
      callingAETitle: 'CT01',
      applicationContextName: '1.2.840.10008.3.1.1.1',
      presentationContexts: [
        { id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
        { id: 255, abstractSyntax: '1.2.3.4', transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2'] },
      ],
      userInformation: {
        maximumLength: 16384,
        implementationClassUID: '1.2.3.5',
        implementationVersionName: 'DCXP01',
        asynchronousOperationsWindow: { invoked: 3, performed: 0 },
        roleSelections: [
          { sopClassUID: '1.2.3.4', scuRole: false, scpRole: true },
          { sopClassUID: '1.2.3.6', scuRole: true, scpRole: false },
        ],
        extendedNegotiations: [{ sopClassUID: '1.2.3.4', information: Buffer.from([2, 0, 1]) }],
        commonExtendedNegotiations: [
          {
            version: 0,
            sopClassUID: '1.2.3.4',
            serviceClassUID: '1.2.4.2',
            relatedGeneralSOPClassUIDs: ['1.2.3.7', '1.28'],
          },
        ],
        userIdentity: {
          identityType: 2,
          positiveResponseRequested: true,
          primaryField: Buffer.from('alice'),
          secondaryField: Buffer.from('secret'),
        },
        unknownItems: [
          { itemType: 0x5a, data: Buffer.from([0xbe, 0xef]) },
          { itemType: 0x5b, data: Buffer.alloc(0) },
        ],
      },
      unknownItems: [{ itemType: 0x60, data: Buffer.from([1, 2, 3]) }],
    },
  },
  {
    name: 'A-ASSOCIATE-AC with accepted and refused contexts and an identity response',
    bytes: hex(`
      02 00 000000ad                          # A-ASSOCIATE-AC, 173 bytes follow
      0001 0000
      53544f52455f534350 20202020202020       # STORE_SCP
      43543031 202020202020202020202020       # CT01
      00000000000000000000000000000000
      000000000000000000000000000000aa        # reserved bytes, echoed as they came
      10 00 0015
        312e322e3834302e31303030382e332e312e312e31
      21 00 0019                              # presentation context, 25 bytes
        01 00 00 00                           # id 1, acceptance
        40 00 0011 312e322e3834302e31303030382e312e32
      21 00 0008                              # presentation context, 8 bytes
        ff 00 03 00                           # id 255, abstract syntax not supported
        40 00 0000                            # no transfer syntax named
      50 00 0023                              # user information, 35 bytes
        51 00 0004 00000000                   # maximum length: unlimited
        52 00 0007 312e322e332e35
        53 00 0004 0001 0001
        59 00 0004 0002 6f6b                  # server response: ok
    `),
    pdu: {
      type: PduType.AssociateAC,
      protocolVersion: 1,
      calledAETitle: 'STORE_SCP',
      callingAETitle: 'CT01',
      reserved: Buffer.concat([Buffer.alloc(31), Buffer.from([0xaa])]),
      applicationContextName: '1.2.840.10008.3.1.1.1',
      presentationContexts: [
        { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' },
        { id: 255, result: 3, transferSyntax: '' },
      ],
      userInformation: {
        maximumLength: 0,
        implementationClassUID: '1.2.3.5',
        asynchronousOperationsWindow: { invoked: 1, performed: 1 },
        userIdentityResponse: Buffer.from('ok'),
      },
    },
  },
  {
    name: 'A-ASSOCIATE-RJ',
    bytes: hex('03 00 00000004 00 01 01 07   # permanent, service user, called AE title not recognized'),
    pdu: { type: PduType.AssociateRJ, result: 1, source: 1, reason: 7 },
  },
  {
    name: 'P-DATA-TF with command and data fragments',
    bytes: hex(`
      04 00 00000018                          # P-DATA-TF, 24 bytes follow
      00000006 01 03 c0ffee01                 # context 1, command, last
      00000004 01 00 d00d                     # context 1, data, more follow
      00000002 03 02                          # context 3, data, last, empty
    `),
    pdu: {
      type: PduType.PDataTF,
      values: [
        { contextId: 1, isCommand: true, isLast: true, data: Buffer.from([0xc0, 0xff, 0xee, 0x01]) },
        { contextId: 1, isCommand: false, isLast: false, data: Buffer.from([0xd0, 0x0d]) },
        { contextId: 3, isCommand: false, isLast: true, data: Buffer.alloc(0) },
      ],
    },
  },
  {
    name: 'A-RELEASE-RQ',
    bytes: hex('05 00 00000004 00000000'),
    pdu: { type: PduType.ReleaseRQ },
  },
  {
    name: 'A-RELEASE-RP',
    bytes: hex('06 00 00000004 00000000'),
    pdu: { type: PduType.ReleaseRP },
  },
  {
    name: 'A-ABORT',
    bytes: hex('07 00 00000004 0000 02 06       # provider, invalid PDU parameter value'),
    pdu: { type: PduType.Abort, source: 2, reason: 6 },
  },
];

/** The golden PDU whose name starts with this. */
export function golden(name: string): GoldenPdu {
  const found = goldenPdus.find((entry) => entry.name.startsWith(name));
  if (found === undefined) throw new Error(`no golden PDU ${name}`);
  return found;
}
