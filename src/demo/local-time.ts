/** Wall clocks of time zones, from the zone data that comes with Node. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts';

export interface LocalTime {
  /** The moment at which a zone's clocks show this hour (with fraction) of the UTC day's date. */
  at(zone: string, utcDay: number, hour: number): number;
}

/** Remembers each zone's offset day by day: asking the runtime costs microseconds, and many ask. */
export function localTime(): LocalTime {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const offsets = new Map<string, number>();

  const offsetOf = (zone: string, utcDay: number): number => {
    const key = `${zone}/${utcDay}`;
    const known = offsets.get(key);
    if (known !== undefined) return known;
    const format =
      formats.get(zone) ??
      new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
    const offset = parseOffset(format.format(utcDay * DAY_MS + DAY_MS / 2));
    offsets.set(key, offset);
    return offset;
  };

  return {
    at: (zone, utcDay, hour) =>
      Math.round(utcDay * DAY_MS + hour * HOUR_MS - offsetOf(zone, utcDay)),
  };
}

/** `… GMT-03:30` to ms east of Greenwich; plain `GMT` is 0. */
function parseOffset(text: string): number {
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(text);
  if (!match) return 0;
  const size = Number(match[2]) * HOUR_MS + Number(match[3]) * MINUTE_MS;
  return match[1] === '-' ? -size : size;
}
