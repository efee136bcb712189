import { LogLevel, oneLine, silentLogger, type Logger } from '../../../src/index';

let current: Logger = silentLogger;

/**
 * Where the functions and classes of this interface write what they have to say. Nothing is kept unless a program asks.
 *
 * @example
 * ```ts
 * import { LogLevel } from 'dcxport';
 * import { OFLog } from 'dcxport/dcmtk';
 *
 * const lines: string[] = [];
 * OFLog.configure({ isEnabled: (level) => level <= LogLevel.info, log: (_level, text) => lines.push(text) });
 * OFLog.info('Requesting Association');
 * OFLog.configure();
 * console.log(lines.join()); // Requesting Association
 * ```
 * @see OFLog of oflog
 */
export class OFLog {
  /**
   * Sends everything to a logger from now on.
   *
   * @param logger - Nothing is kept when it is left out.
   */
  static configure(logger: Logger = silentLogger): void {
    current = logger;
  }

  /** Takes an error that a program should know of. @addition */
  static error(text: string): void {
    current.log(LogLevel.error, oneLine(text));
  }

  /** Takes a warning. @addition */
  static warn(text: string): void {
    current.log(LogLevel.warning, oneLine(text));
  }

  /** Takes what shows with `-v`. @addition */
  static info(text: string): void {
    current.log(LogLevel.info, oneLine(text));
  }

  /** Takes what shows with `-d`. @addition */
  static debug(text: string): void {
    if (current.isEnabled(LogLevel.debug)) current.log(LogLevel.debug, oneLine(text));
  }
}

/** The engine's way into whatever logger is configured at the moment. */
export const configuredLogger: Logger = {
  isEnabled: (level) => current.isEnabled(level),
  log: (level, message) => current.log(level, message),
};
