import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';

/** Serves one client: accepts verification, answers C-ECHO and release. */
class EchoConnection extends DicomNet {
  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    const accept = new DicomAssociate(false);
    accept.Default();
    for (let index = 0; index < request.PresentationContextCount; index++) {
      const id = request.GetPresentationContextID(index);
      const uid = request.GetAbstract(id);
      if (uid === DicomUidType.VerificationClass) {
        accept.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, uid);
        accept.AddTransfer(id, DicomUidType.ImplicitVRLittleEndian);
      } else accept.AddPresentationContext(id, DicomAssociateAcceptResultType.AbstractSyntax, uid);
    }
    this.SendAssociateAccept(accept);
  }

  protected override OnReceiveCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
    this.SendCEchoResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Success);
  }

  protected override OnReceiveReleaseRequest(): void {
    this.SendReleaseResponse();
  }
}

/** Listens, and hands each connection to an object of its own. Closes after so many. */
export class EchoServer extends DicomNet {
  #left: number;

  constructor(connections = Infinity) {
    super(null);
    this.#left = connections;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.Accept(new EchoConnection(null));
    else console.error(`cannot listen: ${DicomException.GetCodeMessage(error)}`);
  }

  protected override OnClose(error: DicomExceptionCode, net: DicomNet): void {
    if (net === this) return;
    console.log(`server: a connection is closed (${error}), ${this.GetClientCount()} are open`);
    net.Dispose();
    if (--this.#left === 0) this.Close();
  }
}
