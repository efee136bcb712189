import { expect } from 'chai';
import { DATA_HEADER_LENGTH, encodeCommandFragments, writeDataHeader } from '../../src/dimse';
import { InvalidArgumentError } from '../../src/errors';
import { hex } from '../support/hex';
import { recordedPdus } from './recorded';

/** Takes P-DATA-TF PDUs apart, one PDV each. */
function takeApart(bytes: Buffer): { contextId: number; control: number; payload: Buffer }[] {
  const parts = [];
  for (let offset = 0; offset < bytes.length;) {
    const pduLength = bytes.readUInt32BE(offset + 2);
    expect(bytes.readUInt16BE(offset), 'type and reserved byte').to.equal(0x0400);
    expect(bytes.readUInt32BE(offset + 6), 'PDV length').to.equal(pduLength - 4);
    parts.push({
      contextId: bytes.readUInt8(offset + 10),
      control: bytes.readUInt8(offset + 11),
      payload: bytes.subarray(offset + 12, offset + 6 + pduLength),
    });
    offset += 6 + pduLength;
  }
  return parts;
}

describe('writeDataHeader', () => {
  it('writes the PDU and PDV headers at the offset and touches nothing else', () => {
    const target = Buffer.alloc(16, 0xee);
    expect(writeDataHeader(target, 2, 255, false, true, 0x01020300)).to.equal(14);
    expect(target).to.deep.equal(hex('eeee 0400 01020306 01020302 ff02 eeee'));
  });

  for (const [isCommand, isLast, control] of [
    [false, false, 0],
    [true, false, 1],
    [false, true, 2],
    [true, true, 3],
  ] as const) {
    it(`writes message control header ${control} for command ${isCommand}, last ${isLast}`, () => {
      const target = Buffer.alloc(DATA_HEADER_LENGTH);
      writeDataHeader(target, 0, 1, isCommand, isLast, 2);
      expect(target).to.deep.equal(Buffer.concat([hex('0400 00000008 00000004 01'), Buffer.from([control])]));
    });
  }

  it('writes lengths near 4 GiB', () => {
    const target = Buffer.alloc(DATA_HEADER_LENGTH);
    writeDataHeader(target, 0, 1, false, false, 0xfffffff8);
    expect([target.readUInt32BE(2), target.readUInt32BE(6)]).to.deep.equal([0xfffffffe, 0xfffffffa]);
  });
});

describe('encodeCommandFragments', () => {
  for (const { name, contextId, pdu, commandSet } of recordedPdus) {
    it(`L36: gives the PDU that DCMTK sent for ${name}`, () => {
      expect(encodeCommandFragments(contextId, commandSet, 16378).toString('hex')).to.equal(pdu.toString('hex'));
    });
  }

  for (const payload of [2, 4, 6, 10, 98, 100, 102]) {
    it(`L34: splits a command set of 100 bytes for fragments of ${payload}`, () => {
      const command = Buffer.from(Array.from({ length: 100 }, (_, index) => index));
      const parts = takeApart(encodeCommandFragments(3, command, payload));
      expect(parts).to.have.length(Math.ceil(100 / payload));
      expect(Buffer.concat(parts.map((part) => part.payload))).to.deep.equal(command);
      for (const [index, part] of parts.entries()) {
        expect(part.contextId).to.equal(3);
        expect(part.control).to.equal(index === parts.length - 1 ? 3 : 1);
        expect(part.payload.length % 2).to.equal(0);
        expect(part.payload.length).to.be.within(2, payload);
      }
    });
  }

  it('refuses fragments of odd or no length and odd or empty command sets', () => {
    const command = Buffer.alloc(8);
    for (const payload of [0, 1, 3, -2, 2.5, Number.NaN]) {
      expect(() => encodeCommandFragments(1, command, payload), String(payload)).to.throw(InvalidArgumentError);
    }
    expect(() => encodeCommandFragments(1, Buffer.alloc(0), 16)).to.throw(InvalidArgumentError);
    expect(() => encodeCommandFragments(1, Buffer.alloc(7), 16)).to.throw(InvalidArgumentError);
  });
});
