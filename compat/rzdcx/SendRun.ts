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
import { fromWorkingDirectory } from './working-directory';

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

/** What became of a file that had its turn. */
interface Outcome {
  readonly succeeded: boolean;
  /** An error, or the peer's words. */
  readonly reason: unknown;
}

/**
 * The course of one `Send`: reads all headers, then sends leg by leg, and reports every file in the order of the list.
 */
export class SendRun {
  readonly #names: readonly string[];
  readonly #parallel: number;
  readonly #host: SendRunHost;
  #entries: readonly Entry[] = [];
  /** By the place in the list. */
  readonly #outcomes = new Map<number, Outcome>();
  /** Entries before this one were reported. */
  #next = 0;
  /** The reports that are due; the error of a handler stays in it. */
  #reporting: Promise<void> = Promise.resolve();
  /** An association or a handler has failed: nothing more is begun. */
  #stopped = false;

  /** @param parallel - Associations at once, at most. */
  constructor(names: readonly string[], parallel: number, host: SendRunHost) {
    this.#names = names;
    this.#parallel = parallel;
    this.#host = host;
  }

  /** Files that the peer has. */
  get succeededNames(): string[] {
    return this.#names.filter((_name, index) => this.#outcomes.get(index)?.succeeded === true);
  }

  /** Failed files, and those that were not reached. */
  get failedNames(): string[] {
    return this.#names.filter((_name, index) => this.#outcomes.get(index)?.succeeded !== true);
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
    await this.#report();
    return anyContext;
  }

  async #sendLeg(leg: StorageLeg<Sendable>, signal: AbortSignal): Promise<boolean> {
    const shares = deal(leg.items, this.#parallel);
    const sendings = shares.map(async (items) => {
      try {
        return await this.#sendShare({ ...leg, items }, signal);
      } catch (error) {
        this.#stopped = true;
        throw error;
      }
    });
    const settled = await Promise.allSettled(sendings);
    const failure = settled.find((each) => each.status === 'rejected');
    if (failure === undefined) return settled.some((each) => each.status === 'fulfilled' && each.value);
    // What the other associations have done beyond the first file that had no turn.
    if (this.#parallel > 1 && !signal.aborted) await this.#reportSent();
    throw failure.reason;
  }

  /** @returns whether a storage context was accepted. */
  async #sendShare(leg: StorageLeg<Sendable>, signal: AbortSignal): Promise<boolean> {
    const storageClasses = new Set(leg.items.map((item) => item.SOPClassUID));
    let anyContext = false;
    // Once is the rule. A file that became unreadable half way costs the association; the files behind it get a new one.
    for (let rest = leg.items; rest.length > 0 && !this.#stopped;) {
      const association = await this.#host.open(leg.presentationContexts);
      anyContext ||= association.presentationContexts.some((context) => storageClasses.has(context.abstractSyntax));
      rest = rest.slice(await this.#sendOver(association, rest, signal));
      await association.release();
    }
    return anyContext;
  }

  /** Returns how many of the files have had their turn: all, unless one broke the association. */
  async #sendOver(association: Association, items: readonly Sendable[], signal: AbortSignal): Promise<number> {
    const results = storeItems(association, items, {
      onAbandoned: ({ item, status = 0 }) => this.#outcomes.set(item.index, answeredWith(status)),
    });
    try {
      for (const [done, { index }] of items.entries()) {
        // The unreadable files in front of this one have their turn before it is sent.
        await this.#report();
        if (this.#stopped) return items.length;
        const { value: result } = await results.next().catch(async (error: unknown) => {
          // The file that the association ended with has failed; those behind it are not reached.
          if (!signal.aborted) await this.#settle(index, { succeeded: false, reason: error });
          throw error;
        });
        if (result === undefined) return done;
        const { status, errorComment, error } = result;
        if (status === undefined) await this.#settle(index, { succeeded: false, reason: error });
        else await this.#settle(index, answeredWith(status, errorComment));
      }
      return items.length;
    } finally {
      await results.return(undefined);
    }
  }

  /** Keeps what became of a file, and settles when it was reported, or waits for others to be reported first. */
  #settle(index: number, outcome: Outcome): Promise<void> {
    this.#outcomes.set(index, outcome);
    return this.#report();
  }

  /** Reports the files that have had their turn, as far as the list has no gap; one report at a time. */
  #report(): Promise<void> {
    this.#reporting = this.#reporting.then(async () => {
      for (let outcome = this.#due(); outcome !== undefined; outcome = this.#due()) await this.#tell(outcome);
    });
    return this.#reporting;
  }

  async #reportSent(): Promise<void> {
    await this.#reporting;
    for (; this.#next < this.#names.length; this.#next++) {
      const outcome = this.#outcomes.get(this.#next);
      if (outcome !== undefined) await this.#tell(outcome, 0);
    }
  }

  /** What the next report says; undefined while that file is under way, and behind the last one. */
  #due(): Outcome | undefined {
    const entry = this.#entries[this.#next];
    if (entry === undefined || entry.file !== undefined) return this.#outcomes.get(this.#next);
    return { succeeded: false, reason: entry.error };
  }

  async #tell({ succeeded, reason }: Outcome, step = 1): Promise<void> {
    const name = this.#names[this.#next] ?? '';
    this.#next += step;
    if (!succeeded) {
      const text = reason instanceof Error ? reason.message : String(reason);
      rzdcxLog.log(LogLevel.error, `Send: ${name} failed: ${oneLine(text)}`);
    }
    await this.#host.onFileSent(succeeded, name);
  }
}

function answeredWith(status: number, errorComment = ''): Outcome {
  const reason = describeStatus(status) + (errorComment === '' ? '' : `: ${errorComment}`);
  return { succeeded: isStored(status), reason };
}

/** Deals items out in turn. */
function deal<T>(items: readonly T[], shares: number): T[][] {
  const dealt = Array.from({ length: Math.min(shares, items.length) }, (): T[] => []);
  for (const [index, item] of items.entries()) dealt[index % dealt.length]?.push(item);
  return dealt;
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
    const file = await scanStorageFile(fromWorkingDirectory(name));
    if (file.metaDiffers) {
      const text = 'its file meta information names another SOP class or instance than its data set, which counts';
      rzdcxLog.log(LogLevel.warning, `Send: ${name}: ${text}`);
    }
    return { name, file, error: undefined };
  } catch (error) {
    return { name, file: undefined, error };
  }
}
