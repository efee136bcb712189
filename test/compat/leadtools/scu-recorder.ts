import { expect } from 'chai';
import { DicomException, type DicomConnection, type DicomScp } from '../../../compat/leadtools';

/** One event of an SCU class. */
export interface ScuEvent {
  readonly name: string;
  readonly sender: unknown;
  readonly e: Readonly<Record<string, unknown>>;
}

const NAMES = [
  'BeforeConnect',
  'AfterConnect',
  'AfterSecureLinkReady',
  'BeforeAssociateRequest',
  'AfterAssociateRequest',
  'BeforeReleaseRequest',
  'AfterReleaseRequest',
  'BeforeClose',
  'AfterClose',
  'PrivateKeyPassword',
  'BeforeCStore',
  'AfterCStore',
  'BeforeNAction',
  'AfterNAction',
  'StorageCommitmentResult',
  'StorageCommitmentWait',
  'MatchStudy',
  'MatchSeries',
  'MatchInstance',
  'BeforeCFind',
  'AfterCFind',
  'BeforeCMove',
  'Moved',
  'AfterCMove',
  'BeforeCGet',
  'ReceivedStoreRequest',
  'AfterCGet',
  'HostReady',
  'BeforeAssociateAccept',
  'BeforeNCreate',
  'AfterNCreate',
  'BeforeNSet',
  'AfterNSet',
] as const;

/** What comes before a request of its own association, and behind it. */
export const OPENING = ['BeforeConnect', 'AfterConnect', 'BeforeAssociateRequest', 'AfterAssociateRequest'] as const;
export const CLOSING = ['BeforeReleaseRequest', 'AfterReleaseRequest', 'BeforeClose', 'AfterClose'] as const;

/** Every event of an SCU object with its arguments, in the order in which they came. */
export class ScuRecorder {
  readonly events: ScuEvent[] = [];

  constructor(scu: DicomConnection) {
    const emitter = scu as unknown as { on(event: string, listener: (...args: unknown[]) => void): void };
    for (const name of NAMES) {
      emitter.on(name, (sender, e) => void this.events.push({ name, sender, e: e as ScuEvent['e'] }));
    }
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }

  /** Their names without those that every association has. */
  get own(): string[] {
    const usual: readonly string[] = [...OPENING, ...CLOSING];
    return this.names.filter((name) => !usual.includes(name));
  }

  /** The arguments of all events of a name. */
  all(name: string): ScuEvent['e'][] {
    return this.events.filter((event) => event.name === name).map(({ e }) => e);
  }

  /** The arguments of the only event of a name. */
  one(name: string): ScuEvent['e'] {
    const [e, ...others] = this.all(name);
    if (e === undefined || others.length > 0) throw new Error(`${name} came ${others.length + (e ? 1 : 0)} times`);
    return e;
  }

  clear(): void {
    this.events.length = 0;
  }

  /** Checks who sent them all. */
  expectSender(scu: DicomConnection): void {
    expect(this.events.filter(({ sender }) => sender !== scu)).to.deep.equal([]);
  }
}

/** What a promise was rejected with, which must be of that class. */
export async function rejected<T extends DicomException>(
  promise: Promise<unknown>,
  type: abstract new (...args: never[]) => T,
): Promise<T> {
  const outcome = await promise.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (!(outcome instanceof type)) throw new Error(`expected ${type.name}, got ${String(outcome)}`);
  return outcome;
}

/** No association with a peer is left, and nothing is open. */
export function expectIdle(scu: DicomConnection, scp: DicomScp): void {
  expect([scu.IsActivated(), scu.IsAssociated(), scu.ActiveScp, scp.Association]).to.deep.equal([
    false,
    false,
    null,
    null,
  ]);
}
