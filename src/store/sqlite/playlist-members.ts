/**
 * Who is in a playlist: one last-writer-wins register per (playlist, item), so that adds and removes
 * end in the same list whatever order they arrive in. A playlist that is not known takes no members.
 */
import type { Register } from '../records.ts';
import type { Connection } from './connection.ts';

interface Row {
  readonly present: number;
  readonly at: number;
  readonly by: string;
}

export class PlaylistMembers {
  readonly #playlist;
  readonly #get;
  readonly #put;
  readonly #touch;

  constructor(connection: Connection) {
    this.#playlist = connection.preparePluck<number>('SELECT n FROM playlists WHERE id = ?');
    this.#get = connection.prepare<Row>(
      'SELECT present, at, by FROM playlist_items WHERE playlist = ? AND item = ?',
    );
    this.#put = connection.prepare('INSERT OR REPLACE INTO playlist_items VALUES (?, ?, ?, ?, ?)');
    this.#touch = connection.prepare(
      'UPDATE playlists SET length = length + ?, updated_at = max(updated_at, ?) WHERE n = ?',
    );
  }

  /** Within a transaction. */
  set(playlist: string, item: string, { on, at, by }: Register): void {
    const n = this.#playlist.get(playlist);
    if (n === undefined) return;
    const before = this.#get.get(n, item);
    if (before && (before.at > at || (before.at === at && before.by >= by))) return;
    this.#put.run(n, item, on ? 1 : 0, at, by);
    this.#touch.run(Number(on) - (before?.present ?? 0), at, n);
  }
}
