import type { T_ASC_NetworkRole } from './association-constants';
import type { DulNetwork } from './dul-network';

/**
 * A network: the sides of associations it is for, and the port that it listens on. Made by `ASC_initializeNetwork`.
 *
 * @example
 * ```ts
 * import { ASC_dropNetwork, ASC_initializeNetwork, ByRef, NET_ACCEPTOR, type T_ASC_Network } from 'dcxport/dcmtk';
 *
 * const network = new ByRef<T_ASC_Network | null>(null);
 * await ASC_initializeNetwork(NET_ACCEPTOR, 0, 30, network);
 * console.log((network.value?.acceptorPort ?? 0) > 0); // true
 * await ASC_dropNetwork(network);
 * ```
 * @see T_ASC_Network of assoc.h
 */
export class T_ASC_Network {
  /** What it is for. @compat full */
  readonly role: T_ASC_NetworkRole;
  /** The port in use; 0 for a requestor. @compat full */
  readonly acceptorPort: number;
  /** For the functions only. @internal */
  readonly network: DulNetwork;

  /** @internal Made by `ASC_initializeNetwork`. */
  constructor(role: T_ASC_NetworkRole, network: DulNetwork) {
    this.role = role;
    this.acceptorPort = network.port;
    this.network = network;
  }
}
