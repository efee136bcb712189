import { ArgumentChecker, assign, joinList } from '../com';
import {
  type CommitmentOutcome,
  referencesOfFiles,
  referencesOfItems,
  requestCommitment,
  requestCommitmentAndWait,
  sendCommitmentResult,
} from './commitment';
import { commitmentResultOf, type InstanceReference } from './commitment-data';
import type { DCXOBJ } from './DCXOBJ';
import { outgoing } from './identifiers';
import type { Out } from './interfaces';
import {
  actOnInstance,
  createInstance,
  deleteInstance,
  getInstance,
  reportEvent,
  setInstance,
  type Instance,
} from './n-services';
import type { NetworkAddress } from './network-address';
import { changeStep, createStep } from './performed-procedure-step';
import { PrintRequester } from './PrintRequester';
import { checkUID } from './uid-argument';

const SOURCE = 'rzdcx.DCXREQ';
const check = new ArgumentChecker(SOURCE);

/** The `[out]` arguments of the commitment calls that wait. */
interface CommitmentOut {
  readonly received: Out<boolean> | undefined;
  readonly complete: Out<boolean> | undefined;
  readonly succeeded: Out<string> | undefined;
  readonly failed: Out<string> | undefined;
}

/**
 * Requester: the SCU side. Each call opens an association of its own, does its work and releases it; an instance may be
 * used for any number of calls, also at the same time.
 *
 * Every call begins with the same four arguments: our AE title, the peer's, its host and its port. They are checked before
 * any connection is made (E_INVALIDARG), and so are the others. Every call fails with 0x8007274D, 0x8007274C or 0x80072AF9
 * without a connection, 0x80040201 when the association is rejected, 0x80040202 when it is aborted, 0x80072746 when the
 * connection is lost, 0x80040203 when the presentation context that it needs was not accepted, 0x80040204 for a failure
 * status (`dicomStatus` says which), and with E_ABORT when a handler threw or the object was released meanwhile.
 *
 * @example
 * ```ts
 * const req = new DCXREQ();
 * req.on('OnFileSent', (succeeded, filename) => console.log(filename, succeeded ? 'sent' : 'failed'));
 * await req.Echo('MODALITY', 'PACS', '127.0.0.1', 104);
 * const { failedFilesList } = await req.Send('MODALITY', 'PACS', '127.0.0.1', 104, 'a.dcm;b.dcm');
 * req.Release();
 * ```
 */
export class DCXREQ extends PrintRequester {
  /** Makes a requester; nothing is opened until a call. */
  constructor() {
    super();
  }

  /**
   * Asks the peer to keep the objects of these files safe (storage commitment). The result comes later, over an
   * association that the peer opens: DCXACC raises OnCommitResult.
   *
   * @param fileList - Paths joined by `;`, or an array.
   * @returns the Transaction UID, once the peer has said yes.
   * @throws {@link COMError} as every call, for any status but success too: no result is to be expected then. Before
   * anything is connected: 0x80070002 or 0x80040206 for a file that cannot be read, E_INVALIDARG for an empty list.
   * @see DICOM PS3.4, J.3.2
   * @compat full
   */
  async CommitFiles(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    fileList: string | readonly string[],
  ): Promise<string> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const names = check.list('fileList', fileList);
    return this.#commit(address, () => referencesOfFiles(names, SOURCE));
  }

  /**
   * As {@link DCXREQ.CommitFiles}, of objects that are named by their UIDs.
   *
   * @param instanceList - Items `SOPClassUID,SOPInstanceUID` joined by `;`, or an array of them.
   * @throws {@link COMError} as {@link DCXREQ.CommitFiles}; E_INVALIDARG for an item that is none.
   * @compat full
   */
  async CommitInstances(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    instanceList: string | readonly string[],
  ): Promise<string> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const references = referencesOfItems(check.list('instanceList', instanceList), SOURCE);
    return this.#commit(address, () => references);
  }

  /**
   * As {@link DCXREQ.CommitFiles}, and waits for the result on the same association. Without one in time, or when the peer
   * ends the association before, the call returns all the same; the result may then come to a DCXACC.
   *
   * @param timeToWaitForResult - Seconds, from the peer's yes on; 0 is no limit.
   * @param nEventReportRecieved - Gets whether the result has come in time.
   * @param nEventReportStatus - Gets whether all objects are safe.
   * @param succeeded_instances - Gets the SOP Instance UIDs of those that are, joined by `;`.
   * @param failed_instances - Gets the SOP Instance UIDs of those that are not, joined by `;`.
   * @returns the Transaction UID.
   * @throws {@link COMError} as {@link DCXREQ.CommitFiles}; the by-reference values are false and empty then.
   * @compat full
   */
  async CommitFilesAndWaitForResult(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    fileList: string | readonly string[],
    timeToWaitForResult: number,
    nEventReportRecieved?: Out<boolean>,
    nEventReportStatus?: Out<boolean>,
    succeeded_instances?: Out<string>,
    failed_instances?: Out<string>,
  ): Promise<string> {
    const out = {
      received: nEventReportRecieved,
      complete: nEventReportStatus,
      succeeded: succeeded_instances,
      failed: failed_instances,
    };
    fillOut(out, undefined);
    const address = this.address(callingTitle, calledTitle, host, port);
    const names = check.list('fileList', fileList);
    const seconds = check.seconds('timeToWaitForResult', timeToWaitForResult);
    return this.#commitAndWait(address, () => referencesOfFiles(names, SOURCE), seconds, out);
  }

  /**
   * As {@link DCXREQ.CommitFilesAndWaitForResult}, of objects that are named by their UIDs.
   *
   * @param instanceList - As in {@link DCXREQ.CommitInstances}.
   * @throws {@link COMError} as {@link DCXREQ.CommitInstances}.
   * @compat full
   */
  async CommitInstancesAndWaitForResult(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    instanceList: string | readonly string[],
    timeToWaitForResult: number,
    nEventReportRecieved?: Out<boolean>,
    nEventReportStatus?: Out<boolean>,
    succeeded_instances?: Out<string>,
    failed_instances?: Out<string>,
  ): Promise<string> {
    const out = {
      received: nEventReportRecieved,
      complete: nEventReportStatus,
      succeeded: succeeded_instances,
      failed: failed_instances,
    };
    fillOut(out, undefined);
    const address = this.address(callingTitle, calledTitle, host, port);
    const references = referencesOfItems(check.list('instanceList', instanceList), SOURCE);
    const seconds = check.seconds('timeToWaitForResult', timeToWaitForResult);
    return this.#commitAndWait(address, () => references, seconds, out);
  }

  /**
   * Sends the result of a storage commitment that a peer has asked for, over an association on which we are its SCP.
   *
   * @param transactionUID - Of the request, as OnStorageCommitRequest gave it.
   * @param succeededInstances - What is safe: SOP Instance UIDs when this process has received the request, else
   * `SOPClassUID,SOPInstanceUID`; joined by `;`, or an array.
   * @param failedInstances - What is not, likewise; it is reported as not there (0x0112).
   * @throws {@link COMError} as every call; E_INVALIDARG for an instance whose class is not known.
   * @see DICOM PS3.4, J.3.3
   * @addition
   * @compat full
   */
  async SendCommitResult(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    transactionUID: string,
    succeededInstances: string | readonly string[],
    failedInstances: string | readonly string[],
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const succeeded = check.list('succeededInstances', succeededInstances);
    const failed = check.list('failedInstances', failedInstances);
    const result = commitmentResultOf(check.text('transactionUID', transactionUID), succeeded, failed, SOURCE);
    await this.requester.run(address, 'N-EVENT-REPORT', (call) => sendCommitmentResult(call, result));
  }

  /**
   * Creates a modality performed procedure step. The object goes out as given; nothing is filled in or checked.
   *
   * @param pps - Its (0008,0018), if it has one, becomes the UID of the step and does not go out with it.
   * @returns the UID of the step: the peer's, if its answer names one.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.4, F.7.2.1
   * @compat full
   */
  async MPPS_Create(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    pps: DCXOBJ,
  ): Promise<string> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoing(check, 'pps', pps);
    return this.requester.run(address, 'N-CREATE', (call) => createStep(call, dataSet));
  }

  /**
   * Changes a modality performed procedure step. The object goes out as given; nothing is filled in or checked.
   *
   * @param pps - The modifications.
   * @param sopInstanceUID - As {@link DCXREQ.MPPS_Create} gave it.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.4, F.7.2.2
   * @compat full
   */
  async MPPS_Set(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    pps: DCXOBJ,
    sopInstanceUID: string,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoing(check, 'pps', pps);
    const step = checkUID(check, 'sopInstanceUID', sopInstanceUID);
    await this.requester.run(address, 'N-SET', (call) => changeStep(call, step, dataSet));
  }

  /**
   * N-CREATE of any class.
   *
   * @param sopInstanceUID - Empty: the peer chooses one.
   * @returns the UID of the answer, else the one asked for.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.7, 10.1.5
   * @compat full
   */
  async N_Create(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    obj: DCXOBJ,
    sopClassUID: string,
    sopInstanceUID: string,
  ): Promise<string> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoing(check, 'obj', obj);
    const wanted = check.text('sopInstanceUID', sopInstanceUID).trim();
    const instance = {
      SOPClassUID: checkUID(check, 'sopClassUID', sopClassUID),
      SOPInstanceUID: wanted === '' ? '' : checkUID(check, 'sopInstanceUID', wanted),
    };
    return this.requester.run(address, 'N-CREATE', (call) => createInstance(call, instance, dataSet));
  }

  /**
   * N-SET of any class.
   *
   * @param obj - The modifications.
   * @returns the attributes that the answer holds; null when there are none.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.7, 10.1.3
   * @addition
   * @compat full
   */
  async N_Set(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    obj: DCXOBJ,
    sopClassUID: string,
    sopInstanceUID: string,
  ): Promise<DCXOBJ | null> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoing(check, 'obj', obj);
    const instance = instanceOf(sopClassUID, sopInstanceUID);
    return this.requester.run(address, 'N-SET', (call) => setInstance(call, instance, dataSet));
  }

  /**
   * N-GET of any class.
   *
   * @param tags - The attributes to read; an empty array asks for all.
   * @returns the attributes that the answer holds.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.7, 10.1.2
   * @addition
   * @compat full
   */
  async N_Get(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    sopClassUID: string,
    sopInstanceUID: string,
    tags: readonly number[],
  ): Promise<DCXOBJ> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const instance = instanceOf(sopClassUID, sopInstanceUID);
    const wanted = [...check.object('tags', tags, Array<unknown>)].map((tag) => check.tag('tags', tag));
    return this.requester.run(address, 'N-GET', (call) => getInstance(call, instance, wanted));
  }

  /**
   * N-ACTION of any class.
   *
   * @param obj - The action's information; null for none.
   * @param actionTypeID - 0 to 65535, as the class defines it.
   * @returns the action's reply; null when there is none.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.7, 10.1.4
   * @addition
   * @compat full
   */
  async N_Action(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    obj: DCXOBJ | null,
    sopClassUID: string,
    sopInstanceUID: string,
    actionTypeID: number,
  ): Promise<DCXOBJ | null> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoingIfAny(obj);
    const instance = instanceOf(sopClassUID, sopInstanceUID);
    const type = check.uint16('actionTypeID', actionTypeID);
    return this.requester.run(address, 'N-ACTION', (call) => actOnInstance(call, instance, type, dataSet));
  }

  /**
   * N-EVENT-REPORT of any class, over an association on which we are its SCP (role selection).
   *
   * @param obj - The event's information; null for none.
   * @param eventTypeID - 0 to 65535, as the class defines it.
   * @returns the event's reply; null when there is none.
   * @throws {@link COMError} as every call; 0x80040203 also when the peer does not grant the role.
   * @see DICOM PS3.7, 10.1.1
   * @addition
   * @compat full
   */
  async N_EventReport(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    obj: DCXOBJ | null,
    sopClassUID: string,
    sopInstanceUID: string,
    eventTypeID: number,
  ): Promise<DCXOBJ | null> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const dataSet = outgoingIfAny(obj);
    const instance = instanceOf(sopClassUID, sopInstanceUID);
    const type = check.uint16('eventTypeID', eventTypeID);
    return this.requester.run(address, 'N-EVENT-REPORT', (call) => reportEvent(call, instance, type, dataSet));
  }

  /**
   * N-DELETE of any class.
   *
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.7, 10.1.6
   * @addition
   * @compat full
   */
  async N_Delete(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    sopClassUID: string,
    sopInstanceUID: string,
  ): Promise<void> {
    const address = this.address(callingTitle, calledTitle, host, port);
    const instance = instanceOf(sopClassUID, sopInstanceUID);
    await this.requester.run(address, 'N-DELETE', (call) => deleteInstance(call, instance));
  }

  #commit(address: NetworkAddress, references: ReferenceSource): Promise<string> {
    return this.requester.run(address, 'N-ACTION', async (call) => requestCommitment(call, await references()));
  }

  #commitAndWait(
    address: NetworkAddress,
    references: ReferenceSource,
    seconds: number,
    out: CommitmentOut,
  ): Promise<string> {
    return this.requester.run(address, 'N-ACTION', async (call) => {
      const { transactionUID, outcome } = await requestCommitmentAndWait(call, await references(), seconds);
      fillOut(out, outcome);
      return transactionUID;
    });
  }
}

type ReferenceSource = () => InstanceReference[] | Promise<InstanceReference[]>;

/** Writes the `[out]` arguments; those of a call without result are false and empty. */
function fillOut(out: CommitmentOut, outcome: CommitmentOutcome | undefined): void {
  assign(out.received, outcome !== undefined);
  assign(out.complete, outcome?.complete ?? false);
  assign(out.succeeded, joinList(outcome?.succeeded ?? []));
  assign(out.failed, joinList(outcome?.failed ?? []));
}

function instanceOf(sopClassUID: unknown, sopInstanceUID: unknown): Instance {
  return {
    SOPClassUID: checkUID(check, 'sopClassUID', sopClassUID),
    SOPInstanceUID: checkUID(check, 'sopInstanceUID', sopInstanceUID),
  };
}

function outgoingIfAny(obj: DCXOBJ | null | undefined): ReturnType<typeof outgoing> | undefined {
  return obj === null || obj === undefined ? undefined : outgoing(check, 'obj', obj);
}
