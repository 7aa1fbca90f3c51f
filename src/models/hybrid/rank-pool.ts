/**
 * The order of a pool of candidates. Three opinions in log-odds are added up: two regressions, whose weights are one sum,
 * and a quarter of what boosted trees say; `fit-hybrid.ts` says how they are learned.
 */
import { boostedScore } from '../../math/boosted-trees.ts';
import type { BoostedTrees } from '../../math/boosted-trees.ts';
import { FEATURES } from './hybrid-features.ts';
import type { HybridPool } from './hybrid-features.ts';

/** What was learned. */
export interface HybridWeights {
  /** What a feature counts as where it is not known, Float32Array [features]. */
  readonly means: Float32Array;
  /** Of both regressions together, Float32Array [features]. */
  readonly weights: Float32Array;
  readonly trees: BoostedTrees;
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
