/**
 * A new item that a few listeners have met, placed without a training: the mirror of folding a listener
 * in (Hu, Koren and Volinsky 2008). With the vectors of its listeners fixed, its vector `h` is the minimum
 * of
 *
 *     sum over its listeners |c| (w·h - t)²  +  a0 * sum over all (w·(h - m))²  +  lambda * n^nu * |h - m|²
 *
 * where training has m = 0. Here m is the centre: where the item is expected before anybody has met it,
 * such as the mean of its artist's other items. All who have not met it are taken to like it as they like
 * the centre, so that without listeners it stays there, and one listener moves it but makes it no hit.
 */
import { InvariantError, ModelRefusedError } from '../../errors.ts';
import { choleskyInPlace, choleskySolve } from '../../math/cholesky.ts';
import { addOuterProducts, dot } from '../../math/dense.ts';
import type { SolverConfig } from './row-solver.ts';

/** All listeners of the training, as they enter the solve for an item. */
export interface Audience {
  /** `WᵀW` of their vectors, upper triangle, Float64Array [rank x rank]. */
  readonly gram: Float64Array;
  readonly listeners: number;
}

/** Those who met the item. */
export interface ItemListeners {
  /** Their folded-in vectors, Float32Array [weights x rank], row-major. */
  readonly vectors: Float32Array;
  /** Confidences: positive of liking it, negative of not; never NaN. */
  readonly weights: Float32Array;
}

/**
 * The vector of a new item, Float32Array [rank].
 *
 * @param centre - Float32Array [rank].
 * @throws InvariantError when the lengths do not fit, ModelRefusedError when the system cannot be solved.
 */
export function foldInItem(
  audience: Audience,
  config: SolverConfig,
  { vectors, weights }: ItemListeners,
  centre: Float32Array,
): Float32Array {
  const { rank, unobservedWeight, regularization, nu } = config;
  const count = weights.length;
  if (vectors.length !== count * rank || centre.length !== rank) {
    throw new InvariantError(
      `Expected ${count} vectors and a centre of ${rank} numbers, got ${vectors.length} and ${centre.length}.`,
    );
  }
  const system = audience.gram.map((cell) => unobservedWeight * cell);
  const indexes = Int32Array.from({ length: count }, (_, row) => row);
  addOuterProducts(system, vectors, rank, { indexes, weights, from: 0, to: count });
  const n = weights.reduce((sum, c) => sum + Math.abs(c), unobservedWeight * audience.listeners);
  for (let k = 0; k < rank; k++) system[k * rank + k]! += regularization * n ** nu;

  // In terms of the step from the centre: each listener pulls by what the centre leaves unexplained.
  const step = new Float64Array(rank);
  for (let row = 0; row < count; row++) {
    const target = weights[row]! > 0 ? 1 : 0;
    const left = target - dot(vectors, row * rank, centre, 0, rank);
    const pull = Math.abs(weights[row]!) * left;
    for (let k = 0; k < rank; k++) step[k]! += pull * vectors[row * rank + k]!;
  }
  if (!choleskyInPlace(system, rank)) {
    throw new ModelRefusedError(
      `Expected a positive definite ${rank} x ${rank} system for an item of ${count} listeners, got one that is not.`,
    );
  }
  choleskySolve(system, rank, step);
  return centre.map((x, k) => x + step[k]!);
}
