/** The library port: what is saved, followed and dismissed, in reading order. */
import type { Mark } from '../listener-item-marks.ts';
import type { LibraryCursor, LibraryEntry, LibraryPort } from '../ports.ts';
import type { Row, Session } from './session.ts';

export function makeLibrary(session: Session): LibraryPort {
  const range = 'SELECT item, at FROM library WHERE listener = ? AND mark = ? AND kind = ?';
  const read = async (
    mark: Mark,
    listener: string,
    kind: string,
    limit: number,
    before?: LibraryCursor,
  ): Promise<readonly LibraryEntry[]> => {
    const key = [listener, mark, kind];
    if (!before) return (await session.rows(`${range} LIMIT ?`, [...key, limit])).map(toEntry);
    const at = new Date(before.at);
    // Latest first, then by item: two ranges, since a row comparison knows one direction only.
    const same = await session.rows(`${range} AND at = ? AND item > ? LIMIT ?`, [
      ...key,
      at,
      before.item,
      limit,
    ]);
    const left = limit - same.length;
    const earlier =
      left === 0 ? [] : await session.rows(`${range} AND at < ? LIMIT ?`, [...key, at, left]);
    return [...same, ...earlier].map(toEntry);
  };

  return {
    saved: (...query) => read('saved', ...query),
    followed: (...query) => read('followed', ...query),
    async dismissed(listener, limit) {
      return (await read('dismissed', listener, '', limit)).map(({ item }) => item);
    },
  };
}

function toEntry(row: Row): LibraryEntry {
  return { item: row['item'] as string, at: (row['at'] as Date).getTime() };
}
