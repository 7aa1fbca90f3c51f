/** Sums of responses to cards by item and period, in each segment and over all: counters, see `outcomes.ts`. */
import type { ResponseStats, SegmentResponses } from '../response-records.ts';
import type { Row, Session } from './session.ts';
import { allBuckets, bucketOf, each } from './spread.ts';

const MILLION = 1_000_000;
/** The segment that stands for all, and the item that stands for all. */
const ALL_SEGMENTS = -2_147_483_648;
const ALL_ITEMS = '';
/** Buckets of the items of one segment: a Home reads each, of its segment and of all. */
const ITEM_BUCKETS = 4;
/** Keys of partitions read together. */
const PARTITIONS = 500;
/** Rows of one batch of a scan. */
const BATCH = 2_000;

/** Where sums lie together. */
interface Partition {
  readonly segment: number;
  readonly period: number;
  readonly bucket: number;
}

/** What one commit adds to the sums of an item in a segment and a period. */
export interface Gain {
  readonly segment: number;
  readonly period: number;
  readonly item: string;
  seen: number;
  millionths: number;
}

const NOTHING: ResponseStats = Object.freeze({ seen: 0, reward: 0 });

export class ResponseSums {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Adds what one commit learned; not to be repeated. */
  async add(gains: readonly Gain[]): Promise<void> {
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

  async *scan(): AsyncGenerator<readonly SegmentResponses[]> {
    for await (const partitions of this.#partitions()) {
      for (const { segment, period, bucket } of partitions) {
        if (segment === ALL_SEGMENTS) continue;
        const rows = this.#session.pages(
          `SELECT item, seen, millionths FROM responses_of_period
           WHERE segment = ? AND period = ? AND bucket = ?`,
          [segment, period, bucket],
          BATCH,
        );
        for await (const page of rows) {
          yield page.map((row) => ({
            ...{ item: row['item'] as string, segment, period },
            seen: Number(row['seen']),
            reward: Number(row['millionths']) / MILLION,
          }));
        }
      }
    }
  }

  /** Whole partitions: a period is part of their key. */
  async forgetBefore(period: number): Promise<void> {
    for await (const partitions of this.#partitions()) {
      const old = partitions.filter((partition) => partition.period < period);
      await each(old, (partition) =>
        this.#session.write(
          'DELETE FROM responses_of_period WHERE segment = ? AND period = ? AND bucket = ?',
          [partition.segment, partition.period, partition.bucket],
        ),
      );
    }
  }

  async *#partitions(): AsyncGenerator<readonly Partition[]> {
    const pages = this.#session.pages(
      'SELECT DISTINCT segment, period, bucket FROM responses_of_period',
      [],
      PARTITIONS,
    );
    for await (const page of pages) {
      yield page.map((row) => ({
        segment: row['segment'] as number,
        period: row['period'] as number,
        bucket: row['bucket'] as number,
      }));
    }
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

/** Rewards are summed as whole millionths. */
export function millionths(reward: number): number {
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
