/** The playlists port: playlists by id and owner, and their tracks in order. Membership changes by events. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LibraryEntry, PlaylistsPort } from '../ports.ts';
import type { PlaylistRecord } from '../records.ts';
import type { ListenerRows } from './listener-rows.ts';
import { NO_ITEM, NO_TIME } from './playlist-members.ts';
import { Undecided, type Row, type Session } from './session.ts';
import { each } from './spread.ts';

const COLUMNS = 'playlist, owner, title, description, created_at, updated_at, length';
const PAUSE_MS = 20;
const BEGINNING_OF_TIME = -8.64e15;

export function makePlaylists(session: Session, listeners: ListenerRows): PlaylistsPort {
  const one = async (id: string): Promise<PlaylistRecord | undefined> => {
    const row = await session.one(
      `SELECT ${COLUMNS} FROM playlists WHERE playlist = ? AND part = 0`,
      [id],
    );
    return row && row['owner'] !== null ? fromRow(row) : undefined;
  };
  const get = async (ids: readonly string[]): Promise<Map<string, PlaylistRecord>> => {
    const records = await each([...new Set(ids)], one);
    return new Map(records.flatMap((record) => (record ? [[record.id, record]] : [])));
  };

  return {
    get,
    async create(playlist) {
      await listeners.need([playlist.ownerId]);
      const kept = await insert(session, one, playlist);
      // By what is kept, so that whoever creates it again ends what a killed gateway began.
      await session.write(
        'INSERT INTO playlists_of_listener (owner, created_at, playlist) VALUES (?, ?, ?)',
        [kept.ownerId, new Date(kept.createdAt), kept.id],
      );
    },
    async ofListener(listener, limit, before) {
      const range = 'SELECT playlist FROM playlists_of_listener WHERE owner = ?';
      const read = async (more: string, values: readonly (Date | string | number)[]) =>
        (await session.rows(`${range}${more} LIMIT ?`, [listener, ...values])).map(
          (row) => row['playlist'] as string,
        );
      const ids: string[] = [];
      if (before) {
        const at = new Date(before.at);
        ids.push(...(await read(' AND created_at = ? AND playlist > ?', [at, before.item, limit])));
        const left = limit - ids.length;
        if (left > 0) ids.push(...(await read(' AND created_at < ?', [at, left])));
      } else ids.push(...(await read('', [limit])));
      return [...(await get(ids)).values()];
    },
    async tracks(id, limit, after) {
      const from = [new Date(after?.at ?? BEGINNING_OF_TIME), after?.item ?? NO_ITEM];
      const rows = await session.rows(
        'SELECT at, item FROM playlists WHERE playlist = ? AND part = 2 AND (at, item) > (?, ?) LIMIT ?',
        [id, ...from, limit],
      );
      return rows.map((row): LibraryEntry => {
        return { item: row['item'] as string, at: (row['at'] as Date).getTime() };
      });
    },
  };
}

/** Inserts unless there is one; answers the one that is kept. */
async function insert(
  session: Session,
  one: (id: string) => Promise<PlaylistRecord | undefined>,
  playlist: PlaylistRecord,
): Promise<PlaylistRecord> {
  const { id, ownerId, title, description, createdAt, updatedAt } = playlist;
  try {
    const { applied } = await session.decide({
      cql: `INSERT INTO playlists
              (playlist, part, at, item, owner, title, description, created_at, updated_at, length, seq)
            VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, 0, 0) IF NOT EXISTS`,
      values: [
        id,
        NO_TIME,
        NO_ITEM,
        ownerId,
        title,
        description ?? null,
        new Date(createdAt),
        new Date(updatedAt),
      ],
    });
    return applied ? playlist : ((await one(id)) ?? playlist);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    await sleep(PAUSE_MS);
    return insert(session, one, playlist);
  }
}

function fromRow(row: Row): PlaylistRecord {
  const description = row['description'] as string | null;
  return {
    id: row['playlist'] as string,
    ownerId: row['owner'] as string,
    title: row['title'] as string,
    ...(description === null ? {} : { description }),
    createdAt: (row['created_at'] as Date).getTime(),
    updatedAt: (row['updated_at'] as Date).getTime(),
    length: row['length'] as number,
  };
}
