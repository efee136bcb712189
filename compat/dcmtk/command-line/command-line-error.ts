/** A command line that cannot be used; the message stands behind `error: `. */
export class CommandLineError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandLineError';
  }
}
