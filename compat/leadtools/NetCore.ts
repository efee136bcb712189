import { CallbackQueue } from './CallbackQueue';
import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomNetOptions } from './DicomNetOptions';
import { DicomSocketOptions } from './DicomSocketOptions';
import { DicomNetFlags, DicomNetIpTypeFlags } from './enums';
import { NetConnection, type ConnectTarget } from './NetConnection';
import type { NetHost } from './NetHost';
import { NetListener, type ListenTarget } from './NetListener';
import { checkStarted, enter, leave, type ActiveNet } from './net-runtime';
import type { OrderedEmitter } from './OrderedEmitter';
import { listenersToCall } from './OrderedEmitter';
import { DicomNetSecurityMode } from './security-enums';
import { TlsSettings } from './TlsSettings';
import { Waits } from './Waits';

/** A network object as its inner half sees it: the members that application code may override. */
export interface NetCallbacks {
  readonly net: OrderedEmitter;
  /** Whether a member is overridden. */
  isOverridden(name: string): boolean;
  /** Calls it. */
  call(name: string, args: readonly unknown[]): unknown;
}

/** Of a subclass in this package: told of callbacks once they have settled, whatever programs override. */
export interface CallbackFollower {
  follows(name: string): boolean;
  /**
   * @param failed - An override or listener has thrown.
   * @returns what the next callback waits for.
   */
  onSettled(name: string, args: readonly unknown[], failed: boolean): PromiseLike<void> | undefined;
}

/** Bytes of received PDUs that may wait for callbacks before the socket is not read any more. */
const HIGH_WATER_BYTES = 1024 * 1024;
const CALLBACK_ERROR = 'CallbackError';

/** The inner half of a `DicomNet`: what it is doing, and the way to its callbacks. */
export class NetCore implements NetHost, ActiveNet {
  readonly net: OrderedEmitter;
  readonly options: Readonly<Required<DicomNetOptions>>;
  readonly queue: CallbackQueue;
  readonly waits = new Waits();
  readonly tls = new TlsSettings();
  path: string | null = null;
  securityMode: DicomNetSecurityMode = DicomNetSecurityMode.None;
  socketOptions = new DicomSocketOptions();
  ipType: DicomNetIpTypeFlags = DicomNetIpTypeFlags.None;
  flags: DicomNetFlags = DicomNetFlags.None;
  currentCommandSet: DicomDataSet | null = null;
  association: DicomAssociate | null = null;
  peerAddress = '';
  peerPort = 0;
  hostAddress = '';
  hostPort = 0;
  /** Of an accepted object. */
  server: NetCore | undefined;
  follower: CallbackFollower | undefined;
  readonly #callbacks: NetCallbacks;
  #activity: NetConnection | NetListener | undefined;
  #disposed = false;
  /** How often an override or listener has thrown. */
  #faults = 0;

  constructor(callbacks: NetCallbacks, options: Readonly<Required<DicomNetOptions>>) {
    this.net = callbacks.net;
    this.options = options;
    this.#callbacks = callbacks;
    this.queue = new CallbackQueue({
      run: (name, args) => this.#runAndTell(name, args),
      isObserved: (name) =>
        callbacks.isOverridden(name) || this.#hasListener(name) || this.follower?.follows(name) === true,
      onPressure: (high) => this.connection?.hold(high),
      highWaterBytes: HIGH_WATER_BYTES,
    });
  }

  get isSecure(): boolean {
    return this.securityMode === DicomNetSecurityMode.Tls;
  }

  get withGroupLengths(): boolean {
    return (this.flags & DicomNetFlags.SendDataWithGroupLengthStandardDataElements) !== 0;
  }

  get changeCommandSet(): ((commandSet: DicomDataSet) => void) | undefined {
    if (!this.#callbacks.isOverridden('OnBeforeSendCommandSet')) return undefined;
    return (commandSet) => void this.#callbacks.call('OnBeforeSendCommandSet', [commandSet]);
  }

  readonly verify = (ok: boolean, certificate: string, error: number, errorString: string): boolean =>
    this.#callbacks.call('OnVerify', [ok, certificate, error, errorString]) === true;

  get connection(): NetConnection | undefined {
    return this.#activity instanceof NetConnection ? this.#activity : undefined;
  }

  get listener(): NetListener | undefined {
    return this.#activity instanceof NetListener ? this.#activity : undefined;
  }

  get isActivated(): boolean {
    if (this.#activity instanceof NetConnection) return !this.#activity.isClosing;
    return this.#activity !== undefined;
  }

  /** The connection to send over. @throws {@link DicomException} 61, 41, 49. */
  toSend(doing: string): NetConnection {
    checkStarted(doing);
    this.checkAlive(doing);
    if (this.connection !== undefined) return this.connection;
    const why =
      this.listener === undefined ? 'the object is not connected' : 'a listener sends nothing, its accepted objects do';
    throw new DicomException(DicomExceptionCode.NetNotConnected, `${doing}: ${why}.`);
  }

  connect(target: () => ConnectTarget, ipType: DicomNetIpTypeFlags): void {
    const doing = 'Connecting';
    this.#begin(doing);
    const where = target();
    // What cannot be made into TLS settings fails here, before anybody is connected to.
    if (this.isSecure) this.tls.options('requestor', this.verify);
    this.ipType = ipType;
    this.#reset();
    const connection = new NetConnection(this, 'requestor');
    this.#activity = connection;
    enter(this);
    connection.connect(where);
  }

  listen(target: () => ListenTarget, ipType: DicomNetIpTypeFlags): void {
    this.#begin('Listening');
    const where = target();
    this.ipType = ipType;
    this.#reset();
    const listener = new NetListener(this);
    this.#activity = listener;
    enter(this);
    listener.listen(where);
  }

  /** Milliseconds since something came or went; 0 while callbacks run, which is nobody's silence but ours. */
  get quietMs(): number {
    return this.queue.isBusy ? 0 : performance.now() - (this.connection?.touchedAt ?? 0);
  }

  /** Lets another object serve the connection that has waited longest. */
  accept(client: NetCore): void {
    const doing = 'Accepting a connection';
    checkStarted(doing);
    this.checkAlive(doing);
    const { listener } = this;
    if (listener === undefined) {
      throw new DicomException(DicomExceptionCode.NetInvalidSocket, `${doing}: the object does not listen.`);
    }
    client.#begin(doing);
    if (client.isSecure) client.tls.checkSuites();
    const transport = listener.take();
    if (transport === undefined) {
      throw new DicomException(DicomExceptionCode.NetWouldBlock, `${doing}: none waits; wait for OnAccept.`);
    }
    client.#reset();
    client.server = this;
    const connection = new NetConnection(client, 'acceptor', (code) => listener.onClientOver(client.net, code));
    client.#activity = connection;
    enter(client);
    listener.add(client.net, connection);
    connection.accept(transport);
  }

  close(forced: boolean, doing: string): void {
    this.checkAlive(doing);
    this.#activity?.close(forced);
  }

  closeNow(): void {
    this.#activity?.close(true);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.queue.stop();
    this.#activity?.close(true);
  }

  /** @throws {@link DicomException} NetInvalidSocket (41) when it was disposed of. */
  checkAlive(doing: string): void {
    if (!this.#disposed) return;
    throw new DicomException(DicomExceptionCode.NetInvalidSocket, `${doing}: the object was disposed of.`);
  }

  onOver(): void {
    this.#activity = undefined;
    this.server?.listener?.remove(this.net);
    leave(this);
  }

  #begin(doing: string): void {
    checkStarted(doing);
    this.checkAlive(doing);
    if (this.#activity === undefined) return;
    throw new DicomException(
      DicomExceptionCode.NetSocketAlreadyConnected,
      `${doing}: the object is connected or listening already; close it and wait for OnClose.`,
    );
  }

  #reset(): void {
    this.waits.reset();
    this.server = undefined;
    this.peerAddress = this.hostAddress = '';
    this.peerPort = this.hostPort = 0;
  }

  #hasListener(name: string): boolean {
    return this.net.eventNames().includes(name);
  }

  #runAndTell(name: string, args: readonly unknown[]): PromiseLike<void> | undefined {
    const faults = this.#faults;
    const settled = this.#run(name, args);
    const { follower } = this;
    if (follower?.follows(name) !== true) return settled;
    const tell = (): PromiseLike<void> | undefined => follower.onSettled(name, args, this.#faults !== faults);
    return settled === undefined ? tell() : settled.then(tell);
  }

  /** Runs the member, then the listeners; undefined when all of them were done at once. */
  #run(name: string, args: readonly unknown[]): Promise<void> | undefined {
    const steps: (() => unknown)[] = [];
    if (this.#callbacks.isOverridden(name)) steps.push(() => this.#callbacks.call(name, args));
    for (const { listener, context } of this.#hasListener(name) ? listenersToCall(this.net, name) : []) {
      steps.push(() => listener.apply(context, [...args]));
    }
    for (const [index, step] of steps.entries()) {
      const result = this.#attempt(name, step);
      if (isThenable(result)) return this.#await(name, result, steps.slice(index + 1));
    }
    return undefined;
  }

  async #await(name: string, first: PromiseLike<unknown>, rest: readonly (() => unknown)[]): Promise<void> {
    for (const step of [() => first, ...rest]) {
      try {
        await step();
      } catch (error) {
        this.#fault(name, error);
      }
    }
  }

  #attempt(name: string, step: () => unknown): unknown {
    try {
      return step();
    } catch (error) {
      this.#fault(name, error);
      return undefined;
    }
  }

  #fault(name: string, error: unknown): void {
    this.#faults++;
    if (this.#hasListener(CALLBACK_ERROR)) {
      for (const { listener, context } of listenersToCall(this.net, CALLBACK_ERROR)) {
        const told = async (): Promise<unknown> => listener.call(context, error, name);
        told().catch((failure: unknown) => report(CALLBACK_ERROR, failure));
      }
      return;
    }
    report(name, error);
    this.connection?.fault();
  }
}

function report(name: string, error: unknown): void {
  console.error(`dcxport/leadtools: ${name} failed, and nobody listens to CallbackError:`, error);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
