import { uidName } from 'dcxport';

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toPrecision(3)} kB`;
  return `${(bytes / 1_000_000).toPrecision(3)} MB`;
}

/** A time span for people. */
export function span(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds} µs`;
  if (microseconds < 1_000_000) return `${(microseconds / 1000).toPrecision(3)} ms`;
  return `${(microseconds / 1_000_000).toFixed(microseconds < 10_000_000 ? 2 : 1)} s`;
}

/** A moment, in seconds since the first one. */
export function moment(microseconds: number): string {
  return (microseconds / 1_000_000).toFixed(6);
}

/** A moment of a day, to compare with the logs of others. @param microseconds - Since 1970. */
export function timeOfDay(microseconds: number): string {
  const fraction = String(microseconds % 1000).padStart(3, '0');
  return `${new Date(Math.floor(microseconds / 1000)).toISOString().replace('T', ' ').slice(0, -1)}${fraction} UTC`;
}

/** A UID with its name, where it has one. */
export function uid(text: string): string {
  const name = uidName(text);
  return name === undefined ? text : `${name} (${text})`;
}

/** The name of a UID, or itself. */
export function shortUid(text: string): string {
  return uidName(text) ?? text;
}

/** `one thing`, `3 things`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
