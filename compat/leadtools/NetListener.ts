import { tcpTransportFactory, type Transport, type TransportListener } from '../../src/index';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { NetConnection } from './NetConnection';
import { netErrorCode } from './net-error-codes';
import type { NetHost } from './NetHost';
import { announceListener } from './net-runtime';

/** Where to listen. */
export interface ListenTarget {
  readonly host: string | undefined;
  readonly port: number;
  readonly ipv6Only: boolean;
  readonly backlog: number;
}

/** Connections that may wait for Accept. */
const MOST_WAITING = 128;

interface Waiting {
  readonly transport: Transport;
  readonly timer: NodeJS.Timeout | undefined;
}

/** An accepted object, and its connection. */
interface Client {
  readonly net: object;
  readonly connection: NetConnection;
}

/** The listener of a network object, from Listen to OnClose. */
export class NetListener {
  readonly #host: NetHost;
  /** Which Connect, Listen or Accept of the object this is. */
  readonly #turn: number;
  #listener: TransportListener | undefined;
  #withdraw: (() => void) | undefined;
  #waiting: Waiting[] = [];
  readonly #clients: Client[] = [];
  /** Clients whose OnClose has not run here yet. */
  #ending = 0;
  #stopped = false;
  #closing = false;
  #over = false;

  constructor(host: NetHost) {
    this.#host = host;
    this.#turn = host.waits.turn;
  }

  /** The accepted objects that are open, in the order of Accept. */
  get clients(): readonly object[] {
    return this.#clients.map(({ net }) => net);
  }

  /** Begins to listen. */
  listen(target: ListenTarget): void {
    const { queue, waits } = this.#host;
    const onError = (error: Error): void => void queue.add('OnAccept', [netErrorCode(error)]);
    tcpTransportFactory
      .listen({ ...target, onError }, (transport) => this.#onConnection(transport))
      .then((listener) => {
        this.#listener = listener;
        if (this.#stopped) {
          void listener.close();
          return;
        }
        this.#withdraw = announceListener(listener.address, listener.port);
        this.#host.hostAddress = listener.address;
        this.#host.hostPort = listener.port;
        waits.resolve(this.#turn, 'listen');
      })
      .catch((error: unknown) => {
        if (this.#stopped) return;
        const code = netErrorCode(error);
        const text = error instanceof Error ? error.message : String(error);
        const failure = new DicomException(code, text, { cause: error });
        queue.add('OnAccept', [code], { after: () => waits.reject(this.#turn, 'listen', failure) });
      });
  }

  /** The connection that has waited longest; undefined when none waits. */
  take(): Transport | undefined {
    const waiting = this.#waiting.shift();
    clearTimeout(waiting?.timer);
    return waiting?.transport;
  }

  /** A connection that was taken serves this object. */
  add(net: object, connection: NetConnection): void {
    this.#clients.push({ net, connection });
    this.#ending++;
  }

  /** It is over; its own OnClose has run. */
  onClientOver(net: object, code: DicomExceptionCode): void {
    this.#host.queue.add('OnClose', [code, net], {
      after: () => {
        this.#ending--;
        this.#finishWhenEmpty();
      },
    });
  }

  /** It is over; its OnClose is about to run. */
  remove(net: object): void {
    const index = this.#clients.findIndex((client) => client.net === net);
    if (index >= 0) this.#clients.splice(index, 1);
  }

  /** Stops listening; accepted objects stay. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#withdraw?.();
    for (const { transport, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      transport.destroy();
    }
    // That it is closed already is no failure.
    this.#listener?.close().catch(() => undefined);
  }

  /** Stops listening and closes the accepted objects. */
  close(forced: boolean): void {
    if (this.#over) return;
    this.stop();
    for (const { connection } of [...this.#clients]) connection.close(forced);
    if (this.#closing) return;
    this.#closing = true;
    this.#finishWhenEmpty();
  }

  #finishWhenEmpty(): void {
    if (!this.#closing || this.#over || this.#ending > 0) return;
    this.#over = true;
    const { queue, waits } = this.#host;
    const closed = new DicomException(DicomExceptionCode.NetNotConnected, 'Waiting: the object was closed before.');
    queue.add('OnClose', [DicomExceptionCode.Success, this.#host.net], {
      before: () => this.#host.onOver(),
      after: () => {
        waits.reject(this.#turn, 'listen', closed);
        waits.resolve(this.#turn, 'close', DicomExceptionCode.Success);
      },
    });
  }

  #onConnection(transport: Transport): void {
    if (this.#stopped || this.#waiting.length >= MOST_WAITING) {
      transport.destroy();
      return;
    }
    const limit = this.#host.options.artimTimeout;
    const onTimeout = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      transport.destroy();
    };
    const waiting: Waiting = { transport, timer: limit > 0 ? setTimeout(onTimeout, limit) : undefined };
    this.#waiting.push(waiting);
    this.#host.queue.add('OnAccept', [DicomExceptionCode.Success]);
  }
}
