import { type ConsoleState, type ConsoleUpdate, FeedEvent } from '../protocol.js';

/** How the view stands with its server. @enum */
export const Link = {
  Connecting: 'connecting',
  Live: 'live',
  /** No answer; tried again and again. */
  Lost: 'lost',
  /** It said that it ends. */
  Ended: 'ended',
  /** Somebody answers who does not know this window: a console that was started anew. */
  Refused: 'refused',
} as const;
export type Link = (typeof Link)[keyof typeof Link];

/** Milliseconds without a word after which the connection counts as lost: the server says something every five seconds. */
const SILENCE_MS = 12_000;
/** Milliseconds between two attempts. */
const RETRY_MS = 1500;

/** Keeps the state of the console up to date, and tries again when the connection is lost. */
export class Connection {
  readonly #onChange: (state: ConsoleState | undefined, link: Link) => void;
  #state: ConsoleState | undefined;
  #link: Link = Link.Connecting;
  #source: EventSource | undefined;
  #silence: number | undefined;

  /** @param onChange - Called whenever the state or the link is another one. */
  constructor(onChange: (state: ConsoleState | undefined, link: Link) => void) {
    this.#onChange = onChange;
  }

  open(): void {
    const source = new EventSource('/api/events');
    this.#source = source;
    source.addEventListener(FeedEvent.Update, ({ data }: MessageEvent<string>) => {
      this.#take(JSON.parse(data) as ConsoleUpdate);
    });
    source.addEventListener(FeedEvent.End, () => this.#lose(Link.Ended));
    source.addEventListener('error', () => this.#lose(Link.Lost));
    this.#watch();
  }

  #take(update: ConsoleUpdate): void {
    // The first update has every section.
    this.#state = { ...this.#state, ...update } as ConsoleState;
    this.#watch();
    this.#change(Link.Live);
  }

  /** Waits for the next word. */
  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(Link.Lost), SILENCE_MS);
  }

  #lose(link: Link): void {
    if (this.#source === undefined) return;
    clearTimeout(this.#silence);
    this.#source.close();
    this.#source = undefined;
    this.#change(link);
    void this.#tryAgain();
  }

  /** Asks whether the server is back, and whether it is the same one, which an EventSource does not tell. */
  async #tryAgain(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      try {
        const { ok, status } = await fetch('/api/session', { signal: AbortSignal.timeout(SILENCE_MS) });
        if (ok) return this.open();
        if (status < 500) return this.#change(Link.Refused);
      } catch {
        // Nobody there: what Lost and Ended say.
      }
    }
  }

  #change(link: Link): void {
    this.#link = link;
    this.#onChange(this.#state, this.#link);
  }
}

/** Asks the server for something. @returns what went wrong; empty when nothing did. */
export async function ask(path: string): Promise<string> {
  try {
    const answer = await fetch(path, { method: 'POST' });
    return answer.ok ? '' : await answer.text();
  } catch {
    return 'The console does not answer.';
  }
}
