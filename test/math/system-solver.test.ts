import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyInPlace, choleskySolve } from '../../src/math/cholesky.ts';
import { addOuterProducts } from '../../src/math/dense.ts';
import { seededRandom } from '../../src/math/random.ts';
import { SystemSolver } from '../../src/math/system-solver.ts';

function upperOf(matrix: Float64Array, n: number): readonly number[] {
  return Array.from(matrix).filter((_, at) => at % n >= Math.floor(at / n));
}

describe('the solver of small systems', () => {
  it('answers to the last bit as the plain loops do, for any size, rows and right sides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(1e9),
        (n, count, sides, seed) => {
          const random = seededRandom(seed);
          const floats = (length: number): Float32Array =>
            Float32Array.from({ length }, () => random.normal());
          const matrix = floats(50 * n);
          const indexes = Int32Array.from({ length: count }, () => random.int(50));
          const rows = { indexes, weights: floats(count), from: 0, to: count };
          const solver = new SystemSolver(n);
          const plain = new Float64Array(n * n);
          for (let i = 0; i < n; i++) solver.system[i * n + i] = plain[i * n + i] = 2 + i;

          solver.addOuterProducts(matrix, rows);
          addOuterProducts(plain, matrix, n, rows);
          expect(upperOf(solver.system, n)).toEqual(upperOf(plain, n));

          expect(solver.factor()).toBe(choleskyInPlace(plain, n));
          expect(upperOf(solver.system, n)).toEqual(upperOf(plain, n));

          const solved = Float64Array.from(floats(sides * n));
          const wanted = solved.slice();
          solver.solve(solved);
          for (let side = 0; side < sides; side++) {
            choleskySolve(plain, n, wanted.subarray(side * n, (side + 1) * n));
          }
          expect(solved).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says so when a system is not positive definite', () => {
    const solver = new SystemSolver(2);
    solver.system.set([1, 2, 0, 1]);
    expect(solver.factor()).toBe(false);
    solver.system.set([NaN, 0, 0, 1]);
    expect(solver.factor()).toBe(false);
  });
});
