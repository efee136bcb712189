import { DCXAPP, LOG_LEVEL } from '../../compat/rzdcx';

/** What stands in the log for a file that was not stored. @enum */
export const Reason = {
  notDicom: 'not DICOM',
  noUID: 'no SOP Class or Instance UID',
  classRefused: 'SOP class refused',
  syntaxRefused: 'transfer syntax refused',
  cutShort: 'cut short, cannot be converted',
  oddLength: 'cut short, of odd length',
  aborted: 'association aborted by the peer',
  timeout: 'no response in time',
  connectionLost: 'connection lost',
  cannotUnderstand: 'status C000',
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

const PATTERNS: readonly (readonly [RegExp, Reason])[] = [
  [/not a DICOM file/, Reason.notDicom],
  [/holds no SOP (Class|Instance) UID/, Reason.noUID],
  [/does not support the abstract syntax/, Reason.classRefused],
  [/supports none of the transfer syntaxes/, Reason.syntaxRefused],
  [/truncated, it ends inside an element/, Reason.cutShort],
  [/has the odd length/, Reason.oddLength],
  [/The peer aborted the association/, Reason.aborted],
  [/No DIMSE response .* within/, Reason.timeout],
  [/connection/i, Reason.connectionLost],
  [/^C000H/, Reason.cannotUnderstand],
];

/** Takes the log of the process through DCXAPP.LogStream. */
export class LogRecorder {
  readonly #app = new DCXAPP();
  #text = '';

  constructor(level: LOG_LEVEL = LOG_LEVEL.LOG_LEVEL_INFO) {
    this.#app.LogLevel = level;
    this.#app.LogStream = { write: (chunk: string) => (this.#text += chunk) };
  }

  /** What was logged since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  stop(): void {
    this.#app.StopLogging();
    this.#app.LogLevel = LOG_LEVEL.LOG_LEVEL_INFO;
    this.#app.Release();
  }
}

/** Why a log says that a file was not sent; the entry itself when it is none of the known reasons. */
export function reasonOf(log: string, path: string): string {
  const lines = log.split('\n').filter((line) => line.includes(`Send: ${path} failed: `));
  if (lines.length !== 1) return `${lines.length} log entries for the failed file`;
  const text = (lines[0] ?? '').split(' failed: ')[1] ?? '';
  return PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
