import { inspect } from 'node:util';
import { expect } from 'chai';
import { COMError, ComObject, EventSource, HRESULT, ObjectFactory } from '../../../compat/com';
import { hresultOf } from '../expect-com-error';

class Item extends ComObject {
  #number: number;

  constructor(number = 0) {
    super('toy.Item');
    this.#number = number;
  }

  get Number(): number {
    return this.#number;
  }
  set Number(value: number) {
    this.#number = value;
  }

  get Double(): number {
    return this.#number * 2;
  }

  Add(other: Item): Item {
    this.checkAlive();
    return new Item(this.#number + other.#number);
  }

  All(): Item[] {
    return [new Item(1), new Item(2)];
  }

  Later(): Promise<Item> {
    return Promise.resolve(new Item(7));
  }

  get Missing(): null {
    return null;
  }

  *[Symbol.iterator](): Iterator<Item> {
    yield new Item(3);
  }
}

interface Events {
  OnItem(item: Item): void | PromiseLike<void>;
}

class Source extends EventSource<Events> {
  constructor() {
    super('toy.Source', ['OnItem']);
  }

  async Raise(): Promise<void> {
    await this.raise('OnItem', new Item(5));
  }
}

/** Late bound objects as scripts see them. */
type Late = Record<string, unknown> & Record<string, (...args: unknown[]) => Late> & { number: number };

describe('CreateObject', () => {
  const factory = new ObjectFactory({ 'toy.Item': Item, 'toy.Source': Source });
  const create = (progId: string): Late => factory.create(progId) as Late;

  it('makes an instance of the class, whatever the case of the ProgID', () => {
    for (const progId of ['toy.Item', 'TOY.ITEM', ' toy.item ']) {
      expect(factory.create(progId)).to.be.instanceOf(Item).and.instanceOf(ComObject);
    }
    expect(factory.create('toy.Item')).not.to.equal(factory.create('toy.Item'));
  });

  it('fails for a ProgID that no class has', () => {
    expect(hresultOf(() => factory.create('toy.Other'))).to.equal(0x800401f3);
    expect(hresultOf(() => factory.create(''))).to.equal(0x800401f3);
    expect(hresultOf(() => factory.create(null as unknown as string))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('finds properties and methods without regard to case, those of base classes too', () => {
    const item = create('toy.Item');
    item.NUMBER = 4 as never;
    expect(item.number).to.equal(4);
    expect(item.DOUBLE).to.equal(8);
    expect('dOUBLE' in item).to.equal(true);
    item.release?.();
    expect(hresultOf(() => item.ADD?.(item))).to.equal(HRESULT.OBJECT_RELEASED);
  });

  it('fails with DISP_E_MEMBERNOTFOUND for members that there are not, read, written or called', () => {
    const item = create('toy.Item');
    expect(hresultOf(() => item.Nubmer)).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    expect(hresultOf(() => (item.Nubmer = 1 as never))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    expect(hresultOf(() => item.Subtract?.(1))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    expect('Nubmer' in item).to.equal(false);
  });

  it('fails with DISP_E_MEMBERNOTFOUND when a method, or a property without a setter, is assigned to', () => {
    const item = create('toy.Item');
    expect(hresultOf(() => (item.double = 1 as never))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
    expect(hresultOf(() => (item.add = 1 as never))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
  });

  it('binds late what members return: objects, arrays, promises and what is iterated over', async () => {
    const item = create('toy.Item');
    item.number = 4;
    expect(item.add?.(item).number).to.equal(8);
    expect((item.all?.() as unknown as Late[]).map((one) => one.NUMBER)).to.deep.equal([1, 2]);
    expect(((await (item.LATER?.() as unknown)) as Late).nUMBER).to.equal(7);
    expect([...(item as unknown as Iterable<Late>)].map((one) => one.NUMBER)).to.deep.equal([3]);
    expect(item.missing).to.equal(null);
  });

  it('makes objects that go where early bound ones go, and the other way round', () => {
    const late = create('toy.Item');
    late.number = 1;
    const early = new Item(2);
    expect(early.Add(late as unknown as Item).Number).to.equal(3);
    expect(late.add?.(early).number).to.equal(3);
  });

  it('leaves early bound objects as they are', () => {
    const item = new Item(1) as unknown as Record<string, unknown>;
    expect(item.NUMBER).to.equal(undefined);
  });

  it('hands late bound objects to handlers, whose events keep their exact names', async () => {
    const source = create('toy.Source');
    const seen: unknown[] = [];
    source.ON?.('OnItem', (item: Late) => seen.push(item.NUMBER));
    await (source.raise?.('OnItem', new Item(9)) as unknown);
    await (source.RAISE?.() as unknown);
    expect(seen).to.deep.equal([9, 5]);
    expect(hresultOf(() => source.on?.('onitem', () => undefined))).to.equal(HRESULT.DISP_E_MEMBERNOTFOUND);
  });

  it('never fails for symbols, then, toJSON, inspect and constructor', async () => {
    const item = create('toy.Item');
    expect(item.then).to.equal(undefined);
    expect(item.toJSON).to.equal(undefined);
    expect(item.inspect).to.equal(undefined);
    expect(item.constructor).to.equal(Item);
    expect((item as unknown as Record<symbol, unknown>)[Symbol('any')]).to.equal(undefined);
    expect(await Promise.resolve(item)).to.equal(item);
    expect(JSON.stringify(item)).to.equal('{}');
    expect(inspect(item)).to.equal('[toy.Item]');
    expect(Object.prototype.toString.call(item)).to.equal('[object Object]');
  });

  it('says which class lacks the member', () => {
    const item = create('TOY.item');
    try {
      void item.Nubmer;
      expect.fail('nothing was thrown');
    } catch (error) {
      expect((error as COMError).Source).to.equal('toy.Item');
      expect((error as COMError).Description).to.equal('toy.Item has no member "Nubmer".');
    }
  });
});
