import {
  DataElement,
  DimseError,
  encodeDataSetChunks,
  isResponse,
  IterableDataSetSource,
  transferSyntax,
  type AcceptedContext,
  type CommandSet,
  type DataSet,
  type DataSetSource,
} from 'dcxport';
import { commandElements, encodeCommandElements } from './command-elements';
import type { RecordedMessage } from './recorded-steps';
import { uidsOf } from './recorded-uids';
import type { StoredDataSet } from './stored-data-set';
import type { UidMap } from './uid-map';

const RESPONDED_TO = 0x00000120;
/** The UIDs by which a response says what it is about: class and instance, affected and requested. */
const ECHOED: ReadonlyMap<number, keyof CommandSet> = new Map([
  [0x00000002, 'AffectedSOPClassUID'],
  [0x00000003, 'RequestedSOPClassUID'],
  [0x00001000, 'AffectedSOPInstanceUID'],
  [0x00001001, 'RequestedSOPInstanceUID'],
]);

/** A recorded message, ready to be sent. */
export interface OutgoingReplay {
  readonly command: Buffer;
  readonly dataSet: DataSetSource | undefined;
}

/** A recorded message cannot be sent. The message says why. */
export class CannotSendError extends Error {
  override readonly name = 'CannotSendError';
}

/**
 * Makes a recorded message of ours fit for the live side: UIDs that the live side has made take the place of the recorded
 * ones, a response goes to the live request, and the data set is in the syntax of the live context where that needs no codec.
 *
 * @param context - Of the live association.
 * @param answered - The live request that a response belongs to.
 * @throws {@link CannotSendError} when it cannot be made so.
 */
export function prepare(
  message: RecordedMessage,
  context: AcceptedContext,
  answered: CommandSet | undefined,
  uids: UidMap,
): OutgoingReplay {
  const command = commandFor(message, answered, uids);
  const { dataSet } = message;
  if (dataSet === undefined) return { command, dataSet: undefined };
  const sameSyntax = message.transferSyntax === context.transferSyntax;
  if (sameSyntax && uids.isEmpty) return { command, dataSet: dataSet.source() };
  return { command, dataSet: changed(message, dataSet, context.transferSyntax, uids) ?? dataSet.source() };
}

function commandFor(message: RecordedMessage, answered: CommandSet | undefined, uids: UidMap): Buffer {
  if (answered === undefined && uids.isEmpty) return message.command;
  const request = isResponse(message.set.CommandField) ? message.operation?.request?.set : undefined;
  const elements = commandElements(message.command).map((element) => {
    const { tag, vr } = element;
    if (tag === RESPONDED_TO && answered?.MessageID !== undefined) {
      return DataElement.fromNumbers(tag, 'US', [answered.MessageID]);
    }
    if (vr !== 'UI') return element;
    const keyword = ECHOED.get(tag);
    // What was the request's in the recording is the live request's now.
    const isEcho =
      keyword !== undefined && request?.[keyword] !== undefined && request[keyword] === message.set[keyword];
    const echoed = isEcho ? answered?.[keyword] : undefined;
    const recorded = element.texts();
    const live = typeof echoed === 'string' ? [echoed] : recorded.map((uid) => uids.toLive(uid));
    return sameTexts(recorded, live) ? element : DataElement.fromText(tag, 'UI', live);
  });
  return encodeCommandElements(elements);
}

/** The data set with live UIDs, in another syntax. Undefined when nothing has to be changed. */
function changed(
  message: RecordedMessage,
  stored: StoredDataSet,
  syntax: string,
  uids: UidMap,
): DataSetSource | undefined {
  const sameSyntax = message.transferSyntax === syntax;
  try {
    const { dataSet, close } = stored.open(message.transferSyntax);
    if (sameSyntax && [...uidsOf(dataSet)].every((uid) => uids.toLive(uid) === uid)) {
      close();
      return undefined;
    }
    replaceUids(dataSet, uids);
    const chunks = encodeDataSetChunks(dataSet, syntax);
    // What cannot be written has to show before the first byte is sent.
    return new ClosingSource(withFirst(chunks.next(), chunks), close);
  } catch (error) {
    if (!(error instanceof DimseError)) throw error;
    // What cannot be read is sent as it is, or not at all.
    if (sameSyntax) return undefined;
    const [from, to] = [message.transferSyntax, syntax].map((uid) => transferSyntax(uid)?.name ?? uid);
    throw new CannotSendError(`it was recorded in ${from}, and its context is accepted with ${to}: ${error.message}`);
  }
}

function* withFirst(first: IteratorResult<Buffer, void>, rest: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

function replaceUids(dataSet: DataSet, uids: UidMap): void {
  for (const element of [...dataSet]) {
    if (element.isSequence) for (const item of element.items) replaceUids(item, uids);
    else if (element.vr === 'UI') {
      const recorded = element.texts();
      const live = recorded.map((uid) => uids.toLive(uid));
      if (!sameTexts(recorded, live)) dataSet.set(DataElement.fromText(element.tag, 'UI', live));
    }
  }
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

/** A source whose file is closed behind it. */
class ClosingSource extends IterableDataSetSource {
  readonly #onClose: () => void;

  constructor(chunks: Iterable<Buffer>, onClose: () => void) {
    super(chunks);
    this.#onClose = onClose;
  }

  override close(): void {
    super.close();
    this.#onClose();
  }
}
