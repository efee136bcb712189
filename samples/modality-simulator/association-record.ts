/** An association that has ended, for whoever keeps a log of them. */
export interface AssociationRecord {
  /** AE title of who asked for it. */
  readonly from: string;
  /** AE title that was called. */
  readonly to: string;
  /** Of the other side, as far as it is known: `host:port`, or the host alone. */
  readonly address: string;
  readonly started: Date;
  /** Milliseconds. */
  readonly ms: number;
  /** How often each service was used, such as `C-STORE`. */
  readonly services: Readonly<Record<string, number>>;
  /** What went wrong; undefined when nothing did. */
  readonly problem: string | undefined;
}

/** An association that goes on. */
export class OpenAssociation {
  readonly from: string;
  readonly to: string;
  readonly address: string;
  readonly #started = new Date();
  readonly #since = performance.now();
  readonly #services = new Map<string, number>();
  #problem: string | undefined;

  constructor(from: string, to: string, address: string) {
    this.from = from;
    this.to = to;
    this.address = address;
  }

  /** Counts a use of a service. */
  count(service: string, times = 1): void {
    this.#services.set(service, (this.#services.get(service) ?? 0) + times);
  }

  /** Notes what went wrong; the first counts. */
  note(problem: string): void {
    this.#problem ??= problem;
  }

  /** What is to be told of it, now that it has ended. */
  end(): AssociationRecord {
    return {
      from: this.from,
      to: this.to,
      address: this.address,
      started: this.#started,
      ms: Math.round(performance.now() - this.#since),
      services: Object.fromEntries(this.#services),
      problem: this.#problem,
    };
  }
}
