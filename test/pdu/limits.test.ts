import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { PduDecodeError } from '../../src/errors';
import { decodePdu, MAX_ITEMS, MAX_KEPT_ITEMS, MAX_PRESENTATION_CONTEXTS, type AssociateRQ } from '../../src/pdu';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function item(type: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const header = Buffer.from([type, 0, 0, 0]);
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function request(...items: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.alloc(68), ...items]);
  const header = Buffer.from([1, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

const repeat = (count: number, bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => bytes));
const context = (id: number, ...subItems: Buffer[]): Buffer =>
  item(0x20, Buffer.from([id, 0, 0, 0]), item(0x30, Buffer.from('1.2')), ...subItems);
const emptyItem = (type: number): Buffer => item(type);

describe('limits of association PDUs', () => {
  it('L8: takes 128 presentation contexts and refuses one more', () => {
    const contexts = Array.from({ length: MAX_PRESENTATION_CONTEXTS }, (_, index) => context(2 * index + 1));
    const pdu = decodePdu(request(...contexts)) as AssociateRQ;
    expect(pdu.presentationContexts).to.have.lengthOf(128);
    expect(() => decodePdu(request(...contexts, context(1)))).to.throw(PduDecodeError, /more than 128 presentation/);
  });

  it('L8: takes 16384 items and refuses one more', () => {
    // One context and its abstract syntax are two items.
    const syntaxes = (count: number): Buffer => request(context(1, repeat(count, emptyItem(0x40))), ...spread);
    const inContext = 16_000;
    const spread = [context(3, repeat(MAX_ITEMS - inContext - 4, emptyItem(0x40)))];
    const pdu = decodePdu(syntaxes(inContext)) as AssociateRQ;
    expect(pdu.presentationContexts[0]?.transferSyntaxes).to.have.lengthOf(inContext);
    expect(() => decodePdu(syntaxes(inContext + 1))).to.throw(PduDecodeError, /more than 16384 items/);
  });

  it('L8: counts the UIDs of common extended negotiation as items', () => {
    const related = (count: number): Buffer => {
      const list = Buffer.alloc(2 + 2 * count);
      list.writeUInt16BE(2 * count, 0);
      return item(0x50, item(0x57, Buffer.alloc(4), list));
    };
    expect(() => decodePdu(request(related(MAX_ITEMS - 2)))).not.to.throw();
    expect(() => decodePdu(request(related(MAX_ITEMS - 1)))).to.throw(PduDecodeError, /more than 16384 items/);
  });

  for (const [what, kept] of [
    ['unknown items', (count: number) => request(repeat(count, emptyItem(0x60)))],
    ['unknown sub-items of a context', (count: number) => request(context(1, repeat(count, emptyItem(0x60))))],
    ['unknown user information sub-items', (count: number) => request(item(0x50, repeat(count, emptyItem(0x60))))],
    ['role selections', (count: number) => request(item(0x50, repeat(count, item(0x54, Buffer.alloc(4)))))],
    ['extended negotiations', (count: number) => request(item(0x50, repeat(count, item(0x56, Buffer.alloc(2)))))],
    ['common negotiations', (count: number) => request(item(0x50, repeat(count, item(0x57, Buffer.alloc(6)))))],
  ] as const) {
    it(`L8: takes 1024 ${what} and refuses one more`, () => {
      expect(() => decodePdu(kept(MAX_KEPT_ITEMS))).not.to.throw();
      expect(() => decodePdu(kept(MAX_KEPT_ITEMS + 1))).to.throw(PduDecodeError, /more than 1024 user information/);
    });
  }

  it('L8: a length that goes beyond the item around it is refused at every level', () => {
    const long = (type: number): Buffer => Buffer.from([type, 0, 0xff, 0xff]);
    for (const bytes of [
      request(long(0x10)),
      request(long(0x20)),
      request(long(0x50)),
      request(long(0x77)),
      request(context(1, long(0x40)), Buffer.alloc(70_000)),
      request(item(0x50, long(0x52)), Buffer.alloc(70_000)),
    ]) {
      expect(() => decodePdu(bytes)).to.throw(PduDecodeError, /needs 65535 bytes/);
    }
  });

  const crafted: Record<string, Buffer> = {
    'transfer syntaxes of two characters': request(context(1, repeat(10_000, item(0x40, Buffer.from('12'))))),
    'empty transfer syntaxes': request(context(1, repeat(16_000, emptyItem(0x40)))),
    'unknown items': request(repeat(MAX_KEPT_ITEMS, item(0x60, Buffer.alloc(60)))),
    'role selections': request(item(0x50, repeat(MAX_KEPT_ITEMS, item(0x54, Buffer.alloc(4))))),
    'long UIDs': request(
      ...Array.from({ length: 15 }, (_, index) => context(2 * index + 1, item(0x40, Buffer.alloc(65_000, 0x31)))),
    ),
  };

  for (const [name, bytes] of Object.entries(crafted)) {
    it(`L8: 20 decoded requests full of ${name} keep a small multiple of their bytes`, () => {
      const kept: unknown[] = [];
      decodePdu(bytes);
      collectGarbage();
      const before = process.memoryUsage();
      for (let count = 0; count < 20; count += 1) kept.push(decodePdu(bytes));
      collectGarbage();
      const after = process.memoryUsage();
      const each = (after.heapUsed + after.external - before.heapUsed - before.external) / kept.length;
      // 256 KiB is what the limited number of objects may take beside the bytes.
      expect(each).to.be.lessThan(8 * bytes.length + 262_144);
    });
  }

  it('L8: long runs of padding inside UIDs take linear time', () => {
    const uid = Buffer.alloc(65_000, 0x20);
    uid.write('1', 64_999);
    const bytes = request(...Array.from({ length: 15 }, (_, index) => context(2 * index + 1, item(0x40, uid))));
    const started = process.hrtime.bigint();
    decodePdu(bytes);
    expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.lessThan(2000);
  });
});
