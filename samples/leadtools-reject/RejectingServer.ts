import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomAssociateRejectReasonType as Reason,
  DicomAssociateRejectResultType as Result,
  DicomAssociateRejectSourceType as Source,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';

/** Title by which this server is called. */
export const TITLE = 'SERVER';
/** The only ones that may call. */
const CALLERS: ReadonlySet<string> = new Set(['MODALITY', 'WORKSTATION']);
const MOST_CLIENTS = 2;

/** Serves one client, or refuses it. */
class Connection extends DicomNet {
  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    // The version is a set of bits, the first of which is version 1.
    if ((request.Version & 1) === 0) {
      this.SendAssociateReject(Result.Permanent, Source.Provider1, Reason.Version);
    } else if (request.ApplicationContextName !== DicomUidType.ApplicationContextName) {
      this.SendAssociateReject(Result.Permanent, Source.User, Reason.Application);
    } else if (!CALLERS.has(request.Calling)) {
      this.SendAssociateReject(Result.Permanent, Source.User, Reason.Calling);
    } else if (request.Called !== TITLE) {
      this.SendAssociateReject(Result.Permanent, Source.User, Reason.Called);
    } else if ((this.GetServer()?.GetClientCount() ?? 0) > MOST_CLIENTS) {
      this.SendAssociateReject(Result.Transient, Source.Provider2, Reason.Limit);
    } else this.#accept(request);
  }

  #accept(request: DicomAssociate): void {
    const accept = new DicomAssociate(false);
    accept.Default();
    for (let index = 0; index < request.PresentationContextCount; index++) {
      const id = request.GetPresentationContextID(index);
      accept.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, request.GetAbstract(id));
      accept.AddTransfer(id, request.GetTransfer(id, 0));
    }
    this.SendAssociateAccept(accept);
  }

  protected override OnReceiveReleaseRequest(): void {
    this.SendReleaseResponse();
  }
}

/** Listens, and lets {@link Connection} decide. */
export class RejectingServer extends DicomNet {
  protected override OnAccept(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.Accept(new Connection(null));
  }

  protected override OnClose(_error: DicomExceptionCode, net: DicomNet): void {
    if (net !== this) net.Dispose();
  }
}
