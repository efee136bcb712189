const hex = (status: number): string => status.toString(16);

function lookUp(
  status: number,
  exact: Readonly<Record<number, string>>,
  ranges: readonly [number, number, string][],
): string {
  const range = ranges.find(([mask, value]) => (status & mask) === value);
  return exact[status] ?? range?.[2] ?? `Unknown Status: 0x${hex(status)}`;
}

const SOP_CLASS = { 0x0122: 'Refused: SOPClassNotSupported' };
const STORE = {
  0x0000: 'Success',
  0xb000: 'Warning: CoercionOfDataElements',
  0xb006: 'Warning: ElementsDiscarded',
  0xb007: 'Warning: DataSetDoesNotMatchSOPClass',
  ...SOP_CLASS,
};
const STORE_RANGES: [number, number, string][] = [
  [0xff00, 0xa700, 'Refused: OutOfResources'],
  [0xff00, 0xa900, 'Error: DataSetDoesNotMatchSOPClass'],
  [0xf000, 0xc000, 'Error: CannotUnderstand'],
];
const FIND = {
  0x0000: 'Success',
  0xff00: 'Pending',
  0xff01: 'Pending: WarningUnsupportedOptionalKeys',
  0xa700: 'Refused: OutOfResources',
  0xfe00: 'Cancel: MatchingTerminatedDueToCancelRequest',
  ...SOP_CLASS,
};
const FIND_RANGES: [number, number, string][] = [
  [0xff00, 0xa900, 'Error: DataSetDoesNotMatchSOPClass'],
  [0xf000, 0xc000, 'Failed: UnableToProcess'],
];
const RETRIEVE = {
  0x0000: 'Success',
  0xff00: 'Pending',
  0xfe00: 'Cancel: SubOperationsTerminatedDueToCancelIndication',
  0xb000: 'Warning: SubOperationsCompleteOneOrMoreFailures',
  0xa701: 'Refused: OutOfResourcesNumberOfMatches',
  0xa702: 'Refused: OutOfResourcesSubOperations',
  0xa801: 'Refused: MoveDestinationUnknown',
  ...SOP_CLASS,
};
const RETRIEVE_RANGES: [number, number, string][] = [
  [0xff00, 0xa900, 'Error: DataSetDoesNotMatchSOPClass'],
  [0xf000, 0xc000, 'Failed: UnableToProcess'],
];

/** The originals' words for the status of a C-ECHO. */
export function echoStatus(status: number): string {
  return lookUp(status, { 0x0000: 'Success' }, []);
}

/** The originals' words for the status of a C-STORE. */
export function storeStatus(status: number): string {
  return lookUp(status, STORE, STORE_RANGES);
}

/** The originals' words for the status of a C-FIND. */
export function findStatus(status: number): string {
  return lookUp(status, FIND, FIND_RANGES);
}

/** The originals' words for the status of a C-MOVE or C-GET. */
export function retrieveStatus(status: number): string {
  return lookUp(status, RETRIEVE, RETRIEVE_RANGES);
}
