/** Counts dropped: for models that only ask whether, not how often. */
import { sharedFloats } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import type { Taste } from '../recommender.ts';

/** The same entries, all 1. */
export function binaryMatrix(matrix: Csr): Csr {
  const values = sharedFloats(matrix.values.length).fill(1);
  return { ...matrix, values };
}

/** The same items, all of weight 1. */
export function binaryTaste({ items, weights }: Taste): Taste {
  return { items, weights: new Float32Array(weights.length).fill(1) };
}
