import { join } from 'node:path';
import { DCXACC } from 'dcxport/rzdcx';

/** Seconds. */
const WAIT_FOR_CONNECTION = 1;
const WAIT_FOR_COMMAND = 30;

/** What all workers have in common. */
export interface Station {
  readonly title: string;
  readonly port: number;
  readonly folder: string;
  /** Whether new associations are taken; the operator changes it. */
  isOpen: boolean;
}

/** A calling title comes from the peer and becomes the name of a folder: what has no place in one is replaced. */
function folderOf(callingTitle: string): string {
  return callingTitle.replaceAll(/[^A-Za-z0-9_-]/g, '_') || '_';
}

/** One accepter, one association. */
export class Worker {
  readonly #acc = new DCXACC();
  readonly #station: Station;
  readonly #number: number;
  #caller = '';
  #count = 0;
  #ended = false;

  constructor(station: Station, number: number) {
    this.#station = station;
    this.#number = number;
    this.#acc.on('OnConnection', (calling, called, _host, accept) => {
      accept.value = station.isOpen && called === station.title;
      if (accept.value) this.#caller = calling;
      else this.#say(`refuses ${calling}, which calls ${called}`);
    });
    this.#acc.on('OnStoreSetup', (filename) => {
      filename.value = join(station.folder, folderOf(this.#caller), `W${number}F${++this.#count}.dcm`);
    });
    this.#acc.on('OnStoreDone', (filename, stored) => this.#say(`${stored ? 'has stored' : 'has LOST'} ${filename}`));
  }

  /** Waits until it has an association. @returns false when it was ended instead. */
  async takeAssociation(): Promise<boolean> {
    const { title, port } = this.#station;
    while (!this.#ended) {
      if (!(await this.#acc.WaitForConnection(title, port, WAIT_FOR_CONNECTION))) continue;
      this.#say(`serves ${this.#caller}`);
      return true;
    }
    return false;
  }

  /** Serves it until it is over. */
  async serve(): Promise<void> {
    while (!this.#ended && (await this.#acc.WaitForCommand(WAIT_FOR_COMMAND)));
    this.#say(`is done after ${this.#count} objects`);
    this.end();
  }

  /** The status of every answer from now on; 0 lets the worker judge for itself again. */
  force(status: number): void {
    if (!this.#ended) this.#acc.NextStorageResponseStatus = status;
  }

  /** Gives up what it waits for or serves. */
  end(): void {
    this.#ended = true;
    this.#acc.Release();
  }

  #say(text: string): void {
    console.log(`worker ${this.#number} ${text}`);
  }
}
