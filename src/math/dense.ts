/**
 * Dense kernels on flat row-major arrays. Symmetric matrices live in the upper triangle of a square
 * Float64Array: sums of many float32 products need the wider type, and half the work is enough.
 * Four rows go through the matrix at a time, so that each of its cells is read and written once for
 * four products: in plain JavaScript memory traffic, not arithmetic, is the limit.
 */

/** Inner product of `a[aAt ..]` and `b[bAt ..]`, `length` numbers each. */
export function dot(
  a: Float32Array | Float64Array,
  aAt: number,
  b: Float32Array | Float64Array,
  bAt: number,
  length: number,
): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even += a[aAt + i]! * b[bAt + i]!;
    odd += a[aAt + i + 1]! * b[bAt + i + 1]!;
  }
  if (i < length) even += a[aAt + i]! * b[bAt + i]!;
  return even + odd;
}

/** Rows of a matrix, picked by index and weighted: entries `from` (inclusive) to `to` (exclusive). */
export interface WeightedRows {
  readonly indexes: Int32Array;
  /** One weight per entry; its sign is ignored: an outer product counts by how sure it is. */
  readonly weights: Float32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Adds `sum |weight| * row * rowᵀ` to the upper triangle of `out`.
 *
 * @param out - Float64Array [rank x rank], row-major.
 * @param matrix - Float32Array [rows x rank], row-major.
 */
export function addOuterProducts(
  out: Float64Array,
  matrix: Float32Array,
  rank: number,
  rows: WeightedRows,
): void {
  const { indexes, weights, from, to } = rows;
  let e = from;
  for (; e + 3 < to; e += 4) {
    const a = indexes[e]! * rank;
    const b = indexes[e + 1]! * rank;
    const c = indexes[e + 2]! * rank;
    const d = indexes[e + 3]! * rank;
    const wa = Math.abs(weights[e]!);
    const wb = Math.abs(weights[e + 1]!);
    const wc = Math.abs(weights[e + 2]!);
    const wd = Math.abs(weights[e + 3]!);
    for (let i = 0; i < rank; i++) {
      const xa = wa * matrix[a + i]!;
      const xb = wb * matrix[b + i]!;
      const xc = wc * matrix[c + i]!;
      const xd = wd * matrix[d + i]!;
      const row = i * rank;
      for (let j = i; j < rank; j++) {
        out[row + j]! +=
          xa * matrix[a + j]! + xb * matrix[b + j]! + xc * matrix[c + j]! + xd * matrix[d + j]!;
      }
    }
  }
  for (; e < to; e++) {
    const a = indexes[e]! * rank;
    const weight = Math.abs(weights[e]!);
    for (let i = 0; i < rank; i++) {
      const x = weight * matrix[a + i]!;
      const row = i * rank;
      for (let j = i; j < rank; j++) out[row + j]! += x * matrix[a + j]!;
    }
  }
}

/**
 * The Gram matrix of all rows: `matrixᵀ * matrix`, upper triangle, Float64Array [rank x rank].
 *
 * @param matrix - Float32Array [rows x rank], row-major.
 */
export function gramOf(matrix: Float32Array, rank: number): Float64Array {
  const out = new Float64Array(rank * rank);
  const rows = matrix.length / rank;
  const block = Math.min(rows, 4096);
  const indexes = new Int32Array(block);
  const weights = new Float32Array(block).fill(1);
  for (let start = 0; start < rows; start += block) {
    const count = Math.min(block, rows - start);
    for (let i = 0; i < count; i++) indexes[i] = start + i;
    addOuterProducts(out, matrix, rank, { indexes, weights, from: 0, to: count });
  }
  return out;
}

/** Euclidean norm of each row; Float64Array [rows]. */
export function rowNorms(matrix: Float32Array, rank: number): Float64Array {
  const norms = new Float64Array(matrix.length / rank);
  for (let row = 0; row < norms.length; row++) {
    norms[row] = Math.sqrt(dot(matrix, row * rank, matrix, row * rank, rank));
  }
  return norms;
}

/** Whether every number is finite. */
export function allFinite(numbers: ArrayLike<number>): boolean {
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) return false;
  }
  return true;
}
