import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { ArchiveIndex } from '../../../samples/modality-simulator/archive-index';
import { objectOf, type TagValue, textOf } from '../../../samples/modality-simulator/object-values';

/** Attributes by keyword. */
export type Attributes = Partial<Record<keyof typeof Tag, string>>;

function valuesOf(attributes: Attributes): TagValue[] {
  return Object.entries(attributes).map(([name, value]): TagValue => [Tag[name as keyof typeof Tag], value]);
}

/** Writes an object without pixels to a file; keys that are not given are 1.2.3. @returns its path. */
export function writeObject(folder: string, name: string, attributes: Attributes): string {
  mkdirSync(folder, { recursive: true });
  const object = objectOf([
    [Tag.SpecificCharacterSet, 'ISO_IR 192'],
    [Tag.SOPClassUID, '1.2.840.10008.5.1.4.1.1.2'],
    ...valuesOf({ StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3', SOPInstanceUID: '1.2.3', ...attributes }),
  ]);
  const path = join(folder, `${name}.dcm`);
  object.saveFile(path);
  object.Release();
  return path;
}

/** An index of a folder; what it tells of errors is kept. */
export async function openIndex(
  folder: string,
  options: { anew?: boolean; inMemory?: boolean } = {},
): Promise<{ index: ArchiveIndex; errors: unknown[] }> {
  const errors: unknown[] = [];
  const index = await ArchiveIndex.open({ folder, onError: (error) => errors.push(error), ...options });
  return { index, errors };
}

/** An identifier of a level. */
export function identifierOf(level: string, keys: Attributes): DCXOBJ {
  return objectOf([[Tag.SpecificCharacterSet, 'ISO_IR 192'], [Tag.QueryRetrieveLevel, level], ...valuesOf(keys)]);
}

/** Answers of a query, each as the values of its keys in their order, sorted. */
export async function find(index: ArchiveIndex, level: string, keys: Attributes): Promise<string[][]> {
  const answers: string[][] = [];
  for await (const answer of index.find(identifierOf(level, keys), 'ARCHIVE')) {
    answers.push(Object.keys(keys).map((name) => textOf(answer, Tag[name as keyof typeof Tag])));
  }
  return answers.sort((a, b) => a.join(' ').localeCompare(b.join(' ')));
}
