import fc from 'fast-check';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { choleskyInPlace, choleskySolve } from '../../src/math/cholesky.ts';
import { seededRandom } from '../../src/math/random.ts';

/** A random symmetric positive definite matrix: XᵀX + I. */
function positiveDefinite(n: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const x = Matrix.zeros(n + 2, n);
  for (let i = 0; i < x.rows; i++) for (let j = 0; j < n; j++) x.set(i, j, random.normal());
  return x.transpose().mmul(x).add(Matrix.eye(n));
}

function upperOf(matrix: Matrix): Float64Array {
  const n = matrix.rows;
  // The lower triangle is poisoned: nothing may read it.
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return j >= i ? matrix.get(i, j) : Number.NaN;
  });
}

describe('Cholesky', () => {
  it('factors and solves as the reference does, for any size and right side', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1_000_000), (n, seed) => {
        const matrix = positiveDefinite(n, seed);
        const random = seededRandom(seed + 1);
        const b = Float64Array.from({ length: n }, () => random.normal());
        const reference = new CholeskyDecomposition(matrix);
        const expected = reference.solve(Matrix.columnVector(Array.from(b))).to1DArray();

        const upper = upperOf(matrix);
        expect(choleskyInPlace(upper, n)).toBe(true);
        for (let i = 0; i < n; i++) {
          for (let j = i; j < n; j++) {
            expect(upper[i * n + j]).toBeCloseTo(reference.lowerTriangularMatrix.get(j, i), 9);
          }
        }
        choleskySolve(upper, n, b);
        expected.forEach((x, i) => expect(b[i]).toBeCloseTo(x, 8));
      }),
      { numRuns: 60 },
    );
  });

  it('says so when a matrix is not positive definite', () => {
    expect(choleskyInPlace(Float64Array.of(1, 2, 0, 1), 2)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(0), 1)).toBe(false);
  });

  it('says so when a matrix is not finite', () => {
    expect(choleskyInPlace(Float64Array.of(Number.NaN), 1)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(Infinity), 1)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(4, Number.NaN, 0, 4), 2)).toBe(false);
  });
});
