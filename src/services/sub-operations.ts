import type { Association } from '../association';
import { DataElement, DataSet, Tag } from '../dataset';
import { Status, statusCategory, StatusCategory, type CommandSet } from '../dimse';
import { storeItems, type Storable, type StoreOptions } from './storage-scu';

/** The counters of a C-MOVE or C-GET, and the instances that failed. */
export class SubOperations {
  completed = 0;
  warning = 0;
  readonly failedInstances: string[] = [];
  readonly total: number;

  constructor(total: number) {
    this.total = total;
  }

  get remaining(): number {
    return this.total - this.completed - this.warning - this.failedInstances.length;
  }

  /** One was answered, or failed without an answer. */
  count(item: Storable, status: number | undefined): void {
    const category = status === undefined ? StatusCategory.Failure : statusCategory(status);
    if (category === StatusCategory.Success) this.completed++;
    else if (category === StatusCategory.Warning) this.warning++;
    else this.failedInstances.push(item.SOPInstanceUID);
  }

  /** The status when all have had their turn. @see DICOM PS3.4, table C.4-2 */
  get status(): number {
    if (this.failedInstances.length === 0 && this.warning === 0) return Status.Success;
    return this.completed + this.warning === 0 ? Status.SubOperationsFailed : Status.SubOperationsCompleteWithFailures;
  }

  /** The elements of a response; how many are left is said while it matters. */
  elements(withRemaining: boolean): Partial<CommandSet> {
    return {
      ...(withRemaining ? { NumberOfRemainingSuboperations: counted(this.remaining) } : {}),
      NumberOfCompletedSuboperations: counted(this.completed),
      NumberOfFailedSuboperations: counted(this.failedInstances.length),
      NumberOfWarningSuboperations: counted(this.warning),
    };
  }

  /** The failed instances as a final response names them; undefined when there are none. @see DICOM PS3.4, C.4.2.3.2 */
  failedList(transferSyntaxUID: string): DataSet | undefined {
    if (this.failedInstances.length === 0) return undefined;
    const list = new DataSet(transferSyntaxUID);
    list.set(DataElement.fromText(Tag.FailedSOPInstanceUIDList, 'UI', this.failedInstances));
    return list;
  }
}

/** The elements have 16 bits. */
function counted(value: number): number {
  return Math.min(value, 0xffff);
}

/** For {@link sendAll}. */
export interface SendAllOptions extends StoreOptions {
  /** Gives an association for what is left; called again when one was lost to a broken file. */
  connect(): Promise<Association>;
  /** Nothing more is to be sent. */
  stopped(): boolean;
  /** One had its turn; the status is undefined when it could not be sent. */
  onDone(item: Storable, status: number | undefined, error: unknown): Promise<void>;
}

/** Sends items until all have had their turn or it is stopped. What an association's end leaves over has failed. */
export async function sendAll(items: readonly Storable[], options: SendAllOptions): Promise<void> {
  let rest = items;
  while (rest.length > 0 && !options.stopped()) {
    let done = 0;
    try {
      const association = await options.connect();
      for await (const { item, status, error } of storeItems(association, rest, options)) {
        done++;
        await options.onDone(item, status, error);
        if (options.stopped()) return;
      }
    } catch (error) {
      for (const item of rest.slice(done)) await options.onDone(item, undefined, error);
      return;
    }
    rest = rest.slice(done);
  }
}
