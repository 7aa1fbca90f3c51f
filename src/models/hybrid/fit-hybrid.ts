/** Fits the hybrid ranker to held-out listening: what a listener was hidden to like, among all that was named. */
import { fitLogistic } from '../../math/logistic-regression.ts';
import { FEATURES } from './hybrid-features.ts';
import type { HybridPool } from './hybrid-features.ts';
import type { HybridWeights } from './hybrid-model.ts';

/** A listener with something to find. */
export interface HybridCase<K> {
  readonly pool: HybridPool<K>;
  readonly hidden: ReadonlySet<K>;
}

const RIDGE = 10;
const STEPS = 10;

/** How many candidates that were to be found are in the pools: with none there is nothing to learn. */
export function foundIn<K>(cases: readonly HybridCase<K>[]): number {
  return cases.reduce(
    (sum, { pool, hidden }) => sum + pool.keys.filter((key) => hidden.has(key)).length,
    0,
  );
}

/** Learns what each feature weighs. */
export function fitHybrid<K>(cases: readonly HybridCase<K>[]): HybridWeights {
  const count = cases.reduce((sum, { pool }) => sum + pool.keys.length, 0);
  const features = new Float32Array(count * FEATURES);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const { pool, hidden } of cases) {
    features.set(pool.features, row * FEATURES);
    for (const key of pool.keys) labels[row++] = hidden.has(key) ? 1 : 0;
  }
  const means = meansOfKnown(features);
  for (let e = 0; e < features.length; e++) {
    if (Number.isNaN(features[e])) features[e] = means[e % FEATURES]!;
  }
  const { weights } = fitLogistic({ features, width: FEATURES, labels }, RIDGE, STEPS);
  return { means, weights: Float32Array.from(weights) };
}

/** 0 for a feature that is never known. */
function meansOfKnown(features: Float32Array): Float32Array {
  const sums = new Float64Array(FEATURES);
  const known = new Int32Array(FEATURES);
  features.forEach((value, e) => {
    if (Number.isNaN(value)) return;
    sums[e % FEATURES]! += value;
    known[e % FEATURES]!++;
  });
  return Float32Array.from(sums, (sum, f) => (known[f]! > 0 ? sum / known[f]! : 0));
}
