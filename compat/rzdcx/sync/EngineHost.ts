import { COMError, type ComObject, HRESULT } from '../../com';
import { adoptDictionary } from '../dictionary-extension';
import { logHandshake } from '../DCXSEC';
import { rzdcxLog } from '../process-state';
import { setWorkingDirectory } from '../working-directory';
import { Channel } from './channel';
import { decodeError, encodeError, ThrownElsewhere } from './crossing-errors';
import {
  assignWritten,
  decodeValues,
  encodeValues,
  encodeWritten,
  type ThreadOfValues,
  type Unpacked,
} from './crossing-values';
import type { Answer, EngineThreadData, FromEngine, ToEngine, Wire } from './messages';
import { SecurityStandIn } from './SecurityStandIn';

/** Longest time of standing still in one piece, in ms. */
const SLICE_MS = 250;

/** What every network class has. */
export type NetworkObject = Pick<ComObject, 'Release' | typeof Symbol.asyncDispose>;

/** The network classes of a host. */
export interface HostedClasses {
  /** Those that programs make. */
  readonly made: Readonly<Record<string, new () => NetworkObject>>;
  /** Those that members give. */
  readonly given: Readonly<Record<string, { readonly prototype: NetworkObject }>>;
  /** Names of those whose events come where the thread cannot wait but only stand still. */
  readonly raisedAtOnce: readonly string[];
  /** Lets go of the stream that the log goes to. */
  readonly detachLogStream: () => void;
  /** Whether calls are possible while the thread stands still: they block, and so does what they go through. */
  readonly callsNest: boolean;
}

type Handler = (...args: unknown[]) => unknown;
/** A request of ours, of any kind, before it has its number. */
type Question =
  Extract<FromEngine, { readonly request: number }> extends infer Q
    ? Q extends unknown
      ? Omit<Q, 'request'>
      : never
    : never;

interface Hosted {
  readonly object: NetworkObject;
  readonly type: string;
  /** By event: what carries it to the program's thread. */
  readonly carriers: Map<string, Handler>;
}

/** The objects that a program's blocking objects stand for, in the engine's thread. */
export class EngineHost implements ThreadOfValues {
  readonly #classes: HostedClasses;
  readonly #channel: Channel<FromEngine, ToEngine>;
  readonly #hosted = new Map<number, Hosted>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #forgotten = new FinalizationRegistry<number>((id) => this.#channel.send({ do: 'forget', id }));
  #lastRequest = 0;
  #lastMade = 0;
  /** How often this thread stands still now, inside one another. */
  #standing = 0;

  constructor({ port, counters, thread, entries }: EngineThreadData, classes: HostedClasses) {
    this.#classes = classes;
    this.#channel = new Channel(port, counters, 1);
    rzdcxLog.thread = thread;
    // The program may end, and this thread with it, at any time.
    rzdcxLog.immediate = true;
    adoptDictionary(entries);
    port.on('message', (message: ToEngine) => this.#take(message));
  }

  /** Says why this thread is about to end. */
  fail(error: unknown): void {
    this.#channel.send({ do: 'fail', error: encodeError(error) });
  }

  encode(value: object): Wire | undefined {
    if (value instanceof SecurityStandIn) return { is: 'DCXSEC', id: value.id };
    const given = Object.entries(this.#classes.given).find(([, { prototype }]) => isFrom(prototype, value));
    if (given === undefined) return undefined;
    // Made here. The program's thread numbers upwards.
    const id = --this.#lastMade;
    const [type] = given;
    this.#hosted.set(id, { object: value as NetworkObject, type, carriers: new Map() });
    return { is: 'network object', type, id };
  }

  decode(wire: Parameters<ThreadOfValues['decode']>[0]): unknown {
    switch (wire.is) {
      case 'network object':
        return this.#hosted.get(wire.id)?.object;
      case 'DCXSEC': {
        const { id } = wire;
        const security = new SecurityStandIn(id, (role) => {
          const { tls } = this.#standStillFor({ do: 'secure', id, role });
          const { logHandshakes, ...options } = tls ?? { logHandshakes: false };
          return { ...options, ...(logHandshakes ? { onHandshake: logHandshake } : {}) };
        });
        this.#forgotten.register(security, id);
        return security;
      }
      case 'stream':
        return { write: (text: string) => this.#channel.send({ do: 'entry', text }) };
      case 'results':
        return this.#classes.callsNest ? this.#resultsAtOnce(wire.id) : this.#results(wire.id);
    }
  }

  thrown(id: number, message: string): unknown {
    return new ThrownElsewhere(id, message);
  }

  #take(message: ToEngine): void {
    switch (message.do) {
      case 'make': {
        const type = this.#classes.made[message.type];
        if (type === undefined) throw new Error(`There is no network class ${message.type}`);
        this.#hosted.set(message.id, { object: new type(), type: message.type, carriers: new Map() });
        break;
      }
      case 'handle':
        this.#handle(message.id, message.events);
        break;
      case 'use':
        this.#use(message);
        break;
      case 'answer':
        if (message.directory !== undefined) setWorkingDirectory(message.directory);
        this.#waiting.get(message.to)?.(message);
        this.#waiting.delete(message.to);
        break;
      case 'collect':
        this.#hosted.get(message.id)?.object.Release();
        this.#hosted.delete(message.id);
        break;
      case 'define':
        adoptDictionary(message.entries);
        break;
      case 'log':
        rzdcxLog.log(message.level, message.message);
        break;
      case 'detach':
        this.#classes.detachLogStream();
        break;
    }
  }

  /** Has a carrier for each of these events and for no other. */
  #handle(id: number, events: readonly string[]): void {
    const hosted = this.#hosted.get(id);
    if (hosted === undefined) return;
    const source = hosted.object as unknown as Record<'on' | 'off', (event: string, handler: Handler) => void>;
    for (const [event, carrier] of hosted.carriers) {
      if (events.includes(event)) continue;
      source.off(event, carrier);
      hosted.carriers.delete(event);
    }
    const atOnce = this.#classes.raisedAtOnce.includes(hosted.type);
    for (const event of events) {
      if (hosted.carriers.has(event)) continue;
      const carrier: Handler = atOnce
        ? (...args) => this.#raiseAtOnce(id, event, args)
        : (...args) => this.#raise(id, event, args);
      source.on(event, carrier);
      hosted.carriers.set(event, carrier);
    }
  }

  #use({ request, id, use, member, args, directory }: Extract<ToEngine, { do: 'use' }>): void {
    if (directory !== undefined) setWorkingDirectory(directory);
    let unpacked: Unpacked = { values: [], references: [] };
    const answer = (outcome: { value?: unknown; error?: unknown }): void => {
      const transfer: ArrayBuffer[] = [];
      const written = encodeWritten(unpacked, this, transfer);
      if ('error' in outcome) {
        this.#channel.send({ do: 'answer', to: request, written, error: encodeError(outcome.error) }, transfer);
        return;
      }
      const result = encodeValues([outcome.value], this);
      transfer.push(...result.transfer);
      this.#channel.send({ do: 'answer', to: request, written, value: result.wires[0] }, transfer);
    };
    try {
      unpacked = decodeValues(args, this);
      const result = this.#useMember(id, use, member, unpacked.values);
      if (!(result instanceof Promise)) answer({ value: result });
      else
        result.then(
          (value: unknown) => answer({ value }),
          (error: unknown) => answer({ error }),
        );
    } catch (error) {
      answer({ error });
    }
  }

  #useMember(id: number, use: string, member: string, values: unknown[]): unknown {
    const hosted = this.#hosted.get(id);
    if (hosted === undefined) throw new Error(`There is no network object ${id}`);
    const { object, type } = hosted;
    if (use === 'call' && this.#standing > 0 && !this.#classes.callsNest) {
      const text = `${member} cannot be called inside a handler of OnMaxLogCount; call it behind.`;
      throw new COMError(HRESULT.E_FAIL, text, `rzdcx.${type}`);
    }
    if (member === 'close') return object[Symbol.asyncDispose]();
    if (use === 'set') return void Reflect.set(object, member, values[0]);
    const value: unknown = Reflect.get(object, member);
    return use === 'get' ? value : Reflect.apply(value as Handler, object, values);
  }

  /** Has an event's handlers run; the engine goes on meanwhile with everything else. */
  async #raise(id: number, event: string, args: readonly unknown[]): Promise<unknown> {
    const { wires, transfer, references } = encodeValues(args, this);
    const answer = await this.#ask({ do: 'raise', id, event, args: wires }, transfer);
    assignWritten(references, answer.written ?? [], this);
    return this.#valueOf(answer);
  }

  /** Has an event's handlers run; nothing else happens in this thread meanwhile. */
  #raiseAtOnce(id: number, event: string, args: readonly unknown[]): unknown {
    const { wires, transfer, references } = encodeValues(args, this);
    const answer = this.#standStillFor({ do: 'raise', id, event, args: wires }, transfer);
    assignWritten(references, answer.written ?? [], this);
    return this.#valueOf(answer);
  }

  /** What a handler returned, asked for one by one. */
  #results(results: number): AsyncIterable<unknown> {
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => stepOf(this.#valueOf(await this.#ask({ do: 'next', results }))),
        return: async () => {
          this.#valueOf(await this.#ask({ do: 'leave', results }));
          return { done: true, value: undefined };
        },
      }),
    };
  }

  /** As {@link EngineHost.#results}, standing still for each. */
  #resultsAtOnce(results: number): Iterable<unknown> {
    return {
      [Symbol.iterator]: () => ({
        next: () => stepOf(this.#valueOf(this.#standStillFor({ do: 'next', results }))),
        return: () => {
          this.#valueOf(this.#standStillFor({ do: 'leave', results }));
          return { done: true, value: undefined };
        },
      }),
    };
  }

  /** @throws what the program's thread answered. */
  #valueOf(answer: Answer): unknown {
    if (answer.error) throw decodeError(answer.error, (id, message) => this.thrown(id, message));
    return decodeValues([answer.value], this).values[0];
  }

  #ask(question: Question, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    const request = ++this.#lastRequest;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.#channel.send({ ...question, request }, transfer);
      // Most handlers are done at once.
      while (this.#waiting.has(request)) {
        const message = this.#channel.soon();
        if (message === undefined) break;
        this.#take(message);
      }
    });
  }

  /** Asks, and stands still until the answer is there; members that are done at once may be used meanwhile. */
  #standStillFor(question: Question, transfer: readonly ArrayBuffer[] = []): Answer {
    const request = ++this.#lastRequest;
    let answer: Answer | undefined;
    this.#waiting.set(request, (given) => (answer = given));
    this.#channel.send({ ...question, request }, transfer);
    this.#standing++;
    try {
      while (answer === undefined) {
        const message = this.#channel.next(SLICE_MS);
        if (message !== undefined) this.#take(message);
      }
      if (answer.error) this.#valueOf(answer);
      return answer;
    } finally {
      this.#standing--;
    }
  }
}

/** One step through a handler's results: a list of one, or nothing behind the last. */
function stepOf(value: unknown): IteratorResult<unknown> {
  return Array.isArray(value) ? { done: false, value: value[0] as unknown } : { done: true, value: undefined };
}

function isFrom(prototype: object, value: object): boolean {
  return Object.prototype.isPrototypeOf.call(prototype, value);
}
