/**
 * The normalized services: N-CREATE, N-SET, N-GET, N-ACTION, N-DELETE as SCU, N-EVENT-REPORT as SCP.
 *
 * @module
 * @see DICOM PS3.7, 10
 */
import {
  CommandField,
  DataSet,
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  type NResponse,
} from '../../src/index';
import type { DCXOBJ } from './DCXOBJ';
import { objectFromDataSet } from './internal';
import { proposalAsProvider, proposalOf, type RequesterCall } from './Requester';

/** The instance that an operation is about. */
export interface Instance {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
}

/** The attributes of an answer; null when it has none. */
function attributesOf(response: NResponse): DCXOBJ | null {
  return response.dataSet === undefined ? null : objectFromDataSet(response.dataSet);
}

/**
 * Creates an instance.
 *
 * @param instance - An empty UID leaves it to the peer.
 * @returns the UID of the answer, else the one asked for.
 */
export function createInstance(call: RequesterCall, instance: Instance, dataSet: DataSet): Promise<string> {
  const { SOPClassUID, SOPInstanceUID } = instance;
  return call.over(proposalOf(SOPClassUID), async (association) => {
    const named = SOPInstanceUID === '' ? {} : { SOPInstanceUID };
    const response = await nCreate(association, { SOPClassUID, ...named, dataSet });
    call.check(response, CommandField.N_CREATE_RQ);
    return response.SOPInstanceUID === undefined || response.SOPInstanceUID === ''
      ? SOPInstanceUID
      : response.SOPInstanceUID;
  });
}

/** Changes an instance. @returns what the peer says of its attributes. */
export function setInstance(call: RequesterCall, instance: Instance, dataSet: DataSet): Promise<DCXOBJ | null> {
  return call.over(proposalOf(instance.SOPClassUID), async (association) => {
    const response = await nSet(association, { ...instance, dataSet });
    call.check(response, CommandField.N_SET_RQ);
    return attributesOf(response);
  });
}

/** Reads an instance. @param tags - None asks for all. */
export function getInstance(call: RequesterCall, instance: Instance, tags: readonly number[]): Promise<DCXOBJ> {
  return call.over(proposalOf(instance.SOPClassUID), async (association) => {
    const attributes = tags.length === 0 ? {} : { attributes: [...tags] };
    const response = await nGet(association, { ...instance, ...attributes });
    call.check(response, CommandField.N_GET_RQ);
    return attributesOf(response) ?? objectFromDataSet(new DataSet());
  });
}

/** Asks for an action. @returns the reply, if there is one. */
export function actOnInstance(
  call: RequesterCall,
  instance: Instance,
  actionTypeID: number,
  dataSet: DataSet | undefined,
): Promise<DCXOBJ | null> {
  return call.over(proposalOf(instance.SOPClassUID), async (association) => {
    const response = await nAction(association, { ...instance, actionTypeID, dataSet });
    call.check(response, CommandField.N_ACTION_RQ);
    return attributesOf(response);
  });
}

/** Deletes an instance. */
export function deleteInstance(call: RequesterCall, instance: Instance): Promise<void> {
  return call.over(proposalOf(instance.SOPClassUID), async (association) => {
    call.check(await nDelete(association, instance), CommandField.N_DELETE_RQ);
  });
}

/** Reports an event of an instance of ours. @returns the reply, if there is one. */
export function reportEvent(
  call: RequesterCall,
  instance: Instance,
  eventTypeID: number,
  dataSet: DataSet | undefined,
): Promise<DCXOBJ | null> {
  return call.over(proposalAsProvider(instance.SOPClassUID), async (association) => {
    const response = await nEventReport(association, { ...instance, eventTypeID, dataSet });
    call.check(response, CommandField.N_EVENT_REPORT_RQ);
    return attributesOf(response);
  });
}
