/**
 * How the parts are combined, and which way is best: the blend alone, or the blend's first candidates ranked
 * again by a model that learned on held-out listening what is found (stacking, Wolpert 1992; logistic loss on
 * single candidates). Which one serves is decided by listeners that it was not fitted to.
 */
import { boostedScores, fitBoostedTrees } from '../../math/boosted-trees.ts';
import type { BoostedTrees, BoostingConfig } from '../../math/boosted-trees.ts';
import { fitLogistic, logisticScore } from '../../math/logistic-regression.ts';
import type { LabelledRows, LogisticModel } from '../../math/logistic-regression.ts';
import { seededRandom } from '../../math/random.ts';
import type { Random } from '../../math/random.ts';
import { ascend, blended, ndcgOf } from './blend.ts';
import type { PooledCase } from './blend.ts';
import type { CandidatePool } from './candidate-pool.ts';
import type { FeatureReader } from './features.ts';

/** What ranks the blend's first candidates again; the sum of both where there are both. */
export interface Stacker {
  readonly logistic?: LogisticModel;
  readonly trees?: BoostedTrees;
}

/** Plain data: it is written into snapshots and printed. */
export interface Combination {
  /** Weight of each part in the blend. */
  readonly weights: readonly number[];
  readonly stacker: Stacker;
}

/** A case to learn from: its pool, and what the listener was seen to like. */
export interface LearningCase extends PooledCase {
  readonly liked: Int32Array;
}

/** Candidates that are ranked again. */
const STACKED = 200;

const LOGISTIC = { ridge: 10, steps: 8 };
const TREES: BoostingConfig = {
  trees: 200,
  leaves: 8,
  rate: 0.05,
  minLeaf: 200,
  ridge: 10,
  featureShare: 0.5,
};
/** Numbers of trees that are compared. */
const TREE_COUNTS = [50, 100, 150, 200];

export interface Learned {
  readonly combination: Combination;
  /** What each way reached on listeners that it was not fitted to, by name: NDCG, 100 deep. */
  readonly ways: Readonly<Record<string, number>>;
}

/** Finds the best combination by two-fold cross-validation over the cases, then fits it to all of them. */
export async function learnCombination(
  cases: readonly LearningCase[],
  reader: FeatureReader,
  parts: number,
  random: Random,
  pause: (message: string) => Promise<void>,
): Promise<Learned> {
  // One draw, so that trees that are compared and trees that serve look at the same features.
  const treeSeed = random.int(2 ** 31);
  const folds = [0, 1].map((fold) => cases.filter((_, i) => i % 2 === fold));
  const reached = new Map<string, number>();
  for (const fold of [0, 1]) {
    await pause(`combining, fold ${fold + 1} of 2`);
    const [own, others] = [folds[fold]!, folds[1 - fold]!];
    const weights = ascend(own, parts);
    const rows = labelledRows(own, weights, reader);
    const logistic = fitLogistic(rows, LOGISTIC.ridge, LOGISTIC.steps);
    await pause(`combining, trees of fold ${fold + 1} of 2`);
    const trees = fitBoostedTrees(rows, TREES, seededRandom(treeSeed));
    for (const each of others) {
      const stacking = stackingOf(each.pool, each.liked, weights, reader);
      for (const [name, scores] of waysOf(stacking, logistic, trees)) {
        reached.set(name, (reached.get(name) ?? 0) + ndcgOf(each, scores) / cases.length);
      }
    }
  }
  await pause('combining, final');
  const ways = Object.fromEntries(reached);
  const best = Object.keys(ways).reduce((a, b) => (ways[b]! > ways[a]! ? b : a));
  const weights = ascend(cases, parts);
  return {
    combination: { weights, stacker: fitted(best, cases, weights, reader, treeSeed) },
    ways,
  };
}

/**
 * The ranking of a pool's candidates.
 *
 * @param liked - What the listener likes.
 * @returns Float64Array [pool], larger is better.
 */
export function combinedScores(
  pool: CandidatePool,
  liked: Int32Array,
  { weights, stacker }: Combination,
  reader: FeatureReader,
): Float64Array {
  const stacking = stackingOf(pool, liked, weights, reader);
  return restacked(stacking, stacker);
}

function fitted(
  way: string,
  cases: readonly LearningCase[],
  weights: readonly number[],
  reader: FeatureReader,
  treeSeed: number,
): Stacker {
  if (way === 'blend') return {};
  const rows = labelledRows(cases, weights, reader);
  const [kind, count] = way.split(' ');
  const trees = { ...TREES, trees: Number(count ?? 0) };
  return {
    ...(kind !== 'trees' && { logistic: fitLogistic(rows, LOGISTIC.ridge, LOGISTIC.steps) }),
    ...(kind !== 'logistic' && { trees: fitBoostedTrees(rows, trees, seededRandom(treeSeed)) }),
  };
}

interface Stacking {
  /** Blend of all candidates. */
  readonly blend: Float64Array;
  /** Places in the pool of those that are ranked again, best of the blend first. */
  readonly first: readonly number[];
  /** Float32Array [first x width]. */
  readonly features: Float32Array;
  readonly width: number;
}

function stackingOf(
  pool: CandidatePool,
  liked: Int32Array,
  weights: readonly number[],
  reader: FeatureReader,
): Stacking {
  const blend = blended(pool, weights);
  const places = Array.from(blend.keys()).sort((a, b) => blend[b]! - blend[a]! || a - b);
  const first = places.slice(0, STACKED);
  const parts = weights.length;
  const items = Int32Array.from(first, (i) => pool.items[i]!);
  const scores = new Float32Array(first.length * parts);
  first.forEach((i, r) => scores.set(pool.scores.subarray(i * parts, (i + 1) * parts), r * parts));
  return { blend, first, features: reader.read({ items, scores }, liked), width: reader.width };
}

function restacked(stacking: Stacking, { logistic, trees }: Stacker): Float64Array {
  const { first, features, width, blend } = stacking;
  if (!logistic && !trees) return blend;
  const grown = trees && boostedScores(trees, features, width);
  return inFront(
    stacking,
    Float64Array.from(
      first,
      (_, r) =>
        (logistic ? logisticScore(logistic, features, r * width) : 0) + (grown ? grown[r]! : 0),
    ),
  );
}

/** Scores of all candidates by every way of combining, each tree asked once. */
function waysOf(
  stacking: Stacking,
  logistic: LogisticModel,
  trees: BoostedTrees,
): readonly (readonly [string, Float64Array])[] {
  const { blend, first, features, width } = stacking;
  const linear = Float64Array.from(first, (_, r) => logisticScore(logistic, features, r * width));
  const sums = new Float64Array(first.length);
  const ways: (readonly [string, Float64Array])[] = [
    ['blend', blend],
    ['logistic', inFront(stacking, linear)],
  ];
  let done = 0;
  for (const count of TREE_COUNTS) {
    const next = { bias: done === 0 ? trees.bias : 0, trees: trees.trees.slice(done, count) };
    boostedScores(next, features, width).forEach((score, r) => (sums[r]! += score));
    ways.push([`trees ${count}`, inFront(stacking, sums)]);
    const both = sums.map((sum, r) => sum + linear[r]!);
    ways.push([`both ${count}`, inFront(stacking, both)]);
    done = count;
  }
  return ways;
}

/** What was ranked again comes first, the rest follows as it was blended. @param scores - [first]. */
function inFront({ blend, first }: Stacking, scores: Float64Array): Float64Array {
  const lowest = scores.reduce((least, score) => Math.min(least, score), Infinity);
  const top = blend[first.at(-1) ?? 0] ?? 0;
  const out = blend.map((score) => lowest - 1 + score - top);
  first.forEach((i, r) => (out[i] = scores[r]!));
  return out;
}

function labelledRows(
  cases: readonly LearningCase[],
  weights: readonly number[],
  reader: FeatureReader,
): LabelledRows {
  const stackings = cases.map(({ pool, liked }) => stackingOf(pool, liked, weights, reader));
  const rows = stackings.reduce((sum, { first }) => sum + first.length, 0);
  const features = new Float32Array(rows * reader.width);
  const labels = new Uint8Array(rows);
  let at = 0;
  stackings.forEach((stacking, c) => {
    features.set(stacking.features, at * reader.width);
    stacking.first.forEach((i, r) => (labels[at + r] = cases[c]!.labels[i]!));
    at += stacking.first.length;
  });
  return { features, width: reader.width, labels };
}
