import { EventHandlerError } from '../com';

/** What a handler left in a by-reference value is the handler's affair: a wrong type counts as its error. */
export function handlerValue<T>(event: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new EventHandlerError(event, error);
  }
}

/** What went wrong, in words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
