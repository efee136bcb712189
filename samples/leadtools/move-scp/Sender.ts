import {
  type DicomAssociate,
  DicomCommandPriorityType,
  type DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
} from 'dcxport/leadtools';
import { type Item, contextFor, loadIn, proposal } from '../store-scu/contexts';

/** Where a title may be reached. */
export interface Destination {
  readonly title: string;
  readonly host: string;
  readonly port: number;
}

/** Who asked for what is sent. */
export interface MoveOriginator {
  readonly title: string;
  readonly messageID: number;
}

/** The sub-operations of one C-MOVE: an SCU object of the archive's own. */
export class Sender extends DicomNet {
  #messageID = 0;
  #settle: { resolve: (status: DicomCommandStatusType) => void; reject: (error: Error) => void } | undefined;

  /** Connects and associates. @throws when the destination cannot be reached, or rejects. */
  static async open(items: readonly Item[], destination: Destination): Promise<Sender> {
    const sender = new Sender(null);
    try {
      sender.Connect(null, 0, destination.host, destination.port);
      await sender.WaitForConnect();
      sender.SendAssociateRequest(proposal(items, 'ARCHIVE', destination.title));
      await sender.WaitForAssociate();
      return sender;
    } catch (error) {
      sender.Dispose();
      throw error;
    }
  }

  /** Stores one file. @throws when it has no context or needs a codec, or when the association ends. */
  async store(item: Item, originator: MoveOriginator): Promise<DicomCommandStatusType> {
    const association: DicomAssociate | null = this.Association;
    const id = association === null ? 0 : contextFor(item, association);
    if (association === null || id === 0) throw new Error('there is no presentation context for it');
    const dataSet = loadIn(item, association.GetTransfer(id, 0));
    const answered = new Promise<DicomCommandStatusType>((resolve, reject) => (this.#settle = { resolve, reject }));
    const { Medium } = DicomCommandPriorityType;
    const { title, messageID } = originator;
    try {
      this.SendCStoreRequest(id, ++this.#messageID, item.sopClass, item.instance, Medium, title, messageID, dataSet);
    } finally {
      dataSet.Dispose();
    }
    return answered;
  }

  /** Releases and closes. */
  async end(): Promise<void> {
    if (this.IsAssociated()) {
      this.SendReleaseRequest();
      await this.WaitForRelease(10_000);
    }
    this.Close();
    await this.WaitForClose(10_000);
  }

  protected override OnReceiveCStoreResponse(
    _presentationID: number,
    _messageID: number,
    _affectedClass: string,
    _instance: string,
    status: DicomCommandStatusType,
  ): void {
    this.#settle?.resolve(status);
  }

  protected override OnClose(error: DicomExceptionCode): void {
    this.#settle?.reject(new Error(`the association ended: ${DicomException.GetCodeMessage(error)}`));
  }
}
