/**
 * An event handler threw or rejected. Tells a handler's failure from one of the operation that raised the event; the
 * handler's own error is the `cause`. Compat members never let it out: they make a `COMError` of it.
 */
export class EventHandlerError extends Error {
  /** Name of the event, such as `OnStoreDone`. */
  readonly event: string;

  constructor(event: string, cause: unknown) {
    super(`The handler of ${event} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'EventHandlerError';
    this.event = event;
  }
}
