/**
 * What became of cards, and what is learned from it. Each card counts once as seen and with its best
 * reward: a compare-and-set on its page decides what is new, and only who made it adds that to the sums.
 * The sums are counters, which Cassandra adds to once at most: should a gateway be killed between the two,
 * the few responses of that one commit are missing from the sums, and none is ever counted twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'cassandra-driver';
import { InvariantError, UnavailableError } from '../../errors.ts';
import { cardId, parsePlace } from '../../ids.ts';
import type { CardOutcome, DatedOutcome, ResponseStats } from '../records.ts';
import { Undecided, type Row, type Session, type Statement } from './session.ts';
import { allBuckets, bucketOf, each } from './spread.ts';

const MILLION = 1_000_000;
/** The segment that stands for all, and the item that stands for all. */
const ALL_SEGMENTS = -2_147_483_648;
const ALL_ITEMS = '';
/** Buckets of the items of one segment: a Home reads each, of its segment and of all. */
const ITEM_BUCKETS = 4;
/** Keys of partitions read together. */
const PARTITIONS = 500;
/** Shelf and position of a page's own row. */
const PAGE = -1;
const ATTEMPTS = 50;
const PAUSE_MS = 4;
const LONGEST_MS = 100;

interface Place {
  readonly listener: string;
  readonly page: string;
  readonly shelf: number;
  readonly position: number;
}

interface Placed {
  readonly place: Place;
  readonly outcome: DatedOutcome;
}

/** What one commit adds to the sums of an item in a segment and a period. */
interface Gain {
  readonly segment: number;
  readonly period: number;
  readonly item: string;
  seen: number;
  millionths: number;
}

export class Outcomes {
  readonly #session: Session;
  /** What an outcome lives for, in s. */
  readonly #ttl: number;

  constructor(session: Session, ttl: number) {
    this.#session = session;
    this.#ttl = ttl;
  }

  /** Takes in what events say about cards; may be repeated. */
  async learn(outcomes: readonly DatedOutcome[]): Promise<void> {
    const placed = outcomes.map((outcome): Placed => ({ place: placeOf(outcome), outcome }));
    const pages = Map.groupBy(placed, ({ place }) => `${place.page} ${place.listener}`);
    await each([...pages.values()], (page) => this.#learnPage(page));
  }

  /** Outcomes of the cards of one page, by card id. */
  async ofPage(listener: string, page: string): Promise<Map<string, CardOutcome>> {
    const found = new Map<string, CardOutcome>();
    for (const row of await this.#rows(listener, page)) {
      const [shelf, position] = [row['shelf'] as number, row['position'] as number];
      if (shelf === PAGE) continue;
      const card = cardId({ listener, page, shelf, position });
      const [segment, item] = [row['segment'] as number, row['item'] as string];
      found.set(card, { card, segment, item, reward: row['reward'] as number });
    }
    return found;
  }

  /** Responses per item in one segment and over all. Items never seen are left out. */
  async ofItems(
    segment: number,
    items: readonly string[],
    weights: ReadonlyMap<number, number>,
  ): Promise<Map<string, { segment: ResponseStats; all: ResponseStats }>> {
    const [own, all] = await Promise.all([
      this.#sums(segment, items, weights),
      this.#sums(ALL_SEGMENTS, items, weights),
    ]);
    const found = new Map<string, { segment: ResponseStats; all: ResponseStats }>();
    for (const item of items) {
      const overAll = all.get(item);
      if (overAll) found.set(item, { segment: own.get(item) ?? NOTHING, all: overAll });
    }
    return found;
  }

  async totals(weights: ReadonlyMap<number, number>): Promise<ResponseStats> {
    const rows = await each(allBuckets(ITEM_BUCKETS), (bucket) =>
      this.#session.rows(
        `SELECT period, seen, millionths FROM responses_of_period
         WHERE segment = ? AND period IN ? AND bucket = ? AND item = ?`,
        [ALL_SEGMENTS, [...weights.keys()], bucket, ALL_ITEMS],
      ),
    );
    return summed(rows.flat(), weights);
  }

  /** Whole partitions: a period is part of their key. */
  async forgetBefore(period: number): Promise<void> {
    const partitions = this.#session.pages(
      'SELECT DISTINCT segment, period, bucket FROM responses_of_period',
      [],
      PARTITIONS,
    );
    for await (const page of partitions) {
      const old = page.filter((row) => (row['period'] as number) < period);
      await each(old, (row) =>
        this.#session.write(
          'DELETE FROM responses_of_period WHERE segment = ? AND period = ? AND bucket = ?',
          [row['segment'], row['period'], row['bucket']] as number[],
        ),
      );
    }
  }

  async #learnPage(placed: readonly Placed[]): Promise<void> {
    const { listener, page } = placed[0]!.place;
    const token = types.Uuid.random();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const rows = await this.#rows(listener, page);
      const { better, gains } = compare(placed, rows);
      if (better.length === 0) return;
      if (await this.#decide(rows, better, token)) {
        await this.#add(gains);
        return;
      }
      await sleep(Math.min(LONGEST_MS, PAUSE_MS * attempt));
    }
    throw new UnavailableError('Expected to note responses to a page: too many others do at once.');
  }

  async #decide(
    rows: readonly Row[],
    better: readonly Placed[],
    token: types.Uuid,
  ): Promise<boolean> {
    const { listener, page } = better[0]!.place;
    const own = rows.find((row) => row['shelf'] === PAGE);
    const seq = (own?.['seq'] as bigint | null | undefined) ?? null;
    const key = [listener, page, PAGE, PAGE];
    const condition: Statement = {
      cql: `UPDATE outcomes USING TTL ${this.#ttl} SET seq = ?, made_by = ?
            WHERE listener = ? AND page = ? AND shelf = ? AND position = ? IF seq = ?`,
      values: [(seq ?? 0n) + 1n, token, ...key, seq],
    };
    try {
      const cards = better.map((one) => this.#row(one));
      return (await this.#session.decide(condition, ...cards)).applied;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      const now = await this.#session.oneSerial(
        'SELECT made_by FROM outcomes WHERE listener = ? AND page = ? AND shelf = ? AND position = ?',
        key,
      );
      return token.equals((now?.['made_by'] as types.Uuid | null) ?? types.Uuid.random());
    }
  }

  #row({ place, outcome }: Placed): Statement {
    return {
      cql: `INSERT INTO outcomes (listener, page, shelf, position, segment, item, reward)
            VALUES (?, ?, ?, ?, ?, ?, ?) USING TTL ${this.#ttl}`,
      values: [
        place.listener,
        place.page,
        place.shelf,
        place.position,
        outcome.segment,
        outcome.item,
        outcome.reward,
      ],
    };
  }

  async #add(gains: readonly Gain[]): Promise<void> {
    await each(gains, async ({ segment, period, item, seen, millionths }) => {
      const bucket = bucketOf(item, ITEM_BUCKETS);
      const places = [
        [segment, period, bucket, item],
        [ALL_SEGMENTS, period, bucket, item],
        [ALL_SEGMENTS, period, bucket, ALL_ITEMS],
      ] as const;
      await each(places, (place) =>
        this.#session.count(
          `UPDATE responses_of_period SET seen = seen + ?, millionths = millionths + ?
           WHERE segment = ? AND period = ? AND bucket = ? AND item = ?`,
          [BigInt(seen), BigInt(millionths), ...place],
        ),
      );
    });
  }

  async #rows(listener: string, page: string): Promise<readonly Row[]> {
    return this.#session.rows(
      `SELECT shelf, position, segment, item, reward, seq FROM outcomes
       WHERE listener = ? AND page = ?`,
      [listener, page],
    );
  }

  async #sums(
    segment: number,
    items: readonly string[],
    weights: ReadonlyMap<number, number>,
  ): Promise<Map<string, ResponseStats>> {
    const buckets = Map.groupBy(new Set(items), (item) => bucketOf(item, ITEM_BUCKETS));
    const found = await each([...buckets], ([bucket, some]) =>
      this.#session.rows(
        `SELECT item, period, seen, millionths FROM responses_of_period
         WHERE segment = ? AND period IN ? AND bucket = ? AND item IN ?`,
        [segment, [...weights.keys()], bucket, some],
      ),
    );
    const ofItem = Map.groupBy(found.flat(), (row) => row['item'] as string);
    return new Map(Array.from(ofItem, ([item, rows]) => [item, summed(rows, weights)]));
  }
}

const NOTHING: ResponseStats = Object.freeze({ seen: 0, reward: 0 });

/** @throws InvariantError when an outcome is not of a card. */
export function placeOf({ card }: CardOutcome): Place {
  const place = parsePlace(card);
  if (place?.position === undefined) {
    throw new InvariantError('Expected the outcome of a card, got one whose card id is none.');
  }
  return { ...place, position: place.position };
}

/** Which outcomes are better than what is known, and what they add. */
function compare(
  placed: readonly Placed[],
  rows: readonly Row[],
): { better: readonly Placed[]; gains: readonly Gain[] } {
  const keyOf = (shelf: number, position: number): string => `${shelf}/${position}`;
  const known = new Map(
    rows.map((row) => [
      keyOf(row['shelf'] as number, row['position'] as number),
      row['reward'] as number,
    ]),
  );
  const better = new Map<string, Placed>();
  const gains = new Map<string, Gain>();
  for (const one of placed) {
    const key = keyOf(one.place.shelf, one.place.position);
    const before = known.get(key);
    const { item, reward, segment, period } = one.outcome;
    if (before !== undefined && before >= reward) continue;
    known.set(key, reward);
    better.set(key, one);
    const place = `${segment} ${period} ${item}`;
    const sum = gains.get(place) ?? { segment, period, item, seen: 0, millionths: 0 };
    sum.seen += before === undefined ? 1 : 0;
    sum.millionths += millionths(reward) - millionths(before ?? 0);
    gains.set(place, sum);
  }
  return { better: [...better.values()], gains: [...gains.values()] };
}

function millionths(reward: number): number {
  return Math.round(reward * MILLION);
}

function summed(rows: readonly Row[], weights: ReadonlyMap<number, number>): ResponseStats {
  const sum = (column: string): number =>
    rows.reduce(
      (total, row) =>
        total + (weights.get(row['period'] as number) ?? 0) * Number(row[column] ?? 0),
      0,
    );
  return { seen: sum('seen'), reward: sum('millionths') / MILLION };
}
