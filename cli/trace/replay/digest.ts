import { createHash, type Hash } from 'node:crypto';
import { DimseError, VRKind, type DataElement } from 'dcxport';
import { comparedCommandElements } from './command-elements';
import { isCompared, type Comparison } from './compare-data-sets';
import type { StoredDataSet } from './stored-data-set';

/** What a digest is made of. */
export interface Digested {
  readonly transferSyntax: string;
  readonly command: Buffer;
  readonly dataSet: StoredDataSet | undefined;
}

/**
 * A text that is the same for messages of the same content, however they are encoded.
 *
 * @param uid - What to take for a UID: of a live message, the recorded one that it stands for.
 */
export function digestOf(message: Digested, comparison: Comparison, uid: (uid: string) => string): string {
  const hash = createHash('sha256');
  addElements(hash, comparedCommandElements(message.command), comparison, uid);
  const { dataSet, transferSyntax } = message;
  if (dataSet === undefined) return hash.digest('base64');
  try {
    dataSet.use(transferSyntax, (elements) => addElements(hash, elements, comparison, uid));
  } catch (error) {
    if (!(error instanceof DimseError)) throw error;
    hash.update(dataSet.sha256);
  }
  return hash.digest('base64');
}

function addElements(
  hash: Hash,
  elements: Iterable<DataElement>,
  comparison: Comparison,
  uid: (uid: string) => string,
): void {
  for (const element of elements) {
    const { tag } = element;
    if (!isCompared(tag, comparison)) continue;
    hash.update(`${tag} `);
    if (element.isSequence) {
      for (const item of element.items) {
        hash.update('{');
        addElements(hash, item, comparison, uid);
        hash.update('}');
      }
    } else if (element.isEncapsulated) for (const fragment of element.fragments) hash.update(fragment);
    else addValue(hash, element, uid);
  }
}

function addValue(hash: Hash, element: DataElement, uid: (uid: string) => string): void {
  const { kind } = element.info;
  if (kind === VRKind.bulk) hash.update(element.bytes);
  else {
    const texts = element.texts();
    hash.update((element.vr === 'UI' ? texts.map(uid) : texts).join('\\'));
  }
}
