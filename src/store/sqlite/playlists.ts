/** The playlists port: playlists by id and owner, and their tracks in order. Membership changes by events. */
import type { LibraryEntry, PlaylistsPort } from '../ports.ts';
import type { PlaylistRecord } from '../records.ts';
import type { Connection } from './connection.ts';
import type { ListenerNumbers } from './listeners.ts';

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
  readonly description: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly length: number;
}

const SELECT = `SELECT p.id, l.id AS owner, p.title, p.description, p.created_at, p.updated_at, p.length
  FROM playlists p CROSS JOIN listeners l ON l.n = p.owner`;

export function makePlaylists(connection: Connection, listeners: ListenerNumbers): PlaylistsPort {
  const byId = connection.prepare<Row>(`${SELECT} WHERE p.id = ?`);
  const order = 'ORDER BY p.created_at DESC, p.id LIMIT ?';
  const first = connection.prepare<Row>(`${SELECT} WHERE p.owner = ? ${order}`);
  const sameTime = connection.prepare<Row>(
    `${SELECT} WHERE p.owner = ? AND p.created_at = ? AND p.id > ? ${order}`,
  );
  const earlier = connection.prepare<Row>(
    `${SELECT} WHERE p.owner = ? AND p.created_at < ? ${order}`,
  );
  const insert = connection.prepare(
    `INSERT INTO playlists (id, owner, title, description, created_at, updated_at, length)
     VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO NOTHING`,
  );
  const tracks = connection.prepare<LibraryEntry>(
    `SELECT item, at FROM playlist_items
     WHERE playlist = (SELECT n FROM playlists WHERE id = ?) AND present = 1 AND (at, item) > (?, ?)
     ORDER BY at, item LIMIT ?`,
  );

  return {
    async get(ids) {
      const found = new Map<string, PlaylistRecord>();
      for (const id of ids) {
        const row = byId.get(id);
        if (row) found.set(id, fromRow(row));
      }
      return found;
    },
    async create({ id, ownerId, title, description, createdAt, updatedAt }) {
      connection.write(() => {
        const owner = listeners.need(ownerId);
        insert.run(id, owner, title, description ?? null, createdAt, updatedAt);
      });
    },
    async ofListener(listener, limit, before) {
      const owner = listeners.find(listener);
      if (owner === undefined) return [];
      if (!before) return first.all(owner, limit).map(fromRow);
      const same = sameTime.all(owner, before.at, before.item, limit);
      return [...same, ...earlier.all(owner, before.at, limit - same.length)].map(fromRow);
    },
    tracks: async (id, limit, after) =>
      tracks.all(id, after?.at ?? Number.MIN_SAFE_INTEGER, after?.item ?? '', limit),
  };
}

function fromRow(row: Row): PlaylistRecord {
  return {
    id: row.id,
    ownerId: row.owner,
    title: row.title,
    ...(row.description === null ? {} : { description: row.description }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    length: row.length,
  };
}
