/** The weeklies port: one list per listener and week, kept as it was first written. */
import type { WeekliesPort } from '../ports.ts';
import type { WeeklyRecord } from '../records.ts';
import { readTracks, writeTracks } from '../weekly-tracks.ts';
import type { Connection } from './connection.ts';
import type { ListenerNumbers } from './listeners.ts';

/** Behind every ISO week. */
const LAST_WEEK = '\uffff';

export function makeWeeklies(connection: Connection, listeners: ListenerNumbers): WeekliesPort {
  const select = connection.preparePluck<string>(
    'SELECT body FROM weeklies WHERE listener = ? AND week = ?',
  );
  const latest = connection.preparePluck<string>(
    'SELECT body FROM weeklies WHERE listener = ? AND week < ? ORDER BY week DESC LIMIT ?',
  );
  const one = connection.preparePluck<number>(
    'SELECT 1 FROM weeklies WHERE listener = ? AND week = ?',
  );
  const held = connection.prepareRaw<readonly [week: string, tracks: string]>(
    `SELECT week, tracks FROM weekly_tracks WHERE listener = ? AND week < ?
     ORDER BY week DESC LIMIT ?`,
  );
  const insert = connection.prepare('INSERT INTO weeklies VALUES (?, ?, ?)');
  const insertTracks = connection.prepare('INSERT INTO weekly_tracks VALUES (?, ?, ?)');
  /** Within a transaction. */
  const putIfAbsent = (weekly: WeeklyRecord): WeeklyRecord | undefined => {
    const n = listeners.find(weekly.listener);
    if (n === undefined) return undefined;
    const kept = select.get(n, weekly.week);
    if (kept !== undefined) return JSON.parse(kept) as WeeklyRecord;
    insert.run(n, weekly.week, JSON.stringify(weekly));
    insertTracks.run(n, weekly.week, writeTracks(weekly));
    return weekly;
  };

  return {
    putIfAbsent: async (weeklies) => connection.write(() => weeklies.map(putIfAbsent)),
    async has(listener, week) {
      const n = listeners.find(listener);
      return n !== undefined && one.get(n, week) !== undefined;
    },
    async get(listener, week) {
      const n = listeners.find(listener);
      const body = n === undefined ? undefined : select.get(n, week);
      return body === undefined ? undefined : (JSON.parse(body) as WeeklyRecord);
    },
    async ofListener(listener, limit, before) {
      const n = listeners.find(listener);
      if (n === undefined) return [];
      return latest
        .all(n, before ?? LAST_WEEK, limit)
        .map((body) => JSON.parse(body) as WeeklyRecord);
    },
    async tracksOf(listener, limit, before) {
      const n = listeners.find(listener);
      if (n === undefined) return [];
      return held
        .all(n, before ?? LAST_WEEK, limit)
        .map(([week, tracks]) => readTracks(week, tracks));
    },
  };
}
