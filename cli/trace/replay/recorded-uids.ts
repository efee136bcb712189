import { type AssociationSide, type DataSet, DimseError } from 'dcxport';
import { commandElements } from './command-elements';
import type { RecordedAssociation } from './recorded-steps';
import type { StoredDataSet } from './stored-data-set';
import type { FirstSpoken } from './uid-map';

/** Finds every UID in the messages of a recording, and the side that has said it first. */
export function collectUids(associations: readonly RecordedAssociation[]): FirstSpoken {
  const first = new Map<string, AssociationSide>();
  for (const { steps } of associations) {
    for (const step of steps) {
      if (step.kind !== 'message') continue;
      const add = (uid: string): void => {
        if (uid !== '' && !first.has(uid)) first.set(uid, step.from);
      };
      for (const element of commandElements(step.command)) if (element.vr === 'UI') element.texts().forEach(add);
      if (step.dataSet !== undefined) addAll(step.dataSet, step.transferSyntax, add);
    }
  }
  return first;
}

function addAll(stored: StoredDataSet, transferSyntax: string, add: (uid: string) => void): void {
  try {
    stored.use(transferSyntax, (dataSet) => {
      for (const uid of uidsOf(dataSet)) add(uid);
    });
  } catch (error) {
    // One that cannot be read is compared byte by byte.
    if (!(error instanceof DimseError)) throw error;
  }
}

/** The values of all elements of VR UI, those in items included. */
export function* uidsOf(dataSet: DataSet): Generator<string, void, undefined> {
  for (const element of dataSet) {
    if (element.isSequence) for (const item of element.items) yield* uidsOf(item);
    else if (element.vr === 'UI') yield* element.texts();
  }
}
