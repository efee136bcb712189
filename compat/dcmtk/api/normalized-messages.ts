/**
 * Messages as records: the N-services. `opts` says which optional fields are there.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { DIMSE_DATASET_NULL, type T_DIMSE_DataSetType } from './dimse-constants';

/**
 * N-EVENT-REPORT request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_EventReportRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_EventReportRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_EventReportRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Kind of the event. @compat full */
  EventTypeID = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * N-EVENT-REPORT response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_EventReportRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_EventReportRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_EventReportRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Kind of the event. @compat full */
  EventTypeID = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-GET request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_GetRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_GetRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_GetRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  RequestedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  RequestedSOPInstanceUID = '';
  /** Tags of what is wanted, 0xggggeeee; none for all. @compat full */
  AttributeIdentifierList: number[] = [];
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * N-GET response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_GetRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_GetRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_GetRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-SET request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_SetRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_SetRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_SetRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  RequestedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  RequestedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * N-SET response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_SetRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_SetRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_SetRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-ACTION request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_ActionRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_ActionRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_ActionRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  RequestedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  RequestedSOPInstanceUID = '';
  /** Kind of the action. @compat full */
  ActionTypeID = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * N-ACTION response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_ActionRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_ActionRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_ActionRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Kind of the action. @compat full */
  ActionTypeID = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-CREATE request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_CreateRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_CreateRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_CreateRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-CREATE response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_CreateRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_CreateRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_CreateRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * N-DELETE request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_DeleteRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_DeleteRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_DeleteRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  RequestedSOPClassUID = '';
  /** The instance that it is about. @compat full */
  RequestedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * N-DELETE response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_N_DeleteRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_N_DeleteRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_N_DeleteRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}
