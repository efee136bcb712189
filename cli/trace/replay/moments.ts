/** A stretch of time, in milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of two machines differ. */
const SKEW_MS = 60_000;

/** What counts as now for a message: from an hour before its association began to a minute behind the message. */
export function nowOf(associationBegan: number, messageCame: number): Interval {
  return { from: associationBegan - HOUR_MS, until: messageCame + SKEW_MS };
}

/** Fields of a date and a time; what is not given is open. */
interface Stamp {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight. */
  readonly start: number;
  /** How long the given fields leave open. */
  readonly precision: number;
}

/**
 * Whether a value of VR DA, TM or DT tells a time within the interval, on the clock of this machine's zone or in UTC.
 *
 * @returns false as well for what is no date or time, ranges of queries among them.
 */
export function tellsNow(vr: string, text: string, now: Interval): boolean {
  switch (vr) {
    case 'DA':
      return dateTellsNow(text, now);
    case 'TM':
      return timeTellsNow(text, now);
    case 'DT':
      return dateTimeTellsNow(text, now);
    default:
      return false;
  }
}

function dateTellsNow(text: string, now: Interval): boolean {
  const [, year, month, day] = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  return stampTellsNow(
    { year: Number(year), month: Number(month), day: Number(day), start: 0, precision: DAY_MS },
    now,
  );
}

function timeTellsNow(text: string, now: Interval): boolean {
  const time = timeOfDay(text.replaceAll(':', ''));
  if (time === undefined) return false;
  // A time alone may be of any day that the interval touches, in either zone.
  for (let at = now.from - DAY_MS; at <= now.until + DAY_MS; at += DAY_MS) {
    const day = new Date(at);
    const local = { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() };
    if (overlaps(localTime({ ...local, ...time }), time.precision, now)) return true;
    const utc = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
    if (overlaps(utcTime({ ...utc, ...time }), time.precision, now)) return true;
  }
  return false;
}

function dateTimeTellsNow(text: string, now: Interval): boolean {
  const [, year, month, day, rest, zone] =
    /^(\d{4})(\d\d)(\d\d)(\d{2}(?:\d\d){0,2}(?:\.\d{1,6})?)?([+-]\d{4})?$/.exec(text) ?? [];
  if (year === undefined) return false;
  const time = rest === undefined ? { start: 0, precision: DAY_MS } : timeOfDay(rest);
  if (time === undefined) return false;
  const stamp = { year: Number(year), month: Number(month), day: Number(day), ...time };
  if (zone === undefined) return stampTellsNow(stamp, now);
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return overlaps(utcTime(stamp) - (zone.startsWith('-') ? -1 : 1) * minutes * 60_000, time.precision, now);
}

function timeOfDay(text: string): Pick<Stamp, 'start' | 'precision'> | undefined {
  const [, hours, minutes, seconds, fraction] = /^(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,6})?)?)?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const start = Number(hours) * HOUR_MS + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1000;
  if (minutes === undefined) return { start, precision: HOUR_MS };
  if (seconds === undefined) return { start, precision: 60_000 };
  return { start: start + Number(fraction ?? 0) * 1000, precision: 1000 };
}

function stampTellsNow(stamp: Stamp, now: Interval): boolean {
  return overlaps(localTime(stamp), stamp.precision, now) || overlaps(utcTime(stamp), stamp.precision, now);
}

function localTime({ year, month, day, start }: Stamp): number {
  return new Date(year, month - 1, day, 0, 0, 0, start).getTime();
}

function utcTime({ year, month, day, start }: Stamp): number {
  return Date.UTC(year, month - 1, day, 0, 0, 0, start);
}

function overlaps(start: number, length: number, { from, until }: Interval): boolean {
  return start <= until && start + length > from;
}
