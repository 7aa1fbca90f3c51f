/** Days as the log counts them: whole ones since the epoch, in UTC. */
import { DAY_MS } from '../clock.ts';
import { BadInputError } from '../errors.ts';

/** The day since the epoch that a time (ms) lies in. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/**
 * The time at which a day (`YYYY-MM-DD`) begins.
 *
 * @throws BadInputError when it is none.
 */
export function startOf(day: string): number {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start)) throw new BadInputError(`Expected a day as YYYY-MM-DD, got "${day}".`);
  return start;
}

/** A day since the epoch as `YYYY-MM-DD`. */
export function nameOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
