import type { Association, IncomingMessage } from '../association';
import type { DataSet } from '../dataset';
import type { CommandSet } from '../dimse';
import { dataSetSource } from './message-data-set';

/** The final answer to a request: a status, and more of the response where its service defines it. */
export type ServiceAnswer = Partial<CommandSet> & {
  Status: number;
  /** Goes out with the response. */
  dataSet?: DataSet;
};

/** How a request ended whose responses have all been sent. */
export interface ServiceOutcome {
  /** Of the final response. */
  readonly status: number;
  /** What went wrong on our side, for the log. */
  readonly error?: unknown;
}

/** Answers requests of one command: gives the answer, or has sent all responses by itself and tells how it ended. */
export type ServiceHandler = (
  request: IncomingMessage,
  association: Association,
) => ServiceAnswer | ServiceOutcome | Promise<ServiceAnswer | ServiceOutcome>;

/** Sends an answer. @throws as {@link Association.respond}. */
export function respondWith(association: Association, request: IncomingMessage, answer: ServiceAnswer): Promise<void> {
  const { dataSet, ...fields } = answer;
  const source = dataSet === undefined ? undefined : dataSetSource(dataSet, request.context.transferSyntax);
  return association.respond(request, fields, source);
}
