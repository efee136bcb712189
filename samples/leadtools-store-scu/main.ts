/**
 * A storage SCU that chooses among presentation contexts: compressed files go out as they are where the peer takes that,
 * and what can be converted goes in an uncompressed syntax otherwise.
 *
 *     node dist/samples/leadtools-store-scu/main.js HOST PORT CALLED-AE-TITLE FILE...
 *
 * Exits with 0 when the peer has kept every file.
 */
import {
  ChangeTransferSyntaxFlags,
  DicomAssociate,
  DicomAssociateAcceptResultType,
  type DicomAssociateRejectReasonType,
  type DicomAssociateRejectResultType,
  type DicomAssociateRejectSourceType,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomDataSetLoadFlags,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomTag,
  DicomUidType,
} from 'dcxport/leadtools';

const UNCOMPRESSED: readonly string[] = [DicomUidType.ExplicitVRLittleEndian, DicomUidType.ImplicitVRLittleEndian];

/** What is known of a file before it is sent. */
interface Item {
  readonly file: string;
  readonly sopClass: string;
  readonly instance: string;
  readonly syntax: string;
}

/** Values that are long stay in the file, so that this is quick. */
function load(file: string): DicomDataSet {
  const dataSet = new DicomDataSet();
  dataSet.Load(file, DicomDataSetLoadFlags.None);
  return dataSet;
}

function examine(file: string): Item {
  const dataSet = load(file);
  try {
    const text = (tag: number): string => dataSet.GetValue<string>(tag, '');
    return {
      file,
      sopClass: text(DicomTag.MediaStorageSOPClassUID) || text(DicomTag.SOPClassUID),
      instance: text(DicomTag.MediaStorageSOPInstanceUID) || text(DicomTag.SOPInstanceUID),
      syntax: text(DicomTag.TransferSyntaxUID) || DicomUidType.ImplicitVRLittleEndian,
    };
  } finally {
    dataSet.Dispose();
  }
}

/** One context for each class and compressed syntax, and one for the class and all that is uncompressed. */
function proposal(items: readonly Item[], called: string): DicomAssociate {
  const request = new DicomAssociate(true);
  request.Default();
  request.Calling = 'STORESCU';
  request.Called = called;
  let id = -1;
  for (const sopClass of new Set(items.map((item) => item.sopClass))) {
    const syntaxes = new Set(items.filter((item) => item.sopClass === sopClass).map((item) => item.syntax));
    const compressed = [...syntaxes].filter((syntax) => !UNCOMPRESSED.includes(syntax));
    for (const transfer of [...compressed.map((syntax) => [syntax]), UNCOMPRESSED]) {
      id += 2;
      request.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, sopClass);
      for (const syntax of transfer) request.AddTransfer(id, syntax);
    }
  }
  return request;
}

/** Finds the context for a file: the accepted one in its own syntax, else an uncompressed one; 0 when there is none. */
function contextFor({ sopClass, syntax }: Item, association: DicomAssociate): number {
  let other = 0;
  for (let id = association.FindAbstract(sopClass); id !== 0; id = association.FindNextAbstract(id, sopClass)) {
    if (association.GetResult(id) !== DicomAssociateAcceptResultType.Success) continue;
    const taken = association.GetTransfer(id, 0);
    if (taken === syntax) return id;
    if (other === 0 && UNCOMPRESSED.includes(taken)) other = id;
  }
  return other;
}

/** Sends the files of a list, one when the one before was answered. */
class Client extends DicomNet {
  readonly #items: readonly Item[];
  readonly #request: DicomAssociate;
  #next = 0;
  kept = 0;

  constructor(items: readonly Item[], called: string) {
    super(null);
    this.#items = items;
    this.#request = proposal(items, called);
  }

  protected override OnConnect(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.SendAssociateRequest(this.#request);
    else this.#fail(`no connection: ${DicomException.GetCodeMessage(error)}`);
  }

  protected override OnReceiveAssociateAccept(association: DicomAssociate): void {
    this.#sendNext(association);
  }

  protected override OnReceiveAssociateReject(
    result: DicomAssociateRejectResultType,
    source: DicomAssociateRejectSourceType,
    reason: DicomAssociateRejectReasonType,
  ): void {
    this.#fail(`rejected: result ${result}, source ${source}, reason ${reason}`);
  }

  protected override OnReceiveCStoreResponse(
    _presentationID: number,
    _messageID: number,
    _affectedClass: string,
    instance: string,
    status: DicomCommandStatusType,
  ): void {
    if (status === DicomCommandStatusType.Success) this.kept++;
    else console.error(`${instance} is not kept: status 0x${status.toString(16).toUpperCase().padStart(4, '0')}`);
    if (this.Association) this.#sendNext(this.Association);
  }

  protected override OnReceiveReleaseResponse(): void {
    this.Close();
  }

  #sendNext(association: DicomAssociate): void {
    while (this.#next < this.#items.length) {
      const item = this.#items[this.#next++];
      if (item && this.#send(item, association)) return;
    }
    this.SendReleaseRequest();
  }

  /** @returns whether an answer is to come. */
  #send(item: Item, association: DicomAssociate): boolean {
    const dataSet = load(item.file);
    try {
      const id = contextFor(item, association);
      if (id === 0) throw new Error('the peer takes neither its syntax nor an uncompressed one');
      const syntax = association.GetTransfer(id, 0);
      // Throws TransferSyntaxNotSupported (417) for what would need a codec.
      if (syntax !== item.syntax) dataSet.ChangeTransferSyntax(syntax, 0, ChangeTransferSyntaxFlags.None);
      const { Medium } = DicomCommandPriorityType;
      this.SendCStoreRequest(id, this.#next, item.sopClass, item.instance, Medium, '', 0, dataSet);
      console.log(`${item.file} goes out in context ${id}, ${syntax}`);
      return true;
    } catch (error) {
      console.error(`${item.file} is not sent: ${(error as Error).message}`);
      return false;
    } finally {
      // Send has encoded it: the data set may go.
      dataSet.Dispose();
    }
  }

  #fail(text: string): void {
    console.error(text);
    this.CloseForced(true);
  }
}

async function main(host: string, port: number, called: string, files: readonly string[]): Promise<void> {
  const items = files.map(examine);
  DicomNet.Startup();
  const client = new Client(items, called);
  client.Connect(null, 0, host, port);
  const error = await client.WaitForClose();
  if (error !== DicomExceptionCode.Success)
    console.error(`the connection failed: ${DicomException.GetCodeMessage(error)}`);
  console.log(`${client.kept} of ${items.length} files are kept`);
  if (client.kept < items.length) process.exitCode = 1;
  DicomNet.Shutdown();
}

const [host, port, called, ...files] = process.argv.slice(2);
if (host === undefined || port === undefined || called === undefined || files.length === 0) {
  console.error('Usage: main.js HOST PORT CALLED-AE-TITLE FILE...');
  process.exitCode = 2;
} else {
  main(host, Number(port), called, files).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
