/**
 * A worklist SCP: answers queries out of the files of a folder, one entry a file.
 *
 *     node dist/samples/leadtools/worklist-scp/main.js PORT FOLDER [CONNECTIONS]
 *
 * Ends after that many connections, or on Ctrl-C.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  type DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomDataSetLoadFlags,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';
import { answerOf } from './matching';

const SYNTAXES: readonly string[] = [DicomUidType.ExplicitVRLittleEndian, DicomUidType.ImplicitVRLittleEndian];

/** Serves one client. */
class Connection extends DicomNet {
  readonly #folder: string;
  /** Message IDs of queries that the client has given up. */
  readonly #cancelled = new Set<number>();

  constructor(folder: string) {
    super(null, undefined, false, { autoRespond: true });
    this.#folder = folder;
  }

  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    const accept = new DicomAssociate(false);
    accept.Default();
    for (let index = 0; index < request.PresentationContextCount; index++) {
      const id = request.GetPresentationContextID(index);
      const uid = request.GetAbstract(id);
      const count = request.GetTransferCount(id);
      const proposed = Array.from({ length: count }, (_, place) => request.GetTransfer(id, place));
      const taken = SYNTAXES.find((syntax) => proposed.includes(syntax));
      const isServed = uid === DicomUidType.ModalityWorklistFind || uid === DicomUidType.VerificationClass;
      const { Success, AbstractSyntax } = DicomAssociateAcceptResultType;
      accept.AddPresentationContext(id, isServed && taken !== undefined ? Success : AbstractSyntax, uid);
      if (taken !== undefined) accept.AddTransfer(id, taken);
    }
    this.SendAssociateAccept(accept);
  }

  protected override OnReceiveCFindRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    _priority: DicomCommandPriorityType,
    dataSet: DicomDataSet | null,
  ): void {
    // Started and not awaited: the cancel could not arrive while this callback goes on.
    this.#search(messageID, dataSet ?? new DicomDataSet(), (status, answer) =>
      this.SendCFindResponse(presentationID, messageID, affectedClass, status, answer),
    ).catch((error: unknown) => {
      console.error(`query ${messageID} ends: ${(error as Error).message}`);
      if (this.IsAssociated()) {
        this.SendCFindResponse(presentationID, messageID, affectedClass, DicomCommandStatusType.Failure, null);
      }
    });
  }

  protected override OnReceiveCCancelRequest(_presentationID: number, messageID: number): void {
    this.#cancelled.add(messageID);
  }

  /** Goes through the folder, entry by entry, and answers. */
  async #search(
    messageID: number,
    query: DicomDataSet,
    respond: (status: DicomCommandStatusType, answer: DicomDataSet | null) => void,
  ): Promise<void> {
    this.#cancelled.delete(messageID);
    let matches = 0;
    let status: DicomCommandStatusType = DicomCommandStatusType.Success;
    for (const name of readdirSync(this.#folder).sort()) {
      // Lets a cancel in, and others have their turn.
      await DicomNet.Breathe();
      if (!this.IsAssociated()) return;
      if (this.#cancelled.delete(messageID)) {
        status = DicomCommandStatusType.Cancel;
        break;
      }
      const answer = this.#match(name, query);
      if (answer === null) continue;
      respond(DicomCommandStatusType.Pending, answer);
      answer.Dispose();
      matches++;
    }
    query.Dispose();
    console.log(`query ${messageID}: ${matches} matches, status 0x${status.toString(16).padStart(4, '0')}`);
    respond(status, null);
  }

  #match(name: string, query: DicomDataSet): DicomDataSet | null {
    const entry = new DicomDataSet();
    try {
      entry.Load(join(this.#folder, name), DicomDataSetLoadFlags.None);
    } catch {
      console.error(`${name} is no entry`);
      return null;
    }
    const answer = answerOf(query, entry);
    entry.Dispose();
    return answer;
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
    if (error === DicomExceptionCode.Success) this.Accept(new Connection(this.#folder));
    else console.error(`cannot listen: ${DicomException.GetCodeMessage(error)}`);
  }

  protected override OnClose(_error: DicomExceptionCode, net: DicomNet): void {
    if (net !== this && --this.#left === 0) this.Close();
  }
}

async function main(port: number, folder: string, connections: number): Promise<void> {
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
