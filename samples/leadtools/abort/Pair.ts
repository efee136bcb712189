import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomClassType,
  DicomCommandPriorityType,
  DicomDataSet,
  DicomDataSetInitializeType,
  DicomExceptionCode,
  DicomNet,
  DicomTag,
  DicomUidType,
} from 'dcxport/leadtools';

const CONTEXT = 1;
const PATIENCE_MS = 60_000;

/** An object that keeps how it ended: each Connect, Listen or Accept ends in exactly one OnClose. */
export class Ending extends DicomNet {
  readonly codes: DicomExceptionCode[] = [];

  protected override OnClose(error: DicomExceptionCode, net: DicomNet): void {
    if (net === this) this.codes.push(error);
  }
}

/** A client and a server in this process, associated for CT images. */
export class Pair {
  readonly client = new Ending();
  readonly connection = new Ending();
  readonly #listener = new Ending();

  /** Connects and associates the two. */
  async open(): Promise<void> {
    this.#listener.on('OnAccept', () => this.#listener.Accept(this.connection));
    this.connection.on('OnReceiveAssociateRequest', (request) => {
      const accept = new DicomAssociate(false);
      accept.Default();
      accept.AddPresentationContext(CONTEXT, DicomAssociateAcceptResultType.Success, request.GetAbstract(CONTEXT));
      accept.AddTransfer(CONTEXT, request.GetTransfer(CONTEXT, 0));
      this.connection.SendAssociateAccept(accept);
    });
    this.#listener.Listen('127.0.0.1', 0, 5);
    await this.#listener.WaitForListen();
    this.client.Connect(null, 0, '127.0.0.1', this.#listener.HostPort);
    await this.client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'CLIENT';
    request.Called = 'SERVER';
    request.AddPresentationContext(CONTEXT, DicomAssociateAcceptResultType.Success, DicomUidType.CTImageStorage);
    request.AddTransfer(CONTEXT, DicomUidType.ExplicitVRLittleEndian);
    this.client.SendAssociateRequest(request);
    await this.client.WaitForAssociate();
  }

  /** Begins to send a large object. Its end is not waited for. */
  store(pixelBytes: number): void {
    const dataSet = new DicomDataSet();
    dataSet.Initialize(DicomClassType.CTImageStorage, DicomDataSetInitializeType.ExplicitVRLittleEndian);
    dataSet
      .InsertElementAndSetValue(DicomTag.SOPInstanceUID, '1.2.3')
      .InsertElementAndSetValue(DicomTag.PixelData, Buffer.alloc(pixelBytes));
    const { Medium } = DicomCommandPriorityType;
    this.client.SendCStoreRequest(CONTEXT, 1, DicomUidType.CTImageStorage, '1.2.3', Medium, '', 0, dataSet);
    dataSet.Dispose();
  }

  /** Waits until both are closed. */
  async end(): Promise<void> {
    await Promise.all([this.client.WaitForClose(PATIENCE_MS), this.connection.WaitForClose(PATIENCE_MS)]);
    this.#listener.Close();
    await this.#listener.WaitForClose(PATIENCE_MS);
  }
}
