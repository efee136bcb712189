import { DicomNet, DicomNetSecurityMode, DicomScp, type DicomAssociate } from '../../../compat/leadtools';
import { within } from '../../support/wait-until';
import { acceptAll } from './net-recorder';

/** What a peer does with the associations that it is asked for. */
export interface ScuPeerOptions {
  readonly mode?: DicomNetSecurityMode;
  /** Readies an accepted object, before its connection is taken. */
  readonly setUp?: (connection: DicomNet) => void;
  /** What is accepted. @defaultValue everything, in its first transfer syntax and with its roles */
  readonly accept?: (request: DicomAssociate) => DicomAssociate;
}

/** A peer of SCU objects in this process, made of DicomNet objects: what it answers is the test's. */
export class ScuPeer {
  readonly connections: DicomNet[] = [];
  readonly requests: DicomAssociate[] = [];
  readonly scp = new DicomScp('127.0.0.1', 'PEER', 0);
  readonly #listener = new DicomNet();

  static async start(options: ScuPeerOptions = {}): Promise<ScuPeer> {
    const peer = new ScuPeer();
    const accept = options.accept ?? acceptWithRoles;
    const listener = peer.#listener;
    listener.on('OnAccept', () => {
      const connection = new DicomNet(null, options.mode ?? DicomNetSecurityMode.None, false, { autoRespond: true });
      peer.connections.push(connection);
      options.setUp?.(connection);
      connection.on('OnReceiveAssociateRequest', (request) => {
        peer.requests.push(request);
        connection.SendAssociateAccept(accept(request));
      });
      listener.Accept(connection);
    });
    listener.Listen('127.0.0.1', 0, 5);
    await within(listener.WaitForListen(), 'the peer to listen');
    peer.scp.Port = listener.HostPort;
    return peer;
  }

  /** The object that serves the connection which was made last. */
  get connection(): DicomNet {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('Nobody has connected to the peer');
    return connection;
  }

  async close(): Promise<void> {
    if (this.#listener.IsActivated()) {
      this.#listener.CloseForced(true);
      await within(this.#listener.WaitForClose(), 'the end of the peer');
    }
    for (const net of [...this.connections, this.#listener]) net.Dispose();
  }
}

function acceptWithRoles(request: DicomAssociate): DicomAssociate {
  const accept = acceptAll(request);
  for (let index = 0; index < request.PresentationContextCount; index++) {
    const id = request.GetPresentationContextID(index);
    if (request.IsRoleSelect(id)) accept.SetRoleSelect(id, true, request.GetUserRole(id), request.GetProviderRole(id));
  }
  return accept;
}
