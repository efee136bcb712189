import { InvalidArgumentError } from '../errors';
import { tlsFingerprint } from '../transport';
import type { AssociationOptions } from './association-types';
import { SharedListener, type ListenerContext, type SharedListenerOptions } from './shared-listener';

/** A share in a listener: its offers can be waited for until it is given back. */
export interface ListenerLease {
  readonly listener: SharedListener;
  /** Gives the share back; the last one closes the listener. A second call does nothing. */
  release(): Promise<void>;
}

interface Entry {
  readonly listener: SharedListener;
  /** Settles when the port is open. */
  readonly opened: Promise<void>;
  /** Of the TLS settings. */
  readonly tls: string | undefined;
  leases: number;
}

/**
 * All listeners of a process (or of a test), one for each address and port.
 *
 * @example
 * ```ts
 * import { createEngine } from 'dcxport';
 *
 * const { listeners } = createEngine();
 * const first = await listeners.acquire(0, '127.0.0.1');
 * const second = await listeners.acquire(first.listener.port, '127.0.0.1');
 * console.log(second.listener === first.listener); // true
 * await first.release();
 * await second.release(); // closes the port
 * ```
 */
export class ListenerRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #context: ListenerContext;

  constructor(context: ListenerContext) {
    this.#context = context;
  }

  /**
   * A share in the listener of that address and port, opened by the first who asks.
   *
   * @param port - 0 always opens a new listener, on a free port; ask for that port to share it.
   * @param host - Address to bind to; all interfaces when undefined. Shares of one port must agree on it.
   * @throws {@link ListenError} when the port cannot be opened; {@link InvalidArgumentError} when it is open with other TLS
   * settings, or when these or a limit cannot be used.
   */
  async acquire(
    port: number,
    host?: string,
    options?: SharedListenerOptions,
    associationOptions?: AssociationOptions,
  ): Promise<ListenerLease> {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new InvalidArgumentError(`${port} is not a port; give 1 to 65535, or 0 for a free one`);
    }
    const existing = this.#entries.get(keyOf(port, host));
    const tls = tlsFingerprint(options?.tls);
    if (existing !== undefined) {
      if (existing.tls === tls) return this.#lease(existing, host);
      throw new InvalidArgumentError(
        `Port ${port} is listened on with other TLS settings; its users must agree on them`,
      );
    }
    const listener = new SharedListener(this.#context, options, associationOptions);
    const entry: Entry = { listener, opened: listener.open(port, host), tls, leases: 0 };
    if (port !== 0) this.#entries.set(keyOf(port, host), entry);
    return this.#lease(entry, host);
  }

  async #lease(entry: Entry, host?: string): Promise<ListenerLease> {
    entry.leases++;
    try {
      await entry.opened;
    } catch (error) {
      this.#remove(entry);
      throw error;
    }
    const key = keyOf(entry.listener.port, host);
    if (!this.#entries.has(key)) this.#entries.set(key, entry);
    let released = false;
    return {
      listener: entry.listener,
      release: async () => {
        if (released) return;
        released = true;
        if (--entry.leases > 0) return;
        this.#remove(entry);
        await entry.listener.close();
      },
    };
  }

  #remove(entry: Entry): void {
    for (const [key, value] of this.#entries) if (value === entry) this.#entries.delete(key);
  }
}

function keyOf(port: number, host: string | undefined): string {
  return `${host ?? '*'} ${port}`;
}
