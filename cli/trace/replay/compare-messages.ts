import { describeStatus, DimseError, type CommandSet, type DataSet } from 'dcxport';
import { comparedCommandElements } from './command-elements';
import { compareDataSets, type Comparison, type ElementDifference } from './compare-data-sets';
import { DifferenceKind, type Difference } from './differences';
import type { RecordedMessage } from './recorded-steps';
import { uidsOf } from './recorded-uids';
import type { StoredDataSet } from './stored-data-set';

/** A message of the live side, whole. */
export interface LiveMessage {
  readonly contextId: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  readonly command: Buffer;
  readonly set: CommandSet;
  readonly dataSet: StoredDataSet | undefined;
}

/** Differences of one message that are told. */
const MOST_DIFFERENCES = 200;

/** Compares a live message with the recorded one that it is taken for. */
export function compareMessages(recorded: RecordedMessage, live: LiveMessage, comparison: Comparison): Difference[] {
  const message = { number: recorded.number, name: recorded.name };
  const differences: Difference[] = [];
  const add = (kind: DifferenceKind, { element, recorded: one, live: other }: ElementDifference): void => {
    if (differences.length >= MOST_DIFFERENCES) return;
    const text = `${nameOfMessage(recorded)}: ${element} is ${other ?? 'absent'}, recorded ${one ?? 'absent'}`;
    differences.push({ kind, message, element, recorded: one, live: other, text });
  };
  if (recorded.abstractSyntax !== live.abstractSyntax) {
    const syntaxes = { recorded: recorded.abstractSyntax, live: live.abstractSyntax };
    add(DifferenceKind.Context, { element: 'abstract syntax of its presentation context', ...syntaxes });
  }
  for (const difference of compareCommands(recorded, live, comparison)) add(DifferenceKind.Command, difference);
  for (const difference of compareStored(recorded, live, comparison)) add(DifferenceKind.DataSet, difference);
  return differences;
}

/** `message 4, C-STORE-RSP`. */
export function nameOfMessage({ number, name }: Pick<RecordedMessage, 'number' | 'name'>): string {
  return `message ${number}, ${name}`;
}

function* compareCommands(
  recorded: RecordedMessage,
  live: LiveMessage,
  comparison: Comparison,
): Generator<ElementDifference, void, undefined> {
  const [one, other] = [comparedCommandElements(recorded.command), comparedCommandElements(live.command)];
  for (const difference of compareDataSets(one, other, comparison)) {
    yield difference.element.endsWith('(0000,0900)')
      ? { ...difference, recorded: statusText(recorded.set), live: statusText(live.set) }
      : difference;
  }
}

function statusText({ Status, CommandField }: CommandSet): string | undefined {
  return Status === undefined ? undefined : describeStatus(Status, CommandField);
}

function* compareStored(
  recorded: RecordedMessage,
  live: LiveMessage,
  comparison: Comparison,
): Generator<ElementDifference, void, undefined> {
  const [one, other] = [recorded.dataSet, live.dataSet];
  if (one === undefined || other === undefined) {
    if (one === other) return;
    yield { element: 'data set', recorded: one && `${one.length} bytes`, live: other && `${other.length} bytes` };
    return;
  }
  const isSame = one.sha256 === other.sha256 && recorded.transferSyntax === live.transferSyntax;
  if (isSame && sameUids(recorded.transferSyntax, one, comparison)) return;
  const found = compareOpened(recorded.transferSyntax, one, live.transferSyntax, other, comparison);
  if (found === undefined) {
    if (!isSame) yield { element: 'data set, which cannot be read', recorded: summary(one), live: summary(other) };
  } else yield* found;
}

/** Whether the UIDs of a data set that came as it was recorded are those that are due: one may stand for another by now. */
function sameUids(transferSyntax: string, stored: StoredDataSet, { uids }: Comparison): boolean {
  try {
    return stored.use(transferSyntax, (dataSet) => [...uidsOf(dataSet)].every((uid) => uids.matches(uid, uid)));
  } catch (error) {
    if (error instanceof DimseError) return true;
    throw error;
  }
}

/** Undefined when one of the two cannot be read. */
function compareOpened(
  recordedSyntax: string,
  recorded: StoredDataSet,
  liveSyntax: string,
  live: StoredDataSet,
  comparison: Comparison,
): ElementDifference[] | undefined {
  try {
    return recorded.use(recordedSyntax, (one: DataSet) =>
      live.use(liveSyntax, (other: DataSet) => {
        const found: ElementDifference[] = [];
        for (const difference of compareDataSets(one, other, comparison)) {
          if (found.push(difference) >= MOST_DIFFERENCES) break;
        }
        return found;
      }),
    );
  } catch (error) {
    if (error instanceof DimseError) return undefined;
    throw error;
  }
}

function summary({ length, sha256 }: StoredDataSet): string {
  return `${length} bytes, SHA-256 ${sha256.slice(0, 16)}`;
}
