import { CommandField, type AcceptedContext, type CommandSet } from '../../src/index';
import type { DicomDataSet } from './DicomDataSet';
import { argumentsOf, commandSetOf, dimseMessageOf } from './dimse-messages';
import type { NetHost } from './NetHost';
import { ReceivedDataSet, type SpoolFile } from './ReceivedDataSet';

interface Arriving {
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  readonly commandSet: DicomDataSet;
  readonly dataSet: ReceivedDataSet | undefined;
}

/** Makes callbacks of the messages of one association. */
export class MessageReceiver {
  readonly #host: NetHost;
  readonly #onEchoSettled: (presentationID: number, command: CommandSet) => void;
  #arriving: Arriving | undefined;
  readonly #files = new Set<SpoolFile>();

  /** @param onEchoSettled - Told when the callbacks of a C-ECHO request have settled. */
  constructor(host: NetHost, onEchoSettled: (presentationID: number, command: CommandSet) => void) {
    this.#host = host;
    this.#onEchoSettled = onEchoSettled;
  }

  onCommand(context: AcceptedContext, command: CommandSet, hasDataSet: boolean, bytes: Buffer): void {
    const dataSet = hasDataSet ? new ReceivedDataSet(this.#host.options, this.#host.path) : undefined;
    this.#arriving = { context, command, commandSet: commandSetOf(bytes), dataSet };
  }

  onDataSet(chunk: Buffer): void {
    this.#arriving?.dataSet?.push(chunk);
  }

  onMessageEnd(): void {
    const arriving = this.#arriving;
    if (arriving === undefined) return;
    this.#arriving = undefined;
    const { context, command, commandSet } = arriving;
    const received = arriving.dataSet?.finish(context.transferSyntax);
    if (received?.file !== undefined) this.#files.add(received.file);
    const dataSet = received?.dataSet ?? null;
    this.#raise('OnReceiveData', [context.id, commandSet, dataSet], commandSet);
    const message = dimseMessageOf(command.CommandField);
    if (message === undefined) {
      this.#raise('OnReceiveUnknown', [context.id, commandSet, dataSet], commandSet);
      return;
    }
    const isEcho = command.CommandField === CommandField.C_ECHO_RQ;
    const after = isEcho ? () => this.#onEchoSettled(context.id, command) : undefined;
    this.#raise(`OnReceive${message.name}`, argumentsOf(message, context.id, command, dataSet), commandSet, after);
  }

  /** The association is over: what did not arrive whole is dropped, temporary files lose their names. */
  end(): void {
    this.#arriving?.dataSet?.discard();
    this.#arriving = undefined;
    for (const file of this.#files) file.unlink();
    this.#files.clear();
  }

  #raise(name: string, args: readonly unknown[], commandSet: DicomDataSet, after?: () => void): void {
    const host = this.#host;
    host.queue.add(name, args, {
      before: () => (host.currentCommandSet = commandSet),
      after: () => {
        host.currentCommandSet = null;
        after?.();
      },
    });
  }
}
