import { COMError } from './COMError';
import { HRESULT } from './hresult';

/**
 * Takes a list apart: text with `;` between the items, or an array.
 *
 * Empty and blank items are left out, since programs make leading, trailing and doubled separators. Items of an array
 * are not split, so that a path may hold a `;`.
 *
 * @throws {@link COMError} DISP_E_TYPEMISMATCH when it is neither, or an item is no text.
 */
export function parseList(list: string | readonly string[] | null | undefined, name: string, source: string): string[] {
  if (list === null || list === undefined) return [];
  const items: readonly unknown[] = typeof list === 'string' ? list.split(';') : list;
  if (!Array.isArray(items)) {
    throw new COMError(
      HRESULT.DISP_E_TYPEMISMATCH,
      `${name} must be text with ; between its items, or an array.`,
      source,
    );
  }
  return items.filter((item): item is string => {
    if (typeof item === 'string') return item.trim() !== '';
    throw new COMError(
      HRESULT.DISP_E_TYPEMISMATCH,
      `${name} holds an item that is no text but ${typeof item}.`,
      source,
    );
  });
}

/** Joins a list as the events and `[out]` lists give it: `;` between the items, none at the end. */
export function joinList(items: Iterable<string>): string {
  return [...items].join(';');
}
