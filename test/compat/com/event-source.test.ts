import { expect } from 'chai';
import { EventEmitter } from 'eventemitter3';
import { ByRef, COMError, EventHandlerError, EventSource, HRESULT } from '../../../compat/com';

interface Events {
  OnAsk(question: string, answer: ByRef<string>): void | PromiseLike<void>;
  OnFetch(key: string): string | PromiseLike<string>;
}

class Source extends EventSource<Events> {
  changes = 0;
  closed = false;

  constructor() {
    super('test.Source', ['OnAsk', 'OnFetch']);
  }
  ask(question: string, answer = new ByRef('')): Promise<ByRef<string>> {
    return this.raise('OnAsk', question, answer).then(() => answer);
  }
  fetch(key: string): Promise<string | undefined> {
    return this.raise('OnFetch', key);
  }
  askNow(question: string, answer: ByRef<string>, rejected: (error: EventHandlerError) => void): void {
    this.raiseNow('OnAsk', [question, answer], rejected);
  }
  use(): void {
    this.checkAlive();
  }
  protected override onHandlersChanged(): void {
    this.changes++;
  }
  protected override whenClosed(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function thrown(action: () => unknown): COMError {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(COMError);
    return error as COMError;
  }
  throw new Error('nothing was thrown');
}

describe('EventSource', () => {
  it('is an emitter of eventemitter3', () => {
    expect(new Source()).to.be.instanceOf(EventEmitter);
  });

  it('runs handlers and methods of sinks in the order of their registration, on the same arguments', async () => {
    const source = new Source();
    const seen: string[] = [];
    source.on('OnAsk', (_q, answer) => void (answer.value += 'a'));
    source.Advise({ OnAsk: (_q, answer) => void (answer.value += 'b') });
    source.once('OnAsk', (_q, answer) => void (answer.value += 'c'));
    source.on('OnAsk', (question) => void seen.push(question));
    expect((await source.ask('why')).value).to.equal('abc');
    expect(seen).to.deep.equal(['why']);
  });

  it('awaits each handler before the next one starts', async () => {
    const source = new Source();
    const order: string[] = [];
    source.on('OnAsk', async () => {
      order.push('first starts');
      await Promise.resolve();
      await Promise.resolve();
      order.push('first ends');
    });
    source.on('OnAsk', () => void order.push('second'));
    await source.ask('');
    expect(order).to.deep.equal(['first starts', 'first ends', 'second']);
  });

  it('gives what the last handler returned', async () => {
    const source = new Source();
    expect(await source.fetch('k')).to.equal(undefined);
    source.on('OnFetch', (key) => `${key}1`);
    source.Advise({ OnFetch: (key) => Promise.resolve(`${key}2`) });
    expect(await source.fetch('k')).to.equal('k2');
  });

  it('runs a handler that came by once for one event only, also when two events run at the same time', async () => {
    const source = new Source();
    let runs = 0;
    source.on('OnAsk', () => Promise.resolve());
    source.once('OnAsk', () => void runs++);
    await Promise.all([source.ask('1'), source.ask('2')]);
    await source.ask('3');
    expect(runs).to.equal(1);
  });

  it('calls a handler with its context, with the object itself when none was given, a method with its sink', async () => {
    const source = new Source();
    const contexts: unknown[] = [];
    function remember(this: unknown): void {
      contexts.push(this);
    }
    const given = { name: 'context' };
    const sink = { OnAsk: remember };
    source.on('OnAsk', remember, given);
    source.on('OnAsk', remember);
    source.Advise(sink);
    await source.ask('');
    expect(contexts[0]).to.equal(given);
    expect(contexts[1]).to.equal(source);
    expect(contexts[2]).to.equal(sink);
  });

  it('takes off one handler, those of one context, those of once, or all of an event', async () => {
    const source = new Source();
    const log: string[] = [];
    const a = (): void => void log.push('a');
    const b = (): void => void log.push('b');
    const context = {};
    source.on('OnAsk', a).on('OnAsk', a, context).on('OnAsk', b).once('OnAsk', b);
    source.off('OnAsk', a, context);
    source.off('OnAsk', b, undefined, true);
    await source.ask('');
    expect(log).to.deep.equal(['a', 'b']);
    source.removeListener('OnAsk', a);
    expect(source.listeners('OnAsk')).to.deep.equal([b]);
    source.off('OnAsk');
    expect(source.listenerCount('OnAsk')).to.equal(0);
  });

  it('leaves sinks connected when all listeners are removed', async () => {
    const source = new Source();
    let calls = 0;
    source.Advise({ OnAsk: () => void calls++ });
    source.addListener('OnAsk', () => void calls++);
    source.on('OnFetch', () => '');
    source.removeAllListeners('OnFetch');
    expect(source.eventNames()).to.deep.equal(['OnAsk']);
    source.removeAllListeners();
    await source.ask('');
    expect(calls).to.equal(1);
  });

  it('disconnects a sink by its cookie, once; other cookies fail with 0x80040200', async () => {
    const source = new Source();
    let calls = 0;
    const first = source.Advise({ OnAsk: () => void calls++ });
    const empty = source.Advise({});
    expect(empty).to.not.equal(first);
    source.Unadvise(first);
    source.Unadvise(empty);
    await source.ask('');
    expect(calls).to.equal(0);
    expect(thrown(() => source.Unadvise(first)).HRESULT).to.equal(HRESULT.CONNECT_E_NOCONNECTION);
    expect(thrown(() => source.Unadvise(99)).HRESULT).to.equal(0x80040200);
  });

  it('finds the methods of a sink on its class and ignores undefined ones', async () => {
    class Sink {
      readonly asked: string[] = [];
      OnFetch = undefined;
      OnAsk(question: string): void {
        this.asked.push(question);
      }
    }
    const source = new Source();
    const sink = new Sink();
    source.Advise(sink);
    await source.ask('who');
    expect(sink.asked).to.deep.equal(['who']);
    expect(source.listenerCount('OnFetch')).to.equal(0);
  });

  it('refuses a sink without identity or with a member of the wrong type, and connects nothing of it', () => {
    const source = new Source();
    expect(thrown(() => source.Advise(null as never)).HRESULT).to.equal(HRESULT.E_POINTER);
    expect(thrown(() => source.Advise('sink' as never)).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    const wrong = { OnAsk: () => undefined, OnFetch: 5 } as never;
    expect(thrown(() => source.Advise(wrong)).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    expect(source.listenerCount('OnAsk')).to.equal(0);
  });

  it('refuses an unknown event and a handler that is no function', () => {
    const source = new Source();
    expect(thrown(() => source.on('OnAks' as 'OnAsk', () => undefined)).HRESULT).to.equal(
      HRESULT.DISP_E_MEMBERNOTFOUND,
    );
    expect(thrown(() => source.once('OnAsk', 'x' as never)).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('ends the walk at a handler that throws or rejects and tells which event it was', async () => {
    for (const failing of [
      () => Promise.reject(new Error('later')),
      () => {
        throw new Error('at once');
      },
    ]) {
      const source = new Source();
      let behind = 0;
      source.on('OnAsk', failing);
      source.on('OnAsk', () => void behind++);
      const error = await source.ask('').then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(EventHandlerError);
      expect((error as EventHandlerError).event).to.equal('OnAsk');
      expect((error as EventHandlerError).cause).to.be.instanceOf(Error);
      expect(behind).to.equal(0);
    }
  });

  it('raises without waiting where the caller cannot wait, and reports a promise that rejects', async () => {
    const source = new Source();
    const answer = new ByRef('');
    source.on('OnAsk', async (_q, reference) => {
      reference.value = 'before the first await';
      await Promise.resolve();
      throw new Error('afterwards');
    });
    const rejected = new Promise<EventHandlerError>((resolve) => {
      source.askNow('', answer, resolve);
    });
    expect(answer.value).to.equal('before the first await');
    expect((await rejected).message).to.contain('afterwards');
    source.on('OnAsk', () => {
      throw new Error('at once');
    });
    expect(() => source.askNow('', answer, () => undefined)).to.throw(EventHandlerError, 'at once');
  });

  it('emits to its handlers when a program tries them itself', () => {
    const source = new Source();
    const answer = new ByRef('');
    expect(source.emit('OnAsk', 'q', answer)).to.equal(false);
    source.once('OnAsk', (question, reference) => void (reference.value = question));
    expect(source.emit('OnAsk', 'q', answer)).to.equal(true);
    expect(answer.value).to.equal('q');
    expect(source.listenerCount('OnAsk')).to.equal(0);
  });

  it('tells its class when handlers come and go', async () => {
    const source = new Source();
    source.once('OnAsk', () => undefined);
    await source.ask('');
    source.Unadvise(source.Advise({}));
    expect(source.changes).to.equal(4);
  });

  it('fails with 0x80040208 after Release, a second Release does nothing', async () => {
    const source = new Source();
    source.Release();
    source.Release();
    for (const use of [
      () => source.use(),
      () => source.on('OnAsk', () => undefined),
      () => source.off('OnAsk'),
      () => source.removeAllListeners(),
      () => source.Advise({}),
      () => source.Unadvise(1),
    ]) {
      const error = thrown(use);
      expect(error.HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      expect(error.Source).to.equal('test.Source');
    }
    const other = new Source();
    await other[Symbol.asyncDispose]();
    expect(other.closed).to.equal(true);
    expect(() => other.use()).to.throw(COMError);
  });
});
