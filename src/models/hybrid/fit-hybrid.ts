/** Fits the hybrid ranker to held-out listening: what a listener was hidden to like, among all that was named. */
import { fitBoostedTrees } from '../../math/boosted-trees.ts';
import type { BoostingConfig } from '../../math/boosted-trees.ts';
import { fitLogistic } from '../../math/logistic-regression.ts';
import type { LabelledRows } from '../../math/logistic-regression.ts';
import { seededRandom } from '../../math/random.ts';
import { FEATURES, LEADING } from './hybrid-features.ts';
import type { HybridPool } from './hybrid-features.ts';
import type { HybridWeights } from './rank-pool.ts';

/** A listener with something to find. */
export interface HybridCase<K> {
  readonly pool: HybridPool<K>;
  readonly hidden: ReadonlySet<K>;
}

const RIDGE = 10;
const STEPS = 10;
/** How much of the regression over all features counts beside the one over what the leading recommender says. */
const OF_ALL = 0.5;
const TREES: BoostingConfig = {
  trees: 60,
  leaves: 8,
  rate: 0.1,
  minLeaf: 200,
  ridge: 10,
  featureShare: 0.5,
};

/** How many candidates that were to be found are in the pools: with none there is nothing to learn. */
export function foundIn<K>(cases: readonly HybridCase<K>[]): number {
  return cases.reduce(
    (sum, { pool, hidden }) => sum + pool.keys.filter((key) => hidden.has(key)).length,
    0,
  );
}

/** Learns to rank: three opinions of the same candidates, which are added up. @param seed - Of the trees. */
export function fitHybrid<K>(cases: readonly HybridCase<K>[], seed: number): HybridWeights {
  const { features, labels } = rowsOf(cases);
  const means = meansOfKnown(features);
  for (let e = 0; e < features.length; e++) {
    if (Number.isNaN(features[e])) features[e] = means[e % FEATURES]!;
  }
  const all = { features, width: FEATURES, labels };
  const lead = fitLogistic(columnsOf(all, LEADING), RIDGE, STEPS);
  const linear = fitLogistic(all, RIDGE, STEPS);
  const weights = Float32Array.from(linear.weights);
  for (let f = 0; f < FEATURES; f++) weights[f]! *= OF_ALL;
  LEADING.forEach((feature, l) => (weights[feature]! += lead.weights[l]!));
  return { means, weights, trees: fitBoostedTrees(all, TREES, seededRandom(seed)) };
}

function rowsOf<K>(cases: readonly HybridCase<K>[]): Omit<LabelledRows, 'width'> {
  const count = cases.reduce((sum, { pool }) => sum + pool.keys.length, 0);
  const features = new Float32Array(count * FEATURES);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const { pool, hidden } of cases) {
    features.set(pool.features, row * FEATURES);
    for (const key of pool.keys) labels[row++] = hidden.has(key) ? 1 : 0;
  }
  return { features, labels };
}

function columnsOf(
  { features, width, labels }: LabelledRows,
  columns: readonly number[],
): LabelledRows {
  const some = new Float32Array(labels.length * columns.length);
  for (let row = 0; row < labels.length; row++) {
    columns.forEach((column, c) => {
      some[row * columns.length + c] = features[row * width + column]!;
    });
  }
  return { features: some, width: columns.length, labels };
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
