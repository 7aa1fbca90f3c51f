/**
 * ISO weeks in a listener's time zone. A week runs from Monday 00:00 to the next Monday 00:00 by the
 * clock on their wall, so the one with a change of the hour in it is an hour longer or shorter. Luxon
 * knows the zones; where midnight does not exist, the day begins when the clock says it does.
 */
import { DateTime } from 'luxon';

/** When a week begins and ends, in ms since the epoch; `until` is exclusive. */
export interface WeekSpan {
  readonly from: number;
  readonly until: number;
}

/** The ISO week (`2026-W48`) that holds a time. A zone that is not known counts as UTC. */
export function weekAt(time: number, timeZone: string): string {
  return local(time, timeZone).toFormat("kkkk-'W'WW");
}

/** Monday to Monday; undefined for a text that is no ISO week (a year may have 52 or 53). */
export function weekSpan(week: string, timeZone: string): WeekSpan | undefined {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (match === null) return undefined;
  const zone = local(0, timeZone).zoneName ?? 'utc';
  const monday = DateTime.fromObject(
    { weekYear: Number(match[1]), weekNumber: Number(match[2]), weekday: 1 },
    { zone },
  );
  if (!monday.isValid) return undefined;
  return {
    from: monday.startOf('day').toMillis(),
    until: monday.plus({ weeks: 1 }).startOf('day').toMillis(),
  };
}

/** A week by its name. */
export interface NamedWeek extends WeekSpan {
  readonly week: string;
}

/** The weeks of many listeners: that of a time zone is worked out once while it lasts. */
export class Weeks {
  readonly #latest = new Map<string, NamedWeek>();

  /** The week that holds a time. */
  at(time: number, timeZone: string): NamedWeek {
    const known = this.#latest.get(timeZone);
    if (known !== undefined && time >= known.from && time < known.until) return known;
    const week = weekAt(time, timeZone);
    const named = { week, ...weekSpan(week, timeZone)! };
    this.#latest.set(timeZone, named);
    return named;
  }
}

/** The next midnight by the listener's clock, in ms since the epoch. */
export function nextMidnight(time: number, timeZone: string): number {
  return local(time, timeZone).plus({ days: 1 }).startOf('day').toMillis();
}

/** The hour by the listener's clock, 0 to 23. */
export function localHour(time: number, timeZone: string): number {
  return local(time, timeZone).hour;
}

function local(time: number, timeZone: string): DateTime {
  const there = DateTime.fromMillis(time, { zone: timeZone });
  return there.isValid ? there : DateTime.fromMillis(time, { zone: 'utc' });
}
