import type { DulConnection } from './dul-connection';
import type { T_ASC_Parameters } from './T_ASC_Parameters';

/**
 * An association, or a request for one that was received and not answered yet. Use the `ASC_` and `DIMSE_` functions on it.
 *
 * @example
 * ```ts
 * import {
 *   ASC_addPresentationContext, ASC_createAssociationParameters, ASC_DEFAULTMAXPDU, ASC_destroyAssociation,
 *   ASC_dropNetwork, ASC_initializeNetwork, ASC_releaseAssociation, ASC_requestAssociation, ASC_setAPTitles,
 *   ASC_setPresentationAddresses, ByRef, NET_REQUESTOR, UID_LittleEndianImplicitTransferSyntax,
 *   UID_VerificationSOPClass, type T_ASC_Association, type T_ASC_Network, type T_ASC_Parameters,
 * } from 'dcxport/dcmtk';
 *
 * const network = new ByRef<T_ASC_Network | null>(null);
 * const params = new ByRef<T_ASC_Parameters | null>(null);
 * const assoc = new ByRef<T_ASC_Association | null>(null);
 * const peer = { host: 'pacs.example', port: 104 };
 * await ASC_initializeNetwork(NET_REQUESTOR, 0, 30, network);
 * ASC_createAssociationParameters(params, ASC_DEFAULTMAXPDU);
 * ASC_setAPTitles(params.value, 'MODALITY', 'PACS', null);
 * ASC_setPresentationAddresses(params.value, 'localhost', `${peer.host}:${peer.port}`);
 * ASC_addPresentationContext(params.value, 1, UID_VerificationSOPClass, [UID_LittleEndianImplicitTransferSyntax]);
 * console.log((await ASC_requestAssociation(network.value, params.value, assoc)).good()); // true
 * console.log(assoc.value?.nextMsgID); // 1
 * await ASC_releaseAssociation(assoc.value);
 * await ASC_destroyAssociation(assoc);
 * await ASC_dropNetwork(network);
 * ```
 * @see T_ASC_Association of assoc.h
 */
export class T_ASC_Association {
  /** For the functions only. @internal */
  readonly DULassociation: DulConnection;
  /** What was proposed and agreed on. @compat full */
  readonly params: T_ASC_Parameters;
  /** For the next request; whoever sends one counts it up. @compat full */
  nextMsgID = 1;

  /** @internal Made by `ASC_requestAssociation` and `ASC_receiveAssociation`. */
  constructor(connection: DulConnection, params: T_ASC_Parameters) {
    this.DULassociation = connection;
    this.params = params;
  }

  /** The longest payload of one PDV that goes out, in bytes. @compat full */
  get sendPDVLength(): number {
    return this.DULassociation.association?.fragmentLength ?? 0;
  }
}
