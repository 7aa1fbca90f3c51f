import fc from 'fast-check';
import { CholeskyDecomposition, Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { PLAIN_KERNELS, RELAXED_KERNELS } from '../../src/generated/kernels.ts';
import {
  hasRelaxedSimd,
  instantiateKernels,
  KernelMemory,
  paddedWidth,
  Task,
} from '../../src/math/kernels.ts';
import type { Kernels } from '../../src/math/kernels.ts';
import { dot } from '../../src/math/dense.ts';
import { seededRandom } from '../../src/math/random.ts';

/** Both builds over memories of their own: the one that this engine takes, and the one for those without fused products. */
const BUILDS = [
  { name: 'relaxed', text: RELAXED_KERNELS },
  { name: 'plain', text: PLAIN_KERNELS },
].filter(({ name }) => name === 'plain' || hasRelaxedSimd());

function over(text: string, memory: KernelMemory): Kernels {
  const module = new WebAssembly.Module(Buffer.from(text, 'base64'));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  return exports as Kernels;
}

function fill(array: Float32Array, seed: number): Float32Array {
  const random = seededRandom(seed);
  for (let i = 0; i < array.length; i++) array[i] = 2 * random.next() - 1;
  return array;
}

function matrixOf(array: Float32Array, rows: number, columns: number): Matrix {
  return new Matrix(rows, columns).apply(function (this: Matrix, r: number, c: number) {
    this.set(r, c, array[r * columns + c]!);
  });
}

const width = fc.integer({ min: 1, max: 12 }).map((eighths) => 8 * eighths);
const seed = fc.nat(1e9);

describe.each(BUILDS)('the $name kernels', ({ text }) => {
  const memory = new KernelMemory(1 << 24);
  const kernels = over(text, memory);
  const a = memory.floats(1 << 18);
  const b = memory.floats(1 << 16);
  const scratch = memory.take(1 << 22);

  it('sum outer products as a matrix library does', () => {
    fc.assert(
      fc.property(width, fc.integer({ min: 0, max: 70 }), seed, (n, count, s) => {
        const rows = fill(a.subarray(0, count * n), s);
        const out = fill(b.subarray(0, n * n), s + 1);
        const r = matrixOf(rows, count, n);
        const wanted = r
          .transpose()
          .mmul(r)
          .add(matrixOf(out, n, n));
        kernels.addOuter(rows.byteOffset, count, n, out.byteOffset);
        for (let i = 0; i < n; i++) {
          for (let j = i; j < n; j++) expect(out[i * n + j]).toBeCloseTo(wanted.get(i, j), 3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('score rows of any width as a plain loop does', () => {
    const anyWidth = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(anyWidth, fc.nat(9), seed, (n, count, s) => {
        const rows = fill(a.subarray(0, count * n), s);
        const query = fill(b.subarray(0, n), s + 1);
        const out = b.subarray(1_024, 1_024 + count + 1).fill(9);
        kernels.scoreRows(rows.byteOffset, count, n, query.byteOffset, out.byteOffset);
        for (let r = 0; r < count; r++)
          expect(out[r]).toBeCloseTo(dot(rows, r * n, query, 0, n), 4);
        expect(out[count]).toBe(9);
      }),
      { numRuns: 60 },
    );
  });

  it('factor and solve positive definite systems as a matrix library does', () => {
    fc.assert(
      fc.property(width, seed, (n, s) => {
        const rows = matrixOf(fill(new Float32Array(n * n), s), n, n);
        const system = rows.transpose().mmul(rows).add(Matrix.eye(n).mul(n));
        const matrix = a.subarray(0, n * n);
        matrix.set(system.to1DArray());
        const right = fill(b.subarray(0, n), s + 1);
        const wanted = solve(system, Matrix.columnVector(Array.from(right))).to1DArray();
        const lower = new CholeskyDecomposition(system).lowerTriangularMatrix;
        expect(kernels.cholesky(matrix.byteOffset, n)).toBe(1);
        for (let i = 0; i < n; i++) {
          for (let j = i; j < n; j++) expect(matrix[i * n + j]).toBeCloseTo(lower.get(j, i), 3);
        }
        kernels.choleskySolve(matrix.byteOffset, n, right.byteOffset);
        wanted.forEach((x, i) => expect(right[i]).toBeCloseTo(x, 4));
      }),
      { numRuns: 60 },
    );
  });

  it.each([-1, 0, Number.NaN, Infinity])('refuse a system with %d on its diagonal', (x) => {
    const n = 16;
    const matrix = a.subarray(0, n * n).fill(0);
    for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
    matrix[5 * n + 5] = x;
    expect(kernels.cholesky(matrix.byteOffset, n)).toBe(0);
  });

  it('turn rows by a matrix', () => {
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 30 }), seed, (n, count, s) => {
        const rows = fill(a.subarray(0, count * n), s);
        const basis = fill(b.subarray(0, n * n), s + 1);
        const wanted = matrixOf(rows, count, n)
          .mmul(matrixOf(basis, n, n))
          .to1DArray();
        const args = memory.buffer;
        new Int32Array(args, scratch, 3).set([rows.byteOffset, n, basis.byteOffset]);
        kernels.runTask(Task.rotate, scratch, 0, count, scratch + 64);
        wanted.forEach((x, i) => expect(rows[i]).toBeCloseTo(x, 3));
      }),
      { numRuns: 60 },
    );
  });

  // [dual, gradient steps]: the three ways to solve one row.
  it.each([
    ['exactly in the space of the entries', 1_000, 0],
    ['exactly in the space of the vectors', 0, 0],
    ['by conjugate gradients, given as many steps as numbers', 0, 120],
  ])('solve rows %s', (_, dualMost, steps) => {
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 90 }), seed, (n, count, s) => {
        const random = seededRandom(s);
        const fixed = fill(a.subarray(0, 100 * n), s);
        const local = new KernelMemory(1 << 22);
        const mine = over(text, local);
        const place = local.floats(fixed.length);
        place.set(fixed);
        const offsets = local.ints(3);
        offsets.set([0, 0, count]);
        const indexes = local.ints(count).map(() => random.int(100));
        const inside = local.ints(count);
        inside.set(indexes);
        const values = local.floats(count);
        for (let e = 0; e < count; e++)
          values[e] = random.next() < 0.3 ? -random.next() : 3 * random.next();
        const out = local.floats(2 * n).fill(7);
        const diagonal = local.floats(n).map(() => 0);
        const shared = local.floats(n);
        for (let k = 0; k < n; k++) shared[k] = diagonal[k] = random.next();
        const ridges = local.floats(2).fill(0.5);
        const args = local.ints(11);
        args.set([
          offsets.byteOffset,
          inside.byteOffset,
          values.byteOffset,
          place.byteOffset,
          out.byteOffset,
          n,
          shared.byteOffset,
          ridges.byteOffset,
          steps,
          dualMost,
          1_000,
        ]);
        const space = local.take(mine.solveRowsScratch(n, 104, 104));
        expect(mine.runTask(Task.solveRows, args.byteOffset, 0, 2, space)).toBe(0);

        const h = Matrix.zeros(count, n);
        for (let e = 0; e < count; e++) {
          h.setRow(e, Array.from(place.subarray(inside[e]! * n, (inside[e]! + 1) * n)));
        }
        const sure = Matrix.diag(Array.from(values, Math.abs));
        const system = h.transpose().mmul(sure).mmul(h);
        for (let k = 0; k < n; k++) system.set(k, k, system.get(k, k) + shared[k]! + 0.5);
        const liked = Matrix.columnVector(Array.from(values, (x) => Math.max(0, x)));
        const wanted = solve(system, h.transpose().mmul(liked)).to1DArray();
        expect(Array.from(out.subarray(0, n))).toEqual(new Array(n).fill(0));
        wanted.forEach((x, k) => expect(Math.abs(out[n + k]! - x)).toBeLessThan(2e-3));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a kernel memory', () => {
  it('hands out arrays that do not overlap and start at cache lines, and no more than it has', () => {
    const memory = new KernelMemory(1_000);
    const first = memory.floats(3);
    const second = memory.ints(3);
    const third = memory.doubles(3);
    for (const array of [first, second, third]) expect(array.byteOffset % 64).toBe(0);
    expect(new Set([first, second, third].map((array) => array.byteOffset)).size).toBe(3);
    expect(() => memory.floats(20_000)).toThrow(
      /^Expected 80000 bytes within 65536, got only \d+\.$/,
    );
  });

  it('has room for what a training of any width asks for', () => {
    const kernels = instantiateKernels(new KernelMemory(64).memory);
    expect([1, 8, 9, 64].map(paddedWidth)).toEqual([8, 8, 16, 64]);
    expect(kernels.solveRowsScratch(64, 51, 512)).toBeGreaterThan(4 * 64 * 64);
  });
});
