/**
 * The log of events, in order of arrival, with an index by listener and time. How many events a day has
 * is kept beside it, since counting them would read the whole log.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { DAY_MS } from '../../clock.ts';
import { dayOf, nameOfDay, startOf } from '../days.ts';
import type { EventContext, EventKind, ListeningEvent } from '../records.ts';
import { batches } from './batches.ts';
import type { Connection } from './connection.ts';
import type { ItemNumbers } from './item-numbers.ts';
import type { ListenerNumbers } from './listeners.ts';

/** Events of one batch of a scan, and listeners looked through between two breaths. */
const BATCH = 5_000;
const LISTENERS = 500;
/** Behind every time that a `Date` can hold (ECMA-262, 21.4.1.1). */
const END_OF_TIME = 8.64e15 + 1;

/** The numbers that stand for kinds in the file; never change one. */
const CODES: Readonly<Record<EventKind, number>> = {
  play: 1,
  save: 2,
  unsave: 3,
  follow: 4,
  unfollow: 5,
  playlist_add: 6,
  playlist_remove: 7,
  dismiss: 8,
  impression: 9,
  click: 10,
  undismiss: 11,
};
const KINDS = new Map(Object.entries(CODES).map(([kind, code]) => [code, kind as EventKind]));

const COLUMNS = 'at, id, kind, item, ms_played, weight, card, playlist, source';
type Row = readonly [
  at: number,
  id: string,
  kind: number,
  item: number,
  msPlayed: number | null,
  weight: number | null,
  card: string | null,
  playlist: string | null,
  source: string | null,
];
type Position = Pick<ListeningEvent, 'at' | 'id'>;

export class EventLog {
  readonly #connection: Connection;
  readonly #items: ItemNumbers;
  readonly #listeners: ListenerNumbers;
  readonly #insert;
  readonly #insertDay;
  readonly #plays;
  readonly #range;
  readonly #days;
  readonly #ofDay;
  readonly #daysOf;
  readonly #lessOfDay;
  readonly #dropDays;
  readonly #drop;

  constructor(connection: Connection, items: ItemNumbers, listeners: ListenerNumbers) {
    this.#connection = connection;
    this.#items = items;
    this.#listeners = listeners;
    this.#insert = connection.prepare(
      `INSERT OR IGNORE INTO events (listener, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertDay = connection.prepare(
      `INSERT INTO event_days VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET events = events + excluded.events`,
    );
    this.#plays = connection.prepareRaw<Row>(
      `SELECT ${COLUMNS} FROM events
       WHERE listener = ? AND (at, id) < (?, ?) AND kind = ${CODES.play}
       ORDER BY at DESC, id DESC LIMIT ?`,
    );
    this.#range = connection.prepareRaw<Row>(
      `SELECT ${COLUMNS} FROM events
       WHERE listener = ? AND (at, id) > (?, ?) AND at < ?
       ORDER BY at, id LIMIT ?`,
    );
    this.#days = connection.preparePluck<number>('SELECT day FROM event_days ORDER BY day');
    this.#ofDay = connection.preparePluck<number>('SELECT events FROM event_days WHERE day = ?');
    this.#daysOf = connection.prepareRaw<readonly [day: number, events: number]>(
      `SELECT CAST(floor(at / ${DAY_MS}.0) AS INTEGER), count(*) FROM events
       WHERE listener = ? AND at < ? GROUP BY 1`,
    );
    this.#lessOfDay = connection.prepare('UPDATE event_days SET events = events - ? WHERE day = ?');
    this.#dropDays = connection.prepare('DELETE FROM event_days WHERE events = 0');
    this.#drop = connection.prepare('DELETE FROM events WHERE listener = ? AND at < ?');
  }

  /** Appends unless the id is known; within a transaction. Answers whether it was new. */
  append(listener: number, event: ListeningEvent): boolean {
    const { context } = event;
    const { changes } = this.#insert.run(
      listener,
      event.at,
      event.id,
      CODES[event.kind],
      this.#items.intern(event.item),
      event.msPlayed ?? null,
      event.weight ?? null,
      context?.card ?? null,
      context?.playlist ?? null,
      context?.source ?? null,
    );
    return changes === 1;
  }

  /** Counts events that were appended: days since the epoch to how many. Within the same transaction. */
  countDays(counts: ReadonlyMap<number, number>): void {
    for (const [day, events] of counts) this.#insertDay.run(day, events);
  }

  playsOf(listener: string, limit: number, before?: Position): readonly ListeningEvent[] {
    const n = this.#listeners.find(listener);
    if (n === undefined) return [];
    const rows = this.#plays.all(n, before?.at ?? END_OF_TIME, before?.id ?? '', limit);
    return rows.map((row) => this.#read(listener, row));
  }

  async *scanOf(listener: string): AsyncGenerator<readonly ListeningEvent[]> {
    const n = this.#listeners.find(listener);
    if (n === undefined) return;
    const from = { at: -END_OF_TIME, id: '' };
    yield* batches<ListeningEvent>(BATCH, (last) =>
      this.#between(n, listener, last ?? from, END_OF_TIME),
    );
  }

  async *scanDay(day: string): AsyncGenerator<readonly ListeningEvent[]> {
    const start = startOf(day);
    let batch: ListeningEvent[] = [];
    for await (const listeners of this.#allListeners()) {
      for (const [n, listener] of listeners) {
        let last: Position = { at: start, id: '' };
        for (let full = true; full;) {
          const events = this.#between(n, listener, last, start + DAY_MS);
          full = events.length === BATCH;
          last = events.at(-1) ?? last;
          batch.push(...events);
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
          await breathe();
        }
      }
    }
    if (batch.length > 0) yield batch;
  }

  days(): readonly string[] {
    return this.#days.all().map(nameOfDay);
  }

  countOfDay(day: string): number {
    return this.#ofDay.get(dayOf(startOf(day))) ?? 0;
  }

  /** Removes what lies before a day, some listeners at a time. */
  async deleteBefore(day: string): Promise<number> {
    const end = startOf(day);
    let gone = 0;
    for await (const listeners of this.#allListeners()) {
      gone += this.#connection.write(() =>
        listeners.reduce((sum, [n]) => sum + this.forget(n, end), 0),
      );
    }
    return gone;
  }

  /** Removes a listener's events before a time (all unless given); within a transaction. */
  forget(listener: number, before = END_OF_TIME): number {
    const days = this.#daysOf.all(listener, before);
    if (days.length === 0) return 0;
    for (const [day, events] of days) this.#lessOfDay.run(events, day);
    this.#dropDays.run();
    return this.#drop.run(listener, before).changes;
  }

  #allListeners(): AsyncIterable<readonly (readonly [number, string])[]> {
    return batches<readonly [number, string]>(LISTENERS, (last) =>
      this.#listeners.behind(last?.[0] ?? 0, LISTENERS),
    );
  }

  #between(n: number, listener: string, last: Position, end: number): readonly ListeningEvent[] {
    return this.#range.all(n, last.at, last.id, end, BATCH).map((row) => this.#read(listener, row));
  }

  #read(listener: string, row: Row): ListeningEvent {
    const [at, id, code, item, msPlayed, weight, card, playlist, source] = row;
    const kind = KINDS.get(code)!;
    const context: EventContext = {
      ...(card === null ? {} : { card }),
      ...(playlist === null ? {} : { playlist }),
      ...(source === null ? {} : { source }),
    };
    return {
      id,
      listener,
      kind,
      item: this.#items.id(item),
      at,
      ...(msPlayed === null ? {} : { msPlayed }),
      ...(weight === null ? {} : { weight }),
      ...((card ?? playlist ?? source) === null ? {} : { context }),
    };
  }
}
