import { join } from 'node:path';
import { MessageChannel, Worker, type ResourceLimits } from 'node:worker_threads';
import { type ByRef, COMError, HRESULT } from '../../com';
import { DCXSEC, tlsOptionsOf } from '../DCXSEC';
import { shareDictionary, type TakeDictionaryEntries, unshareDictionary } from '../dictionary-extension';
import { rzdcxLog } from '../process-state';
import { Channel, CHANNEL_COUNTERS } from './channel';
import { decodeError, encodeError } from './crossing-errors';
import { assignWritten, decodeValues, encodeValues, encodeWritten, type ThreadOfValues } from './crossing-values';
import { HandlerResults } from './HandlerResults';
import type {
  Answer,
  CrossingTls,
  EngineThreadData,
  FromEngine,
  MemberUse,
  ToEngine,
  Wire,
  WireError,
} from './messages';
import { SignalPause } from './SignalPause';
import { ThreadLife } from './ThreadLife';

/** Longest time of standing still in one piece, in ms: a debugger, and the look after the engine, get their turn behind it. */
const SLICE_MS = 250;

/** Runs the handlers of an event of an object; gives what the last one returned. */
export type RaiseEvent = (object: object, event: string, args: readonly unknown[]) => unknown;

/** A use of a member that was posted. */
export interface BegunUse {
  readonly request: number;
  /** Its by-reference arguments. */
  readonly references: readonly ByRef<unknown>[];
}

/** How a thread is started. */
export interface EngineThreadOptions {
  /** The program of the thread. */
  readonly file?: string;
  readonly resourceLimits?: ResourceLimits;
}

/**
 * The thread in which the engine of this thread's blocking objects runs, seen from here.
 *
 * A use of a member is posted, and this thread stands still until its answer is there. What comes meanwhile is done at once:
 * events run their handlers, and the engine goes on when it has their results. A handler may use members again.
 */
export class EngineThread implements ThreadOfValues {
  readonly #channel: Channel<ToEngine, FromEngine>;
  readonly #life: ThreadLife;
  readonly #signals = new SignalPause();
  readonly #objects = new Map<number, { readonly object: WeakRef<object>; readonly raise: RaiseEvent }>();
  readonly #ids = new WeakMap<object, { readonly id: number; readonly type: string }>();
  readonly #collected = new FinalizationRegistry<number>((id) => this.#forgetObject(id));
  readonly #securities = new Map<number, DCXSEC>();
  readonly #results = new HandlerResults();
  /** What handlers threw during the outermost use. */
  readonly #thrown = new Map<number, unknown>();
  readonly #answers = new Map<number, Answer>();
  readonly #define: TakeDictionaryEntries = (entries) => this.#send({ do: 'define', entries });
  readonly #log = (level: number, message: string): void => this.#send({ do: 'log', level, message });
  /** The last number given, of whatever is numbered. */
  #last = 0;
  #depth = 0;
  #directory: string | undefined;
  /** The program has given a stream for the log. */
  #streaming = false;
  #failure: unknown;
  #ended = false;

  constructor(options: EngineThreadOptions = {}) {
    const line = new MessageChannel();
    const life = new MessageChannel();
    const counters = new Int32Array(new SharedArrayBuffer(CHANNEL_COUNTERS * Int32Array.BYTES_PER_ELEMENT));
    this.#channel = new Channel(line.port1, counters, 0);
    this.#life = new ThreadLife(life.port1);
    const workerData: EngineThreadData = {
      port: line.port2,
      life: life.port2,
      counters,
      thread: rzdcxLog.thread,
      entries: shareDictionary(this.#define),
    };
    const worker = new Worker(options.file ?? join(__dirname, 'worker.js'), {
      workerData,
      transferList: [line.port2, life.port2],
      ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
    });
    worker.on('error', (error) => this.#end(error));
    worker.on('exit', () => this.#end(undefined));
    // Entries for the program's stream also come between two calls.
    line.port1.on('message', (message: FromEngine) => this.#take(message));
    // A program ends by itself, whatever the engine has open.
    worker.unref();
    line.port1.unref();
    rzdcxLog.relay = this.#log;
  }

  /** Whether it has ended; nothing can be done with its objects any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Makes an object of a network class in the engine's thread.
   *
   * @param object - Stands for it here. When it is collected the other one is released.
   * @param raise - Runs handlers of `object`.
   * @param madeAs - The engine has made it already, under this number.
   * @returns its number.
   */
  make(object: object, type: string, raise: RaiseEvent, madeAs?: number): number {
    const id = madeAs ?? ++this.#last;
    this.#objects.set(id, { object: new WeakRef(object), raise });
    this.#ids.set(object, { id, type });
    this.#collected.register(object, id);
    if (madeAs === undefined) this.#send({ do: 'make', id, type });
    return id;
  }

  /** Says which events of an object have handlers. */
  handle(id: number, events: readonly string[]): void {
    this.#send({ do: 'handle', id, events });
  }

  /**
   * Uses a member of an object; returns when that is done.
   *
   * @param source - ProgID for the error of a thread that has ended.
   * @throws what the member throws.
   */
  use(source: string, id: number, use: MemberUse, member: string, args: readonly unknown[]): unknown {
    const begun = this.begin(source, id, use, member, args);
    try {
      // Other members are done at once.
      if (use === 'call') this.#signals.begin();
      return this.result(begun, this.#await(begun.request, source, use === 'call'));
    } finally {
      this.end();
    }
  }

  /** Posts a use of a member; {@link EngineThread.end} follows, whatever comes of it. */
  protected begin(source: string, id: number, use: MemberUse, member: string, args: readonly unknown[]): BegunUse {
    this.#checkRunning(source);
    this.#detachFailedStream();
    const request = ++this.#last;
    const { wires, transfer, references } = encodeValues(args, this);
    const directory = this.#newDirectory();
    this.#depth++;
    this.#send({ do: 'use', request, id, use, member, args: wires, directory }, transfer);
    return { request, references };
  }

  /** What the answer to a use says. @throws what the member threw. */
  protected result({ references }: BegunUse, answer: Answer): unknown {
    if (answer.written) assignWritten(references, answer.written, this);
    if (answer.error) throw decodeError(answer.error, (thrownId, message) => this.thrown(thrownId, message));
    return decodeValues([answer.value], this).values[0];
  }

  /** A use is over; behind the outermost one nothing of it is kept. */
  protected end(): void {
    this.#depth--;
    if (this.#depth > 0) return;
    this.#signals.end();
    this.#thrown.clear();
    this.#results.clear();
  }

  /** Takes an answer in. */
  protected answered(answer: Answer): void {
    this.#answers.set(answer.to, answer);
  }

  encode(value: object): Wire | undefined {
    const known = this.#ids.get(value);
    if (known !== undefined) return { is: 'network object', ...known };
    if (value instanceof DCXSEC) {
      this.#securities.set(++this.#last, value);
      return { is: 'DCXSEC', id: this.#last };
    }
    if (!('write' in value) || typeof value.write !== 'function') return undefined;
    this.#streaming = true;
    return { is: 'stream' };
  }

  decode(wire: Parameters<ThreadOfValues['decode']>[0]): unknown {
    if (wire.is === 'DCXSEC') return this.#securities.get(wire.id);
    if (wire.is !== 'network object') return undefined;
    return this.#objects.get(wire.id)?.object.deref() ?? adopters.get(wire.type)?.(this, wire.id);
  }

  thrown(id: number, message: string): unknown {
    return this.#thrown.has(id) ? this.#thrown.get(id) : new Error(message);
  }

  #send(message: ToEngine, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#ended) this.#channel.send(message, transfer);
  }

  /** Stands still until the answer is there; does what comes meanwhile. */
  #await(request: number, source: string, pausing: boolean): Answer {
    for (;;) {
      const answer = this.#answers.get(request);
      if (answer !== undefined) {
        this.#answers.delete(request);
        return answer;
      }
      this.#checkRunning(source);
      // What is no call is answered at once.
      const message = (pausing ? undefined : this.#channel.soon()) ?? this.#channel.next(SLICE_MS);
      if (message !== undefined) {
        this.#take(message);
        // A handler may have put a listener there.
        if (pausing) this.#signals.begin();
      } else if (this.#life.ended) {
        // What it said last came before its end.
        for (let last = this.#channel.next(0); last !== undefined; last = this.#channel.next(0)) this.#take(last);
        if (!this.#answers.has(request)) this.#end(undefined);
      }
    }
  }

  #take(message: FromEngine): void {
    switch (message.do) {
      case 'answer':
        this.answered(message);
        break;
      case 'raise':
        this.#raise(message);
        break;
      case 'next':
        this.#reply(message.request, (transfer) => {
          const step = this.#results.next(message.results);
          if (step.done === true) return {};
          const { wires, transfer: more } = encodeValues([step.value], this);
          transfer.push(...more);
          return { value: { is: 'array', items: wires } };
        });
        break;
      case 'leave':
        this.#reply(message.request, () => {
          this.#results.leave(message.results);
          return {};
        });
        break;
      case 'secure':
        this.#secure(message.request, message.id, message.role);
        break;
      case 'entry':
        rzdcxLog.pass(message.text);
        this.#detachFailedStream();
        break;
      case 'forget':
        this.#securities.delete(message.id);
        break;
      case 'fail':
        this.#failure = decodeError(message.error, (id, text) => this.thrown(id, text));
        break;
    }
  }

  /** Runs the handlers of an event. */
  #raise({ request, id, event, args }: Extract<FromEngine, { do: 'raise' }>): void {
    const unpacked = decodeValues(args, this);
    this.#reply(request, (transfer, answer) => {
      try {
        const { object, raise } = this.#objects.get(id) ?? {};
        const target = object?.deref();
        const result = target === undefined ? undefined : raise?.(target, event, unpacked.values);
        return { value: this.#encodeResult(result) };
      } finally {
        answer.written = encodeWritten(unpacked, this, transfer);
      }
    });
  }

  /** A list stays here and is asked for, so that it may be long. */
  #encodeResult(result: unknown): Wire {
    if (typeof result === 'object' && result !== null) return { is: 'results', id: this.#results.keep(result) };
    return encodeValues([result], this).wires[0];
  }

  /** Answers with what `work` gives, or with what it throws, which is kept: a handler's error comes back as it is. */
  #reply(
    request: number,
    work: (transfer: ArrayBuffer[], answer: { written?: Answer['written'] }) => Pick<Answer, 'value'>,
  ): void {
    const transfer: ArrayBuffer[] = [];
    const answer: { written?: Answer['written']; value?: Wire; error?: WireError } = {};
    try {
      Object.assign(answer, work(transfer, answer));
    } catch (error) {
      const id = ++this.#last;
      this.#thrown.set(id, error);
      answer.error = { is: 'thrown', id, message: error instanceof Error ? error.message : String(error) };
    }
    this.#send({ do: 'answer', to: request, ...answer, directory: this.#newDirectory() }, transfer);
  }

  /** Reads TLS settings, whose files count from this thread's directory. */
  #secure(request: number, id: number, role: 'requester' | 'accepter'): void {
    try {
      const { onHandshake, ...settings } = tlsOptionsOf(this.#securities.get(id) ?? null, role) ?? {};
      const tls: CrossingTls = { ...settings, logHandshakes: onHandshake !== undefined };
      this.#send({ do: 'answer', to: request, tls });
    } catch (error) {
      this.#send({ do: 'answer', to: request, error: encodeError(error) });
    }
  }

  /** A stream that failed gets no more entries; they go to the file again. */
  #detachFailedStream(): void {
    if (!this.#streaming || rzdcxLog.hasStream) return;
    this.#streaming = false;
    this.#send({ do: 'detach' });
  }

  #forgetObject(id: number): void {
    this.#objects.delete(id);
    this.#send({ do: 'collect', id });
  }

  /** The current directory, when it is another one than last time. */
  #newDirectory(): string | undefined {
    let directory: string;
    try {
      directory = process.cwd();
    } catch {
      // It was deleted. Whoever needs it will fail, as here.
      return undefined;
    }
    if (directory === this.#directory) return undefined;
    this.#directory = directory;
    return directory;
  }

  #end(failure: unknown): void {
    this.#failure ??= failure;
    if (this.#ended) return;
    this.#ended = true;
    unshareDictionary(this.#define);
    if (rzdcxLog.relay === this.#log) rzdcxLog.relay = undefined;
    this.#channel.port.close();
  }

  #checkRunning(source: string): void {
    if (!this.#ended) return;
    const reason = this.#failure instanceof Error ? ` (${this.#failure.message})` : '';
    const text = `The thread of the DICOM engine has ended${reason}, and with it all that it had open. Make new objects.`;
    const cause = this.#failure === undefined ? {} : { cause: this.#failure };
    throw new COMError(HRESULT.E_FAIL, text, source, cause);
  }
}

/** Makes an object for one that the engine has made. */
type Adopt = (thread: EngineThread, id: number) => object;

const adopters = new Map<string, Adopt>();

/** Enters a class of objects that the engine makes by itself. */
export function enterBlockingClass(type: string, adopt: Adopt): void {
  adopters.set(type, adopt);
}

let current: EngineThread | undefined;

/** The engine of this thread's objects; started when there is none, or it has ended. */
export function engineThread(): EngineThread {
  if (current === undefined || current.ended) current = new EngineThread();
  return current;
}

/**
 * Has the objects that are made from now on in another thread.
 *
 * @param thread - Without one it is a new one, when it is needed.
 * @returns the thread until now.
 */
export function replaceEngineThread(thread: EngineThread | undefined): EngineThread | undefined {
  const before = current;
  current = thread;
  return before;
}
