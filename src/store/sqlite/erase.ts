/**
 * Forgetting a listener: every row that is theirs, in one transaction, and what the rows were made of
 * overwritten in the file. What was learned from their cards stays, as sums that name nobody.
 */
import type { Connection } from './connection.ts';
import type { EventLog } from './event-log.ts';
import type { ListenerNumbers } from './listeners.ts';

export interface EraseParts {
  readonly connection: Connection;
  readonly listeners: ListenerNumbers;
  readonly log: EventLog;
}

export function makeErase({ connection, listeners, log }: EraseParts): (id: string) => void {
  const drops = [
    'DELETE FROM listener_items WHERE listener = ?',
    'DELETE FROM library WHERE listener = ?',
    'DELETE FROM playlist_items WHERE playlist IN (SELECT n FROM playlists WHERE owner = ?)',
    'DELETE FROM playlists WHERE owner = ?',
    'DELETE FROM weeklies WHERE listener = ?',
    'DELETE FROM weekly_tracks WHERE listener = ?',
    'DELETE FROM pages WHERE listener = ?',
    'DELETE FROM outcomes WHERE listener = ?',
    'DELETE FROM listeners WHERE n = ?',
  ].map((sql) => connection.prepare(sql));

  return (id) => {
    connection.pragma('secure_delete = ON');
    try {
      connection.write(() => {
        const n = listeners.find(id);
        if (n === undefined) return;
        log.forget(n);
        for (const drop of drops) drop.run(n);
      });
      connection.emptyLog();
    } finally {
      connection.pragma('secure_delete = OFF');
    }
  };
}
