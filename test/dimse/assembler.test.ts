import { expect } from 'chai';
import { MessageAssembler, encodeCommandSet } from '../../src/dimse';
import type { CommandSet, MessageAssemblerLimits, MessageHandler } from '../../src/dimse';
import { DimseDecodeError } from '../../src/errors';
import { Random } from '../support/random';
import { golden, goldenMessages } from './recorded';

interface Pdv {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  readonly data: Buffer;
}

/** A message as the handler heard of it. */
interface Heard {
  readonly contextId: number;
  readonly command: CommandSet;
  readonly hasDataSet: boolean;
  readonly dataSet: Buffer[];
  ended: boolean;
}

/** Keeps what it hears, and fails when it hears it in a wrong order. */
class Listener implements MessageHandler {
  readonly messages: Heard[] = [];

  onCommand(contextId: number, command: CommandSet, hasDataSet: boolean): void {
    expect(this.messages.at(-1)?.ended ?? true, 'the message before has ended').to.equal(true);
    this.messages.push({ contextId, command, hasDataSet, dataSet: [], ended: false });
  }

  onDataSet(chunk: Buffer): void {
    expect(chunk.length, 'chunk').to.be.greaterThan(0);
    const message = this.#open();
    expect(message.hasDataSet).to.equal(true);
    message.dataSet.push(chunk);
  }

  onMessageEnd(): void {
    this.#open().ended = true;
  }

  #open(): Heard {
    const message = this.messages.at(-1);
    if (!message || message.ended) throw new Error('there is no open message');
    return message;
  }
}

function pdv(contextId: number, kind: 'command' | 'data', isLast: boolean, data: Buffer): Pdv {
  return { contextId, isCommand: kind === 'command', isLast, data };
}

/** Delivers PDVs in pieces, each of a length that `next` gives. */
function deliver(assembler: MessageAssembler, pdvs: readonly Pdv[], next: () => number): void {
  for (const { contextId, isCommand, isLast, data } of pdvs) {
    let offset = 0;
    do {
      const end = Math.min(data.length, offset + next());
      assembler.pushPdv(contextId, isCommand, isLast, data.subarray(offset, end), end === data.length);
      offset = end;
    } while (offset < data.length);
  }
}

const whole = (): number => Number.MAX_SAFE_INTEGER;
const byteByByte = (): number => 1;

function assemble(pdvs: readonly Pdv[], next = whole, limits?: MessageAssemblerLimits): Heard[] {
  const listener = new Listener();
  deliver(new MessageAssembler(listener, limits), pdvs, next);
  return listener.messages;
}

/** Splits bytes at the given offsets into PDVs, the last of them marked. */
function split(contextId: number, kind: 'command' | 'data', bytes: Buffer, cuts: readonly number[]): Pdv[] {
  const bounds = [0, ...cuts, bytes.length];
  return bounds
    .slice(1)
    .map((end, index) => pdv(contextId, kind, index === cuts.length, bytes.subarray(bounds[index], end)));
}

const store = golden('C-STORE-RQ');
const echo = golden('C-ECHO-RQ');
const dataSet = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);
const storeMessage = [pdv(5, 'command', true, store.bytes), pdv(5, 'data', true, dataSet)];
const echoMessage = [pdv(1, 'command', true, echo.bytes)];

function expectStore(messages: readonly Heard[], bytes = dataSet): void {
  expect(messages).to.have.length(1);
  const [message] = messages;
  expect(message).to.deep.include({ contextId: 5, command: store.command, hasDataSet: true, ended: true });
  expect(Buffer.concat(message?.dataSet ?? [])).to.deep.equal(bytes);
}

describe('MessageAssembler', () => {
  for (const { name, command, bytes } of goldenMessages) {
    it(`puts ${name} together, byte by byte too`, () => {
      const announced = command.CommandDataSetType !== 0x0101;
      const pdvs = [pdv(9, 'command', true, bytes), ...(announced ? [pdv(9, 'data', true, dataSet)] : [])];
      for (const next of [whole, byteByByte]) {
        const messages = assemble(pdvs, next);
        expect(messages).to.have.length(1);
        expect(messages[0]).to.deep.include({ contextId: 9, command, hasDataSet: announced, ended: true });
      }
    });
  }

  it('L13: takes a command set split at every position, byte by byte too', () => {
    for (let cut = 0; cut <= store.bytes.length; cut += 1) {
      const pdvs = [...split(5, 'command', store.bytes, [cut]), pdv(5, 'data', true, dataSet)];
      expectStore(assemble(pdvs));
      expectStore(assemble(pdvs, byteByByte));
    }
  });

  it('L13: takes a data set in every partition, with and without empty PDVs, byte by byte too', () => {
    for (let mask = 0; mask < 1 << (dataSet.length - 1); mask += 1) {
      const cuts = Array.from({ length: dataSet.length - 1 }, (_, bit) => bit + 1).filter(
        (cut) => mask & (1 << (cut - 1)),
      );
      for (const bounds of [cuts, [...cuts, dataSet.length], [0, ...cuts], cuts.flatMap((cut) => [cut, cut])]) {
        const pdvs = [pdv(5, 'command', true, store.bytes), ...split(5, 'data', dataSet, bounds)];
        expectStore(assemble(pdvs));
        expectStore(assemble(pdvs, byteByByte));
      }
    }
  });

  it('L13: takes empty last fragments of command and data set', () => {
    const pdvs = [
      ...split(5, 'command', store.bytes, [store.bytes.length]),
      ...split(5, 'data', dataSet, [dataSet.length]),
    ];
    expectStore(assemble(pdvs));
    expectStore(assemble(pdvs, byteByByte));
  });

  it('L13: takes a data set of no bytes at all', () => {
    const pdvs = [pdv(5, 'command', true, store.bytes), pdv(5, 'data', true, Buffer.alloc(0))];
    expectStore(assemble(pdvs), Buffer.alloc(0));
  });

  it('L13: takes several messages one behind the other, on different contexts', () => {
    for (const next of [whole, byteByByte]) {
      const messages = assemble([...echoMessage, ...storeMessage, ...echoMessage, ...storeMessage], next);
      expect(messages.map(({ contextId, command }) => [contextId, command.CommandField])).to.deep.equal([
        [1, 0x30],
        [5, 0x01],
        [1, 0x30],
        [5, 0x01],
      ]);
      expect(messages.every(({ ended }) => ended)).to.equal(true);
    }
  });

  it('L13: takes random splits of many messages (seeded)', () => {
    const random = new Random(13);
    for (let run = 0; run < 300; run += 1) {
      const sent: { contextId: number; command: CommandSet; data: Buffer }[] = [];
      const pdvs: Pdv[] = [];
      for (let count = 1 + random.below(4); count > 0; count -= 1) {
        const { command, bytes } = random.pick(goldenMessages);
        const contextId = 2 * random.below(128) + 1;
        const data = command.CommandDataSetType === 0x0101 ? Buffer.alloc(0) : random.bytes(random.below(40));
        const cuts = (length: number): number[] =>
          Array.from({ length: random.below(5) }, () => random.below(length + 1)).sort((a, b) => a - b);
        pdvs.push(...split(contextId, 'command', bytes, cuts(bytes.length)));
        if (command.CommandDataSetType !== 0x0101) pdvs.push(...split(contextId, 'data', data, cuts(data.length)));
        sent.push({ contextId, command, data });
      }
      const messages = assemble(pdvs, () => 1 + random.below(20));
      expect(
        messages.map(({ contextId, command, dataSet: chunks }) => ({
          contextId,
          command,
          data: Buffer.concat(chunks),
        })),
      ).to.deep.equal(sent);
      expect(messages.every(({ ended }) => ended)).to.equal(true);
    }
  });

  it('hands pieces of data sets on without copying them', () => {
    const [message] = assemble(storeMessage);
    expect(message?.dataSet[0]?.buffer).to.equal(dataSet.buffer);
    expect(message?.dataSet[0]?.byteOffset).to.equal(dataSet.byteOffset);
  });

  it('keeps no view on what it received of a command set', () => {
    const listener = new Listener();
    const assembler = new MessageAssembler(listener);
    const chunk = Buffer.from(echo.bytes.subarray(0, 20));
    assembler.pushPdv(1, true, true, chunk, false);
    chunk.fill(0xff);
    assembler.pushPdv(1, true, true, echo.bytes.subarray(20), true);
    expect(listener.messages[0]?.command).to.deep.equal(echo.command);
  });

  it('says whether it is inside a message, to the handler too', () => {
    const seen: boolean[] = [];
    const assembler: MessageAssembler = new MessageAssembler({
      onCommand: () => seen.push(assembler.inMessage),
      onDataSet: () => seen.push(assembler.inMessage),
      onMessageEnd: () => seen.push(assembler.inMessage),
    });
    expect(assembler.inMessage).to.equal(false);
    assembler.pushPdv(5, true, false, store.bytes.subarray(0, 10), true);
    expect(assembler.inMessage).to.equal(true);
    assembler.pushPdv(5, true, true, store.bytes.subarray(10), true);
    deliver(assembler, storeMessage.slice(1), whole);
    expect(seen).to.deep.equal([true, true, false]);
    expect(assembler.inMessage).to.equal(false);
  });

  describe('ends the association at', () => {
    const half = store.bytes.subarray(0, 40);
    const rest = store.bytes.subarray(40);
    const withoutId = encodeCommandSet({ CommandField: 0x0001, CommandDataSetType: 1 });
    const cases: readonly (readonly [string, readonly Pdv[], RegExp])[] = [
      ['a data set fragment before any command', [pdv(5, 'data', true, dataSet)], /no data set is due/],
      [
        'a data set fragment where the command announced none',
        [...echoMessage, pdv(1, 'data', true, dataSet)],
        /no data set is due/,
      ],
      [
        'a data set fragment inside a command set',
        [pdv(5, 'command', false, half), pdv(5, 'data', true, dataSet)],
        /before the end of the command set/,
      ],
      [
        'a command fragment while a data set is due',
        [pdv(5, 'command', true, store.bytes), ...echoMessage],
        /C-STORE-RQ/,
      ],
      [
        'a command fragment inside a data set',
        [pdv(5, 'command', true, store.bytes), pdv(5, 'data', false, dataSet), ...storeMessage],
        /C-STORE-RQ/,
      ],
      [
        'another context inside a command set',
        [pdv(5, 'command', false, half), pdv(7, 'command', true, rest)],
        /from presentation context 5 to 7/,
      ],
      [
        'another context for the data set',
        [pdv(5, 'command', true, store.bytes), pdv(7, 'data', true, dataSet)],
        /from presentation context 5 to 7/,
      ],
      [
        'another context inside a data set',
        [pdv(5, 'command', true, store.bytes), pdv(5, 'data', false, dataSet), pdv(3, 'data', true, dataSet)],
        /from presentation context 5 to 3/,
      ],
      ['a malformed command set', [pdv(5, 'command', true, half)], /command set|announces/],
      ['an empty command set', [pdv(5, 'command', true, Buffer.alloc(0))], /Command Field/],
      ['a request without message id', [pdv(5, 'command', true, withoutId)], /MessageID/],
    ];
    for (const [what, pdvs, text] of cases) {
      it(`L13: ${what}`, () => {
        for (const next of [whole, byteByByte]) {
          expect(() => assemble(pdvs, next)).to.throw(DimseDecodeError, text);
        }
      });
    }

    it('L9: a command set over the limit, in one piece, in many, in many PDVs', () => {
      const limits = { maximumCommandLength: store.bytes.length - 1 };
      const many = split(5, 'command', store.bytes, [10, 20, 30]);
      expect(() => assemble(storeMessage, whole, limits)).to.throw(DimseDecodeError, /more than/);
      expect(() => assemble(storeMessage, byteByByte, limits)).to.throw(DimseDecodeError, /more than/);
      expect(() => assemble(many, byteByByte, limits)).to.throw(DimseDecodeError, /more than/);
      expectStore(assemble(storeMessage, byteByByte, { maximumCommandLength: store.bytes.length }));
    });

    it('L9: a command set that never ends', () => {
      const assembler = new MessageAssembler(new Listener());
      const chunk = Buffer.alloc(1000);
      expect(() => {
        for (let sent = 0; sent < 100; sent += 1) assembler.pushPdv(5, true, false, chunk, true);
      }).to.throw(DimseDecodeError, /65536/);
    });

    it('and takes nothing more afterwards', () => {
      const listener = new Listener();
      const assembler = new MessageAssembler(listener);
      expect(() => assembler.pushPdv(5, false, true, dataSet, true)).to.throw(DimseDecodeError);
      for (const message of [echoMessage, storeMessage]) {
        expect(() => deliver(assembler, message, whole)).to.throw(DimseDecodeError);
      }
      expect(assembler.inMessage).to.equal(false);
      expect(listener.messages).to.deep.equal([]);
    });
  });
});
