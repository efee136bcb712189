import { DICOM_APPLICATION_CONTEXT, IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../../../src/index';
import type { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import type { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
import { T_ASC_RejectParameters } from './T_ASC_RejectParameters';
import type {
  UserIdentityNegotiationSubItemAC,
  UserIdentityNegotiationSubItemRQ,
} from './UserIdentityNegotiationSubItem';

/**
 * What the functions keep in the parameters of an association.
 *
 * @internal
 */
export interface DulParameters {
  applicationContextName: string;
  callingAPTitle: string;
  calledAPTitle: string;
  respondingAPTitle: string;
  callingPresentationAddress: string;
  calledPresentationAddress: string;
  readonly contexts: T_ASC_PresentationContext[];
  reject: T_ASC_RejectParameters;
  requestedExtNeg: SOPClassExtendedNegotiationSubItem[] | null;
  acceptedExtNeg: SOPClassExtendedNegotiationSubItem[] | null;
  identRQ: UserIdentityNegotiationSubItemRQ | null;
  identAC: UserIdentityNegotiationSubItemAC | null;
  useSecureLayer: boolean;
  /** Seconds; -1 is the engine's own limit. */
  tcpConnectTimeout: number;
}

/**
 * Parameters of an association: what is proposed and, later, what was agreed on. Use the `ASC_` functions on them.
 *
 * @example
 * ```ts
 * import { ASC_createAssociationParameters, ASC_DEFAULTMAXPDU, ByRef, type T_ASC_Parameters } from 'dcxport/dcmtk';
 *
 * const params = new ByRef<T_ASC_Parameters | null>(null);
 * console.log(ASC_createAssociationParameters(params, ASC_DEFAULTMAXPDU).good()); // true
 * console.log(params.value?.ourMaxPDUReceiveSize); // 16384
 * ```
 * @see T_ASC_Parameters of assoc.h
 */
export class T_ASC_Parameters {
  /** Ours, as the engine sends it. @compat full */
  ourImplementationClassUID = IMPLEMENTATION_CLASS_UID;
  /** Ours, as the engine sends it. @compat full */
  ourImplementationVersionName = IMPLEMENTATION_VERSION_NAME;
  /** Known once the peer has spoken. @compat full */
  theirImplementationClassUID = '';
  /** Known once the peer has spoken. @compat full */
  theirImplementationVersionName = '';
  /** The longest P-DATA PDU that we announce, in bytes. @compat full */
  ourMaxPDUReceiveSize: number;
  /** The longest P-DATA PDU that the peer takes, in bytes; 0 is no limit. @compat full */
  theirMaxPDUReceiveSize = 0;
  /** For the functions only. @internal */
  readonly DULparams: DulParameters = {
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    callingAPTitle: '',
    calledAPTitle: '',
    respondingAPTitle: '',
    callingPresentationAddress: '',
    calledPresentationAddress: '',
    contexts: [],
    reject: new T_ASC_RejectParameters(),
    requestedExtNeg: null,
    acceptedExtNeg: null,
    identRQ: null,
    identAC: null,
    useSecureLayer: false,
    tcpConnectTimeout: -1,
  };

  /** @internal Made by `ASC_createAssociationParameters`. */
  constructor(maxReceivePDUSize: number) {
    this.ourMaxPDUReceiveSize = maxReceivePDUSize;
  }
}
