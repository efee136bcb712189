import { readdirSync } from 'node:fs';
import { type ByRef, DCXACC, type DCXSEC } from '../../compat/rzdcx';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';
import { takeFiles } from './sending';

/** Lets an accepter take every syntax and class that it can. */
export function acceptEverything(accepter: DCXACC): void {
  accepter.AcceptJpegLosslessStorage = true;
  accepter.AcceptJpegLossyStorage = true;
  accepter.AcceptJpeg2000Storage = true;
  accepter.AcceptRLEStorage = true;
  accepter.AcceptPrivateStorageSOPClasses = true;
}

/** A listener as ported programs write it: DCXACC objects on one port, each in its own loop, until they are stopped. */
export class AccepterLoops {
  readonly port: number;
  /** Where the objects are stored, under numbers. */
  readonly directory: string;
  /** `connect`, `store <status>`, `echo`, `timeout`, `end`, in the order in which they came. */
  readonly events: string[] = [];
  readonly #accepters: readonly DCXACC[];
  #loops: Promise<void>[] = [];
  #stopping = false;
  #stored = 0;

  private constructor(accepters: readonly DCXACC[], port: number, directory: string) {
    this.#accepters = accepters;
    this.port = port;
    this.directory = directory;
  }

  /** @param options - `configure` sees each accepter before it waits; its handlers run behind ours. `security`: for TLS. */
  static async start(
    options: { count?: number; configure?: (accepter: DCXACC) => void; security?: DCXSEC } = {},
  ): Promise<AccepterLoops> {
    const accepters = Array.from({ length: options.count ?? 1 }, () => new DCXACC());
    let port = 0;
    for (const accepter of accepters) {
      accepter.BindAddress = '127.0.0.1';
      acceptEverything(accepter);
      accepter.SecurityContext = options.security ?? null;
      port = await accepter.Listen(port);
    }
    const loops = new AccepterLoops(accepters, port, tempDir('accepter'));
    for (const accepter of accepters) {
      loops.#record(accepter);
      options.configure?.(accepter);
    }
    loops.#loops = accepters.map((accepter) => loops.#run(accepter));
    return loops;
  }

  /** Moves what was stored since the last call away, once the association that brought it is over. */
  async take(): Promise<string[]> {
    await this.idle();
    this.events.length = 0;
    return takeFiles(this.directory);
  }

  /** Settles when each association that was accepted has come to its end. */
  async idle(): Promise<void> {
    const count = (event: string): number => this.events.filter((each) => each === event).length;
    await waitUntil(() => count('connect') === count('end'), 'the end of the association', 5_000, 2);
  }

  /** Releases all accepters and waits for their loops. @throws what a loop has thrown. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const accepter of this.#accepters) await accepter[Symbol.asyncDispose]();
    await Promise.all(this.#loops);
    const left = readdirSync(this.directory).filter((name) => name.endsWith('.dcxpart'));
    if (left.length > 0) throw new Error(`temporary files are left: ${left.join(', ')}`);
  }

  async #run(accepter: DCXACC): Promise<void> {
    while (!this.#stopping) {
      if (!(await accepter.WaitForConnection('DCXACC', this.port, 0))) continue;
      while (await accepter.WaitForCommand(20)) {
        // The handlers ran inside the call.
      }
    }
  }

  #record(accepter: DCXACC): void {
    const { events, directory } = this;
    accepter.on('OnConnection', () => void events.push('connect'));
    accepter.on('OnStoreSetup', (filename: ByRef<string>) => {
      filename.value = `${directory}/${this.#stored++}.dcm`;
    });
    accepter.on('OnStoreDone', (_filename, stored) => void events.push(`store ${String(stored)}`));
    accepter.on('OnEcho', () => void events.push('echo'));
    accepter.on('OnTimeout', () => void events.push('timeout'));
    accepter.on('OnAssocEnd', () => void events.push('end'));
  }
}
