import {
  defaultStoragePath,
  describeIncoming,
  encodeReceivedFileMeta,
  FileTarget,
  LogLevel,
  MemoryTarget,
  receiveObject,
  Status,
  statusCategory,
  StatusCategory,
  toErrorComment,
  type Association,
  type IncomingMessage,
  type IncomingObject,
  type StorageTarget,
} from '../../src/index';
import { ByRef, EventHandlerError, type ArgumentChecker } from '../com';
import { handlerValue } from './handler-value';
import { processState, rzdcxLog } from './process-state';
import { fromWorkingDirectory } from './working-directory';

/** The answer to an object that the program refused. */
const REFUSED = 0xc000;
/** The answer to an object that could not be written. */
const OUT_OF_RESOURCES = 0xa700;

/** An object that was received into memory. */
export interface StoredInMemory {
  readonly object: IncomingObject;
  readonly chunks: readonly Buffer[];
}

/** What one C-STORE asks of the class that serves it. */
export interface StoreCommandHost {
  readonly check: ArgumentChecker;
  readonly storeDirectory: string;
  readonly inMemory: boolean;
  readonly durable: boolean;
  /** Read when the response is made: it may be set while the object arrives. */
  nextResponseStatus(): number;
  onStoreSetup(filename: ByRef<string>): Promise<unknown>;
  onStoreDone(filename: string, storageStatus: boolean, acceptStorage: ByRef<boolean>): Promise<unknown>;
  onStoredInMemory(stored: StoredInMemory): void;
}

/** What became of one C-STORE. */
interface Reception {
  /** As OnStoreDone gets it: empty for memory. */
  readonly filename: string;
  /** Why it could not be kept. */
  readonly error?: unknown;
}

/** What a C-STORE request is answered with. */
export interface StoreVerdict {
  readonly status: number;
  /** Why it is no success, for the Error Comment and the log. */
  readonly error?: unknown;
}

/**
 * Serves one C-STORE request: asks for the name, receives, reports, answers.
 *
 * @returns false when the association ended before the answer was on its way.
 * @throws {@link EventHandlerError} when a handler failed; the peer has been given a refusal.
 */
export async function serveStore(
  association: Association,
  request: IncomingMessage,
  host: StoreCommandHost,
): Promise<boolean> {
  const verdict = await takeStore(association, request, host);
  if (verdict === undefined) return false;
  const answered = await answer(association, request, verdict);
  if (verdict.error instanceof EventHandlerError) throw verdict.error;
  return answered;
}

/**
 * Takes the object of one C-STORE request in, as {@link serveStore} does, and leaves the answer to the caller.
 *
 * @returns what to answer, with an {@link EventHandlerError} when a handler failed; undefined when the association ended
 * in the middle.
 */
export async function takeStore(
  association: Association,
  request: IncomingMessage,
  host: StoreCommandHost,
): Promise<StoreVerdict | undefined> {
  try {
    const named = new ByRef('');
    await host.onStoreSetup(named);
    const filename = handlerValue('OnStoreSetup', () => host.check.text('filename', named.value));
    const reception = await receive(association, request, filename, host);
    if (!association.isOpen && reception.error !== undefined) return undefined;
    return { status: await judge(reception, host), error: reception.error };
  } catch (error) {
    if (!(error instanceof EventHandlerError)) throw error;
    await request.dataSet?.drain().catch(() => undefined);
    return { status: REFUSED, error };
  }
}

/** The elements of the response. */
export function storeAnswer({ status, error }: StoreVerdict): { Status: number; ErrorComment?: string } {
  if (error === undefined) return { Status: status };
  return { Status: status, ErrorComment: toErrorComment('The object could not be stored') };
}

async function receive(
  association: Association,
  request: IncomingMessage,
  named: string,
  host: StoreCommandHost,
): Promise<Reception> {
  const described = describeIncoming(association, request);
  // Over an association of ours (C-GET) it is the called application that sends.
  const object =
    association.role === 'acceptor' ? described : { ...described, callingAETitle: association.calledAETitle };
  if (named === '' && host.inMemory) {
    const { maxInMemoryObjectBytes, memoryBudget } = processState;
    const target = new MemoryTarget(maxInMemoryObjectBytes, memoryBudget);
    const error = await receiveInto(request, () => target);
    if (error === undefined) host.onStoredInMemory({ object, chunks: target.chunks });
    return { filename: '', error };
  }
  const filename = named === '' ? defaultStoragePath(host.storeDirectory, object.SOPInstanceUID) : named;
  const open = (): StorageTarget =>
    FileTarget.open(fromWorkingDirectory(filename), { header: encodeReceivedFileMeta(object), durable: host.durable });
  return { filename, error: await receiveInto(request, open) };
}

/** Returns what went wrong, undefined when the object is kept. */
async function receiveInto(request: IncomingMessage, open: () => StorageTarget): Promise<unknown> {
  try {
    await receiveObject(request, open());
    return undefined;
  } catch (error) {
    // Opening may have failed before anything was read: the peer goes on sending, and is answered at the end.
    await request.dataSet?.drain().catch(() => undefined);
    const text = error instanceof Error ? error.message : String(error);
    rzdcxLog.log(LogLevel.error, `C-STORE: ${text}`);
    return error;
  }
}

/** Raises OnStoreDone and makes the status of the response. */
async function judge(reception: Reception, host: StoreCommandHost): Promise<number> {
  const accept = new ByRef(true);
  const stored = reception.error === undefined;
  await host.onStoreDone(reception.filename, stored, accept);
  const accepted = handlerValue('OnStoreDone', () => host.check.boolean('accept_storage', accept.value));
  const forced = host.nextResponseStatus();
  if (stored) return forced !== 0 ? forced : accepted ? Status.Success : REFUSED;
  // Of an object that is lost nothing but a failure may be said.
  if (forced !== 0 && statusCategory(forced) === StatusCategory.Failure) return forced;
  return accepted ? OUT_OF_RESOURCES : REFUSED;
}

async function answer(association: Association, request: IncomingMessage, verdict: StoreVerdict): Promise<boolean> {
  if (!association.isOpen) return false;
  try {
    await association.respond(request, storeAnswer(verdict));
    return true;
  } catch (sendError) {
    if (association.isOpen) throw sendError;
    return false;
  }
}
