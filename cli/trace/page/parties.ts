import type { TraceEndpoint } from 'dcxport';
import type { PageAssociation } from './associations';

/** A node of the network: one life line. */
export interface Party {
  /** AE title; empty when nobody has said it. */
  readonly title: string;
  readonly address: string;
  /** It was connected to here. */
  readonly ports: Set<number>;
}

/** Who is who in a trace: a node is its AE title and its address. */
export class Parties {
  readonly #byKey = new Map<string, Party>();

  /** Those that have been asked for. */
  get all(): readonly Party[] {
    return [...this.#byKey.values()];
  }

  /** The two ends of an association. */
  ends({ opened, request }: PageAssociation): { requestor: Party; acceptor: Party } {
    return this.between(
      { title: request?.callingAETitle ?? '', endpoint: opened.requestor },
      { title: request?.calledAETitle ?? '', endpoint: opened.acceptor },
    );
  }

  /** Two nodes, of which the first connects to the second. Who speaks with itself has two life lines. */
  between(
    from: { title: string; endpoint: TraceEndpoint },
    to: { title: string; endpoint: TraceEndpoint },
  ): { requestor: Party; acceptor: Party } {
    const requestor = this.#party(from.title, from.endpoint.address, 'requestor');
    const alone = from.title === to.title && from.endpoint.address === to.endpoint.address;
    const acceptor = this.#party(to.title, to.endpoint.address, alone ? 'acceptor of itself' : 'requestor');
    acceptor.ports.add(to.endpoint.port);
    return { requestor, acceptor };
  }

  #party(title: string, address: string, as: string): Party {
    const key = [title, address, as].join('\n');
    let party = this.#byKey.get(key);
    if (party === undefined) this.#byKey.set(key, (party = { title, address, ports: new Set() }));
    return party;
  }
}
