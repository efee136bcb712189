/**
 * The lists of CONFORMANCE.md.
 *
 * @module
 */
import { retrievableClasses } from '../compat/rzdcx/retrievable-classes';
import { isUncompressed, storageSOPClasses, transferSyntaxes, uidName, type TransferSyntax } from '../src';
import { table } from './guide-table';

function pixels({ uid, deflated, encapsulated }: TransferSyntax): string {
  if (isUncompressed(uid)) return 'converted';
  if (deflated) return 'as they are on the way; inflated and deflated in files';
  return encapsulated ? 'as they are' : 'none';
}

function classTable(uids: readonly string[]): string {
  return table(
    ['SOP class', 'UID'],
    uids.map((uid) => [uidName(uid) ?? '', uid]),
  );
}

/** All lists of the page, by the name of their place. */
export function conformanceTables(): Readonly<Record<string, string>> {
  return {
    'transfer syntaxes': table(
      ['transfer syntax', 'UID', 'retired', 'data sets or pixels'],
      transferSyntaxes().map((syntax) => [syntax.name, syntax.uid, syntax.retired ? 'yes' : '', pixels(syntax)]),
    ),
    'storage classes': classTable(storageSOPClasses()),
    'retrieved classes': classTable(retrievableClasses()),
  };
}
