import { ASC_REASON_SU_NOREASON, ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER } from './association-constants';
import type {
  T_ASC_RejectParametersReason,
  T_ASC_RejectParametersResult,
  T_ASC_RejectParametersSource,
} from './association-constants';

/**
 * How an association is rejected.
 *
 * @example
 * ```ts
 * import { ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED, T_ASC_RejectParameters } from 'dcxport/dcmtk';
 *
 * const rejection = new T_ASC_RejectParameters();
 * rejection.reason = ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED;
 * console.log(rejection.result, rejection.source, rejection.reason); // 1 1 263
 * ```
 * @see T_ASC_RejectParameters of assoc.h
 */
export class T_ASC_RejectParameters {
  /** For good, or for now. @compat full */
  result: T_ASC_RejectParametersResult = ASC_RESULT_REJECTEDPERMANENT;
  /** Who rejects. @compat full */
  source: T_ASC_RejectParametersSource = ASC_SOURCE_SERVICEUSER;
  /** Why. @compat full */
  reason: T_ASC_RejectParametersReason = ASC_REASON_SU_NOREASON;
}
