import {
  LogLevel,
  describeStatus,
  oneLine,
  planStorage,
  scanStorageFile,
  statusCategory,
  storeItems,
  StatusCategory,
  type Association,
  type ContextProposal,
  type StorageFile,
  type StorageLeg,
} from '../../src/index';
import { readDefaultDictionary } from './dictionary-extension';
import { rzdcxLog } from './process-state';

/** Files whose headers are read at the same time. */
const SCANS_AT_ONCE = 8;

/** One file of a Send: its name as given, and its header or what is wrong with it. */
interface Entry {
  readonly name: string;
  readonly file: StorageFile | undefined;
  readonly error: unknown;
}

/** A file that can be sent, with its place in the list. */
interface Sendable extends StorageFile {
  readonly index: number;
}

/** What one Send asks of the class that runs it. */
export interface SendRunHost {
  /** Opens the association of one leg. */
  open(contexts: readonly ContextProposal[]): Promise<Association>;
  /** Raises OnFileSent. */
  onFileSent(succeeded: boolean, name: string): Promise<void>;
}

/**
 * The course of one `Send`: reads all headers, then sends leg by leg, and reports every file in the order of the list.
 */
export class SendRun {
  readonly succeeded: string[] = [];
  /** The failed files that were reported; see {@link SendRun.failedNames} for all. */
  readonly #failed: string[] = [];
  readonly #names: readonly string[];
  readonly #host: SendRunHost;
  #entries: readonly Entry[] = [];
  /** Entries before this one were reported. */
  #next = 0;

  constructor(names: readonly string[], host: SendRunHost) {
    this.#names = names;
    this.#host = host;
  }

  /** Failed files, and those that were not reached. */
  get failedNames(): string[] {
    return [...this.#failed, ...this.#names.slice(this.#next)];
  }

  /**
   * Sends everything.
   *
   * @returns false when there were files to send and no storage context was accepted for any of them.
   * @throws what ends an association, and what a handler threw.
   */
  async run(signal: AbortSignal): Promise<boolean> {
    // Implicit files may be converted, and are looked into without the classes that ask for it.
    readDefaultDictionary();
    this.#entries = await scanAll(this.#names, signal);
    const sendable = this.#entries.flatMap((entry, index): Sendable[] =>
      entry.file === undefined ? [] : [{ ...entry.file, index }],
    );
    let anyContext = sendable.length === 0;
    for (const leg of planStorage(sendable)) {
      signal.throwIfAborted();
      if (await this.#sendLeg(leg, signal)) anyContext = true;
    }
    await this.#reportUpTo(this.#entries.length);
    return anyContext;
  }

  async #sendLeg(leg: StorageLeg<Sendable>, signal: AbortSignal): Promise<boolean> {
    const storageClasses = new Set(leg.items.map((item) => item.SOPClassUID));
    let anyContext = false;
    // Once is the rule. A file that became unreadable half way costs the association; the files behind it get a new one.
    for (let rest = leg.items; rest.length > 0;) {
      const association = await this.#host.open(leg.presentationContexts);
      anyContext ||= association.presentationContexts.some((context) => storageClasses.has(context.abstractSyntax));
      rest = rest.slice(await this.#sendOver(association, rest, signal));
      await association.release();
    }
    return anyContext;
  }

  /** Returns how many of the files have had their turn: all, unless one broke the association. */
  async #sendOver(association: Association, items: readonly Sendable[], signal: AbortSignal): Promise<number> {
    const results = storeItems(association, items);
    try {
      for (const [done, item] of items.entries()) {
        // The unreadable files in front of this one have their turn before it is sent.
        await this.#reportUpTo(item.index);
        const { value: result } = await results.next().catch(async (error: unknown) => {
          // The file that the association ended with has failed; those behind it are not reached.
          if (!signal.aborted) await this.#report(false, error);
          throw error;
        });
        if (result === undefined) return done;
        const { status, errorComment, error } = result;
        if (status === undefined) await this.#report(false, error);
        else await this.#report(isStored(status), describeStatus(status) + (errorComment ? `: ${errorComment}` : ''));
      }
      return items.length;
    } finally {
      await results.return(undefined);
    }
  }

  /** Reports the unreadable files in front of that entry. */
  async #reportUpTo(index: number): Promise<void> {
    while (this.#next < index) await this.#report(false, this.#entries[this.#next]?.error);
  }

  async #report(succeeded: boolean, reason: unknown): Promise<void> {
    const name = this.#names[this.#next++] ?? '';
    (succeeded ? this.succeeded : this.#failed).push(name);
    if (!succeeded) {
      const text = reason instanceof Error ? reason.message : String(reason);
      rzdcxLog.log(LogLevel.error, `Send: ${name} failed: ${oneLine(text)}`);
    }
    await this.#host.onFileSent(succeeded, name);
  }
}

/** Success and the warnings of the storage service. */
export function isStored(status: number): boolean {
  const category = statusCategory(status);
  return category === StatusCategory.Success || category === StatusCategory.Warning;
}

async function scanAll(names: readonly string[], signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < names.length && !signal.aborted) {
      const index = next++;
      entries[index] = await scan(names[index] ?? '');
    }
  };
  await Promise.all(Array.from({ length: Math.min(SCANS_AT_ONCE, names.length) }, worker));
  signal.throwIfAborted();
  return entries;
}

async function scan(name: string): Promise<Entry> {
  try {
    const file = await scanStorageFile(name);
    if (file.metaDiffers) {
      const text = 'its file meta information names another SOP class or instance than its data set, which counts';
      rzdcxLog.log(LogLevel.warning, `Send: ${name}: ${text}`);
    }
    return { name, file, error: undefined };
  } catch (error) {
    return { name, file: undefined, error };
  }
}
