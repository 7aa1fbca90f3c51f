/** The plain combination: a weighted sum of the parts' scores, its weights found by coordinate ascent. */
import type { CandidatePool } from './candidate-pool.ts';

/** A listener with something to find. */
export interface PooledCase {
  readonly pool: CandidatePool;
  /** Uint8Array [pool], 1 for what is hidden. */
  readonly labels: Uint8Array;
  /** How many are hidden in all, in the pool or not. */
  readonly hidden: number;
}

const CHOICES = [0, 0.1, 0.3, 0.6, 1, 1.5, 3];
const MAX_ROUNDS = 3;
const DEPTH = 100;
/** A gain below this is noise of single ties, not worth another part. */
const WORTH = 1e-5;

/** Sums of the pool's scores, Float64Array [n]. */
export function blended(
  { items, scores }: CandidatePool,
  weights: readonly number[],
): Float64Array {
  const width = weights.length;
  return Float64Array.from(items, (_, i) => {
    let sum = 0;
    for (let p = 0; p < width; p++) sum += weights[p]! * scores[i * width + p]!;
    return sum;
  });
}

/**
 * Weights that rank best, starting from the best part alone. A later part gets in only where it gains.
 *
 * @param parts - How many there are.
 */
export function ascend(cases: readonly PooledCase[], parts: number): readonly number[] {
  const value = (weights: readonly number[]): number => {
    let sum = 0;
    for (const each of cases) sum += ndcgOf(each, blended(each.pool, weights));
    return sum / Math.max(1, cases.length);
  };
  const singles = Array.from({ length: parts }, (_, p) => unit(parts, p));
  let weights = singles[0]!;
  let best = value(weights);
  for (const single of singles.slice(1)) {
    const reached = value(single);
    if (reached > best) [weights, best] = [single, reached];
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = best;
    for (let p = 0; p < parts; p++) {
      for (const choice of CHOICES) {
        const tried = weights.map((weight, other) => (other === p ? choice : weight));
        if (choice === weights[p] || tried.every((weight) => weight === 0)) continue;
        const reached = value(tried);
        if (reached > best + WORTH) [weights, best] = [tried, reached];
      }
    }
    if (best === before) break;
  }
  return weights;
}

/** NDCG, 100 deep, of a pool ranked by `scores`; equal ones by their place in it. */
export function ndcgOf({ labels, hidden }: PooledCase, scores: ArrayLike<number>): number {
  let gain = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 1) continue;
    const own = scores[i]!;
    let rank = 0;
    for (let j = 0; j < labels.length && rank < DEPTH; j++) {
      if (scores[j]! > own || (scores[j] === own && j < i)) rank++;
    }
    if (rank < DEPTH) gain += 1 / Math.log2(rank + 2);
  }
  let ideal = 0;
  for (let rank = 0; rank < Math.min(DEPTH, hidden); rank++) ideal += 1 / Math.log2(rank + 2);
  return ideal === 0 ? 0 : gain / ideal;
}

function unit(length: number, at: number): readonly number[] {
  return Array.from({ length }, (_, p) => (p === at ? 1 : 0));
}
