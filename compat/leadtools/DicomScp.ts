import type { DicomAssociate } from './DicomAssociate';

let setAssociation: (scp: DicomScp, association: DicomAssociate | null) => void;

/** The association with a peer has begun, or ended. @internal */
export function setScpAssociation(scp: DicomScp, association: DicomAssociate | null): void {
  setAssociation(scp, association);
}

/**
 * Where a peer is: the address of an SCP, not one.
 *
 * @example
 * ```ts
 * import { DicomScp } from 'dcxport/leadtools';
 *
 * const scp = new DicomScp('192.0.2.1', 'PACS', 104);
 * scp.Timeout = 60;
 * console.log(scp.ToString()); // PACS at 192.0.2.1:104
 * ```
 */
export class DicomScp {
  /** @compat full */
  AETitle: string;
  /** Host name or address. @compat full */
  PeerAddress: string;
  /** @compat full */
  Port: number;
  /** For each answer, in seconds; 0 is no limit. @defaultValue 30 @compat full */
  Timeout = 30;
  /** Speak TLS. @defaultValue false @compat full */
  Secure = false;
  /** Propose relational queries. @defaultValue false @compat full */
  Relational = false;
  #association: DicomAssociate | null = null;

  static {
    setAssociation = (scp, association) => (scp.#association = association);
  }

  constructor(peerAddress = '', aeTitle = '', port = 0) {
    this.PeerAddress = peerAddress;
    this.AETitle = aeTitle;
    this.Port = port;
  }

  /** What was negotiated last with it; null while there is no association. @compat full */
  get Association(): DicomAssociate | null {
    return this.#association;
  }

  /** Title, address and port. @compat full */
  ToString(): string {
    return `${this.AETitle} at ${this.PeerAddress}:${this.Port}`;
  }
}
