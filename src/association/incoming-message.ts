import type { CommandSet } from '../dimse';
import type { AcceptedContext } from '../ul';
import type { IncomingDataSet } from './incoming-data-set';

/** A message that arrived: its command set whole, its data set as far as it has come. */
export class IncomingMessage {
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  /** Undefined when the command says that there is none. */
  readonly dataSet: IncomingDataSet | undefined;
  /** Made when somebody asks: few requests are ever cancelled. */
  #canceller: AbortController | undefined;
  #isCancelled = false;

  constructor(context: AcceptedContext, command: CommandSet, dataSet: IncomingDataSet | undefined) {
    this.context = context;
    this.command = command;
    this.dataSet = dataSet;
  }

  /** Aborted as soon as the peer has sent a C-CANCEL for this request, even before its handling began. */
  get cancelled(): AbortSignal {
    if (this.#canceller === undefined) {
      this.#canceller = new AbortController();
      if (this.#isCancelled) this.#canceller.abort();
    }
    return this.#canceller.signal;
  }

  /** Whether the peer has sent a C-CANCEL for this request. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** @internal */
  cancel(): void {
    this.#isCancelled = true;
    this.#canceller?.abort();
  }
}
