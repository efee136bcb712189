import type { Logger } from '../log';
import type { AssociationSide, ConnectionTrace, TracedTls, TraceSink } from '../trace';
import type { SecureLink, Transport } from '../transport';
import { describeCloseReason, type CloseReason } from './close-reason';
import { PassingTransport } from './passing-transport';

/** A transport whose bytes a trace sees, in the order of the wire and before they go on. */
class TracedTransport extends PassingTransport {
  readonly #side: AssociationSide;
  readonly #peer: AssociationSide;
  readonly #trace: ConnectionTrace;
  #closing = false;
  /** Why the association is over, where somebody has said it. */
  why: string | undefined;

  constructor(transport: Transport, side: AssociationSide, trace: ConnectionTrace) {
    super(transport);
    this.#side = side;
    this.#peer = side === 'requestor' ? 'acceptor' : 'requestor';
    this.#trace = trace;
  }

  protected override onData(chunk: Buffer): void {
    this.#trace.bytes(this.#peer, chunk);
    super.onData(chunk);
  }

  protected override onClose(error: Error | undefined): void {
    // The end of the association comes of it, and what is said of that belongs to the record.
    super.onClose(error);
    const inOrder = error === undefined ? this.#peer : undefined;
    this.#trace.closed(this.#closing ? this.#side : inOrder, error, this.why);
  }

  override write(chunk: Buffer, done?: (error?: Error | null) => void): void {
    this.#trace.bytes(this.#side, chunk);
    super.write(chunk, done);
  }

  override end(): void {
    this.#closing = true;
    super.end();
  }

  override destroy(): void {
    this.#closing = true;
    super.destroy();
  }
}

/** The transport, seen by the trace of the engine if it has one. */
export function traced(
  transport: Transport,
  side: AssociationSide,
  { trace, logger }: { readonly trace?: TraceSink; readonly logger: Logger },
): Transport {
  if (trace === undefined) return transport;
  const local = { address: transport.localAddress, port: transport.localPort };
  const remote = { address: transport.remoteAddress, port: transport.remotePort };
  const connection = trace.connection({
    observer: side,
    requestor: side === 'requestor' ? local : remote,
    acceptor: side === 'requestor' ? remote : local,
    tls: transport.secureLink && tracedTls(transport.secureLink),
    logger,
  });
  return connection === undefined ? transport : new TracedTransport(transport, side, connection);
}

/** Says in the trace, if there is one, why the association over a transport is over. */
export function explainEnd(transport: Transport | undefined, reason: CloseReason): void {
  const normal = reason.kind === 'released' || reason.kind === 'rejected';
  if (!normal && transport instanceof TracedTransport) transport.why = describeCloseReason(reason);
}

function tracedTls({ protocol, cipherSuite, peerCertificate }: SecureLink): TracedTls {
  return { protocol, cipherSuite, peer: peerCertificate?.subject.replaceAll('\n', ', ') };
}
