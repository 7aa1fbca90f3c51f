/**
 * Rows of listener_items, read and written: what one listener did with one item. Registers are few, so
 * they stand as JSON in one column; those that are on stand in `library` too, in reading order.
 */
import {
  libraryKind,
  MARK_NAMES,
  marksOf,
  saysNothing,
  type Mark,
} from '../listener-item-marks.ts';
import type { ListenerItem, Register } from '../records.ts';
import type { Connection } from './connection.ts';

/** The registers, and the numbers that stand for them in the file; never change one. */
export const MARKS: Readonly<Record<Mark, number>> = { saved: 1, followed: 2, dismissed: 3 };

export const ITEM_COLUMNS = 'item, plays, skips, ms_played, imported, first_at, last_at, marks';
export type ItemRow = readonly [
  item: number,
  plays: number,
  skips: number,
  msPlayed: number,
  imported: number,
  firstAt: number,
  lastAt: number,
  marks: string | null,
];

/** A row as a record. */
export function fromItemRow(listener: string, item: string, row: ItemRow): ListenerItem {
  const marks = row[7];
  return {
    listener,
    item,
    plays: row[1],
    skips: row[2],
    msPlayed: row[3],
    imported: row[4],
    firstAt: row[5],
    lastAt: row[6],
    ...(marks === null ? {} : (JSON.parse(marks) as Pick<ListenerItem, Mark | 'listed'>)),
  };
}

/** Writes folds back; within a transaction. */
export class ItemWriter {
  readonly #upsert;
  readonly #mark;
  readonly #unmark;

  constructor(connection: Connection) {
    this.#upsert = connection.prepare(
      `INSERT INTO listener_items (listener, item, plays, skips, ms_played, first_at, last_at, marks)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (listener, item) DO UPDATE SET plays = excluded.plays, skips = excluded.skips,
         ms_played = excluded.ms_played, first_at = excluded.first_at, last_at = excluded.last_at,
         marks = excluded.marks`,
    );
    this.#mark = connection.prepare('INSERT INTO library VALUES (?, ?, ?, ?, ?)');
    this.#unmark = connection.prepare(
      'DELETE FROM library WHERE listener = ? AND mark = ? AND kind = ? AND at = ? AND item = ?',
    );
  }

  /** A row that would say nothing (an item that was only seen or clicked) is not written. */
  write(
    listener: number,
    item: number,
    before: ListenerItem | undefined,
    after: ListenerItem,
  ): void {
    if (after === before || (before === undefined && saysNothing(after))) return;
    this.#upsert.run(
      listener,
      item,
      after.plays,
      after.skips,
      after.msPlayed,
      after.firstAt,
      after.lastAt,
      marksOf(after),
    );
    for (const mark of MARK_NAMES) {
      this.#move(listener, mark, after.item, before?.[mark], after[mark]);
    }
  }

  #move(listener: number, mark: Mark, item: string, before?: Register, after?: Register): void {
    if (before?.on === after?.on && before?.at === after?.at) return;
    const key = [listener, MARKS[mark], libraryKind(mark, item)];
    if (before?.on) this.#unmark.run(...key, before.at, item);
    if (after?.on) this.#mark.run(...key, after.at, item);
  }
}
