import { expect } from 'chai';
import { AbortReason, AbortSource, InvalidArgumentError, PduDecodeError } from '../../src/errors';
import {
  decodePdu,
  encodePdu,
  PduFramer,
  PduType,
  type PDataTF,
  type Pdu,
  type PduFramerHandler,
  type Pdv,
} from '../../src/pdu';
import { hex } from '../support/hex';
import { Random } from '../support/random';
import { bytewise, frame, FramerLog, type Told } from './framer-log';
import { golden, goldenPdus } from './golden';

const pdv = (contextId: number, kind: string, data: string): Pdv => ({
  contextId,
  isCommand: kind.includes('command'),
  isLast: kind.includes('last'),
  data: Buffer.from(data, 'hex'),
});
const dataPdu = (...values: Pdv[]): Buffer => encodePdu({ type: PduType.PDataTF, values });

/** What a framer has to tell of these PDUs, worked out with the other decoder. */
function expected(...pdus: Buffer[]): Told[] {
  return pdus.flatMap((bytes): Told[] => {
    const pdu: Pdu = decodePdu(bytes);
    if (pdu.type !== PduType.PDataTF) return [{ pdu }];
    return [
      { dataPdu: bytes.length - 6 },
      ...pdu.values.map(({ contextId, isCommand, isLast, data }) => ({
        pdv: `${contextId} ${isCommand ? 'command' : 'data'}${isLast ? ' last' : ''} ${data.toString('hex')}`,
        complete: true,
      })),
    ];
  });
}

const nothing: PduFramerHandler = { onPdu: () => undefined, onDataPdu: () => undefined, onPdv: () => undefined };

describe('PduFramer', () => {
  const stream = Buffer.concat(goldenPdus.map((entry) => entry.bytes));
  const told = expected(...goldenPdus.map((entry) => entry.bytes));

  it('tells of every PDU of a stream that comes in one chunk', () => {
    expect(frame([stream])).to.deep.equal(told);
  });

  it('tells the same when the stream comes byte by byte', () => {
    expect(frame(bytewise(stream))).to.deep.equal(told);
  });

  it('tells the same at every position where the stream may be split', () => {
    for (let at = 0; at <= stream.length; at += 1) {
      expect(frame([stream.subarray(0, at), stream.subarray(at)]), `split at ${at}`).to.deep.equal(told);
    }
  });

  it('tells the same for any cuts, empty chunks included', () => {
    const random = new Random(5);
    for (let round = 0; round < 200; round += 1) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < stream.length;) {
        const next = Math.min(stream.length, at + random.below(40));
        chunks.push(stream.subarray(at, next));
        at = next;
      }
      expect(frame(chunks), `round ${round}`).to.deep.equal(told);
    }
  });

  it('hands payloads on as views on the chunk and does not copy them', () => {
    const chunk = Buffer.concat([dataPdu(pdv(1, 'data', 'aabbcc')), dataPdu(pdv(1, 'data', 'ddee'))]);
    const views: [number, number][] = [];
    const framer = new PduFramer({
      ...nothing,
      onPdv: (_id, _command, _last, piece) => {
        expect(piece.buffer).to.equal(chunk.buffer);
        views.push([piece.byteOffset - chunk.byteOffset, piece.length]);
      },
    });
    framer.push(chunk);
    expect(views).to.deep.equal([
      [12, 3],
      [27, 2],
    ]);
  });

  it('hands on each piece of a payload as it arrives, and says which one completes it', () => {
    const bytes = dataPdu(pdv(1, 'data last', '010203040506'));
    const pieces: [string, boolean][] = [];
    const framer = new PduFramer({
      ...nothing,
      onPdv: (_id, _command, _last, piece, endOfPdv) => pieces.push([piece.toString('hex'), endOfPdv]),
    });
    framer.push(bytes.subarray(0, 12));
    expect(pieces).to.deep.equal([]);
    framer.push(bytes.subarray(12, 14));
    framer.push(bytes.subarray(14, 15));
    framer.push(bytes.subarray(15));
    expect(pieces).to.deep.equal([
      ['0102', false],
      ['03', false],
      ['040506', true],
    ]);
  });

  it('gives copies of what an association PDU holds, so that a chunk is not kept alive', () => {
    const chunk = Buffer.from(golden('A-ASSOCIATE-RQ').bytes);
    const log = new FramerLog();
    new PduFramer(log).push(chunk);
    chunk.fill(0);
    expect(log.told).to.deep.equal([{ pdu: golden('A-ASSOCIATE-RQ').pdu }]);
  });

  describe('PDV shapes', () => {
    const shapes: Record<string, Buffer[]> = {
      'a PDV without payload': [dataPdu(pdv(1, 'data', ''))],
      'several PDVs without payload': [dataPdu(pdv(1, 'data', ''), pdv(1, 'command', ''), pdv(3, 'data last', ''))],
      'a PDU without PDVs': [dataPdu()],
      'a PDU without PDVs between two others': [
        dataPdu(pdv(1, 'command', '01')),
        dataPdu(),
        dataPdu(pdv(1, 'command last', '02')),
      ],
      'an empty last fragment': [dataPdu(pdv(1, 'data', '0102')), dataPdu(pdv(1, 'data last', ''))],
      'an empty last fragment in the same PDU': [dataPdu(pdv(1, 'data', '0102'), pdv(1, 'data last', ''))],
      'command and data in one PDU': [dataPdu(pdv(1, 'command last', '0102'), pdv(1, 'data last', '0304'))],
      'fragments of several messages in one PDU': [
        dataPdu(
          pdv(1, 'data last', '01'),
          pdv(3, 'command last', '02'),
          pdv(3, 'data last', '03'),
          pdv(255, 'command', '04'),
        ),
      ],
      'a PDV of one byte': [dataPdu(pdv(1, 'data', 'ff'))],
      'a release right behind data': [dataPdu(pdv(1, 'data last', 'ff')), hex('05 00 00000004 00000000')],
    };

    for (const [name, pdus] of Object.entries(shapes)) {
      it(`L13: takes ${name}, in one chunk, byte by byte and split anywhere`, () => {
        const bytes = Buffer.concat(pdus);
        const wanted = expected(...pdus);
        expect(wanted).to.have.lengthOf.at.least(pdus.length);
        expect(frame([bytes])).to.deep.equal(wanted);
        expect(frame(bytewise(bytes))).to.deep.equal(wanted);
        for (let at = 1; at < bytes.length; at += 1) {
          expect(frame([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).to.deep.equal(wanted);
        }
      });
    }

    it('L13: gives one call with an empty piece for a PDV without payload', () => {
      const calls: unknown[] = [];
      const framer = new PduFramer({ ...nothing, onPdv: (...call) => calls.push(call) });
      for (const byte of bytewise(dataPdu(pdv(9, 'command last', '')))) framer.push(byte);
      expect(calls).to.deep.equal([[9, true, true, Buffer.alloc(0), true]]);
    });

    it('L13: ignores the reserved bits of the message control header', () => {
      expect(frame([hex('04 00 00000007 00000003 01 fe aa')])).to.deep.equal([
        { dataPdu: 7 },
        { pdv: '1 data last aa', complete: true },
      ]);
    });

    const malformed: Record<string, Buffer> = {
      'a PDV length longer than what remains of its PDU': hex('04 00 00000008 00000005 01 03 aabb  05'),
      'a second PDV longer than what remains': hex('04 00 0000000e 00000002 01 03 00000005 01 03 aabb'),
      'a PDV length of 4 GiB': hex('04 00 00000008 ffffffff 01 03 aabb'),
      'a PDV length of 0': hex('04 00 00000008 00000000 01 03 aabb'),
      'a PDV length of 1': hex('04 00 00000008 00000001 01 03 aabb'),
      'a PDU that ends inside a PDV header': hex('04 00 00000005 00000002 01 05'),
      'a PDU that ends inside its second PDV header': hex('04 00 00000009 00000002 01 03 000000 05'),
    };

    for (const [name, bytes] of Object.entries(malformed)) {
      it(`L13: refuses ${name}, in one chunk and byte by byte, as the decoder does`, () => {
        expect(() => decodePdu(bytes.subarray(0, 6 + bytes.readUInt32BE(2)))).to.throw(PduDecodeError);
        for (const chunks of [[bytes], bytewise(bytes)]) {
          expect(() => frame(chunks))
            .to.throw(PduDecodeError, /Malformed P-DATA-TF/)
            .with.property('abortReason', AbortReason.InvalidPduParameterValue);
        }
      });
    }

    it('L13: names the place in the PDU', () => {
      expect(() => frame([hex('04 00 0000000e 00000002 01 03 00000005 01 03 aabb')]))
        .to.throw(PduDecodeError)
        .with.property('offset', 12);
    });

    it('L13: has told of the PDVs in front of the malformed one', () => {
      const log = new FramerLog();
      expect(() => new PduFramer(log).push(hex('04 00 0000000e 00000002 01 03 00000005 01 03 aabb'))).to.throw(
        PduDecodeError,
      );
      expect(log.told).to.deep.equal([{ dataPdu: 14 }, { pdv: '1 command last ', complete: true }]);
    });
  });

  describe('strangers', () => {
    for (const [name, bytes, pduType] of [
      ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: pacs\r\n\r\n'), 0x47],
      ['a TLS client hello', hex('16 0301 0200 010001fc0303'), 0x16],
      ['PDU type 0', Buffer.alloc(20), 0],
      ['PDU type 8', hex('08 00 00000004 00000000'), 8],
    ] as const) {
      it(`L7: reports ${name} as an unknown PDU on its sixth byte and ignores the rest`, () => {
        const log = new FramerLog();
        const framer = new PduFramer(log);
        framer.push(bytes.subarray(0, 5));
        expect(log.told).to.deep.equal([]);
        framer.push(bytes.subarray(5));
        expect(log.told).to.deep.equal([{ pdu: { type: 'unknown', pduType } }]);
        expect(framer.stopped).to.equal(true);
        framer.push(golden('A-RELEASE-RQ').bytes);
        expect(log.calls).to.equal(1);
      });
    }

    it('L7: a framer that waits for an announced megabyte has kept no more than what arrived', () => {
      const before = process.memoryUsage().arrayBuffers;
      const framers = Array.from({ length: 200 }, () => {
        const framer = new PduFramer(nothing);
        framer.push(hex('01 00 00100000'));
        for (let at = 0; at < 100; at += 1) framer.push(Buffer.alloc(10));
        return framer;
      });
      expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(200 * 16_384);
      expect(framers.every((framer) => !framer.stopped)).to.equal(true);
    });

    it('L7: collecting a PDU that comes byte by byte takes linear time', () => {
      const bytes = Buffer.alloc(6 + 262_144);
      hex('01 00 00040000').copy(bytes);
      const started = process.hrtime.bigint();
      expect(() => frame(bytewise(bytes))).to.throw(PduDecodeError);
      expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.lessThan(2000);
    });
  });

  describe('limits', () => {
    const header = (type: number, length: number): Buffer => {
      const bytes = Buffer.from([type, 0, 0, 0, 0, 0]);
      bytes.writeUInt32BE(length, 2);
      return bytes;
    };
    const tooLong = (type: number, length: number, limits = {}): void => {
      const log = new FramerLog();
      const framer = new PduFramer(log, limits);
      const bytes = header(type, length);
      framer.push(bytes.subarray(0, 5));
      expect(() => framer.push(bytes.subarray(5)), `type ${type}, ${length} bytes`)
        .to.throw(PduDecodeError, new RegExp(`announces ${length} bytes`))
        .that.includes({ offset: 2, abortSource: AbortSource.ServiceProvider });
      expect(log.calls).to.equal(0);
      framer.push(golden('A-RELEASE-RQ').bytes);
      expect(log.calls).to.equal(0);
    };
    const waits = (type: number, length: number, limits = {}): void => {
      const framer = new PduFramer(nothing, limits);
      framer.push(header(type, length));
      expect(framer.stopped, `type ${type}, ${length} bytes`).to.equal(false);
    };

    it('takes association PDUs up to 1 MiB by default and refuses one byte more on the header', () => {
      for (const type of [PduType.AssociateRQ, PduType.AssociateAC]) {
        waits(type, 1_048_576);
        tooLong(type, 1_048_577);
        tooLong(type, 0xffffffff);
      }
    });

    it('takes association PDUs up to the limit that is set, whatever the limit for data is', () => {
      const { bytes, pdu } = golden('A-ASSOCIATE-RQ');
      const length = bytes.length - 6;
      expect(frame([bytes], { maxAssociationPduLength: length, maxDataPduLength: 8 })).to.deep.equal([{ pdu }]);
      tooLong(PduType.AssociateRQ, length, { maxAssociationPduLength: length - 1 });
    });

    it('takes an association PDU of exactly 1 MiB', () => {
      const { bytes } = golden('A-ASSOCIATE-RQ');
      const items = [bytes];
      // 16 unknown items, the last one cut to fit.
      for (let left = 1_048_576 - (bytes.length - 6); left > 0;) {
        const length = Math.min(left - 4, 65_535);
        const item = Buffer.alloc(4 + length);
        item.writeUInt8(0x60, 0);
        item.writeUInt16BE(length, 2);
        items.push(item);
        left -= item.length;
      }
      const whole = Buffer.concat(items);
      whole.writeUInt32BE(whole.length - 6, 2);
      expect(whole.length).to.equal(1_048_576 + 6);
      const told = frame([whole.subarray(0, 70_000), whole.subarray(70_000)]);
      expect(told).to.have.lengthOf(1);
      expect(told[0]).to.have.nested.property('pdu.unknownItems').with.lengthOf(items.length);
    });

    it('takes P-DATA-TF up to what was announced and refuses one byte more on the header', () => {
      waits(PduType.PDataTF, 16_384);
      tooLong(PduType.PDataTF, 16_385);
      waits(PduType.PDataTF, 100, { maxDataPduLength: 100 });
      tooLong(PduType.PDataTF, 101, { maxDataPduLength: 100 });
    });

    it('takes P-DATA-TF of any length when the limit is 0', () => {
      waits(PduType.PDataTF, 0xffffffff, { maxDataPduLength: 0 });
    });

    it('takes another limit for P-DATA-TF later', () => {
      const framer = new PduFramer(nothing, { maxDataPduLength: 100 });
      framer.maxDataPduLength = 6;
      expect(framer.maxDataPduLength).to.equal(6);
      framer.push(dataPdu(pdv(1, 'data', '')));
      expect(() => framer.push(dataPdu(pdv(1, 'data', 'aa')))).to.throw(
        PduDecodeError,
        /announces 7 bytes, 6 at most are taken/,
      );
    });

    it('takes release, abort and reject PDUs of exactly 4 bytes', () => {
      for (const type of [PduType.AssociateRJ, PduType.ReleaseRQ, PduType.ReleaseRP, PduType.Abort]) {
        waits(type, 4);
        for (const length of [0, 3, 5, 0xffffffff]) tooLong(type, length);
      }
    });

    it('refuses an association PDU of no length at once', () => {
      expect(() => frame([hex('01 00 00000000')])).to.throw(PduDecodeError, /protocol version/);
    });

    it('refuses limits that no length field can hold', () => {
      for (const limits of [
        { maxAssociationPduLength: 0 },
        { maxAssociationPduLength: -1 },
        { maxDataPduLength: 1.5 },
        { maxDataPduLength: 2 ** 32 },
      ]) {
        expect(() => new PduFramer(nothing, limits)).to.throw(InvalidArgumentError);
      }
      expect(() => {
        new PduFramer(nothing).maxDataPduLength = NaN;
      }).to.throw(InvalidArgumentError);
    });
  });

  describe('ending', () => {
    const bytes = Buffer.concat([
      golden('A-ABORT').bytes,
      dataPdu(pdv(1, 'command', 'aa'), pdv(1, 'data', 'bb')),
      golden('A-RELEASE-RQ').bytes,
    ]);

    for (let calls = 1; calls <= 5; calls += 1) {
      it(`tells nothing more after stop inside callback ${calls}`, () => {
        let count = 0;
        const call = (): void => {
          count += 1;
          if (count === calls) framer.stop();
        };
        const framer = new PduFramer({ onPdu: call, onDataPdu: call, onPdv: call });
        framer.push(bytes);
        framer.push(bytes);
        expect(count).to.equal(calls);
        expect(framer.stopped).to.equal(true);
      });
    }

    it('is stopped after a malformed PDU', () => {
      const log = new FramerLog();
      const framer = new PduFramer(log);
      const bad = Buffer.from(golden('A-ASSOCIATE-RQ').bytes);
      bad.writeUInt16BE(0xffff, 76);
      expect(() => framer.push(bad))
        .to.throw(PduDecodeError)
        .with.property('offset', 78);
      framer.push(golden('A-RELEASE-RQ').bytes);
      expect(log.calls).to.equal(0);
    });

    it('lets the error of a callback through and is stopped', () => {
      const failure = new Error('handler');
      let calls = 0;
      const framer = new PduFramer({
        ...nothing,
        onPdu: (): void => {
          calls += 1;
          throw failure;
        },
      });
      expect(() => framer.push(bytes)).to.throw(failure);
      framer.push(bytes);
      expect(calls).to.equal(1);
    });

    it('refuses to be pushed from its own callback', () => {
      const framer = new PduFramer({ ...nothing, onPdu: () => framer.push(bytes) });
      expect(() => framer.push(bytes)).to.throw(Error, /from a callback/);
    });
  });

  it('agrees with the decoder on every malformed byte of a P-DATA-TF', () => {
    const valid = golden('P-DATA-TF').bytes;
    let refused = 0;
    for (let at = 6; at < valid.length; at += 1) {
      for (const value of [0, 1, 2, 3, 5, 0x7f, 0xff]) {
        const mutated = Buffer.from(valid);
        mutated[at] = value;
        let wanted: Told[] | undefined;
        try {
          const pdu = decodePdu(mutated) as PDataTF;
          wanted = expected(encodePdu(pdu));
        } catch {
          refused += 1;
        }
        const run = (): Told[] => frame([mutated, golden('A-ABORT').bytes]);
        if (wanted === undefined) expect(run, `${value} at ${at}`).to.throw(PduDecodeError);
        else expect(run(), `${value} at ${at}`).to.deep.equal([...wanted, { pdu: golden('A-ABORT').pdu }]);
      }
    }
    expect(refused).to.be.greaterThan(0);
  });
});
