/**
 * The largest singular vectors of a sparse matrix by randomised subspace iteration (Halko, Martinsson
 * and Tropp 2011, algorithms 4.4 and 5.1). Deterministic: the seed fixes the first subspace, sums run in
 * a fixed order, and each right vector's largest component is made positive.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Csr } from './csr.ts';
import { seededRandom } from './random.ts';

export interface SvdOptions {
  /** Singular triplets wanted; fewer come back where the matrix has no more. */
  readonly rank: number;
  /** Columns beyond the rank that make the subspace safer. */
  readonly oversampling: number;
  /** Passes over the matrix and back. */
  readonly iterations: number;
  readonly seed: number;
}

export interface TruncatedSvd {
  readonly rank: number;
  /** Float64Array [rank], falling. */
  readonly singular: Float64Array;
  /** Float64Array [columns x rank], row-major, orthonormal columns. */
  readonly right: Float64Array;
}

/** Directions below this share of the largest are noise of the arithmetic. */
const LEAST = 1e-7;

/** The right singular vectors: `matrix * right` are the coordinates of its rows. */
export function truncatedSvd(matrix: Csr, options: SvdOptions): TruncatedSvd {
  const { rank, oversampling, iterations, seed } = options;
  const { rows, columns } = matrix;
  const width = Math.min(rank + oversampling, rows, columns);
  const random = seededRandom(seed);
  let subspace: Float64Array = Float64Array.from({ length: columns * width }, () =>
    random.normal(),
  );
  for (let pass = 0; pass < iterations; pass++) {
    const across = orthonormal(multiply(matrix, subspace, width), width);
    subspace = orthonormal(multiplyTransposed(matrix, across, width), width);
  }
  const image = multiply(matrix, subspace, width);
  const { values, vectors } = symmetricEigen(gram(image, width), width);
  const kept = Math.min(rank, countAbove(values, LEAST ** 2 * (values[0] ?? 0)));
  const right = timesSmall(subspace, width, vectors, kept);
  fixSigns(right, kept);
  return { rank: kept, singular: values.slice(0, kept).map(Math.sqrt), right };
}

/**
 * `matrix * dense`.
 *
 * @param dense - Float64Array [columns x width], row-major.
 * @returns Float64Array [rows x width], row-major.
 */
export function multiply(matrix: Csr, dense: Float64Array, width: number): Float64Array {
  const { rows, offsets, indexes, values } = matrix;
  const out = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const value = values[e]!;
      const from = indexes[e]! * width;
      for (let k = 0; k < width; k++) out[row * width + k]! += value * dense[from + k]!;
    }
  }
  return out;
}

/** `matrixᵀ * dense`; dense is Float64Array [rows x width]. */
function multiplyTransposed(matrix: Csr, dense: Float64Array, width: number): Float64Array {
  const { rows, columns, offsets, indexes, values } = matrix;
  const out = new Float64Array(columns * width);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const value = values[e]!;
      const to = indexes[e]! * width;
      for (let k = 0; k < width; k++) out[to + k]! += value * dense[row * width + k]!;
    }
  }
  return out;
}

/** An orthonormal basis of the columns; a column that depends on the others becomes zeros. */
export function orthonormal(dense: Float64Array, width: number): Float64Array {
  const { values, vectors } = symmetricEigen(gram(dense, width), width);
  const floor = LEAST ** 2 * (values[0] ?? 0);
  const scaled = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < width; k++) {
      const value = values[k]!;
      scaled[i * width + k] = value > floor ? vectors[i * width + k]! / Math.sqrt(value) : 0;
    }
  }
  return timesSmall(dense, width, scaled, width);
}

/** `denseᵀ * dense`, Float64Array [width x width]. */
function gram(dense: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let at = 0; at < dense.length; at += width) {
    for (let i = 0; i < width; i++) {
      const x = dense[at + i]!;
      if (x === 0) continue;
      for (let j = i; j < width; j++) out[i * width + j]! += x * dense[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) out[i * width + j] = out[j * width + i]!;
  }
  return out;
}

/** The first `kept` columns of `dense [n x width] * small [width x width]`. */
export function timesSmall(
  dense: Float64Array,
  width: number,
  small: Float64Array,
  kept: number,
): Float64Array {
  const rows = width === 0 ? 0 : dense.length / width;
  const out = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      const x = dense[row * width + i]!;
      if (x === 0) continue;
      for (let k = 0; k < kept; k++) out[row * kept + k]! += x * small[i * width + k]!;
    }
  }
  return out;
}

/** Eigenvalues, falling, and their vectors as columns, [size x size]. */
export function symmetricEigen(
  matrix: Float64Array,
  size: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  if (size === 0) return { values: new Float64Array(0), vectors: new Float64Array(0) };
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix), {
    assumeSymmetric: true,
  });
  const found = decomposition.realEigenvalues;
  const order = Array.from(found.keys()).sort((a, b) => found[b]! - found[a]!);
  const vectors = new Float64Array(size * size);
  order.forEach((column, k) => {
    for (let i = 0; i < size; i++) {
      vectors[i * size + k] = decomposition.eigenvectorMatrix.get(i, column);
    }
  });
  return { values: Float64Array.from(order, (k) => Math.max(0, found[k]!)), vectors };
}

function countAbove(falling: Float64Array, least: number): number {
  return falling.filter((value) => value > least).length;
}

/** Makes the largest component of each column positive. */
export function fixSigns(right: Float64Array, rank: number): void {
  const rows = rank === 0 ? 0 : right.length / rank;
  for (let k = 0; k < rank; k++) {
    let largest = 0;
    for (let row = 0; row < rows; row++) {
      const value = right[row * rank + k]!;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    if (largest > 0) continue;
    for (let row = 0; row < rows; row++) right[row * rank + k]! *= -1;
  }
}
