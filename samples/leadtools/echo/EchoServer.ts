import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';

/** Takes a line of what happens. */
export type Log = (line: string) => void;

/** Accepts connections; one further object serves each. */
export class EchoServer extends DicomNet {
  readonly #log: Log;

  constructor(log: Log) {
    super(null);
    this.#log = log;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    this.#log(`OnAccept: ${DicomException.GetCodeMessage(error)}`);
    if (error === DicomExceptionCode.Success) this.Accept(new EchoConnection(this.#log));
  }

  protected override OnClose(_error: DicomExceptionCode, net: DicomNet): void {
    this.#log(net === this ? 'OnClose of the listener' : `OnClose at the listener, ${this.GetClientCount()} are open`);
  }
}

/** Answers C-ECHO in one context with implicit VR. */
class EchoConnection extends DicomNet {
  readonly #log: Log;

  constructor(log: Log) {
    super(null);
    this.#log = (line) => log(`  connection: ${line}`);
  }

  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    this.#log(`OnReceiveAssociateRequest from ${request.Calling}`);
    const accept = new DicomAssociate(false);
    accept.Default();
    for (let index = 0; index < request.PresentationContextCount; index++) {
      const id = request.GetPresentationContextID(index);
      const isServed = request.GetAbstract(id) === DicomUidType.VerificationClass;
      const { Success, AbstractSyntax } = DicomAssociateAcceptResultType;
      accept.AddPresentationContext(id, isServed ? Success : AbstractSyntax, request.GetAbstract(id));
      if (isServed) accept.AddTransfer(id, DicomUidType.ImplicitVRLittleEndian);
    }
    this.SendAssociateAccept(accept);
  }

  protected override OnReceiveCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
    this.#log(`OnReceiveCEchoRequest ${messageID}`);
    this.SendCEchoResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Success);
  }

  protected override OnReceiveReleaseRequest(): void {
    this.#log('OnReceiveReleaseRequest');
    this.SendReleaseResponse();
  }

  protected override OnClose(error: DicomExceptionCode): void {
    this.#log(`OnClose: ${DicomException.GetCodeMessage(error)}`);
  }
}
