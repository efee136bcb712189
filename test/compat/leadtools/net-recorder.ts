import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomNet,
  DicomNetSecurityMode,
  type DicomExceptionCode,
  type DicomNetOptions,
} from '../../../compat/leadtools';
import { within } from '../../support/wait-until';

export const VERIFICATION = '1.2.840.10008.1.1';
export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const MPPS = '1.2.840.10008.3.1.2.3.3';
export const STUDY_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
export const STUDY_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

/** Every callback of every object, in the order in which they ran. */
export class NetLog {
  readonly lines: string[] = [];
  #wake: (() => void)[] = [];

  add(line: string): void {
    this.lines.push(line);
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** The lines without those of OnSend, whose place among others is open. */
  get trace(): string[] {
    return this.lines.filter((line) => !line.includes('.OnSend('));
  }

  /** The lines of one object. */
  of(name: string): string[] {
    return this.lines.filter((line) => line.startsWith(`${name}.`));
  }

  /** Waits until a line begins so. */
  until(start: string): Promise<void> {
    return within(this.#until(start), `the callback ${start} (there were ${this.lines.join(' | ')})`);
  }

  async #until(start: string): Promise<void> {
    while (!this.lines.some((line) => line.startsWith(start))) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

const EVENTS = [
  'OnConnect',
  'OnAccept',
  'OnClose',
  'OnReceive',
  'OnSend',
  'OnSecureLinkReady',
  'OnReceiveAssociateRequest',
  'OnReceiveAssociateAccept',
  'OnReceiveAssociateReject',
  'OnReceiveReleaseRequest',
  'OnReceiveReleaseResponse',
  'OnReceiveAbort',
  'OnReceiveData',
  'OnReceiveUnknown',
  ...['CStore', 'CFind', 'CGet', 'CMove', 'CEcho', 'NReport', 'NGet', 'NSet', 'NAction', 'NCreate', 'NDelete'].flatMap(
    (name) => [`OnReceive${name}Request`, `OnReceive${name}Response`],
  ),
  'OnReceiveCCancelRequest',
] as const;

const names = new WeakMap<object, string>();

function show(value: unknown): string {
  if (Buffer.isBuffer(value)) return 'buffer';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(show).join(',')}]`;
  if (typeof value === 'object') return names.get(value) ?? value.constructor.name;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Gives an object a name in logs. */
export function nameNet(net: DicomNet, name: string): void {
  names.set(net, name);
}

/** Writes every callback of an object into a log. */
export function record(net: DicomNet, name: string, log: NetLog): void {
  nameNet(net, name);
  const emitter = net as unknown as { on(event: string, listener: (...args: unknown[]) => void): void };
  for (const event of EVENTS) {
    emitter.on(event, (...args) => log.add(`${name}.${event}(${args.map(show).join(', ')})`));
  }
}

/** How a pair is set up. */
export interface PairOptions {
  readonly server?: DicomNetOptions;
  readonly client?: DicomNetOptions;
  /** What an accepted object does, once it is made. */
  readonly onAccepted?: (connection: DicomNet, log: NetLog) => void;
  /** Makes the accepted object. */
  readonly makeConnection?: () => DicomNet;
  readonly makeClient?: () => DicomNet;
}

/** A listener L, an object C that connects to it, and the object A that serves it. */
export class Pair {
  readonly log = new NetLog();
  readonly L = new DicomNet();
  readonly C: DicomNet;
  #A: DicomNet | undefined;
  readonly #options: PairOptions;

  constructor(options: PairOptions = {}) {
    this.#options = options;
    this.C = options.makeClient?.() ?? new DicomNet(null, DicomNetSecurityMode.None, false, options.client);
    record(this.L, 'L', this.log);
    record(this.C, 'C', this.log);
    this.L.on('OnAccept', (error: DicomExceptionCode) => {
      if (error !== 0) return;
      const connection =
        options.makeConnection?.() ?? new DicomNet(null, DicomNetSecurityMode.None, false, options.server);
      this.#A = connection;
      record(connection, 'A', this.log);
      options.onAccepted?.(connection, this.log);
      this.L.Accept(connection);
    });
  }

  get A(): DicomNet {
    if (this.#A === undefined) throw new Error('Nothing was accepted yet');
    return this.#A;
  }

  async listen(): Promise<void> {
    this.L.Listen('127.0.0.1', 0, 5);
    await within(this.L.WaitForListen(), 'listening');
  }

  async connect(): Promise<void> {
    await this.listen();
    this.C.Connect(null, 0, '127.0.0.1', this.L.HostPort);
    await within(this.C.WaitForConnect(), 'the connection');
  }

  /** Connects and associates; the other side accepts everything with the first transfer syntax. */
  async associate(request = associateRequest()): Promise<DicomAssociate> {
    if (this.#A === undefined) await this.connect();
    this.A.on('OnReceiveAssociateRequest', (association: DicomAssociate) =>
      this.A.SendAssociateAccept(acceptAll(association)),
    );
    this.C.SendAssociateRequest(request);
    const association = await within(this.C.WaitForAssociate(), 'the association');
    await within(this.A.WaitForAssociate(), 'the association of the other side');
    return association;
  }

  /** Closes everything and waits until it is over. */
  async end(): Promise<void> {
    for (const net of [this.C, this.L]) {
      if (!net.IsActivated()) continue;
      net.CloseForced(true);
      await within(net.WaitForClose(), 'the end');
    }
    for (const net of [this.C, this.#A, this.L]) net?.Dispose();
  }

  get options(): PairOptions {
    return this.#options;
  }
}

/** Proposes what the tests need: verification 1, CT 3, study root find 5, study root move 7, MPPS 9. */
export function associateRequest(): DicomAssociate {
  const request = new DicomAssociate(true);
  request.Default();
  request.Calling = 'C';
  request.Called = 'A';
  [VERIFICATION, CT, STUDY_FIND, STUDY_MOVE, MPPS].forEach((uid, index) => {
    const id = 2 * index + 1;
    request.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, uid);
    request.AddTransfer(id, IMPLICIT);
    request.AddTransfer(id, EXPLICIT);
  });
  return request;
}

/** Accepts each context with its first transfer syntax. */
export function acceptAll(request: DicomAssociate): DicomAssociate {
  const accept = new DicomAssociate(false);
  accept.Default();
  for (let index = 0; index < request.PresentationContextCount; index++) {
    const id = request.GetPresentationContextID(index);
    accept.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, request.GetAbstract(id));
    accept.AddTransfer(id, request.GetTransfer(id, 0));
  }
  return accept;
}

export const { Success, Pending, Cancel } = DicomCommandStatusType;
