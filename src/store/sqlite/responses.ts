/**
 * What became of cards, and what is learned from it. Each card counts once as seen and with its best
 * reward, so repeats and late arrivals change nothing; sums are kept per item and period, in each segment and over all.
 */
import { InvariantError } from '../../errors.ts';
import { cardId, parsePlace } from '../../ids.ts';
import type {
  CardOutcome,
  DatedOutcome,
  ResponseStats,
  SegmentResponses,
} from '../response-records.ts';
import { batches } from './batches.ts';
import type { Connection } from './connection.ts';
import type { ItemNumbers } from './item-numbers.ts';
import type { ListenerNumbers } from './listeners.ts';

const MILLION = 1_000_000;
/** Rows of one batch of a scan. */
const BATCH = 2_000;

interface OutcomeRow {
  readonly shelf: number;
  readonly position: number;
  readonly segment: number;
  readonly item: number;
  readonly reward: number;
}
interface StatsRow {
  readonly period: number;
  readonly seen: number;
  readonly millionths: number;
}

interface SegmentRow extends StatsRow {
  readonly item: number;
  readonly segment: number;
}

/** The row of `responses_over_all` that sums all items; numbers of items count from 1. */
const ALL_ITEMS = 0;

export class Responses {
  readonly #items: ItemNumbers;
  readonly #listeners: ListenerNumbers;
  readonly #reward;
  readonly #putOutcome;
  readonly #outcomes;
  readonly #learnInSegment;
  readonly #learnOverAll;
  readonly #inSegment;
  readonly #overAll;
  readonly #after;
  readonly #forget;

  constructor(connection: Connection, items: ItemNumbers, listeners: ListenerNumbers) {
    this.#items = items;
    this.#listeners = listeners;
    const card = 'listener = ? AND page = ? AND shelf = ? AND position = ?';
    this.#reward = connection.preparePluck<number>(`SELECT reward FROM outcomes WHERE ${card}`);
    this.#putOutcome = connection.prepare(
      `INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET reward = excluded.reward`,
    );
    this.#outcomes = connection.prepare<OutcomeRow>(
      `SELECT shelf, position, segment, item, reward FROM outcomes
       WHERE listener = ? AND page = ? ORDER BY shelf, position`,
    );
    const add =
      'DO UPDATE SET seen = seen + excluded.seen, millionths = millionths + excluded.millionths';
    this.#learnInSegment = connection.prepare(
      `INSERT INTO responses VALUES (?, ?, ?, ?, ?) ON CONFLICT ${add}`,
    );
    this.#learnOverAll = connection.prepare(
      `INSERT INTO responses_over_all VALUES (?, ?, ?, ?) ON CONFLICT ${add}`,
    );
    this.#inSegment = connection.prepare<StatsRow>(
      'SELECT period, seen, millionths FROM responses WHERE item = ? AND segment = ?',
    );
    this.#overAll = connection.prepare<StatsRow>(
      'SELECT period, seen, millionths FROM responses_over_all WHERE item = ?',
    );
    this.#after = connection.prepare<SegmentRow>(
      `SELECT item, segment, period, seen, millionths FROM responses
       WHERE (item, segment, period) > (?, ?, ?) ORDER BY item, segment, period LIMIT ?`,
    );
    this.#forget = ['responses', 'responses_over_all'].map((table) =>
      connection.prepare(`DELETE FROM ${table} WHERE period < ?`),
    );
  }

  /** Takes in what an event says about a card; within a transaction. */
  learn({ card, segment, item, reward, period }: DatedOutcome): void {
    const place = parsePlace(card);
    if (place?.position === undefined) {
      throw new InvariantError('Expected the outcome of a card, got one whose card id is none.');
    }
    const listener = this.#listeners.need(place.listener);
    const key = [listener, place.page, place.shelf, place.position];
    const before = this.#reward.get(...key);
    if (before !== undefined && before >= reward) return;
    const n = this.#items.intern(item);
    this.#putOutcome.run(...key, segment, n, reward);
    const seen = before === undefined ? 1 : 0;
    const gain = millionths(reward) - millionths(before ?? 0);
    this.#learnInSegment.run(n, segment, period, seen, gain);
    this.#learnOverAll.run(n, period, seen, gain);
    this.#learnOverAll.run(ALL_ITEMS, period, seen, gain);
  }

  outcomes(listener: string, page: string): Map<string, CardOutcome> {
    const found = new Map<string, CardOutcome>();
    const n = this.#listeners.find(listener);
    if (n === undefined) return found;
    for (const { shelf, position, segment, item, reward } of this.#outcomes.all(n, page)) {
      const card = cardId({ listener, page, shelf, position });
      found.set(card, { card, segment, item: this.#items.id(item), reward });
    }
    return found;
  }

  ofItem(
    item: string,
    segment: number,
    weights: ReadonlyMap<number, number>,
  ): { segment: ResponseStats; all: ResponseStats } | undefined {
    const n = this.#items.find(item);
    if (n === undefined) return undefined;
    const all = summed(this.#overAll.all(n), weights);
    if (all.seen === 0) return undefined;
    return { segment: summed(this.#inSegment.all(n, segment), weights), all };
  }

  async *scan(): AsyncGenerator<readonly SegmentResponses[]> {
    const after = (last?: SegmentRow): readonly SegmentRow[] =>
      this.#after.all(last?.item ?? -1, last?.segment ?? 0, last?.period ?? 0, BATCH);
    for await (const rows of batches(BATCH, after)) {
      yield rows.map(({ item, segment, period, seen, millionths: sum }) => ({
        ...{ item: this.#items.id(item), segment, period, seen },
        reward: sum / MILLION,
      }));
    }
  }

  totals(weights: ReadonlyMap<number, number>): ResponseStats {
    return summed(this.#overAll.all(ALL_ITEMS), weights);
  }

  forgetBefore(period: number): void {
    for (const deletion of this.#forget) deletion.run(period);
  }
}

function millionths(reward: number): number {
  return Math.round(reward * MILLION);
}

function summed(rows: readonly StatsRow[], weights: ReadonlyMap<number, number>): ResponseStats {
  let [seen, sum] = [0, 0];
  for (const row of rows) {
    const weight = weights.get(row.period) ?? 0;
    seen += weight * row.seen;
    sum += weight * row.millionths;
  }
  return { seen, reward: sum / MILLION };
}
