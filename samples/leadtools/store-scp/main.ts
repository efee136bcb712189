/**
 * A storage SCP: keeps what is sent to it, as FOLDER/SOP-INSTANCE-UID.dcm.
 *
 *     node dist/samples/leadtools/store-scp/main.js PORT FOLDER [CONNECTIONS]
 *
 * Ends after that many connections, or on Ctrl-C.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  type DicomAbortReasonType,
  type DicomAbortSourceType,
  type DicomCommandPriorityType,
  type DicomDataSet,
  DicomDataSetSaveFlags,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomTag,
  DicomUidType,
} from 'dcxport/leadtools';

/** What is kept; Verification is answered, too. */
const CLASSES: ReadonlySet<string> = new Set([
  DicomUidType.VerificationClass,
  DicomUidType.CRImageStorage,
  DicomUidType.CTImageStorage,
  DicomUidType.EnhancedCTImageStorage,
  DicomUidType.MRImageStorage,
  DicomUidType.EnhancedMRImageStorage,
  DicomUidType.USImageStorage,
  DicomUidType.SCImageStorage,
  DicomUidType.EncapsulatedPdfStorage,
]);
/** The earlier one of those that are proposed is taken. */
const SYNTAXES: readonly string[] = [
  DicomUidType.JPEGLosslessNonhier14B,
  DicomUidType.JPEGBaseline1,
  DicomUidType.JPEG2000LosslessOnly,
  DicomUidType.JPEG2000,
  DicomUidType.RLELossless,
  DicomUidType.ExplicitVRLittleEndian,
  DicomUidType.ExplicitVRBigEndian,
  DicomUidType.ImplicitVRLittleEndian,
];

/** UIDs come from the peer and become names of files: anything else than digits and dots is refused. */
function fileName(uid: string): string {
  if (/^[0-9][0-9.]{0,63}$/.test(uid)) return `${uid}.dcm`;
  throw new Error(`${JSON.stringify(uid)} is no UID`);
}

/** Serves one client. */
class Connection extends DicomNet {
  readonly #folder: string;

  constructor(folder: string) {
    super(null);
    this.#folder = folder;
  }

  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    const accept = new DicomAssociate(false);
    accept.Default();
    accept.Called = request.Called;
    accept.Calling = request.Calling;
    for (let index = 0; index < request.PresentationContextCount; index++) {
      answer(request, accept, request.GetPresentationContextID(index));
    }
    this.SendAssociateAccept(accept);
    console.log(`${request.Calling} at ${this.PeerAddress} is there`);
  }

  protected override OnReceiveCEchoRequest(presentationID: number, messageID: number, affectedClass: string): void {
    this.SendCEchoResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Success);
  }

  protected override OnReceiveCStoreRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    instance: string,
    _priority: DicomCommandPriorityType,
    _moveAE: string,
    _moveMessageID: number,
    dataSet: DicomDataSet | null,
  ): void {
    const status = this.#keep(affectedClass, instance, dataSet);
    // Received data sets are the program's; a long one gives its temporary file back here.
    dataSet?.Dispose();
    this.SendCStoreResponse(presentationID, messageID, affectedClass, instance, status);
  }

  protected override OnReceiveReleaseRequest(): void {
    this.SendReleaseResponse();
  }

  protected override OnReceiveAbort(source: DicomAbortSourceType, reason: DicomAbortReasonType): void {
    console.log(`aborted: source ${source}, reason ${reason}`);
  }

  #keep(affectedClass: string, instance: string, dataSet: DicomDataSet | null): DicomCommandStatusType {
    try {
      if (dataSet === null) throw new Error('no data set came');
      dataSet
        .InsertElementAndSetValue(DicomTag.MediaStorageSOPClassUID, affectedClass)
        .InsertElementAndSetValue(DicomTag.MediaStorageSOPInstanceUID, instance)
        .InsertElementAndSetValue(DicomTag.SourceApplicationEntityTitle, this.Association?.Calling ?? '');
      const path = join(this.#folder, fileName(instance));
      // The rest of group 0002 is completed, and the data set keeps the bytes in which it came.
      dataSet.Save(path, DicomDataSetSaveFlags.MetaHeaderPresent);
      console.log(`kept ${path}`);
      return DicomCommandStatusType.Success;
    } catch (error) {
      console.error(`${instance} is not kept: ${(error as Error).message}`);
      return DicomCommandStatusType.ProcessingFailure;
    }
  }
}

/** Answers one proposal: the syntax that comes first in our list, or a refusal. */
function answer(request: DicomAssociate, accept: DicomAssociate, id: number): void {
  const abstractSyntax = request.GetAbstract(id);
  const proposed = Array.from({ length: request.GetTransferCount(id) }, (_, index) => request.GetTransfer(id, index));
  const taken = SYNTAXES.find((syntax) => proposed.includes(syntax));
  if (!CLASSES.has(abstractSyntax)) {
    accept.AddPresentationContext(id, DicomAssociateAcceptResultType.AbstractSyntax, abstractSyntax);
  } else if (taken === undefined) {
    accept.AddPresentationContext(id, DicomAssociateAcceptResultType.TransferSyntax, abstractSyntax);
  } else {
    accept.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, abstractSyntax);
    accept.AddTransfer(id, taken);
  }
}

/** Listens, and hands each connection over. */
class Server extends DicomNet {
  readonly #folder: string;
  #left: number;

  constructor(folder: string, connections: number) {
    super(null);
    this.#folder = folder;
    this.#left = connections;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    if (error !== DicomExceptionCode.Success) {
      console.error(`cannot listen: ${DicomException.GetCodeMessage(error)}`);
      process.exitCode = 1;
      return;
    }
    this.Accept(new Connection(this.#folder));
  }

  protected override OnClose(error: DicomExceptionCode, net: DicomNet): void {
    if (net === this) return;
    const how = error === DicomExceptionCode.Success ? '' : `: ${DicomException.GetCodeMessage(error)}`;
    console.log(`a connection is closed, ${this.GetClientCount()} are open${how}`);
    net.Dispose();
    if (--this.#left === 0) this.Close();
  }
}

async function main(port: number, folder: string, connections: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  DicomNet.Startup();
  const server = new Server(folder, connections);
  server.Listen(null, port, 5);
  await server.WaitForListen();
  console.log(`listening on port ${server.HostPort}`);
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
  DicomNet.Shutdown();
}

const [port, folder, connections = 'Infinity'] = process.argv.slice(2);
if (port === undefined || folder === undefined) {
  console.error('Usage: main.js PORT FOLDER [CONNECTIONS]');
  process.exitCode = 2;
} else {
  main(Number(port), folder, Number(connections)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
