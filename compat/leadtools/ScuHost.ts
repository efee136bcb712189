import { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import { DicomNet } from './DicomNet';
import { DicomAssociateAcceptResultType, DicomCommandStatusType, type DicomCommandPriorityType } from './enums';
import { CORE } from './net-core-key';
import { DicomNetSecurityMode } from './security-enums';

/** The parameters of OnReceiveCStoreRequest. */
export type StoreArguments = [
  presentationID: number,
  messageID: number,
  affectedClass: string,
  instance: string,
  priority: DicomCommandPriorityType,
  moveAE: string,
  moveMessageID: number,
  dataSet: DicomDataSet | null,
];

/** What a host does with what comes. */
export interface ScuHostHandlers {
  /** Before an association is accepted; the accept may still be changed. */
  readonly onAssociate?: (accept: DicomAssociate) => Promise<void>;
  /** An object. @returns the status of the answer; undefined when it was answered already. */
  readonly onStore?: (connection: DicomNet, args: StoreArguments) => Promise<number | undefined>;
  /** A storage commitment result. */
  readonly onReport?: (eventType: number, dataSet: DicomDataSet | null) => Promise<void>;
}

/** The listener of an SCU, for what its peer sends over an association of its own. */
export class ScuHost {
  readonly #listener = new DicomNet();
  readonly #handlers: ScuHostHandlers;
  readonly #owner: DicomNet;
  readonly #secure: boolean;

  /** @param owner - Whose certificate is shown when it is `secure`. */
  constructor(owner: DicomNet, secure: boolean, handlers: ScuHostHandlers) {
    this.#owner = owner;
    this.#secure = secure;
    this.#handlers = handlers;
    this.#listener.on('OnAccept', (error) => {
      if (error === 0) this.#accept();
    });
  }

  /** @throws {@link DicomException} when the port cannot be opened. */
  async open(port: number): Promise<void> {
    this.#listener.Listen(null, port, 0);
    try {
      await this.#listener.WaitForListen();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  get port(): number {
    return this.#listener.HostPort;
  }

  async close(): Promise<void> {
    if (!this.#listener.IsActivated()) return;
    this.#listener.Close();
    await this.#listener.WaitForClose();
  }

  #accept(): void {
    const mode = this.#secure ? DicomNetSecurityMode.Tls : DicomNetSecurityMode.None;
    const connection = new DicomNet(this.#owner[CORE].path, mode, false, { autoRespond: true });
    connection[CORE].tls.certificate = this.#owner[CORE].tls.certificate;
    connection.on('OnReceiveAssociateRequest', async (request) => {
      const accept = acceptAll(request);
      await this.#handlers.onAssociate?.(accept);
      if (connection.IsConnected()) connection.SendAssociateAccept(accept);
    });
    connection.on('OnReceiveCStoreRequest', async (...args) => {
      const [id, messageID, uid, instance] = args;
      const status = await this.#statusOf(() => this.#handlers.onStore?.(connection, args));
      if (status !== undefined && connection.IsAssociated()) {
        connection.SendCStoreResponse(id, messageID, uid, instance, status);
      }
    });
    connection.on('OnReceiveNReportRequest', async (id, messageID, uid, instance, event, dataSet) => {
      const status = await this.#statusOf(async () => {
        await this.#handlers.onReport?.(event, dataSet);
        return DicomCommandStatusType.Success;
      });
      if (connection.IsAssociated()) {
        connection.SendNReportResponse(id, messageID, uid, instance, status ?? 0, event, null);
      }
    });
    connection.on('OnClose', () => connection.Dispose());
    this.#listener.Accept(connection);
  }

  /** What a handler throws is a failure that the peer is told of, and the application by `CallbackError` or the console. */
  async #statusOf(handle: () => Promise<number | undefined> | undefined): Promise<number | undefined> {
    try {
      return await handle();
    } catch (error) {
      console.error('dcxport/leadtools: what came for an SCU could not be handled:', error);
      return DicomCommandStatusType.ProcessingFailure;
    }
  }
}

/** Every context with the first syntax that was proposed for it, and the roles that were. */
function acceptAll(request: DicomAssociate): DicomAssociate {
  const accept = new DicomAssociate(false);
  accept.Default();
  for (let index = 0; index < request.PresentationContextCount; index++) {
    const id = request.GetPresentationContextID(index);
    const syntax = request.GetTransfer(id, 0);
    const { Success, TransferSyntax } = DicomAssociateAcceptResultType;
    accept.AddPresentationContext(id, syntax === '' ? TransferSyntax : Success, request.GetAbstract(id));
    if (syntax !== '') accept.AddTransfer(id, syntax);
    if (request.IsRoleSelect(id)) accept.SetRoleSelect(id, true, request.GetUserRole(id), request.GetProviderRole(id));
  }
  return accept;
}
