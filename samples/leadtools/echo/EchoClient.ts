import {
  type DicomAbortReasonType,
  type DicomAbortSourceType,
  DicomAssociate,
  DicomAssociateAcceptResultType,
  type DicomAssociateRejectReasonType,
  type DicomAssociateRejectResultType,
  type DicomAssociateRejectSourceType,
  DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';
import type { Log } from './EchoServer';

/** The context of the echo. */
const CONTEXT = 1;

/** What a client proposes. */
export function echoRequest(called: string): DicomAssociate {
  const request = new DicomAssociate(true);
  request.Default();
  request.Calling = 'ECHOSCU';
  request.Called = called;
  request.AddPresentationContext(CONTEXT, DicomAssociateAcceptResultType.Success, DicomUidType.VerificationClass);
  request.AddTransfer(CONTEXT, DicomUidType.ImplicitVRLittleEndian);
  return request;
}

/** Goes from step to step by its callbacks: connection, association, echo, release, close. */
export class EchoClient extends DicomNet {
  readonly #called: string;
  readonly #log: Log;
  /** Whether the peer has answered. */
  answered = false;

  constructor(called: string, log: Log) {
    super(null);
    this.#called = called;
    this.#log = log;
  }

  protected override OnConnect(error: DicomExceptionCode): void {
    this.#log(`OnConnect: ${DicomException.GetCodeMessage(error)}`);
    if (error === DicomExceptionCode.Success) this.SendAssociateRequest(echoRequest(this.#called));
    else this.CloseForced(true);
  }

  protected override OnReceiveAssociateAccept(association: DicomAssociate): void {
    const isAccepted = association.GetResult(CONTEXT) === DicomAssociateAcceptResultType.Success;
    this.#log(`OnReceiveAssociateAccept: Verification is ${isAccepted ? 'accepted' : 'refused'}`);
    if (isAccepted) this.SendCEchoRequest(CONTEXT, 1, DicomUidType.VerificationClass);
    else this.SendReleaseRequest();
  }

  protected override OnReceiveAssociateReject(
    result: DicomAssociateRejectResultType,
    source: DicomAssociateRejectSourceType,
    reason: DicomAssociateRejectReasonType,
  ): void {
    this.#log(`OnReceiveAssociateReject: result ${result}, source ${source}, reason ${reason}`);
    this.Close();
  }

  protected override OnReceiveCEchoResponse(
    _presentationID: number,
    messageID: number,
    _affectedClass: string,
    status: DicomCommandStatusType,
  ): void {
    this.#log(`OnReceiveCEchoResponse ${messageID}: status ${status}`);
    this.answered = status === DicomCommandStatusType.Success;
    this.SendReleaseRequest();
  }

  protected override OnReceiveReleaseResponse(): void {
    this.#log('OnReceiveReleaseResponse');
    this.Close();
  }

  protected override OnReceiveAbort(source: DicomAbortSourceType, reason: DicomAbortReasonType): void {
    this.#log(`OnReceiveAbort: source ${source}, reason ${reason}`);
  }

  protected override OnClose(error: DicomExceptionCode): void {
    this.#log(`OnClose: ${DicomException.GetCodeMessage(error)}`);
  }
}
