import { join } from 'node:path';
import { DCXACC, type ByRef } from 'dcxport/rzdcx';

/** Our AE title as accepter. */
export const ACCEPTER_TITLE = 'DCX_STORE';

/** Seconds of each wait; short, so that the loop soon sees that it shall end. */
const WAIT_SECONDS = 1;

/** What the receiver says while it works. */
export type Say = (text: string) => void;

/** The classic loop of a storage SCP: wait for an association, serve its commands, wait for the next. */
export class Receiver {
  /** Files that were stored and not yet taken, oldest first. */
  readonly stored: string[] = [];
  readonly #accepter = new DCXACC();
  readonly #folder: string;
  readonly #say: Say;
  #count = 0;
  #running = true;
  #timedOut = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(folder: string, say: Say) {
    this.#folder = folder;
    this.#say = say;
    const accepter = this.#accepter;
    accepter.StoreDirectory = folder;
    accepter.AcceptJpegLosslessStorage = true;
    accepter.AcceptJpegLossyStorage = true;
    accepter.AcceptJpeg2000Storage = true;
    accepter.AcceptRLEStorage = true;
    accepter.on('OnConnection', (calling, called, host) =>
      this.#say(`OnConnection ${calling} -> ${called} from ${host}`),
    );
    accepter.on('OnEcho', () => this.#say('OnEcho'));
    accepter.on('OnStoreSetup', (filename) => this.#onStoreSetup(filename));
    accepter.on('OnStoreDone', (filename, status, accept) => this.#onStoreDone(filename, status, accept));
    accepter.on('OnTimeout', () => void (this.#timedOut = true));
    accepter.on('OnAssocEnd', () => this.#say('OnAssocEnd'));
  }

  /** Opens the port, 0 for a free one, and starts the loop. Gives the port in use. */
  async start(port: number): Promise<number> {
    const opened = await this.#accepter.Listen(port);
    this.#loop = this.#run(opened);
    // What ends the loop comes out of `ended` and `stop`, whenever they are asked.
    this.#loop.catch(() => undefined);
    return opened;
  }

  /** Settles when the loop has ended. */
  get ended(): Promise<void> {
    return this.#loop;
  }

  /** Lets the loop end and closes everything. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#loop;
    await this.#accepter[Symbol.asyncDispose]();
  }

  async #run(port: number): Promise<void> {
    while (this.#running) {
      if (!(await this.#accepter.WaitForConnection(ACCEPTER_TITLE, port, WAIT_SECONDS))) continue;
      for (let goOn = true; goOn && this.#running;) {
        this.#timedOut = false;
        // False without OnTimeout is the end of the association; after OnTimeout it is only idle.
        goOn = (await this.#accepter.WaitForCommand(WAIT_SECONDS)) || this.#timedOut;
      }
    }
  }

  #onStoreSetup(filename: ByRef<string>): void {
    filename.value = join(this.#folder, `${String(++this.#count).padStart(5, '0')}.dcm`);
    this.#say(`OnStoreSetup ${filename.value}`);
  }

  #onStoreDone(filename: string, status: boolean, accept: ByRef<boolean>): void {
    if (status) this.stored.push(filename);
    accept.value = status;
    this.#say(`OnStoreDone ${filename} ${status ? 'complete' : 'could not be written'}`);
  }
}
