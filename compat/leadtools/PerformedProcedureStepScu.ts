import { newUID } from '../../src/index';
import { parameterError } from './data-set-errors';
import { DicomConnection } from './DicomConnection';
import type { DicomConnectionEvents } from './DicomConnectionEvents';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomNet } from './DicomNet';
import type { DicomNetEvents } from './DicomNetEvents';
import type { DicomScp } from './DicomScp';
import { DicomTag } from './DicomTag';
import { DicomUidType } from './DicomUidType';
import type { DicomCommandStatusType } from './enums';
import { objectOf, textOf, toDataSet } from './keyword-values';
import type { EVENTS } from './OrderedEmitter';
import { PresentationContext } from './PresentationContext';
import { plainSyntaxes } from './transfer-syntaxes';

/** Before a procedure step is created or changed. */
export interface BeforeNCreateEventArgs {
  readonly MessageId: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Instance: string;
  readonly Dataset: DicomDataSet;
}

/** As {@link BeforeNCreateEventArgs}. */
export type BeforeNSetEventArgs = BeforeNCreateEventArgs;

/** A procedure step was created or changed, or was not. */
export interface AfterNCreateEventArgs {
  readonly Status: DicomCommandStatusType;
}

/** As {@link AfterNCreateEventArgs}. */
export type AfterNSetEventArgs = AfterNCreateEventArgs;

/** The events of a {@link PerformedProcedureStepScu}. @compat full */
export interface PerformedProcedureStepScuEvents<Sender> extends DicomConnectionEvents<Sender> {
  BeforeNCreate: [sender: Sender, e: BeforeNCreateEventArgs];
  AfterNCreate: [sender: Sender, e: AfterNCreateEventArgs];
  BeforeNSet: [sender: Sender, e: BeforeNSetEventArgs];
  AfterNSet: [sender: Sender, e: AfterNSetEventArgs];
}

const MPPS = DicomUidType.ModalityPerformedClass;

/**
 * Tells of performed procedure steps. A step is a data set, or an object whose properties are DICOM keywords; its
 * `SOPInstanceUID` names it, and is not sent as an attribute.
 *
 * @example
 * ```ts
 * import { PerformedProcedureStepScu } from 'dcxport/leadtools';
 *
 * const scu = new PerformedProcedureStepScu();
 * scu.AETitle = 'MODALITY';
 * scu.on('AfterNCreate', (_sender, e) => console.log(e.Status));
 * console.log(scu.IsConnected()); // false
 * ```
 */
export class PerformedProcedureStepScu extends DicomConnection {
  declare readonly [EVENTS]: DicomNetEvents<DicomNet> & PerformedProcedureStepScuEvents<DicomConnection>;
  #instance = '';

  /**
   * N-CREATE.
   *
   * @param mpps - Without a `SOPInstanceUID` the step gets one, which {@link Set} remembers.
   * @param includeEmpty - Whether empty values are sent.
   * @param beforeAddTag - Says which attributes are sent.
   * @throws {@link ClientCommunicationException} for a failure status, and what `Connect` throws.
   * @compat full
   */
  async Create<T>(
    scp: DicomScp,
    mpps: T,
    includeEmpty: boolean,
    beforeAddTag?: (tag: number) => boolean,
  ): Promise<void> {
    const dataSet = toDataSet(objectOf(mpps), { includeEmpty, beforeAddTag });
    const instance = takeInstance(dataSet) || newUID();
    await this.within(scp, async () => {
      const id = this.begin(MPPS);
      await this.raise('BeforeNCreate', this.#before(id, instance, dataSet));
      this.SendNCreateRequest(this.CurrentPid, id, MPPS, instance, dataSet);
      const { args } = await this.answer('OnReceiveNCreateResponse');
      this.#instance = String(args[3]) || instance;
      this.Status = Number(args[4]);
      await this.raise('AfterNCreate', { Status: this.Status });
      this.conclude(this.Status);
    });
  }

  /**
   * N-SET.
   *
   * @param mpps - Without a `SOPInstanceUID` the step that was created last is meant.
   * @throws {@link DicomException} Parameter (9) when there is none, and as {@link Create}.
   * @compat full
   */
  async Set<T>(scp: DicomScp, includeEmpty: boolean, mpps: T): Promise<void> {
    const dataSet = toDataSet(objectOf(mpps), { includeEmpty });
    const instance = takeInstance(dataSet) || this.#instance;
    if (instance === '')
      throw parameterError('Changing a procedure step: give its SOPInstanceUID, or create it first.');
    await this.within(scp, async () => {
      const id = this.begin(MPPS);
      await this.raise('BeforeNSet', this.#before(id, instance, dataSet));
      this.SendNSetRequest(this.CurrentPid, id, MPPS, instance, dataSet);
      const { args } = await this.answer('OnReceiveNSetResponse');
      this.Status = Number(args[4]);
      await this.raise('AfterNSet', { Status: this.Status });
      this.conclude(this.Status);
    });
  }

  #before(messageId: number, instance: string, dataSet: DicomDataSet): BeforeNCreateEventArgs {
    const { CurrentPid: PresentationID } = this;
    return { MessageId: messageId, PresentationID, AffectedClass: MPPS, Instance: instance, Dataset: dataSet };
  }

  protected override GetPresentationContexts(): PresentationContext[] {
    const context = new PresentationContext(MPPS);
    context.TransferSyntaxes = plainSyntaxes();
    return [context];
  }
}

/** The step's own UID, which stands in the command and not in the data set. */
function takeInstance(dataSet: DicomDataSet): string {
  const uid = textOf(dataSet, DicomTag.SOPInstanceUID);
  for (const tag of [DicomTag.SOPInstanceUID, DicomTag.SOPClassUID]) {
    const element = dataSet.FindFirstElement(null, tag, true);
    if (element !== null) dataSet.DeleteElement(element);
  }
  return uid;
}
