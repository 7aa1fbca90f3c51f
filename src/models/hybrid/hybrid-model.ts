/**
 * The ranker over all recommenders, as it serves: a logistic regression over the features of
 * `hybrid-features.ts` (stacking, Wolpert 1992). Small enough to be read: one weight for each feature.
 */
import { allFinite } from '../../math/dense.ts';
import { ModelRefusedError } from '../../errors.ts';
import type { ItemTable } from '../recommender.ts';
import { arrayOf, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { FEATURE_NAMES, FEATURES, poolCandidates, SOURCES } from './hybrid-features.ts';
import type { HybridPool, HybridQuery } from './hybrid-features.ts';

/** The kind of its snapshots. */
export const HYBRID = 'hybrid';

/** What was learned. */
export interface HybridWeights {
  /** What a feature counts as where it is not known, Float32Array [features]. */
  readonly means: Float32Array;
  /** Float32Array [features]. */
  readonly weights: Float32Array;
}

/** What a snapshot says besides the weights. */
export interface HybridOrigin {
  readonly seed: number;
  /** Ms since the epoch: listening up to here went into it. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
}

export class HybridModel {
  readonly kind = HYBRID;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** It ranks what others name: it has no items of its own. */
  readonly items: ItemTable;
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  readonly #learned: HybridWeights;

  private constructor(snapshot: Snapshot, version: string) {
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.#learned = {
      means: arrayOf(snapshot, 'means', 'f32', FEATURES),
      weights: arrayOf(snapshot, 'weights', 'f32', FEATURES),
    };
    if (!allFinite(this.#learned.means) || !allFinite(this.#learned.weights)) {
      throw new ModelRefusedError('Expected finite numbers in a hybrid snapshot, got others.');
    }
  }

  /** @throws ModelRefusedError for one that was learned on other features, or is not finite. */
  static fromSnapshot(snapshot: Snapshot, version: string): HybridModel {
    return new HybridModel(snapshot, version);
  }

  /** What each feature weighs, by its name. */
  get weights(): Readonly<Record<string, number>> {
    return Object.fromEntries(FEATURE_NAMES.map((name, f) => [name, this.#learned.weights[f]!]));
  }

  /** A pool that was read before, best first. */
  rankPool<K>(pool: HybridPool<K>): readonly { readonly key: K; readonly score: number }[] {
    return rankPool(pool, this.#learned);
  }

  /** All that is named, best first. */
  rank<K>(query: HybridQuery<K>): readonly { readonly key: K; readonly score: number }[] {
    return rankPool(poolCandidates(query), this.#learned);
  }
}

/** A pool in the order of its scores; equals in the order of the pool. */
export function rankPool<K>(
  { keys, features }: HybridPool<K>,
  learned: HybridWeights,
): readonly { readonly key: K; readonly score: number }[] {
  return keys
    .map((key, k) => ({ key, score: scoreOf(features, k * FEATURES, learned) }))
    .sort((a, b) => b.score - a.score);
}

/** The snapshot of what was learned. */
export function encodeHybrid(
  learned: HybridWeights,
  origin: HybridOrigin,
): Uint8Array<ArrayBuffer> {
  return encodeSnapshot({
    ...{ kind: HYBRID, config: { features: FEATURES, sources: SOURCES.length }, items: [] },
    ...origin,
    arrays: { means: learned.means, weights: learned.weights },
  });
}

function scoreOf(features: Float32Array, at: number, { means, weights }: HybridWeights): number {
  let score = 0;
  for (let f = 0; f < FEATURES; f++) {
    const value = features[at + f]!;
    // What is not known is what is usual.
    if (!Number.isNaN(value)) score += weights[f]! * (value - means[f]!);
  }
  return score;
}
