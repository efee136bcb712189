/** A command line that cannot be used; the message stands behind `error: `. */
export class CommandLineError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandLineError';
  }
}

/** Files that a command line names and that cannot be used; the message is a fatal entry of the log. */
export class ToolFailure extends CommandLineError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolFailure';
  }
}
