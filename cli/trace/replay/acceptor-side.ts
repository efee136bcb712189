import { tcpTransportFactory, type AssociateRQ, type Transport } from 'dcxport';
import { listenTls } from '../network/endpoint';
import type { AssociationFindings } from './differences';
import type { LiveLink } from './live-link';
import { Player, type PlayContext } from './player';
import type { RecordedAssociation } from './recorded-steps';
import type { Played, ReplayOptions } from './replay-types';

/**
 * Plays the acceptor: listens until every association of the recording was played, or nobody comes any more. Several may
 * run at once.
 *
 * @throws Error, said for people, when the port cannot be opened, and when nobody comes at all.
 */
export async function asAcceptor(
  options: ReplayOptions,
  context: PlayContext,
  link: (transport: Transport) => LiveLink,
): Promise<Played> {
  const { listen, timeoutMs, onError } = options;
  if (listen === undefined) throw new Error('To play the acceptor, say where to listen: --listen port');
  const plays = new AcceptorPlays(context, link);
  const listener = await tcpTransportFactory.listen(
    {
      ...{ host: listen.host, port: listen.port, tls: listenTls(listen, options), handshakeTimeoutMs: timeoutMs },
      onError: (error) => onError?.(`not taken: ${error.message}`),
    },
    (transport) => plays.take(transport),
  );
  options.onListening?.(listener.port);
  try {
    await plays.ended();
  } finally {
    await listener.close();
  }
  const { played, unexpected } = plays;
  if (played.every(({ findings }) => findings === undefined) && unexpected === 0) {
    throw new Error(`Nobody has asked for an association on port ${listener.port} within ${timeoutMs / 1000} s`);
  }
  return { played, unexpected };
}

/** The associations of a recording, each of which is given to the live one that fits. */
class AcceptorPlays {
  unexpected = 0;
  readonly #context: PlayContext;
  readonly #link: (transport: Transport) => LiveLink;
  readonly #left: RecordedAssociation[];
  readonly #findings = new Map<RecordedAssociation, AssociationFindings>();
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(context: PlayContext, link: (transport: Transport) => LiveLink) {
    this.#context = context;
    this.#link = link;
    this.#left = [...context.recording.associations];
  }

  /** All of the recording, in its order. */
  get played(): Played['played'] {
    const { associations } = this.#context.recording;
    return associations.map((recorded) => ({ recorded, findings: this.#findings.get(recorded) }));
  }

  /** A connection has come. */
  take(transport: Transport): void {
    const run = this.#serve(this.#link(transport))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#running.delete(run);
        this.#wake();
      });
    this.#running.add(run);
    this.#wake();
  }

  /** Settles when nothing is left, or nothing has run for as long as is waited. @throws what a play failed by. */
  async ended(): Promise<void> {
    while (this.#running.size > 0 || (this.#left.length > 0 && this.#failure === undefined)) {
      if (!(await this.#change())) break;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** @returns false when nothing runs, and nobody came in time. */
  #change(): Promise<boolean> {
    return new Promise((resolve) => {
      const idle = this.#running.size === 0;
      const timer = idle ? setTimeout(() => resolve(false), this.#context.timeoutMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  async #serve(link: LiveLink): Promise<void> {
    const first = await link.next();
    if (first?.event !== 'request') {
      // Who connects and asks for nothing only looks whether somebody listens.
      await link.close();
      return;
    }
    const recorded = this.#choose(first.pdu);
    if (recorded === undefined) {
      this.unexpected++;
      link.association.abort(0, 0);
      await link.close();
      return;
    }
    this.#findings.set(recorded, await new Player(recorded, link, this.#context).play(first));
  }

  /** The first that is left and proposes the same abstract syntaxes, else the first that is left. */
  #choose(request: AssociateRQ): RecordedAssociation | undefined {
    const wanted = syntaxesOf(request);
    const found = this.#left.find(({ steps }) =>
      steps.some((step) => step.kind === 'request' && syntaxesOf(step.pdu) === wanted),
    );
    const chosen = found ?? this.#left[0];
    if (chosen !== undefined) this.#left.splice(this.#left.indexOf(chosen), 1);
    return chosen;
  }
}

function syntaxesOf({ presentationContexts }: AssociateRQ): string {
  return [...new Set(presentationContexts.map(({ abstractSyntax }) => abstractSyntax))].sort().join(' ');
}
