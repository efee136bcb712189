import { expect } from 'chai';
import {
  CommandField,
  DATA_SET_PRESENT,
  NO_DATA_SET,
  Priority,
  decodeCommandSet,
  encodeCommandSet,
  toErrorComment,
} from '../../src/dimse';
import type { CommandSet } from '../../src/dimse';
import { COMMAND_ELEMENTS } from '../../src/dimse/command-elements';
import { DimseDecodeError, InvalidArgumentError } from '../../src/errors';
import { hex } from '../support/hex';
import { Random } from '../support/random';
import { golden, goldenMessages, recordedPdus } from './recorded';

/** One element as bytes; independent of the code under test. */
function element(number: number, value: Buffer, length = value.length, group = 0): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(length, 4);
  return Buffer.concat([header, value]);
}

const us = (...values: number[]): Buffer => Buffer.concat(values.map((value) => Buffer.from([value, value >> 8])));
const echoField = element(0x0100, us(CommandField.C_ECHO_RQ));
const messageId = element(0x0110, us(1));
const noDataSet = element(0x0800, us(NO_DATA_SET));
const echo = [echoField, messageId, noDataSet];
const echoCommand = { CommandField: CommandField.C_ECHO_RQ, MessageID: 1, CommandDataSetType: NO_DATA_SET };

describe('the command set codec', () => {
  it('is tested with all 23 messages', () => {
    const names = new Set(goldenMessages.map(({ command }) => command.CommandField));
    expect([...names].sort()).to.deep.equal(Object.values(CommandField).sort());
  });

  for (const { name, command, bytes } of goldenMessages) {
    it(`writes ${name} as pydicom does`, () => {
      expect(encodeCommandSet(command).toString('hex')).to.equal(bytes.toString('hex'));
    });

    it(`reads ${name} as pydicom wrote it`, () => {
      expect(decodeCommandSet(bytes)).to.deep.equal(command);
    });

    it(`reads ${name} cut off anywhere as an error or a shorter command set, never as another error`, () => {
      for (let length = 0; length < bytes.length; length += 1) {
        let decoded: CommandSet;
        try {
          decoded = decodeCommandSet(bytes.subarray(0, length));
        } catch (error) {
          expect(error, `length ${length}`).to.be.instanceOf(DimseDecodeError);
          continue;
        }
        // Only a cut between two elements leaves something to read, and then it is a part of the whole.
        expect(command, `length ${length}`).to.deep.include(decoded);
      }
    });
  }

  for (const { name, commandSet } of recordedPdus) {
    it(`L36: writes what it read of DCMTK's ${name} byte for byte`, () => {
      expect(encodeCommandSet(decodeCommandSet(commandSet)).toString('hex')).to.equal(commandSet.toString('hex'));
    });
  }

  it("L36: writes a C-STORE and its response as DCMTK's storescu and storescp do", () => {
    const sent: Partial<CommandSet> = {
      AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      AffectedSOPInstanceUID: '1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322',
    };
    const request = encodeCommandSet({
      ...sent,
      CommandField: CommandField.C_STORE_RQ,
      MessageID: 1,
      Priority: Priority.Medium,
      CommandDataSetType: DATA_SET_PRESENT,
    });
    const response = encodeCommandSet({
      ...sent,
      CommandField: CommandField.C_STORE_RSP,
      MessageIDBeingRespondedTo: 1,
      CommandDataSetType: NO_DATA_SET,
      Status: 0,
    });
    const theirs = new Map(recordedPdus.map(({ name, commandSet }) => [name, commandSet.toString('hex')]));
    expect(request.toString('hex')).to.equal(theirs.get('C-STORE-RQ'));
    expect(response.toString('hex')).to.equal(theirs.get('C-STORE-RSP'));
  });

  it('reads in any order of elements and whatever the group length says', () => {
    const bytes = Buffer.concat([noDataSet, element(0x0000, us(0xffff, 0xffff)), messageId, echoField]);
    expect(decodeCommandSet(bytes)).to.deep.equal(echoCommand);
  });

  it('reads without a group length', () => {
    expect(decodeCommandSet(Buffer.concat(echo))).to.deep.equal(echoCommand);
  });

  it('skips elements of the command group that it does not know', () => {
    const retired = element(0x0010, Buffer.from('ACR-NEMA 2.0'));
    const odd = element(0x5120, Buffer.from('abc'));
    expect(decodeCommandSet(Buffer.concat([retired, ...echo, odd, odd]))).to.deep.equal(echoCommand);
  });

  it('L16: takes NUL and space padding off UIDs, AE titles and comments', () => {
    const bytes = Buffer.concat([
      ...echo,
      element(0x0002, Buffer.from('1.2.3\0')),
      element(0x1000, Buffer.from(' 1.2.4 \0\0')),
      element(0x0600, Buffer.from('  SCP  \0 ')),
      element(0x0902, Buffer.from('no room ')),
    ]);
    expect(decodeCommandSet(bytes)).to.deep.equal({
      ...echoCommand,
      AffectedSOPClassUID: '1.2.3',
      AffectedSOPInstanceUID: '1.2.4',
      MoveDestination: 'SCP',
      ErrorComment: 'no room',
    });
  });

  it('L16: gives back a UID with leading zeros and bad characters as it came', () => {
    const uid = Buffer.from('01.002.x\xe9...', 'latin1');
    const bytes = Buffer.concat([element(0x0000, us(uid.length + 38, 0)), element(0x0002, uid), ...echo]);
    expect(encodeCommandSet(decodeCommandSet(bytes)).toString('hex')).to.equal(bytes.toString('hex'));
  });

  it('reads a number without value as absent and a text without value as empty', () => {
    const empty = Buffer.alloc(0);
    const bytes = Buffer.concat([...echo, element(0x1031, empty), element(0x0901, empty), element(0x1000, empty)]);
    expect(decodeCommandSet(bytes)).to.deep.equal({ ...echoCommand, AffectedSOPInstanceUID: '' });
  });

  it('writes nothing for undefined members', () => {
    expect(encodeCommandSet({ ...echoCommand, AffectedSOPClassUID: undefined })).to.deep.equal(
      encodeCommandSet(echoCommand),
    );
  });

  it('writes group length, padding and tags as PS3.7 has them', () => {
    const bytes = encodeCommandSet({
      CommandField: CommandField.N_GET_RQ,
      CommandDataSetType: NO_DATA_SET,
      RequestedSOPInstanceUID: '1.2',
      MoveDestination: 'ABC',
      AttributeIdentifierList: [0x00100020, 0xfffee000],
    });
    expect(bytes).to.deep.equal(
      hex(`
        0000 0000 04000000 3c000000
        0000 0001 02000000 1001
        0000 0006 04000000 41424320
        0000 0008 02000000 0101
        0000 0110 04000000 312e3200
        0000 0510 08000000 1000 2000 feff 00e0
      `),
    );
  });

  describe('refuses malformed command sets', () => {
    const long = 'x'.repeat(100);
    for (const [what, bytes] of [
      ['an empty one', Buffer.alloc(0)],
      ['an element longer than the rest', Buffer.concat([...echo, element(0x0002, Buffer.from('1.2'), 100)])],
      ['an element of undefined length', Buffer.concat([...echo, element(0x0002, Buffer.from('1.2'), 0xffffffff)])],
      ['an unknown element longer than the rest', Buffer.concat([...echo, element(0x5000, us(1), 0x7fffffff)])],
      ['an element twice', Buffer.concat([...echo, messageId])],
      ['a number of four bytes', Buffer.concat([echoField, noDataSet, element(0x0110, us(1, 2))])],
      ['a number of one byte', Buffer.concat([echoField, noDataSet, element(0x0110, Buffer.from([1]))])],
      ['a list of tags of odd length', Buffer.concat([...echo, element(0x1005, us(1, 2, 3))])],
      ['an element of another group', Buffer.concat([...echo, element(0x0018, Buffer.from('1.2 '), 4, 0x0008)])],
      ['a header that is cut off', Buffer.concat([...echo, Buffer.alloc(7)])],
      ['one without Command Field', Buffer.concat([messageId, noDataSet])],
      ['one with an empty Command Field', Buffer.concat([element(0x0100, Buffer.alloc(0)), messageId, noDataSet])],
      ['one without Command Data Set Type', Buffer.concat([echoField, messageId])],
      ['a big endian one', Buffer.from(Buffer.concat(echo)).swap16()],
      ['text', Buffer.from(long)],
    ] as const) {
      it(what, () => {
        expect(() => decodeCommandSet(bytes)).to.throw(DimseDecodeError);
      });
    }

    it('L9: one that is longer than the limit', () => {
      const bytes = Buffer.concat([...echo, element(0x0902, Buffer.alloc(65536, 'x'))]);
      expect(() => decodeCommandSet(bytes)).to.throw(DimseDecodeError, /65536/);
      expect(decodeCommandSet(bytes, { maximumLength: bytes.length })).to.include(echoCommand);
      expect(() => decodeCommandSet(bytes, { maximumLength: bytes.length - 1 })).to.throw(DimseDecodeError);
    });

    it('and names the element that is wrong', () => {
      const bytes = Buffer.concat([...echo, element(0x1000, Buffer.from('1.2'), 64)]);
      expect(() => decodeCommandSet(bytes)).to.throw(DimseDecodeError, /AffectedSOPInstanceUID \(0000,1000\).*64.*3/);
    });
  });

  describe('refuses to write', () => {
    for (const [what, members] of [
      ['a number beyond 16 bits', { MessageID: 65536 }],
      ['a negative number', { Status: -1 }],
      ['a fraction', { MessageID: 1.5 }],
      ['a tag beyond 32 bits', { OffendingElement: [0x100000000] }],
      ['characters beyond U+00FF', { ErrorComment: '\u6f22' }],
    ] as const) {
      it(what, () => {
        expect(() => encodeCommandSet({ ...echoCommand, ...members } as CommandSet)).to.throw(
          InvalidArgumentError,
          Object.keys(members)[0],
        );
      });
    }
  });

  it('reads random bytes as a command set or as DimseDecodeError (seeded)', () => {
    const random = new Random(20260731);
    let decoded = 0;
    for (let run = 0; run < 20000; run += 1) {
      const bytes = Buffer.from(random.pick(goldenMessages).bytes);
      for (let hits = random.below(4); hits >= 0; hits -= 1) bytes[random.below(bytes.length)] = random.below(256);
      const cut = random.oneIn(4) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      let command: CommandSet;
      try {
        command = decodeCommandSet(cut);
      } catch (error) {
        expect(error, cut.toString('hex')).to.be.instanceOf(DimseDecodeError);
        continue;
      }
      decoded += 1;
      expect(decodeCommandSet(encodeCommandSet(command)), cut.toString('hex')).to.deep.equal(command);
    }
    expect(decoded).to.be.greaterThan(2000);
  });

  it('reads back every command set that it writes (seeded)', () => {
    const random = new Random(7);
    const text = (): string =>
      Array.from({ length: random.below(70) }, () => String.fromCharCode(33 + random.below(223))).join('');
    for (let run = 0; run < 2000; run += 1) {
      const members: Record<string, unknown> = {};
      for (const { keyword, vr } of COMMAND_ELEMENTS) {
        if (keyword !== 'CommandField' && keyword !== 'CommandDataSetType' && random.oneIn(2)) continue;
        if (vr === 'US') members[keyword] = random.below(65536);
        else if (vr === 'AT') members[keyword] = Array.from({ length: 1 + random.below(5) }, () => random.uint32());
        else members[keyword] = text();
      }
      const command = members as unknown as CommandSet;
      const bytes = encodeCommandSet(command);
      expect(bytes.length % 2).to.equal(0);
      expect(bytes.readUInt32LE(8)).to.equal(bytes.length - 12);
      expect(decodeCommandSet(bytes)).to.deep.equal(command);
    }
  });

  it('does not change what it reads', () => {
    const { bytes } = golden('C-STORE-RQ');
    const copy = Buffer.from(bytes);
    decodeCommandSet(copy);
    expect(copy).to.deep.equal(bytes);
  });
});

describe('toErrorComment', () => {
  it('cuts at 64 characters and replaces what the element may not hold', () => {
    expect(toErrorComment('x'.repeat(100))).to.equal('x'.repeat(64));
    expect(toErrorComment('Datentr\u00e4ger\\voll\n')).to.equal('Datentr?ger?voll?');
    expect(toErrorComment(' kept as it is ')).to.equal('kept as it is');
  });

  it('gives what the codec takes', () => {
    const ErrorComment = toErrorComment('\u6f22\u5b57 \0\r\n\\ \ud83d\ude00');
    expect(decodeCommandSet(encodeCommandSet({ ...echoCommand, ErrorComment }))).to.include({ ErrorComment });
  });
});
