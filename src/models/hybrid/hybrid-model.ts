/**
 * The ranker over all recommenders, as it serves (stacking, Wolpert 1992). Three opinions in log-odds are added up: a
 * logistic regression over what the leading recommender says alone, half of one over all features of `hybrid-features.ts`,
 * and a quarter of what boosted trees say. The first keeps the others from moving what is certain; the trees know what few
 * listeners and a good description mean together. The regressions are one weight for each feature, which can be read.
 */
import { boostedScore } from '../../math/boosted-trees.ts';
import type { BoostedTrees } from '../../math/boosted-trees.ts';
import { allFinite } from '../../math/dense.ts';
import { ModelRefusedError } from '../../errors.ts';
import { packJson, unpackJson } from '../packed-json.ts';
import type { ItemTable } from '../recommender.ts';
import { arrayOf, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { FEATURE_NAMES, FEATURES, poolCandidates, SOURCES } from './hybrid-features.ts';
import type { HybridPool, HybridQuery } from './hybrid-features.ts';
import { JointModel } from './joint-model.ts';

/** The kind of its snapshots. */
export const HYBRID = 'hybrid';

/** What was learned. */
export interface HybridWeights {
  /** What a feature counts as where it is not known, Float32Array [features]. */
  readonly means: Float32Array;
  /** Of both regressions together, Float32Array [features]. */
  readonly weights: Float32Array;
  readonly trees: BoostedTrees;
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
  /** Those that it can name itself; none without a model over listening and texts. */
  readonly items: ItemTable;
  /** Where there are texts: what it names itself, as one recommender among the others. */
  readonly joint: JointModel | undefined;
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  readonly #learned: HybridWeights;

  private constructor(snapshot: Snapshot, version: string) {
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.joint = JointModel.in(snapshot);
    this.#learned = {
      means: arrayOf(snapshot, 'means', 'f32', FEATURES),
      weights: arrayOf(snapshot, 'weights', 'f32', FEATURES),
      trees: treesOf(snapshot),
    };
    if (!allFinite(this.#learned.means) || !allFinite(this.#learned.weights)) {
      throw new ModelRefusedError('Expected finite numbers in a hybrid snapshot, got others.');
    }
  }

  /** @throws ModelRefusedError for one that was learned on other features, or is not finite. */
  static fromSnapshot(snapshot: Snapshot, version: string): HybridModel {
    return new HybridModel(snapshot, version);
  }

  /** What each feature weighs in the regressions, by its name. */
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
  const row = new Float32Array(FEATURES);
  return keys
    .map((key, k) => ({ key, score: scoreOf(features, k * FEATURES, learned, row) }))
    .sort((a, b) => b.score - a.score);
}

/** The snapshot of what was learned. @param joint - One that holds the model over listening and texts. */
export function encodeHybrid(
  { means, weights, trees }: HybridWeights,
  origin: HybridOrigin,
  joint?: Snapshot,
): Uint8Array<ArrayBuffer> {
  return encodeSnapshot({
    ...{ kind: HYBRID, config: { features: FEATURES, sources: SOURCES.length } },
    ...origin,
    items: joint === undefined ? [] : idsOf(joint.items),
    arrays: { means, weights, trees: packJson(trees), ...joint?.arrays },
  });
}

function idsOf(items: ItemTable): readonly string[] {
  return Array.from({ length: items.size }, (_, index) => items.id(index));
}

/** @throws ModelRefusedError for trees that ask for features which there are not. */
function treesOf(snapshot: Snapshot): BoostedTrees {
  const trees = unpackJson(snapshot, 'trees') as BoostedTrees | undefined;
  if (trees === undefined)
    throw new ModelRefusedError('Expected trees in a hybrid snapshot, got none.');
  const known = trees.trees.every(({ features }) => features.every((f) => f >= 0 && f < FEATURES));
  if (!known) {
    throw new ModelRefusedError(`Expected trees over ${FEATURES} features in a hybrid snapshot.`);
  }
  return trees;
}

/** How much of what the trees say counts. */
const OF_TREES = 0.25;
/** @param row - Float32Array [features], overwritten. */
function scoreOf(
  features: Float32Array,
  at: number,
  { means, weights, trees }: HybridWeights,
  row: Float32Array,
): number {
  let score = 0;
  for (let f = 0; f < FEATURES; f++) {
    const value = features[at + f]!;
    // What is not known is what is usual.
    row[f] = Number.isNaN(value) ? means[f]! : value;
    score += weights[f]! * (row[f]! - means[f]!);
  }
  return score + OF_TREES * boostedScore(trees, row, 0);
}
