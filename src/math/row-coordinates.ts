/**
 * Where the rows of a wide sparse matrix lie along its largest singular directions, without the directions: randomised
 * subspace iteration (Halko, Martinsson and Tropp 2011) on the side of the rows. Each pass goes through the columns one by
 * one, so that memory and all dense work follow the rows, of which there are few, and not the columns.
 */
import { transpose } from './csr.ts';
import type { Csr } from './csr.ts';
import { seededRandom } from './random.ts';
import { fixSigns, orthonormal, symmetricEigen, timesSmall } from './truncated-svd.ts';
import type { SvdOptions } from './truncated-svd.ts';

export interface RowCoordinates {
  /** Fewer than were wanted where the matrix has no more. */
  readonly rank: number;
  /** Float64Array [rows x rank], row-major: left singular vectors times singular values, the largest first. */
  readonly coordinates: Float64Array;
}

/** Directions whose squared singular value is below this share of the largest are noise of the arithmetic. */
const LEAST = 1e-14;

/** Deterministic: the seed fixes the first subspace, and each direction's largest component is positive. */
export function rowCoordinates(matrix: Csr, options: SvdOptions): RowCoordinates {
  const { rank, oversampling, iterations, seed } = options;
  const { rows, columns } = matrix;
  const width = Math.min(rank + oversampling, rows, columns);
  const random = seededRandom(seed);
  const byColumn = transpose(matrix);
  let subspace = orthonormal(
    Float64Array.from({ length: rows * width }, () => random.normal()),
    width,
  );
  for (let pass = 0; pass < iterations; pass++) {
    subspace = orthonormal(thereAndBack(byColumn, subspace, width), width);
  }
  const image = thereAndBack(byColumn, subspace, width);
  const { values, vectors } = symmetricEigen(product(subspace, image, width), width);
  const found = values.filter((value) => value > LEAST * values[0]!).length;
  const kept = Math.min(rank, found);
  const scaled = vectors.map((value, i) => value * Math.sqrt(values[i % width]!));
  const coordinates = timesSmall(subspace, width, scaled, kept);
  fixSigns(coordinates, kept);
  return { rank: kept, coordinates };
}

/**
 * Where other rows over the same columns lie along the directions that were found: `others * matrixᵀ * U / S`.
 *
 * @param matrix - The one that `found` is of.
 * @returns Float64Array [rows of others x rank].
 */
export function coordinatesOf(others: Csr, matrix: Csr, found: RowCoordinates): Float64Array {
  const { rank, coordinates } = found;
  const squares = new Float64Array(rank);
  coordinates.forEach((value, i) => (squares[i % rank]! += value * value));
  const [known, added] = [transpose(matrix), transpose(others)];
  const out = new Float64Array(others.rows * rank);
  const sum = new Float64Array(rank);
  for (let column = 0; column < added.rows; column++) {
    const [from, to] = [added.offsets[column]!, added.offsets[column + 1]!];
    if (from === to) continue;
    sum.fill(0);
    for (let e = known.offsets[column]!; e < known.offsets[column + 1]!; e++) {
      const at = known.indexes[e]! * rank;
      for (let k = 0; k < rank; k++) sum[k]! += known.values[e]! * coordinates[at + k]!;
    }
    for (let e = from; e < to; e++) {
      const at = added.indexes[e]! * rank;
      for (let k = 0; k < rank; k++) out[at + k]! += (added.values[e]! * sum[k]!) / squares[k]!;
    }
  }
  return out;
}

/** `matrix * matrixᵀ * dense`, one column of the matrix after the other. @param dense - [rows x width]. */
function thereAndBack(byColumn: Csr, dense: Float64Array, width: number): Float64Array {
  const { rows: columns, offsets, indexes, values } = byColumn;
  const out = new Float64Array(dense.length);
  const sum = new Float64Array(width);
  for (let column = 0; column < columns; column++) {
    sum.fill(0);
    for (let e = offsets[column]!; e < offsets[column + 1]!; e++) {
      const value = values[e]!;
      const from = indexes[e]! * width;
      for (let k = 0; k < width; k++) sum[k]! += value * dense[from + k]!;
    }
    for (let e = offsets[column]!; e < offsets[column + 1]!; e++) {
      const value = values[e]!;
      const to = indexes[e]! * width;
      for (let k = 0; k < width; k++) out[to + k]! += value * sum[k]!;
    }
  }
  return out;
}

/** `aᵀ * b`, Float64Array [width x width], made symmetric, as it is but for rounding. */
function product(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let at = 0; at < a.length; at += width) {
    for (let i = 0; i < width; i++) {
      const x = a[at + i]!;
      for (let j = 0; j < width; j++) out[i * width + j]! += x * b[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (out[i * width + j]! + out[j * width + i]!) / 2;
      out[i * width + j] = out[j * width + i] = mean;
    }
  }
  return out;
}
