import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { addOuterProducts, allFinite, dot, gramOf, rowNorms } from '../../src/math/dense.ts';
import { seededRandom } from '../../src/math/random.ts';

function randomMatrix(rows: number, columns: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: rows * columns }, () => random.normal());
}

function asMatrix(numbers: Float32Array, columns: number): Matrix {
  return Matrix.from1DArray(numbers.length / columns, columns, Array.from(numbers));
}

function expectUpper(upper: Float64Array, expected: Matrix): void {
  const n = expected.rows;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) expect(upper[i * n + j]).toBeCloseTo(expected.get(i, j), 8);
    for (let j = 0; j < i; j++) expect(upper[i * n + j]).toBe(0);
  }
}

describe('dense kernels', () => {
  it('sums weighted outer products as the definition says, whatever the sign of a weight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(
          fc.record({ row: fc.nat(11), weight: fc.double({ min: -3, max: 3, noNaN: true }) }),
          {
            maxLength: 30,
          },
        ),
        fc.nat(1_000_000),
        (rank, entries, seed) => {
          const matrix = randomMatrix(12, rank, seed);
          const indexes = Int32Array.from(entries, ({ row }) => row);
          const weights = Float32Array.from(entries, ({ weight }) => weight);
          const out = new Float64Array(rank * rank);
          // The first and the last entry stay out, where there are so many.
          const from = Math.min(1, entries.length);
          const to = Math.max(from, entries.length - 1);
          addOuterProducts(out, matrix, rank, { indexes, weights, from, to });

          let expected = Matrix.zeros(rank, rank);
          for (let e = from; e < to; e++) {
            const row = asMatrix(matrix, rank).getRowVector(indexes[e]!);
            expected = expected.add(row.transpose().mmul(row).mul(Math.abs(weights[e]!)));
          }
          expectUpper(out, expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('computes the Gram matrix of more rows than it handles at a time', () => {
    const matrix = randomMatrix(5_000, 3, 7);
    const m = asMatrix(matrix, 3);
    expectUpper(gramOf(matrix, 3), m.transpose().mmul(m));
  });

  it('has a Gram matrix of zeros for no rows', () => {
    expect(Array.from(gramOf(new Float32Array(0), 2))).toEqual([0, 0, 0, 0]);
  });

  it('multiplies at any offset and of any length', () => {
    const a = Float32Array.of(9, 1, 2, 3, 9);
    const b = Float64Array.of(4, 5, 6, 9);
    expect(dot(a, 1, b, 0, 3)).toBe(32);
    expect(dot(a, 1, b, 0, 2)).toBe(14);
    expect(dot(a, 0, b, 0, 0)).toBe(0);
  });

  it('measures the length of each row', () => {
    expect(Array.from(rowNorms(Float32Array.of(3, 4, 0, 0), 2))).toEqual([5, 0]);
  });

  it('notices a single number that is not finite', () => {
    expect(allFinite(Float32Array.of(1, 2))).toBe(true);
    expect(allFinite(Float32Array.of(1, Number.NaN))).toBe(false);
    expect(allFinite(Float32Array.of(-Infinity, 1))).toBe(false);
  });
});
