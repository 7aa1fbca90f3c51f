/** Numbers and times in files, read from bytes: digits by hand, which is what nearly all are, the rest as text. */
import type { Buffer } from 'node:buffer';

/** Digits that a double holds exactly. */
const SAFE_DIGITS = 15;
/** Numbers below are seconds since 1970 (until the year 5138), others milliseconds (since March 1973). */
const SECONDS_BELOW = 1e11;
/** The last time that ISO 8601 writes with four digits of year. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Reads a decimal number of 0 or more, blanks around it allowed. NaN when it is not one. */
export function readNumber(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  if (end > start && end - start <= SAFE_DIGITS) {
    let i = start;
    for (; i < end; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === end) return value;
  }
  const text = bytes.toString('latin1', start, end).trim();
  return /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
}

/**
 * Reads a time: seconds or milliseconds since 1970, or ISO 8601; empty and 0 are 0, not known. NaN when
 * it is none of these.
 */
export function readTime(bytes: Buffer, start: number, end: number): number {
  if (start === end) return 0;
  const value = readNumber(bytes, start, end);
  if (!Number.isNaN(value)) return bounded(value < SECONDS_BELOW ? value * 1_000 : value);
  return parseIsoTime(bytes.toString('latin1', start, end).trim());
}

/** Milliseconds of an ISO 8601 date or time, UTC where it names no zone; NaN when it is not one. */
export function parseIsoTime(text: string): number {
  const parts =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      text,
    );
  if (!parts) return Number.NaN;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  if (!isDay(date!)) return Number.NaN;
  const colon = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return bounded(Date.parse(`${date}T${time}${colon.toUpperCase()}`));
}

/** Whether a `YYYY-MM-DD` is in the calendar: the parser takes February 30 for March 2. */
export function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function bounded(time: number): number {
  return time >= 0 && time <= LAST_TIME ? Math.floor(time) : Number.NaN;
}
