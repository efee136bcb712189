/**
 * A C-MOVE SCP: sends the files of a folder to the destinations that it knows.
 *
 *     node dist/samples/leadtools/move-scp/main.js PORT FOLDER TITLE=HOST:PORT...
 *
 * Queries name studies, series or instances by their UIDs. Ends on Ctrl-C.
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
  DicomTag,
  DicomUidType,
} from 'dcxport/leadtools';
import { type Item, examine } from '../store-scu/contexts';
import { type Destination, Sender } from './Sender';

const { Success, Cancel, Pending, Warning, RefusedMoveDestinationUnknown, RefusedUnableToPerformSuboperations } =
  DicomCommandStatusType;
const CLASSES: ReadonlySet<string> = new Set([DicomUidType.StudyRootQueryMove, DicomUidType.PatientRootQueryMove]);
const SYNTAXES: readonly string[] = [DicomUidType.ExplicitVRLittleEndian, DicomUidType.ImplicitVRLittleEndian];
const KEYS: readonly number[] = [DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID, DicomTag.SOPInstanceUID];

/** What the archive holds and knows. */
interface Archive {
  readonly folder: string;
  readonly destinations: ReadonlyMap<string, Destination>;
}

/** The files that a query names. */
function search(folder: string, query: DicomDataSet): Item[] {
  const wanted = KEYS.map((key) => query.GetValue<string[]>(key, []));
  if (wanted.every((uids) => uids.length === 0)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => {
      const dataSet = new DicomDataSet();
      dataSet.Load(file, DicomDataSetLoadFlags.None);
      const isWanted = KEYS.every((key, index) => {
        const uids = wanted[index] ?? [];
        return uids.length === 0 || uids.includes(dataSet.GetValue(key, ''));
      });
      dataSet.Dispose();
      return isWanted;
    })
    .map(examine);
}

/** How far a move is. In each response the four numbers come to the total. */
class Progress {
  remaining: number;
  completed = 0;
  warning = 0;
  readonly failed: string[] = [];

  constructor(total: number) {
    this.remaining = total;
  }

  count(item: Item, status: DicomCommandStatusType | null): void {
    this.remaining--;
    if (status === Success) this.completed++;
    else if (status !== null && status >>> 12 === 0xb) this.warning++;
    else this.failed.push(item.instance);
  }

  /** The list of what failed; null when nothing did. */
  report(): DicomDataSet | null {
    if (this.failed.length === 0) return null;
    return new DicomDataSet().InsertElementAndSetValue(DicomTag.FailedSOPInstanceUIDList, this.failed);
  }
}

/** Serves one client. */
class Connection extends DicomNet {
  readonly #archive: Archive;
  readonly #cancelled = new Set<number>();

  constructor(archive: Archive) {
    super(null, undefined, false, { autoRespond: true });
    this.#archive = archive;
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
      const { Success: Accepted, AbstractSyntax } = DicomAssociateAcceptResultType;
      accept.AddPresentationContext(id, CLASSES.has(uid) && taken !== undefined ? Accepted : AbstractSyntax, uid);
      if (taken !== undefined) accept.AddTransfer(id, taken);
    }
    this.SendAssociateAccept(accept);
  }

  protected override OnReceiveCMoveRequest(
    presentationID: number,
    messageID: number,
    affectedClass: string,
    _priority: DicomCommandPriorityType,
    moveAE: string,
    dataSet: DicomDataSet | null,
  ): void {
    const respond = (status: DicomCommandStatusType, progress: Progress): void => {
      if (!this.IsAssociated()) return;
      const { remaining, completed, failed, warning } = progress;
      const list = status === Pending ? null : progress.report();
      const numbers = [remaining, completed, failed.length, warning] as const;
      this.SendCMoveResponse(presentationID, messageID, affectedClass, status, ...numbers, list);
    };
    const destination = this.#archive.destinations.get(moveAE);
    if (destination === undefined) {
      respond(RefusedMoveDestinationUnknown, new Progress(0));
      return;
    }
    // Started and not awaited: a cancel could not arrive while this callback goes on.
    this.#move(messageID, destination, dataSet ?? new DicomDataSet(), respond).catch((error: unknown) => {
      console.error(`the move ends: ${(error as Error).message}`);
      respond(RefusedUnableToPerformSuboperations, new Progress(0));
    });
  }

  protected override OnReceiveCCancelRequest(_presentationID: number, messageID: number): void {
    this.#cancelled.add(messageID);
  }

  async #move(
    messageID: number,
    destination: Destination,
    query: DicomDataSet,
    respond: (status: DicomCommandStatusType, progress: Progress) => void,
  ): Promise<void> {
    this.#cancelled.delete(messageID);
    const items = search(this.#archive.folder, query);
    query.Dispose();
    const progress = new Progress(items.length);
    if (items.length === 0) {
      respond(Success, progress);
      return;
    }
    const originator = { title: this.Association?.Calling ?? '', messageID };
    let sender: Sender | undefined;
    try {
      sender = await Sender.open(items, destination);
    } catch (error) {
      console.error(`${destination.title} cannot be reached: ${(error as Error).message}`);
    }
    for (const item of items) {
      if (!this.IsAssociated() || this.#cancelled.has(messageID)) break;
      const status = await sender?.store(item, originator).catch((error: unknown) => {
        console.error(`${item.file} is not sent: ${(error as Error).message}`);
        return null;
      });
      progress.count(item, status ?? null);
      if (progress.remaining > 0) respond(Pending, progress);
    }
    await sender?.end();
    const wholly = progress.completed + progress.warning === 0 ? RefusedUnableToPerformSuboperations : Warning;
    respond(this.#cancelled.delete(messageID) ? Cancel : progress.failed.length > 0 ? wholly : Success, progress);
  }
}

/** Listens, and hands each connection over. */
class Server extends DicomNet {
  readonly #archive: Archive;

  constructor(archive: Archive) {
    super(null);
    this.#archive = archive;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.Accept(new Connection(this.#archive));
    else console.error(`cannot listen: ${DicomException.GetCodeMessage(error)}`);
  }
}

function destinationOf(text: string): Destination {
  const [, title = '', host = '', port = ''] = /^([^=]{1,16})=(.+):(\d+)$/.exec(text) ?? [];
  if (title === '') throw new Error(`${text} is no destination; write TITLE=HOST:PORT`);
  return { title, host, port: Number(port) };
}

async function main(port: number, folder: string, destinations: readonly Destination[]): Promise<void> {
  DicomNet.Startup();
  const byTitle = new Map(destinations.map((destination) => [destination.title, destination]));
  const server = new Server({ folder, destinations: byTitle });
  server.Listen(null, port, 5);
  await server.WaitForListen();
  console.log(`listening on port ${server.HostPort}`);
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
  DicomNet.Shutdown();
}

const [port, folder, ...destinations] = process.argv.slice(2);
if (port === undefined || folder === undefined || destinations.length === 0) {
  console.error('Usage: main.js PORT FOLDER TITLE=HOST:PORT...');
  process.exitCode = 2;
} else {
  Promise.resolve()
    .then(() => main(Number(port), folder, destinations.map(destinationOf)))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
}
