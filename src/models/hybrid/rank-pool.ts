/**
 * The order of a pool of candidates. Three opinions in log-odds are added up: two regressions, whose weights are one sum,
 * and a quarter of what boosted trees say; `fit-hybrid.ts` says how they are learned.
 */
import { boostedScores } from '../../math/boosted-trees.ts';
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

/** How much of what the trees say counts. */
const OF_TREES = 0.25;

/** A pool in the order of its scores; equals in the order of the pool. */
export function rankPool<K>(
  { keys, features }: HybridPool<K>,
  { means, weights, trees }: HybridWeights,
): readonly { readonly key: K; readonly score: number }[] {
  const known = new Float32Array(features.length);
  const linear = new Float64Array(keys.length);
  for (let k = 0, at = 0; k < keys.length; k++) {
    for (let f = 0; f < FEATURES; f++, at++) {
      const value = features[at]!;
      // What is not known is what is usual.
      known[at] = Number.isNaN(value) ? means[f]! : value;
      linear[k]! += weights[f]! * (known[at]! - means[f]!);
    }
  }
  const grown = boostedScores(trees, known, FEATURES);
  return keys
    .map((key, k) => ({ key, score: linear[k]! + OF_TREES * grown[k]! }))
    .sort((a, b) => b.score - a.score);
}
