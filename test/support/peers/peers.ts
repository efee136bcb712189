import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { within } from '../wait-until';
import type { FromWorker, ScpJob, ScpRecord, ScuJob, ScuResult, ToWorker } from './messages';

const LIMIT_MS = 30_000;

/** What a job waits for by message, with the words that have come and nobody waited for yet. */
class Mailbox {
  readonly #messages: FromWorker[] = [];
  #waiting: (() => void)[] = [];

  deliver(message: FromWorker): void {
    this.#messages.push(message);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Takes the first message that fits, waiting for it. */
  take<M extends FromWorker>(fits: (message: FromWorker) => message is M, what: string): Promise<M> {
    const found = async (): Promise<M> => {
      for (;;) {
        const index = this.#messages.findIndex(fits);
        const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
        if (message !== undefined) return message as M;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    };
    return within(found(), what, LIMIT_MS);
  }
}

/** A job of the worker, seen from the test. */
class Remote {
  readonly #id: number;
  readonly #worker: Worker;
  readonly mailbox = new Mailbox();

  constructor(id: number, worker: Worker) {
    this.#id = id;
    this.#worker = worker;
  }

  /** Waits until the job has come to this gate. */
  async reached(name: string): Promise<void> {
    await this.mailbox.take(
      (message): message is Extract<FromWorker, { type: 'gate' }> => message.type === 'gate' && message.name === name,
      `gate ${name}`,
    );
  }

  /** Opens a gate, also one that is not reached yet. */
  go(name: string): void {
    this.post({ type: 'go', name });
  }

  protected post(message: { type: 'go'; name: string } | { type: 'record' | 'close' }): void {
    this.#worker.postMessage({ ...message, id: this.#id } satisfies ToWorker);
  }
}

/** An association that a peer opens. */
export class RemoteScu extends Remote {
  #results: Promise<readonly ScuResult[]> | undefined;

  /** Opening and steps, one result each, when all is done or something failed. */
  get results(): Promise<readonly ScuResult[]> {
    this.#results ??= this.mailbox
      .take(
        (message): message is Extract<FromWorker, { type: 'results' }> => message.type === 'results',
        'the end of the SCU',
      )
      .then(({ results }) => results);
    return this.#results;
  }
}

/** A storage SCP that listens; it ends with its {@link Peers}. */
export class RemoteScp extends Remote {
  port = 0;

  /** What it has seen until now. */
  async record(): Promise<ScpRecord> {
    this.post({ type: 'record' });
    const { record } = await this.mailbox.take(
      (message): message is Extract<FromWorker, { type: 'record' }> => message.type === 'record',
      'the record of the SCP',
    );
    return record;
  }

  close(): void {
    this.post({ type: 'close' });
  }
}

/**
 * The peers of a test file, in a worker thread of their own: they go on while the test's thread is blocked in a call.
 * Words to them (jobs, gates) may be said before such a call, results are read after it.
 */
export class Peers {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Remote>();
  #lastId = 0;

  constructor() {
    this.#worker = new Worker(join(__dirname, 'worker.js'));
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => this.#jobs.get(message.id)?.mailbox.deliver(message));
  }

  /** Opens an association and goes through the steps. */
  scu(job: ScuJob): RemoteScu {
    const remote = this.#add(RemoteScu);
    this.#worker.postMessage({ id: this.#lastId, type: 'scu', job } satisfies ToWorker);
    return remote;
  }

  /** Starts a storage SCP on a free port. */
  async scp(job: ScpJob = {}): Promise<RemoteScp> {
    const remote = this.#add(RemoteScp);
    this.#worker.postMessage({ id: this.#lastId, type: 'scp', job } satisfies ToWorker);
    const { port } = await remote.mailbox.take(
      (message): message is Extract<FromWorker, { type: 'listening' }> => message.type === 'listening',
      'an SCP to listen',
    );
    remote.port = port;
    return remote;
  }

  /** Ends the worker and with it everything in it. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #add<T extends Remote>(type: new (id: number, worker: Worker) => T): T {
    const remote = new type(++this.#lastId, this.#worker);
    this.#jobs.set(this.#lastId, remote);
    return remote;
  }
}
