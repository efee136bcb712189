import { ToolLogLevel, type ToolLog } from './tool-log';

/** The marks of a transfer on standard output, which verbose and debug runs show: a dot for each fragment. */
export class TransferMarks {
  readonly #print: ((text: string) => void) | undefined;

  constructor(log: ToolLog, print: (text: string) => void) {
    this.#print = log.shows(ToolLogLevel.info) ? print : undefined;
  }

  /** Something went out or came. @param fragmentLength - Bytes of one fragment. */
  done(verb: 'XMIT' | 'RECV', bytes: number, fragmentLength: number): void {
    this.#print?.(`${verb}: ${'.'.repeat(Math.max(1, Math.ceil(bytes / Math.max(1, fragmentLength))))}\n`);
  }
}
