/** Reading the log of events, and removing what is old: by listener and month, and by day. */
import { DAY_MS } from '../../clock.ts';
import { dayOf, nameOfDay, startOf } from '../days.ts';
import type { EventsPort } from '../ports.ts';
import type { EventContext, EventKind, ListeningEvent } from '../records.ts';
import { monthOf } from './months.ts';
import type { Row, Session, Value } from './session.ts';
import { allBuckets, bucketOf, byBytes, each, gathered, merge } from './spread.ts';

/** Events of one batch of a scan. */
const BATCH = 5_000;
/** Listeners of a day that are read at once. */
const LISTENERS_AT_ONCE = 16;

const COLUMNS = 'listener, at, id, kind, item, ms_played, weight, card, playlist, source';
/** Behind every time that a `Date` can hold (ECMA-262, 21.4.1.1). */
const END_OF_TIME = 8.64e15;

export class EventLog implements Omit<EventsPort, 'commit'> {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async playsOf(
    listener: string,
    limit: number,
    before?: { readonly at: number; readonly id: string },
  ): Promise<readonly ListeningEvent[]> {
    const found: ListeningEvent[] = [];
    const months = await this.monthsOf(listener);
    for (const month of months.toReversed()) {
      if (found.length >= limit) break;
      if (before && month > monthOf(before.at)) continue;
      const key = [listener, month];
      const slice = before ? ' AND (at, id) < (?, ?)' : '';
      const rows = await this.#session.rows(
        `SELECT ${COLUMNS} FROM events WHERE listener = ? AND month = ? AND play = true${slice} LIMIT ?`,
        [...key, ...(before ? [new Date(before.at), before.id] : []), limit - found.length],
      );
      found.push(...rows.map(toEvent));
    }
    return found;
  }

  async *scanOf(listener: string): AsyncGenerator<readonly ListeningEvent[]> {
    yield* gathered(this.#eventsOf(listener, -END_OF_TIME, END_OF_TIME), BATCH);
  }

  scanDay(day: string): AsyncIterable<readonly ListeningEvent[]> {
    return gathered(this.#eventsOn(startOf(day)), BATCH);
  }

  async days(): Promise<readonly string[]> {
    return (await this.#dayNumbers()).map(nameOfDay);
  }

  async countOfDay(day: string): Promise<number> {
    const number = dayOf(startOf(day));
    const counts = await each(allBuckets(), async (bucket) => {
      const row = await this.#session.one(
        'SELECT sum(events) AS n FROM listeners_of_day WHERE day = ? AND bucket = ?',
        [number, bucket],
      );
      return Number(row?.['n'] ?? 0);
    });
    return counts.reduce((sum, n) => sum + n, 0);
  }

  async deleteBefore(day: string): Promise<number> {
    const end = startOf(day);
    let gone = 0;
    for (const number of await this.#dayNumbers()) {
      if (number >= dayOf(end)) break;
      for await (const listeners of gathered(this.#listenersOn(number), 1_000)) {
        const counts = await each(listeners, (one) => this.#forgetDay(one, number));
        gone += counts.reduce((sum, n) => sum + n, 0);
      }
      await this.dropEmpty(number);
    }
    return gone;
  }

  /** Forgets all events of a listener, their ids and their counts. */
  async forget(listener: string, timestamp: number): Promise<void> {
    const days = new Set<number>();
    for (const month of await this.monthsOf(listener)) {
      for (const play of [true, false]) {
        const pages = this.#session.pages(
          'SELECT at, id FROM events WHERE listener = ? AND month = ? AND play = ?',
          [listener, month, play],
        );
        for await (const page of pages) {
          for (const row of page) days.add(dayOf((row['at'] as Date).getTime()));
          await each(page, (row) => this.#dropId(row['id'] as string, timestamp));
        }
      }
      await this.#session.write(
        'DELETE FROM events WHERE listener = ? AND month = ?',
        [listener, month],
        timestamp,
      );
    }
    await this.#session.write(
      'DELETE FROM months_of_listener WHERE listener = ?',
      [listener],
      timestamp,
    );
    for (const day of days) {
      await this.#uncount(listener, day, timestamp);
      await this.dropEmpty(day);
    }
  }

  /** Months in which a listener has events, ascending. */
  async monthsOf(listener: string): Promise<readonly number[]> {
    const rows = await this.#session.rows(
      'SELECT month FROM months_of_listener WHERE listener = ?',
      [listener],
    );
    return rows.map((row) => row['month'] as number);
  }

  /**
   * Strikes a day of which nobody has events any more. The strike is dated before the look, and a commit
   * enters the day after it has counted it: so no day is struck that somebody counts meanwhile.
   */
  async dropEmpty(day: number): Promise<void> {
    const before = this.#session.timestamp();
    const rows = await each(allBuckets(), (bucket) =>
      this.#session.one(
        'SELECT listener FROM listeners_of_day WHERE day = ? AND bucket = ? LIMIT 1',
        [day, bucket],
      ),
    );
    if (rows.some((row) => row !== undefined)) return;
    await this.#session.write("DELETE FROM days WHERE kind = 'events' AND day = ?", [day], before);
  }

  /** Events of one listener from a time up to another, oldest first. */
  async *#eventsOf(listener: string, from: number, to: number): AsyncGenerator<ListeningEvent> {
    for (const month of await this.monthsOf(listener)) {
      if (month < monthOf(from) || month > monthOf(to)) continue;
      const slices = [true, false].map((play) => this.#slice([listener, month, play], from, to));
      yield* merge(slices, byTime);
    }
  }

  async *#slice(
    key: readonly Value[],
    from: number,
    to: number,
  ): AsyncGenerator<readonly ListeningEvent[]> {
    const pages = this.#session.pages(
      `SELECT ${COLUMNS} FROM events WHERE listener = ? AND month = ? AND play = ? AND at >= ? AND at < ?
       ORDER BY at ASC, id ASC`,
      [...key, new Date(from), new Date(to)],
    );
    for await (const page of pages) yield page.map(toEvent);
  }

  async *#eventsOn(start: number): AsyncGenerator<ListeningEvent> {
    for await (const some of gathered(this.#listenersOn(dayOf(start)), LISTENERS_AT_ONCE)) {
      const events = await each(some, async (listener) => {
        const own: ListeningEvent[] = [];
        for await (const event of this.#eventsOf(listener, start, start + DAY_MS)) own.push(event);
        return own;
      });
      for (const own of events) yield* own;
    }
  }

  /** Who has events on a day, by id. */
  #listenersOn(day: number): AsyncGenerator<string> {
    const streams = allBuckets().map((bucket) => this.#listenersIn(day, bucket));
    return merge(streams, byBytes);
  }

  async *#listenersIn(day: number, bucket: number): AsyncGenerator<readonly string[]> {
    const pages = this.#session.pages(
      'SELECT listener FROM listeners_of_day WHERE day = ? AND bucket = ?',
      [day, bucket],
      500,
    );
    for await (const page of pages) yield page.map((row) => row['listener'] as string);
  }

  async #dayNumbers(): Promise<readonly number[]> {
    const rows = await this.#session.rows("SELECT day FROM days WHERE kind = 'events'", []);
    return rows.map((row) => row['day'] as number);
  }

  async #forgetDay(listener: string, day: number): Promise<number> {
    const [start, end] = [new Date(day * DAY_MS), new Date((day + 1) * DAY_MS)];
    const month = monthOf(day * DAY_MS);
    let gone = 0;
    for (const play of [true, false]) {
      const key = [listener, month, play, start, end];
      const range = 'listener = ? AND month = ? AND play = ? AND at >= ? AND at < ?';
      for await (const page of this.#session.pages(`SELECT id FROM events WHERE ${range}`, key)) {
        gone += page.length;
        await each(page, (row) => this.#dropId(row['id'] as string));
      }
      await this.#session.write(`DELETE FROM events WHERE ${range}`, key);
    }
    await this.#uncount(listener, day);
    return gone;
  }

  async #uncount(listener: string, day: number, timestamp?: number): Promise<void> {
    await this.#session.write(
      'DELETE FROM listeners_of_day WHERE day = ? AND bucket = ? AND listener = ?',
      [day, bucketOf(listener), listener],
      timestamp,
    );
  }

  async #dropId(id: string, timestamp?: number): Promise<void> {
    await this.#session.write('DELETE FROM event_ids WHERE id = ?', [id], timestamp);
  }
}

function byTime(a: ListeningEvent, b: ListeningEvent): number {
  return a.at - b.at || byBytes(a.id, b.id);
}

function toEvent(row: Row): ListeningEvent {
  const [card, playlist, source] = ['card', 'playlist', 'source'].map(
    (name) => row[name] as string | null,
  ) as [string | null, string | null, string | null];
  const context: EventContext = {
    ...(card === null ? {} : { card }),
    ...(playlist === null ? {} : { playlist }),
    ...(source === null ? {} : { source }),
  };
  const msPlayed = row['ms_played'] as number | null;
  const weight = row['weight'] as number | null;
  return {
    id: row['id'] as string,
    listener: row['listener'] as string,
    kind: row['kind'] as EventKind,
    item: row['item'] as string,
    at: (row['at'] as Date).getTime(),
    ...(msPlayed === null ? {} : { msPlayed }),
    ...(weight === null ? {} : { weight }),
    ...((card ?? playlist ?? source) === null ? {} : { context }),
  };
}
