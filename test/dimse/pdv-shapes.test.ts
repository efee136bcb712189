import { expect } from 'chai';
import { MessageAssembler, encodeCommandFragments, writeDataHeader, DATA_HEADER_LENGTH } from '../../src/dimse';
import { PduFramer } from '../../src/pdu';
import { golden } from './recorded';

type Part = readonly [contextId: number, control: number, data: Buffer];

/** One P-DATA-TF with the given PDVs, written without the code under test. */
function pdu(...parts: readonly Part[]): Buffer {
  const items = parts.map(([contextId, control, data]) => {
    const header = Buffer.alloc(6);
    header.writeUInt32BE(data.length + 2, 0);
    header[4] = contextId;
    header[5] = control;
    return Buffer.concat([header, data]);
  });
  const body = Buffer.concat(items);
  const header = Buffer.from([4, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** Runs a byte stream through framer and assembler and notes what comes out, data sets joined. */
function hear(chunks: readonly Buffer[]): string[] {
  const log: string[] = [];
  let data = '';
  const assembler = new MessageAssembler({
    onCommand: (contextId, command, hasDataSet) =>
      log.push(`${contextId}: ${command.CommandField.toString(16)} ${hasDataSet}`),
    onDataSet: (chunk) => {
      data += chunk.toString('hex');
    },
    onMessageEnd: () => {
      log.push(`end ${data}`.trim());
      data = '';
    },
  });
  const framer = new PduFramer({
    onPdu: () => expect.fail('only P-DATA-TF is sent'),
    onDataPdu: () => undefined,
    onPdv: (...piece) => assembler.pushPdv(...piece),
  });
  for (const chunk of chunks) framer.push(chunk);
  return log;
}

const COMMAND = 1;
const LAST_COMMAND = 3;
const DATA = 0;
const LAST_DATA = 2;

const store = golden('C-STORE-RQ').bytes;
const echo = golden('C-ECHO-RQ').bytes;
const none = Buffer.alloc(0);
const a = Buffer.from('0102', 'hex');
const b = Buffer.from('03040506', 'hex');
const storeHeard = ['5: 1 true', 'end 010203040506'];
const echoHeard = ['1: 30 false', 'end'];

const shapes: readonly (readonly [string, readonly Buffer[], readonly string[]])[] = [
  ['one PDU for each PDV', [pdu([5, LAST_COMMAND, store]), pdu([5, DATA, a]), pdu([5, LAST_DATA, b])], storeHeard],
  [
    'command and data fragments in one PDU',
    [pdu([5, LAST_COMMAND, store], [5, DATA, a], [5, LAST_DATA, b])],
    storeHeard,
  ],
  [
    'a command set in fragments that share a PDU with data',
    [
      pdu([5, COMMAND, store.subarray(0, 30)]),
      pdu([5, LAST_COMMAND, store.subarray(30)], [5, DATA, a]),
      pdu([5, LAST_DATA, b]),
    ],
    storeHeard,
  ],
  [
    'empty last fragments',
    [
      pdu([5, COMMAND, store]),
      pdu([5, LAST_COMMAND, none]),
      pdu([5, DATA, a], [5, DATA, b]),
      pdu([5, LAST_DATA, none]),
    ],
    storeHeard,
  ],
  [
    'empty fragments everywhere',
    [
      pdu([5, COMMAND, none], [5, COMMAND, store], [5, COMMAND, none], [5, LAST_COMMAND, none]),
      pdu([5, DATA, none], [5, DATA, a], [5, DATA, none], [5, LAST_DATA, b]),
    ],
    storeHeard,
  ],
  [
    'several messages in one PDU',
    [pdu([1, LAST_COMMAND, echo], [5, LAST_COMMAND, store], [5, DATA, a], [5, LAST_DATA, b], [1, LAST_COMMAND, echo])],
    [...echoHeard, ...storeHeard, ...echoHeard],
  ],
  [
    'PDUs without PDVs',
    [pdu(), pdu([5, LAST_COMMAND, store]), pdu(), pdu([5, DATA, a]), pdu(), pdu([5, LAST_DATA, b]), pdu()],
    storeHeard,
  ],
  [
    'a PDU that begins in one message and ends in the next',
    [
      pdu([5, LAST_COMMAND, store], [5, DATA, a]),
      pdu([5, LAST_DATA, b], [1, COMMAND, echo.subarray(0, 20)]),
      pdu([1, LAST_COMMAND, echo.subarray(20)]),
    ],
    [...storeHeard, ...echoHeard],
  ],
];

describe('P-DATA of every shape, from bytes to messages', () => {
  for (const [shape, pdus, expected] of shapes) {
    const stream = Buffer.concat(pdus);

    it(`L13: ${shape}, whole and PDU by PDU`, () => {
      expect(hear([stream])).to.deep.equal(expected);
      expect(hear(pdus)).to.deep.equal(expected);
    });

    it(`L13: ${shape}, byte by byte`, () => {
      expect(hear(Array.from(stream, (byte) => Buffer.from([byte])))).to.deep.equal(expected);
    });

    it(`L13: ${shape}, cut at every byte`, () => {
      for (let cut = 1; cut < stream.length; cut += 1) {
        expect(hear([stream.subarray(0, cut), stream.subarray(cut)]), `cut ${cut}`).to.deep.equal(expected);
      }
    });
  }

  it('L34: what the fragmenter writes for tiny peers comes out again', () => {
    for (const payload of [2, 4, 16, 150, 16378]) {
      const data = Buffer.alloc(DATA_HEADER_LENGTH + b.length);
      b.copy(data, writeDataHeader(data, 0, 5, false, true, b.length));
      const stream = Buffer.concat([encodeCommandFragments(5, store, payload), data]);
      expect(hear([stream]), `payload ${payload}`).to.deep.equal(['5: 1 true', 'end 03040506']);
    }
  });
});
