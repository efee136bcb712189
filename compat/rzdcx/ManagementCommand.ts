/**
 * Performed procedure steps and storage commitment that an accepter serves.
 *
 * @module
 * @see DICOM PS3.4, annexes F and J
 */
import {
  CommandField,
  DataSet,
  LogLevel,
  MODALITY_PERFORMED_PROCEDURE_STEP,
  newUID,
  oneLine,
  receiveDataSet,
  Status,
  STORAGE_COMMITMENT_PUSH,
  toErrorComment,
  type Association,
  type IncomingMessage,
  type ServiceAnswer,
} from '../../src/index';
import { ByRef, EventHandlerError, joinList, type ArgumentChecker } from '../com';
import {
  CommitmentEvent,
  decodeCommitmentRequest,
  decodeCommitmentResult,
  instanceUIDs,
  REQUEST_COMMITMENT,
  rememberCommitmentRequest,
} from './commitment-data';
import type { DCXOBJ } from './DCXOBJ';
import { handlerValue, textOf } from './handler-value';
import { objectFromDataSet } from './internal';
import { rzdcxLog } from './process-state';
import { tryRespond } from './respond';

/** What these commands ask of the class that serves them. */
export interface ManagementCommandHost {
  readonly check: ArgumentChecker;
  onMPPSCreate(sopInstanceUID: string, dataSet: DCXOBJ): Promise<unknown>;
  onMPPSSet(sopInstanceUID: string, dataSet: DCXOBJ): Promise<unknown>;
  onStorageCommitRequest(transactionUID: string, instances: string, accept: ByRef<boolean>): Promise<unknown>;
  onCommitResult(status: boolean, transactionUID: string, succeeded: string, failed: string): Promise<unknown>;
}

type Serve = (request: IncomingMessage, host: ManagementCommandHost) => Promise<ServiceAnswer>;

/** By abstract syntax and command. */
const COMMANDS: Readonly<Record<string, Partial<Record<number, Serve>>>> = {
  [MODALITY_PERFORMED_PROCEDURE_STEP]: {
    [CommandField.N_CREATE_RQ]: serveCreate,
    [CommandField.N_SET_RQ]: serveSet,
  },
  [STORAGE_COMMITMENT_PUSH]: {
    [CommandField.N_ACTION_RQ]: serveCommitRequest,
    [CommandField.N_EVENT_REPORT_RQ]: serveCommitResult,
  },
};

/** Whether {@link serveManagement} serves the request. */
export function isManagementCommand(request: IncomingMessage): boolean {
  return COMMANDS[request.context.abstractSyntax]?.[request.command.CommandField] !== undefined;
}

/**
 * Serves one request of performed procedure steps or storage commitment.
 *
 * @returns false when the association ended before it was answered.
 * @throws {@link EventHandlerError} when a handler failed; the peer has been given 0x0110 and the reason.
 */
export async function serveManagement(
  association: Association,
  request: IncomingMessage,
  host: ManagementCommandHost,
): Promise<boolean> {
  const serve = COMMANDS[request.context.abstractSyntax]?.[request.command.CommandField];
  let answer: ServiceAnswer = { Status: Status.UnrecognizedOperation };
  let failure: unknown;
  try {
    if (serve !== undefined) answer = await serve(request, host);
  } catch (error) {
    if (!association.isOpen && !(error instanceof EventHandlerError)) return false;
    failure = error;
    answer = { Status: Status.ProcessingFailure, ErrorComment: toErrorComment(textOf(error)) };
  }
  const answered = await tryRespond(association, () => association.respond(request, answer));
  if (failure instanceof EventHandlerError) throw failure;
  if (failure !== undefined) {
    rzdcxLog.log(
      LogLevel.error,
      oneLine(`[${association.callingAETitle}] the request cannot be read: ${textOf(failure)}`),
    );
  }
  return answered;
}

async function serveCreate(request: IncomingMessage, host: ManagementCommandHost): Promise<ServiceAnswer> {
  const dataSet = await receiveObject(request);
  // Without one it is ours to give, and the response tells it.
  const { AffectedSOPInstanceUID: named } = request.command;
  const AffectedSOPInstanceUID = named === undefined || named === '' ? newUID() : named;
  await host.onMPPSCreate(AffectedSOPInstanceUID, dataSet);
  return { Status: Status.Success, AffectedSOPInstanceUID };
}

async function serveSet(request: IncomingMessage, host: ManagementCommandHost): Promise<ServiceAnswer> {
  const dataSet = await receiveObject(request);
  await host.onMPPSSet(request.command.RequestedSOPInstanceUID ?? '', dataSet);
  return { Status: Status.Success };
}

async function serveCommitRequest(request: IncomingMessage, host: ManagementCommandHost): Promise<ServiceAnswer> {
  const asked = decodeCommitmentRequest(await receiveDataSet(request));
  if (request.command.ActionTypeID !== REQUEST_COMMITMENT) return { Status: Status.NoSuchActionType };
  // To promise what nobody named would be worse than to refuse.
  if (asked.transactionUID === '' || asked.references.length === 0) return { Status: Status.InvalidArgumentValue };
  rememberCommitmentRequest(asked);
  const accept = new ByRef(true);
  await host.onStorageCommitRequest(asked.transactionUID, joinList(instanceUIDs(asked.references)), accept);
  const event = 'OnStorageCommitRequest';
  const accepted = handlerValue(event, () => host.check.boolean('accept_storage_commit', accept.value));
  return { Status: accepted ? Status.Success : Status.ProcessingFailure };
}

async function serveCommitResult(request: IncomingMessage, host: ManagementCommandHost): Promise<ServiceAnswer> {
  const result = decodeCommitmentResult(await receiveDataSet(request));
  const { EventTypeID } = request.command;
  if (EventTypeID !== CommitmentEvent.Complete && EventTypeID !== CommitmentEvent.FailuresExist) {
    return { Status: Status.NoSuchEventType };
  }
  if (result.transactionUID === '') return { Status: Status.InvalidArgumentValue };
  await host.onCommitResult(
    EventTypeID === CommitmentEvent.Complete,
    result.transactionUID,
    joinList(instanceUIDs(result.succeeded)),
    joinList(instanceUIDs(result.failed)),
  );
  return { Status: Status.Success };
}

async function receiveObject(request: IncomingMessage): Promise<DCXOBJ> {
  return objectFromDataSet((await receiveDataSet(request)) ?? new DataSet(request.context.transferSyntax));
}
