import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
  type DicomCommandStatusType,
} from 'dcxport/leadtools';

/** Proposes verification. */
export function echoRequest(called: string): DicomAssociate {
  const request = new DicomAssociate(true);
  request.Default();
  request.Called = called;
  request.Calling = 'ECHOSCU';
  request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, DicomUidType.VerificationClass);
  request.AddTransfer(1, DicomUidType.ImplicitVRLittleEndian);
  return request;
}

/** Echoes, each step in the callback of the one before. */
export class EchoClient extends DicomNet {
  readonly #called: string;
  status: DicomCommandStatusType | undefined;

  constructor(called: string) {
    super(null);
    this.#called = called;
  }

  protected override OnConnect(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) {
      this.SendAssociateRequest(echoRequest(this.#called));
      return;
    }
    console.error(`cannot connect: ${DicomException.GetCodeMessage(error)}`);
    this.CloseForced(true);
  }

  protected override OnReceiveAssociateAccept(association: DicomAssociate): void {
    const id = association.FindAbstract(DicomUidType.VerificationClass);
    this.SendCEchoRequest(id, 1, DicomUidType.VerificationClass);
  }

  protected override OnReceiveAssociateReject(result: number, source: number, reason: number): void {
    console.error(`rejected: result ${result}, source ${source}, reason ${reason}`);
    this.Close();
  }

  protected override OnReceiveCEchoResponse(
    _presentationID: number,
    _messageID: number,
    _affectedClass: string,
    status: DicomCommandStatusType,
  ): void {
    this.status = status;
    this.SendReleaseRequest();
  }

  protected override OnReceiveReleaseResponse(): void {
    this.Close();
  }

  protected override OnClose(error: DicomExceptionCode): void {
    console.log(`client: closed (${error}), status ${this.status ?? 'none'}`);
  }
}

/** The same by the promises that take the place of Wait loops. */
export async function echoAndWait(host: string, port: number, called: string): Promise<DicomCommandStatusType> {
  const net = new DicomNet();
  net.Connect(null, 0, host, port);
  await net.WaitForConnect();
  net.SendAssociateRequest(echoRequest(called));
  await net.WaitForAssociate();
  const answered = new Promise<DicomCommandStatusType>((resolve) =>
    net.once('OnReceiveCEchoResponse', (_id, _messageID, _uid, status) => resolve(status)),
  );
  net.SendCEchoRequest(1, 1, DicomUidType.VerificationClass);
  const status = await answered;
  net.SendReleaseRequest();
  await net.WaitForRelease();
  net.Close();
  await net.WaitForClose();
  return status;
}
