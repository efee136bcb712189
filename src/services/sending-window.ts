/** What a {@link SendingWindow} does with its items. */
export interface WindowHost<Item, Prepared, Sent> {
  /** Opens what is to be sent. Called in order, for an item or two before their turn. */
  prepare(item: Item): Prepared;
  /**
   * Sends an item and waits for its answer. Never rejects.
   *
   * @param onSent - Called when the last byte is on its way; the next item is not sent before that, or before this one failed.
   */
  send(item: Item, prepared: Prepared, onSent: () => void): Promise<Sent>;
  /** Closes what was prepared and is not sent after all. */
  drop(prepared: Prepared): void;
}

/** What became of one item. */
export interface WindowOutcome<Item, Prepared, Sent> {
  readonly item: Item;
  /** Undefined, as what follows, when preparing failed. */
  readonly prepared?: Prepared;
  readonly sent?: Sent;
  /** Why it could not be prepared. */
  readonly error?: unknown;
}

/**
 * Sends items in order, some of them before the answers to those in front have come, and gives out what became of each in
 * that order.
 *
 * Whoever takes an outcome still counts as busy with it until the next one is asked for: with a window of one nothing is
 * sent meanwhile, except that the next item is prepared.
 */
export class SendingWindow<Item, Prepared, Sent> {
  readonly #items: readonly Item[];
  readonly #width: number;
  readonly #host: WindowHost<Item, Prepared, Sent>;
  /** Outcomes that are due, in order; they never reject. */
  readonly #due: Promise<WindowOutcome<Item, Prepared, Sent>>[] = [];
  /** Items that were begun. */
  #begun = 0;
  /** Settles when the item that was begun last is on its way. */
  #lastSent: Promise<void> = Promise.resolve();
  /** Items that were prepared. */
  #opened = 0;
  /** The one that was prepared last, until it is sent, or the error of that. */
  #ahead: { readonly prepared?: Prepared; readonly error?: unknown } | undefined;
  #closed = false;

  /** @param width - Items that may be unanswered at once, 1 or more. */
  constructor(items: readonly Item[], width: number, host: WindowHost<Item, Prepared, Sent>) {
    this.#items = items;
    this.#width = width;
    this.#host = host;
  }

  /** What became of the next item; undefined behind the last one. */
  next(): Promise<WindowOutcome<Item, Prepared, Sent> | undefined> {
    while (!this.#closed && this.#due.length < this.#width && this.#begun < this.#items.length)
      this.#begin(this.#begun++);
    return this.#due.shift() ?? Promise.resolve(undefined);
  }

  /** Sends no more, and waits for what becomes of the items that are on their way. */
  async rest(): Promise<WindowOutcome<Item, Prepared, Sent>[]> {
    this.#closed = true;
    const rest = await Promise.all(this.#due);
    const { prepared } = this.#ahead ?? {};
    this.#ahead = undefined;
    if (prepared !== undefined) this.#host.drop(prepared);
    return rest;
  }

  #begin(index: number): void {
    const item = this.#items[index] as Item;
    let sent: () => void = () => undefined;
    const turn = this.#lastSent;
    this.#lastSent = new Promise((resolve) => {
      sent = resolve;
    });
    const outcome = turn.then(() => this.#send(index, item, sent));
    this.#due.push(outcome.finally(sent));
  }

  async #send(index: number, item: Item, sent: () => void): Promise<WindowOutcome<Item, Prepared, Sent>> {
    this.#prepare(index);
    const { prepared, error } = this.#ahead ?? {};
    this.#ahead = undefined;
    if (prepared === undefined) return { item, error };
    // The next one is opened once this one has been handed to the transport, while its answer is awaited.
    setImmediate(() => this.#prepare(index + 1));
    return { item, prepared, sent: await this.#host.send(item, prepared, sent) };
  }

  #prepare(index: number): void {
    const item = this.#items[index];
    if (item === undefined || this.#closed || this.#opened > index) return;
    this.#opened = index + 1;
    try {
      this.#ahead = { prepared: this.#host.prepare(item) };
    } catch (error) {
      this.#ahead = { error };
    }
  }
}
