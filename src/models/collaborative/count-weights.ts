/**
 * What counts mean: not how often, which differs by a factor of a thousand between listeners, but where an
 * item stands among a listener's own. The item in the middle weighs 1, the most played up to `1 + spread`, the
 * least down to `1 - spread`, and less far from 1 where a listener has few. On Last.fm HetRec this is worth
 * more than any power or logarithm of the counts themselves.
 */
import { sharedFloats } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import type { ConfidenceConfig } from '../factorization/confidence.ts';
import type { Taste } from '../recommender.ts';

/** What is added to the confidence of a play for each e-fold of counts: enough to tell plays of one age apart. */
const LEAST_COUNT_WEIGHT = 0.01;

/** Settings whose confidences follow counts, if only a little: ranks need an order. */
export function withCounts<T extends ConfidenceConfig>(config: T): T {
  return { ...config, countWeight: Math.max(LEAST_COUNT_WEIGHT, config.countWeight) };
}

/** How far counts spread the weights, by what the tuning folds of Last.fm HetRec chose. */
export const FACTOR_SPREAD = 0.8;
export const NEIGHBOUR_SPREAD = 0.45;
/** Items of a listener with whom counts say half: where somebody has five, the order of them is hardly known. */
const FEW = 5;

/**
 * Weights of one listener's items.
 *
 * @param weights - Counts or confidences; those not above 0 say that an item is not liked.
 * @param spread - 0 to 1; 0 drops the counts.
 * @returns Float32Array [items]: above 0 for what is liked, -1 for the rest.
 */
export function rankWeights(weights: Float32Array, spread: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(weights.length).fill(-1);
  const liked = Array.from(weights.keys()).filter((e) => weights[e]! > 0);
  liked.sort((a, b) => weights[a]! - weights[b]!);
  const sure = (spread * liked.length) / (liked.length + FEW);
  for (let from = 0, to = 0; from < liked.length; from = to) {
    while (to < liked.length && weights[liked[to]!] === weights[liked[from]!]) to++;
    // Those that are equal share the middle of their places.
    const weight = 1 + sure * ((from + to) / liked.length - 1);
    for (let rank = from; rank < to; rank++) out[liked[rank]!] = weight;
  }
  return out;
}

/** The same taste, weighted by rank. */
export function rankedTaste({ items, weights }: Taste, spread: number): Taste {
  return { items, weights: rankWeights(weights, spread) };
}

/** The same entries, weighted by rank within each row. */
export function rankedMatrix(matrix: Csr, spread: number): Csr {
  const values = sharedFloats(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    const from = matrix.offsets[row]!;
    const to = matrix.offsets[row + 1]!;
    values.set(rankWeights(matrix.values.subarray(from, to), spread), from);
  }
  return { ...matrix, values };
}
