import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../../src/errors.ts';
import { CsrBuilder } from '../../../src/math/csr.ts';
import type { Csr } from '../../../src/math/csr.ts';
import { seededRandom } from '../../../src/math/random.ts';
import type { FactorizationConfig } from '../../../src/models/factorization/config.ts';
import { factorizationConfig } from '../../../src/models/factorization/config.ts';
import { fitInWorker } from '../../../src/models/factorization/fit-in-worker.ts';
import { alternate } from '../../../src/models/factorization/alternate.ts';
import { fitSnapshot } from '../../../src/models/factorization/fit.ts';
import { checkerboard } from '../../contract/recommender.ts';
import { requestOf } from '../../helpers/board.ts';

const quiet = (): void => undefined;
const never = new AbortController().signal;
const board = checkerboard();

/** Listeners x items with weights of both signs. */
function weightedMatrix(rows: number, columns: number, seed: number): Csr {
  const random = seededRandom(seed);
  const builder = new CsrBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (random.next() < 0.4) builder.push(column, random.next() < 0.2 ? -1 : 1 + random.next());
    }
    builder.endRow();
  }
  return builder.build(
    columns,
    Int32Array.from({ length: columns }, (_, column) => column),
  );
}

/** The same alternation, written from the definition with dense matrices. */
function referenceFit(matrix: Csr, config: FactorizationConfig): Matrix {
  const { rank, epochs, unobservedWeight: a0, regularization, nu, seed } = config;
  const weights = Matrix.zeros(matrix.rows, matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      weights.set(row, matrix.indexes[e]!, matrix.values[e]!);
    }
  }
  const random = seededRandom(seed);
  const scale = config.initialScale / Math.sqrt(rank);
  let items = Matrix.zeros(matrix.columns, rank);
  for (let i = 0; i < matrix.columns; i++) {
    for (let k = 0; k < rank; k++) items.set(i, k, Math.fround(scale * random.normal()));
  }
  const side = (w: Matrix, fixed: Matrix): Matrix => {
    const out = Matrix.zeros(w.rows, rank);
    for (let r = 0; r < w.rows; r++) {
      const c = w.getRow(r);
      const sure = Matrix.diag(c.map((x) => Math.abs(x) + a0));
      const n = c.reduce((sum, x) => sum + Math.abs(x), 0) + a0 * w.columns;
      const ridge = Matrix.eye(rank).mul(regularization * n ** nu);
      const system = fixed.transpose().mmul(sure).mmul(fixed).add(ridge);
      const target = Matrix.columnVector(c.map((x) => Math.max(0, x)));
      out.setRow(r, solve(system, fixed.transpose().mmul(target)).to1DArray());
    }
    return out;
  };
  for (let epoch = 0; epoch < epochs; epoch++)
    items = side(weights.transpose(), side(weights, items));
  return items;
}

describe('fitting the factorization', () => {
  // Vectors come out turned: only what they say about pairs of items is fixed.
  it.each([
    [1, 0],
    [3, 0],
    [6, 0],
    [13, 0],
    [6, 20],
  ])(
    'agrees with a reference fit of rank %i, with %i gradient steps',
    async (rank, gradientSteps) => {
      const matrix = weightedMatrix(40, 19, 3);
      const config = factorizationConfig({
        rank,
        epochs: 3,
        nu: 0.7,
        unobservedWeight: 0.2,
        seed: 5,
        gradientSteps,
      });
      const expected = referenceFit(matrix, config);
      const { columns } = await alternate(matrix, { ...config, threads: 1 }, quiet);
      const found = Matrix.from1DArray(matrix.columns, rank, columns);
      const products = found.mmul(found.transpose()).to1DArray();
      expected
        .mmul(expected.transpose())
        .to1DArray()
        .forEach((x, i) => expect(products[i]).toBeCloseTo(x, 4));
    },
  );

  it('gives an item that nobody has a vector of zeros', async () => {
    const builder = new CsrBuilder();
    builder.push(0, 1);
    builder.endRow();
    const matrix = builder.build(2, Int32Array.of(0, 1));
    const options = { ...factorizationConfig({ rank: 2 }), threads: 1 };
    const { columns } = await alternate(matrix, options, quiet);
    expect(Math.hypot(columns[0]!, columns[1]!)).toBeGreaterThan(0);
    expect(Array.from(columns.subarray(2))).toEqual([0, 0]);
  });

  it.each([0, 3])(
    'gives the same bytes for the same seed and data, whatever the threads, with %i gradient steps',
    async (gradientSteps) => {
      const fit = (seed: number, threads: number): Promise<Uint8Array> =>
        fitSnapshot({ ...requestOf(board, { seed, gradientSteps }), threads }, quiet);
      const one = await fit(1, 1);
      expect(await fit(1, 1)).toEqual(one);
      expect(await fit(1, 2)).toEqual(one);
      expect(await fit(1, 3)).toEqual(one);
      expect(await fit(2, 1)).not.toEqual(one);
    },
  );

  it('refuses to go on with numbers that are not finite', async () => {
    for (const gradientSteps of [0, 3]) {
      const request = requestOf(board, { gradientSteps });
      request.matrix.values[3] = Number.NaN;
      await expect(fitSnapshot(request, quiet)).rejects.toThrow(ModelRefusedError);
      request.matrix.values[3] = 1e30;
      await expect(fitSnapshot(request, quiet)).resolves.toBeDefined();
      request.matrix.values[3] = Infinity;
      await expect(fitSnapshot(request, quiet)).rejects.toThrow(ModelRefusedError);
    }
  });
});

describe('fitting in a thread', () => {
  it('gives the bytes that fitting here gives, and reports each epoch', async () => {
    const request = requestOf(board, { epochs: 4 });
    const shares: number[] = [];
    const bytes = await fitInWorker(request, (share) => shares.push(share), never);
    expect(bytes).toEqual(await fitSnapshot(request, quiet));
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('leaves this thread free while it fits', async () => {
    const request = requestOf(board, { rank: 64, epochs: 60 });
    const ticks = { count: 0 };
    const timer = setInterval(() => ticks.count++, 1);
    await fitInWorker(request, quiet, never);
    clearInterval(timer);
    expect(ticks.count).toBeGreaterThan(10);
  });

  it('ends at once with the reason when it is cancelled', async () => {
    const request = requestOf(board, { rank: 128, epochs: 200 });
    const controller = new AbortController();
    const reason = new Error('enough');
    const epochs: number[] = [];
    const fit = fitInWorker(
      request,
      (share) => {
        epochs.push(share);
        controller.abort(reason);
      },
      controller.signal,
    );
    await expect(fit).rejects.toBe(reason);
    expect(epochs.length).toBeLessThan(10);
    await expect(fitInWorker(request, quiet, controller.signal)).rejects.toBe(reason);
  });

  it('hands on why a fit failed', async () => {
    const request = requestOf(board);
    request.matrix.values[0] = Number.NaN;
    await expect(fitInWorker(request, quiet, never)).rejects.toThrow(
      /^The model could not be fitted: Expected /,
    );
  });
});
