const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** Time of day. @param at - Milliseconds since 1970. */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** A name as people write it: the letters of its first repertoire, family name first. @see DICOM PS3.5, 6.2.1 */
export function personName(name: string): string {
  const [family = '', ...given] = (name.split('=').find((group) => group.trim() !== '') ?? '').trim().split('^');
  const rest = given.filter((part) => part !== '').join(' ');
  return rest === '' ? family : `${family}, ${rest}`;
}

/** Bytes as a person reads them. */
export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Milliseconds as a person reads them. */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A number and its noun. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
