/** The popularity model as it serves: the same order for everyone. What all other models must beat. */
import { ModelRefusedError } from '../../errors.ts';
import { countryNumber, isCountry } from './country.ts';
import { noEvidence } from '../recommender.ts';
import type { ItemTable, RecommendQuery, Recommender, Scored, Taste } from '../recommender.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';

/** The kind of its snapshots. */
export const POPULARITY = 'popularity';

export class PopularityModel implements Recommender {
  readonly kind = POPULARITY;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly items: ItemTable;
  /** Ms since the epoch: listening up to here went into it. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  readonly #scores: Float32Array;
  /** Indexes by falling score. */
  readonly #order: Int32Array;
  /** Share of the items that an item leaves behind, by index. */
  readonly #quantiles: Float32Array;
  /** The first indexes of each country, by its number. */
  readonly #countries: ReadonlyMap<number, Int32Array>;

  private constructor(snapshot: Snapshot, version: string) {
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.#scores = arrayOf(snapshot, 'scores', 'f32', snapshot.items.size);
    if (!this.#scores.every((score) => score >= 0 && score < Infinity)) {
      throw new ModelRefusedError(
        'Expected finite scores of at least 0 in a popularity snapshot, got others.',
      );
    }
    const scores = this.#scores;
    this.#order = Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
    this.#quantiles = quantilesOf(scores, this.#order);
    this.#countries = countriesOf(snapshot);
  }

  /**
   * @param version - The snapshot's version, as the store knows it.
   * @throws ModelRefusedError when the scores do not fit the items or are not finite.
   */
  static fromSnapshot(snapshot: Snapshot, version: string): PopularityModel {
    return new PopularityModel(snapshot, version);
  }

  /** From 0 (nobody's, or unknown) to 1 (the most popular): the share of items that are less popular. */
  popularityOf(index: number): number {
    return this.#quantiles[index] ?? 0;
  }

  /** Empty: this model reads no taste. */
  tasteFrom(): Taste {
    return { items: new Int32Array(0), weights: new Float32Array(0) };
  }

  recommend(query: RecommendQuery): readonly Scored[] {
    return this.rankItems(query).map((best) => ({ ...best, evidence: noEvidence }));
  }

  /** As {@link recommend}, without the evidence. */
  rankItems({
    limit,
    exclude,
    where,
  }: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    const out: { index: number; score: number }[] = [];
    for (const index of this.#order) {
      if (out.length >= limit) break;
      if (exclude.has(index) || where?.(index) === false) continue;
      out.push({ index, score: this.#scores[index]! });
    }
    return out;
  }

  /** The indexes that a country plays most, best first; empty where nothing is known of it. At most 500. */
  ofCountry(country: string): Int32Array {
    return (isCountry(country) && this.#countries.get(countryNumber(country))) || NONE;
  }
}

const NONE = new Int32Array(0);

/** Snapshots of before countries were counted have none. */
function countriesOf(snapshot: Snapshot): ReadonlyMap<number, Int32Array> {
  const { countries, countryOffsets, countryItems } = snapshot.arrays;
  if (countries === undefined || countryOffsets === undefined || countryItems === undefined) {
    return new Map();
  }
  const fits =
    countryOffsets.length === countries.length + 1 &&
    countryOffsets.at(-1) === countryItems.length &&
    countryItems.every((index) => index >= 0 && index < snapshot.items.size);
  if (!fits) throw new ModelRefusedError('Expected countries that fit the items of a snapshot.');
  return new Map(
    Array.from(countries, (number, c) => [
      number,
      Int32Array.from(countryItems.subarray(countryOffsets[c], countryOffsets[c + 1])),
    ]),
  );
}

/** Equal scores share the mean of their ranks, scaled so that the first of many is 1 and the last 0. */
function quantilesOf(scores: Float32Array, order: Int32Array): Float32Array {
  const quantiles = new Float32Array(order.length);
  const last = Math.max(1, order.length - 1);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const meanRank = (from + to - 1) / 2;
    for (let i = from; i < to; i++)
      quantiles[order[i]!] = order.length === 1 ? 1 : 1 - meanRank / last;
    from = to;
  }
  return quantiles;
}
