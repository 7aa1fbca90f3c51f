/**
 * What the learned combinations see of a candidate: the parts' scores and the places they give it, how popular
 * it is beside what the listener has, how strongly it is liked, and how near it is to single items of theirs.
 */
import type { ItemWeights } from '../neighbours/item-weights.ts';
import type { CandidatePool } from './candidate-pool.ts';
import type { ItemFacts } from './item-facts.ts';

/** Features of each part, and of candidates apart from them. */
const OF_PART = 2;
const APART = 13;
/** Nearest own items that are looked at. */
const NEAREST = 5;

/** How many features a candidate has. */
export function featureCount(parts: number): number {
  return OF_PART * parts + APART;
}

/** The part whose score or place a feature is; undefined for features apart from parts. */
export function partOfFeature(feature: number, parts: number): number | undefined {
  return feature < OF_PART * parts ? Math.floor(feature / OF_PART) : undefined;
}

export interface FeatureSource {
  readonly parts: number;
  readonly facts: ItemFacts;
  /** Cosines between items. */
  readonly cosines: ItemWeights;
}

/** Works out features in scratch memory of its own. Not for two callers at a time. */
export class FeatureReader {
  readonly width: number;
  readonly #source: FeatureSource;
  /** Where each item is among the candidates, -1 elsewhere. Int32Array [items]. */
  readonly #placeOf: Int32Array;

  constructor(source: FeatureSource) {
    this.#source = source;
    this.width = featureCount(source.parts);
    this.#placeOf = new Int32Array(source.facts.listeners.length).fill(-1);
  }

  /**
   * The features of candidates.
   *
   * @param pool - The candidates, most of the scores that they have.
   * @param liked - What the listener likes.
   * @returns Float32Array [candidates x width], row-major.
   */
  read(pool: CandidatePool, liked: Int32Array): Float32Array {
    const features = new Float32Array(pool.items.length * this.width);
    this.#readParts(pool, features);
    this.#readPopularity(pool.items, liked, features);
    this.#readNearness(pool.items, liked, features);
    return features;
  }

  #readParts({ items, scores }: CandidatePool, features: Float32Array): void {
    const { parts } = this.#source;
    const places = Array.from(items.keys());
    for (let p = 0; p < parts; p++) {
      const scoreOf = (i: number): number => scores[i * parts + p]!;
      places.sort((a, b) => scoreOf(b) - scoreOf(a) || items[a]! - items[b]!);
      places.forEach((i, rank) => {
        const at = i * this.width + OF_PART * p;
        features[at] = scoreOf(i);
        features[at + 1] = -Math.log(10 + rank);
      });
    }
  }

  #readPopularity(items: Int32Array, liked: Int32Array, features: Float32Array): void {
    const { facts, parts } = this.#source;
    const own = Array.from(liked, (item) => Math.log1p(facts.listeners[item]!));
    const mean = own.reduce((sum, x) => sum + x, 0) / Math.max(1, own.length);
    const square = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, own.length);
    const spread = Math.sqrt(square);
    items.forEach((item, i) => {
      const popularity = Math.log1p(facts.listeners[item]!);
      const distance = popularity - mean;
      const scaled = distance / (spread + 0.3);
      const at = i * this.width + OF_PART * parts;
      features.set(
        [
          popularity,
          Math.log1p(liked.length),
          mean,
          spread,
          distance,
          scaled,
          distance * distance,
          scaled * scaled,
          facts.strength[item]!,
        ],
        at,
      );
    });
  }

  /** The largest cosines with items of the listener: the first, the second, the mean of five, how many there are. */
  #readNearness(items: Int32Array, liked: Int32Array, features: Float32Array): void {
    const { offsets, indexes, values } = this.#source.cosines.rows;
    const nearest = new Float32Array(items.length * NEAREST);
    const reached = new Int32Array(items.length);
    items.forEach((item, i) => (this.#placeOf[item] = i));
    for (const item of liked) {
      for (let e = offsets[item]!; e < offsets[item + 1]!; e++) {
        const place = this.#placeOf[indexes[e]!]!;
        if (place < 0) continue;
        reached[place]!++;
        insert(nearest, place * NEAREST, values[e]!);
      }
    }
    for (const item of items) this.#placeOf[item] = -1;
    for (let i = 0; i < items.length; i++) {
      const own = nearest.subarray(i * NEAREST, (i + 1) * NEAREST);
      const mean = own.reduce((sum, x) => sum + x, 0) / NEAREST;
      const share = reached[i]! / Math.max(1, liked.length);
      features.set([own[0]!, own[1]!, mean, share], (i + 1) * this.width - 4);
    }
  }
}

/** Puts a value into a falling list of {@link NEAREST}, if it is large enough. */
function insert(list: Float32Array, from: number, value: number): void {
  let at = from + NEAREST;
  while (at > from && list[at - 1]! < value) {
    at--;
    if (at + 1 < from + NEAREST) list[at + 1] = list[at]!;
  }
  if (at < from + NEAREST) list[at] = value;
}
