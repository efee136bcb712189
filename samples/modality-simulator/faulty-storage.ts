/**
 * C-STOREs that do not go as they should. Nothing in the classes that are imitated can send half a data set, or send it
 * slowly; the engine below them can.
 *
 * @module
 */
import { setTimeout } from 'node:timers/promises';
import {
  CommandField,
  createEngine,
  findContext,
  isUncompressed,
  openStorageSource,
  planStorage,
  Priority,
  scanStorageFile,
  Status,
  type Association,
  type DataSetSource,
  type SourceRead,
  type StorageFile,
} from 'dcxport';
import type { Device, Peer } from './description';
import { tlsOptionsOf } from './tls-settings';

/** Bytes that a slow sender hands over at a time; so many PDUs does a data set become. */
const PIECE = 4096;

const engine = createEngine();

/** Another source, read in small pieces. */
class PiecewiseSource implements DataSetSource {
  readonly #source: DataSetSource;
  readonly #beforePiece: (piece: number) => Promise<void>;
  #piece = 0;

  /** @param beforePiece - Waits, or throws to break the data set off. */
  constructor(source: DataSetSource, beforePiece: (piece: number) => Promise<void>) {
    this.#source = source;
    this.#beforePiece = beforePiece;
  }

  async read(targets: readonly Buffer[]): Promise<SourceRead> {
    await this.#beforePiece(this.#piece++);
    return this.#source.read(targets.slice(0, 1).map((target) => target.subarray(0, PIECE)));
  }

  close(): void {
    this.#source.close();
  }
}

/**
 * Begins to store a file and aborts the association when the first pieces of its data set are out.
 *
 * @throws when the association could not be opened, or ended in another way.
 */
export async function abortInStore(device: Device, path: string, signal: AbortSignal): Promise<void> {
  const file = await scanStorageFile(path);
  const association = await open(device, file, signal);
  let broken = false;
  try {
    await store(association, file, (piece) => {
      broken = piece > 0;
      return broken ? Promise.reject(new Error('the data set was broken off on purpose')) : Promise.resolve();
    });
  } catch (error) {
    if (!broken) throw error;
    await association.closed;
    return;
  }
  await association.release();
  throw new Error(`${path} is too short to be broken off`);
}

/**
 * Stores files over one association, slowly.
 *
 * @param onStored - Called for each file that the peer has taken.
 * @throws for a failure status and for a lost association. Aborting the signal sends what has begun at once, and stops
 * before the next file.
 */
export async function storeSlowly(
  device: Device,
  paths: readonly string[],
  bytesPerSecond: number,
  signal: AbortSignal,
  onStored: (path: string) => void,
): Promise<void> {
  const files = await Promise.all(paths.map((path) => scanStorageFile(path)));
  const [first] = files;
  if (first === undefined) return;
  const association = await open(device, first, signal);
  try {
    for (const file of files) {
      signal.throwIfAborted();
      const status = await store(association, file, async (piece) => {
        if (piece > 0) await pause((PIECE / bytesPerSecond) * 1000, signal);
      });
      if (status !== Status.Success) throw new Error(`the peer answered a C-STORE with 0x${status.toString(16)}`);
      onStored(file.path);
    }
  } finally {
    await association.release();
  }
}

/** A pause that the signal ends. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function open(device: Device, file: StorageFile, signal: AbortSignal): Promise<Association> {
  const peer: Peer = device.peers.storage;
  signal.throwIfAborted();
  const presentationContexts = planStorage([file]).flatMap((leg) => leg.presentationContexts);
  return engine.requestAssociation({
    host: peer.host,
    port: peer.port,
    callingAETitle: device.aeTitle,
    calledAETitle: peer.aeTitle,
    presentationContexts,
    timeouts: { dimseResponse: device.timeouts.response * 1000 },
    ...(peer.tls && device.tls !== undefined ? { tls: tlsOptionsOf(device.tls) } : {}),
  });
}

async function store(
  association: Association,
  file: StorageFile,
  beforePiece: (piece: number) => Promise<void>,
): Promise<number> {
  const context = findContext(association, file.SOPClassUID, isUncompressed);
  const { command, dataSet } = await association.request({
    contextId: context.id,
    command: {
      CommandField: CommandField.C_STORE_RQ,
      MessageID: association.nextMessageID(),
      AffectedSOPClassUID: file.SOPClassUID,
      AffectedSOPInstanceUID: file.SOPInstanceUID,
      Priority: Priority.Medium,
    },
    dataSet: new PiecewiseSource(openStorageSource(file, context.transferSyntax), beforePiece),
  });
  dataSet?.discard();
  return command.Status ?? Status.ProcessingFailure;
}
