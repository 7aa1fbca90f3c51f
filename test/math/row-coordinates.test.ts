import { describe, expect, it } from 'vitest';
import { CsrBuilder, sharedFloats } from '../../src/math/csr.ts';
import type { Csr } from '../../src/math/csr.ts';
import { seededRandom } from '../../src/math/random.ts';
import { coordinatesOf, rowCoordinates } from '../../src/math/row-coordinates.ts';
import { multiply, truncatedSvd } from '../../src/math/truncated-svd.ts';

/** Rows of few entries, and of rank `rank` but for noise. */
function sparse(rows: number, columns: number, rank: number, seed: number): Csr {
  const random = seededRandom(seed);
  const builder = new CsrBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = row % rank; column < columns; column += rank) {
      if (random.next() < 0.5) continue;
      builder.push(column, (rank - (row % rank)) * (1 + 0.1 * random.normal()));
    }
    builder.endRow();
  }
  return builder.build(
    columns,
    Int32Array.from({ length: columns }, (_, column) => column),
  );
}

const SVD = { oversampling: 5, iterations: 12, seed: 1 };

describe('rowCoordinates', () => {
  it.each([
    [30, 200, 4],
    [120, 40, 3],
  ])('are what the right singular vectors give: %d x %d', (rows, columns, rank) => {
    const matrix = sparse(rows, columns, rank, rows);
    const { coordinates, rank: found } = rowCoordinates(matrix, { rank, seed: 1 });
    const { right } = truncatedSvd(matrix, { rank, ...SVD });
    const expected = multiply(matrix, right, rank);
    expect(found).toBe(rank);
    // Inner products, since a direction may point either way.
    const product = (of: Float64Array, a: number, b: number): number => {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += of[a * rank + k]! * of[b * rank + k]!;
      return sum;
    };
    const most = Math.max(...Array.from({ length: rows }, (_, row) => product(expected, row, row)));
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b <= a; b += 7) {
        const off = product(coordinates, a, b) - product(expected, a, b);
        expect(Math.abs(off)).toBeLessThan(1e-3 * most);
      }
    }
  });

  it('place other rows among them: the same row where it lies, and half of it half as far', () => {
    const matrix = sparse(30, 200, 4, 9);
    const found = rowCoordinates(matrix, { rank: 4, seed: 1 });
    const same = coordinatesOf(matrix, matrix, found);
    for (const [i, value] of same.entries()) expect(value).toBeCloseTo(found.coordinates[i]!, 2);
    const half = { ...matrix, values: sharedFloats(matrix.values.length) };
    half.values.set(matrix.values.map((value) => value / 2));
    const less = coordinatesOf(half, matrix, found);
    for (const [i, value] of less.entries()) expect(value).toBeCloseTo(same[i]! / 2, 6);
    expect(coordinatesOf(sparse(0, 200, 4, 9), matrix, found)).toHaveLength(0);
  });

  it('give fewer directions where the matrix has no more, and the same for the same seed', () => {
    const one = sparse(1, 50, 1, 3);
    expect(rowCoordinates(one, { rank: 8, seed: 1 }).rank).toBe(1);
    const matrix = sparse(20, 90, 5, 4);
    const once = rowCoordinates(matrix, { rank: 5, seed: 1 });
    expect(rowCoordinates(matrix, { rank: 5, seed: 1 })).toEqual(once);
  });

  it('bear a matrix without rows', () => {
    expect(rowCoordinates(sparse(0, 3, 1, 1), { rank: 2, seed: 1 }).rank).toBe(0);
  });
});
