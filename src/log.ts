/** How much a log entry matters. Levels are cumulative: `info` includes `warning`. @enum */
export const LogLevel = {
  fatal: 1,
  error: 2,
  warning: 3,
  info: 4,
  debug: 5,
} as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/**
 * Where the engine's log entries go. Patient data appears at {@link LogLevel.debug} only.
 *
 * @example
 * ```ts
 * const logger: Logger = {
 *   isEnabled: (level) => level <= LogLevel.info,
 *   log: (level, message) => console.error(level, message),
 * };
 * ```
 */
export interface Logger {
  /** Whether an entry of that level would be kept; asked before a costly text is built. */
  isEnabled(level: LogLevel): boolean;
  /** Takes one entry. Never throws. */
  log(level: LogLevel, message: string): void;
}

/**
 * Makes a text with words of a peer in it fit for one line of a log: control characters, which could forge a line of their
 * own or drive a terminal, come out as `\x0a`.
 */
export function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Keeps nothing. */
export const silentLogger: Logger = {
  isEnabled: () => false,
  log: () => undefined,
};
