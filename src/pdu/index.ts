export * from './types';
export { decodePdu, PDU_HEADER_LENGTH, PDV_COMMAND, PDV_HEADER_LENGTH, PDV_LAST } from './decode';
export { encodePdu, type EncodablePdu } from './encode';
export { PduFramer, type PduFramerHandler } from './framer';
export {
  DEFAULT_MAX_ASSOCIATION_PDU_LENGTH,
  DEFAULT_MAX_DATA_PDU_LENGTH,
  MAX_ITEMS,
  MAX_KEPT_ITEMS,
  MAX_PRESENTATION_CONTEXTS,
  MAX_USER_INFORMATION_LENGTH,
  type AssociationPduLimits,
  type PduFramerLimits,
} from './limits';
export { describeAbort, describePdu, describeReject, pduName } from './describe';
