/**
 * What counts mean: not how often, which differs by a factor of a thousand between listeners, but where an
 * item stands among a listener's own. The item in the middle weighs 1, the most played `1 + spread`, the least
 * `1 - spread`. On Last.fm HetRec this is worth more than any power or logarithm of the counts themselves.
 */
import type { Csr } from '../../math/csr.ts';
import type { Taste } from '../recommender.ts';

/** How far counts spread the weights, by what the tuning folds of Last.fm HetRec chose. */
export const FACTOR_SPREAD = 0.7;
export const NEIGHBOUR_SPREAD = 0.4;

/**
 * Weights of one listener's items.
 *
 * @param items - Equal weights are ranked by them, ascending.
 * @param weights - Counts or confidences; those not above 0 say that an item is not liked.
 * @param spread - 0 to 1; 0 drops the counts.
 * @returns Float32Array [items]: above 0 for what is liked, -1 for the rest.
 */
export function rankWeights(
  items: Int32Array,
  weights: Float32Array,
  spread: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(items.length).fill(-1);
  const liked = Array.from(items.keys()).filter((e) => weights[e]! > 0);
  liked.sort((a, b) => weights[a]! - weights[b]! || items[a]! - items[b]!);
  liked.forEach((e, rank) => {
    out[e] = 1 + spread * ((2 * (rank + 0.5)) / liked.length - 1);
  });
  return out;
}

/** The same taste, weighted by rank. */
export function rankedTaste({ items, weights }: Taste, spread: number): Taste {
  return { items, weights: rankWeights(items, weights, spread) };
}

/** The same entries, weighted by rank within each row. */
export function rankedMatrix(matrix: Csr, spread: number): Csr {
  const values = new Float32Array(new SharedArrayBuffer(4 * matrix.values.length));
  for (let row = 0; row < matrix.rows; row++) {
    const from = matrix.offsets[row]!;
    const to = matrix.offsets[row + 1]!;
    const items = matrix.indexes.subarray(from, to);
    values.set(rankWeights(items, matrix.values.subarray(from, to), spread), from);
  }
  return { ...matrix, values };
}
