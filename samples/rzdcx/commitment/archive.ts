/**
 * The other side: keeps files, and says which of those that it is asked for it has.
 *
 *     node dist/samples/rzdcx/commitment/archive.js PORT FOLDER [TITLE=HOST:PORT]...
 *
 * Results go to the address of whoever asked, over a new association; those whose title is not named get them on the
 * association of their request. Ends on Ctrl-C.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC, DCXREQ } from 'dcxport/rzdcx';

const OUR_TITLE = 'ARCHIVE';

/** Where a title may be reached. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/** A request that was taken and has no result yet. */
interface Request {
  readonly transaction: string;
  readonly instances: readonly string[];
}

class Archive {
  readonly #acc = new DCXACC();
  readonly #req = new DCXREQ();
  readonly #folder: string;
  readonly #addresses: ReadonlyMap<string, Address>;
  #running = true;
  #caller = '';
  #request: Request | undefined;

  constructor(folder: string, addresses: ReadonlyMap<string, Address>) {
    this.#folder = folder;
    this.#addresses = addresses;
    this.#acc.StoreDirectory = folder;
    this.#acc.on('OnConnection', (calling) => {
      this.#caller = calling;
    });
    this.#acc.on('OnStorageCommitRequest', (transaction, instances, accept) => {
      this.#request = { transaction, instances: instances.split(';').filter((uid) => uid !== '') };
      accept.value = this.#request.instances.length > 0;
    });
  }

  async run(port: number): Promise<void> {
    while (this.#running && (await this.#acc.WaitForConnection(OUR_TITLE, port, 0))) {
      while (this.#running && (await this.#acc.WaitForCommand(30))) await this.#answer();
    }
  }

  stop(): void {
    this.#running = false;
    this.#acc.Release();
    this.#req.Release();
  }

  /** Sends the result of what was asked for by the last command, if it asked for anything. */
  async #answer(): Promise<void> {
    const request = this.#request;
    if (request === undefined) return;
    this.#request = undefined;
    const { transaction, instances } = request;
    const isSafe = (uid: string): boolean => /^[0-9.]{1,64}$/.test(uid) && existsSync(join(this.#folder, `${uid}.dcm`));
    const [safe, lost] = [instances.filter(isSafe), instances.filter((uid) => !isSafe(uid))];
    console.log(`${this.#caller} asked for ${instances.length}, ${safe.length} are safe`);
    const address = this.#addresses.get(this.#caller);
    try {
      if (address === undefined) await this.#acc.SendCommitResult(transaction, safe, lost);
      else {
        const { host, port } = address;
        await this.#req.SendCommitResult(OUR_TITLE, this.#caller, host, port, transaction, safe, lost);
      }
    } catch (error) {
      if (!(error instanceof COMError)) throw error;
      console.error(`${this.#caller} is not told: ${error.Description}`);
    }
  }
}

function addressOf(text: string): [string, Address] {
  const [, title, host, port] = /^([^=]{1,16})=(.+):(\d+)$/.exec(text) ?? [];
  if (title === undefined || host === undefined) throw new Error(`${text} is no address; write TITLE=HOST:PORT`);
  return [title, { host, port: Number(port) }];
}

const [port, folder, ...addresses] = process.argv.slice(2);
if (port === undefined || folder === undefined) {
  console.error('Usage: archive.js PORT FOLDER [TITLE=HOST:PORT]...');
  process.exitCode = 2;
} else {
  const archive = new Archive(folder, new Map(addresses.map(addressOf)));
  process.once('SIGINT', () => archive.stop()).once('SIGTERM', () => archive.stop());
  archive.run(Number(port)).catch((error: unknown) => {
    console.error(error instanceof COMError ? error.Description : error);
    process.exitCode = 1;
  });
}
