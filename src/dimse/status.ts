/**
 * DIMSE statuses: categories and texts.
 *
 * @module
 * @see DICOM PS3.7, annex C and PS3.4, the service classes
 */
import { CommandField } from './types';

/** What a status says about the operation. @enum @see DICOM PS3.7, C.1 */
export const StatusCategory = {
  Success: 'Success',
  Pending: 'Pending',
  Cancel: 'Cancel',
  Warning: 'Warning',
  Failure: 'Failure',
} as const;
export type StatusCategory = (typeof StatusCategory)[keyof typeof StatusCategory];

/** Statuses that the engine itself sends or looks for. @enum @see DICOM PS3.7, annex C and PS3.4 */
export const Status = {
  Success: 0x0000,
  Cancel: 0xfe00,
  Pending: 0xff00,
  /** Matches go on; some optional keys were not matched as such. */
  PendingWithWarning: 0xff01,
  ProcessingFailure: 0x0110,
  DuplicateSOPInstance: 0x0111,
  NoSuchSOPInstance: 0x0112,
  NoSuchEventType: 0x0113,
  InvalidArgumentValue: 0x0115,
  NoSuchSOPClass: 0x0118,
  MissingAttribute: 0x0120,
  SOPClassNotSupported: 0x0122,
  NoSuchActionType: 0x0123,
  NotAuthorized: 0x0124,
  DuplicateInvocation: 0x0210,
  UnrecognizedOperation: 0x0211,
  MistypedArgument: 0x0212,
  ResourceLimitation: 0x0213,
  OutOfResources: 0xa700,
  DataSetDoesNotMatchSOPClass: 0xa900,
  CannotUnderstand: 0xc000,
  /** Sub-operations of a C-MOVE or C-GET, none of which succeeded. */
  SubOperationsFailed: 0xa702,
  MoveDestinationUnknown: 0xa801,
  CoercionOfDataElements: 0xb000,
  /** Of C-MOVE and C-GET: some failed or had warnings. */
  SubOperationsCompleteWithFailures: 0xb000,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

const GENERAL_WARNINGS: ReadonlySet<number> = new Set([0x0001, 0x0107, 0x0116]);

/**
 * Sorts a status into its category. Codes that DICOM does not define are failures, but for Bxxx, which are warnings.
 *
 * @param status - Status (0000,0900), 16 bits.
 * @see DICOM PS3.7, C.1
 */
export function statusCategory(status: number): StatusCategory {
  if (status === 0x0000) return StatusCategory.Success;
  if (status === 0xff00 || status === 0xff01) return StatusCategory.Pending;
  if (status === 0xfe00) return StatusCategory.Cancel;
  if ((status & 0xf000) === 0xb000 || GENERAL_WARNINGS.has(status)) return StatusCategory.Warning;
  return StatusCategory.Failure;
}

/** One code, or a range of them that share the bits of a mask. */
interface StatusText {
  readonly code: number;
  readonly mask: number;
  readonly text: string;
}

function code(value: number, text: string): StatusText {
  return { code: value, mask: 0xffff, text };
}

/** All codes that begin as `value` does; `mask` says how far that is looked at. */
function range(value: number, mask: number, text: string): StatusText {
  return { code: value, mask, text };
}

/** @see DICOM PS3.7, annex C */
const GENERAL: readonly StatusText[] = [
  code(0x0000, 'done'),
  code(0x0001, 'optional attributes that were asked for are not supported'),
  code(0x0105, 'no such attribute'),
  code(0x0106, 'an attribute value is invalid'),
  code(0x0107, 'some attributes of the list are unknown'),
  code(0x0110, 'the operation failed while it was processed'),
  code(0x0111, 'the SOP instance exists already'),
  code(0x0112, 'no such SOP instance'),
  code(0x0113, 'no such event type'),
  code(0x0114, 'no such argument'),
  code(0x0115, 'an argument value is invalid'),
  code(0x0116, 'an attribute value is out of range'),
  code(0x0117, 'the SOP instance UID is invalid'),
  code(0x0118, 'no such SOP class'),
  code(0x0119, 'the SOP instance belongs to another SOP class'),
  code(0x0120, 'a required attribute is missing'),
  code(0x0121, 'a required attribute has no value'),
  code(0x0122, 'the SOP class is not supported'),
  code(0x0123, 'no such action type'),
  code(0x0124, 'not authorized'),
  code(0x0210, 'the message id is in use already'),
  code(0x0211, 'the operation is not recognized'),
  code(0x0212, 'an argument is not of the agreed type'),
  code(0x0213, 'a resource limit was reached'),
  code(0xfe00, 'ended because it was cancelled'),
  code(0xff00, 'more is coming'),
  code(0xff01, 'more is coming; some optional keys are not supported'),
];

/** @see DICOM PS3.4, B.2.3 */
const STORAGE: readonly StatusText[] = [
  code(0xb000, 'stored, some data elements were changed'),
  code(0xb006, 'stored, some data elements were dropped'),
  code(0xb007, 'stored, though the data set does not match the SOP class'),
  range(0xa700, 0xff00, 'out of resources'),
  range(0xa900, 0xff00, 'the data set does not match the SOP class'),
  range(0xc000, 0xf000, 'the data set cannot be understood'),
];

/** @see DICOM PS3.4, C.4.1.1.4 */
const FIND: readonly StatusText[] = [
  code(0xa710, 'the prior record key is invalid'),
  range(0xa700, 0xff00, 'out of resources'),
  range(0xa900, 0xff00, 'the identifier does not match the SOP class'),
  range(0xc000, 0xf000, 'the query cannot be processed'),
];

/** @see DICOM PS3.4, C.4.2.1.5 and C.4.3.1.4 */
const RETRIEVE: readonly StatusText[] = [
  code(0xa701, 'out of resources, the matches cannot be counted'),
  code(0xa702, 'out of resources, the sub-operations cannot be performed'),
  code(0xa801, 'the move destination is unknown'),
  code(0xaa00, 'none of the frames was found'),
  code(0xaa01, 'the new object cannot be made for this SOP class'),
  code(0xaa02, 'the frames cannot be extracted'),
  code(0xaa03, 'a time range was asked of an object without times'),
  code(0xaa04, 'the request is invalid'),
  code(0xb000, 'ended, some sub-operations failed or had warnings'),
  range(0xa700, 0xff00, 'out of resources'),
  range(0xa900, 0xff00, 'the identifier does not match the SOP class'),
  range(0xc000, 0xf000, 'the retrieval cannot be processed'),
];

/** Print and unified procedure steps. @see DICOM PS3.4, annexes H and CC */
const NORMALIZED: readonly StatusText[] = [
  code(0xb300, 'made, with changes'),
  code(0xb301, 'the deletion lock was not granted'),
  code(0xb304, 'the procedure step is cancelled already'),
  code(0xb305, 'invalid values were changed to valid ones'),
  code(0xb306, 'the procedure step is completed already'),
  code(0xb600, 'memory is not reserved in advance'),
  code(0xb601, 'the film session is not printed as one'),
  code(0xb602, 'the film session has an empty page'),
  code(0xb603, 'the film box is empty'),
  code(0xb604, 'the image is larger than its box and was scaled down'),
  code(0xb605, 'the densities asked for are beyond the printer'),
  code(0xb609, 'the image is larger than its box and was cropped'),
  code(0xb60a, 'the combined image is larger than its box and was thinned out'),
  code(0xc300, 'the procedure step can no longer be changed'),
  code(0xc301, 'the transaction UID is not the right one'),
  code(0xc302, 'the procedure step is in progress already'),
  code(0xc303, 'a procedure step becomes scheduled by its creation only'),
  code(0xc304, 'the procedure step does not meet the requirements of its final state'),
  code(0xc307, 'no such procedure step'),
  code(0xc308, 'the receiving AE title is unknown'),
  code(0xc309, 'the procedure step was not created as scheduled'),
  code(0xc310, 'the procedure step is not in progress yet'),
  code(0xc311, 'the procedure step is completed already'),
  code(0xc312, 'the performer cannot be reached'),
  code(0xc313, 'the performer does not cancel'),
  code(0xc314, 'the action does not suit the instance'),
  code(0xc315, 'event reports are not supported'),
  code(0xc600, 'the film session has no film box'),
  code(0xc601, 'no print job, the queue is full'),
  code(0xc602, 'no print job, the queue is full'),
  code(0xc603, 'the image is larger than its box'),
  code(0xc605, 'the printer has not enough memory'),
  code(0xc613, 'the combined image is larger than its box'),
];

const BY_COMMAND: ReadonlyMap<number, readonly StatusText[]> = new Map([
  [CommandField.C_STORE_RQ, STORAGE],
  [CommandField.C_FIND_RQ, FIND],
  [CommandField.C_GET_RQ, RETRIEVE],
  [CommandField.C_MOVE_RQ, RETRIEVE],
  [CommandField.N_EVENT_REPORT_RQ, NORMALIZED],
  [CommandField.N_GET_RQ, NORMALIZED],
  [CommandField.N_SET_RQ, NORMALIZED],
  [CommandField.N_ACTION_RQ, NORMALIZED],
  [CommandField.N_CREATE_RQ, NORMALIZED],
  [CommandField.N_DELETE_RQ, NORMALIZED],
]);

const RESPONSE_BIT = 0x8000;

/**
 * Says what a status means, such as `A700H Failure: out of resources`.
 *
 * @param status - Status (0000,0900).
 * @param commandField - The request or response that it belongs to; codes above 0FFFH mean different things in
 * different services. Without it they are named by category only.
 * @see DICOM PS3.7, annex C and PS3.4
 */
export function describeStatus(status: number, commandField?: number): string {
  const specific = commandField === undefined ? undefined : BY_COMMAND.get(commandField & ~RESPONSE_BIT);
  const found = find(GENERAL, status) ?? find(specific ?? [], status);
  const text = found === undefined ? '' : `: ${found.text}`;
  return `${status.toString(16).toUpperCase().padStart(4, '0')}H ${statusCategory(status)}${text}`;
}

// Single codes stand before the ranges that hold them.
function find(texts: readonly StatusText[], status: number): StatusText | undefined {
  return texts.find(({ code: value, mask }) => (status & mask) === value);
}
