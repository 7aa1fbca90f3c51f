/** The weeklies port: one list per listener and week, kept as it was first written. */
import type { WeekliesPort } from '../ports.ts';
import type { WeeklyRecord } from '../records.ts';
import { readTracks, tracksIn, writeTracks } from '../weekly-tracks.ts';
import type { ListenerRows } from './listener-rows.ts';
import { Undecided, type Row, type Session } from './session.ts';
import { each } from './spread.ts';

/** Behind every ISO week. */
const LAST_WEEK = '\uffff';

export function makeWeeklies(session: Session, listeners: ListenerRows): WeekliesPort {
  const one = 'SELECT body FROM weeklies WHERE listener = ? AND week = ?';
  const insert = async (weekly: WeeklyRecord): Promise<Row | undefined> => {
    const { listener, week } = weekly;
    try {
      const { applied, row } = await session.decide({
        cql: 'INSERT INTO weeklies (listener, week, body, tracks) VALUES (?, ?, ?, ?) IF NOT EXISTS',
        values: [listener, week, JSON.stringify(weekly), writeTracks(weekly)],
      });
      return applied ? undefined : row;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      // Whichever was kept, ours or another's, is the answer; none was: once more.
      return (await session.oneSerial(one, [listener, week])) ?? insert(weekly);
    }
  };

  const ofListener: WeekliesPort['ofListener'] = async (listener, limit, before) => {
    const rows = await session.rows(
      'SELECT body FROM weeklies WHERE listener = ? AND week < ? LIMIT ?',
      [listener, before ?? LAST_WEEK, limit],
    );
    return rows.map(read);
  };

  return {
    // Each is a partition of its own: as many at once as the session lets through.
    putIfAbsent: (weeklies) =>
      each(weeklies, async (weekly) => {
        if (!(await listeners.isKnown(weekly.listener))) return undefined;
        const kept = await insert(weekly);
        return kept === undefined ? weekly : read(kept);
      }),
    async has(listener, week) {
      const found = 'SELECT week FROM weeklies WHERE listener = ? AND week = ?';
      return (await session.one(found, [listener, week])) !== undefined;
    },
    async get(listener, week) {
      const row = await session.one(one, [listener, week]);
      return row && read(row);
    },
    ofListener,
    async tracksOf(listener, limit, before) {
      const rows = await session.rows(
        'SELECT week, tracks FROM weeklies WHERE listener = ? AND week < ? LIMIT ?',
        [listener, before ?? LAST_WEEK, limit],
      );
      // Lists of before there was such a column.
      if (rows.some((row) => row['tracks'] === null)) {
        return (await ofListener(listener, limit, before)).map(tracksIn);
      }
      return rows.map((row) => readTracks(row['week'] as string, row['tracks'] as string));
    },
  };
}

function read(row: Row): WeeklyRecord {
  return JSON.parse(row['body'] as string) as WeeklyRecord;
}
