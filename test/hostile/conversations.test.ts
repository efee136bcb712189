import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { createEngine } from '../../src/container';
import { Tag, DataElement, DataSet, encodeDataSet } from '../../src/dataset';
import { CommandField, encodeCommandSet, NO_DATA_SET, type CommandSet } from '../../src/dimse';
import type { EncodablePdu } from '../../src/pdu';
import { echo, findHandler, getHandler, MemoryTarget, receiveObject, type ServiceHandler } from '../../src/services';
import { MemoryTransportFactory, type Transport } from '../../src/transport';
import { FakeClock } from '../association/fake-clock';
import { ACCEPT_ALL, associateRQ, CT, CT_CONTEXT, ECHO_CONTEXT, LEI, requestOptions } from '../association/harness';
import { turns } from '../association/pdu-peer';
import { casesOf, tally, tallySlope } from '../support/campaign';
import { mutate } from '../support/mutate';
import { naiveDecode, naiveEncode } from '../support/naive-pdu-codec';
import { Random } from '../support/random';

const CASES = casesOf(40_000);
/** Conversations that go on side by side. */
const AT_ONCE = 40;
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const FIND_CONTEXT = 5;
const GET_CONTEXT = 7;

const REQUEST = naiveEncode(
  associateRQ({
    presentationContexts: [
      { id: ECHO_CONTEXT, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [LEI] },
      { id: CT_CONTEXT, abstractSyntax: CT, transferSyntaxes: [LEI] },
      { id: FIND_CONTEXT, abstractSyntax: FIND, transferSyntaxes: [LEI] },
      { id: GET_CONTEXT, abstractSyntax: GET, transferSyntaxes: [LEI] },
    ],
  }),
);

const keys = new DataSet(LEI);
keys.set(DataElement.fromText(Tag.SOPInstanceUID, 'UI', '1.2.3'));
const DATA = Buffer.concat(encodeDataSet(keys));

/** Fields of requests and responses, and of nothing at all. */
const FIELDS = [...Object.values(CommandField), 0x0000, 0x0002, 0x8fff, 0xffff];

function randomCommand(random: Random): CommandSet {
  const withData = random.oneIn(2);
  return {
    CommandField: random.oneIn(3) ? random.pick(FIELDS) : CommandField.C_STORE_RQ,
    CommandDataSetType: withData ? 1 : NO_DATA_SET,
    MessageID: random.below(4),
    AffectedSOPClassUID: random.pick([CT, FIND, GET, '1.2.840.10008.1.1', '1.2.3']),
    AffectedSOPInstanceUID: random.pick(['1.2.3', '1.2.3.4', '../../etc/passwd', '']),
    Priority: random.below(4),
    ...(random.oneIn(4)
      ? { MessageIDBeingRespondedTo: random.below(4), Status: random.pick([0, 0xff00, 0xfe00, 0xa700]) }
      : {}),
    ...(random.oneIn(8) ? { MoveDestination: 'NOBODY' } : {}),
  };
}

/** A data set cut into fragments, or something that is none. */
function randomData(random: Random, contextId: number): EncodablePdu[] {
  const bytes = random.oneIn(3) ? random.bytes(random.below(200)) : DATA;
  const cut = random.below(bytes.length + 1);
  const pieces = random.oneIn(2) ? [bytes] : [bytes.subarray(0, cut), bytes.subarray(cut)];
  return pieces.map((data, index) => ({
    type: 4,
    values: [
      { contextId, isCommand: random.oneIn(20), isLast: index === pieces.length - 1 && !random.oneIn(20), data },
    ],
  }));
}

/** A request as it should be, on the context of its class. */
function properMessage(random: Random): EncodablePdu[] {
  const [contextId, AffectedSOPClassUID, field, withData] = random.pick([
    [ECHO_CONTEXT, '1.2.840.10008.1.1', CommandField.C_ECHO_RQ, false],
    [CT_CONTEXT, CT, CommandField.C_STORE_RQ, true],
    [FIND_CONTEXT, FIND, CommandField.C_FIND_RQ, true],
    [GET_CONTEXT, GET, CommandField.C_GET_RQ, true],
  ] as const);
  const command = encodeCommandSet({
    CommandField: field,
    CommandDataSetType: withData ? 1 : NO_DATA_SET,
    MessageID: random.below(1000),
    AffectedSOPClassUID,
    ...(contextId === CT_CONTEXT ? { AffectedSOPInstanceUID: '1.2.3' } : {}),
    ...(withData ? { Priority: 0 } : {}),
  });
  const pdus: EncodablePdu[] = [{ type: 4, values: [{ contextId, isCommand: true, isLast: true, data: command }] }];
  if (withData) pdus.push({ type: 4, values: [{ contextId, isCommand: false, isLast: true, data: DATA }] });
  return pdus;
}

function randomMessage(random: Random): EncodablePdu[] {
  if (!random.oneIn(4)) return properMessage(random);
  const contextId = random.oneIn(10)
    ? random.below(256)
    : random.pick([ECHO_CONTEXT, CT_CONTEXT, FIND_CONTEXT, GET_CONTEXT]);
  const command = randomCommand(random);
  const announced = command.CommandDataSetType !== NO_DATA_SET;
  const sent = random.oneIn(10) ? !announced : announced;
  const data = encodeCommandSet(command);
  return [
    { type: 4, values: [{ contextId, isCommand: true, isLast: !random.oneIn(30), data }] },
    ...(sent ? randomData(random, random.oneIn(20) ? contextId + 2 : contextId) : []),
  ];
}

function randomStep(random: Random): Buffer[] {
  switch (random.below(12)) {
    case 0:
      return [naiveEncode({ type: 5 })];
    case 1:
      return [naiveEncode({ type: random.pick([6, 5]) })];
    case 2:
      return [naiveEncode({ type: 7, source: random.below(4), reason: random.below(8) })];
    case 3:
      return [random.pick([REQUEST, naiveEncode({ type: 3, result: 1, source: 1, reason: 1 })])];
    case 4: {
      const header = Buffer.from([random.below(256), 0, 0, 0, 0, 0]);
      header.writeUInt32BE(random.pick([0, 1, 4, 0xffffffff, 0x7fffffff]), 2);
      return [header];
    }
    default:
      return randomMessage(random).map((pdu) => naiveEncode(pdu));
  }
}

/** What one peer sends first. */
function randomOpening(random: Random): Buffer {
  return random.oneIn(8) ? mutate(random, REQUEST) : REQUEST;
}

/** What it sends then, in the pieces in which it does. */
function randomConversation(random: Random): Buffer[] {
  const steps = random.list(random.below(7), () => randomStep(random)).flat();
  const whole = steps.map((bytes) => (random.oneIn(8) ? mutate(random, bytes) : bytes));
  if (random.oneIn(2)) return whole;
  const bytes = Buffer.concat(whole);
  const cut = random.below(bytes.length + 1);
  return [bytes.subarray(0, cut), bytes.subarray(cut)];
}

/** What came back, checked as far as anything a server says can be checked. */
class Listening {
  readonly #transport: Transport;
  #received = Buffer.alloc(0);
  closed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.handler = {
      onData: (chunk) => (this.#received = Buffer.concat([this.#received, chunk])),
      onClose: () => (this.closed = true),
    };
    transport.resume();
  }

  write(bytes: Buffer): void {
    if (this.closed) return;
    tally({ bytes: bytes.length });
    this.#transport.write(bytes);
  }

  leave(random: Random): void {
    if (random.oneIn(2)) this.#transport.end();
    else this.#transport.destroy();
  }

  /** The types of the PDUs that came; nothing but aborts follows an abort, and its reason is one that there is. */
  check(): number[] {
    const types: number[] = [];
    for (let rest = this.#received; rest.length > 0;) {
      const length = 6 + rest.readUInt32BE(2);
      expect(rest.length, 'a PDU is whole').to.be.at.least(length);
      const pdu = naiveDecode(rest.subarray(0, length));
      types.push(pdu.type === 'unknown' ? -1 : pdu.type);
      // The table answers what still comes with another abort (state 13, action AA-7).
      if (types.includes(7)) expect(pdu.type, 'nothing else follows an abort').to.equal(7);
      if (pdu.type === 7) expect([0, 1, 2, 4, 5, 6]).to.include(pdu.source === 2 ? pdu.reason : 0);
      rest = rest.subarray(length);
    }
    expect(types, 'only what an acceptor says').to.satisfy((said: number[]) =>
      said.every((type) => [2, 3, 4, 5, 6, 7].includes(type)),
    );
    return types;
  }
}

const store: ServiceHandler = async (request) => {
  await receiveObject(request, new MemoryTarget(10_000));
  tally({ objects: 1 });
  return { Status: 0 };
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are alive. */
function heapInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('generated conversations', function () {
  this.timeout(240_000);

  it(`L6, L10, L13, L15, L16: ${CASES} of them end in order, leave nothing behind and disturb nobody`, async () => {
    const clock = new FakeClock();
    const transports = new MemoryTransportFactory();
    const engine = createEngine({ clock, transports });
    const server = await engine.listen({
      port: 104,
      policy: ACCEPT_ALL,
      handlers: {
        [CommandField.C_STORE_RQ]: store,
        [CommandField.C_FIND_RQ]: findHandler(() => [keys, keys, keys]),
        [CommandField.C_GET_RQ]: getHandler({ items: () => [] }),
      },
    });
    const witness = await engine.requestAssociation(requestOptions({ port: 104 }));
    const random = new Random(20_261);
    const said = new Map<number, number>();
    const idleTimers = clock.running;
    let early = NaN;
    for (let done = 0; done < CASES; done += AT_ONCE) {
      const seed = random.uint32();
      const own = new Random(seed);
      const peers = await Promise.all(
        random.list(AT_ONCE, async () => new Listening(await transports.connect({ host: 'memory', port: 104 }))),
      );
      const conversations = peers.map(() => randomConversation(own));
      for (const peer of peers) peer.write(randomOpening(own));
      // One in eight does not wait for the answer.
      if (!own.oneIn(8)) await turns(4);
      for (const [index, peer] of peers.entries()) {
        for (const bytes of conversations[index] ?? []) peer.write(bytes);
        if (own.oneIn(4)) await turns(1);
      }
      await turns(6);
      for (const peer of peers) peer.leave(own);
      for (let turn = 0; turn < 200 && (server.associationCount > 1 || clock.running > idleTimers); turn++)
        await turns(1);
      expect(server.associationCount, `associations, seed ${seed}`).to.equal(1);
      expect(clock.running, `timers, seed ${seed}`).to.equal(idleTimers);
      for (const peer of peers) for (const type of peer.check()) said.set(type, (said.get(type) ?? 0) + 1);
      if (done % 2000 === 0) expect(await echo(witness)).to.equal(0);
      if (Number.isNaN(early) && done >= CASES / 4) early = heapInUse();
    }
    // An association that stayed would keep some KB; a few MB come and go.
    const kept = heapInUse() - early;
    tally({ cases: CASES, associations: CASES });
    tallySlope('conversations', kept / (CASES * 0.75));
    expect(kept, 'bytes kept of three quarters of them').to.be.lessThan(20_000_000);
    expect(witness.isOpen).to.equal(true);
    await witness.release();
    await server.close();
    expect(clock.running).to.equal(0);
    // Each kind of answer came often: the conversations get far enough to matter.
    for (const type of [2, 4, 6, 7]) expect(said.get(type), `PDUs of type ${type}`).to.be.greaterThan(CASES / 40);
  });
});
