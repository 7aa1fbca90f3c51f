/**
 * What a change of a listener writes outside their partition: log, ids, days, library, playlists, cards.
 * Writing it twice, or late, changes nothing: rows carry the change's timestamp, counts of days know which
 * change they have counted, and playlists and cards are compare-and-sets that only ever move forward.
 */
import { monthOf } from './months.ts';
import { dayOf } from '../days.ts';
import type { Mark } from '../listener-item-marks.ts';
import type { ListeningEvent } from '../records.ts';
import type { DatedOutcome } from '../response-records.ts';
import type { Outcomes } from './outcomes.ts';
import { changePlaylist } from './playlist-members.ts';
import type { Session, Statement } from './session.ts';
import { bucketOf, each, parts } from './spread.ts';

/** A register of the library that went on, off or to another time. */
export interface Move {
  readonly mark: Mark;
  readonly kind: string;
  readonly item: string;
  /** Where it stood, and where it stands now; undefined where it was or is off. */
  readonly from?: number;
  readonly to?: number;
}

/** Everything that has to be written elsewhere: JSON in the listener's row until it is. */
export interface Effects {
  readonly events: readonly ListeningEvent[];
  readonly outcomes: readonly DatedOutcome[];
  readonly moves: readonly Move[];
  /** Items that the listener has a row of for the first time. */
  readonly firsts: readonly string[];
  /** The call that made the change. */
  readonly token: string;
}

export interface MadeChange {
  readonly seq: number;
  readonly stamp: number;
  readonly effects: Effects;
}

export function noEffects(token = ''): Effects {
  return { events: [], outcomes: [], moves: [], firsts: [], token };
}

/** Rows of one batch: some 10 KB, far from where Cassandra warns. */
const TOGETHER = 20;

export class EffectWriter {
  readonly #session: Session;
  readonly #outcomes: Outcomes;
  /** What an event's rows live for, in s. */
  readonly #ttl: number;

  constructor(session: Session, outcomes: Outcomes, ttl: number) {
    this.#session = session;
    this.#outcomes = outcomes;
    this.#ttl = ttl;
  }

  async write(listener: string, made: MadeChange): Promise<void> {
    const { effects, stamp } = made;
    await Promise.all([
      this.#log(listener, made),
      this.#ids(listener, made),
      this.#days(listener, made),
      each(effects.moves, (move) => this.#move(listener, move, stamp)),
      each(effects.firsts, (item) =>
        this.#session.write(
          'INSERT INTO listeners_of_item (item, bucket, listener) VALUES (?, ?, ?)',
          [item, itemBucketOf(listener), listener],
          stamp,
        ),
      ),
      this.#playlists(effects.events),
      this.#outcomes.learn(effects.outcomes),
    ]);
  }

  async #log(listener: string, { effects, stamp }: MadeChange): Promise<void> {
    const months = Map.groupBy(effects.events, ({ at }) => monthOf(at));
    await each([...months], async ([month, events]) => {
      await this.#session.write(
        'INSERT INTO months_of_listener (listener, month) VALUES (?, ?)',
        [listener, month],
        stamp,
      );
      await each([...parts(events, TOGETHER)], (some) =>
        this.#session.writeTogether(
          some.map((event) => this.#row(event, month)),
          stamp,
        ),
      );
    });
  }

  #row(event: ListeningEvent, month: number): Statement {
    const { context } = event;
    return {
      cql: `INSERT INTO events (listener, month, play, at, id, kind, item, ms_played, weight, card, playlist, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ${this.#ttl}`,
      values: [
        event.listener,
        month,
        event.kind === 'play',
        new Date(event.at),
        event.id,
        event.kind,
        event.item,
        event.msPlayed,
        event.weight,
        context?.card,
        context?.playlist,
        context?.source,
      ],
    };
  }

  async #ids(listener: string, { effects, stamp }: MadeChange): Promise<void> {
    await each(effects.events, ({ id }) =>
      this.#session.write(
        `INSERT INTO event_ids (id, listener, made_by) VALUES (?, ?, ?) USING TTL ${this.#ttl}`,
        [id, listener, effects.token],
        stamp,
      ),
    );
  }

  /** Counts each day once for this change: a row that a later change has counted is left alone. */
  async #days(listener: string, { effects, seq, stamp }: MadeChange): Promise<void> {
    const days = Map.groupBy(effects.events, ({ at }) => dayOf(at));
    await each([...days], async ([day, events]) => {
      const key = [day, bucketOf(listener), listener];
      const row = await this.#session.one(
        'SELECT events, seq FROM listeners_of_day WHERE day = ? AND bucket = ? AND listener = ?',
        key,
      );
      if (row && Number(row['seq']) >= seq) return;
      const before = (row?.['events'] as number | undefined) ?? 0;
      await this.#session.write(
        'INSERT INTO listeners_of_day (events, seq, day, bucket, listener) VALUES (?, ?, ?, ?, ?)',
        [before + events.length, BigInt(seq), ...key],
        stamp,
      );
      // After the row above and with a time of its own: see EventLog's dropEmpty.
      await this.#session.write("INSERT INTO days (kind, day) VALUES ('events', ?)", [day]);
    });
  }

  async #move(
    listener: string,
    { mark, kind, item, from, to }: Move,
    stamp: number,
  ): Promise<void> {
    const key = [listener, mark, kind, item];
    const statements: Statement[] = [];
    if (from !== undefined && from !== to) {
      statements.push({
        cql: 'DELETE FROM library WHERE listener = ? AND mark = ? AND kind = ? AND item = ? AND at = ?',
        values: [...key, new Date(from)],
      });
    }
    if (to !== undefined) {
      statements.push({
        cql: 'INSERT INTO library (listener, mark, kind, item, at) VALUES (?, ?, ?, ?, ?)',
        values: [...key, new Date(to)],
      });
    }
    await this.#session.writeTogether(statements, stamp);
  }

  async #playlists(events: readonly ListeningEvent[]): Promise<void> {
    const changes = events.filter(
      ({ kind, context }) =>
        (kind === 'playlist_add' || kind === 'playlist_remove') && context?.playlist !== undefined,
    );
    const playlists = Map.groupBy(changes, ({ context }) => context!.playlist!);
    await each([...playlists], ([playlist, some]) =>
      changePlaylist(
        this.#session,
        playlist,
        some.map(({ id, kind, item, at }) => {
          return { item, on: kind === 'playlist_add', at, by: id };
        }),
      ),
    );
  }
}

/** Buckets of the listeners of one item. */
export const ITEM_BUCKETS = 4;

export function itemBucketOf(listener: string): number {
  return bucketOf(listener, ITEM_BUCKETS);
}
