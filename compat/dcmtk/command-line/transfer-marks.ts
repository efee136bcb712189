import { ToolLogLevel, type ToolLog } from './tool-log';

/** The marks of a transfer on standard output, which verbose and debug runs show: a dot for each fragment. */
export class TransferMarks {
  readonly #print: ((text: string) => void) | undefined;

  constructor(log: ToolLog, print: (text: string) => void) {
    this.#print = log.shows(ToolLogLevel.info) ? print : undefined;
  }

  /** Something is about to go out or to arrive. */
  begin(verb: 'XMIT' | 'RECV'): void {
    this.#print?.(`${verb}: `);
  }

  /** It is through. @param fragmentLength - Bytes of one fragment. */
  end(bytes: number, fragmentLength: number): void {
    this.#print?.(`${'.'.repeat(Math.max(1, Math.ceil(bytes / Math.max(1, fragmentLength))))}\n`);
  }
}
