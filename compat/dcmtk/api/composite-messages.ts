/**
 * Messages as records: C-STORE, C-ECHO, C-FIND, C-GET, C-MOVE, C-CANCEL. `opts` says which optional fields are there.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import {
  DIMSE_DATASET_NULL,
  DIMSE_PRIORITY_MEDIUM,
  type T_DIMSE_DataSetType,
  type T_DIMSE_Priority,
} from './dimse-constants';

/**
 * C-STORE request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_StoreRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_StoreRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_StoreRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** As the requestor wishes. @compat full */
  Priority: T_DIMSE_Priority = DIMSE_PRIORITY_MEDIUM;
  /** The instance that it is about. @compat full */
  AffectedSOPInstanceUID = '';
  /** AE title of whoever asked for the C-MOVE. @compat full */
  MoveOriginatorApplicationEntityTitle = '';
  /** Message ID of that C-MOVE. @compat full */
  MoveOriginatorID = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * C-STORE response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_StoreRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_StoreRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_StoreRSP {
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
 * C-ECHO request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_EchoRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_EchoRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_EchoRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * C-ECHO response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_EchoRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_EchoRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_EchoRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * C-FIND request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_FindRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_FindRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_FindRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** As the requestor wishes. @compat full */
  Priority: T_DIMSE_Priority = DIMSE_PRIORITY_MEDIUM;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * C-FIND response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_FindRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_FindRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_FindRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * C-GET request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_GetRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_GetRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_GetRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** As the requestor wishes. @compat full */
  Priority: T_DIMSE_Priority = DIMSE_PRIORITY_MEDIUM;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * C-GET response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_GetRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_GetRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_GetRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** Sub-operations that are left. @compat full */
  NumberOfRemainingSubOperations = 0;
  /** Sub-operations that were successful. @compat full */
  NumberOfCompletedSubOperations = 0;
  /** Sub-operations that have failed. @compat full */
  NumberOfFailedSubOperations = 0;
  /** Sub-operations with a warning. @compat full */
  NumberOfWarningSubOperations = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * C-MOVE request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_MoveRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_MoveRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_MoveRQ {
  /** Names the request in its responses. @compat full */
  MessageID = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** As the requestor wishes. @compat full */
  Priority: T_DIMSE_Priority = DIMSE_PRIORITY_MEDIUM;
  /** AE title that the objects go to. @compat full */
  MoveDestination = '';
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}

/**
 * C-MOVE response.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_MoveRSP } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_MoveRSP().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_MoveRSP {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** The class that it is about. @compat full */
  AffectedSOPClassUID = '';
  /** How it went. @compat full */
  DimseStatus = 0;
  /** Sub-operations that are left. @compat full */
  NumberOfRemainingSubOperations = 0;
  /** Sub-operations that were successful. @compat full */
  NumberOfCompletedSubOperations = 0;
  /** Sub-operations that have failed. @compat full */
  NumberOfFailedSubOperations = 0;
  /** Sub-operations with a warning. @compat full */
  NumberOfWarningSubOperations = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
  /** Which of the optional fields are there: a sum of the `O_` constants. @compat full */
  opts = 0;
}

/**
 * C-CANCEL request.
 *
 * @example
 * ```ts
 * import { T_DIMSE_C_CancelRQ } from 'dcxport/dcmtk';
 *
 * console.log(new T_DIMSE_C_CancelRQ().DataSetType === 0x0101); // true
 * ```
 */
export class T_DIMSE_C_CancelRQ {
  /** The request that it belongs to. @compat full */
  MessageIDBeingRespondedTo = 0;
  /** Whether a data set follows; set by whoever sends. @compat full */
  DataSetType: T_DIMSE_DataSetType = DIMSE_DATASET_NULL;
}
