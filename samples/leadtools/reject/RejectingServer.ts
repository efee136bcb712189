import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomAssociateRejectReasonType as Reason,
  DicomAssociateRejectResultType as Result,
  DicomAssociateRejectSourceType as Source,
  DicomCommandStatusType,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';

/** Whom the server takes. */
export interface Rules {
  /** Title by which it is called. */
  readonly title: string;
  /** The only ones that may call. */
  readonly callers: readonly string[];
  /** At once. */
  readonly mostClients: number;
}

/** Serves one client, or refuses it. */
class Connection extends DicomNet {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    super(null);
    this.#rules = rules;
  }

  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    // The version is a set of bits, the first of which is version 1.
    if ((request.Version & 1) === 0) {
      this.#refuse(request, Result.Permanent, Source.Provider1, Reason.Version);
    } else if (request.ApplicationContextName !== DicomUidType.ApplicationContextName) {
      this.#refuse(request, Result.Permanent, Source.User, Reason.Application);
    } else if (!this.#rules.callers.includes(request.Calling)) {
      this.#refuse(request, Result.Permanent, Source.User, Reason.Calling);
    } else if (request.Called !== this.#rules.title) {
      this.#refuse(request, Result.Permanent, Source.User, Reason.Called);
    } else if ((this.GetServer()?.GetClientCount() ?? 0) > this.#rules.mostClients) {
      this.#refuse(request, Result.Transient, Source.Provider2, Reason.Limit);
    } else this.#accept(request);
  }

  #refuse(request: DicomAssociate, result: Result, source: Source, reason: Reason): void {
    console.log(`refused ${request.Calling}: result ${result}, source ${source}, reason ${reason}`);
    this.SendAssociateReject(result, source, reason);
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

  protected override OnReceiveCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
    this.SendCEchoResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Success);
  }

  protected override OnReceiveReleaseRequest(): void {
    this.SendReleaseResponse();
  }
}

/** Listens, and lets {@link Connection} decide. */
export class RejectingServer extends DicomNet {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    super(null);
    this.#rules = rules;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.Accept(new Connection(this.#rules));
  }

  protected override OnClose(_error: DicomExceptionCode, net: DicomNet): void {
    if (net !== this) net.Dispose();
  }
}
