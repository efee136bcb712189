/**
 * A storage SCU that chooses among presentation contexts: compressed files go out as they are where the peer takes that,
 * and what can be converted goes in an uncompressed syntax otherwise.
 *
 *     node dist/samples/leadtools/store-scu/main.js HOST PORT CALLED-AE-TITLE FILE...
 *
 * Exits with 0 when the peer has kept every file.
 */
import {
  type DicomAssociate,
  type DicomAssociateRejectReasonType,
  type DicomAssociateRejectResultType,
  type DicomAssociateRejectSourceType,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
} from 'dcxport/leadtools';
import { type Item, contextFor, examine, loadIn, proposal } from './contexts';

/** Sends the files of a list, one when the one before was answered. */
class Client extends DicomNet {
  readonly #items: readonly Item[];
  readonly #request: DicomAssociate;
  #next = 0;
  kept = 0;

  constructor(items: readonly Item[], called: string) {
    super(null);
    this.#items = items;
    this.#request = proposal(items, 'STORESCU', called);
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
    try {
      const id = contextFor(item, association);
      if (id === 0) throw new Error('the peer takes neither its syntax nor an uncompressed one');
      const syntax = association.GetTransfer(id, 0);
      const dataSet = loadIn(item, syntax);
      const { Medium } = DicomCommandPriorityType;
      try {
        this.SendCStoreRequest(id, this.#next, item.sopClass, item.instance, Medium, '', 0, dataSet);
      } finally {
        // Send has encoded it: the data set may go.
        dataSet.Dispose();
      }
      console.log(`${item.file} goes out in context ${id}, ${syntax}`);
      return true;
    } catch (error) {
      console.error(`${item.file} is not sent: ${(error as Error).message}`);
      return false;
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
