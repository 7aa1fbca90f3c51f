/** The library port: what is saved, followed and dismissed, in reading order. */
import type { LibraryCursor, LibraryEntry, LibraryPort } from '../ports.ts';
import type { Connection } from './connection.ts';
import { MARKS } from './listener-items.ts';
import type { ListenerNumbers } from './listeners.ts';

export function makeLibrary(connection: Connection, listeners: ListenerNumbers): LibraryPort {
  const range = 'FROM library WHERE listener = ? AND mark = ? AND kind = ?';
  const order = 'ORDER BY at DESC, item LIMIT ?';
  const first = connection.prepare<LibraryEntry>(`SELECT item, at ${range} ${order}`);
  // Latest first, then by item: two ranges, since a row comparison knows one direction only.
  const sameTime = connection.prepare<LibraryEntry>(
    `SELECT item, at ${range} AND at = ? AND item > ? ${order}`,
  );
  const earlier = connection.prepare<LibraryEntry>(`SELECT item, at ${range} AND at < ? ${order}`);

  const read = (
    mark: keyof typeof MARKS,
    listener: string,
    kind: string,
    limit: number,
    before?: LibraryCursor,
  ): readonly LibraryEntry[] => {
    const n = listeners.find(listener);
    if (n === undefined) return [];
    const key = [n, MARKS[mark], kind];
    if (!before) return first.all(...key, limit);
    const same = sameTime.all(...key, before.at, before.item, limit);
    return [...same, ...earlier.all(...key, before.at, limit - same.length)];
  };

  return {
    saved: async (...query) => read('saved', ...query),
    followed: async (...query) => read('followed', ...query),
    dismissed: async (listener, limit) =>
      read('dismissed', listener, '', limit).map(({ item }) => item),
  };
}
