/** What is known of items apart from any model: how many like each, and how strongly. */
import type { Csr } from '../../math/csr.ts';

export interface ItemFacts {
  /** Listeners who like each item, Float32Array [items]. */
  readonly listeners: Float32Array;
  /**
   * By how much an item stands above the mean of those who like it, in logarithms of counts, shrunk to 0
   * where few do. Float32Array [items].
   */
  readonly strength: Float32Array;
}

/** Listeners that an item's strength needs before it counts for half. */
const SHRINKAGE = 5;

/** @param matrix - Listeners x items; values are counts or confidences, not above 0 for what is not liked. */
export function itemFacts(matrix: Csr): ItemFacts {
  const { rows, columns, offsets, indexes, values } = matrix;
  const listeners = new Float32Array(columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    let [mean, n] = [0, 0];
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      if (!(values[e]! > 0)) continue;
      mean += Math.log1p(values[e]!);
      n++;
    }
    mean /= Math.max(1, n);
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      if (!(values[e]! > 0)) continue;
      listeners[indexes[e]!]!++;
      sums[indexes[e]!]! += Math.log1p(values[e]!) - mean;
    }
  }
  const strength = Float32Array.from(sums, (sum, item) => sum / (listeners[item]! + SHRINKAGE));
  return { listeners, strength };
}
