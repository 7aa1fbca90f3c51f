/**
 * Weighted ridge regression on a sparse matrix, with an intercept that is not penalised, by conjugate
 * gradients on the normal equations of the centred problem; the matrix is never centred or squared.
 */
import type { Csr } from './csr.ts';

export interface LinearFit {
  /** Float64Array [columns]. */
  readonly weights: Float64Array;
  readonly intercept: number;
}

const MOST_STEPS = 200;
/** Of the residual, relative to the first. */
const TOLERANCE = 1e-4;

/**
 * Minimises `sum of w_i (y_i - intercept - x_i b)^2 + ridge |b|^2`.
 *
 * @param targets - Float64Array [rows].
 * @param rowWeights - Float64Array [rows], above 0.
 * @param ridge - Above 0.
 */
export function ridgeRegression(
  matrix: Csr,
  targets: Float64Array,
  rowWeights: Float64Array,
  ridge: number,
): LinearFit {
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const meanTarget = total === 0 ? 0 : weightedSum(targets, rowWeights) / total;
  const means = timesTransposed(matrix, rowWeights).map((sum) => (total === 0 ? 0 : sum / total));
  const centred = targets.map((target, i) => rowWeights[i]! * (target - meanTarget));
  const right = backCentred(matrix, centred, means);
  const apply = (vector: Float64Array): Float64Array => {
    const shift = inner(means, vector);
    const image = times(matrix, vector).map((value, i) => rowWeights[i]! * (value - shift));
    const out = backCentred(matrix, image, means);
    for (let j = 0; j < out.length; j++) out[j]! += ridge * vector[j]!;
    return out;
  };
  const weights = conjugateGradients(apply, right);
  return { weights, intercept: meanTarget - inner(means, weights) };
}

/** `(X - 1 meansᵀ)ᵀ v`. */
function backCentred(matrix: Csr, vector: Float64Array, means: Float64Array): Float64Array {
  const out = timesTransposed(matrix, vector);
  const sum = vector.reduce((total, value) => total + value, 0);
  for (let j = 0; j < out.length; j++) out[j]! -= sum * means[j]!;
  return out;
}

/** Hestenes and Stiefel 1952. */
function conjugateGradients(
  apply: (vector: Float64Array) => Float64Array,
  right: Float64Array,
): Float64Array {
  const solution = new Float64Array(right.length);
  const residual = right.slice();
  const direction = right.slice();
  let square = inner(residual, residual);
  const enough = square * TOLERANCE ** 2;
  for (let step = 0; step < MOST_STEPS && square > enough; step++) {
    const image = apply(direction);
    const length = square / inner(direction, image);
    for (let j = 0; j < solution.length; j++) {
      solution[j]! += length * direction[j]!;
      residual[j]! -= length * image[j]!;
    }
    const next = inner(residual, residual);
    for (let j = 0; j < solution.length; j++) {
      direction[j] = residual[j]! + (next / square) * direction[j]!;
    }
    square = next;
  }
  return solution;
}

function times({ rows, offsets, indexes, values }: Csr, vector: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++)
      sum += values[e]! * vector[indexes[e]!]!;
    out[row] = sum;
  }
  return out;
}

function timesTransposed(
  { rows, columns, offsets, indexes, values }: Csr,
  vector: Float64Array,
): Float64Array {
  const out = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const factor = vector[row]!;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++)
      out[indexes[e]!]! += factor * values[e]!;
  }
  return out;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function weightedSum(values: Float64Array, weights: Float64Array): number {
  return inner(values, weights);
}
