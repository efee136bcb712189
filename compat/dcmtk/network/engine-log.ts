import { LogLevel, type Logger } from '../../../src';
import { ToolLogLevel, type ToolLog } from '../command-line/tool-log';

/**
 * Takes the engine's entries into a tool's log. What the tool itself reports in the originals' words comes at lower levels
 * here, so that nobody reads it twice.
 */
export function engineLogger(log: ToolLog): Logger {
  const levelOf = (level: LogLevel): ToolLogLevel => {
    if (level <= LogLevel.error) return ToolLogLevel.error;
    return level === LogLevel.debug ? ToolLogLevel.trace : ToolLogLevel.debug;
  };
  return {
    isEnabled: (level) => log.shows(levelOf(level)),
    log: (level, message) => log.log(levelOf(level), message),
  };
}
