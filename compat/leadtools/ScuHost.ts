import { transferSyntax } from '../../src/index';
import { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNet } from './DicomNet';
import type { DicomOpenSslContextCreationSettings } from './DicomOpenSslContextCreationSettings';
import { DicomUidType } from './DicomUidType';
import {
  DicomAssociateAcceptResultType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
  DicomCommandStatusType,
  type DicomCommandPriorityType,
} from './enums';
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

/** What a host is like. */
export interface ScuHostOptions {
  /** AE title that its peers have to call. */
  readonly title: string;
  /** Whether it speaks TLS, with the certificate and the cipher suites of its owner. */
  readonly isSecure: boolean;
  readonly tlsSettings: DicomOpenSslContextCreationSettings | null;
  /** Before an association is accepted; the accept may still be changed. */
  readonly onAssociate?: (accept: DicomAssociate) => Promise<void>;
  /** An object. @returns the status of the answer; undefined when it was answered already. */
  readonly onStore?: (connection: DicomNet, args: StoreArguments) => Promise<number | undefined>;
  /** A storage commitment result. */
  readonly onReport?: (eventType: number, dataSet: DicomDataSet | null) => Promise<void>;
}

/** Associations at the same time. */
const MOST_CLIENTS = 16;
/** For peers to end their associations before they are ended, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;
const SUITES = 16;

/** The listener of an SCU, for what its peer sends over associations of its own. */
export class ScuHost {
  readonly #listener = new DicomNet();
  readonly #options: ScuHostOptions;
  readonly #owner: DicomNet;
  #onEmpty: (() => void) | undefined;

  constructor(owner: DicomNet, options: ScuHostOptions) {
    this.#owner = owner;
    this.#options = options;
    this.#listener.on('OnAccept', (error) => {
      if (error === DicomExceptionCode.Success) this.#accept();
    });
    this.#listener.on('OnClose', () => {
      if (this.#listener.GetClientCount() === 0) this.#onEmpty?.();
    });
  }

  /** @param port - 0 for a free one. @throws {@link DicomException} when the port cannot be opened. */
  async open(port: number): Promise<void> {
    this.#listener.Listen(null, port, MOST_CLIENTS);
    try {
      await this.#listener.WaitForListen();
    } catch (error) {
      this.#listener.Dispose();
      throw error;
    }
  }

  get port(): number {
    return this.#listener.HostPort;
  }

  /** Milliseconds since something came or went over any of its associations, or a callback ran. */
  get quietMs(): number {
    const clients = Array.from({ length: this.#listener.GetClientCount() }, (_, index) =>
      this.#listener.GetClient(index),
    );
    return Math.min(Number.POSITIVE_INFINITY, ...clients.map((client) => client[CORE].quietMs));
  }

  /** Stops listening, and ends what associations have not ended by themselves within a second. */
  async close(): Promise<void> {
    if (!this.#listener.IsActivated()) return;
    this.#listener.ServerClose();
    if (this.#listener.GetClientCount() > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CLOSE_GRACE_MS);
        this.#onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.#listener.IsActivated()) {
      this.#listener.CloseForced(true);
      await this.#listener.WaitForClose();
    }
    this.#listener.Dispose();
  }

  #accept(): void {
    const connection = this.#makeConnection();
    connection.on('OnReceiveAssociateRequest', (request) => this.#onAssociate(connection, request));
    connection.on('OnReceiveCStoreRequest', async (...args) => {
      const [id, messageID, uid, instance] = args;
      await this.#answer(
        () => this.#options.onStore?.(connection, args),
        (status) => {
          if (connection.IsAssociated()) connection.SendCStoreResponse(id, messageID, uid, instance, status);
        },
      );
    });
    connection.on('OnReceiveNReportRequest', async (id, messageID, uid, instance, event, dataSet) => {
      await this.#answer(
        async () => {
          await this.#options.onReport?.(event, dataSet);
          return DicomCommandStatusType.Success;
        },
        (status) => {
          if (connection.IsAssociated()) {
            connection.SendNReportResponse(id, messageID, uid, instance, status, event, null);
          }
        },
      );
    });
    connection.on('OnClose', () => connection.Dispose());
    this.#listener.Accept(connection);
  }

  #makeConnection(): DicomNet {
    const { isSecure, tlsSettings } = this.#options;
    const owner = this.#owner;
    const { path, tls } = owner[CORE];
    const connection = new DicomNet(path, DicomNetSecurityMode.None, false, { autoRespond: true });
    if (isSecure) {
      connection.Initialize(path, DicomNetSecurityMode.Tls, tlsSettings);
      connection[CORE].tls.certificate = tls.certificate;
      for (let index = 0; index < SUITES; index++) {
        connection.SetTlsCipherSuiteByIndex(index, owner.GetTlsCipherSuiteByIndex(index));
      }
    }
    // What the program's overrides throw is told where the program listens.
    if (owner.listenerCount('CallbackError') > 0) {
      connection.on('CallbackError', (error, name) => void owner.emit('CallbackError', error, name));
    }
    return connection;
  }

  async #onAssociate(connection: DicomNet, request: DicomAssociate): Promise<void> {
    const { Permanent, Transient } = DicomAssociateRejectResultType;
    const { User, Provider2 } = DicomAssociateRejectSourceType;
    if (this.#listener.GetClientCount() > MOST_CLIENTS) {
      connection.SendAssociateReject(Transient, Provider2, DicomAssociateRejectReasonType.Limit);
    } else if (request.Called.trim() !== this.#options.title.trim()) {
      connection.SendAssociateReject(Permanent, User, DicomAssociateRejectReasonType.Called);
    } else {
      const accept = acceptKnown(request);
      await this.#options.onAssociate?.(accept);
      if (connection.IsConnected()) connection.SendAssociateAccept(accept);
    }
  }

  /** What a handler throws is a failure that the peer is told of, too. */
  async #answer(
    handle: () => Promise<number | undefined> | undefined,
    send: (status: DicomCommandStatusType) => void,
  ): Promise<void> {
    let status: number | undefined;
    try {
      status = await handle();
    } catch (error) {
      send(DicomCommandStatusType.ProcessingFailure);
      throw error;
    }
    if (status !== undefined) send(status);
  }
}

/** Every context in the first syntax of those proposed for it that there is, in the roles that were proposed. */
function acceptKnown(request: DicomAssociate): DicomAssociate {
  const accept = new DicomAssociate(false);
  accept.Default();
  const { Success, TransferSyntax } = DicomAssociateAcceptResultType;
  for (let index = 0; index < request.PresentationContextCount; index++) {
    const id = request.GetPresentationContextID(index);
    const proposed = Array.from({ length: request.GetTransferCount(id) }, (_, each) => request.GetTransfer(id, each));
    const syntax = proposed.find((uid) => transferSyntax(uid) !== undefined);
    accept.AddPresentationContext(id, syntax === undefined ? TransferSyntax : Success, request.GetAbstract(id));
    accept.AddTransfer(id, syntax ?? DicomUidType.ImplicitVRLittleEndian);
    if (request.IsRoleSelect(id)) accept.SetRoleSelect(id, true, request.GetUserRole(id), request.GetProviderRole(id));
  }
  return accept;
}
