import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../src/math/csr.ts';
import { seededRandom } from '../../src/math/random.ts';
import { multiply, truncatedSvd } from '../../src/math/truncated-svd.ts';

/** Sparse, of rank `rank` plus noise. */
function sample(rows: number, columns: number, rank: number, seed: number) {
  const random = seededRandom(seed);
  const left = Array.from({ length: rows * rank }, () => random.normal());
  const right = Array.from({ length: columns * rank }, () => random.normal());
  const dense = Matrix.zeros(rows, columns);
  const builder = new CsrBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (random.next() < 0.5) continue;
      let value = 0.01 * random.normal();
      for (let k = 0; k < rank; k++) value += left[row * rank + k]! * right[column * rank + k]!;
      dense.set(row, column, Math.fround(value));
      builder.push(column, value);
    }
    builder.endRow();
  }
  const same = Int32Array.from({ length: columns }, (_, column) => column);
  return { dense, sparse: builder.build(columns, same) };
}

const OPTIONS = { rank: 5, oversampling: 10, iterations: 6, seed: 3 };

describe('truncatedSvd', () => {
  it('finds the singular values that a full decomposition finds', () => {
    for (const seed of [1, 2, 3]) {
      const { dense, sparse } = sample(40, 60, 4, seed);
      const exact = new SingularValueDecomposition(dense, { autoTranspose: true }).diagonal;
      const { singular, rank } = truncatedSvd(sparse, OPTIONS);
      expect(rank).toBe(5);
      for (let k = 0; k < 5; k++) expect(singular[k]! / exact[k]!).toBeCloseTo(1, 2);
    }
  });

  it('keeps the lengths of what the matrix makes of its vectors', () => {
    const { sparse } = sample(40, 60, 4, 1);
    const { singular, right, rank } = truncatedSvd(sparse, OPTIONS);
    const rows = multiply(sparse, right, rank);
    for (let k = 0; k < rank; k++) {
      const length = Math.hypot(...rows.filter((_, i) => i % rank === k));
      expect(length).toBeCloseTo(singular[k]!, 6);
    }
  });

  it('gives the same bytes for the same seed', () => {
    const { sparse } = sample(30, 30, 3, 9);
    expect(truncatedSvd(sparse, OPTIONS)).toEqual(truncatedSvd(sparse, OPTIONS));
  });

  it('gives no more than the matrix has', () => {
    const builder = new CsrBuilder();
    builder.push(0, 2);
    builder.endRow();
    builder.push(1, 3);
    builder.endRow();
    const matrix = builder.build(3, Int32Array.of(0, 1, 2));
    const { rank, singular } = truncatedSvd(matrix, OPTIONS);
    expect(rank).toBe(2);
    expect(singular[0]).toBeCloseTo(3, 9);
    expect(singular[1]).toBeCloseTo(2, 9);
  });
});
