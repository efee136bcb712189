import type { Association } from '../association';
import type { DataSet } from '../dataset';
import { CommandField, type CommandSet } from '../dimse';
import { findContext } from './contexts';
import { dataSetSource } from './message-data-set';
import { ServiceResponse } from './service-response';

/** What all normalized requests name. */
export interface NRequestOptions {
  /** The class of the instance. */
  SOPClassUID: string;
  /**
   * Abstract syntax of the presentation context to use, when it is another than the class: a meta SOP class.
   *
   * @defaultValue the class
   */
  contextSOPClassUID?: string;
}

/** A normalized request about an existing instance. */
export interface NInstanceOptions extends NRequestOptions {
  SOPInstanceUID: string;
}

/** The answer to a normalized request. */
export interface NResponse {
  readonly status: number;
  /** Of the instance, when the answer names it. */
  readonly SOPInstanceUID?: string;
  /** Attributes or a reply; parsed when it is first asked for. */
  readonly dataSet?: DataSet;
  readonly errorComment?: string;
  readonly command: CommandSet;
}

async function request(
  association: Association,
  options: NRequestOptions & { dataSet?: DataSet },
  command: Partial<CommandSet> & { CommandField: number },
  role: 'scu' | 'scp' = 'scu',
): Promise<NResponse> {
  const { SOPClassUID, contextSOPClassUID = SOPClassUID, dataSet } = options;
  const context = findContext(association, contextSOPClassUID, undefined, role);
  const message = await association.request({
    contextId: context.id,
    command: { ...command, MessageID: association.nextMessageID() },
    dataSet: dataSet === undefined ? undefined : dataSetSource(dataSet, context.transferSyntax),
  });
  const response = await ServiceResponse.receive(message);
  const { status, errorComment, command: answer } = response;
  return {
    status,
    errorComment,
    command: answer,
    SOPInstanceUID: answer.AffectedSOPInstanceUID,
    get dataSet() {
      return response.dataSet;
    },
  };
}

/**
 * Asks the peer to create an instance.
 *
 * @param options - Without `SOPInstanceUID` the peer assigns one, and tells it in the answer.
 * @throws {@link NoPresentationContextError}; the association's error when it ends first.
 * @see DICOM PS3.7, 10.1.5
 * @example
 * ```ts
 * const { status, SOPInstanceUID } = await nCreate(association, {
 *   SOPClassUID: MODALITY_PERFORMED_PROCEDURE_STEP,
 *   dataSet: step,
 * });
 * ```
 */
export function nCreate(
  association: Association,
  options: NRequestOptions & { SOPInstanceUID?: string; dataSet?: DataSet },
): Promise<NResponse> {
  const command = {
    CommandField: CommandField.N_CREATE_RQ,
    AffectedSOPClassUID: options.SOPClassUID,
    AffectedSOPInstanceUID: options.SOPInstanceUID,
  };
  return request(association, options, command);
}

function requested(field: number, options: NInstanceOptions): Partial<CommandSet> & { CommandField: number } {
  return {
    CommandField: field,
    RequestedSOPClassUID: options.SOPClassUID,
    RequestedSOPInstanceUID: options.SOPInstanceUID,
  };
}

/** Asks the peer to change attributes of an instance. Errors as {@link nCreate}. @see DICOM PS3.7, 10.1.3 */
export function nSet(association: Association, options: NInstanceOptions & { dataSet: DataSet }): Promise<NResponse> {
  return request(association, options, requested(CommandField.N_SET_RQ, options));
}

/**
 * Asks the peer for attributes of an instance. Errors as {@link nCreate}.
 *
 * @param options - `attributes`: their tags, 0xggggeeee; none for all that the peer gives.
 * @see DICOM PS3.7, 10.1.2
 */
export function nGet(
  association: Association,
  options: NInstanceOptions & { attributes?: readonly number[] },
): Promise<NResponse> {
  const { attributes = [] } = options;
  const command = requested(CommandField.N_GET_RQ, options);
  const list = attributes.length === 0 ? {} : { AttributeIdentifierList: [...attributes] };
  return request(association, options, { ...command, ...list });
}

/** Asks the peer to do something with an instance. Errors as {@link nCreate}. @see DICOM PS3.7, 10.1.4 */
export function nAction(
  association: Association,
  options: NInstanceOptions & { actionTypeID: number; dataSet?: DataSet },
): Promise<NResponse> {
  const command = { ...requested(CommandField.N_ACTION_RQ, options), ActionTypeID: options.actionTypeID };
  return request(association, options, command);
}

/** Asks the peer to delete an instance. Errors as {@link nCreate}. @see DICOM PS3.7, 10.1.6 */
export function nDelete(association: Association, options: NInstanceOptions): Promise<NResponse> {
  return request(association, options, requested(CommandField.N_DELETE_RQ, options));
}

/**
 * Reports an event to the peer. We are the SCP of the class: the context must give us that role. Errors as {@link nCreate}.
 *
 * @see DICOM PS3.7, 10.1.1
 */
export function nEventReport(
  association: Association,
  options: NInstanceOptions & { eventTypeID: number; dataSet?: DataSet },
): Promise<NResponse> {
  const command = {
    CommandField: CommandField.N_EVENT_REPORT_RQ,
    AffectedSOPClassUID: options.SOPClassUID,
    AffectedSOPInstanceUID: options.SOPInstanceUID,
    EventTypeID: options.eventTypeID,
  };
  return request(association, options, command, 'scp');
}
