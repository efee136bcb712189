import type { IncomingMessage } from '../association';
import { parseDataSet, type DataSet } from '../dataset';
import { Status, statusCategory, StatusCategory, type CommandSet } from '../dimse';
import { receiveBytes } from './message-data-set';

/** One response to a request of ours, with its data set in memory. */
export class ServiceResponse {
  /** The whole command set. */
  readonly command: CommandSet;
  readonly #bytes: readonly Buffer[] | undefined;
  readonly #transferSyntaxUID: string;
  #dataSet: DataSet | undefined;

  /** @internal */
  constructor(command: CommandSet, bytes: readonly Buffer[] | undefined, transferSyntaxUID: string) {
    this.command = command;
    this.#bytes = bytes;
    this.#transferSyntaxUID = transferSyntaxUID;
  }

  /** Takes a response in, with all of its data set. @throws as `receiveBytes`. @internal */
  static async receive(message: IncomingMessage): Promise<ServiceResponse> {
    // Most have none or one that is here already, and come by the thousand: no turn of the loop is spent on those without.
    const bytes = message.dataSet === undefined ? undefined : await receiveBytes(message);
    return new ServiceResponse(message.command, bytes, message.context.transferSyntax);
  }

  /** Status (0000,0900). */
  get status(): number {
    return this.command.Status ?? Status.ProcessingFailure;
  }

  /** Further responses follow. */
  get pending(): boolean {
    return statusCategory(this.status) === StatusCategory.Pending;
  }

  /** The peer's words for a failure. */
  get errorComment(): string | undefined {
    return this.command.ErrorComment;
  }

  /**
   * The data set, parsed when it is first asked for; undefined when the response has none.
   *
   * @throws {@link DataSetError} when it is damaged.
   */
  get dataSet(): DataSet | undefined {
    if (this.#bytes !== undefined) this.#dataSet ??= parseDataSet([...this.#bytes], this.#transferSyntaxUID);
    return this.#dataSet;
  }
}
