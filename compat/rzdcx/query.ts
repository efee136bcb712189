/**
 * C-FIND as SCU.
 *
 * @module
 * @see DICOM PS3.4, C.4.1
 */
import { CommandField, DataSet, find } from '../../src/index';
import type { DCXOBJ } from './DCXOBJ';
import { type DCXOBJIterator, objectIterator } from './DCXOBJIterator';
import { objectFromDataSet } from './internal';
import { proposalOf, type RequesterCall } from './Requester';

/** Patient Root, FIND. */
export const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';

/** What is asked for. */
export interface QueryRequest {
  readonly SOPClassUID: string;
  readonly identifier: DataSet;
  /** Called for each match as it comes, and awaited; throwing cancels the query. */
  readonly onMatch: (match: DCXOBJ) => Promise<unknown>;
}

/** Runs a query and gives all matches. @throws {@link COMError} 0x80040204 for a failure status. */
export function query(call: RequesterCall, request: QueryRequest): Promise<DCXOBJIterator> {
  const { SOPClassUID, identifier, onMatch } = request;
  return call.over(proposalOf(SOPClassUID), async (association) => {
    const matches: DCXOBJ[] = [];
    // Leaving the loop early, as a throwing handler does, cancels.
    for await (const response of find(association, { SOPClassUID, identifier })) {
      if (response.pending) {
        const match = response.identifier ?? new DataSet(identifier.transferSyntaxUID);
        // Two objects on one data set: the handler may release its own.
        matches.push(objectFromDataSet(match));
        await onMatch(objectFromDataSet(match));
      } else {
        call.check(response, CommandField.C_FIND_RQ);
      }
    }
    return objectIterator(matches);
  });
}
