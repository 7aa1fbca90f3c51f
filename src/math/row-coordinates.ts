/**
 * Where the rows of a wide sparse matrix lie along its largest singular directions, without the directions: randomised
 * subspace iteration (Halko, Martinsson and Tropp 2011) on the side of the rows. Each pass goes through the columns one by
 * one, so that memory and all dense work follow the rows, of which there are few, and not the columns; it runs in the
 * kernels, on numbers of 32 bits.
 */
import { transpose } from './csr.ts';
import type { Csr } from './csr.ts';
import { instantiateKernels, KernelMemory, paddedWidth } from './kernels.ts';
import type { Kernels } from './kernels.ts';
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
const LEAST = 1e-6;

/** Of the kernel: see `assembly/there-and-back.ts`. */
const ARGUMENTS = 6;

/** Deterministic: the seed fixes the first subspace, and each direction's largest component is positive. */
export function rowCoordinates(matrix: Csr, options: SvdOptions): RowCoordinates {
  const { rank, oversampling, iterations, seed } = options;
  const { rows, columns } = matrix;
  const width = Math.min(rank + oversampling, rows, columns);
  const random = seededRandom(seed);
  const product = new SquareProduct(matrix, width);
  let subspace = orthonormal(
    Float64Array.from({ length: rows * width }, () => random.normal()),
    width,
  );
  for (let pass = 0; pass < iterations; pass++) {
    subspace = orthonormal(product.times(subspace), width);
  }
  const image = product.times(subspace);
  const { values, vectors } = symmetricEigen(smallProduct(subspace, image, width), width);
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

/** `matrix * matrixᵀ`, to be multiplied with dense matrices of one width, in memory of its own. */
class SquareProduct {
  readonly #kernels: Kernels;
  readonly #width: number;
  readonly #columns: number;
  /** Float32Array [rows x padded width] each. */
  readonly #dense: Float32Array<SharedArrayBuffer>;
  readonly #out: Float32Array<SharedArrayBuffer>;
  readonly #args: Int32Array<SharedArrayBuffer>;
  readonly #scratch: Float32Array<SharedArrayBuffer>;

  constructor(matrix: Csr, width: number) {
    const { rows, columns, indexes } = matrix;
    const line = paddedWidth(width);
    const sizes = [4 * (columns + 1), 4 * indexes.length, 4 * indexes.length, 4 * ARGUMENTS];
    const dense = [4 * rows * line, 4 * rows * line, 4 * line];
    const bytes = [...sizes, ...dense].reduce((sum, size) => sum + KernelMemory.sizeOf(size), 0);
    const memory = new KernelMemory(bytes);
    const byColumn = transpose(matrix, {
      offsets: memory.ints(columns + 1),
      indexes: memory.ints(indexes.length),
      values: memory.floats(indexes.length),
    });
    this.#kernels = instantiateKernels(memory.memory);
    this.#width = width;
    this.#columns = columns;
    this.#dense = memory.floats(rows * line);
    this.#out = memory.floats(rows * line);
    this.#scratch = memory.floats(line);
    this.#args = memory.ints(ARGUMENTS);
    const { offsets, indexes: rowsOf, values } = byColumn;
    const addresses = [offsets, rowsOf, values, this.#dense].map(({ byteOffset }) => byteOffset);
    this.#args.set([...addresses, line, this.#out.byteOffset]);
  }

  /** @param dense - Float64Array [rows x width]. */
  times(dense: Float64Array): Float64Array {
    const width = this.#width;
    const line = paddedWidth(width);
    const rows = dense.length / Math.max(1, width);
    for (let row = 0; row < rows; row++) {
      this.#dense.set(dense.subarray(row * width, (row + 1) * width), row * line);
    }
    this.#out.fill(0);
    this.#kernels.thereAndBack(
      ...([this.#args.byteOffset, 0, this.#columns, this.#scratch.byteOffset] as const),
    );
    const out = new Float64Array(dense.length);
    for (let row = 0; row < rows; row++) {
      out.set(this.#out.subarray(row * line, row * line + width), row * width);
    }
    return out;
  }
}

/** `aᵀ * b`, Float64Array [width x width], made symmetric, as it is but for rounding. */
function smallProduct(a: Float64Array, b: Float64Array, width: number): Float64Array {
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
